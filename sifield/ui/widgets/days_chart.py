"""A small chart of how long things took: bars by spans of time, each with its number; the same said in words."""

from collections.abc import Sequence
from typing import Any

from PySide6.QtCore import QRectF, QSize, Qt
from PySide6.QtGui import QFontMetrics, QPainter, QPaintEvent
from PySide6.QtWidgets import QSizePolicy, QWidget

from sifield.ui.theme import S1, S2, theme
from sifield.ui.widgets.chart import Chart


class DaysChart(Chart):
    """Bars that lie under each other, the label before and the number behind each."""

    def __init__(self, name: str, parent: QWidget | None = None) -> None:
        super().__init__(name, parent)
        self._bars: tuple[tuple[str, int], ...] = ()
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)

    def show_bars(self, bars: Sequence[tuple[str, int]]) -> None:
        """Show (label, number)."""
        self._bars = tuple(bars)
        self.tell(". ".join(f"{label}: {number}" for label, number in bars))
        self.updateGeometry()
        self.update()

    def sizeHint(self) -> QSize:
        return QSize(theme().px(260), self._line() * len(self._bars))

    def minimumSizeHint(self) -> QSize:
        return QSize(theme().px(160), self._line() * len(self._bars))

    def changeEvent(self, event: Any) -> None:
        self.updateGeometry()
        super().changeEvent(event)

    def _line(self) -> int:
        return QFontMetrics(theme().font("small")).height() + S1

    def paintEvent(self, event: QPaintEvent) -> None:
        look, painter = theme(), QPainter(self)
        painter.setFont(look.font("small"))
        metrics = QFontMetrics(look.font("small"))
        before = max((metrics.horizontalAdvance(label) for label, _ in self._bars), default=0) + S2
        behind = metrics.horizontalAdvance("0000")
        most, room = max((number for _, number in self._bars), default=0), max(0, self.width() - before - behind - S2)
        for at, (label, number) in enumerate(self._bars):
            top, tall = at * self._line(), metrics.height()
            painter.setPen(look.colour("ink2"))
            painter.drawText(QRectF(0, top, before, tall), Qt.AlignmentFlag.AlignVCenter, label)
            long = room * number / most if most else 0
            painter.fillRect(QRectF(before, top + 3, long, tall - 6), look.colour("brand"))
            place = QRectF(before + long + S1, top, behind, tall)
            painter.drawText(place, Qt.AlignmentFlag.AlignVCenter, str(number))
