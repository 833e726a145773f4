"""The survey sheet's rows as a tree: which question stands in which group, before any logic is read."""

import difflib
import re
from dataclasses import dataclass, field, replace

from sifield.forms.columns import Cells
from sifield.forms.faults import FaultList
from sifield.forms.kinds import Kind, UnknownKind, read_kind
from sifield.forms.lists import Lists

_NAME = re.compile(r"[^\W\d][\w.\-]*\Z")
_LEGACY_SETTINGS = {
    "set form title": "form_title",
    "set form id": "form_id",
    "set_form_title": "form_title",
    "set_form_id": "form_id",
}


@dataclass(frozen=True, slots=True)
class Entry:
    """A question, group or repeat, the cells it was written in, and the groups around it, outermost first.

    ``name`` is its own in the whole form; ``written`` is what the sheet calls it.
    """

    name: str
    kind: Kind
    cells: Cells
    group: tuple[str, ...]
    written: str

    @property
    def is_group(self) -> bool:
        return self.kind.kind.startswith("begin")


@dataclass(slots=True)
class Outline:
    """All entries by name in the order of the sheet, and settings that old forms write among the questions."""

    entries: dict[str, Entry] = field(default_factory=dict)
    settings: dict[str, str] = field(default_factory=dict)


def read_outline(rows: list[Cells], lists: Lists, faults: FaultList) -> Outline:
    """Read the rows of the survey sheet into a tree, noting every row that does not fit.

    A question with ``or_other`` gets a list of its own in ``lists`` and a question for the words, as ODK has it.
    """
    outline = Outline()
    stack: list[Entry] = []
    for row in rows:
        text = row.get("type")
        if row.is_yes("disabled") or text.startswith("#"):
            continue
        if " ".join(text.lower().split()) in _LEGACY_SETTINGS:
            outline.settings[_LEGACY_SETTINGS[" ".join(text.lower().split())]] = row.get("name") or row.get("label")
            continue
        kind = _kind(row, text, faults)
        if kind is None:
            continue
        if kind.kind.startswith("end"):
            _close(stack, kind, row, faults)
            continue
        _check_list(row, kind, lists, faults)
        around = tuple(one.name for one in stack)
        name = _name(row, kind, faults)
        entry = Entry(_unique(name, row, around, outline, faults), kind, row, around, name)
        outline.entries[entry.name] = entry
        if kind.or_other and kind.list_name in lists.choices:
            _add_other(entry, outline, lists)
        if entry.is_group:
            stack.append(entry)
    for entry in stack:
        message = f"“{entry.name}” is begun here and never ended."
        remedy = f"Add a row {entry.kind.kind.replace('begin ', 'end_')} below its last question."
        faults.fault(entry.cells.sheet, entry.cells.number, entry.cells.letter("type"), message, remedy)
    return outline


def _kind(row: Cells, text: str, faults: FaultList) -> Kind | None:
    if not text:
        if row.get("name") and row.get("label"):
            remedy = "Write its type: text, integer, select_one …"
            faults.fault(row.sheet, row.number, row.letter("type"), "This row has no type.", remedy)
        return None
    try:
        return read_kind(text)
    except UnknownKind as unknown:
        faults.fault(row.sheet, row.number, row.letter("type"), unknown.message, unknown.remedy)
        if "begin" in text.lower() and "loop" in text.lower():
            return Kind("begin group")
        if text.lower().replace("_", " ").startswith("end loop"):
            return Kind("end group")
        # an entry all the same, so that what refers to it is not called wrong too
        return Kind("hidden") if row.get("name") else None


def _close(stack: list[Entry], kind: Kind, row: Cells, faults: FaultList) -> None:
    wanted = kind.kind.replace("end", "begin")
    at = next((at for at in reversed(range(len(stack))) if stack[at].kind.kind == wanted), None)
    if at is None:
        message = f"There is no {wanted.replace(' ', '_')} for this {kind.kind.replace(' ', '_')}."
        faults.fault(row.sheet, row.number, row.letter("type"), message, "Remove this row, or add where it begins.")
        return
    for entry in stack[at + 1 :]:
        message = f"“{entry.name}” (row {entry.cells.number}) must be ended before this."
        remedy = f"Add a row {entry.kind.kind.replace('begin ', 'end_')} above."
        faults.fault(row.sheet, row.number, row.letter("type"), message, remedy)
    del stack[at:]


def _add_other(entry: Entry, outline: Outline, lists: Lists) -> None:
    with_other = lists.with_other(entry.kind.list_name)
    outline.entries[entry.name] = replace(entry, kind=replace(entry.kind, list_name=with_other))
    values = {"label": "Specify other.", "relevant": f"selected(${{{entry.name}}}, 'other')"}
    words = replace(entry.cells, values=values, spoken={})
    name = f"{entry.name}_other"
    outline.entries.setdefault(name, Entry(name, Kind("text"), words, entry.group, name))


def _check_list(row: Cells, kind: Kind, lists: Lists, faults: FaultList) -> None:
    if not kind.list_name or kind.list_name in lists.choices:
        return
    near = difflib.get_close_matches(kind.list_name, lists.choices, 1, 0.7)
    hint = f"Did you mean {near[0]}?" if near else "Add it to the choices sheet."
    message = f"No list of choices is called “{kind.list_name}”."
    faults.fault(row.sheet, row.number, row.letter("type"), message, hint)


def _name(row: Cells, kind: Kind, faults: FaultList) -> str:
    name = row.get("name")
    letter = row.letter("name")
    if not name:
        made = f"{'group' if kind.kind.startswith('begin') else kind.kind}_row_{row.number}".replace(" ", "_")
        if kind.kind not in ("note", "begin group", "metadata"):
            faults.fault(row.sheet, row.number, letter, "This row has no name.", "Give it a short name, such as room.")
        return made
    if not _NAME.match(name):
        message = f"“{name}” cannot be a name."
        faults.fault(row.sheet, row.number, letter, message, "Use letters, digits and _, and begin with a letter.")
    return name


def _unique(name: str, row: Cells, around: tuple[str, ...], outline: Outline, faults: FaultList) -> str:
    """Give a name of its own to what shares one with another group's question; within one group that is a fault."""
    before = outline.entries.get(name)
    if before is None:
        return name
    made = ".".join([*around[-1:], name])
    if made in outline.entries or not around:
        made = f"{name}.{row.number}"
    same = [one for one in outline.entries.values() if one.written == name and one.group == around]
    if same:
        message = f"The name “{name}” is used twice in one place: also in row {same[0].cells.number}."
        faults.fault(row.sheet, row.number, row.letter("name"), message, "Rename one: answers are kept by name.")
    else:
        message = f"The name “{name}” is also used in row {before.cells.number}; here it is kept as “{made}”."
        faults.warn(row.sheet, row.number, row.letter("name"), message, "Give each question a name of its own.")
    return made
