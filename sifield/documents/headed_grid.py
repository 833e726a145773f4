"""A table with a head, as every paper of ours sets it."""

from collections.abc import Sequence
from typing import Any

from reportlab.lib.colors import HexColor

from sifield.documents import style
from sifield.documents.tagged import Grid


def headed_grid(rows: Sequence[Sequence[Any]], widths: Sequence[float], *, room: float) -> Grid:
    """Set rows below their head, the first of them, which is drawn again on each page.

    Args:
        widths: of the columns, in points.
        room: points above what stands in a row; below it is one more.
    """
    grid = Grid(rows, colWidths=widths, repeatRows=1)
    grid.setStyle(
        [
            ("VALIGN", (0, 0), (-1, -1), "TOP"),
            ("LEFTPADDING", (0, 0), (-1, -1), 5),
            ("RIGHTPADDING", (0, 0), (-1, -1), 4),
            ("TOPPADDING", (0, 0), (-1, -1), room),
            ("BOTTOMPADDING", (0, 0), (-1, -1), room + 1),
            ("BACKGROUND", (0, 0), (-1, 0), HexColor(style.TINT)),
            ("LINEBELOW", (0, 0), (-1, 0), 0.9, HexColor(style.EDGE)),
            ("LINEBELOW", (0, 1), (-1, -1), 0.5, HexColor(style.RULE)),
        ]
    )
    return grid
