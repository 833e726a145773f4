"""What a person types to look for: read as terms, asked of the index, and marked in what was found."""

import re
import unicodedata
from dataclasses import dataclass
from functools import lru_cache

LONGEST = 200
"""Characters of what is typed that are looked at."""
SHOWN = 220
"""Characters of a text that are shown round the words found."""
_BEFORE = 60  # of which at most so many stand before the first word found
_SHORTEST_BEGINNING = 2
_TERM = re.compile(r'(-?)"([^"]*)"?|(-?)(\S+)')
_LETTER = r"[^\W_]"
_WORD = re.compile(f"{_LETTER}+")
_ACCENTED = re.compile(r"[^\x00-\x7f]")
Run = tuple[str, bool]
"""A piece of a text, and whether it is what was looked for."""


@dataclass(frozen=True, slots=True)
class Term:
    """Words that stand together; of a ``is_beginning`` the last one may go on."""

    words: tuple[str, ...]
    is_beginning: bool = False

    def ask(self) -> str:
        """Give it in the language of FTS5, quoted, so that no sign in it means anything."""
        return f'"{" ".join(self.words)}"' + (" *" if self.is_beginning else "")


@dataclass(frozen=True, slots=True)
class Terms:
    """What must be there, and what must not."""

    here: tuple[Term, ...] = ()
    absent: tuple[Term, ...] = ()

    @property
    def whole(self) -> "Terms":
        """The same with whole words only."""
        return Terms(tuple(Term(term.words) for term in self.here), self.absent)

    def ask(self) -> str:
        """Give the question in the language of FTS5 (sqlite.org/fts5.html, 3); "" if there is none."""
        if not self.here:
            return ""
        every = " AND ".join(term.ask() for term in self.here)
        return f"({every})" + "".join(f" NOT {term.ask()}" for term in self.absent)

    def mark(self, text: str, most: int = SHOWN) -> tuple[Run, ...]:
        """Give the part of a text round the first of the words, cut between words, in runs."""
        flat = " ".join(unicodedata.normalize("NFC", text).split())
        found = [one.span() for one in _pattern(self.here).finditer(_plain(flat))]
        start = _cut_before(flat, found[0][0]) if found and len(flat) > most else 0
        end = _cut_after(flat, start + most)
        runs: list[Run] = [("… ", False)] if start else []
        at = start
        for first, last in found:
            if last <= end:
                runs += [(flat[at:first], False), (flat[first:last], True)]
                at = last
        runs += [(flat[at:end], False), (" …" if end < len(flat) else "", False)]
        return tuple(run for run in runs if run[0])


def read_terms(typed: str) -> Terms:
    """Read what was typed: all words must be there, the last may be a beginning; "two words" in quotation marks stand
    together; -word must not be there. Any text is a question; signs are no words.
    """
    text = unicodedata.normalize("NFC", typed[:LONGEST])
    here: list[Term] = []
    absent: list[Term] = []
    is_last_here = False
    for minus, phrase, sign, word in _TERM.findall(text):
        words = tuple(_WORD.findall(phrase or word))
        if words:
            is_last_here = not (minus or sign)
            (here if is_last_here else absent).append(Term(words))
    goes_on = is_last_here and text[-1:].isalnum()
    if goes_on and len(here[-1].words[-1]) >= _SHORTEST_BEGINNING:
        here[-1] = Term(here[-1].words, is_beginning=True)
    return Terms(tuple(here), tuple(absent))


@lru_cache
def _pattern(terms: tuple[Term, ...]) -> re.Pattern[str]:
    """Find any of these terms in a plain text, the longest first."""
    found = [
        r"[\W_]+".join(map(re.escape, map(_plain, term.words))) + (_LETTER + "*" if term.is_beginning else "")
        for term in terms
    ]
    any_of = "|".join(sorted(found, key=len, reverse=True))
    return re.compile(rf"(?<!{_LETTER})(?:{any_of})(?!{_LETTER})")


def _plain(text: str) -> str:
    """Give a text as the index compares it: without capitals and accents, letter for letter."""
    return _ACCENTED.sub(_bare, text).lower() if not text.isascii() else text.lower()


def _bare(letter: re.Match[str]) -> str:
    return unicodedata.normalize("NFD", letter[0].lower())[0]


def _cut_before(text: str, first: int) -> int:
    if first <= _BEFORE:
        return 0
    gap = text.find(" ", first - _BEFORE, first)
    return gap + 1 if gap >= 0 else first


def _cut_after(text: str, end: int) -> int:
    if end >= len(text):
        return len(text)
    gap = text.rfind(" ", end - _BEFORE, end)
    return gap if gap >= 0 else end
