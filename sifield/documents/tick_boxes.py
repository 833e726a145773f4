"""Boxes to tick by hand, with their words."""

from collections.abc import Sequence
from functools import lru_cache
from typing import Any

from reportlab.lib.colors import HexColor
from reportlab.lib.utils import simpleSplit
from reportlab.pdfbase.pdfmetrics import stringWidth
from reportlab.platypus import Flowable

from sifield.documents import style
from sifield.documents.tagged import Element, TaggedCanvas
from sifield.documents.writing_room import INDENT, Size
from sifield.signing.lettering import REGULAR, printable

_INK = HexColor(style.INK)
_BOX, _SIZE, _LEADING = 9.5, 9.0, 11.5
_BEFORE_WORDS, _AFTER_WORDS, _LEAST_GAP, _LEAST_COLUMN = 5.0, 14.0, 6.0, 62.0
_ROW = 16.5
_MOST_BELOW = 3  # boxes in a single column


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
