"""The names of a form, and which of them a reference means from where it stands."""

import difflib
from collections.abc import Mapping
from dataclasses import dataclass, field

from sifield.forms.syntax import ExpressionFault


@dataclass(frozen=True, slots=True)
class Names:
    """All names of a form: the group around each ("" at the top), which are repeats, which groups, the choice lists.

    ``written`` gives, for a name as the sheet writes it, all that bear it: forms may use one in several groups.
    """

    parents: Mapping[str, str]
    written: Mapping[str, tuple[str, ...]]
    repeats: frozenset[str]
    groups: frozenset[str]
    lists: frozenset[str]
    selects: Mapping[str, str] = field(default_factory=dict)

    def find(self, name: str, at: str) -> str:
        """Give the one that ``${name}`` means at a question or group: of several, the nearest.

        Raises:
            ExpressionFault: there is none, or two are equally near.
        """
        found = self.written.get(name, ())
        while len(found) > 1 and at:
            at = self.parents.get(at, "")
            near = [one for one in found if self.parents[one] == at]
            found = tuple(near) or found
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
        near = difflib.get_close_matches(name, list(self.written), 1, 0.7)
        hint = f"Did you mean ${{{near[0]}}}?" if near else "Correct the name, or add that question."
        return ExpressionFault(f"No question or group is called “{name}”.", hint)

    def child(self, group: str, name: str) -> str:
        """Give the question or group of that name directly in a group, "" if there is none."""
        return next((one for one in self.written.get(name, ()) if self.parents[one] == group), "")

    def repeat_of(self, name: str) -> str:
        """Give the nearest repeat around a name, or the name itself if it is one; "" if there is none."""
        while name and name not in self.repeats:
            name = self.parents.get(name, "")
        return name


@dataclass(frozen=True, slots=True)
class Place:
    """Where an expression stands: at which question or group; ``of_item`` in a filter, where bare names are columns."""

    name: str
    of_item: bool = False
