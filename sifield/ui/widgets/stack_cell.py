"""A cell that shows how far something has come: a small stacked bar whose parts carry their numbers."""

from collections.abc import Sequence
from dataclasses import dataclass

from PySide6.QtCore import QRectF, QSize, Qt
from PySide6.QtGui import QColor, QFontMetrics, QPainter, QPaintEvent, QPen
from PySide6.QtWidgets import QWidget

from sifield.ui.theme import theme
from sifield.ui.widgets.layout import tall_by_width

_LOOKS: dict[str, tuple[str, str, str, Qt.PenStyle]] = {
    # fill, border, number; what is still open is dashed, what is late carries a mark: never by colour alone
    "done": ("brand", "brand", "on_brand", Qt.PenStyle.SolidLine),
    "booked": ("brand_tint", "brand", "brand", Qt.PenStyle.SolidLine),
    "due": ("surface", "control", "ink2", Qt.PenStyle.DashLine),
    "overdue": ("bad_tint", "bad", "bad", Qt.PenStyle.SolidLine),
    "strength": ("ok_tint", "ok", "ok", Qt.PenStyle.SolidLine),
    "develop": ("surface", "control", "ink2", Qt.PenStyle.DashLine),
    "concern": ("bad_tint", "bad", "bad", Qt.PenStyle.SolidLine),
}
_MARKS = {"overdue": "!", "concern": "!", "strength": "+"}
STATES = (("done", "done"), ("booked", "booked"), ("due", "due, not booked"), ("overdue", "overdue"))
THEMES = (("strength", "strength"), ("develop", "to develop"), ("concern", "concern"))
"""The parts of a bar in their order, each with its words: of a programme, and of findings."""


@dataclass(frozen=True, slots=True)
class StackCell:
    """How many are done, booked, due and overdue, and how many of them can no longer be done in time (short).

    ``unit`` names what is counted, such as "half-days"; ``more`` says something of what is not counted.
    """

    done: int
    booked: int
    due: int
    overdue: int
    short: int = 0
    unit: str = ""
    more: str = ""

    @property
    def asked(self) -> int:
        """All of them."""
        return self.done + self.booked + self.due + self.overdue

    @property
    def words(self) -> str:
        """Everything that the bar shows."""
        numbers = zip((self.done, self.booked, self.due, self.overdue), STATES, strict=True)
        parts = [f"{number} {words}" for number, (_, words) in numbers if number]
        unit = f" {self.unit}" if self.unit else ""
        told = f"{self.done} of {self.asked}{unit} done; {', '.join(parts)}" if self.asked else ""
        told += f"; {self.short} short" if self.short else ""
        return "; ".join(filter(None, (told, self.more)))

    def paint(self, painter: QPainter, box: QRectF) -> None:
        """Draw the numbers in words, and the bar below them."""
        look = theme()
        strong, chip = QFontMetrics(look.font("strong")), QFontMetrics(look.font("chip"))
        top, bar = _lines(box, strong.height())
        if not self.asked:
            self._paint_more(painter, box.adjusted(look.px(8), 0, -look.px(8), 0), Qt.AlignmentFlag.AlignLeft)
            return
        headline = f"{self.done} of {self.asked}"
        flags = [self._late, self._short, ", ".join(filter(None, (self._late, self._short)))]
        room = top.width() - strong.horizontalAdvance(f"{headline} done") - look.px(10)
        if room >= max(map(chip.horizontalAdvance, flags)):
            headline = f"{headline} done"
        painter.setFont(look.font("strong"))
        painter.setPen(look.colour("ink"))
        painter.drawText(top, Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignVCenter, headline)
        beside = top.adjusted(strong.horizontalAdvance(headline) + look.px(8), 0, 0, 0)
        if self._late or self._short:
            self._paint_flag(painter, beside)
        elif chip.horizontalAdvance(self.more) <= beside.width():
            self._paint_more(painter, beside, Qt.AlignmentFlag.AlignRight)
        paint_bar(painter, bar, [(state, getattr(self, state)) for state, _ in STATES])

    def _paint_more(self, painter: QPainter, box: QRectF, side: Qt.AlignmentFlag) -> None:
        wrapped = int(side | Qt.AlignmentFlag.AlignVCenter | Qt.TextFlag.TextWordWrap)
        painter.setFont(theme().font("chip"))
        painter.setPen(theme().colour("ink2"))
        painter.drawText(box, wrapped, self.more)

    @property
    def _late(self) -> str:
        return f"{self.overdue} late" if self.overdue else ""

    @property
    def _short(self) -> str:
        return f"{self.short} short" if self.short else ""

    def _paint_flag(self, painter: QPainter, box: QRectF) -> None:
        """Say beside the numbers what needs somebody: the fullest words that there is room for."""
        metrics = QFontMetrics(theme().font("chip"))
        for words in (", ".join(filter(None, (self._late, self._short))), self._short or self._late):
            if words and metrics.horizontalAdvance(words) <= box.width():
                painter.setFont(theme().font("chip"))
                painter.setPen(theme().colour("bad"))
                painter.drawText(box, Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter, words)
                return


