"""From an entry of the survey sheet to a finished question or group: its text, default, extensions and logic."""

import math
import re
from collections.abc import Mapping
from dataclasses import dataclass, field, fields, replace
from typing import Any

from sifield.forms.expressions.functions import FUNCTIONS
from sifield.forms.expressions.syntax import ExpressionFault
from sifield.forms.parts import Expression, Group, Question, split_prompts
from sifield.forms.reading import unused
from sifield.forms.reading.columns import NO, SPOKEN, Cells, is_yes, read_parameters
from sifield.forms.reading.dialects import unrecorded
from sifield.forms.reading.extensions import Remit, read_feeds, read_minutes, read_remit, read_suggests, read_yes, tell
from sifield.forms.reading.faults import FaultList
from sifield.forms.reading.lists import Lists, differing
from sifield.forms.reading.names import Names, Place
from sifield.forms.reading.references import read_expression
from sifield.forms.reading.survey import Entry
from sifield.forms.values import Value, parse_day, parse_moment, parse_time, to_number

_CALL = re.compile(r"([a-z][\w:\-]*)\s*\(")
_REF = re.compile(r"\$\{\s*([^{}\s]*)\s*\}")
_FIELDS = {"guidance_hint": "guidance"}
"""Where a text column is called otherwise in a question."""
_YES_OR_NO = ("required", "readonly", "relevant")
"""Columns in which many write yes or no instead of an expression."""
_TRUTHS = {"yes": "true()", "true": "true()", "no": "false()", "false": "false()"}
"""What these words are as expressions; Excel writes TRUE and FALSE, and pyxform takes all four so."""


_OF_CHECKS = "beside a question with choices, outside repeats"


