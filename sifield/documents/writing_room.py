"""What is written on by hand: ruled lines, and a short line beside its question. Rules are decoration."""

from collections.abc import Sequence
from copy import copy
from math import ceil, inf
from typing import Any, Self

from reportlab.lib.colors import HexColor
from reportlab.pdfbase.pdfmetrics import stringWidth
from reportlab.platypus import Flowable, HRFlowable, NullActionFlowable

from sifield.documents import style
from sifield.documents.page_frame import BODY_HEIGHT
from sifield.documents.tagged import Element, TaggedCanvas, Text
from sifield.signing.lettering import REGULAR, printable

INDENT = 31.0
"""Points from the margin to where questions begin; their numbers stand before it."""
LINE = 7 * style.MILLIMETRE
"""What a line of handwriting needs."""
_INK, _RULE = HexColor(style.INK), HexColor(style.EDGE)
Size = tuple[float, float]


class Together(Flowable):  # type: ignore[misc]
    """Parts that stay on one page, unless they are longer than one; at its foot with fewer lines to write on."""

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
        """Give up some lines where all then fits at the foot of a page; part what is longer than a page."""
        tall = self.wrap(width, height)[1]
        missing = ceil((tall - height) / LINE - 1e-6)
        if 0 < missing <= self.spare:
            return [self.shortened(missing)]
        if tall <= BODY_HEIGHT:
            return []
        return [NullActionFlowable(), *self._parts]  # the first of what is given must fit, and this one always does

    @property
    def spare(self) -> int:
        """How many lines it can do without."""
        return sum(part.spare for part in self._parts if isinstance(part, Together | RuledLines))

    def shortened(self, lines: int) -> Self:
        """Give the same with so many lines less, the last ones first."""
        parts: list[Any] = []
        for part in reversed(self._parts):
            given_up = min(lines, part.spare) if isinstance(part, Together | RuledLines) else 0
            lines -= given_up
            parts.insert(0, part.shortened(given_up) if given_up else part)
        made = copy(self)
        made._parts, made._fitted = parts, 0.0
        return made

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

    def __init__(self, count: int, words: str = "", element: Element | None = None) -> None:
        super().__init__()
        self._count, self._words, self._element = count, printable(words), element

    @property
    def spare(self) -> int:
        """How many lines it can do without: less than half of them is too little to write on."""
        return self._count // 2

    def shortened(self, lines: int) -> Self:
        """Give the same with so many lines less."""
        made = copy(self)
        made._count -= lines
        return made

    def wrap(self, width: float, _height: float) -> Size:
        self.width, self.height = width, self._count * LINE
        return self.width, self.height

    def draw(self) -> None:
        canvas: TaggedCanvas = self.canv
        left, first = INDENT, self.height - LINE + 2
        if self._count and self._words and self._element is not None:
            with canvas.marked(self._element):
                canvas.setFillColor(HexColor(style.SOFT))
                canvas.setFont(REGULAR, 8)
                canvas.drawString(left, first + 1.5, self._words)
            left += stringWidth(self._words, REGULAR, 8) + 6
        with canvas.decoration():
            _set_rule(canvas)
            for at in range(self._count):
                canvas.line(INDENT if at else left, first - at * LINE, self.width, first - at * LINE)


class RestOfPage(RuledLines):
    """Lines to write on down to the end of the page; none where there is no room for two."""

    def __init__(self, words: str, element: Element, *, unless: float = inf) -> None:
        """``unless``: no lines either where so many points are left, because what follows goes on the same page."""
        super().__init__(0, words, element)
        self._unless = unless

    def getSpaceBefore(self) -> float:
        return 4.0

    def wrap(self, width: float, height: float) -> Size:
        lines = int(height // LINE)
        self._count = lines if lines > 1 and height < self._unless else 0
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


class Rule(HRFlowable):  # type: ignore[misc]
    """A line across the page, as decoration."""

    def __init__(self) -> None:
        super().__init__(width="100%", thickness=0.9, color=HexColor(style.EDGE), spaceBefore=0, spaceAfter=5)

    def draw(self) -> None:
        with self.canv.decoration():
            super().draw()


def _set_rule(canvas: TaggedCanvas) -> None:
    canvas.setStrokeColor(_RULE)
    canvas.setLineWidth(0.4)
