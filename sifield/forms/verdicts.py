"""What a workings says of its answers: which choices are open, what is wrong, what is missing, how far one has come."""

import math
from dataclasses import dataclass

from sifield.forms.answers import Key
from sifield.forms.logic import choice_column
from sifield.forms.standing import Standing
from sifield.forms.template import Choice, Question
from sifield.forms.values import Value, first, parse_day, parse_moment, parse_time, to_number, to_text, to_truth
from sifield.forms.workings import Workings

WRONG = "This answer is not one that is expected here."
MISSING = "This needs an answer."
GONE = "This answer is no longer among the choices."


@dataclass(frozen=True, slots=True)
class SectionProgress:
    """How much is answered of what applies, in a section ("" row) or in one row of a repeat."""

    section: str
    row_id: str
    answered: int
    asked: int


@dataclass(frozen=True, slots=True)
class Gap:
    """A question that must be answered and is not, or whose answer is wrong."""

    question: str
    row_id: str
    section: str
    message: str


def choices(workings: Workings, name: str, row_id: str) -> tuple[Choice, ...]:
    """Give the choices of a question that its filter lets through, their labels filled in."""
    question = workings.template.questions[name]
    found = list(question.choices)
    if question.choice_filter is not None:
        found = _filtered(workings, question, row_id)
    if any("${" in choice.label for choice in found):
        return tuple(_filled(workings, choice, row_id) for choice in found)
    return tuple(found)


def _filtered(workings: Workings, question: Question, row_id: str) -> list[Choice]:
    column = _column_compared(question)
    if column:
        # the commonest filter, column = ${question}, needs no look at every choice
        value = first(Standing(workings, question.name, row_id).read(column[1]))
        if isinstance(value, str) and not question.is_rating:
            return workings.logic.choices_where(question.list_name, column[0], value)
    test = workings.logic.run(question.name, "choice_filter")
    if test is None:
        return list(question.choices)
    scopes = (
        (choice, Standing(workings, question.name, row_id, choice, at)) for at, choice in enumerate(question.choices, 1)
    )
    return [choice for choice, scope in scopes if to_truth(test(scope))]


def _column_compared(question: Question) -> tuple[str, str] | None:
    tree = question.choice_filter.tree if question.choice_filter else None
    match tree:
        case ["o", ["c", column], [["=", ["r", name]]]] | ["o", ["r", name], [["=", ["c", column]]]]:
            return column, name
    return None


def _filled(workings: Workings, choice: Choice, row_id: str) -> Choice:
    return Choice(
        name=choice.name,
        label=workings.fill(choice.label, row_id),
        key=choice.key,
        colour=choice.colour,
        anchor=choice.anchor,
        extra=choice.extra,
    )


def problem(workings: Workings, name: str, row_id: str) -> str | None:
    """Say what is wrong with an answer; nothing is wrong with an empty one, or where the question does not apply."""
    question = workings.template.questions[name]
    value = workings.value(name, row_id)
    if value is None or not question.is_asked or not workings.applies(name, row_id):
        return None
    wrong = _wrong_kind(workings, question, row_id, value)
    if wrong:
        return wrong
    test = workings.logic.run(name, "constraint")
    if test is None or to_truth(test(Standing(workings, name, row_id))):
        return None
    return workings.fill(question.constraint_message, row_id) or WRONG


def _wrong_kind(workings: Workings, question: Question, row_id: str, value: Value) -> str | None:
    match question.kind:
        case "integer":
            number = to_number(_plain(value))
            return None if math.isfinite(number) and number == int(number) else "This must be a whole number."
        case "decimal" | "range":
            return None if math.isfinite(to_number(_plain(value))) else "This must be a number."
        case "date":
            return None if isinstance(value, str) and parse_day(value[:10]) else "This must be a date."
        case "datetime":
            return None if isinstance(value, str) and parse_moment(value) else "This must be a date and time."
        case "time":
            return None if isinstance(value, str) and parse_time(value) else "This must be a time."
        case "select_one" | "select_multiple" | "rank":
            open_now = {choice_column(choice, "name") for choice in choices(workings, question.name, row_id)}
            chosen = value if isinstance(value, list) else [to_text(_plain(value))]
            return None if open_now.issuperset(chosen) else GONE
    return None


def _plain(value: Value) -> str | float | bool:
    if isinstance(value, (str, bool)):
        return value
    return float(value) if isinstance(value, (int, float)) else ""


def progress(workings: Workings) -> tuple[SectionProgress, ...]:
    """Count answers by section and row; questions that nobody can type do not count."""
    made: list[SectionProgress] = []
    for section in workings.template.sections:
        for row_id in workings.rows.of(section.name) if section.repeat else [""]:
            keys = [(question.name, row_id) for question in section.questions if _counts(workings, question, row_id)]
            answered = sum(workings.value(*key) is not None for key in keys)
            made.append(SectionProgress(section.name, row_id, answered, len(keys)))
    return tuple(made)


def gaps(workings: Workings) -> tuple[Gap, ...]:
    """List what is missing or wrong, section by section, row by row."""
    made: list[Gap] = []
    for section in workings.template.sections:
        for row_id in workings.rows.of(section.name) if section.repeat else [""]:
            for question in section.questions:
                if _counts(workings, question, row_id):
                    message = _gap(workings, question, row_id)
                    if message:
                        made.append(Gap(question.name, row_id, section.name, message))
    return tuple(made)


def _gap(workings: Workings, question: Question, row_id: str) -> str | None:
    key: Key = (question.name, row_id)
    if workings.value(*key) is None:
        return (
            (workings.fill(question.required_message, row_id) or MISSING)
            if workings.truth(*key, "required", False)
            else None
        )
    return problem(workings, *key)


def _counts(workings: Workings, question: Question, row_id: str) -> bool:
    key: Key = (question.name, row_id)
    return question.is_asked and workings.applies(*key) and not workings.truth(*key, "readonly", False)
