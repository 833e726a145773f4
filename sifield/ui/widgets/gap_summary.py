"""What is still missing, on top of a page: each line leads to its field and says the same words as the field does."""

from collections.abc import Sequence
from functools import partial
from typing import Any

from PySide6.QtCore import QRect, QRectF, QSize, Qt, Signal
from PySide6.QtGui import QFontMetrics, QKeyEvent, QPainter, QPaintEvent, QPen
from PySide6.QtWidgets import QAbstractButton, QFrame, QVBoxLayout, QWidget

from sifield.ui.theme import RADIUS_CARD, RING, S1, S2, theme
from sifield.ui.widgets.banner import announce
from sifield.ui.widgets.buttons import paint_focus_ring
from sifield.ui.widgets.layout import clear, tall_by_width
from sifield.ui.widgets.text import Text


class GapLink(QAbstractButton):
    """A link whose words wrap."""

    def __init__(self, words: str, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setText(words)
        self.setAccessibleName(words)
        self.setCursor(Qt.CursorShape.PointingHandCursor)
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        tall_by_width(self)

    def hasHeightForWidth(self) -> bool:
        return True

    def heightForWidth(self, width: int) -> int:
        return self._words(width).height() + theme().px(8) + 2 * RING

    def sizeHint(self) -> QSize:
        metrics = QFontMetrics(theme().font("strong"))
        wide = min(metrics.horizontalAdvance(self.text()) + 4, theme().px(560)) + 2 * S1 + 2 * RING
        return QSize(wide, self.heightForWidth(wide))

    def minimumSizeHint(self) -> QSize:
        return QSize(theme().px(120), theme().px(28))

    def resizeEvent(self, event: Any) -> None:
        super().resizeEvent(event)
        self.setMinimumHeight(self.heightForWidth(self.width()))

    def changeEvent(self, event: Any) -> None:
        self.updateGeometry()
        super().changeEvent(event)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        if event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter) and not event.modifiers():
            self.click()
            return
        super().keyPressEvent(event)

    def _words(self, width: int) -> QRect:
        room = max(40, width - 2 * S1 - 2 * RING)
        metrics = QFontMetrics(theme().font("strong"))
        left, top = S1 + RING, theme().px(4) + RING
        return metrics.boundingRect(QRect(left, top, room, 9999), Qt.TextFlag.TextWordWrap, self.text())

    def paintEvent(self, event: QPaintEvent) -> None:
        look, painter = theme(), QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        font = look.font("strong")
        font.setUnderline(True)
        painter.setFont(font)
        painter.setPen(look.colour("brand_hover" if self.underMouse() else "brand"))
        words = self._words(self.width())
        painter.drawText(words.adjusted(0, 0, 4, 4), Qt.TextFlag.TextWordWrap, self.text())
        if self.hasFocus():
            box = QRectF(words).adjusted(-S1, -S1, S1 + 2, S1)
            paint_focus_ring(painter, box.intersected(QRectF(self.rect()).adjusted(3, 3, -3, -3)), 4)


class GapSummary(QFrame):
    """The list of what is missing.

    **Signals:** ``gap_chosen(row_id: str, field: str)``.
    """

    gap_chosen = Signal(str, str)

    def __init__(self, headline: str, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setObjectName("gap_summary")
        self.setAccessibleName(headline)
        self._headline = Text(headline, "title", "bad")
        self._gaps: tuple[tuple[str, str, str], ...] = ()
        self._lines = QVBoxLayout()
        self._lines.setSpacing(0)
        inner = QVBoxLayout(self)
        inner.setContentsMargins(20, 14, 20, 12)
        inner.setSpacing(S2)
        inner.addWidget(self._headline)
        inner.addLayout(self._lines)
        self.hide()

    def show_gaps(self, gaps: Sequence[tuple[str, str, str]], *, aloud: bool = False) -> None:
        """Show (row id, field, message) each as a link; nothing to show hides the summary."""
        if tuple(gaps) != self._gaps:
            self._gaps = tuple(gaps)
            self._build()
        self.setVisible(bool(gaps))
        if gaps and aloud:
            announce(self, f"{self._headline.text()}. {len(gaps)} to mend.", urgent=True)

    def _build(self) -> None:
        clear(self._lines)
        for row_id, field, message in self._gaps:
            link = GapLink(message)
            link.setObjectName(f"gap_{field}_{row_id}")
            link.clicked.connect(partial(self.gap_chosen.emit, row_id, field))
            self._lines.addWidget(link)

    def first(self) -> QWidget | None:
        """The first link, which takes the focus when the summary appears."""
        item = self._lines.itemAt(0)
        return item.widget() if item is not None else None

    def paintEvent(self, event: QPaintEvent) -> None:
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        painter.setBrush(theme().colour("surface"))
        painter.setPen(QPen(theme().colour("bad"), 2, Qt.PenStyle.SolidLine))
        painter.drawRoundedRect(QRectF(self.rect()).adjusted(1, 1, -1, -1), RADIUS_CARD, RADIUS_CARD)
