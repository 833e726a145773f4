"""Striking words out: a name that was typed by mistake leaves a text, and nothing says any more what it was.

Where a word stood, stands ``MARK``; so a reader sees that something was struck out, and never what. An order to strike
out travels without the words: it carries only the text as it reads afterwards. Whoever holds the text as it was before
works out from the two which words went, and strikes them out of what else they stand in (``struck_words``).
"""

import re
from collections.abc import Iterator, Sequence
from difflib import SequenceMatcher
from typing import Any

MARK = "▇▇▇"
"""Stands for one word; also, alone, for a whole earlier text, of which nothing is kept."""

_TOKENS = re.compile(rf"{MARK}|\w+(?:['’-]\w+)*|[^\w\s]")
_MOST_TOKENS = 20_000
_OTHER = ""
"""Stands for a mark in a text from before."""


def strike(value: Any, phrases: Sequence[str]) -> Any:
    """Give a value without these words: in a text, a list of texts, or an object of them, whatever their capitals.

    Whole words only: "Ann" does not strike "Annual". Between the words of a phrase any white space may stand.
    """
    if isinstance(value, str):
        for pattern, marks in _patterns(phrases):
            value = pattern.sub(marks, value)
        return value
    if isinstance(value, list):
        return [strike(item, phrases) for item in value]
    if isinstance(value, dict):
        return {name: strike(item, phrases) for name, item in value.items()}
    return value


def stands_in(value: Any, phrases: Sequence[str]) -> bool:
    """Tell whether one of these phrases stands in a value."""
    return bool(strike(value, phrases) != value)


def struck_words(before: Any, after: Any) -> tuple[str, ...]:
    """Give the words that stand in a value and were struck out of a later state of it.

    Args:
        before: the value, or one close to it: words that were typed or deleted meanwhile do no harm.
        after: the value with ``MARK`` for each word that was struck out.
    """
    found: list[str] = []
    for one, other in _pairs(before, after):
        found += _between(one, other)
    return tuple(dict.fromkeys(found))


def likeness(one: Any, other: Any) -> float:
    """Say how much two texts have in common, 0 to 1; 0 where they are no texts."""
    if not isinstance(one, str) or not isinstance(other, str):
        return 0.0
    return SequenceMatcher(None, _TOKENS.findall(one), _TOKENS.findall(other), autojunk=False).ratio()


def _patterns(phrases: Sequence[str]) -> Iterator[tuple[re.Pattern[str], str]]:
    for phrase in sorted(phrases, key=len, reverse=True):  # "Ann Lee" before "Ann", which would hide it
        words = phrase.split()
        if not words:
            continue
        before = r"(?<!\w)" if re.match(r"\w", words[0]) else ""
        behind = r"(?!\w)" if re.search(r"\w\Z", words[-1]) else ""
        pattern = before + r"\s+".join(map(re.escape, words)) + behind
        yield re.compile(pattern, re.IGNORECASE), " ".join([MARK] * len(words))


def _pairs(before: Any, after: Any) -> Iterator[tuple[str, str]]:
    if isinstance(before, str) and isinstance(after, str):
        yield before, after
    elif isinstance(before, list) and isinstance(after, list):
        for one, other in zip(before, after, strict=False):
            yield from _pairs(one, other)
    elif isinstance(before, dict) and isinstance(after, dict):
        for name in before.keys() & after.keys():
            yield from _pairs(before[name], after[name])


def _between(before: str, after: str) -> Iterator[str]:
    if MARK not in after:
        return
    # A mark that stood there before is no place to hold the two texts together by: it may be of other words.
    ours, theirs = [_OTHER if token == MARK else token for token in _TOKENS.findall(before)], _TOKENS.findall(after)
    if max(len(ours), len(theirs)) > _MOST_TOKENS:
        return
    steps = SequenceMatcher(None, ours, theirs, autojunk=False).get_opcodes()
    if len(steps) == 1 and _marks(theirs) < len(theirs):
        return  # the texts share nothing: what stands in the place of a mark is chance
    for kind, start, end, at, to in steps:
        gone, put = ours[start:end], theirs[at:to]
        if kind == "replace":
            leading = _marks(put)
            yield from _phrase(gone[:leading])
            trailing = _marks(put[::-1]) if leading < len(put) else 0
            yield from _phrase(gone[len(gone) - trailing :] if trailing else [])


def _marks(tokens: Sequence[str]) -> int:
    return next((at for at, token in enumerate(tokens) if token != MARK), len(tokens))


def _phrase(tokens: Sequence[str]) -> Iterator[str]:
    if tokens and _OTHER not in tokens:
        yield " ".join(tokens)
