"""A form template as the program uses it: frozen values."""

from collections.abc import Mapping
from dataclasses import dataclass, field, fields, replace
from functools import cached_property
from typing import Any, TypeVar

from sifield.forms.parts import Choice, Expression, Group, Question, Section, Source, Suggestion, Words, split_prompts
from sifield.forms.sections import lay_out

__all__ = ["Choice", "Expression", "Group", "Question", "Section", "Source", "Suggestion", "Template", "Words"]

IMMEDIATE_CONCERN = "immediate_concern"
"""The page on which every form asks whether a worry about a child was passed on, and to whom. It is a record that this
was done, and nothing to plan from: what is written there is never evidence, and stands in no plan."""


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
    def concerns(self) -> frozenset[str]:
        """The questions of the page about immediate concerns."""
        pages = [section for section in self.sections if section.name == IMMEDIATE_CONCERN]
        return frozenset(question.name for section in pages for question in section.questions)

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

    def __getstate__(self) -> dict[str, Any]:
        """Give what is kept of it: the fields, not what was made of them."""
        return {item.name: getattr(self, item.name) for item in fields(self)}


Node = TypeVar("Node", Question, Group)


def _say(node: Node, words: Words) -> Node:
    said: dict[str, Any] = dict(words.nodes.get(node.name, {}))
    if "prompts" in said:
        said["prompts"] = split_prompts(said["prompts"])
    return replace(node, **said) if said else node


def _say_choices(choices: tuple[Choice, ...], said: Mapping[str, Mapping[str, str]]) -> tuple[Choice, ...]:
    return tuple(replace(one, **dict[str, Any](said.get(str(at), {}))) for at, one in enumerate(choices))
