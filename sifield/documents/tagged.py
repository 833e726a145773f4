"""Pages that a screen reader can read: ReportLab flowables that say what each piece of text is.

ReportLab writes no structure of its own. Here the structure is made with the story, before any layout: each paragraph
belongs to an ``Element``, and whatever of it lands on a page is marked with that element's tag. So a paragraph or a
table cell that runs over a page break stays one element, and a table's heading drawn again is decoration.
``finishing`` writes the tree into the file.
"""

from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field
from functools import lru_cache
from typing import Any, Self

from reportlab.pdfgen.canvas import Canvas
from reportlab.platypus import Paragraph, Table

from sifield.documents.style import styles
from sifield.signing.lettering import REGULAR, SEMIBOLD, printable


@dataclass(slots=True, kw_only=True)
class Element:
    """A node of the document's structure. ``kids`` are elements, marks and at most one form field."""

    tag: str
    scope: str = ""
    kids: list["Element | Mark | FormField"] = field(default_factory=list)

    def add(self, tag: str, *, scope: str = "") -> "Element":
        """Make an element inside this one. ``scope`` is what a table heading speaks for: "Row" or "Column"."""
        element = Element(tag=tag, scope=scope)
        self.kids.append(element)
        return element


@dataclass(frozen=True, slots=True)
class Mark:
    """A run of drawing on a page that belongs to an element."""

    page: int
    number: int


@dataclass(frozen=True, slots=True, kw_only=True)
class FormField:
    """A form field: where it is (points from the page's lower left corner) and how it is read out.

    ``locks`` says that signing here closes the whole document.
    """

    name: str
    label: str
    page: int
    box: tuple[float, float, float, float]
    is_signature: bool
    locks: bool = False


class TaggedCanvas(Canvas):  # type: ignore[misc]
    """A canvas that keeps, for each page, which element each mark belongs to."""

    def __init__(self, *arguments: Any, **named: Any) -> None:
        super().__init__(*arguments, **named)
        self.marks: list[list[Element]] = []

    @contextmanager
    def marked(self, element: Element) -> Iterator[None]:
        """Mark what is drawn meanwhile as part of ``element``."""
        page = self.getPageNumber() - 1
        while len(self.marks) <= page:
            self.marks.append([])
        number = len(self.marks[page])
        self.marks[page].append(element)
        element.kids.append(Mark(page, number))
        self.addLiteral(f"/{element.tag} <</MCID {number}>> BDC")
        yield
        self.addLiteral("EMC")

    @contextmanager
    def decoration(self) -> Iterator[None]:
        """Mark what is drawn meanwhile as no part of the content: rules, running heads, page numbers."""
        self.addLiteral("/Artifact BMC")
        yield
        self.addLiteral("EMC")


class Text(Paragraph):  # type: ignore[misc]
    """A paragraph that belongs to an element, on as many pages as it needs."""

    element: Element | None = None
    _goes_on = False
    _is_drawn = False
    _fitted: float | None = None
    _size = (0.0, 0.0)

    def wrap(self, available_width: float, available_height: float) -> tuple[float, float]:
        """Break the lines once for a width: a table asks again on each page, and as it draws."""
        if self._fitted != available_width or not hasattr(self, "blPara"):  # what cannot be parted drops its lines
            self._fitted, self._size = available_width, super().wrap(available_width, available_height)
        return self._size

    def split(self, available_width: float, available_height: float) -> list[Self]:
        """Hand the element on to both parts."""
        parts: list[Self] = super().split(available_width, available_height)
        for part in parts:
            part.element = self.element
            part._goes_on = self._goes_on or part is not parts[-1]
        return parts

    def draw(self) -> None:
        """Draw as content, or as decoration where a table repeats its heading."""
        canvas: TaggedCanvas = self.canv
        is_repeat = self.element is None or self._is_drawn
        lines = self.blPara.lines
        _end_with_space(lines if self._goes_on else lines[:-1])
        self._is_drawn = True
        with canvas.decoration() if is_repeat or self.element is None else canvas.marked(self.element):
            super().draw()


def text(words: str, style: str, element: Element, *, lead: str = "", bullet: str = "") -> Text:
    """Make a paragraph of typed words that belongs to ``element``; ``lead`` stands before them in stronger letters."""
    return _paragraph(element, style, bullet, text=None, frags=list(_runs(lead, words, style)))


def marked_up(said: str, style: str, element: Element, *, bullet: str = "") -> Text:
    """Make a paragraph of ReportLab's own markup: for letters of several sizes and colours in one line."""
    return _paragraph(element, style, bullet, text=said)


def _paragraph(element: Element, style: str, bullet: str, **said: Any) -> Text:
    paragraph = Text(style=styles()[style], bulletText=printable(bullet) + " " if bullet else None, **said)
    paragraph.element = element
    return paragraph


def _runs(lead: str, words: str, style: str) -> Iterator[Any]:
    """Give the words as ReportLab keeps them: runs of letters and line breaks, with single spaces."""
    if lead:
        yield _letters(style, SEMIBOLD).clone(text=_spaced(printable(lead)))
    for number, line in enumerate(printable(words.strip()).split("\n")):
        letters = _letters(style)
        if number:
            yield letters.clone(text="", lineBreak=True)
        shown = _spaced(line)
        if shown:
            yield letters.clone(text=f" {shown}" if lead and not number else shown)


def _spaced(line: str) -> str:
    return " ".join(filter(None, line.split(" ")))  # no-break spaces stay


@lru_cache(maxsize=128)
def _letters(style: str, font: str = "") -> Any:
    """Give the letters of a style: ReportLab reads its markup once here, for that takes longer than setting a page."""
    said = f"<font name='{font}'>-</font>" if font else "-"
    return Paragraph(said, styles()[style]).frags[0]


def _end_with_space(lines: list[Any]) -> None:
    """End each line that goes on with a space, or whoever reads the text aloud glues two words together."""
    for line in lines:
        if isinstance(line, tuple):
            words = line[1]
            if words and words[-1]:
                words.append("")
        elif line.words and not line.words[-1].text.endswith(" "):
            line.words[-1].text += " "


class Grid(Table):  # type: ignore[misc]
    """A table whose rules and backgrounds are decoration; the paragraphs in its cells carry the structure.

    A row stays in one piece on its page, unless it is so tall that this would leave half a page empty.
    """

    _WHOLE = 330.0

    def __init__(self, data: Sequence[Sequence[Any]], **named: Any) -> None:
        named["renderCB"] = _fence_decoration
        super().__init__(data, **named)
        if not named.get("normalizedData"):  # else each cell names Helvetica, which is not embedded
            self.setStyle([("FONTNAME", (0, 0), (-1, -1), REGULAR)])

    def split(self, available_width: float, available_height: float) -> list[Any]:
        """Part it between two rows, or inside the row at the page's end where that one is too tall to move."""
        self._calc(available_width, available_height)
        left = available_height
        for tall in self._rowHeights:
            if tall > left:
                self.splitInRow = int(tall > self._WHOLE)
                break
            left -= tall
        parts: list[Any] = super().split(available_width, available_height)
        return parts

    def first_rows_height(self, available_width: float) -> float:
        """Give how tall the first two rows are together, in points: what a heading must have below it."""
        self.wrap(available_width, 10_000)
        return float(sum(self._rowHeights[:2]))


def _fence_decoration(table: Any, step: str, *_: Any) -> None:
    if step in ("startBG", "startLines"):
        table.canv.addLiteral("/Artifact BMC")
    elif step in ("endBG", "endLines"):
        table.canv.addLiteral("EMC")
