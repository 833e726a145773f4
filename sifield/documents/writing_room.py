"""What is written on by hand: boxes to tick, ruled lines, a short line beside its question. Rules are decoration."""

from collections.abc import Sequence
from functools import lru_cache
from typing import Any

from reportlab.lib.colors import HexColor
from reportlab.lib.utils import simpleSplit
from reportlab.pdfbase.pdfmetrics import stringWidth
from reportlab.platypus import Flowable, NullActionFlowable

from sifield.documents import style
from sifield.documents.page_frame import BODY_HEIGHT
from sifield.documents.tagged import Element, TaggedCanvas, Text
from sifield.signing.lettering import REGULAR, printable

INDENT = 31.0
"""Points from the margin to where questions begin; their numbers stand before it."""
LINE = 7 * style.MILLIMETRE
"""What a line of handwriting needs."""
_BOX, _SIZE, _LEADING = 9.5, 9.0, 11.5
_BEFORE_WORDS, _AFTER_WORDS, _LEAST_GAP, _LEAST_COLUMN = 5.0, 14.0, 6.0, 62.0
_ROW = 16.5
_MOST_BELOW = 3  # boxes in a single column
_INK, _RULE = HexColor(style.INK), HexColor(style.EDGE)
Size = tuple[float, float]


class Together(Flowable):  # type: ignore[misc]
    """Parts that stay on one page, unless they are longer than one."""

    def __init__(self, parts: Sequence[Any], *, before: float = 9) -> None:
        """``before`` is the space above, in points."""
        super().__init__()
        self._parts, self._before = list(parts), before
        self._heights: list[float] = []
        self._gaps: list[float] = []
        self._fitted = 0.0

    def getSpaceBefore(self) -> float:
        return self._before

    def wrap(self, width: float, _height: float) -> Size:
        if self._fitted != width:
            self._heights = [part.wrap(width, BODY_HEIGHT)[1] for part in self._parts]
            pairs = zip(self._parts, self._parts[1:], strict=False)
            self._gaps = [max(one.getSpaceAfter(), other.getSpaceBefore()) for one, other in pairs] + [0.0]
            self._fitted = width
        self.width, self.height = width, sum(self._heights) + sum(self._gaps)
        return self.width, self.height

    def split(self, width: float, height: float) -> list[Any]:
        if self.wrap(width, height)[1] <= BODY_HEIGHT:
            return []
        return [NullActionFlowable(), *self._parts]  # the first of what is given must fit, and this one always does

    def draw(self) -> None:
        top = self.height
        for part, tall, gap in zip(self._parts, self._heights, self._gaps, strict=True):
            part.drawOn(self.canv, 0, top - tall)
            top -= tall + gap


class Framed(Together):
    """Parts in a frame of their own, so that nobody overlooks them."""

    _PADDING = 10.0

    def wrap(self, width: float, height: float) -> Size:
        super().wrap(width - 2 * self._PADDING, height)
        self.width, self.height = width, self.height + 2 * self._PADDING
        return self.width, self.height

    def draw(self) -> None:
        canvas: TaggedCanvas = self.canv
        with canvas.decoration():
            canvas.setStrokeColor(_INK)
            canvas.setLineWidth(1.4)
            canvas.roundRect(0, 0, self.width, self.height, 4)
        canvas.translate(self._PADDING, -self._PADDING)
        super().draw()


class RuledLines(Flowable):  # type: ignore[misc]
    """Lines to write on; ``words`` stand at the beginning of the first and belong to ``element``."""

    def __init__(self, count: int, words: str = "", element: Element | None = None, *, height: float = LINE) -> None:
        super().__init__()
        self._count, self._words, self._element, self._each = count, printable(words), element, height

    def wrap(self, width: float, _height: float) -> Size:
        self.width, self.height = width, self._count * self._each
        return self.width, self.height

    def draw(self) -> None:
        canvas: TaggedCanvas = self.canv
        left, first = INDENT, self.height - self._each + 2
        if self._count and self._words and self._element is not None:
            with canvas.marked(self._element):
                canvas.setFillColor(HexColor(style.SOFT))
                canvas.setFont(REGULAR, 8)
                canvas.drawString(left, first + 1.5, self._words)
            left += stringWidth(self._words, REGULAR, 8) + 6
        with canvas.decoration():
            _set_rule(canvas)
            for at in range(self._count):
                canvas.line(INDENT if at else left, first - at * self._each, self.width, first - at * self._each)


