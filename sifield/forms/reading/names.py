"""The names of a form, and which of them a reference means from where it stands."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from functools import cached_property

from sifield.forms.expressions.syntax import ExpressionFault
from sifield.forms.reading.faults import near
from sifield.forms.reading.lists import as_written
from sifield.forms.reading.tables import list_of, table_name


@dataclass(frozen=True)
class Names:
    """All names of a form: the group around each ("" at the top), which are repeats, which groups, the choice lists.

    ``written`` gives, for a name as the sheet writes it, all that bear it: forms may use one in several groups.
    ``columns`` gives, for a list, what the choices call each column that may be named, ``sizes`` how long it is.
    """

    parents: Mapping[str, str]
    written: Mapping[str, tuple[str, ...]]
    repeats: frozenset[str]
    groups: frozenset[str]
    lists: frozenset[str]
    selects: Mapping[str, str] = field(default_factory=dict)
    columns: Mapping[str, Mapping[str, str]] = field(default_factory=dict)
    sizes: Mapping[str, int] = field(default_factory=dict)

    @cached_property
    def _inside(self) -> Mapping[tuple[str, str], list[str]]:
        """By group and name as written: all that bear it there."""
        found: dict[tuple[str, str], list[str]] = {}
        for name, bearers in self.written.items():
            for one in bearers:
                found.setdefault((self.parents[one], name), []).append(one)
        return found

    def find(self, name: str, at: str) -> str:
        """Give the one that ``${name}`` means at a question or group: of several, the nearest.

        Raises:
            ExpressionFault: there is none, or two are equally near.
        """
        found = self.written.get(name, ())
        while len(found) > 1 and at:
            at = self.parents.get(at, "")
            found = tuple(self._inside.get((at, name), found))
        if len(found) > 1:
            raise ExpressionFault(f"Several questions are called “{name}”.", "Rename them, so that it is clear which.")
        if not found:
            raise self._unknown(name)
        return found[0]

    def _unknown(self, name: str) -> ExpressionFault:
        if name.startswith("last-saved#"):
            return ExpressionFault(
                "Answers of the last form (last-saved) are not kept.", f"Use ${{{name[11:]}}} or a fixed default."
            )
        meant = near(name, self.written)
        hint = f"Did you mean ${{{meant}}}?" if meant else "Correct the name, or add that question."
        return ExpressionFault(f"No question or group is called “{name}”.", hint)

    def child(self, group: str, name: str) -> str:
        """Give the question or group of that name directly in a group, "" if there is none."""
        return next(iter(self._inside.get((group, name), ())), "")

    def list_called(self, name: str) -> str:
        """Give the list that ``instance('name')`` means: of the choices sheet, else the sheet that stands for a file;
        "" if there is neither.
        """
        return next((one for one in (name, list_of(table_name(name))) if one in self.lists), "")

    def column(self, list_name: str, written: str) -> str:
        """Give what the choices of a list call a column.

        Raises:
            ExpressionFault: the list has no such column.
        """
        columns = self.columns.get(list_name, {})
        if written.lower() not in columns:
            meant = near(written, columns)
            hint = f"Did you mean {meant}?" if meant else "Name a column of that sheet."
            raise ExpressionFault(f"The list “{as_written(list_name)}” has no column “{written}”.", hint)
        return columns[written.lower()]

    def repeat_of(self, name: str) -> str:
        """Give the nearest repeat around a name, or the name itself if it is one; "" if there is none."""
        while name and name not in self.repeats:
            name = self.parents.get(name, "")
        return name


MOST_FILTERS = 2
"""Square brackets within one another."""
MOST_LOOKED_AT = 5_000_000
"""Items that filters within filters may look at: each looks at its whole list for each item of the list around it."""


@dataclass(frozen=True, slots=True)
class Place:
    """Where an expression stands: at which question or group; in a filter, where bare names are columns of a choice or
    questions of a row, of which list or repeat; how many filters deep (``depth``), and how many items those around look
    at (``looks``).
    """

    name: str
    list_name: str = ""
    repeat: str = ""
    depth: int = 0
    looks: int = 1

    @property
    def is_filter(self) -> bool:
        return bool(self.list_name or self.repeat)

    def within(self, *, list_name: str = "", repeat: str = "", size: int = 1) -> "Place":
        """Give the place in square brackets here, behind a list of so many items or a repeat.

        Raises:
            ExpressionFault: they lie too deep in one another, or would look at too many items.
        """
        looks = self.looks * max(1, size)
        if self.depth >= MOST_FILTERS or (self.is_filter and looks > MOST_LOOKED_AT):
            remedy = "Look the inner one up in a calculate row, and use its answer here."
            what = "lie too deep in one another" if self.depth >= MOST_FILTERS else f"would look at {looks:,} items"
            raise ExpressionFault(f"Square brackets {what}.", remedy)
        return Place(self.name, list_name, repeat, self.depth + 1, looks)
