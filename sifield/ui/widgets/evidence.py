"""Evidence as it was noted: a row that can be ticked, and a quiet line under what it bears out."""

import re
from typing import Any

from PySide6.QtCore import QPointF, QRect, QRectF, QSize, Qt
from PySide6.QtGui import QFontMetrics, QPainter, QPaintEvent, QPen
from PySide6.QtWidgets import QCheckBox, QWidget

from sifield.ui.theme import RADIUS_CONTROL, RING, S1, theme
from sifield.ui.widgets.buttons import paint_focus_ring
from sifield.ui.widgets.icon import paint_icon
from sifield.ui.widgets.layout import row, tall_by_width
from sifield.ui.widgets.text import Text

_WRAP = Qt.TextFlag.TextWordWrap


def breakable(words: str) -> str:
    """Let very long words (an address, a slip of the space bar) break, so that none runs out of its place."""
    return re.sub(r"\S{24}", "\\g<0>\u200b", words)


class EvidenceTick(QCheckBox):
    """A note that can be ticked by a click or Space: time, room and question above, its words below.

    ``used`` says where it is used already ("in F1").
    """

    def __init__(self, time: str, where: str, question: str, words: str, parent: QWidget | None = None) -> None:
        super().__init__(words, parent)
        self._time, self._where, self._question, self._used = time, where, question, ""
        self._words = breakable(words)
        place = ", ".join(part for part in (time, where, question) if part)
        self.setAccessibleName(f"{words} ({place})")
        self.setCursor(Qt.CursorShape.PointingHandCursor)
        tall_by_width(self)

    def show_use(self, used: str) -> None:
        """Say where the note is used by now."""
        if used != self._used:
            self._used = used
            self.setAccessibleDescription(used)
            self.updateGeometry()
            self.update()

    def hasHeightForWidth(self) -> bool:
        return True

    def heightForWidth(self, width: int) -> int:
        _head, body, foot = self._boxes(width)
        lowest = foot if foot.height() else body
        return lowest.bottom() + 1 + theme().px(10) + RING

    def sizeHint(self) -> QSize:
        return QSize(theme().px(280), self.heightForWidth(theme().px(280)))

    def minimumSizeHint(self) -> QSize:
        return QSize(theme().px(160), theme().px(40))

    def hitButton(self, position: Any) -> bool:
        return self.rect().contains(position)

    def changeEvent(self, event: Any) -> None:
        self.updateGeometry()
        super().changeEvent(event)

    def _place(self) -> str:
        return " · ".join(part for part in (self._where, self._question) if part)

    def _boxes(self, width: int) -> tuple[QRect, QRect, QRect]:
        """The rectangles of place, words and use, for a given width."""
        look = theme()
        left = RING + look.px(10 + 18 + 10)
        room = max(40, width - left - look.px(10) - RING)
        top = RING + look.px(8)
        small, body = QFontMetrics(look.font("small")), QFontMetrics(look.font("body"))
        time_room = QFontMetrics(look.font("strong")).horizontalAdvance(self._time) + look.px(8)
        place_room = max(40, room - time_room)
        tall = small.boundingRect(QRect(0, 0, place_room, 9999), _WRAP, self._place()).height()
        head = QRect(left, top, room, max(tall, body.height()))
        words = body.boundingRect(QRect(left, head.bottom() + S1, room, 99999), _WRAP, self._words)
        used = QRect(left, words.bottom() + S1, room, small.height() if self._used else 0)
        return head, words, used

    def paintEvent(self, event: QPaintEvent) -> None:
        look, painter = theme(), QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        box = QRectF(self.rect()).adjusted(RING, RING, -RING, -RING)
        lit, ticked = self.underMouse() or self.isDown(), self.isChecked()
        painter.setPen(QPen(look.colour("brand" if ticked else "hairline"), 2 if ticked else 1))
        painter.setBrush(look.colour("brand_tint" if ticked else "sunken" if lit else "surface"))
        painter.drawRoundedRect(box.adjusted(1, 1, -1, -1), RADIUS_CONTROL, RADIUS_CONTROL)
        self._paint_tick(painter, ticked)
        head, words, used = self._boxes(self.width())
        painter.setFont(look.font("strong"))
        painter.setPen(look.colour("ink"))
        painter.drawText(head, Qt.AlignmentFlag.AlignTop, self._time)
        time_room = QFontMetrics(look.font("strong")).horizontalAdvance(self._time) + look.px(8)
        painter.setFont(look.font("small"))
        painter.setPen(look.colour("brand"))
        painter.drawText(head.adjusted(time_room, 1, 0, 2), _WRAP | Qt.AlignmentFlag.AlignTop, self._place())
        painter.setFont(look.font("body"))
        painter.setPen(look.colour("ink"))
        painter.drawText(words, _WRAP, self._words)
        if self._used:
            painter.setFont(look.font("small"))
            painter.setPen(look.colour("ok"))
            painter.drawText(used, Qt.AlignmentFlag.AlignTop, self._used)
        if self.hasFocus():
            paint_focus_ring(painter, box, RADIUS_CONTROL)

    def _paint_tick(self, painter: QPainter, ticked: bool) -> None:
        look = theme()
        side = look.px(18)
        mark = QRectF(RING + look.px(10), RING + look.px(9), side, side)
        painter.setPen(QPen(look.colour("brand" if ticked else "control"), 1.5))
        painter.setBrush(look.colour("brand" if ticked else "surface"))
        painter.drawRoundedRect(mark.adjusted(0.75, 0.75, -0.75, -0.75), 4, 4)
        if ticked:
            paint_icon(painter, "check", mark.adjusted(2, 2, -2, -2), look.colour("on_brand"))


class EvidenceLine(QWidget):
    """A note under the finding that it bears out: time, room, words; nothing to click."""

    def __init__(self, time: str, where: str, words: str, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setAccessibleName(f"Evidence, {time}, {where}: {words}" if where else f"Evidence, {time}: {words}")
        when = Text(time, "strong", "ink2", wrap=False)
        inner = row(when, Text(breakable(f"{where} · {words}" if where else words), "body", "ink2"), gap=10)
        inner.setAlignment(when, Qt.AlignmentFlag.AlignTop)
        inner.setContentsMargins(theme().px(10), 0, 0, 0)
        self.setLayout(inner)

    def paintEvent(self, event: QPaintEvent) -> None:
        painter = QPainter(self)
        painter.setPen(QPen(theme().colour("control"), 2))
        painter.drawLine(QPointF(1, 2), QPointF(1, self.height() - 2))
