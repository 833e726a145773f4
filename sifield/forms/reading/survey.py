"""The survey sheet's rows as a tree: which question stands in which group, before any logic is read."""

import re
from collections.abc import Mapping
from dataclasses import dataclass, field, replace

from sifield.forms.reading import unused
from sifield.forms.reading.columns import Cells, read_parameters
from sifield.forms.reading.faults import FaultList, near
from sifield.forms.reading.kinds import Kind, UnknownKind, read_kind
from sifield.forms.reading.lists import Lists, as_written
from sifield.forms.reading.loops import write_out
from sifield.forms.reading.tables import Table, add_sheet, table_name

_NAME = re.compile(r"[^\W\d][\w.\-]*\Z")
MAX_NAME = 200
MAX_DEPTH = 30
"""Groups within groups."""
RESERVED = frozenset({"meta", "instanceid", "instancename"})
"""What ODK's submissions write for themselves, in any spelling; names that begin with __ are the program's own."""
_OF_OTHERS = frozenset({"__version__"})
"""What Kobo writes into every form."""
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
    placed: dict[tuple[str, str], Entry] = field(default_factory=dict)

    def add(self, entry: Entry) -> None:
        """Add an entry below those there are."""
        self.entries[entry.name] = entry
        self.placed.setdefault((entry.group[-1] if entry.group else "", entry.written), entry)


def read_outline(rows: list[Cells], lists: Lists, tables: Mapping[str, Table], faults: FaultList) -> Outline:
    """Read the rows of the survey sheet into a tree, noting every row that does not fit.

    A question with ``or_other`` gets a list of its own in ``lists`` and a question for the words, as ODK has it; one
    whose choices come from a file gets those of the sheet in ``tables`` that stands for it.
    """
    outline = Outline()
    stack: list[Entry] = []
    for row in write_out(rows, lists, faults):
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
        if kind.file or kind.kind == "table":
            kind = _from_table(row, kind, tables, lists, faults)
        if kind.kind == "table":
            continue
        kind = _with_known_list(row, kind, lists, faults)
        around = tuple(one.name for one in stack)
        name = _name(row, kind, faults)
        entry = Entry(_unique(name, row, around, outline, faults), kind, row, around, name)
        outline.add(entry)
        if kind.or_other:
            _add_other(entry, outline, lists)
        if entry.is_group:
            stack.append(entry)
            if len(stack) == MAX_DEPTH + 1:
                remedy = "Take some of the groups out."
                faults.fault(row.sheet, row.number, row.letter("type"), "Groups lie too deep in one another.", remedy)
                break
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
        elif row.values:
            message = "This row has no type, so it is not used."
            faults.warn(row.sheet, row.number, row.letter("type"), message, unused.NOTHING)
        return None
    try:
        return read_kind(text)
    except UnknownKind as unknown:
        faults.fault(row.sheet, row.number, row.letter("type"), unknown.message, unknown.remedy)
        # an entry all the same, so that what refers to it is not called wrong too
        return Kind("hidden", is_wrong=True) if row.get("name") else None


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
    if not entry.kind.is_wrong:
        with_other = lists.with_other(entry.kind.list_name)
        outline.entries[entry.name] = replace(entry, kind=replace(entry.kind, list_name=with_other))
    values = {"label": "Specify other.", "relevant": f"selected(${{{entry.name}}}, 'other')"}
    words = replace(entry.cells, values=values, spoken={})
    name = f"{entry.name}_other"
    if name not in outline.entries:
        outline.add(Entry(name, Kind("text"), words, entry.group, name))


def _from_table(row: Cells, kind: Kind, tables: Mapping[str, Table], lists: Lists, faults: FaultList) -> Kind:
    """Give a question whose choices come from a file the list that the sheet of that name makes."""
    file = kind.file or row.get("name")
    table = tables.get(table_name(file))
    letter = row.letter("type")
    if table is None:
        message = f"There is no sheet “{table_name(file)[:60]}” with the rows of “{file[:60]}”."
        faults.fault(row.sheet, row.number, letter, message, add_sheet(table_name(file)))
        return replace(kind, file="", is_wrong=True)
    if kind.kind == "table":
        return kind
    parameters = read_parameters(row.get("parameters"))
    value, label = (parameters.get(one, one).lower() for one in ("value", "label"))
    value = value if value != "value" else "name"
    for column in (value, label):
        if column not in table.columns:
            message = f"The sheet “{table.name}” has no column “{column[:60]}” for its choices."
            remedy = "Add it, or name other columns under parameters: value=… label=…"
            faults.fault(row.sheet, row.number, letter, message, remedy)
            return replace(kind, file="", is_wrong=True)
    return replace(kind, list_name=table.add_list(lists, value, label))


def _with_known_list(row: Cells, kind: Kind, lists: Lists, faults: FaultList) -> Kind:
    if not kind.list_name or kind.list_name in lists.choices:
        return kind
    written = as_written(kind.list_name)
    meant = as_written(near(kind.list_name, lists.choices))
    sheet = "choices" if written == kind.list_name else "external_choices"
    hint = f"Did you mean {meant}?" if meant else f"Add it to the {sheet} sheet."
    message = f"No list of choices is called “{written}”."
    faults.fault(row.sheet, row.number, row.letter("type"), message, hint)
    return replace(kind, is_wrong=True)


def _name(row: Cells, kind: Kind, faults: FaultList) -> str:
    name = row.get("name")
    letter = row.letter("name")
    if not name:
        made = f"{'group' if kind.kind.startswith('begin') else kind.kind}_row_{row.place}".replace(" ", "_")
        if kind.kind not in ("note", "begin group", "metadata"):
            faults.fault(row.sheet, row.number, letter, "This row has no name.", "Give it a short name, such as room.")
        return made
    if name.lower() in RESERVED or (name.startswith("__") and name not in _OF_OTHERS):
        message = f"The name “{name[:60]}” is reserved."
        faults.fault(row.sheet, row.number, letter, message, "Give it another: not meta, instanceID, nor __ in front.")
    elif len(name) > MAX_NAME:
        message = f"This name is longer than {MAX_NAME} letters."
        faults.fault(row.sheet, row.number, letter, message, "Shorten it.")
    elif not _NAME.match(name):
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
        made = f"{name}.{row.place}"
    same = outline.placed.get((around[-1] if around else "", name))
    if same is not None:
        message = f"The name “{name}” is used twice in one place: also in row {same.cells.number}."
        faults.fault(row.sheet, row.number, row.letter("name"), message, "Rename one: answers are kept by name.")
    elif before.cells.number != row.number:  # else a loop wrote both
        message = f"The name “{name}” is also used in row {before.cells.number}; here it is kept as “{made}”."
        faults.warn(row.sheet, row.number, row.letter("name"), message, "Give each question a name of its own.")
    return made
