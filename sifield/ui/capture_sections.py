"""How a form's sections become pages of cards: which questions are seen, cut into how many parts, taken by what."""

from collections.abc import Sequence

from sifield.forms.template import Question, Section

MOST_CARDS = 12
"""Questions on one page; a longer section is cut into parts of equal length."""
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


def parts(section: Section) -> int:
    """Say into how many pages a section is cut."""
    return max(1, -(-len(shown(section)) // MOST_CARDS))


def part_size(section: Section) -> int:
    """Say how many questions stand on each page of a section."""
    return max(1, -(-len(shown(section)) // parts(section)))


class FormPages:
    """The sections of a form cut into pages, worked out once: an outline asks for all of them at each answer."""

    def __init__(self, sections: Sequence[Section]) -> None:
        self.section = {section.name: section for section in sections}
        self.askable = frozenset(
            one.name for section in sections for one in section.questions if one.is_asked and input_of(one) != "absent"
        )
        self._names = {section.name: _cut(section) for section in sections}
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


def _cut(section: Section) -> tuple[tuple[str, ...], ...]:
    names, size = [one.name for one in shown(section)], part_size(section)
    return tuple(tuple(names[part * size : (part + 1) * size]) for part in range(parts(section)))


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
