"""From an entry of the survey sheet to a finished question or group: its text, default, extensions and logic."""

import math
import re
from dataclasses import dataclass

from sifield.forms.columns import Cells, is_yes
from sifield.forms.faults import FaultList
from sifield.forms.functions import FUNCTIONS
from sifield.forms.names import Names, Place
from sifield.forms.references import read_expression
from sifield.forms.survey import Entry
from sifield.forms.syntax import ExpressionFault
from sifield.forms.template import Choice, Expression, Group, Question, Suggestion
from sifield.forms.values import Value, parse_day, parse_moment, parse_time, to_number

_CALL = re.compile(r"([a-z][\w:\-]*)\s*\(")
_REF = re.compile(r"\$\{\s*([^{}\s]*)\s*\}")
FORCES = ("must", "should", "good practice")
FINDING_KINDS = ("strength", "develop", "concern")
RISKS = ("low", "medium", "high", "immediate")


@dataclass(frozen=True, slots=True)
class Maker:
    """Makes questions and groups out of entries; ``lists`` and ``names`` are those of the whole form.

    ``scales`` names the lists whose choices all have keys of their author's, which makes them ratings.
    """

    names: Names
    lists: dict[str, tuple[Choice, ...]]
    scales: frozenset[str]
    faults: FaultList

    def group(self, entry: Entry) -> Group:
        """Finish a group or repeat."""
        cells, is_repeat = entry.cells, entry.kind.kind == "begin repeat"
        label = self._text(entry, "label")
        return Group(
            name=entry.name,
            label=label,
            hint=self._text(entry, "hint"),
            parent=entry.group[-1] if entry.group else "",
            is_repeat=is_repeat,
            is_stop=is_repeat and cells.is_yes("stop"),
            appearance=cells.get("appearance"),
            row=cells.number,
            relevant=self._logic(entry, "relevant"),
            count=self._logic(entry, "repeat_count") if is_repeat else None,
        )

    def question(self, entry: Entry) -> Question:
        """Finish a question."""
        cells, kind = entry.cells, entry.kind
        appearance = kind.meta or cells.get("appearance")
        choices = self.lists.get(kind.list_name, ())
        is_rating = kind.kind == "select_one" and (is_shown_as_rating(entry) or kind.list_name in self.scales)
        default, first_value = self._default(entry)
        made = Question(
            name=entry.name,
            kind=kind.kind,
            label=self._text(entry, "label") or entry.name,
            hint=self._text(entry, "hint"),
            guidance=self._text(entry, "guidance_hint"),
            group=entry.group,
            repeat=self.names.repeat_of(entry.name),
            row=cells.number,
            list_name=kind.list_name,
            choices=choices,
            appearance=appearance,
            parameters=_parameters(cells.get("parameters")),
            is_rating=is_rating,
            takes_evidence=cells.is_yes("evidence"),
            multiline=kind.kind == "text" and "multiline" in appearance.split(),
            prompts=tuple(part.strip() for part in re.split(r"[|\n]", cells.get("prompts")) if part.strip()),
            source=cells.get("source"),
            force=self._one_of(cells, "force", FORCES),
            area=cells.get("area"),
            feeds=cells.get("feeds"),
            suggests=self._suggests(cells, choices),
            default=default,
            first_value=first_value,
            relevant=self._logic(entry, "relevant"),
            required=self._logic(entry, "required"),
            required_message=self._text(entry, "required_message"),
            constraint=self._logic(entry, "constraint"),
            constraint_message=self._text(entry, "constraint_message"),
            calculation=self._logic(entry, "calculation"),
            choice_filter=self._logic(entry, "choice_filter", of_item=True),
            readonly=self._logic(entry, "readonly"),
            trigger=self._trigger(entry),
        )
        self._check(made, cells)
        return made

    def _check(self, question: Question, cells: Cells) -> None:
        if question.is_asked and not cells.get("label"):
            message = f"“{question.name}” has no label, so its name is shown."
            self.faults.warn(cells.sheet, cells.number, cells.letter("label"), message, "Fill in the label.")
        if question.kind == "calculate" and not (question.calculation or question.first_value or cells.get("default")):
            message = "This calculate row calculates nothing."
            self.faults.warn(cells.sheet, cells.number, cells.letter("calculation"), message, "Fill in calculation.")
        if question.kind == "select_multiple" and (bad := [one.name for one in question.choices if " " in one.name]):
            message = f"The choice “{bad[0]}” has a space in its name, which a multiple answer cannot hold."
            self.faults.fault(cells.sheet, cells.number, cells.letter("type"), message, "Write it with _ in the list.")

    def _logic(self, entry: Entry, column: str, of_item: bool = False) -> Expression | None:
        cells = entry.cells
        source = cells.get(column)
        if not source or source.lower() in ("no", "false", "false()", "n"):
            return None if column != "relevant" or not source else self._read(entry, column, "false()", of_item)
        if column in ("required", "readonly", "relevant") and is_yes(source):
            return None if column == "relevant" else self._read(entry, column, "true()", of_item)
        return self._read(entry, column, source, of_item)

    def _read(self, entry: Entry, column: str, source: str, of_item: bool) -> Expression | None:
        cells = entry.cells
        try:
            made = read_expression(source, self.names, Place(entry.name, of_item))
        except ExpressionFault as fault:
            self.faults.fault(cells.sheet, cells.number, cells.letter(column), fault.message, fault.remedy)
            return None
        if column in ("relevant", "calculation") and _reads(made.tree, ["r", entry.name]):
            message = f"“{entry.name}” is worked out from itself."
            self.faults.fault(cells.sheet, cells.number, cells.letter(column), message, "Take the reference out.")
            return None
        return made

    def _text(self, entry: Entry, column: str) -> str:
        """Give a text, having checked the ``${references}`` in it."""
        return _REF.sub(lambda found: f"${{{self._find(entry, column, found[1])}}}", entry.cells.get(column))

    def _find(self, entry: Entry, column: str, name: str) -> str:
        try:
            return self.names.find(name, entry.name)
        except ExpressionFault as fault:
            cells = entry.cells
            self.faults.fault(cells.sheet, cells.number, cells.letter(column), fault.message, fault.remedy)
            return name

    def _default(self, entry: Entry) -> tuple[Value, Expression | None]:
        text, kind, cells = entry.cells.get("default"), entry.kind.kind, entry.cells
        if not text:
            return None, None
        if "${" in text or any(name in FUNCTIONS for name in _CALL.findall(text)):
            return None, self._read(entry, "default", text, of_item=False)
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
        name = self._find(entry, "trigger", found[1]) if found else ""
        if not name or name in self.names.groups:
            message = "A trigger is one question, written ${name}."
            self.faults.fault(cells.sheet, cells.number, cells.letter("trigger"), message, "Correct it.")
            return ""
        return name

    def _one_of(self, cells: Cells, column: str, allowed: tuple[str, ...]) -> str:
        value = cells.get(column).lower()
        if value and value not in allowed:
            message = f"“{value}” is not known in the column {column}."
            self.faults.fault(cells.sheet, cells.number, cells.letter(column), message, f"Use {', '.join(allowed)}.")
            return ""
        return value

    def _suggests(self, cells: Cells, choices: tuple[Choice, ...]) -> tuple[Suggestion, ...]:
        """Read ``develop:1,2; concern:1@high`` (answers by name or by key)."""
        made: list[Suggestion] = []
        for part in filter(None, (part.strip() for part in cells.get("suggests").split(";"))):
            found = re.fullmatch(r"(\w+)\s*:\s*([^@]+?)\s*(?:@\s*(\w+))?", part)
            answers = tuple(_choice_name(one.strip(), choices) for one in found[2].split(",")) if found else ()
            if not found or found[1] not in FINDING_KINDS or "" in answers or (found[3] and found[3] not in RISKS):
                message = f"“{part}” suggests no finding."
                remedy = "Write, for example, develop:1,2 or concern:1@high, with answers of this question's list."
                self.faults.fault(cells.sheet, cells.number, cells.letter("suggests"), message, remedy)
                continue
            made.append(Suggestion(kind=found[1], answers=answers, risk=found[3] or ""))
        return tuple(made)


def is_shown_as_rating(entry: Entry) -> bool:
    """True if the appearance asks for a rating."""
    return entry.kind.kind == "select_one" and "rating" in entry.cells.get("appearance").split()


def _choice_name(wanted: str, choices: tuple[Choice, ...]) -> str:
    return next((choice.name for choice in choices if wanted in (choice.name, choice.key)), "")


def _parameters(text: str) -> dict[str, str]:
    return {name.lower(): value for name, value in re.findall(r"([\w\-]+)\s*=\s*([^\s;,]+)", text)}


def _reads(tree: object, leaf: list[str]) -> bool:
    return tree == leaf or (isinstance(tree, list) and any(_reads(part, leaf) for part in tree))
