"""How our papers look: one page size, one family of letters, few sizes; calm, and as good in black and white."""

from bisect import bisect_right
from functools import lru_cache
from typing import Any
from xml.sax.saxutils import escape

from sifield.signing.lettering import BOLD, REGULAR, SEMIBOLD, printable, register_fonts

MILLIMETRE = 72 / 25.4
PAGE_WIDTH, PAGE_HEIGHT = 210 * MILLIMETRE, 297 * MILLIMETRE
MARGIN = 18 * MILLIMETRE
WIDTH = PAGE_WIDTH - 2 * MARGIN

INK, SOFT, HINT = "#12222B", "#3F4F59", "#56656F"
RULE, EDGE = "#C3CDD3", "#75848E"
BRAND, TINT = "#0B5C6B", "#EAF1F3"
WATERMARK = "#E3E8EB"

_STYLES: dict[str, dict[str, Any]] = {
    "eyebrow": {"fontName": SEMIBOLD, "fontSize": 9, "leading": 12, "textColor": BRAND},
    "title": {"fontName": BOLD, "fontSize": 23, "leading": 29},
    "subtitle": {"fontSize": 12, "leading": 16, "textColor": SOFT, "spaceAfter": 9},
    "heading": {
        "fontName": BOLD,
        "fontSize": 12.5,
        "leading": 16,
        "textColor": BRAND,
        "spaceBefore": 15,
        "spaceAfter": 5,
    },
    "section": {
        "fontName": BOLD,
        "leftIndent": 31,
        "bulletFontName": BOLD,
        "bulletFontSize": 13,
        "fontSize": 13,
        "leading": 17,
        "spaceAfter": 2,
    },
    "body": {"spaceAfter": 4},
    "label": {"fontSize": 8.25, "leading": 11.5, "textColor": HINT},
    "value": {"fontSize": 9.25, "leading": 12.5},
    "finding": {
        "leftIndent": 27,
        "bulletIndent": 0,
        "bulletFontName": BOLD,
        "bulletFontSize": 9.5,
        "spaceBefore": 6,
        "spaceAfter": 2,
    },
    "note": {"leftIndent": 27, "fontSize": 8.25, "leading": 11.5, "textColor": SOFT},
    "comment": {"leftIndent": 27, "fontSize": 9, "leading": 12.5, "spaceBefore": 1, "spaceAfter": 2},
    "asked": {
        "fontName": SEMIBOLD,
        "leftIndent": 31,
        "bulletFontName": BOLD,
        "bulletFontSize": 9,
        "fontSize": 9.5,
        "leading": 12.75,
    },
    "told": {"leftIndent": 31, "fontSize": 7.75, "leading": 10.25, "textColor": SOFT},
    "said": {"leftIndent": 31, "fontSize": 9.25, "leading": 12.5},
    "part": {"fontName": BOLD, "fontSize": 10.5, "leading": 14, "spaceBefore": 10, "spaceAfter": 3},
    "choice": {
        "leftIndent": 45,
        "bulletFontName": REGULAR,
        "bulletIndent": 31,
        "bulletFontSize": 11,
        "fontSize": 9,
        "leading": 12,
    },
    "column": {"fontName": SEMIBOLD, "fontSize": 8, "leading": 10.5},
    "cell": {"fontSize": 8.75, "leading": 11.75},
    "strong cell": {"fontName": SEMIBOLD, "fontSize": 8.75, "leading": 11.75},
    "small cell": {"fontSize": 7.75, "leading": 10.5, "textColor": SOFT, "spaceBefore": 1.5},
    "field": {"fontName": SEMIBOLD, "fontSize": 8.5, "leading": 11.5},
    "field note": {"fontSize": 7.75, "leading": 10.5, "textColor": SOFT},
}


@lru_cache(maxsize=1)
def styles() -> dict[str, Any]:
    """Give every paragraph style by its name."""
    register_fonts()
    from reportlab.lib.colors import HexColor
    from reportlab.lib.styles import ParagraphStyle

    common = {"fontName": REGULAR, "fontSize": 9.75, "leading": 13.75, "textColor": INK, "splitLongWords": 1}
    looks = {name: {**common, **own} for name, own in _STYLES.items()}
    # a colour that is only named is read anew for every line that is drawn
    return {
        name: ParagraphStyle(name, **{**own, "textColor": HexColor(own["textColor"])}) for name, own in looks.items()
    }


def markup(text: str) -> str:
    """Make typed text safe for a ReportLab paragraph, keeping its line breaks."""
    return escape(printable(text.strip())).replace("\n", "<br/>")


def on_one_line(text: str, font: str, size: float, width: float) -> str:
    """Give the text on one line, cut with an ellipsis where it would run over ``width`` points."""
    register_fonts()
    from reportlab.pdfbase.pdfmetrics import stringWidth

    line = " ".join(printable(text).split())
    if stringWidth(line, font, size) <= width:
        return line
    fits = bisect_right(range(len(line)), width, key=lambda end: stringWidth(line[:end] + "…", font, size)) - 1
    return line[: max(0, fits)].rstrip() + "…"
