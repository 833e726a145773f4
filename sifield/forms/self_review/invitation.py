"""What a school is asked to answer before a visit, and in which words."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime
from functools import cached_property

from sifield.alike import plain
from sifield.forms.applicability import Setting, applies_to
from sifield.forms.parts import Choice, Group, Question
from sifield.forms.template import Template
from sifield.forms.texts import fill

SHEET = "Self-review"
NAME, CHECK, ANSWER, WORDS, LOOK, WHY = HEADINGS = (
    *("name", "What we ask", "Our answer", "Where we can see it", "What to look for", "Where this comes from"),
)
MOST_WORDS = 2_000
"""Characters of what a school says of one check: a paragraph or two, no report."""


@dataclass(frozen=True, kw_only=True)
class Invitation:
    """A form, the school that answers it, and when.

    ``school_id`` is "" where only the name is known (on the command line), ``reviewer`` who wants it back ("" if not
    known); ``setting`` as in ``FormSession``: None leaves no check out.
    """

    template: Template
    setting: Setting | None
    school_id: str
    school_name: str
    school_year: int
    visit_on: date
    send_by: date
    sent_at: datetime
    reviewer: str = ""

    @cached_property
    def sections(self) -> tuple[tuple[str, tuple[Question, ...]], ...]:
        """The checks that this school answers itself, by section, in the order of the form."""
        found = ((part.label, tuple(filter(self._is_asked, part.questions))) for part in self.template.sections)
        return tuple((label, questions) for label, questions in found if questions)

    @cached_property
    def checks(self) -> Mapping[str, Question]:
        """The same checks by name."""
        return {question.name: question for _, questions in self.sections for question in questions}

    def _is_asked(self, question: Question) -> bool:
        if not question.is_self_reviewed or not question.choices:
            return False
        meant: list[Question | Group] = [question, *(self.template.groups[name] for name in question.group)]
        return self.setting is None or all(applies_to(one, self.setting) for one in meant)


def say_year(school_year: int) -> str:
    """Say a school year by the year it begins in: 2026/27."""
    return f"{school_year}/{(school_year + 1) % 100:02}"


def one_line(text: str) -> str:
    """Give a text in one line, with a mark where it speaks of an answer that nobody has given yet."""
    return " ".join(fill(text, lambda _: "…").split())


def asked(question: Question) -> str:
    """Give the words of a check."""
    return one_line(question.label) or question.name


def offered(question: Question) -> dict[str, Choice]:
    """Give the choices of a check by the words that stand in its drop-down; no two alike."""
    words = [one_line(choice.label) or choice.name for choice in question.choices]
    drawn = [plain(one) for one in words]
    return {
        said if drawn.count(plain(said)) == 1 else f"{said} ({choice.name})": choice
        for said, choice in zip(words, question.choices, strict=True)
    }
