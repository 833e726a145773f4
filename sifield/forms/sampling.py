"""Drawing case files: so many of each kind, by a rule that anybody can repeat.

The school numbers its files of each kind on a list of its own, from 1. Each kind that has files gives at least one; the
rest are shared out by how many there are (largest remainders). Which ones is worked out from a seed: the positions of a
kind are put in the order of the SHA-256 of "seed/kind/position", and the first are taken. So whoever has the seed and
the numbers comes to the same files, on any computer, and nobody can have picked them.
"""

import hashlib
import secrets
from collections.abc import Mapping
from dataclasses import dataclass

MOST_FILES, MOST_DRAWN = 2_000, 60
"""The most files of one kind, and the most drawn in all."""


@dataclass(frozen=True, slots=True)
class Drawn:
    """A file that was drawn: which kind, and its position on the school's list of that kind."""

    kind: str
    position: int


def new_seed() -> str:
    """Give a new seed: short enough to be read out, and chosen by nobody."""
    return secrets.token_hex(4)


def share(sizes: Mapping[str, int], wanted: int) -> dict[str, int]:
    """Say how many files of each kind are drawn.

    Args:
        sizes: how many files of each kind the school has.
        wanted: how many to draw in all; more than there are takes all, fewer than there are kinds takes one of each.

    Raises:
        ValueError: a number is negative or too large.
    """
    if not 0 <= wanted <= MOST_DRAWN or any(not 0 <= size <= MOST_FILES for size in sizes.values()):
        raise ValueError("a number of files is negative or too large")
    kinds = {kind: size for kind, size in sizes.items() if size}
    total = sum(kinds.values())
    if not total or not wanted:
        return dict.fromkeys(sizes, 0)
    shares = {kind: max(1, min(size, wanted * size // total)) for kind, size in kinds.items()}
    by_remainder = sorted(kinds, key=lambda kind: (-(wanted * kinds[kind] % total), kind))
    while sum(shares.values()) < min(wanted, total):
        for kind in by_remainder:
            if shares[kind] < kinds[kind] and sum(shares.values()) < min(wanted, total):
                shares[kind] += 1
    while sum(shares.values()) > wanted and max(shares.values()) > 1:
        largest = max(shares, key=lambda kind: (shares[kind], kind))
        shares[largest] -= 1
    return {kind: shares.get(kind, 0) for kind in sizes}


def draw(sizes: Mapping[str, int], wanted: int, seed: str) -> tuple[Drawn, ...]:
    """Draw files, kind by kind in the order given, each kind by position.

    Raises:
        ValueError: as ``share``.
    """
    shares = share(sizes, wanted)
    return tuple(
        Drawn(kind, position)
        for kind, many in shares.items()
        for position in sorted(_in_order(kind, sizes[kind], seed)[:many])
    )


def _in_order(kind: str, size: int, seed: str) -> list[int]:
    return sorted(range(1, size + 1), key=lambda position: _lot(seed, kind, position))


def _lot(seed: str, kind: str, position: int) -> bytes:
    return hashlib.sha256(f"{seed}/{kind}/{position}".encode()).digest()
