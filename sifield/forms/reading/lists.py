"""The choices sheet: lists of answers, with keys, colours and anchors for those that are rating scales."""

from collections.abc import Mapping
from dataclasses import dataclass, field, replace

from sifield.forms.parts import Choice
from sifield.forms.reading.columns import Cells
from sifield.forms.reading.faults import FaultList
from sifield.forms.reading.kinds import EXTERNAL

COLOURS = ("ok", "warn", "bad", "neutral")
_NAMED = {"name": "name", "label": "label", "itextid": "label"}
_OWN = {"list_name", "name", "label", "key", "colour", "anchor", "image", "audio", "video", "big_image"}


SHEET = "sheet "
"""Before the name of the list that a sheet of the workbook makes; no list of the choices sheet can be called so."""
OTHER = " or_other"
"""Behind the name of a list that has one more choice, “other”."""


def as_written(list_name: str) -> str:
    """Give what the workbook calls a list."""
    if list_name.startswith(SHEET):
        return list_name.removeprefix(SHEET).partition(" ")[0]
    return list_name.removeprefix(EXTERNAL).removesuffix(OTHER)


ChoiceWords = dict[str, dict[str, dict[str, str]]]
"""What one language says: by list, by place in it counted from "0", by field."""


@dataclass(slots=True)
class Lists:
    """The lists of a form by name; by list, what a column that a filter names is called in its choices; and what the
    choices are called in each language where languages differ.
    """

    choices: dict[str, tuple[Choice, ...]] = field(default_factory=dict)
    columns: dict[str, Mapping[str, str]] = field(default_factory=dict)
    words: dict[str, ChoiceWords] = field(default_factory=dict)

    def with_other(self, name: str) -> str:
        """Add a list with a choice “other”, unless it has one, and give its name."""
        made, known = f"{name}{OTHER}", self.choices[name]
        if not any(choice.name == "other" for choice in known):
            known = (*known, Choice(name="other", label="Other"))
        self.choices[made] = known
        self.columns[made] = self.columns[name]
        for said in self.words.values():
            if name in said:
                said[made] = said[name]
        return made


def read_lists(rows: list[Cells], first_language: str, duplicates_allowed: bool, faults: FaultList) -> Lists:
    """Gather the rows of the choices sheet (and of external_choices) into lists."""
    lists: dict[str, list[Choice]] = {}
    words: dict[str, ChoiceWords] = {}
    columns: dict[str, Mapping[str, str]] = {}
    seen: dict[tuple[str, str], int] = {}
    keys: dict[tuple[str, str], int] = {}
    for row in rows:
        name, list_name = row.get("name"), row.get("list_name")
        if row.sheet == "external_choices" and list_name:
            list_name = EXTERNAL + list_name
        if not list_name or not name:
            if list_name or name or row.get("label"):
                missing = "name" if list_name else "list_name"
                message = f"This choice has no {missing}, so it is not used."
                faults.warn(row.sheet, row.number, row.letter(missing), message, f"Fill in {missing}.")
            continue
        if (list_name, name) in seen and not duplicates_allowed:
            message = f"“{name}” is in the list “{as_written(list_name)}” twice (row {seen[list_name, name]})."
            faults.warn(row.sheet, row.number, row.letter("name"), message, "Remove or rename one of them.")
        seen.setdefault((list_name, name), row.number)
        choice = _choice(row, faults)
        if choice.key and (list_name, choice.key) in keys:
            message = f"The key {choice.key} is used twice in the list “{as_written(list_name)}”."
            faults.fault(row.sheet, row.number, row.letter("key"), message, "Give each choice a key of its own.")
        keys.setdefault((list_name, choice.key), row.number)
        if list_name not in lists:
            columns[list_name] = {one: one for one in row.letters if one not in _OWN} | _NAMED
        there = lists.setdefault(list_name, [])
        for language, said in differing(row, {"label": choice.label, "anchor": choice.anchor}, first_language).items():
            words.setdefault(language, {}).setdefault(list_name, {})[str(len(there))] = said
        there.append(choice)
    return Lists({name: tuple(choices) for name, choices in lists.items()}, columns, words)


def differing(row: Cells, first: dict[str, str], first_language: str) -> dict[str, dict[str, str]]:
    """Give what the languages of a row say by column, where any differs from the ``first`` one's words."""
    found: dict[str, dict[str, str]] = {}
    for language, cells in row.spoken.items():
        said = {column: cells.get(column) for column in first if cells.get(column) not in ("", first[column])}
        if said:
            found[language] = said
    columns = dict.fromkeys(column for said in found.values() for column in said)
    return {first_language: {column: first[column] for column in columns}, **found} if found else {}


def _choice(row: Cells, faults: FaultList) -> Choice:
    key, colour, label = row.get("key"), row.get("colour").lower(), row.get("label")
    if key and not (len(key) == 1 and key.isdigit()):
        message = f"“{key}” is no key."
        faults.fault(row.sheet, row.number, row.letter("key"), message, "Use one digit, 0 to 9.")
        key = ""
    if colour and colour not in COLOURS:
        message = f"“{colour}” is no colour of a rating."
        faults.fault(
            row.sheet, row.number, row.letter("colour"), message, f"Use {', '.join(COLOURS)} or leave it empty."
        )
        colour = ""
    if not label:
        message = f"The choice “{row.get('name')}” has no label, so its name is shown."
        faults.warn(row.sheet, row.number, row.letter("label"), message, "Fill in the label.")
    extra = {name: value for name, value in row.values.items() if name not in _OWN}
    return Choice(
        name=row.get("name"),
        label=label or row.get("name"),
        key=key,
        colour=colour,
        anchor=row.get("anchor"),
        extra=extra,
    )


def is_scale(choices: tuple[Choice, ...]) -> bool:
    """True if every choice of a list has a key, which makes it a rating scale."""
    return bool(choices) and all(choice.key for choice in choices)


def with_keys(choices: tuple[Choice, ...]) -> tuple[Choice, ...]:
    """Give the choices of a rating without keys the keys 1, 2, 3 … in their order."""
    if any(choice.key for choice in choices) or len(choices) > 9:
        return choices
    return tuple(replace(choice, key=str(at)) for at, choice in enumerate(choices, 1))
