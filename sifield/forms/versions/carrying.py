"""What becomes of a draft's answers in another version of its form: what carries over, what is left aside.

Nothing is written and nothing lost: an answer that the version has no place for stays where it is kept, under its name
and row, and is there again if the draft goes back. The same rule reads every draft, moved or not.
"""

import math
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

from sifield.forms.answers import Key, Row
from sifield.forms.engine.layout import Layout
from sifield.forms.engine.rows import Rows
from sifield.forms.fitting import misfit
from sifield.forms.template import Question, Template
from sifield.forms.values import Value, to_number, to_text

EARLIER = " earlier"
"""What follows a question's name where an answer is put aside to make room for one of another type. No name of a form
holds a blank."""


@dataclass(frozen=True, slots=True)
class LeftAside:
    """An answer that the version has no place for. ``why``: "gone", "moved", "type" or "choice"."""

    question: str
    row_id: str
    value: Value
    why: str


@dataclass(frozen=True, slots=True)
class CarriedOver:
    """Answers and rows that a version takes, in its types, and the answers that it leaves aside."""

    answers: dict[Key, Value]
    rows: tuple[Row, ...]
    aside: tuple[LeftAside, ...]


@dataclass(frozen=True, slots=True)
class EarlierAnswer:
    """An answer that the present version has no place for: the label it was asked under, its words, its class."""

    question: str
    label: str
    row_id: str
    value: Value
    words: str
    sensitivity: str = "general"


def carry_over(template: Template, answers: Mapping[Key, Value], rows: Iterable[Row]) -> CarriedOver:
    """Sort the answers of a draft by what a version of its form has a place for.

    An answer fits if its question stands in the repeat that its row is of, and it is of the question's type or can
    become so without loss: 3 as the text "3", one choice as the only one of several. Values that the form works out by
    itself are never left aside.
    """
    known = Rows(Layout(template), rows)
    taken: dict[Key, Value] = {}
    aside: list[LeftAside] = []
    for (name, row_id), value in answers.items():
        question = template.questions.get(name)
        if question is None:
            rest, why = value, "type" if name.partition(EARLIER)[0] in template.questions else "gone"
        elif (known.get(row_id).group if row_id in known else row_id) != question.repeat:
            rest, why = value, "moved"
        else:
            taken[name, row_id], rest = fit(question, value)
            why = "choice" if question.list_name else "type"
        if rest is not None and not _is_worked_out(question):
            aside.append(LeftAside(name, row_id, rest, why))
    return CarriedOver(taken, tuple(known), tuple(aside))


def fit(question: Question, value: Value) -> tuple[Value, Value]:
    """Give what of an answer the question can take, in its type, and what it cannot; None for nothing."""
    if value is None or not question.is_asked:
        return value, None
    made = _as_kind(question, value)
    if made is None or misfit(question, made):
        return None, value
    if not question.list_name:
        return made, None
    offered = {choice.name for choice in question.choices}
    if isinstance(made, list):
        kept, gone = [one for one in made if one in offered], [one for one in made if one not in offered]
        return kept or None, gone or None
    return (made, None) if made in offered else (None, value)


def _as_kind(question: Question, value: Value) -> Value:
    """Turn an answer into the kind of the question, where nothing of it is lost; None if it cannot be."""
    match question.kind, value:
        case "select_multiple" | "rank", str():
            return [value]
        case "select_multiple" | "rank", list():
            return value
        case "select_one", [str(only)]:
            return only
        case _, list():
            return None
        case "integer" | "decimal" | "range", str():
            return _number(question.kind, to_number(value))
        case "integer", float():
            return _number("integer", value)
        case "text" | "barcode" | "select_one", int() | float() if not isinstance(value, bool):
            return to_text(float(value)) if isinstance(value, float) else str(value)
    return value


def _number(kind: str, number: float) -> Value:
    if not math.isfinite(number) or (kind == "integer" and number != int(number)):
        return None
    return int(number) if kind == "integer" else number


def _is_worked_out(question: Question | None) -> bool:
    return question is not None and (not question.is_asked or question.calculation is not None)


def with_labels(aside: Iterable[LeftAside], versions: Sequence[Template]) -> tuple[EarlierAnswer, ...]:
    """Give answers left aside as a person reads them: under the label, and in the words, of the first of these
    versions that could take them. What a version worked out by itself is left out.
    """
    made: list[EarlierAnswer] = []
    for one in aside:
        name = one.question.partition(EARLIER)[0]
        asked = [version for version in versions if name in version.questions]
        best = (version for version in asked if fit(version.questions[name], one.value)[0] is not None)
        version = next(best, asked[0] if asked else None)
        if version is None:
            made.append(EarlierAnswer(name, name, one.row_id, one.value, _words(None, one.value)))
        elif not _is_worked_out(question := version.questions[name]):
            told = (question.label, one.row_id, one.value, _words(question, one.value), version.sensitivity_of(name))
            made.append(EarlierAnswer(name, *told))
    return tuple(made)


def _words(question: Question | None, value: Value) -> str:
    """Give an answer in the words of the form: its choices by their labels."""
    shown = {choice.name: " ".join(choice.label.split()) for choice in question.choices} if question else {}
    if isinstance(value, (bool, int, float)):
        return "yes" if value is True else to_text(value if isinstance(value, bool) else float(value))
    parts = value if isinstance(value, list) else [value or ""]
    return ", ".join(shown.get(part) or part for part in parts)
