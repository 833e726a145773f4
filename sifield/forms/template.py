"""A form template as the program uses it: frozen values, kept as JSON, so that no workbook need be read again."""

import json
from collections.abc import Mapping
from dataclasses import MISSING, asdict, astuple, dataclass, field, fields, replace
from functools import cached_property
from typing import Any, TypeVar

from sifield.forms.parts import (
    Choice,
    Expression,
    Group,
    Question,
    Section,
    Source,
    Suggestion,
    Trees,
    Words,
    split_prompts,
)
from sifield.forms.pausing import uncollected
from sifield.forms.sections import lay_out

__all__ = [
    "FORMAT",
    "Choice",
    "Expression",
    "Group",
    "Question",
    "Section",
    "Source",
    "Suggestion",
    "Template",
    "Words",
]

FORMAT = 3
"""Raised whenever the JSON below changes shape; a cache of another format is read again from its workbook."""


@dataclass(frozen=True, kw_only=True)
class Template:
    """A whole form. ``order`` lists groups and questions so that each comes after all that its logic depends on.

    ``language`` is the one its texts are in ("" where the workbook names none), ``languages`` all that it can be
    ``spoken`` in; ``words`` holds what they say, only where they differ. ``collection`` is the heading it is
    listed under, ``minutes`` the time planned for the whole.
    """

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
    collection: str = ""
    minutes: int = 0
    languages: tuple[str, ...] = ()
    words: Mapping[str, Words] = field(default_factory=dict)
    code: bytes = field(default=b"", compare=False, repr=False)
    """Its rules as ``program`` compiled them on this laptop; empty if they are not kept. Never part of the JSON."""

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

    def sensitivity_of(self, question: str) -> str:
        """Give the class of sensitivity of a question: its own, else the form's.

        Raises:
            KeyError: no such question.
        """
        return self.questions[question].sensitivity or self.sensitivity

    def spoken(self, language: str) -> "Template":
        """Give the same form with its words in another language; what is not translated stays as it is.

        Raises:
            KeyError: the workbook does not speak it.
        """
        if language not in self.languages:
            raise KeyError(language)
        if language == self.language:
            return self
        lists, groups, questions = dict(self.lists), dict(self.groups), dict(self.questions)
        # first back to the words it was written with, for what this language leaves out
        for words in (self.words.get(self.languages[0], Words()), self.words.get(language, Words())):
            lists |= {name: _say_choices(lists[name], said) for name, said in words.choices.items()}
            groups = {name: _say(group, words) for name, group in groups.items()}
            questions = {name: _say(one, words) for name, one in questions.items()}
        asked = {name: replace(one, choices=lists.get(one.list_name, ())) for name, one in questions.items()}
        sections = lay_out(asked, groups, self.title)
        return replace(self, language=language, lists=lists, groups=groups, sections=sections)

    def to_json(self) -> str:
        """Write the template as JSON, so that opening it again needs no workbook: one line, and one for the trees of
        its expressions, which are seldom read again.
        """
        trees: list[Any] = []
        whole = {item.name: getattr(self, item.name) for item in fields(self) if item.name != "code"}
        whole["sections"] = [
            {**_plain(part, trees), "questions": [_plain(one, trees) for one in part.questions]}
            for part in self.sections
        ]
        whole["groups"] = [_plain(group, trees) for group in self.groups.values()]
        whole["lists"] = {name: _columns(choices) for name, choices in self.lists.items()}
        whole["words"] = {language: _plain(words, trees) for language, words in self.words.items()}
        return f"{_compact({'format': FORMAT, **whole})}\n{_compact(trees)}"

    @classmethod
    @uncollected()
    def from_json(cls, text: str, code: bytes = b"") -> "Template":
        """Read what ``to_json`` wrote. ``code`` is what its program gave to be kept beside it, if that is there.

        Raises:
            ValueError: it is no template of this format; read the workbook again.
        """
        form, _, rest = text.partition("\n")
        whole, trees = json.loads(form), Trees(rest)
        if not isinstance(whole, dict) or whole.pop("format", None) != FORMAT:
            raise ValueError("not a template of this format")
        lists = {name: _choices(columns) for name, columns in whole["lists"].items()}
        sections = [
            Section(**{**part, "questions": tuple(_question(one, lists, trees) for one in part["questions"])})
            for part in whole["sections"]
        ]
        made: dict[str, Any] = {
            "sections": tuple(sections),
            "groups": {group["name"]: Group(**_restored(group, trees)) for group in whole["groups"]},
            "lists": lists,
            "order": tuple(whole["order"]),
            "languages": tuple(whole["languages"]),
            "words": {language: Words(**words) for language, words in whole["words"].items()},
            "code": code,
        }
        return cls(**{**whole, **made})


