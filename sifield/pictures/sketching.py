"""A sketch: lines drawn by hand with pen, finger or mouse, and the picture that they make."""

import json
from dataclasses import dataclass

from sifield.pictures.covering import COVER
from sifield.pictures.picture import LONG_SIDE, Picture, from_image

Point = tuple[float, float, float]
"""x and y in shares (0 to 1) of a sheet, and how hard the pen pressed there (0 to 1)."""

ASPECT = 1.6
"""A sheet's width to its height, where nothing else is said."""
PAPER, INK = (255, 255, 255), COVER
EVEN = 0.5
"""How hard a finger or a mouse is taken to press."""

_FINE = 2
"""How many times larger a sketch is drawn than it is kept: made smaller, its edges are smooth."""


def line_width(pressure: float) -> float:
    """Say how wide a line is, as a share of the sheet's width."""
    return 0.0012 + 0.0050 * pressure


@dataclass(frozen=True, slots=True)
class Sketch:
    """Lines on a sheet that is ``aspect`` times as wide as high, in the order in which they were drawn."""

    lines: tuple[tuple[Point, ...], ...]
    aspect: float = ASPECT


def sketched(sketch: Sketch) -> Picture:
    """Draw a sketch, in ink on white, as it was seen on the sheet."""
    from PIL import Image, ImageDraw

    wide, high = LONG_SIDE * _FINE, round(LONG_SIDE / max(1.0, sketch.aspect)) * _FINE
    sheet = Image.new("RGB", (wide, high), PAPER)
    pen = ImageDraw.Draw(sheet)
    for line in sketch.lines:
        last: tuple[float, float] | None = None
        for x, y, pressure in line:
            at, half = (x * wide, y * high), max(1.0, line_width(pressure) * wide / 2)
            if last is not None:
                pen.line((*last, *at), fill=INK, width=round(2 * half))
            pen.ellipse((at[0] - half, at[1] - half, at[0] + half, at[1] + half), fill=INK)
            last = at
    return from_image(sheet.reduce(_FINE))


def write_sketch(sketch: Sketch) -> str:
    """Write a sketch as JSON, to a tenth of a pixel of the picture that it will be."""
    lines = [[[round(part, 4) for part in point] for point in line] for line in sketch.lines]
    return json.dumps([round(sketch.aspect, 4), lines], separators=(",", ":"))


def read_sketch(words: str) -> Sketch:
    """Read a sketch that ``write_sketch`` wrote."""
    aspect, lines = json.loads(words)
    return Sketch(tuple(tuple((x, y, pressure) for x, y, pressure in line) for line in lines), aspect)
