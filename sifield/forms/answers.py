"""What has been answered so far: values by question and row, and the rows of repeats as a tree."""

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, replace

from sifield.forms.template import Template
from sifield.forms.values import Value

Key = tuple[str, str]
"""A question's name and the id of the repeat row it is answered in ("" outside repeats)."""


@dataclass(frozen=True, slots=True)
class Row:
    """One row of a repeat, for example one room visited. ``parent_id`` is the row around it ("" for none)."""

    id: str
    group: str
    parent_id: str = ""
    position: int = 0
    label: str = ""


class Rows:
    """All rows of all repeats of one form, in order.

    Rows of a repeat that the form does not have, or whose outer row is not there, are left aside.
    """

    def __init__(self, template: Template, rows: Iterable[Row]) -> None:
        self._by_id: dict[str, Row] = {}
        self._children: dict[tuple[str, str], list[str]] = {}
        self._outer = {name: _outer(template, name) for name, group in template.groups.items() if group.is_repeat}
        ordered = sorted(rows, key=lambda row: (row.position, row.id))
        # outer repeats come before those in them, as in the sheet
        for name, outer in self._outer.items():
            for row in ordered:
                if row.group == name and self._group_of(row.parent_id) == outer:
                    self._put(row)

    def _group_of(self, row_id: str) -> str | None:
        if not row_id:
            return ""
        return self._by_id[row_id].group if row_id in self._by_id else None

    def _put(self, row: Row) -> None:
        self._by_id[row.id] = row
        self._children.setdefault((row.group, row.parent_id), []).append(row.id)

    def __contains__(self, row_id: str) -> bool:
        return row_id in self._by_id

    def __iter__(self) -> Iterator[Row]:
        return iter(self._by_id.values())

    def get(self, row_id: str) -> Row:
        """Give a row.

        Raises:
            KeyError: no such row.
        """
        return self._by_id[row_id]

    def children(self, group: str, parent_id: str) -> list[str]:
        """Give the ids of a repeat's rows within one outer row, in order."""
        return self._children.get((group, parent_id), [])

    def add(self, group: str, row_id: str, label: str, parent_id: str) -> Row:
        """Add a row at the end.

        Raises:
            KeyError: no such repeat.
            ValueError: the id is taken, or the outer row is missing or of another repeat.
        """
        outer = self._outer[group]
        if row_id in self._by_id or not row_id:
            raise ValueError(f"row {row_id!r} is there already")
        if self._group_of(parent_id) != outer:
            raise ValueError(f"rows of {group} do not lie in row {parent_id!r}")
        before = self.children(group, parent_id)
        position = self._by_id[before[-1]].position + 1 if before else 1
        row = Row(row_id, group, parent_id, position, label)
        self._put(row)
        return row

    def relabel(self, row_id: str, label: str) -> None:
        """Change what a row is called."""
        self._by_id[row_id] = replace(self._by_id[row_id], label=label)

    def remove(self, row_id: str) -> list[Row]:
        """Take out a row and all rows in it; they are given back, innermost first."""
        row = self._by_id[row_id]
        gone: list[Row] = []
        for (_, parent_id), inner in list(self._children.items()):
            if parent_id == row_id:
                for child in list(inner):
                    gone += self.remove(child)
        self._children[row.group, row.parent_id].remove(row_id)
        del self._by_id[row_id]
        return [*gone, row]

    def of(self, group: str) -> list[str]:
        """Give the ids of all rows of a repeat ("" gives the one place outside repeats)."""
        if not group:
            return [""]
        return [row.id for row in self._by_id.values() if row.group == group]

    def around(self, row_id: str, group: str) -> str:
        """Give the row of ``group`` that is, or lies around, a row; "" if there is none."""
        while row_id and (row := self._by_id[row_id]).group != group:
            row_id = row.parent_id
        return row_id

    def seen(self, group: str, row_id: str) -> list[str]:
        """Give the rows of a repeat as seen from a row: the one we are in, else all below what is around both."""
        if not group:
            return [""]
        here = self.around(row_id, group)
        return [here] if here else self.siblings(group, row_id)

    def siblings(self, group: str, row_id: str) -> list[str]:
        """Give all rows of a repeat within the outer row we are in, though we may be in one of them."""
        return [one for parent in self.seen(self._outer[group], row_id) for one in self.children(group, parent)]

    def position(self, group: str, row_id: str) -> int:
        """Say which row of a repeat we are in, counted from 1; 0 outside."""
        here = self.around(row_id, group)
        return self.children(group, self._by_id[here].parent_id).index(here) + 1 if here else 0


def _outer(template: Template, repeat: str) -> str:
    """Give the repeat around a repeat, "" for none."""
    name = template.groups[repeat].parent
    while name and not template.groups[name].is_repeat:
        name = template.groups[name].parent
    return name


Answers = Mapping[Key, Value]
