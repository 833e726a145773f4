"""What a workings says of its answers: which choices are open, what is wrong, what is missing, how far one has come."""

import math
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace

from sifield.forms.answers import Key
from sifield.forms.engine.workings import Workings
from sifield.forms.expressions.shuffling import shuffled
from sifield.forms.template import Choice, Question, Section
from sifield.forms.values import Value, parse_day, parse_moment, parse_time, to_number, to_text

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
    found: Sequence[Choice] = question.choices
    rule = workings.rule(name, "choice_filter")
    if rule is not None:
        frame = workings.rows.frame(row_id)
        found = rule(workings, frame, frame.seen, workings.rows.root.seen)
    if question.is_shuffled:
        rule = workings.rule(name, "seed")
        seed = to_number(workings.run(rule, workings.rows.frame(row_id))) if rule else workings.chance(name, row_id)
        found = shuffled(found, seed)
    if question.list_name in workings.program.spoken_lists:
        return tuple(_filled(workings, choice, row_id) for choice in found)
    return tuple(found)


def open_names(workings: Workings, question: Question, row_id: str) -> frozenset[str]:
    """Give the names of the choices that are open now."""
    if question.choice_filter is None:
        return workings.table(question.list_name).names
    return frozenset(choice.name for choice in choices(workings, question.name, row_id))


def _filled(workings: Workings, choice: Choice, row_id: str) -> Choice:
    return replace(choice, label=workings.fill(choice.label, row_id)) if "${" in choice.label else choice


def problem(workings: Workings, name: str, row_id: str) -> str | None:
    """Say what is wrong with an answer; nothing is wrong with an empty one, or where the question does not apply."""
    question = workings.template.questions[name]
    value = workings.value(name, row_id)
    if value is None or not question.is_asked or not workings.applies(name, row_id):
        return None
    wrong = _wrong_kind(workings, question, row_id, value)
    if wrong:
        return wrong
    if workings.truth(name, row_id, "constraint", True):
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
            chosen = value if isinstance(value, list) else [to_text(_plain(value))]
            return None if open_names(workings, question, row_id).issuperset(chosen) else GONE
    return None


def _plain(value: Value) -> str | float | bool:
    if isinstance(value, (str, bool)):
        return value
    return float(value) if isinstance(value, (int, float)) else ""


def places(workings: Workings) -> Iterator[Key]:
    """Give every question in every row, in the order of the form, the rows of a repeat one after the other."""
    inside: dict[str, list[Section]] = {}
    for section in workings.template.sections:
        inside.setdefault(section.parent, []).append(section)

    def of(section: Section, parent_id: str) -> Iterator[Key]:
        for row_id in workings.rows.children(section.name, parent_id) if section.repeat else [""]:
            yield from ((question.name, row_id) for question in section.questions)
            for inner in inside.get(section.name, ()):
                yield from of(inner, row_id)

    for section in inside.get("", ()):
        yield from of(section, "")


def is_asked(workings: Workings, name: str, row_id: str) -> bool:
    """Tell whether a person is asked a question now."""
    question = workings.template.questions[name]
    return question.is_asked and workings.applies(name, row_id) and not workings.truth(name, row_id, "readonly", False)


def progress(workings: Workings) -> tuple[SectionProgress, ...]:
    """Count answers by section and row; questions that nobody can type do not count."""
    made: list[SectionProgress] = []
    for section in workings.template.sections:
        for row_id in workings.rows.of(section.name) if section.repeat else [""]:
            names = [question.name for question in section.questions if is_asked(workings, question.name, row_id)]
            answered = sum(workings.value(name, row_id) is not None for name in names)
            made.append(SectionProgress(section.name, row_id, answered, len(names)))
    return tuple(made)


def gaps(workings: Workings) -> tuple[Gap, ...]:
    """List what is missing or wrong, section by section, row by row."""
    made: list[Gap] = []
    for section in workings.template.sections:
        for row_id in workings.rows.of(section.name) if section.repeat else [""]:
            for question in section.questions:
                if is_asked(workings, question.name, row_id):
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
