"""Choices and rows in a random order: the same for the same seed, as in ODK (ODK XForms specification, "randomize")."""

import math
import random
from collections.abc import Iterator, Sequence
from typing import TypeVar

_MODULUS, _MULTIPLIER = 2**31 - 1, 16_807
"""Of Park and Miller's generator of random numbers, the "minimal standard" (Communications of the ACM, 1988)."""
Item = TypeVar("Item")


def shuffled(items: Sequence[Item], seed: float | None) -> list[Item]:
    """Shuffle items (Fisher and Yates, from the inside out): at random, or with a ``seed`` always in the same way.

    What is no number counts as the seed 0.
    """
    draws = _draws(seed) if seed is not None else iter(random.random, None)
    made: list[Item] = []
    for at, (item, draw) in enumerate(zip(items, draws, strict=False)):
        place = int(draw * (at + 1))
        made.append(item)
        made[at], made[place] = made[place], item
    return made


def _draws(seed: float) -> Iterator[float]:
    """Give Park and Miller's numbers from 0 to 1."""
    last = int(math.fmod(seed, _MODULUS)) if math.isfinite(seed) else 0
    if last <= 0:
        last += _MODULUS - 1
    while True:
        last = last * _MULTIPLIER % _MODULUS
        yield (last - 1) / (_MODULUS - 1)