Node = TypeVar("Node", Question, Group)


def _say(node: Node, words: Words) -> Node:
    said: dict[str, Any] = dict(words.nodes.get(node.name, {}))
    if "prompts" in said:
        said["prompts"] = split_prompts(said["prompts"])
    return replace(node, **said) if said else node


def _say_choices(choices: tuple[Choice, ...], said: Mapping[str, Mapping[str, str]]) -> tuple[Choice, ...]:
    return tuple(replace(one, **dict[str, Any](said.get(str(at), {}))) for at, one in enumerate(choices))


_LOGIC = frozenset(
    ("relevant", "required", "constraint", "calculation", "first_value", "choice_filter", "readonly", "count")
)
_TUPLES = frozenset(("group", "prompts", "phases", "ages", "character"))
_MADE_UP = {(Question, "choices"), (Section, "questions")}
"""What stands elsewhere in the JSON."""
_OF_CHOICE = ("name", "label", "key", "colour", "anchor")


def _compact(value: Any) -> str:
    return json.dumps(value, ensure_ascii=False, separators=(",", ":"))


def _plain(value: Any, trees: list[Any]) -> dict[str, Any]:
    """Give the fields of a value that differ from their defaults, ready for JSON."""
    kept: dict[str, Any] = {}
    for item in fields(value):
        held = getattr(value, item.name)
        default = item.default if item.default_factory is MISSING else item.default_factory()
        if held == default or (type(value), item.name) in _MADE_UP:
            continue
        if isinstance(held, Expression):
            trees.append(held.tree)
            held = [held.text, len(trees) - 1]
        elif isinstance(held, Source):
            held = astuple(held)
        elif item.name == "suggests":
            held = [asdict(one) for one in held]
        kept[item.name] = held
    return kept


def _restored(plain: dict[str, Any], trees: Trees) -> dict[str, Any]:
    for name in _LOGIC & plain.keys():
        text, at = plain[name]
        plain[name] = Expression(text=text, trees=trees, at=at)
    for name in _TUPLES & plain.keys():
        plain[name] = tuple(plain[name])
    return plain


def _question(plain: dict[str, Any], lists: Mapping[str, tuple[Choice, ...]], trees: Trees) -> Question:
    _restored(plain, trees)
    if "source" in plain:
        plain["source"] = Source(*plain["source"])
    if "suggests" in plain:
        plain["suggests"] = tuple(Suggestion(**{**one, "answers": tuple(one["answers"])}) for one in plain["suggests"])
    if "list_name" in plain:
        plain["choices"] = lists.get(plain["list_name"], ())
    return _revived(Question, {"parameters": {}, **plain})


def _columns(choices: tuple[Choice, ...]) -> dict[str, Any]:
    """Write a list by its columns: a list of schools or of places can have tens of thousands of choices."""
    kept = {name: [getattr(choice, name) for choice in choices] for name in _OF_CHOICE}
    headings = dict.fromkeys(name for choice in choices for name in choice.extra)
    extra = {name: [choice.extra.get(name, "") for choice in choices] for name in headings}
    return {**{name: column for name, column in kept.items() if any(column)}, "extra": extra}


def _choices(columns: dict[str, Any]) -> tuple[Choice, ...]:
    extra = columns.pop("extra")
    rows = [dict(zip(columns, cells, strict=True)) for cells in zip(*columns.values(), strict=True)]
    for at, row in enumerate(rows):
        row["extra"] = {name: column[at] for name, column in extra.items() if column[at]}
    return tuple(_revived(Choice, row) for row in rows)


Part = TypeVar("Part", Question, Choice)


def _revived(kind: type[Part], plain: dict[str, Any]) -> Part:
    """Make a value of the fields that were kept; the others are found on its class, as their defaults, which costs
    nothing: a large form has hundreds of questions with dozens of fields each, and opens many times a day.
    """
    made = object.__new__(kind)
    vars(made).update(plain)
    return made
