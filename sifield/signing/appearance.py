"""What a signature and a filled field look like on the page: one small page of curves and words each, all in memory.

ReportLab draws them, because pyHanko's own text stamps space these fonts badly and cut long names.
"""

import hashlib
import io
from collections.abc import Callable
from dataclasses import dataclass
from itertools import pairwise
from typing import Any

from sifield.errors import SifieldError
from sifield.signing.lettering import MEDIUM, REGULAR, printable, register_fonts

INK = "#12222B"
SMALL_INK = "#3F4F59"
_PAD = 5.0
_TYPED_SIZES = (22, 18, 15, 12, 10, 8)
_FIELD_SIZES = (9.5, 8.5, 7.5, 6.5, 5.75)
Pen = Any  # a ReportLab canvas


@dataclass(frozen=True, slots=True)
class Drawing:
    """A person's own mark: pen strokes with points in 0..1 (x to the right, y down), or else her typed name."""

    strokes: tuple[tuple[tuple[float, float], ...], ...] = ()
    typed: str = ""


def signature_page(width: float, height: float, drawing: Drawing, *, name: str, when: str) -> bytes:
    """Draw a signature as a one-page PDF of the given size in points: the mark above, who and when below."""

    def draw(pen: Pen) -> None:
        foot = 19.0
        if drawing.strokes:
            _draw_strokes(pen, drawing, width - 2 * _PAD, height - foot - _PAD, _PAD, foot)
        else:
            text, size = _fitting_line(drawing.typed or name, MEDIUM, width - 2 * _PAD, _TYPED_SIZES)
            pen.setFont(MEDIUM, size)
            pen.drawString(_PAD, foot + (height - foot) / 2 - size / 3, text)
        pen.setLineWidth(0.4)
        pen.line(_PAD, foot - 2, width - _PAD, foot - 2)
        pen.setFillColor(SMALL_INK)
        text, size = _fitting_line(f"{name} · {when}", REGULAR, width - 2 * _PAD, (7.5, 7, 6.5, 6, 5.5, 5))
        pen.setFont(REGULAR, size)
        pen.drawString(_PAD, foot - 12, text)

    return _page(width, height, draw)


def field_page(width: float, height: float, text: str) -> bytes:
    """Draw a field's text, wrapped, as a one-page PDF of the given size in points.

    Raises:
        SifieldError: the text does not fit even in small letters (code "comment-too-long").
    """
    register_fonts()
    from reportlab.lib.utils import simpleSplit

    shown = printable(text)
    for size in _FIELD_SIZES:
        lines = simpleSplit(shown, REGULAR, size, width - 2 * _PAD)
        if len(lines) * size * 1.3 <= height - 4:
            break
    else:
        raise SifieldError(
            "The comment is too long for its place on the plan.",
            "Shorten it to about 1,000 characters; a longer reply can follow as a letter.",
            code="comment-too-long",
        )

    def draw(pen: Pen) -> None:
        pen.setFont(REGULAR, size)
        is_one_line = len(lines) == 1 and height < 30
        top = (height - size * 0.7) / 2 if is_one_line else height - 4 - size
        for number, line in enumerate(lines):
            pen.drawString(_PAD, top - number * size * 1.3, line)

    return _page(width, height, draw)


def _page(width: float, height: float, draw: Callable[[Pen], None]) -> bytes:
    register_fonts()
    from reportlab.pdfgen.canvas import Canvas

    out = io.BytesIO()
    # without a first font of ours the page would list Helvetica, which is not embedded
    pen = Canvas(out, pagesize=(width, height), initialFontName=REGULAR, pageCompression=1)
    pen.setFillColor(INK)
    pen.setStrokeColor(INK)
    draw(pen)
    pen.showPage()
    pen.save()
    # ReportLab calls every first subset "AAAAAA". Several meet in one file, and printers keep fonts by their names.
    drawn = out.getvalue()
    return drawn.replace(b"AAAAAA+", _subset_tag(drawn) + b"+")


def _subset_tag(drawn: bytes) -> bytes:
    return bytes(65 + byte % 26 for byte in hashlib.sha256(drawn).digest()[:6])


def _draw_strokes(pen: Pen, drawing: Drawing, width: float, height: float, left: float, foot: float) -> None:
    pen.setLineCap(1)
    pen.setLineJoin(1)
    pen.setLineWidth(1.3)
    for stroke in drawing.strokes:
        points = [(left + _unit(x) * width, foot + (1 - _unit(y)) * height) for x, y in stroke]
        if not points:
            continue
        path = pen.beginPath()
        path.moveTo(*points[0])
        if len(points) == 1:  # a dot: round line ends make a line of no length visible
            path.lineTo(*points[0])
        for start, end in pairwise(points[1:]):
            middle = ((start[0] + end[0]) / 2, (start[1] + end[1]) / 2)
            path.curveTo(*start, *start, *middle)
        if len(points) > 1:
            path.lineTo(*points[-1])
        pen.drawPath(path)


def _unit(value: float) -> float:
    return min(1.0, max(0.0, value))


def _fitting_line(text: str, font: str, width: float, sizes: tuple[float, ...]) -> tuple[str, float]:
    register_fonts()
    from reportlab.pdfbase.pdfmetrics import stringWidth

    line = " ".join(printable(text).split())
    for size in sizes:
        if stringWidth(line, font, size) <= width:
            return line, size
    while line and stringWidth(line + "…", font, sizes[-1]) > width:
        line = line[:-1]
    return line + "…", sizes[-1]
