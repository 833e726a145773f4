"""When two names are the same but for how people type them."""

import re
import unicodedata

_DRAWN_TWICE = str.maketrans({"’": "'", "‘": "'", "ʼ": "'", "`": "'", "“": '"', "”": '"', "–": "-", "—": "-", "‑": "-"})
"""What a printed name has and no keyboard types."""


_ADDITION = re.compile(r"\s*\([^()]*\)\s*$")


def plain(words: str) -> str:
    """Give a name without what people type differently each time: capitals, spaces, accents, quotes and dashes."""
    if not words.isascii():
        letters = unicodedata.normalize("NFKD", words.casefold()).translate(_DRAWN_TWICE)
        words = "".join(one for one in letters if not unicodedata.combining(one))
    return " ".join(words.split()).casefold()


def alike(one: str, other: str) -> bool:
    """Whether two names are the same to whoever types them."""
    return plain(one) == plain(other)


def without_addition(name: str) -> str:
    """Give a person's name without what tells her apart from a namesake: "Sam Evans" of "Sam Evans (Year 3)"."""
    return _ADDITION.sub("", name)
