"""What a person types to look for: read as terms, asked of the index, and marked in what was found."""

import re
import unicodedata
from dataclasses import dataclass

LONGEST = 200
"""Characters of what is typed that are looked at."""
SHOWN = 220
"""Characters of a text that are shown round the words found."""
_BEFORE = 60  # of which at most so many stand before the first word found
_SHORTEST_BEGINNING = 2
_TERM = re.compile(r'(-?)"([^"]*)"?|(-?)(\S+)')
_WORD = re.compile(r"[^\W_]+")
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
        found = sorted(span for term in self.here for span in _spans(term, flat))
        start = _cut_before(flat, found[0][0]) if found and len(flat) > most else 0
        end = _cut_after(flat, start + most)
        runs: list[Run] = [("… ", False)] if start else []
        at = start
        for first, last in found:
            if first >= at and last <= end:
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


def _spans(term: Term, text: str) -> list[tuple[int, int]]:
    """Find where a term stands, compared as the index does: without capitals and accents."""
    words = [(_plain(one.group()), one.start(), one.end()) for one in _WORD.finditer(text)]
    wanted = [_plain(word) for word in term.words]
    many = len(wanted)
    found = []
    for at in range(len(words) - many + 1):
        there = [word for word, _, _ in words[at : at + many]]
        same = there[:-1] == wanted[:-1] and (
            there[-1].startswith(wanted[-1]) if term.is_beginning else there[-1] == wanted[-1]
        )
        if same:
            found.append((words[at][1], words[at + many - 1][2]))
    return found


def _plain(word: str) -> str:
    if word.isascii():
        return word.lower()
    apart = unicodedata.normalize("NFD", word.lower())
    return "".join(letter for letter in apart if not unicodedata.combining(letter))


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
