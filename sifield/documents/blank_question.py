"""A question as a blank form prints it: its number and words, what to look for, and the room for its answer."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any

from sifield.documents import style
from sifield.documents.style import markup
from sifield.documents.tagged import Element, Text, marked_up, text
from sifield.documents.tick_boxes import TickBoxes
from sifield.documents.writing_room import Beside, RuledLines, Together
from sifield.forms.applicability import say_for_whom
from sifield.forms.template import Choice, Expression, Group, Question, Template
from sifield.forms.texts import fill
from sifield.forms.versions.labels import called
from sifield.forms.versions.wording import BeyondWords, in_plain_words
from sifield.signing.lettering import REGULAR

MOST_BOXES = 30
"""Choices that are printed; a longer list (schools, places) stays in the program."""
SELF_REVIEW = "self-review"
IF_IT_APPLIES = "Only if it applies."
_LONGEST_CONDITION = 240  # characters; a longer one tells nobody when to ask
_LONGEST_BESIDE = 150  # characters of a question whose answer stands beside it
_LONGEST_BOXED = 200  # characters of a choice that stands in a column
_BESIDE = {"integer": "", "decimal": "", "date": "//", "time": ":", "datetime": "// :", "barcode": ""}
_KEPT = {"image": "Picture", "file": "File", "audio": "Recording"}
_WIDE_BOX = 20.0


@dataclass(frozen=True, slots=True, kw_only=True)
class OnPaper:
    """What a question's print-out depends on besides itself.

    ``numbers`` are those of the screen. ``for_one_school`` says that what is meant for other schools is left out
    already. ``evidence_lines`` is what each check has to write on, ``lines`` what a question of many words has, and
    ``few_lines`` one of a sentence.
    """

    template: Template
    numbers: Mapping[str, str]
    for_one_school: bool
    evidence_lines: int
    lines: int = 5
    few_lines: int = 2

    def condition(self, element: Question | Group) -> str:
        """Say when something is asked, "" for always."""
        rule = element.relevant
        if rule is None:
            return ""
        said = in_plain_words(rule, self.template, element.name, name=self._name)
        if said == "always":
            return ""
        return f"Only if {said}." if said and len(said) <= _LONGEST_CONDITION else IF_IT_APPLIES

    def for_whom(self, element: Question | Group) -> str:
        """Say for which schools something is meant, "" for all, and where it is known for which this is printed."""
        return "" if self.for_one_school else say_for_whom(element)

    def _name(self, spoken_of: Question | Group) -> str:
        """Name a question by its number, and a value that is worked out by how."""
        if isinstance(spoken_of, Question) and spoken_of.calculation is not None and not self._is_called(spoken_of):
            said = in_plain_words(spoken_of.calculation, self.template, name=self._outright)
            if not said:
                raise BeyondWords
            return said
        return self._outright(spoken_of)

    def _outright(self, spoken_of: Question | Group) -> str:
        if not self._is_called(spoken_of):
            raise BeyondWords
        return self.numbers.get(spoken_of.name) or called(spoken_of)

    def _is_called(self, spoken_of: Question | Group) -> bool:
        """Tell whether there is anything on the paper by which people know it."""
        return spoken_of.name in self.numbers or spoken_of.label not in ("", spoken_of.name)


def is_never(rule: Expression | None) -> bool:
    """Tell whether a rule hides something for good, as authors do with what they have given up."""
    return rule is not None and rule.text.strip() == "false()"


def plain(words: str) -> str:
    """Give words as paper can say them: where an answer would stand, three dots."""
    return fill(words, lambda _: "…")


def set_question(
    question: Question, parent: Element, paper: OnPaper, *, around: str = "", is_stop: bool = False
) -> Together:
    """Set a question.

    Args:
        around: what is said already of whom its group is meant for.
        is_stop: it lies in a stop, where nobody writes much: the sheet has lines for notes at its end.
    """
    if question.kind == "note":
        return _note(question, parent, paper)
    asked = _asked(question, parent, paper)
    is_beside = question.kind in _BESIDE and len(question.label) <= _LONGEST_BESIDE
    parts: list[Any] = [Beside(asked, _BESIDE[question.kind])] if is_beside else [asked]
    parts += _told(question, parent, paper, around)
    if not is_beside:
        parts += _room(question, parent, paper)
    if question.takes_evidence and question.kind != "text":
        parts.append(RuledLines(1 if is_stop else paper.evidence_lines, "Evidence", parent.add("P")))
    elif question.is_rating and not question.repeat:
        parts.append(RuledLines(1, "Note", parent.add("P")))
    return Together(parts, before=6)


def _asked(question: Question, parent: Element, paper: OnPaper) -> Text:
    marks = [question.force] if question.is_rating or question.suggests else []
    if question.is_self_reviewed:
        marks.append(SELF_REVIEW)
    if question.required is not None and question.required.text.strip() == "true()" and not question.is_rating:
        marks.append("answer needed")
    words = markup(plain(question.label or question.name.replace("_", " ")))
    said = markup(" · ".join(filter(None, marks))).replace(" ", "&nbsp;")
    if said:
        words = f"{words} <font name='{REGULAR}' size='7.5' color='{style.SOFT}'> {said}</font>"
    number = paper.numbers.get(question.name, "")
    return marked_up(words, "asked", parent.add("P"), bullet=number)


def _told(question: Question, parent: Element, paper: OnPaper, around: str) -> list[Text]:
    """What stands in small type below a question."""
    for_whom = paper.for_whom(question)
    several = {"select_multiple": "Tick all that apply.", "rank": f"Number them from 1 to {len(question.choices)}."}
    lines = [
        " ".join(filter(None, (paper.condition(question), for_whom if for_whom != around else ""))),
        " ".join(filter(None, (plain(question.hint), plain(question.guidance), *map(plain, question.prompts)))),
        several.get(question.kind, "") if len(question.choices) <= MOST_BOXES else "",
    ]
    return [text(line, "told", parent.add("P")) for line in lines if line.strip()]


def _note(question: Question, parent: Element, paper: OnPaper) -> Together:
    condition = paper.condition(question)
    lines = ["" if condition == IF_IT_APPLIES else condition, plain(question.hint)]  # a note says itself of whom it is
    told = [text(line, "told", parent.add("P")) for line in lines if line]
    return Together([text(plain(question.label), "said", parent.add("P")), *told])


def _room(question: Question, parent: Element, paper: OnPaper) -> list[Any]:
    """The room for an answer below its question."""
    kind, make = question.kind, _ROOMS.get(question.kind)
    if make is not None:
        return make(question, parent)
    if kind in _KEPT:
        return [RuledLines(1, f"{_KEPT[kind]}: where it is kept", parent.add("P"))]
    if question.multiline:
        return [RuledLines(paper.lines)]
    if question.takes_evidence:
        return [RuledLines(1 + paper.evidence_lines)]
    return [RuledLines(1 if question.constraint is not None else paper.few_lines)]  # as a number, or a reference


def _choices(question: Question, parent: Element) -> list[Any]:
    labels = [_label(choice) for choice in question.choices]
    if not labels:
        return [RuledLines(1)]
    if len(labels) > MOST_BOXES:
        several = "Those that apply" if question.kind == "select_multiple" else "One"
        return [RuledLines(2, f"{several} of the {len(labels):,} choices in the program", parent.add("P"))]
    boxes = parent.add("L")
    if max(map(len, labels)) > _LONGEST_BOXED:
        return [text(label, "choice", boxes.add("LI").add("LBody"), bullet="□") for label in labels]
    if question.kind == "rank":
        return [TickBoxes(labels, boxes, box=_WIDE_BOX)]
    return [TickBoxes(labels, boxes)]


def _range(question: Question, parent: Element) -> list[Any]:
    """A scale of numbers: a box for each where they are few."""
    given = question.parameters
    try:
        start, end, step = (float(given.get(name, usual)) for name, usual in (("start", 0), ("end", 10), ("step", 1)))
        count = int((end - start) / step) + 1
    except (ValueError, ZeroDivisionError, OverflowError):
        return [RuledLines(1)]
    if not 0 < count <= MOST_BOXES:
        return [RuledLines(1, f"A number from {start:g} to {end:g}", parent.add("P"))]
    return [TickBoxes([f"{start + at * step:g}" for at in range(count)], parent.add("L"))]


def _tick(question: Question, parent: Element) -> list[Any]:
    return [TickBoxes(["Yes"], parent.add("L"))]


_ROOMS: Mapping[str, Callable[[Question, Element], list[Any]]] = {
    "select_one": _choices,
    "select_multiple": _choices,
    "rank": _choices,
    "range": _range,
    "acknowledge": _tick,
}


def _label(choice: Choice) -> str:
    return " ".join(plain(choice.label).split()) or choice.name
