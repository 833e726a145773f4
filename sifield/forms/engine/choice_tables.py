"""A list of choices as columns, so that a filter looks at the columns it needs, or straight into an index."""

from collections.abc import Iterable, Iterator, Sequence
from functools import cached_property
from typing import Any

from sifield.forms.template import Choice
from sifield.forms.values import Computed, equal, first, to_number

ITSELF = "*"
"""The column that holds the choices themselves."""
PLACE = "#"
"""The column that holds each choice's place in the list, from 1."""
NUMBERED = "#:"
"""Before the name of a column: its texts as numbers."""


class ChoiceTable:
    """The choices of one list. Columns and indexes are made when first asked for, and kept."""

    def __init__(self, choices: Sequence[Choice]) -> None:
        self.choices = choices
        self._columns: dict[str, Sequence[Any]] = {ITSELF: choices, PLACE: range(1, len(choices) + 1)}
        self._indexes: dict[str, dict[str | float, list[int]]] = {}
        self._labels: dict[str, str] = {}

    def column(self, name: str) -> Sequence[Any]:
        """Give what each choice has in a column of its sheet, "" where it has nothing."""
        found = self._columns.get(name)
        if found is None:
            numbered = name.startswith(NUMBERED)
            texts = self.column(name.removeprefix(NUMBERED)) if numbered else _column(self.choices, name)
            found = self._columns[name] = [to_number(text) for text in texts] if numbered else texts
        return found

    def pick(self, wanted: tuple[str, ...], key: str, value: Computed) -> Iterable[tuple[Any, ...]]:
        """Give the wanted columns of the choices whose column ``key`` equals a value; of all if ``key`` is ""."""
        columns = [self.column(name) for name in wanted]
        if not key:
            return zip(*columns, strict=True)
        single = first(value)
        places: Iterable[int]
        if isinstance(single, str):
            places = self._index(key).get(single, ())
        elif isinstance(single, float) and single.is_integer():  # 1 equals "1.0"
            places = self._index(NUMBERED + key).get(single, ())
        else:  # numbers are equal that are nearly so, and a truth equals any text but the empty one
            places = self._equal(key, single)
        return (tuple([column[at] for column in columns]) for at in places)

    @cached_property
    def names(self) -> frozenset[str]:
        """The names of all choices."""
        return frozenset(choice.name for choice in self.choices)

    def label(self, name: str) -> str:
        """Give the label of a choice, "" if there is none of that name."""
        if not self._labels:
            self._labels = {choice.name: choice.label for choice in reversed(self.choices)}
        return self._labels.get(name, "")

    def _index(self, key: str) -> dict[str | float, list[int]]:
        found = self._indexes.get(key)
        if found is None:
            found = self._indexes[key] = {}
            for at, text in enumerate(self.column(key)):
                found.setdefault(text, []).append(at)
        return found

    def _equal(self, key: str, value: Computed) -> Iterator[int]:
        return (at for at, text in enumerate(self.column(key)) if equal(text, value))


def _column(choices: Sequence[Choice], name: str) -> list[str]:
    if name in ("name", "."):
        return [choice.name for choice in choices]
    if name == "label":
        return [choice.label for choice in choices]
    heading = name.lower()
    return [choice.extra.get(heading, "") for choice in choices]
