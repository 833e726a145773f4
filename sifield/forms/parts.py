"""What a form template is made of: frozen values. ``template`` puts them together."""

import json
import re
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

from sifield.forms.values import Value


class Part:
    """What a form has many of."""

    def __getstate__(self) -> dict[str, Any]:
        """Give what is kept of it: the fields that are not as by default, which is found on the class for nothing."""
        by_default = vars(type(self))
        return {name: held for name, held in vars(self).items() if name not in by_default or by_default[name] != held}


@dataclass(frozen=True, kw_only=True)
class Choice(Part):
    """One answer of a list. ``key`` is "1".."9", "0" or ""; ``colour`` "ok", "warn", "bad", "neutral" or ""."""

    name: str
    label: str
    key: str = ""
    colour: str = ""
    anchor: str = ""
    extra: Mapping[str, str] = field(default_factory=dict)


class Expression(tuple[str, str]):
    """An expression as it was written (``text``), and its checked ``tree``, seldom read once it is compiled, as JSON.

    A form may have a thousand, and nothing is made faster than a tuple.
    """

    __slots__ = ()

    @classmethod
    def of(cls, text: str, tree: Any) -> "Expression":
        """Make one of a text and its checked tree (see ``trees``)."""
        return cls((text, json.dumps(tree, ensure_ascii=False, separators=(",", ":"))))

    @property
    def text(self) -> str:
        """What was written."""
        return self[0]

    @property
    def tree(self) -> Any:
        """Its tree as nested lists."""
        return json.loads(self[1])


@dataclass(frozen=True, slots=True, kw_only=True)
class Suggestion:
    """Which answers suggest a finding: ``kind`` "strength", "develop" or "concern", and at what risk ("" for none)."""

    kind: str
    answers: tuple[str, ...]
    risk: str = ""


@dataclass(frozen=True, slots=True)
class Source:
    """The document a check rests on, which edition of it, and which part; as text, the three with commas between."""

    document: str
    edition: str = ""
    part: str = ""

    def __str__(self) -> str:
        return ", ".join(filter(None, (self.document, self.edition, self.part)))


@dataclass(frozen=True, kw_only=True)
class Question(Part):
    """One row of the survey sheet. ``group`` is the path of groups around it, outermost first; ``repeat`` the nearest
    repeat among them ("" outside). ``row`` puts questions and groups in the order of the sheet: its
    row there, but counted on where loops are written out.

    ``kind`` is "text", "integer", "decimal", "date", "time", "datetime", "select_one", "select_multiple", "note",
    "calculate", "acknowledge", "range", "rank", "image", "file", "audio", "geopoint", "barcode", "hidden" or "metadata"
    (then ``appearance`` says which).

    ``phases``, ``ages`` (years, from and to), ``character`` (religious) and ``every`` (once in so many years, ``turn``
    says which) are what ``applicability`` goes by; empty, none and 1 are no limit. ``sensitivity`` is "" where it is
    the form's. A group's stand in each of its questions that has none of its own. ``is_self_reviewed`` is true where
    the school answers it too, before the visit.
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
    is_self_reviewed: bool = False
    multiline: bool = False
    prompts: tuple[str, ...] = ()
    source: Source | None = None
    force: str = ""
    area: str = ""
    feeds: str = ""
    suggests: tuple[Suggestion, ...] = ()
    phases: tuple[str, ...] = ()
    ages: tuple[int, int] | None = None
    character: tuple[str, ...] = ()
    every: int = 1
    turn: int = 0
    sensitivity: str = ""
    default: Value = None
    relevant: Expression | None = None
    required: Expression | None = None
    required_message: str = ""
    constraint: Expression | None = None
    constraint_message: str = ""
    calculation: Expression | None = None
    first_value: Expression | None = None
    choice_filter: Expression | None = None
    is_shuffled: bool = False
    seed: Expression | None = None
    readonly: Expression | None = None
    trigger: str = ""

    @property
    def is_asked(self) -> bool:
        """True if a person answers it: no note, calculation, hidden value or metadata."""
        return self.kind not in ("note", "calculate", "hidden", "metadata")


@dataclass(frozen=True, kw_only=True)
class Group(Part):
    """A group or repeat; ``parent`` is the group around it ("" for none), ``count`` how many rows a repeat wants,
    ``minutes`` the time planned for it (for all rows of a repeat together; 0 where none is said).

    ``phases``, ``ages``, ``character``, ``every`` and ``turn`` as in ``Question``.
    """

    name: str
    label: str = ""
    hint: str = ""
    parent: str = ""
    is_repeat: bool = False
    is_stop: bool = False
    minutes: int = 0
    appearance: str = ""
    row: int = 0
    phases: tuple[str, ...] = ()
    ages: tuple[int, int] | None = None
    character: tuple[str, ...] = ()
    every: int = 1
    turn: int = 0
    relevant: Expression | None = None
    count: Expression | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Section:
    """A line of the outline: a top-level group, a run of loose questions, or a repeat (which has rows).

    ``parent`` is the repeat that a nested repeat lies in ("" else), ``minutes`` as in ``Group``.
    """

    name: str
    label: str
    hint: str = ""
    repeat: bool = False
    is_stop: bool = False
    minutes: int = 0
    parent: str = ""
    questions: tuple[Question, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Words:
    """What a form says in one language, where languages differ: texts by field (as in ``Question``, ``Group`` and
    ``Choice``), of questions and groups by name, of choices by list and place in it, counted from "0".
    """

    nodes: Mapping[str, Mapping[str, str]] = field(default_factory=dict)
    choices: Mapping[str, Mapping[str, Mapping[str, str]]] = field(default_factory=dict)


def split_prompts(text: str) -> tuple[str, ...]:
    """Read prompts written with bars or line breaks between them."""
    return tuple(part.strip() for part in re.split(r"[|\n]", text) if part.strip())
