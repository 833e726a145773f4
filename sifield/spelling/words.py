"""The words that are shipped: English (UK) from SCOWL, and words of work in schools (``resources/spelling``)."""

from collections.abc import Iterator
from dataclasses import dataclass

from sifield.assets import asset


@dataclass(frozen=True, slots=True)
class Words:
    """Words in three parts: those that everybody uses, those in any dictionary, and rarer ones."""

    common: frozenset[str]
    usual: frozenset[str]
    rare: frozenset[str]

    def __contains__(self, word: object) -> bool:
        return word in self.common or word in self.usual or word in self.rare

    def __iter__(self) -> Iterator[str]:
        yield from self.common
        yield from self.usual
        yield from self.rare

    def rank(self, word: str) -> int:
        """Say how usual a word is: 0 common, 1 usual, 2 rare, 3 not among them."""
        return next((at for at, part in enumerate((self.common, self.usual, self.rare)) if word in part), 3)


def read_words() -> Words:
    """Read the shipped words (about 30 ms).

    Raises:
        FileNotFoundError: they are not part of this installation.
    """
    parts = asset("spelling", "english-uk.txt").read_text(encoding="utf-8").split("\n\n")
    common, usual, rare = (part.split("\n") for part in parts)
    schools = asset("spelling", "schools.txt").read_text(encoding="utf-8").split()
    return Words(frozenset(common), frozenset([*usual, *schools]), frozenset(rare))