class RestOfPage(RuledLines):
    """Lines to write on down to the end of the page; none where there is no room for two."""

    def __init__(self, words: str, element: Element) -> None:
        super().__init__(0, words, element)

    def getSpaceBefore(self) -> float:
        return 4.0

    def wrap(self, width: float, height: float) -> Size:
        lines = int(height // self._each)
        self._count = lines if lines > 1 else 0
        return super().wrap(width, height)


class Beside(Flowable):  # type: ignore[misc]
    """A question with the short line of its answer to its right; ``marks`` between parts of it, as "//" in a date."""

    _FIELD = 46 * style.MILLIMETRE

    def __init__(self, asked: Text, marks: str = "") -> None:
        super().__init__()
        self._asked, self._marks = asked, marks

    def wrap(self, width: float, height: float) -> Size:
        self._tall = self._asked.wrap(width - self._FIELD - 12, height)[1]
        self.width, self.height = width, max(LINE, self._tall + 3)
        return self.width, self.height

    def draw(self) -> None:
        canvas: TaggedCanvas = self.canv
        self._asked.drawOn(canvas, 0, 0)
        left, parts = self.width - self._FIELD, len(self._marks) + 1
        each = self._FIELD / parts
        with canvas.decoration():
            _set_rule(canvas)
            canvas.setFillColor(HexColor(style.SOFT))
            canvas.setFont(REGULAR, 10)
            for at in range(parts):
                end = left + each - (6 if at < parts - 1 else 0)
                canvas.line(left, 2, end, 2)
                if at < parts - 1:
                    canvas.drawString(end + 1.5, 3.5, self._marks[at])
                left += each


class TickBoxes(Flowable):  # type: ignore[misc]
    """Boxes with their words, side by side where there is room, in columns where there is less: a list for readers."""

    def __init__(self, words: Sequence[str], element: Element, *, box: float = _BOX) -> None:
        """``box`` is how wide a box is: wider for one that takes a number."""
        super().__init__()
        self._words, self._box = [" ".join(printable(one).split()) for one in words], box
        self._items = [element.add("LI").add("LBody") for _ in words]
        self._rows: list[list[tuple[float, list[str]]]] = []

    def wrap(self, width: float, _height: float) -> Size:
        self._fit(width)
        self.width, self.height = width, 3 + sum(_tall(row) for row in self._rows)
        return self.width, self.height

    def _fit(self, width: float) -> None:
        """Find a place for each: its distance from the left, and its words in lines."""
        room, edge = width - INDENT, self._box + _BEFORE_WORDS
        wide = [edge + _width(one) + _AFTER_WORDS for one in self._words]
        each = max([_LEAST_COLUMN, *wide])
        if each * len(wide) > room and sum(wide) - _AFTER_WORDS <= room:
            lefts = [INDENT + sum(wide[:at]) for at in range(len(wide))]
            self._rows = [[(left, [one]) for left, one in zip(lefts, self._words, strict=True)]]
            return
        columns = max(1, min(len(wide), int((room + _AFTER_WORDS) // each)))
        if columns == 1 and len(wide) > _MOST_BELOW:  # words in two lines take less paper than a long column
            columns, each = 2, room / 2
        each = min(each, room)
        inside = each - edge - _LEAST_GAP if columns > 1 else room - edge
        lines = [_lines(one, inside) for one in self._words]
        self._rows = [
            [(INDENT + at * each, one) for at, one in enumerate(lines[first : first + columns])]
            for first in range(0, len(lines), columns)
        ]

    def split(self, width: float, height: float) -> list[Any]:
        """Part between rows; what is left goes to the next page."""
        self._fit(width)
        taken, used = 0, 3.0
        while taken < len(self._rows) and used + _tall(self._rows[taken]) <= height:
            used += _tall(self._rows[taken])
            taken += 1
        if not 0 < taken < len(self._rows):
            return []
        first = sum(len(row) for row in self._rows[:taken])
        return [self._part(0, first), self._part(first, len(self._words))]

    def _part(self, begin: int, end: int) -> "TickBoxes":
        part = TickBoxes((), Element(tag="L"), box=self._box)
        part._words, part._items = self._words[begin:end], self._items[begin:end]
        return part

    def draw(self) -> None:
        canvas: TaggedCanvas = self.canv
        placed, top = [], self.height - 3
        for row in self._rows:
            placed += [(left, top, lines) for left, lines in row]
            top -= _tall(row)
        with canvas.decoration():
            canvas.setStrokeColor(_INK)
            canvas.setLineWidth(0.8)
            for left, top, _ in placed:
                canvas.roundRect(left, top - _BOX - 1, self._box, _BOX, 1.5)
        canvas.setFillColor(_INK)
        canvas.setFont(REGULAR, _SIZE)
        for (left, top, lines), element in zip(placed, self._items, strict=True):
            with canvas.marked(element):
                for at, line in enumerate(lines):
                    ending = " " if at < len(lines) - 1 else ""  # or whoever reads it aloud glues two words together
                    words = f"{line}{ending}"
                    canvas.drawString(left + self._box + _BEFORE_WORDS, top - 9 - at * _LEADING, words)


def _set_rule(canvas: TaggedCanvas) -> None:
    canvas.setStrokeColor(_RULE)
    canvas.setLineWidth(0.4)


def _tall(row: Sequence[tuple[float, list[str]]]) -> float:
    return _ROW + (max(len(lines) for _, lines in row) - 1) * _LEADING


@lru_cache(maxsize=4096)
def _width(words: str) -> float:
    return float(stringWidth(words, REGULAR, _SIZE))


def _lines(words: str, width: float) -> list[str]:
    """Break words into lines; one too long for a line is broken inside."""
    if _width(words) <= width:
        return [words]
    found: list[str] = []
    for line in simpleSplit(words, REGULAR, _SIZE, width):
        while _width(line) > width:
            fits = next(at for at in range(len(line), 0, -1) if at == 1 or _width(line[:at]) <= width)
            found.append(line[:fits])
            line = line[fits:]
        found.append(line)
    return found
