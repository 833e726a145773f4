"""Which words of a text are not known, and what may have been meant."""

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass

from sifield.spelling.words import Words

_WORD = re.compile(r"(?<![\w.@/])[^\W\d_]+(?:['’][^\W\d_]+)*(?![\w@]|\.\w)")
_LETTERS = "abcdefghijklmnopqrstuvwxyz'"
_VOWELS = "aeiou"
_LONG = 8  # letters
MOST = 5
"""Suggestions given at most."""


@dataclass(frozen=True, slots=True)
class Slip:
    """A word that is not known, where it stands in its text."""

    start: int
    word: str

    @property
    def end(self) -> int:
        """Where it ends."""
        return self.start + len(self.word)


class Speller:
    """Checks words against the shipped list, names and the person's own words.

    Words in capitals are not checked (they are short names here: SENCO, EAL), nor is what holds a digit (KS1, Y2), an
    address, or a single letter.
    """

    def __init__(self, words: Words, known: Iterable[str] = ()) -> None:
        """Check against these words; each word of ``known`` (names, own words) is known in any case."""
        self._words = words
        self._known = frozenset(part.casefold() for one in known for part in _parts(one.replace("’", "'")))

    def slips(self, text: str, caret: int = -1) -> Iterator[Slip]:
        """Give the words of a text that are not known; the one that ends at the caret is still being typed."""
        for found in _WORD.finditer(text):
            if found.end() != caret and not self.is_known(found[0]):
                yield Slip(found.start(), found[0])

    def is_known(self, word: str) -> bool:
        """Tell whether a word is spelt as it should be, as far as is known."""
        plain = word.replace("’", "'")
        if len(plain) < 2 or plain.isupper() or plain in self._words:
            return True
        stem = re.sub(r"'s?$", "", plain)
        lower = plain[0].lower() + plain[1:]
        forms = (stem, lower, re.sub(r"'s?$", "", lower), plain.lower() if plain.istitle() else stem)
        return any(form in self._words for form in forms) or stem.isupper() or stem.casefold() in self._known

    def suggest(self, word: str) -> tuple[str, ...]:
        """Give words that may have been meant, likely ones first; none is asked of a network, and none is learnt."""
        plain = word.replace("’", "'")
        lower = plain.lower()
        found: dict[str, tuple[int, int]] = {}
        for cost, near in _near(lower):
            form = near if near in self._words else near.capitalize()
            if (rank := self._words.rank(form)) < 3:
                found[form] = min(found.get(form, (9, 9)), (cost, rank))
        found |= {pair: (1, 0 if pair[1] == " " else 1) for pair in self._split(lower)}
        found |= {each: at for each, at in self._further(lower) if each not in found}
        found.pop(plain, None)
        best = sorted(found, key=lambda form: (found[form][1] + 2 * found[form][0], form))[:MOST]
        is_capital = plain[0].isupper()
        return tuple(dict.fromkeys(form[0].upper() + form[1:] if is_capital else form for form in best))

    def _split(self, word: str) -> Iterator[str]:
        """Give two common words that were written as one."""
        for at in range(1, len(word)):
            left, right = word[:at], word[at:]
            if all(len(part) > 2 or part in ("a", "i", "in", "of", "to", "is", "at") for part in (left, right)) and (
                left in self._words.common and right in self._words.common
            ):
                yield f"{left} {right}"

    def _further(self, word: str) -> Iterator[tuple[str, tuple[int, int]]]:
        """Give words two slips away (of long ones three) that begin alike."""
        most = 2 if len(word) < _LONG else 3
        masks = {letter: sum(1 << at for at, each in enumerate(word) if each == letter) for letter in set(word)}
        for near in self._words:
            if near[:1] == word[:1] and abs(len(near) - len(word)) < most:
                slips = _distance(len(word), masks, near)
                if slips <= most:
                    yield near, (slips + 1, self._words.rank(near))


def _parts(words: str) -> list[str]:
    return [part for part in re.split(r"[^\w'’]+", words) if part]


def _near(word: str) -> Iterator[tuple[int, str]]:
    """Give everything one slip away, with how unlikely the slip is: 1 for letters changed about or doubled, or one
    vowel for another; 2 for the rest.
    """
    for at in range(len(word) + 1):
        left, right = word[:at], word[at:]
        if len(right) > 1:
            yield 1, left + right[1] + right[0] + right[2:]
        if right:
            yield (1 if left[-1:] == right[0] else 2), left + right[1:]
        for letter in _LETTERS:
            if right:
                is_vowel = right[0] in _VOWELS and letter in _VOWELS
                yield (1 if is_vowel else 2), left + letter + right[1:]
            yield (1 if letter == left[-1:] or letter in _VOWELS else 2), left + letter + right


def _distance(length: int, masks: dict[str, int], other: str) -> int:
    """Count the slips between a word (as bits for each letter) and another: Myers' way, some steps a letter."""
    ups, downs, slips, last = (1 << length) - 1, 0, length, 1 << (length - 1)
    for letter in other:
        match = masks.get(letter, 0)
        across = (((match & ups) + ups) ^ ups) | match | downs
        rises, falls = downs | ~(across | ups), ups & across
        slips += bool(rises & last) - bool(falls & last)
        rises, falls = (rises << 1) | 1, falls << 1
        ups, downs = falls | ~((match | downs) | rises), rises & (match | downs)
    return slips
