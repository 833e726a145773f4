"""The patterns of regex(): what ODK's engine (Java) reads, in Python's words.

``\\w``, ``\\d`` and ``\\s`` mean ASCII only, as there; ``\\p{L}`` and the like are spelled out.
"""

import re
import unicodedata
from functools import cache, lru_cache
from itertools import groupby

_TOKEN = re.compile(r"\\[pP](?:\{(?P<long>\w+)\}|(?P<short>[A-Z]))|\\.|.", re.DOTALL)
_ASCII = {
    "Lower": "a-z",
    "Upper": "A-Z",
    "Alpha": "a-zA-Z",
    "Digit": "0-9",
    "Alnum": "a-zA-Z0-9",
    "Punct": r"!-/:-@\[-`{-~",
    "Space": r"\s",
    "Blank": r" \t",
    "XDigit": "0-9a-fA-F",
}
_CATEGORIES = frozenset("CLMNPSZ") | {
    "Lu",
    "Ll",
    "Lt",
    "Lm",
    "Lo",
    "Mn",
    "Mc",
    "Nd",
    "Nl",
    "No",
    "Pd",
    "Ps",
    "Sc",
    "Zs",
}


@lru_cache(maxsize=500)
def compiled(pattern: str) -> re.Pattern[str]:
    """Make a pattern ready.

    Raises:
        re.error: it cannot be read.
        RecursionError, OverflowError: it is too deep, or counts too far.
    """
    made: list[str] = []
    in_brackets = False
    for token in _TOKEN.finditer(pattern):
        text = token[0]
        if name := token["long"] or token["short"]:
            text = _spelled_out(name, text.startswith(r"\P"), in_brackets, token.start())
        elif text in "[]":
            in_brackets = text == "["
        made.append(text)
    return re.compile("".join(made), re.ASCII)


def _spelled_out(name: str, is_not: bool, in_brackets: bool, at: int) -> str:
    letters = _ASCII.get(name) or (_of_category(name) if name in _CATEGORIES else "")
    if not letters or (is_not and in_brackets):
        raise re.error(f"\\p{{{name}}} is not supported here", name, at)
    return letters if in_brackets else f"[{'^' if is_not else ''}{letters}]"


@cache
def _of_category(name: str) -> str:
    """Spell out a category of Unicode's first 65,536 characters as ranges."""
    inside = [code for code in range(0x10000) if unicodedata.category(chr(code)).startswith(name)]
    runs = [list(run) for _, run in groupby(enumerate(inside), lambda one: one[1] - one[0])]
    return "".join(f"\\u{run[0][1]:04x}-\\u{run[-1][1]:04x}" for run in runs)
