"""Letters on paper: the Inter fonts for ReportLab, and text brought into the shapes that they have."""

import unicodedata
from functools import lru_cache
from typing import Any

from sifield.assets import asset

REGULAR, MEDIUM, SEMIBOLD, BOLD = "Inter", "Inter-Medium", "Inter-SemiBold", "Inter-Bold"
_FILES = {REGULAR: "Inter-400.ttf", MEDIUM: "Inter-500.ttf", SEMIBOLD: "Inter-600.ttf", BOLD: "Inter-700.ttf"}


@lru_cache(maxsize=1)
def register_fonts() -> frozenset[int]:
    """Make the fonts known to ReportLab, once; give the code points that they can draw."""
    from reportlab.pdfbase import pdfmetrics
    from reportlab.pdfbase.ttfonts import TTFont

    fonts: list[Any] = [TTFont(name, str(asset("fonts", file)), asciiReadable=False) for name, file in _FILES.items()]
    for font in fonts:
        # The four files call themselves "Inter", and ReportLab keeps fonts by what they call themselves.
        font.face.name = font.fontName.encode()
        pdfmetrics.registerFont(font)
    pdfmetrics.registerFontFamily(REGULAR, normal=REGULAR, bold=SEMIBOLD, italic=REGULAR, boldItalic=SEMIBOLD)
    return frozenset.intersection(*(frozenset(font.face.charToGlyph) for font in fonts))


def printable(text: str) -> str:
    """Bring text into letters that the fonts have, keeping line breaks.

    A pictogram becomes its name in brackets, so that nothing said is lost in silence; other foreign letters become
    their nearest plain form, or a box.
    """
    if text.isascii() and text.isprintable():
        return text
    known = register_fonts()
    lines = text.replace("\r\n", "\n").replace("\r", "\n").replace("\t", " ").split("\n")
    return "\n".join("".join(_letter(c, known) for c in unicodedata.normalize("NFC", line)) for line in lines)


def _letter(letter: str, known: frozenset[int]) -> str:
    category = unicodedata.category(letter)
    if category in ("Cc", "Cf", "Cs", "Co", "Cn"):
        return ""
    if ord(letter) in known:
        return letter
    plain = "".join(c for c in unicodedata.normalize("NFKD", letter) if ord(c) in known)
    if plain or category.startswith("M"):
        return plain
    if category == "Sk":  # a skin tone or a lone accent
        return ""
    if category.startswith("Z"):
        return " "
    name = unicodedata.name(letter, "").lower()
    return f"[{name}]" if category == "So" and name else "□"