@dataclass(slots=True)
class Maker:
    """Makes questions and groups out of entries, groups before what is in them; ``lists`` and ``names`` are those of
    the whole form.

    ``scales`` names the lists whose choices all have keys of their author's, which makes them ratings. ``words``
    gathers what questions and groups say in each language, where languages differ.
    """

    names: Names
    lists: Lists
    scales: frozenset[str]
    language: str
    faults: FaultList
    words: dict[str, dict[str, Mapping[str, str]]] = field(default_factory=dict)
    _remits: dict[str, Remit] = field(default_factory=dict)

    def group(self, entry: Entry) -> Group:
        """Finish a group or repeat."""
        cells, is_repeat = entry.cells, entry.kind.kind == "begin repeat"
        remit = self._remits[entry.name] = self._remit(entry)
        texts = self._texts(entry)
        for column in ("evidence", "self_review"):
            read_yes(cells, column, "beside a question", False, self.faults)
        for column in ("suggests", "feeds"):
            if cells.get(column):
                message = f"The column {column} says nothing of a group."
                tell(cells, column, message, "Move it to a question.", self.faults)
        return Group(
            name=entry.name,
            label=texts["label"],
            hint=texts["hint"],
            parent=entry.group[-1] if entry.group else "",
            is_repeat=is_repeat,
            is_stop=read_yes(cells, "stop", "in a begin_repeat row", is_repeat, self.faults),
            minutes=read_minutes(cells, self.faults),
            appearance=cells.get("appearance"),
            row=cells.place,
            phases=remit.phases,
            ages=remit.ages,
            character=remit.character,
            every=remit.every,
            turn=remit.turn,
            relevant=self._logic(entry, "relevant"),
            count=self._logic(entry, "repeat_count") if is_repeat else None,
        )

    def question(self, entry: Entry) -> Question:
        """Finish a question."""
        cells, kind = entry.cells, entry.kind
        appearance = kind.meta or cells.get("appearance")
        choices = self.lists.choices.get(kind.list_name, ())
        is_rating = kind.kind == "select_one" and (is_shown_as_rating(entry) or kind.list_name in self.scales)
        repeat = self.names.repeat_of(entry.name)
        # a row of a repeat is a room or a file that the reviewer chooses: no school can answer for it beforehand
        is_check = kind.kind == "select_one" and bool(kind.list_name) and not repeat
        default, first_value = self._default(entry)
        parameters = self._parameters(cells)
        if cells.get("minutes"):
            message = "The column minutes says nothing of a single question."
            tell(cells, "minutes", message, "Move it to its begin_group or begin_repeat.", self.faults)
        read_yes(cells, "stop", "in a begin_repeat row", False, self.faults)
        made = Question(
            name=entry.name,
            kind=kind.kind,
            **self._texts(entry),
            **self._of_remit(entry),
            group=entry.group,
            repeat=repeat,
            row=cells.place,
            list_name=kind.list_name,
            choices=choices,
            appearance=self._appearance(cells, appearance),
            parameters=parameters,
            is_rating=is_rating,
            takes_evidence=read_yes(cells, "evidence", "beside a question", kind.kind != "metadata", self.faults),
            is_self_reviewed=read_yes(cells, "self_review", _OF_CHECKS, is_check, self.faults),
            multiline=kind.kind == "text" and "multiline" in appearance.split(),
            feeds=read_feeds(cells, self.faults),
            suggests=() if kind.is_wrong else read_suggests(cells, choices, self.faults),
            default=default,
            first_value=first_value,
            relevant=self._logic(entry, "relevant"),
            required=self._logic(entry, "required"),
            constraint=self._logic(entry, "constraint"),
            calculation=self._logic(entry, "calculation"),
            choice_filter=self._logic(entry, "choice_filter"),
            is_shuffled=bool(kind.list_name) and is_yes(parameters.get("randomize", "")),
            seed=self._read(entry, "parameters", parameters["seed"]) if "seed" in parameters else None,
            readonly=self._logic(entry, "readonly"),
            trigger=self._trigger(entry),
        )
        if not kind.is_wrong:
            self._check(made, cells)
        return made

    def _remit(self, entry: Entry) -> Remit:
        return read_remit(entry, self._remits[entry.group[-1]] if entry.group else Remit(), self.faults)

    def _of_remit(self, entry: Entry) -> dict[str, Any]:
        remit = self._remit(entry)
        return {one.name: getattr(remit, one.name) for one in fields(remit)}

    def _texts(self, entry: Entry) -> dict[str, Any]:
        """Give the texts of a row by field, and gather what they are in other languages."""
        columns = [column for column in SPOKEN if column != "anchor"]
        texts = {column: self._text(entry, entry.cells, column) for column in columns}
        if not texts["label"] and not entry.is_group:
            texts["label"] = entry.name
        texts["prompts"] = "\n".join(split_prompts(texts["prompts"]))
        spoken = {
            language: replace(cells, values={one: self._text(entry, cells, one) for one in cells.values})
            for language, cells in entry.cells.spoken.items()
        }
        for language, said in differing(replace(entry.cells, spoken=spoken), texts, self.language).items():
            self.words.setdefault(language, {})[entry.name] = {_FIELDS.get(one, one): said[one] for one in said}
        made: dict[str, Any] = {_FIELDS.get(column, column): text for column, text in texts.items()}
        return {**made, "prompts": split_prompts(texts["prompts"])}

    def _check(self, question: Question, cells: Cells) -> None:
        if question.is_asked and not cells.get("label"):
            message = f"“{question.name}” has no label, so its name is shown."
            self.faults.warn(cells.sheet, cells.number, cells.letter("label"), message, "Fill in the label.")
        if cells.get("choice_filter") and not question.list_name:
            message = "This question has no list of choices to filter."
            self.faults.warn(cells.sheet, cells.number, cells.letter("choice_filter"), message, "Take the filter out.")
        if question.kind == "calculate" and not (cells.get("calculation") or cells.get("default")):
            message = "This calculate row calculates nothing."
            self.faults.warn(cells.sheet, cells.number, cells.letter("calculation"), message, "Fill in calculation.")
        if question.kind == "select_multiple" and (bad := [one.name for one in question.choices if " " in one.name]):
            message = f"The choice “{bad[0]}” has a space in its name, which a multiple answer cannot hold."
            self.faults.fault(cells.sheet, cells.number, cells.letter("type"), message, "Write it with _ in the list.")

    def _logic(self, entry: Entry, column: str) -> Expression | None:
        source = entry.cells.get(column)
        spoken = source.strip().lower()
        if column in _YES_OR_NO:
            if not source or (spoken in NO and column != "relevant") or (is_yes(source) and column == "relevant"):
                return None
            source = "false()" if spoken in NO else "true()" if is_yes(source) else source
        elif column in ("constraint", "calculation"):
            source = _TRUTHS.get(spoken, source)
        return self._read(entry, column, source) if source else None

    def _read(self, entry: Entry, column: str, source: str) -> Expression | None:
        cells = entry.cells
        try:
            listed = entry.kind.list_name if column == "choice_filter" else ""
            if column == "choice_filter" and listed not in self.names.lists:
                return None  # the list itself is told of
            made = read_expression(source, self.names, Place(entry.name, listed, looks=self.names.sizes.get(listed, 1)))
        except ExpressionFault as fault:
            self.faults.fault(cells.sheet, cells.number, cells.letter(column), fault.message, fault.remedy)
            return None
        if why := unrecorded(source):
            self.faults.warn(cells.sheet, cells.number, cells.letter(column), why, unused.NOTHING)
        is_own = column in ("relevant", "calculation") and _reads(made.tree, ["r", entry.name])
        if is_own or (column == "relevant" and _reads(made.tree, ["."])):  # a calculation may keep what it was
            message = f"“{entry.name}” is worked out from itself."
            self.faults.fault(cells.sheet, cells.number, cells.letter(column), message, "Take the reference out.")
            return None
        return made

    def _text(self, entry: Entry, cells: Cells, column: str) -> str:
        """Give a text, having checked the ``${references}`` in it."""
        return _REF.sub(lambda found: f"${{{self._find(entry, cells, column, found[1])}}}", cells.get(column))

    def _find(self, entry: Entry, cells: Cells, column: str, name: str) -> str:
        try:
            return self.names.find(name, entry.name)
        except ExpressionFault as fault:
            tell(cells, column, fault.message, fault.remedy, self.faults)
            return name

    def _default(self, entry: Entry) -> tuple[Value, Expression | None]:
        text, kind, cells = entry.cells.get("default"), entry.kind.kind, entry.cells
        if not text:
            return None, None
        if "${" in text or any(name in FUNCTIONS for name in _CALL.findall(text)):
            return None, self._read(entry, "default", text)
        if kind in ("integer", "decimal", "range"):
            number = to_number(text)
            if not math.isnan(number):
                return (int(number) if number == int(number) and kind != "decimal" else number), None
        elif (
            (kind == "date" and parse_day(text))
            or (kind == "datetime" and parse_moment(text))
            or (kind == "time" and parse_time(text))
        ):
            return text, None
        elif kind in ("select_multiple", "rank"):
            return text.split(), None
        elif kind not in ("date", "datetime", "time"):
            return text, None
        message = f"“{text}” cannot be the answer to a question of type {kind}."
        self.faults.warn(
            cells.sheet, cells.number, cells.letter("default"), message, "Correct the default; none is used."
        )
        return None, None

    def _trigger(self, entry: Entry) -> str:
        cells = entry.cells
        if not cells.get("trigger"):
            return ""
        found = _REF.fullmatch(cells.get("trigger").strip())
        name = self._find(entry, cells, "trigger", found[1]) if found else ""
        if not name or name in self.names.groups:
            message = "A trigger is one question, written ${name}."
            self.faults.fault(cells.sheet, cells.number, cells.letter("trigger"), message, "Correct it.")
            return ""
        return name

    def _appearance(self, cells: Cells, text: str) -> str:
        written = cells.get("appearance")
        if "search(" in written.replace(" ", ""):
            message = "Choices found by search() are not supported."
            remedy = "Add the table as a sheet and use select_one_from_file with a choice_filter."
            tell(cells, "appearance", message, remedy, self.faults)
        elif why := unused.appearance(written):
            self.faults.warn(cells.sheet, cells.number, cells.letter("appearance"), why, unused.NOTHING)
        return text

    def _parameters(self, cells: Cells) -> dict[str, str]:
        found = read_parameters(cells.get("parameters"))
        for name in found:
            if why := unused.parameter(name):
                self.faults.warn(cells.sheet, cells.number, cells.letter("parameters"), why, unused.NOTHING)
        return found


def is_shown_as_rating(entry: Entry) -> bool:
    """True if the appearance asks for a rating."""
    return entry.kind.kind == "select_one" and "rating" in entry.cells.get("appearance").split()


def _reads(tree: object, leaf: list[str]) -> bool:
    return tree == leaf or (isinstance(tree, list) and any(_reads(part, leaf) for part in tree))
