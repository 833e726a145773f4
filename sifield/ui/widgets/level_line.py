"""A small chart of one judgement over the terms: a dot for each level that was found, higher is better."""

from collections.abc import Sequence
from dataclasses import dataclass
from itertools import pairwise

from PySide6.QtCore import QPointF, QRectF, QSize, Qt
from PySide6.QtGui import QFontMetrics, QPainter, QPaintEvent, QPen
from PySide6.QtWidgets import QSizePolicy, QWidget

from sifield.ui.theme import theme
from sifield.ui.widgets.chart import Chart

_EACH, _TALL = 52, 58
"""Room for a term with its label, and the chart's height."""


@dataclass(frozen=True, slots=True)
class LevelPoint:
    """A term: its short label, the level found in it (0 the lowest, None where nothing was judged), and in words."""

    label: str
    level: int | None
    words: str


class LevelLine(Chart):
    """Dots joined by a line over evenly spaced terms; a screen reader hears them in words."""

    def __init__(self, name: str, levels: int, points: Sequence[LevelPoint], parent: QWidget | None = None) -> None:
        super().__init__(name, parent)
        self._levels, self._points = max(1, levels), tuple(points)
        told = "; ".join(one.words for one in points if one.level is not None)
        self.tell(told or "Not judged yet")
        self.setToolTip(told)
        self.setSizePolicy(QSizePolicy.Policy.Fixed, QSizePolicy.Policy.Fixed)

    def sizeHint(self) -> QSize:
        return QSize(theme().px(_EACH) * max(1, len(self._points)), theme().px(_TALL))

    def minimumSizeHint(self) -> QSize:
        return self.sizeHint()

    def changeEvent(self, event: object) -> None:
        self.updateGeometry()
        super().changeEvent(event)  # type: ignore[arg-type]

    def paintEvent(self, event: QPaintEvent) -> None:
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        look = theme()
        font = look.font("chip")
        labels = QFontMetrics(font).height()
        half = look.px(_EACH) / 2
        area = QRectF(half, look.px(7), self.width() - 2 * half, self.height() - labels - look.px(14))
        painter.setPen(QPen(look.colour("hairline"), 1))
        for level in range(self._levels):
            height = self._height(area, level)
            painter.drawLine(QPointF(0, height), QPointF(self.width(), height))
        places = [self._place(area, at, one) for at, one in enumerate(self._points)]
        painter.setPen(QPen(look.colour("brand"), 2))
        judged = [place for place in places if place is not None]
        for first, second in pairwise(judged):
            painter.drawLine(first, second)
        painter.setBrush(look.colour("brand"))
        for place in judged:
            painter.drawEllipse(place, look.px(4), look.px(4))
        painter.setFont(font)
        painter.setPen(look.colour("hint"))
        for at, one in enumerate(self._points):
            below = QRectF(self._left(area, at) - half, self.height() - labels, 2 * half, labels)
            painter.drawText(below, Qt.AlignmentFlag.AlignCenter, one.label)

    def _left(self, area: QRectF, at: int) -> float:
        last = len(self._points) - 1
        return area.left() + (area.width() * at / last if last else area.width() / 2)

    def _height(self, area: QRectF, level: int) -> float:
        return area.bottom() - (area.height() * level / (self._levels - 1) if self._levels > 1 else area.height() / 2)

    def _place(self, area: QRectF, at: int, point: LevelPoint) -> QPointF | None:
        return None if point.level is None else QPointF(self._left(area, at), self._height(area, point.level))
