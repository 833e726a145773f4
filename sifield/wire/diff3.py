"""Bringing two people's edits of one text together, word by word.

The classic three-way merge (Khanna, Kunal, Pierce: A Formal Investigation of Diff3, 2007) on difflib: where both
left the base as it was, it stays; where only one changed it, that change is taken; where both changed the same words,
or words next to each other, in different ways, there is no merge.
"""

import re
from collections.abc import Iterator, Sequence
from difflib import SequenceMatcher

_WORDS = re.compile(r"\w+\s*|[^\w\s]\s*|\s+")
"""A word goes with the space behind it: a space alone would tie together texts that share nothing else."""
_MOST_WORDS = 20_000


def merge_words(base: str, mine: str, theirs: str) -> str | None:
    """Merge two edits of a text.

    Returns:
        The text with both edits in it, or None where they touch the same words (or the texts are too long to compare
        in good time): then a person must choose.
    """
    if mine == theirs or theirs == base:
        return mine
    if mine == base:
        return theirs
    words, ours, others = _WORDS.findall(base), _WORDS.findall(mine), _WORDS.findall(theirs)
    if max(len(words), len(ours), len(others)) > _MOST_WORDS:
        return None
    merged: list[str] = []
    for from_base, from_ours, from_others in _pieces(words, ours, others):
        if from_ours == from_others or from_others == from_base:
            merged += from_ours
        elif from_ours == from_base:
            merged += from_others
        else:
            return None
    return "".join(merged)


def _pieces(base: list[str], ours: list[str], others: list[str]) -> Iterator[tuple[list[str], list[str], list[str]]]:
    """Cut the three texts at the words that all three share; give the pieces in order."""
    at = at_ours = at_others = 0
    for start, start_ours, start_others, size in _shared(base, ours, others):
        yield base[at:start], ours[at_ours:start_ours], others[at_others:start_others]
        at, at_ours, at_others = start + size, start_ours + size, start_others + size
        yield base[start:at], base[start:at], base[start:at]
    yield base[at:], ours[at_ours:], others[at_others:]


def _shared(base: list[str], ours: list[str], others: list[str]) -> Iterator[tuple[int, int, int, int]]:
    """Give the runs of base words that stand in both edits: (start in base, in ours, in others, length)."""
    in_ours, in_others = _matches(base, ours), _matches(base, others)
    mine = theirs = 0
    while mine < len(in_ours) and theirs < len(in_others):
        a, b = in_ours[mine], in_others[theirs]
        start, end = max(a[0], b[0]), min(a[0] + a[2], b[0] + b[2])
        if start < end:
            yield start, a[1] + start - a[0], b[1] + start - b[0], end - start
        if a[0] + a[2] <= b[0] + b[2]:
            mine += 1
        else:
            theirs += 1


def _matches(base: Sequence[str], edited: Sequence[str]) -> list[tuple[int, int, int]]:
    matcher = SequenceMatcher(None, base, edited, autojunk=False)
    return [(block.a, block.b, block.size) for block in matcher.get_matching_blocks() if block.size]
