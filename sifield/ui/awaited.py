"""Answers that come late: only those to what was asked last are told."""

from collections.abc import Callable
from typing import TypeVar

T = TypeVar("T")


class Awaited:
    """Counts what was asked; whatever was asked before the last ``begin`` is awaited no more."""

    def __init__(self) -> None:
        self._turn = 0

    def begin(self) -> None:
        """Await nothing that was asked until now."""
        self._turn += 1

    def only(self, tell: Callable[[T], object]) -> Callable[[T], None]:
        """Tell an answer only if nothing was begun since."""
        turn = self._turn

        def told(value: T) -> None:
            if turn == self._turn:
                tell(value)

        return told
