"""The pages of a plan by ReportLab alone: the same words, letters, tables and breaks, without tags, fields or data.

What is to be drawn is read off our own story beforehand, as the markup, rows and sizes that anybody would write down
for ReportLab. Only the drawing itself is measured: paragraphs out of markup, tables out of paragraphs, and the build.
"""

import io
from collections.abc import Callable, Iterator
from functools import partial
from itertools import groupby
from typing import Any
from xml.sax.saxutils import escape

from reportlab.lib.colors import HexColor
from reportlab.platypus import (
    BaseDocTemplate,
    CondPageBreak,
    Flowable,
    Frame,
    KeepTogether,
    PageTemplate,
    Paragraph,
    Spacer,
    Table,
)

from sifield.documents import style
from sifield.documents.action_plan import story_of
from sifield.documents.page_frame import BODY_HEIGHT
from sifield.documents.plan_words import foot_of
from sifield.documents.signature_panel import SignaturePanel
from sifield.documents.tagged import Element, Grid, Text
from sifield.fieldwork.plans import PlanDetails
from sifield.signing.lettering import REGULAR

Make = Callable[[], Flowable]


def bare_pages(plan: PlanDetails) -> Callable[[], bytes]:
    """Write down what a plan's pages show; give what draws them."""
    made = [_written(one) for one in story_of(Element(tag="Document"), plan)]
    return partial(_build, made, plan.school_name, foot_of(plan.sensitivity, plan.copies_to))


def _written(one: Any) -> Make:
    if isinstance(one, Text):
        return partial(Paragraph, _markup(one), one.style, one.bulletText)
    if isinstance(one, Grid):
        return _table(one)
    if isinstance(one, KeepTogether):
        parts = [_written(part) for part in one._content]
        return lambda: KeepTogether([make() for make in parts])
    if isinstance(one, SignaturePanel):
        one.wrap(style.WIDTH, BODY_HEIGHT)
        return partial(_Boxes, one.height, [_written(label) for label in _labels(one)])
    if isinstance(one, CondPageBreak):
        return partial(CondPageBreak, one.height)
    if isinstance(one, Spacer):
        return partial(Spacer, one.width, one.height)
    raise TypeError(f"the bare pages do not know {type(one).__name__}")


def _markup(one: Text) -> str:
    said = ""
    for font, runs in groupby(_runs(one), key=lambda run: run[0]):
        words = "".join(words for _, words in runs)
        said += words if font == one.style.fontName else f"<font name='{font}'>{words}</font>"
    return said


def _runs(one: Text) -> Iterator[tuple[str, str]]:
    """Give a paragraph's words with their letters; one whose lines are broken keeps a list for each word instead."""
    for run in one.frags:
        pieces = [*run[1:], (run[-1][0], " ")] if isinstance(run, list) else [(run, run.text)]
        for letters, words in pieces:
            yield letters.fontName, "<br/>" if getattr(letters, "lineBreak", False) and not words else escape(words)


def _table(grid: Grid) -> Make:
    rows = [[[_written(part) for part in _parts(cell)] for cell in row] for row in grid._cellvalues]

    def make() -> Table:
        cells = [[[part() for part in cell] for cell in row] for row in rows]
        table = Table(cells, colWidths=grid._colWidths, repeatRows=grid.repeatRows)
        # the look comes ready-made: to set it anew would only cost the bare way more
        table._cellStyles, table._linecmds, table._bkgrndcmds = grid._cellStyles, grid._linecmds, grid._bkgrndcmds
        return table

    return make


def _parts(cell: Any) -> list[Any]:
    return list(cell) if isinstance(cell, list | tuple) else [cell]


def _labels(panel: SignaturePanel) -> Iterator[Text]:
    for place in (panel._decision, panel._comment, *panel._signatures):
        yield from place.label


class _Boxes(Flowable):  # type: ignore[misc]
    """Labels over empty boxes, as high as the panel to sign in."""

    def __init__(self, height: float, labels: list[Make]) -> None:
        super().__init__()
        self._height, self._labels = height, [make() for make in labels]

    def wrap(self, available_width: float, available_height: float) -> tuple[float, float]:
        return available_width, self._height

    def draw(self) -> None:
        each = self._height / len(self._labels)
        for number, label in enumerate(self._labels):
            label.wrap(style.WIDTH, each)
            label.drawOn(self.canv, 0, self._height - number * each - label.height)
            self.canv.roundRect(0, self._height - (number + 1) * each, style.WIDTH / 2, each - label.height, 3)


def _build(made: list[Make], head: str, foot: str) -> bytes:
    def on_page(canvas: Any, _: Any) -> None:
        canvas.setFont(REGULAR, 7.5)
        canvas.setFillColor(HexColor(style.SOFT))
        canvas.drawString(style.MARGIN, style.PAGE_HEIGHT - 35, head)
        canvas.line(style.MARGIN, 57, style.MARGIN + style.WIDTH, 57)
        canvas.drawString(style.MARGIN, 46, f"{foot} · page {canvas.getPageNumber()}")

    out = io.BytesIO()
    document = BaseDocTemplate(out, pagesize=(style.PAGE_WIDTH, style.PAGE_HEIGHT), initialFontName=REGULAR)
    frame = Frame(
        style.MARGIN, 24 * style.MILLIMETRE, style.WIDTH, BODY_HEIGHT,
        leftPadding=0, rightPadding=0, topPadding=0, bottomPadding=0,
    )  # fmt: skip
    document.addPageTemplates([PageTemplate(frames=[frame], onPage=on_page)])
    document.build([make() for make in made])
    return out.getvalue()
