"""A few choices side by side, none of them coloured as good or bad: kinds, yes or no, a decision."""

from collections.abc import Sequence
from typing import Any

from PySide6.QtCore import QPointF, QRectF, QSize, Qt, Signal
from PySide6.QtGui import QFontMetrics, QPainter, QPaintEvent, QPen
from PySide6.QtWidgets import QButtonGroup, QRadioButton, QSizePolicy, QWidget

from sifield.ui.theme import RADIUS_CONTROL, RING, theme
from sifield.ui.widgets.buttons import paint_focus_ring
from sifield.ui.widgets.flow import FlowLayout


class ChoicePill(QRadioButton):
    """One choice: a native radio button painted as a box with a ring, a tick and words when chosen."""

    def __init__(self, words: str, name: str, parent: QWidget | None = None) -> None:
        super().__init__(words, parent)
        self.setAccessibleName(name)
        self.setCursor(Qt.CursorShape.PointingHandCursor)
        self.setSizePolicy(QSizePolicy.Policy.Fixed, QSizePolicy.Policy.Fixed)

    def sizeHint(self) -> QSize:
        metrics = QFontMetrics(theme().font("strong"))
        wide = metrics.horizontalAdvance(self.text()) + theme().px(16 + 8 + 2 * 12)
        return QSize(wide + 2 * RING, max(theme().px(36), metrics.height() + theme().px(14)) + 2 * RING)

    def minimumSizeHint(self) -> QSize:
        return self.sizeHint()

    def hitButton(self, position: Any) -> bool:
        return self.rect().contains(position)

    def changeEvent(self, event: Any) -> None:
        self.updateGeometry()
        super().changeEvent(event)

    def paintEvent(self, event: QPaintEvent) -> None:
        look, painter = theme(), QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        box = QRectF(self.rect()).adjusted(RING, RING, -RING, -RING)
        chosen, lit = self.isChecked(), self.underMouse() or self.isDown()
        painter.setPen(QPen(look.colour("brand" if chosen else "control"), 2 if chosen else 1))
        painter.setBrush(look.colour("brand_tint" if chosen or lit else "surface"))
        inset = 1 if chosen else 0.5
        painter.drawRoundedRect(box.adjusted(inset, inset, -inset, -inset), RADIUS_CONTROL, RADIUS_CONTROL)
        side, left = look.px(16), box.left() + look.px(12)
        mark = QRectF(left, box.center().y() - side / 2, side, side)
        painter.setPen(QPen(look.colour("brand" if chosen else "control"), 1.5))
        painter.setBrush(look.colour("surface"))
        painter.drawEllipse(mark.adjusted(0.75, 0.75, -0.75, -0.75))
        if chosen:
            painter.setPen(Qt.PenStyle.NoPen)
            painter.setBrush(look.colour("brand"))
            painter.drawEllipse(mark.adjusted(side * 0.25, side * 0.25, -side * 0.25, -side * 0.25))
        font = look.font("strong")
        metrics = QFontMetrics(font)
        painter.setFont(font)
        painter.setPen(look.colour("brand" if chosen else "ink"))
        baseline = box.center().y() + (metrics.ascent() - metrics.descent()) / 2
        painter.drawText(QPointF(mark.right() + look.px(8), baseline), self.text())
        if self.hasFocus():
            paint_focus_ring(painter, box, RADIUS_CONTROL)


class ChoiceRow(QWidget):
    """A group of choices; nothing is chosen at first.

    ``options`` are (value, words); ``about`` ends each choice's name, so that two rows never sound the same.

    **Signals:** ``chosen(value: str)`` when a person chooses (not when ``set_value`` does).
    """

    chosen = Signal(str)

    def __init__(
        self, name: str, options: Sequence[tuple[str, str]], *, about: str = "", parent: QWidget | None = None
    ) -> None:
        super().__init__(parent)
        self.setAccessibleName(name)
        self._group = QButtonGroup(self)
        self.pills: dict[str, ChoicePill] = {}
        inner = FlowLayout(self, gap=2)
        for value, words in options:
            pill = ChoicePill(words, f"{words}, {about}" if about else words, self)
            pill.setObjectName(f"choice_{value.replace(' ', '_')}")
            self.pills[value] = pill
            self._group.addButton(pill)
            inner.addWidget(pill)
            pill.clicked.connect(self._tell)
        policy = QSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Minimum)
        policy.setHeightForWidth(True)
        self.setSizePolicy(policy)

    @property
    def value(self) -> str:
        """What is chosen, or ""."""
        return next((value for value, pill in self.pills.items() if pill.isChecked()), "")

    def set_value(self, value: str) -> None:
        """Show a choice as chosen; "" chooses none."""
        self._group.setExclusive(False)
        for each, pill in self.pills.items():
            pill.setChecked(each == value)
        self._group.setExclusive(True)

    def first(self) -> ChoicePill:
        """The choice that takes the focus: the chosen one, else the first."""
        return self.pills[self.value or next(iter(self.pills))]

    def _tell(self) -> None:
        self.chosen.emit(self.value)