@dataclass(frozen=True, slots=True)
class ThemeCell:
    """How many findings there are: strengths, things to develop, concerns."""

    strength: int
    develop: int
    concern: int

    @property
    def words(self) -> str:
        """Everything that the bar shows."""
        return ", ".join(f"{getattr(self, kind)} {words}" for kind, words in THEMES if getattr(self, kind))

    def paint(self, painter: QPainter, box: QRectF) -> None:
        """Draw the bar."""
        tall = theme().px(18)
        inner = box.adjusted(theme().px(8), (box.height() - tall) / 2, -theme().px(8), -(box.height() - tall) / 2)
        paint_bar(painter, inner, [(kind, getattr(self, kind)) for kind, _ in THEMES])


def _lines(box: QRectF, words: int) -> tuple[QRectF, QRectF]:
    """Place the line of words and the bar below it in the middle of a cell."""
    look = theme()
    tall, gap = look.px(18), look.px(4)
    inner = box.adjusted(look.px(8), 0, -look.px(8), 0)
    top = inner.top() + (inner.height() - words - gap - tall) / 2
    return (
        QRectF(inner.left(), top, inner.width(), words),
        QRectF(inner.left(), top + words + gap, inner.width(), tall),
    )


def paint_bar(painter: QPainter, box: QRectF, parts: Sequence[tuple[str, int]]) -> None:
    """Draw a stacked bar: each part as wide as its share, and at least as its number needs."""
    shown = [part for part in parts if part[1]]
    metrics = QFontMetrics(theme().font("chip"))
    least = [metrics.horizontalAdvance(number_of(*part)) + theme().px(8) for part in shown]
    spare = max(0.0, box.width() - sum(least) - 2 * (len(shown) - 1))
    whole, left = sum(number for _, number in shown), box.left()
    for (state, number), wide in zip(shown, least, strict=True):
        width = wide + spare * number / whole
        paint_part(painter, QRectF(left, box.top(), width, box.height()), state, number_of(state, number))
        left += width + 2


def number_of(state: str, number: int) -> str:
    """Write a number as its part of the bar carries it, with a mark where its colour says good or bad."""
    return f"{number}{_MARKS.get(state, '')}"


def paint_part(painter: QPainter, box: QRectF, state: str, words: str) -> None:
    """Draw one part of a bar."""
    fill, border, ink, style = _LOOKS[state]
    painter.setBrush(theme().colour(fill))
    painter.setPen(QPen(QColor(theme().colour(border)), 1.2, style))
    painter.drawRoundedRect(box.adjusted(0.6, 0.6, -0.6, -0.6), 3, 3)
    painter.setFont(theme().font("chip"))
    painter.setPen(theme().colour(ink))
    painter.drawText(box, Qt.AlignmentFlag.AlignCenter, words)


class StackLegend(QWidget):
    """What the parts of the bars are; wraps where it must."""

    def __init__(self, states: Sequence[tuple[str, str]] = STATES, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._words = [(state, number_of(state, 2), words) for state, words in states]
        self.setAccessibleName("How to read the bars: " + ", ".join(words for _, words in states))
        tall_by_width(self)

    def hasHeightForWidth(self) -> bool:
        return True

    def heightForWidth(self, width: int) -> int:
        return round(max(box.bottom() for box in self._boxes(width))) + 2

    def sizeHint(self) -> QSize:
        return QSize(theme().px(400), self.heightForWidth(theme().px(400)))

    def minimumSizeHint(self) -> QSize:
        return QSize(theme().px(120), theme().px(20))

    def resizeEvent(self, event: object) -> None:
        super().resizeEvent(event)  # type: ignore[arg-type]
        self.setMinimumHeight(self.heightForWidth(self.width()))

    def paintEvent(self, event: QPaintEvent) -> None:
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        wide = theme().px(30)
        for (state, number, words), box in zip(self._words, self._boxes(self.width()), strict=True):
            paint_part(painter, QRectF(box.left(), box.top(), wide, box.height()), state, number)
            painter.setFont(theme().font("small"))
            painter.setPen(theme().colour("ink2"))
            painter.drawText(box.adjusted(wide + theme().px(6), 0, 0, 0), Qt.AlignmentFlag.AlignVCenter, words)

    def _boxes(self, width: int) -> Sequence[QRectF]:
        look, made = theme(), list[QRectF]()
        metrics = QFontMetrics(look.font("small"))
        left, top, tall = 0.0, 0.0, float(max(look.px(18), metrics.height()))
        for _, _, words in self._words:
            wide = look.px(30 + 6) + metrics.horizontalAdvance(words) + 2
            if left and left + wide > width:
                left, top = 0.0, top + tall + look.px(4)
            made.append(QRectF(left, top, wide, tall))
            left += wide + look.px(20)
        return made
