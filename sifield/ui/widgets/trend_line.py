"""How one question stood from visit to visit: a line of dots, the same said in words to a screen reader."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from PySide6.QtCore import QPointF, QRectF, QSize, Qt
from PySide6.QtGui import QPainter, QPaintEvent, QPen, QPolygonF
from PySide6.QtWidgets import QSizePolicy, QWidget

from sifield.ui.theme import theme
from sifield.ui.widgets.chart import Chart

_TALL, _WORDS = 84, 20  # pixels at 100 % text; of the line of months
_GRID = 4


@dataclass(frozen=True, slots=True)
class TrendPoint:
    """One visit: the month, how high on the scale (0 to 1), and that in words."""

    label: str
    level: float
    words: str


class TrendLine(Chart):
    """The line; hidden where there are not two points."""

    def __init__(self, name: str, parent: QWidget | None = None) -> None:
        super().__init__(name, parent)
        self.points: tuple[TrendPoint, ...] = ()
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)

    def show_points(self, points: Sequence[TrendPoint]) -> None:
        """Show these, oldest first."""
        self.points = tuple(points)
        self.tell(". ".join(f"{one.label}: {one.words}" for one in points))
        self.setToolTip("\n".join(f"{one.label}: {one.words}" for one in points))
        self.setVisible(bool(points))
        self.update()

    def sizeHint(self) -> QSize:
        return QSize(theme().px(200), theme().px(_TALL))

    def changeEvent(self, event: Any) -> None:
        super().changeEvent(event)
        self.updateGeometry()

    def paintEvent(self, event: QPaintEvent) -> None:
        look, painter = theme(), QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        dot = look.px(5)
        box = QRectF(self.rect()).adjusted(look.px(18), dot + 2, -look.px(18), -look.px(_WORDS) - dot)
        painter.setPen(QPen(look.colour("hairline"), 1))
        for at in range(_GRID):
            y = box.top() + box.height() * at / (_GRID - 1)
            painter.drawLine(QPointF(0, y), QPointF(self.width(), y))
        spots = [
            QPointF(
                box.left() + box.width() * at / max(1, len(self.points) - 1), box.bottom() - box.height() * one.level
            )
            for at, one in enumerate(self.points)
        ]
        painter.setPen(QPen(look.colour("brand"), 2))
        painter.drawPolyline(QPolygonF(spots))
        for at, (spot, one) in enumerate(zip(spots, self.points, strict=True)):
            painter.setPen(QPen(look.colour("brand"), 2))
            painter.setBrush(look.colour("brand" if at == len(spots) - 1 else "surface"))
            painter.drawEllipse(spot, dot, dot)
            painter.setPen(look.colour("ink2"))
            painter.setFont(look.font("chip"))
            words = QRectF(spot.x() - look.px(30), self.height() - look.px(_WORDS), look.px(60), look.px(_WORDS))
            painter.drawText(words, Qt.AlignmentFlag.AlignCenter, one.label)
