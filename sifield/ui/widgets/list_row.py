"""A row of a list that opens something: the whole row is one button, with a title, a line below and a tag."""

from typing import Any

from PySide6.QtCore import QRectF, QSize, Qt
from PySide6.QtGui import QFontMetrics, QKeyEvent, QPainter, QPaintEvent, QPen
from PySide6.QtWidgets import QAbstractButton, QWidget

from sifield.ui.theme import RADIUS_CARD, RING, S2, S4, theme
from sifield.ui.widgets.buttons import paint_focus_ring
from sifield.ui.widgets.chip import ChipTone
from sifield.ui.widgets.icon import paint_icon
from sifield.ui.widgets.layout import tall_by_width

_INK = {"ok": "ok", "warn": "warn", "bad": "bad", "brand": "brand", "neutral": "ink2"}
_TINT = {"ok": "ok_tint", "warn": "warn_tint", "bad": "bad_tint", "brand": "brand_tint", "neutral": "sunken"}

_HELD = Qt.KeyboardModifier.ControlModifier | Qt.KeyboardModifier.AltModifier | Qt.KeyboardModifier.ShiftModifier


class ListRow(QAbstractButton):
    """One thing in a list. ``clicked`` (Qt's own) opens it; words wrap, so nothing is cut at large text."""

    def __init__(
        self, title: str, detail: str = "", *, tag: str = "", tone: ChipTone = "neutral", parent: QWidget | None = None
    ) -> None:
        super().__init__(parent)
        self._talls: dict[tuple[int, int], int] = {}
        self.title, self.detail, self.tag, self._tone = title, detail, tag, tone
        self.setText(title)
        self.setAccessibleName(". ".join(part for part in (title, tag, detail) if part))
        self.setCursor(Qt.CursorShape.PointingHandCursor)
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        tall_by_width(self)

    def show_row(self, title: str, detail: str = "", *, tag: str = "", tone: ChipTone = "neutral") -> None:
        """Show other words from now on."""
        self.title, self.detail, self.tag, self._tone = title, detail, tag, tone
        self.setText(title)
        self.setAccessibleName(". ".join(part for part in (title, tag, detail) if part))
        self._talls.clear()
        self.setMinimumHeight(self.heightForWidth(self.width()))
        self.updateGeometry()
        self.update()

    def hasHeightForWidth(self) -> bool:
        return True

    def heightForWidth(self, width: int) -> int:
        key = (width, theme().percent)
        if key not in self._talls:  # a long list asks for each row's height again and again while it is laid out
            title, detail = self._boxes(width)
            words = max(title.height() + detail.height(), self._tag_size().height())
            self._talls[key] = round(words + 2 * self._pad())
        return self._talls[key]

    def sizeHint(self) -> QSize:
        return QSize(theme().px(320), self.heightForWidth(theme().px(320)))

    def minimumSizeHint(self) -> QSize:
        return QSize(theme().px(160), theme().px(44))

    def changeEvent(self, event: Any) -> None:
        self.updateGeometry()
        super().changeEvent(event)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Enter opens a row as Space does."""
        if event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter) and not event.modifiers() & _HELD:
            if not event.isAutoRepeat():
                self.click()
            return
        super().keyPressEvent(event)

    def resizeEvent(self, event: Any) -> None:
        super().resizeEvent(event)
        self.setMinimumHeight(self.heightForWidth(self.width()))

    def _pad(self) -> float:
        return theme().px(10) + RING

    def _tag_size(self) -> QSize:
        if not self.tag:
            return QSize(0, 0)
        metrics = QFontMetrics(theme().font("chip"))
        return QSize(metrics.horizontalAdvance(self.tag) + 2 * theme().px(8), metrics.height() + theme().px(4))

    def _boxes(self, width: int) -> tuple[QRectF, QRectF]:
        """Where the title and the line below it stand in a row of this width."""
        left = S4 + RING
        room = max(60, width - 2 * left - self._tag_size().width() - theme().px(20) - 2 * S2)
        wrap = Qt.TextFlag.TextWordWrap
        title = QFontMetrics(theme().font("strong")).boundingRect(0, 0, room, 10_000, wrap, self.title)
        top = self._pad()
        title_box = QRectF(left, top, room, title.height())
        if not self.detail:
            return title_box, QRectF(left, title_box.bottom(), room, 0)
        detail = QFontMetrics(theme().font("small")).boundingRect(0, 0, room, 10_000, wrap, self.detail)
        return title_box, QRectF(left, title_box.bottom() + 2, room, detail.height() + 2)

    def paintEvent(self, event: QPaintEvent) -> None:
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        box = QRectF(self.rect()).adjusted(RING, RING, -RING, -RING)
        lit = self.underMouse() or self.isDown()
        painter.setBrush(theme().colour("brand_tint" if lit else "surface"))
        painter.setPen(QPen(theme().colour("brand" if lit else "hairline"), 1))
        painter.drawRoundedRect(box.adjusted(0.5, 0.5, -0.5, -0.5), RADIUS_CARD, RADIUS_CARD)
        title, detail = self._boxes(self.width())
        spare = (self.height() - 2 * self._pad() - title.height() - detail.height()) / 2
        for words, place, kind, ink in ((self.title, title, "strong", "ink"), (self.detail, detail, "small", "hint")):
            painter.setFont(theme().font(kind))  # type: ignore[arg-type]
            painter.setPen(theme().colour(ink))
            painter.drawText(place.translated(0, max(0.0, spare)), int(Qt.TextFlag.TextWordWrap), words)
        side = theme().px(16)
        right = box.right() - S2 - side
        paint_icon(
            painter, "chevron-right", QRectF(right, box.center().y() - side / 2, side, side), theme().colour("hint")
        )
        self._paint_tag(painter, right - S2)
        if self.hasFocus():
            paint_focus_ring(painter, box, RADIUS_CARD)

    def _paint_tag(self, painter: QPainter, right: float) -> None:
        if not self.tag:
            return
        size = self._tag_size()
        place = QRectF(right - size.width(), (self.height() - size.height()) / 2, size.width(), size.height())
        painter.setPen(Qt.PenStyle.NoPen)
        painter.setBrush(theme().colour(_TINT[self._tone]))
        painter.drawRoundedRect(place, 4, 4)
        painter.setFont(theme().font("chip"))
        painter.setPen(theme().colour(_INK[self._tone]))
        painter.drawText(place, Qt.AlignmentFlag.AlignCenter, self.tag)
