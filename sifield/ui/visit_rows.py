"""The repeat rows of a visit: on a walk its stops. Their order, names and times."""

from collections.abc import Iterable
from dataclasses import replace

from sifield.fieldwork.capture import RowDetails
from sifield.forms.template import Section, Template


class VisitRows:
    """Rows by id."""

    def __init__(self, template: Template, rows: Iterable[RowDetails]) -> None:
        self._labels = {section.name: section.label for section in template.sections}
        self._rows = {row.row.id: row for row in rows}

    def __len__(self) -> int:
        return len(self._rows)

    def get(self, row_id: str) -> RowDetails | None:
        """Give a row, or None."""
        return self._rows.get(row_id)

    def of(self, section: Section, parent_id: str) -> list[RowDetails]:
        """Give the rows of a repeat within one outer row, in order."""
        mine = [row for row in self._rows.values() if row.row.group == section.name and row.row.parent_id == parent_id]
        return sorted(mine, key=lambda row: row.row.position)

    def number(self, row_id: str) -> int:
        """Say the how-manieth of its repeat a row is, from 1."""
        mine = self._rows[row_id].row
        rows = self._rows.values()
        same = [one.row for one in rows if one.row.group == mine.group and one.row.parent_id == mine.parent_id]
        return [one.id for one in sorted(same, key=lambda one: one.position)].index(row_id) + 1

    def name(self, row_id: str) -> str:
        """Say what a row is called: its label (a room), else "Stop 2"; "" for no row."""
        details = self._rows.get(row_id)
        if details is None:
            return ""
        return details.row.label or f"{self._labels.get(details.row.group, '')} {self.number(row_id)}".strip()

    def add(self, row: RowDetails) -> None:
        """Take a new row in; the open row of the same repeat ends when it begins."""
        for details in list(self._rows.values()):
            if details.row.group == row.row.group and details.row.parent_id == row.row.parent_id:
                self._rows[details.row.id] = replace(details, ended_at=details.ended_at or row.began_at)
        self._rows[row.row.id] = row

    def rename(self, row_id: str, label: str) -> None:
        """Call a row (a room) otherwise."""
        details = self._rows[row_id]
        self._rows[row_id] = replace(details, row=replace(details.row, label=label))

    def remove(self, row_id: str) -> None:
        """Let a row go."""
        del self._rows[row_id]
