"""The facts that a paper begins with: where, when, who."""

from collections.abc import Sequence

from reportlab.lib.colors import HexColor

from sifield.documents import style
from sifield.documents.tagged import Element, Grid, text


def facts_table(root: Element, facts: Sequence[tuple[str, str]], *, room: float = 0) -> Grid:
    """Set facts two in a row, each a heading with its value.

    Args:
        room: points above each line, for what is written by hand; then a fact without a value stays empty.
    """
    table = root.add("Table")
    rows = []
    for first in range(0, len(facts), 2):
        row = table.add("TR")
        cells = []
        for label, value in facts[first : first + 2]:
            cells.append(text(label, "label", row.add("TH", scope="Row")))
            cells.append(text(value or ("" if room else "–"), "value", row.add("TD")))
        rows.append(cells)
    half = style.WIDTH / 2
    grid = Grid(rows, colWidths=[62, half - 62, 62, half - 62])
    rule = HexColor(style.RULE)
    grid.setStyle(
        [
            ("VALIGN", (0, 0), (-1, -1), "BOTTOM" if room else "TOP"),
            ("LEFTPADDING", (0, 0), (-1, -1), 0),
            ("RIGHTPADDING", (0, 0), (-1, -1), 8),
            ("TOPPADDING", (0, 0), (-1, -1), 4 + room),
            ("BOTTOMPADDING", (0, 0), (-1, -1), 4.5),
            ("LINEABOVE", (0, 0), (-1, 0), 0.9, rule),
            ("LINEBELOW", (0, 0), (-1, -1), 0.5, rule),
        ]
    )
    return grid
