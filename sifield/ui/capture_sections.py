"""How a form's sections become pages of cards: which questions are seen, cut into how many parts, taken by what."""

import math
from collections.abc import Sequence, Set
from itertools import accumulate, pairwise

from sifield.forms.applicability import Setting, applies_to
from sifield.forms.sections import within
from sifield.forms.template import Question, Section, Template

MOST_CARDS = 12
"""Questions on one page; a longer section is cut into parts of equal length."""
_NEAR = 2
MOST_RADIOS = 7
"""Choices shown side by side; a longer list becomes a box to choose from."""
MOST_TICKS = 20
"""Choices to tick that stand on the page; more are found by typing."""
MOST_IN_BOX = 40
"""Choices in a box; more are found by typing."""

_INPUTS = {
    "integer": "integer",
    "range": "decimal",
    "decimal": "decimal",
    "date": "date",
    "time": "time",
    "note": "words",
    "acknowledge": "tick",
    "calculate": "value",
    "image": "picture",
    "file": "absent",
    "audio": "absent",
}
_UNSEEN = ("hidden", "metadata")


def shown(section: Section) -> list[Question]:
    """Give what a page shows; a worked-out value only where the form gives it words of its own."""
    return [
        one
        for one in section.questions
        if one.kind not in _UNSEEN and not (one.kind == "calculate" and one.label in ("", one.name))
    ]


class FormPages:
    """The sections of a form cut into pages, worked out once: an outline asks for all of them at each answer.

    How long a page is goes by what is asked at this school; what hangs on another answer counts half, since seldom all
    of it is asked. So a page is not cut for the sake of questions that nobody meets there.
    """

    def __init__(self, template: Template, setting: Setting | None = None, aside: Set[str] = frozenset()) -> None:
        """Cut a form.

        Args:
            aside: questions that are asked elsewhere and stand on no page.
        """
        self.section = {section.name: section for section in template.sections}
        self.askable = frozenset(
            one.name
            for one in template.questions.values()
            if one.is_asked and input_of(one) != "absent" and one.name not in aside
        )
        conditional = {name for name, group in template.groups.items() if group.relevant is not None}
        self._names = {section.name: _cut(section, conditional, setting, aside) for section in template.sections}
        self._part = {
            name: part for pages in self._names.values() for part, names in enumerate(pages) for name in names
        }

    def parts(self, section: str) -> int:
        """Say into how many pages a section is cut."""
        return len(self._names[section])

    def names(self, section: str, part: int) -> tuple[str, ...]:
        """Give the questions of a page."""
        pages = self._names[section]
        return pages[part] if part < len(pages) else ()

    def part_of(self, question: str) -> int:
        """Give the page of its section on which a question stands."""
        return self._part.get(question, 0)


def _cut(
    section: Section, conditional: Set[str], setting: Setting | None, aside: Set[str]
) -> tuple[tuple[str, ...], ...]:
    """Cut a section into as few pages of about equal length as it needs, between groups where one begins near by."""
    questions = [one for one in shown(section) if one.name not in aside]
    groups = [within(section, one) for one in questions]
    long = [_length(one, conditional & set(around), setting) for one, around in zip(questions, groups, strict=True)]
    parts = max(1, math.ceil(sum(long) / MOST_CARDS))
    before = [0.0, *accumulate(long)]
    place = [min(parts - 1, int(start * parts / max(1, sum(long)))) for start in before[:-1]]
    cuts = [_between(groups, place.index(part)) for part in range(1, parts)]
    names = [one.name for one in questions]
    return tuple(tuple(names[begin:end]) for begin, end in pairwise([0, *cuts, len(names)]))


def _between(groups: Sequence[tuple[str, ...]], at: int) -> int:
    """Move a cut to where a group begins or ends, if that is no more than a few questions away."""
    near = sorted(range(max(1, at - _NEAR), min(len(groups), at + _NEAR + 1)), key=lambda one: abs(one - at))
    return next((one for one in near if groups[one] != groups[one - 1]), at)


def _length(question: Question, around: Set[str], setting: Setting | None) -> float:
    if setting is not None and not applies_to(question, setting):
        return 0
    return 0.5 if around or question.relevant is not None else 1


def input_of(question: Question) -> str:
    """Name the control that takes the answer (see ``QuestionView``)."""
    if question.kind == "select_one":
        if question.is_rating:
            return "rating"
        many = len(question.choices)
        return "one" if many <= MOST_RADIOS else "list" if many <= MOST_IN_BOX else "long_list"
    if question.kind == "select_multiple":
        return "many" if len(question.choices) <= MOST_TICKS else "long_many"
    if question.kind == "text":
        return "area" if question.multiline else "text"
    return _INPUTS.get(question.kind, "text")


def takes_notes(question: Question) -> bool:
    """Whether a note made while this question is in hand is filed under it."""
    return question.is_rating or question.takes_evidence


def takes_pictures(question: Question) -> bool:
    """Whether pictures can be put to this question: as its answer, or as evidence beside it."""
    return question.kind == "image" or takes_notes(question)
