"""A form template as the program uses it: frozen values, kept as JSON, so that no workbook need be read again."""

import json
from collections.abc import Mapping
from dataclasses import asdict, dataclass, field, fields
from functools import cached_property
from typing import Any

from sifield.forms.values import Value

FORMAT = 1
"""Raised whenever the JSON below changes shape; a cache of another format is read again from its workbook."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Choice:
    """One answer of a list. ``key`` is "1".."9", "0" or ""; ``colour`` "ok", "warn", "bad", "neutral" or ""."""

    name: str
    label: str
    key: str = ""
    colour: str = ""
    anchor: str = ""
    extra: Mapping[str, str] = field(default_factory=dict)


@dataclass(frozen=True, slots=True, kw_only=True)
class Expression:
    """An expression as it was written, and its checked tree as JSON (see ``trees``)."""

    text: str
    tree: Any


@dataclass(frozen=True, slots=True, kw_only=True)
class Suggestion:
    """Which answers suggest a finding: ``kind`` "strength", "develop" or "concern", and at what risk ("" for none)."""

    kind: str
    answers: tuple[str, ...]
    risk: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Question:
    """One row of the survey sheet. ``group`` is the path of groups around it, outermost first; ``repeat`` the nearest
    repeat among them ("" outside). ``row`` is its row in the workbook, for messages.

    ``kind`` is "text", "integer", "decimal", "date", "time", "datetime", "select_one", "select_multiple", "note",
    "calculate", "acknowledge", "range", "rank", "image", "file", "audio", "geopoint", "barcode", "hidden" or "metadata"
    (then ``appearance`` says which).
    """

    name: str
    kind: str
    label: str = ""
    hint: str = ""
    guidance: str = ""
    group: tuple[str, ...] = ()
    repeat: str = ""
    row: int = 0
    list_name: str = ""
    choices: tuple[Choice, ...] = ()
    appearance: str = ""
    parameters: Mapping[str, str] = field(default_factory=dict)
    is_rating: bool = False
    takes_evidence: bool = False
    multiline: bool = False
    prompts: tuple[str, ...] = ()
    source: str = ""
    force: str = ""
    area: str = ""
    feeds: str = ""
    suggests: tuple[Suggestion, ...] = ()
    default: Value = None
    relevant: Expression | None = None
    required: Expression | None = None
    required_message: str = ""
    constraint: Expression | None = None
    constraint_message: str = ""
    calculation: Expression | None = None
    first_value: Expression | None = None
    choice_filter: Expression | None = None
    readonly: Expression | None = None
    trigger: str = ""

    @property
    def is_asked(self) -> bool:
        """True if a person answers it: no note, calculation, hidden value or metadata."""
        return self.kind not in ("note", "calculate", "hidden", "metadata")


@dataclass(frozen=True, slots=True, kw_only=True)
class Group:
    """A group or repeat; ``parent`` is the group around it ("" for none), ``count`` how many rows a repeat wants."""

    name: str
    label: str = ""
    hint: str = ""
    parent: str = ""
    is_repeat: bool = False
    is_stop: bool = False
    appearance: str = ""
    row: int = 0
    relevant: Expression | None = None
    count: Expression | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Section:
    """A line of the outline: a top-level group, a run of loose questions, or a repeat (which has rows).

    ``parent`` is the repeat that a nested repeat lies in ("" else).
    """

    name: str
    label: str
    hint: str = ""
    repeat: bool = False
    is_stop: bool = False
    parent: str = ""
    questions: tuple[Question, ...] = ()


@dataclass(frozen=True, kw_only=True)
class Template:
    """A whole form. ``order`` lists groups and questions so that each comes after all that its logic depends on."""

    form_id: str
    title: str
    version: str
    sensitivity: str
    sha256: str
    language: str
    sections: tuple[Section, ...]
    groups: Mapping[str, Group]
    lists: Mapping[str, tuple[Choice, ...]]
    order: tuple[str, ...]

    @cached_property
    def questions(self) -> Mapping[str, Question]:
        """All questions by name, in the order of the form."""
        found = [question for section in self.sections for question in section.questions]
        return {question.name: question for question in sorted(found, key=lambda question: question.row)}

    def section_of(self, question: str) -> Section:
        """Give the section a question is in.

        Raises:
            KeyError: no such question.
        """
        return self._places[question]

    def repeat_around(self, name: str) -> str:
        """Give the nearest repeat that a question or group lies in, "" for none; a repeat does not lie in itself.

        Raises:
            KeyError: no such question or group.
        """
        if name in self.questions:
            return self.questions[name].repeat
        outer = self.groups[name].parent
        while outer and not self.groups[outer].is_repeat:
            outer = self.groups[outer].parent
        return outer

    @cached_property
    def _places(self) -> Mapping[str, Section]:
        return {question.name: section for section in self.sections for question in section.questions}

    def to_json(self) -> str:
        """Write the template as JSON, so that opening it again needs no workbook."""
        whole = {item.name: getattr(self, item.name) for item in fields(self)}
        whole["sections"] = [
            {**_plain(part), "questions": [_plain(one) for one in part.questions]} for part in self.sections
        ]
        whole["groups"] = [_plain(group) for group in self.groups.values()]
        whole["lists"] = {name: [_plain(choice) for choice in choices] for name, choices in self.lists.items()}
        return json.dumps({"format": FORMAT, **whole}, ensure_ascii=False, separators=(",", ":"))

    @classmethod
    def from_json(cls, text: str) -> "Template":
        """Read what ``to_json`` wrote.

        Raises:
            ValueError: it is no template of this format; read the workbook again.
        """
        whole = json.loads(text)
        if not isinstance(whole, dict) or whole.pop("format", None) != FORMAT:
            raise ValueError("not a template of this format")
        lists = {name: tuple(Choice(**choice) for choice in choices) for name, choices in whole["lists"].items()}
        sections = [
            Section(**{**part, "questions": tuple(_question(one, lists) for one in part["questions"])})
            for part in whole["sections"]
        ]
        groups = {group["name"]: Group(**_expressions(group)) for group in whole["groups"]}
        made: dict[str, Any] = {"sections": tuple(sections), "groups": groups, "lists": lists}
        return cls(**{**whole, **made, "order": tuple(whole["order"])})


_LOGIC = ("relevant", "required", "constraint", "calculation", "first_value", "choice_filter", "readonly", "count")


def _plain(value: Any) -> dict[str, Any]:
    """Give the fields of a value that differ from their defaults, ready for JSON (questions name their list only)."""
    kept: dict[str, Any] = {}
    for item in fields(value):
        held = getattr(value, item.name)
        if held is None or held is False or held in ("", (), {}) or item.name in ("choices", "questions"):
            continue
        if isinstance(held, Expression):
            held = [held.text, held.tree]
        elif item.name == "suggests":
            held = [asdict(one) for one in held]
        kept[item.name] = held
    return {"label": "", **kept} if isinstance(value, (Section, Choice)) else kept


def _expressions(plain: dict[str, Any]) -> dict[str, Any]:
    for name in _LOGIC:
        if name in plain:
            text, tree = plain[name]
            plain[name] = Expression(text=text, tree=tree)
    return plain


def _question(plain: dict[str, Any], lists: Mapping[str, tuple[Choice, ...]]) -> Question:
    _expressions(plain)
    for name in ("group", "prompts"):
        if name in plain:
            plain[name] = tuple(plain[name])
    if "suggests" in plain:
        plain["suggests"] = tuple(Suggestion(**{**one, "answers": tuple(one["answers"])}) for one in plain["suggests"])
    return Question(**plain, choices=lists.get(plain.get("list_name", ""), ()))
