"""A small chart of how far the year's visits have come in each school: bars, with the same said in words."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from PySide6.QtCore import QRectF, QSize, Qt
from PySide6.QtGui import QFontMetrics, QPainter, QPaintEvent
from PySide6.QtWidgets import QWidget

from sifield.ui.theme import S2, theme
from sifield.ui.widgets.chart import Chart
from sifield.ui.widgets.layout import tall_by_width
from sifield.ui.widgets.load_line import paint_share

_WRAP = int(Qt.TextFlag.TextWordWrap)


@dataclass(frozen=True, slots=True)
class Bar:
    """One school: how many visits are done, still to come, and past their day."""

    label: str
    done: int
    due: int
    overdue: int

    @property
    def words(self) -> str:
        """The bar in words; red is never the only sign of what is overdue."""
        late = f", {self.overdue} overdue" if self.overdue else ""
        return f"{self.done} of {self.done + self.due + self.overdue} done{late}"


class TermChart(Chart):
    """A bar for each school. A screen reader hears the words of all bars as its description."""

    def __init__(self, name: str, parent: QWidget | None = None) -> None:
        super().__init__(name, parent)
        self.bars: tuple[Bar, ...] = ()
        tall_by_width(self)

    def show_bars(self, bars: Sequence[Bar]) -> None:
        """Show these from now on."""
        self.bars = tuple(bars)
        self.tell(". ".join(f"{bar.label}: {bar.words}" for bar in bars))
        self._fit()

    def hasHeightForWidth(self) -> bool:
        return True

    def heightForWidth(self, width: int) -> int:
        return sum(self._tall(bar, width) for bar in self.bars)

    def sizeHint(self) -> QSize:
        return QSize(theme().px(280), self.heightForWidth(theme().px(280)))

    def minimumSizeHint(self) -> QSize:
        return QSize(theme().px(140), 0)

    def resizeEvent(self, event: Any) -> None:
        super().resizeEvent(event)
        self._fit()

    def changeEvent(self, event: Any) -> None:
        super().changeEvent(event)
        self._fit()

    def paintEvent(self, event: QPaintEvent) -> None:
        painter, top = QPainter(self), 0
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        painter.setFont(theme().font("small"))
        for bar in self.bars:
            tall, line = self._tall(bar, self.width()), theme().px(8)
            words = QRectF(0, top, self.width(), tall - line - S2)
            painter.setPen(theme().colour("ink"))
            painter.drawText(words.adjusted(0, 0, -self._words_width(bar), 0), _WRAP, bar.label)
            painter.setPen(theme().colour("bad" if bar.overdue else "ink2"))
            painter.drawText(words, int(Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignTop), bar.words)
            self._paint_bar(painter, bar, QRectF(0, top + tall - line - S2 - 2, self.width(), line))
            top += tall

    def _paint_bar(self, painter: QPainter, bar: Bar, box: QRectF) -> None:
        left, whole = box.left(), max(1, bar.done + bar.due + bar.overdue)
        for number, token in ((bar.done, "brand"), (bar.overdue, "bad"), (bar.due, "track")):
            if number:
                wide = box.width() * number / whole
                paint_share(painter, QRectF(left, box.top(), wide - 2, box.height()), token)
                left += wide

    def _tall(self, bar: Bar, width: int) -> int:
        room = max(60, width - self._words_width(bar))
        words = QFontMetrics(theme().font("small")).boundingRect(0, 0, room, 10_000, _WRAP, bar.label)
        return words.height() + theme().px(8) + 2 * S2

    def _words_width(self, bar: Bar) -> int:
        return QFontMetrics(theme().font("small")).horizontalAdvance(bar.words) + theme().px(12)

    def _fit(self) -> None:
        self.setMinimumHeight(self.heightForWidth(self.width()))
        self.updateGeometry()
        self.update()
