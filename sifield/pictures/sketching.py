"""A sketch: lines drawn by hand with pen, finger or mouse, and the picture that they make."""

from collections.abc import Sequence

from sifield.pictures.covering import COVER
from sifield.pictures.picture import LONG_SIDE, Picture, from_image

Point = tuple[float, float, float]
"""x and y in shares (0 to 1) of a sheet, and how hard the pen pressed there (0 to 1)."""
Line = Sequence[Point]

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


def sketched(lines: Sequence[Line], aspect: float = ASPECT) -> Picture:
    """Draw lines, in ink on white, as they were seen on a sheet ``aspect`` times as wide as high."""
    from PIL import Image, ImageDraw

    wide, high = LONG_SIDE * _FINE, round(LONG_SIDE / max(1.0, aspect)) * _FINE
    sheet = Image.new("RGB", (wide, high), PAPER)
    pen = ImageDraw.Draw(sheet)
    for line in lines:
        last: tuple[float, float] | None = None
        for x, y, pressure in line:
            at, half = (x * wide, y * high), max(1.0, line_width(pressure) * wide / 2)
            if last is not None:
                pen.line((*last, *at), fill=INK, width=round(2 * half))
            pen.ellipse((at[0] - half, at[1] - half, at[0] + half, at[1] + half), fill=INK)
            last = at
    return from_image(sheet.reduce(_FINE))
