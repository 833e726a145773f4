"""What stands on every page: whose paper it is, its class and who has a copy, the page number, SAMPLE or draft."""

import io
from collections.abc import Sequence
from dataclasses import dataclass
from functools import lru_cache
from typing import Any

from reportlab.lib.colors import HexColor
from reportlab.platypus import BaseDocTemplate, Frame, PageTemplate

from sifield.documents import style
from sifield.documents.tagged import Element, TaggedCanvas
from sifield.signing.lettering import BOLD, REGULAR, SEMIBOLD

_TOP, _BOTTOM = 19 * style.MILLIMETRE, 24 * style.MILLIMETRE
BODY_HEIGHT = style.PAGE_HEIGHT - _TOP - _BOTTOM
"""What a page holds between its running lines, in points."""
_BETWEEN = 7 * style.MILLIMETRE  # columns
_PAGE_COUNT = "pages"  # a form that is drawn last and shown on every page
_SMALL = 7.5


@dataclass(frozen=True, slots=True, kw_only=True)
class PageFrame:
    """The running lines of a paper: ``running_head`` from the second page on, two lines of ``foot`` at most (what does
    not fit is cut; the first page says it in full), then ``reference``. ``watermark`` is printed across each page if
    there is one.
    """

    title: str
    running_head: str
    reference: str
    foot: str
    sample_mark: str = ""
    watermark: str = ""


class _CountedCanvas(TaggedCanvas):
    """Draws the number of pages when it is known: at the end."""

    def save(self) -> None:
        pages = self.getPageNumber() - 1
        self.beginForm(_PAGE_COUNT, 0, -5, 40, 15)
        self.setFont(REGULAR, _SMALL)
        self.setFillColor(HexColor(style.SOFT))
        self.drawString(0, 0, str(pages))
        self.endForm()
        super().save()


def lay_out(story: Sequence[Any], frame: PageFrame, *, columns: int = 1) -> tuple[bytes, list[list[Element]]]:
    """Set the story on A4 pages, in so many columns; give the PDF and, for each page, the element of each mark."""
    out = io.BytesIO()
    made: list[_CountedCanvas] = []

    def make_canvas(*arguments: Any, **named: Any) -> _CountedCanvas:
        named["initialFontName"] = REGULAR
        made.append(_CountedCanvas(*arguments, **named))
        return made[-1]

    def on_page(canvas: TaggedCanvas, _: Any) -> None:
        with canvas.decoration():
            canvas.saveState()
            _draw_running_lines(canvas, frame)
            canvas.restoreState()

    size = (style.PAGE_WIDTH, style.PAGE_HEIGHT)
    document = BaseDocTemplate(out, pagesize=size, pageCompression=0, invariant=1)  # ``finishing`` does that, once
    wide = (style.WIDTH - (columns - 1) * _BETWEEN) / columns
    lefts = [style.MARGIN + at * (wide + _BETWEEN) for at in range(columns)]
    none = {"leftPadding": 0, "rightPadding": 0, "topPadding": 0, "bottomPadding": 0}
    frames = [Frame(left, _BOTTOM, wide, BODY_HEIGHT, **none) for left in lefts]
    document.addPageTemplates([PageTemplate(frames=frames, onPage=on_page)])
    document.build(list(story), canvasmaker=make_canvas)
    return out.getvalue(), made[-1].marks


def _draw_running_lines(canvas: TaggedCanvas, frame: PageFrame) -> None:
    left, right = style.MARGIN, style.PAGE_WIDTH - style.MARGIN
    if frame.watermark:
        _draw_watermark(canvas, frame.watermark)
    head = style.PAGE_HEIGHT - 12.5 * style.MILLIMETRE
    room = style.WIDTH
    if frame.sample_mark:
        room -= _draw_sample_mark(canvas, frame.sample_mark, right, head) + 10
    canvas.setFillColor(HexColor(style.SOFT))
    if canvas.getPageNumber() > 1:
        canvas.setFont(REGULAR, _SMALL)
        canvas.drawString(left, head, style.on_one_line(frame.running_head, REGULAR, _SMALL, room))
    foot = 16.5 * style.MILLIMETRE
    canvas.setStrokeColor(HexColor(style.RULE))
    canvas.setLineWidth(0.5)
    canvas.line(left, foot + 11, right, foot + 11)
    canvas.setFont(REGULAR, _SMALL)
    number = f"Page {canvas.getPageNumber()} of "
    number_width = canvas.stringWidth(number, REGULAR, _SMALL) + 9
    canvas.drawString(right - number_width, foot, number)
    canvas.saveState()
    canvas.translate(right - 9, foot)
    canvas.doForm(_PAGE_COUNT)
    canvas.restoreState()
    for line in _wrap_two(frame.foot, style.WIDTH - number_width - 20):
        canvas.drawString(left, foot, line)
        foot -= 10
    canvas.setFillColor(HexColor(style.HINT))
    canvas.drawString(left, foot, style.on_one_line(frame.reference, REGULAR, _SMALL, style.WIDTH))


@lru_cache(maxsize=8)
def _wrap_two(text: str, width: float) -> list[str]:
    """Break a line into two at most; what does not fit is cut."""
    from reportlab.lib.utils import simpleSplit

    from sifield.signing.lettering import printable

    lines = simpleSplit(printable(text), REGULAR, _SMALL, width)
    if len(lines) <= 2:
        return list(lines)
    return [lines[0], style.on_one_line(" ".join(lines[1:]), REGULAR, _SMALL, width)]


def _draw_sample_mark(canvas: TaggedCanvas, mark: str, right: float, baseline: float) -> float:
    width = float(canvas.stringWidth(mark, SEMIBOLD, 8)) + 14
    canvas.setStrokeColor(HexColor(style.INK))
    canvas.setFillColor(HexColor(style.INK))
    canvas.setLineWidth(0.9)
    canvas.roundRect(right - width, baseline - 4.5, width, 15, 2.5)
    canvas.setFont(SEMIBOLD, 8)
    canvas.drawString(right - width + 7, baseline, mark)
    return width


def _draw_watermark(canvas: TaggedCanvas, words: str) -> None:
    canvas.saveState()
    canvas.setFillColor(HexColor(style.WATERMARK))
    canvas.setFont(BOLD, 46)
    canvas.translate(style.PAGE_WIDTH / 2, style.PAGE_HEIGHT / 2)
    canvas.rotate(52)
    canvas.drawCentredString(0, -18, words)
    canvas.restoreState()
