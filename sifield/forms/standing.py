"""Where an expression stands while it runs: a question in a row, or a choice or row being filtered."""

from collections.abc import Sequence
from datetime import datetime
from typing import Protocol

from sifield.forms.answers import Rows
from sifield.forms.logic import Logic, choice_column
from sifield.forms.template import Choice
from sifield.forms.values import Computed, Single


class State(Protocol):
    """What a session lets its expressions see."""

    @property
    def logic(self) -> Logic: ...
    @property
    def rows(self) -> Rows: ...
    def seen_value(self, question: str, row_id: str) -> Single | None:
        """Give an answer as an expression sees it; None if the question does not apply."""

    def local_now(self) -> datetime:
        """Give local time without zone."""


class Standing:
    """A ``Scope`` at one question or group (``name``) in one row."""

    __slots__ = ("_item", "_name", "_row_id", "_state", "index")

    def __init__(self, state: State, name: str, row_id: str, item: Choice | str | None = None, index: int = 0) -> None:
        self._state = state
        self._name = name
        self._row_id = row_id
        self._item = item
        self.index = index

    def read(self, name: str) -> Computed:
        """Give the answer to a question, or one item for each row, seen from here."""
        state = self._state
        group = state.logic.template.groups.get(name)
        if group is not None:
            return ["" for _ in state.rows.siblings(name, self._row_id)] if group.is_repeat else ""
        repeat = state.logic.home(name)
        if not repeat or state.rows.around(self._row_id, repeat):
            value = state.seen_value(name, state.rows.around(self._row_id, repeat) if repeat else "")
            return "" if value is None else value
        values = (state.seen_value(name, row_id) for row_id in state.rows.siblings(repeat, self._row_id))
        return [value for value in values if value is not None]

    def own(self) -> Single:
        """Give the question's own answer."""
        if self._name not in self._state.logic.template.questions:
            return ""
        return _given(self._state.seen_value(self._name, self._row_id))

    def column(self, name: str) -> Single:
        """Give a column of the choice, or a question of the row, being looked at."""
        if isinstance(self._item, Choice):
            return choice_column(self._item, name)
        if self._item is not None and name in self._state.logic.template.questions:
            return _given(self._state.seen_value(name, self._item))
        return ""

    def position(self, group: str) -> int:
        """Say which row of a repeat we are in, counted from 1 (0 outside)."""
        return self._state.rows.position(group, self._row_id)

    def rows(self, group: str) -> Sequence["Standing"]:
        """Give the rows of a repeat that can be seen from here."""
        found = self._state.rows.siblings(group, self._row_id)
        return [Standing(self._state, self._name, self._row_id, one, at) for at, one in enumerate(found, 1)]

    def items(self, list_name: str) -> Sequence["Standing"]:
        """Give the choices of a list."""
        found = self._state.logic.template.lists.get(list_name, ())
        return [Standing(self._state, self._name, self._row_id, one, at) for at, one in enumerate(found, 1)]

    def indexed(self, question: str, places: Sequence[tuple[str, int]]) -> Single:
        """Give an answer in a given row of a repeat, or of a repeat in a repeat."""
        row_id = self._row_id
        for group, number in places:
            found = self._state.rows.siblings(group, row_id)
            if not 1 <= number <= len(found):
                return ""
            row_id = found[number - 1]
        repeat = self._state.logic.home(question)
        around = self._state.rows.around(row_id, repeat) if repeat else ""
        return _given(self._state.seen_value(question, around)) if around or not repeat else ""

    def choice_label(self, question: str, value: str) -> str:
        """Give the label of a choice."""
        choices = self._state.logic.template.questions[question].choices
        return next((choice.label for choice in choices if choice.name == value), "")

    def now(self) -> datetime:
        """Give local time without zone."""
        return self._state.local_now()


def _given(value: Single | None) -> Single:
    return "" if value is None else value
