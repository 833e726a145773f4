"""A tick box: native, painted like our other marks, its words wrapped."""

from typing import Any

from PySide6.QtCore import QPoint, QRect, QRectF, QSize, Qt
from PySide6.QtGui import QFontMetrics, QPainter, QPaintEvent, QPen
from PySide6.QtWidgets import QCheckBox, QSizePolicy, QWidget

from sifield.ui.theme import RING, theme
from sifield.ui.widgets.buttons import paint_focus_ring
from sifield.ui.widgets.icon import paint_icon
from sifield.ui.widgets.layout import tall_by_width

_WRAP = Qt.TextFlag.TextWordWrap | Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignTop


class Check(QCheckBox):
    """A tick box with words; the whole of it is the target."""

    def __init__(self, words: str, parent: QWidget | None = None) -> None:
        super().__init__(words, parent)
        self.setAccessibleName(words)
        self.setCursor(Qt.CursorShape.PointingHandCursor)
        tall_by_width(self, QSizePolicy.Policy.Preferred)

    def hitButton(self, position: QPoint) -> bool:
        return self.rect().contains(position)

    def sizeHint(self) -> QSize:
        words = QFontMetrics(theme().font()).horizontalAdvance(self.text()) + 4
        wide = self._lead() + min(words, theme().px(560)) + RING
        return QSize(wide, self.heightForWidth(wide))

    def minimumSizeHint(self) -> QSize:
        metrics = QFontMetrics(theme().font())
        wide = self._lead() + max(metrics.horizontalAdvance(word) for word in [*self.text().split(), ""]) + 4 + RING
        return QSize(wide, theme().px(28))

    def hasHeightForWidth(self) -> bool:
        return True

    def heightForWidth(self, width: int) -> int:
        return max(theme().px(24), self._words(width).height()) + 2 * RING

    def changeEvent(self, event: Any) -> None:
        self.updateGeometry()
        super().changeEvent(event)

    def resizeEvent(self, event: Any) -> None:
        super().resizeEvent(event)
        self.setMinimumHeight(self.heightForWidth(self.width()))  # layouts around it may not ask

    def paintEvent(self, event: QPaintEvent) -> None:
        look, painter = theme(), QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        side = float(look.px(20))
        box = QRectF(RING, RING, side, side)
        ticked, lit = self.isChecked(), self.underMouse() or self.isDown()
        painter.setPen(QPen(look.colour("brand" if ticked else "control"), 1.5))
        painter.setBrush(look.colour("brand" if ticked else "brand_tint" if lit else "surface"))
        painter.drawRoundedRect(box.adjusted(0.75, 0.75, -0.75, -0.75), 4, 4)
        if ticked:
            inset = side * 0.12
            paint_icon(painter, "check", box.adjusted(inset, inset, -inset, -inset), look.colour("on_brand"))
        painter.setFont(look.font())
        painter.setPen(look.colour("ink" if self.isEnabled() else "hint"))
        words = QRectF(self._words(self.width()))
        top = RING + max(0.0, (side - QFontMetrics(look.font()).height()) / 2)
        painter.drawText(QRectF(self._lead(), top, words.width() + 2, words.height() + 2), int(_WRAP), self.text())
        if self.hasFocus():
            paint_focus_ring(painter, box, 4)

    def _lead(self) -> int:
        return RING + theme().px(20) + theme().px(10)

    def _words(self, width: int) -> QRect:
        room = max(1, width - self._lead() - RING)
        return QFontMetrics(theme().font()).boundingRect(0, 0, room, 10_000, int(_WRAP), self.text())
