"""A cell that says how something stands: a word, a ground, how much evidence and how old, and how it went."""

from collections.abc import Sequence
from dataclasses import dataclass

from PySide6.QtCore import QPointF, QRectF, Qt
from PySide6.QtGui import QBrush, QFontMetrics, QPainter, QPen, QPolygonF

from sifield.ui.theme import theme
from sifield.ui.widgets.chip import ChipTone


@dataclass(frozen=True, slots=True)
class HeatCell:
    """``word`` is what the ground means, and ``brief`` the same where that has no room; ``detail`` stands below it;
    ``trend`` is drawn small (0 low, 1 high).

    A cell with too little behind it ``is_thin``: grey and hatched, whatever it says.
    """

    word: str
    detail: str
    words: str
    tone: ChipTone = "neutral"
    trend: tuple[float | None, ...] = ()
    is_thin: bool = False
    brief: str = ""

    def paint(self, painter: QPainter, box: QRectF) -> None:
        """Draw it."""
        look = theme()
        tone = "neutral" if self.is_thin else self.tone
        painter.fillRect(box, look.colour("sunken" if tone == "neutral" else f"{tone}_tint"))
        if self.is_thin:
            painter.fillRect(box, QBrush(look.colour("hairline"), Qt.BrushStyle.BDiagPattern))
        strong, small = QFontMetrics(look.font("strong")), QFontMetrics(look.font("chip"))
        gap = look.px(5)
        tall = strong.height() + gap + small.height()
        left, wide = box.left() + look.px(8), box.width() - look.px(14)
        top = QRectF(left, box.top() + (box.height() - tall) / 2, wide, strong.height())
        below = QRectF(left, top.bottom() + gap, wide, small.height())
        word = self.word if strong.horizontalAdvance(self.word) <= int(wide) else self.brief or self.word
        self._write(painter, top, word, "strong", "hint" if self.is_thin else "ink" if tone == "neutral" else tone)
        self._write(painter, below, self.detail, "chip", "hint" if self.is_thin else "ink2")
        room = below.adjusted(small.horizontalAdvance(self.detail) + look.px(8), 2, 0, -2)
        if any(place is not None for place in self.trend) and room.width() >= look.px(18):
            room.setLeft(max(room.left(), room.right() - look.px(44)))
            paint_sparkline(painter, room, self.trend)

    def _write(self, painter: QPainter, box: QRectF, words: str, kind: str, ink: str) -> None:
        look = theme()
        font = look.font(kind)  # type: ignore[arg-type]
        shown = QFontMetrics(font).elidedText(words, Qt.TextElideMode.ElideRight, int(box.width()))
        if self.is_thin and shown:  # words stand on plain ground, not on the hatching
            wide = QFontMetrics(font).horizontalAdvance(shown)
            painter.fillRect(QRectF(box.left() - 2, box.top(), wide + 4, box.height()), look.colour("sunken"))
        painter.setFont(font)
        painter.setPen(look.colour(ink))
        painter.drawText(box, Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignVCenter, shown)


def paint_sparkline(painter: QPainter, box: QRectF, points: Sequence[float | None]) -> None:
    """Draw how something went, from 0 (bottom) to 1 (top); where nothing is known the line breaks.

    The last known point has a dot. The line says nothing that the cell's words do not say too.
    """
    look = theme()
    step = box.width() / max(1, len(points) - 1)
    spots = [
        None if place is None else QPointF(box.left() + at * step, box.bottom() - place * box.height())
        for at, place in enumerate(points)
    ]
    painter.setPen(QPen(look.colour("control"), 1, Qt.PenStyle.DotLine))
    painter.drawLine(QPointF(box.left(), box.center().y()), QPointF(box.right(), box.center().y()))
    painter.setPen(QPen(look.colour("ink2"), 1.6, Qt.PenStyle.SolidLine, Qt.PenCapStyle.RoundCap))
    run: list[QPointF] = []
    for spot in [*spots, None]:
        if spot is not None:
            run.append(spot)
            continue
        if len(run) > 1:
            painter.drawPolyline(QPolygonF(run))
        elif run:
            painter.drawPoint(run[0])
        run = []
    known = [spot for spot in spots if spot is not None]
    if known:
        painter.setPen(Qt.PenStyle.NoPen)
        painter.setBrush(look.colour("ink2"))
        painter.drawEllipse(known[-1], 2.2, 2.2)
