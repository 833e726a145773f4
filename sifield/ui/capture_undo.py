"""What can be taken back in a visit: answers, flags, notes, findings and actions, the last one first."""

from collections.abc import Callable
from dataclasses import dataclass

MOST = 200
"""Steps that can be taken back."""


@dataclass(frozen=True, slots=True)
class Step:
    """Something that was done: what it is called, what takes it back, and what it is about.

    Steps of the same ``mark`` that follow each other are one (a sentence, not each of its keys); "" is never the same.
    """

    words: str
    back: Callable[[], object]
    mark: object = ""


class CaptureUndo:
    """The steps of one visit on the screen, newest last."""

    def __init__(self) -> None:
        self._steps: list[Step] = []
        self._is_going_back = False

    def did(self, words: str, back: Callable[[], object], mark: object = "") -> None:
        """Remember a step; while one is taken back none is remembered."""
        if self._is_going_back or self.goes_on(mark):
            return
        self._steps.append(Step(words, back, mark))
        del self._steps[:-MOST]

    def goes_on(self, mark: object) -> bool:
        """Whether a step of this mark would be one with the newest."""
        return bool(mark) and bool(self._steps) and self._steps[-1].mark == mark

    def forget(self, mark: object) -> None:
        """Forget the newest step of a mark: it was taken back in another way."""
        at = next((at for at in reversed(range(len(self._steps))) if self._steps[at].mark == mark), None)
        if at is not None:
            del self._steps[at]

    @property
    def next(self) -> str:
        """Say what would be taken back, "" for nothing."""
        return self._steps[-1].words if self._steps else ""

    def back(self) -> str:
        """Take the newest step back, and say which it was; "" where there is none."""
        if not self._steps:
            return ""
        step = self._steps.pop()
        self._is_going_back = True
        try:
            step.back()
        finally:
            self._is_going_back = False
        return step.words
