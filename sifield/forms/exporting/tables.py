"""Answers as tables: one for the form and one for each repeat, tied by KEY and PARENT_KEY as in ODK's exports."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, datetime, time

from sifield.forms.exporting.filled import FilledForm, written
from sifield.forms.template import Question
from sifield.forms.values import Value, parse_day, parse_moment, parse_time, to_text

Cell = str | int | float | date | time | None
"""What a table holds: text, a number, a day, a moment or a time of day."""


@dataclass(frozen=True, slots=True)
class Table:
    """One table; ``name`` is that of the repeat, or of what else it holds ("" for the form itself)."""

    name: str
    headings: tuple[str, ...]
    rows: tuple[tuple[Cell, ...], ...]


def tables(filled: FilledForm) -> tuple[Table, ...]:
    """Give the tables of a filled form: only what applies, under the names that the author of the form wrote."""
    template = filled.template
    repeats = [name for name, group in template.groups.items() if group.is_repeat]
    found = [_form(filled), *(_repeat(filled, name) for name in repeats)]
    if filled.pictures:
        found.append(_pictures(filled))
    if filled.earlier:
        found.append(_earlier(filled))
    return tuple(found)


def _form(filled: FilledForm) -> Table:
    questions = list(_columns(filled, ""))
    headings = ("KEY", "form_id", "form_version", *filled.facts, *(heading for heading, _ in questions))
    template = filled.template
    row = (filled.key, template.form_id, template.version, *filled.facts.values(), *_cells(filled, questions, ""))
    return Table("", headings, (row,))


def _repeat(filled: FilledForm, repeat: str) -> Table:
    questions = list(_columns(filled, repeat))
    headings = ("KEY", "PARENT_KEY", "label", *(heading for heading, _ in questions))
    rows = filled.session.rows
    made = [
        (filled.row_key(row_id), filled.row_key(row.parent_id), row.label, *_cells(filled, questions, row_id))
        for row_id in rows.of(repeat)
        for row in [rows.get(row_id)]
        if filled.session.is_relevant(repeat, row.parent_id)
    ]
    return Table(written(filled.template, repeat), headings, tuple(made))


def _earlier(filled: FilledForm) -> Table:
    headings = ("PARENT_KEY", "question", "label", "answer", "in_words")
    made = [
        (_key(filled, one.row_id), one.question, one.label, plain_text(one.value), one.words) for one in filled.earlier
    ]
    return Table("earlier_version", headings, tuple(made))


def _pictures(filled: FilledForm) -> Table:
    headings = ("PARENT_KEY", "question", "file", "caption", "purpose", "made_at", "keep_until", "width", "height")
    made = [
        (
            _key(filled, one.row_id),
            one.question,
            one.file,
            one.caption,
            one.purpose,
            one.made_at.isoformat(),
            one.expires_on,
            one.width,
            one.height,
        )
        for one in filled.pictures
    ]
    return Table("attached_pictures", headings, tuple(made))


def _key(filled: FilledForm, row_id: str) -> str:
    """Give the name of a row, or for one that the form has no place for now what tells it apart."""
    return filled.row_key(row_id) if not row_id or row_id in filled.session.rows else f"{filled.key}/{row_id}"


def _columns(filled: FilledForm, repeat: str) -> Iterator[tuple[str, Question]]:
    """Give the questions of a repeat ("" for the form) under ODK's headings: the groups around, then the name."""
    template = filled.template
    for name, question in template.questions.items():
        if question.repeat == repeat and question.kind != "note":
            inside = question.group[question.group.index(repeat) + 1 :] if repeat else question.group
            yield "-".join(written(template, one) for one in (*inside, name)), question


def _cells(filled: FilledForm, questions: list[tuple[str, Question]], row_id: str) -> Iterator[Cell]:
    for _, question in questions:
        yield to_cell(question, filled.finished.get((question.name, row_id)))


def to_cell(question: Question, value: Value) -> Cell:
    """Give an answer as its type has it; one that is not of its type stays text."""
    if isinstance(value, str):
        match question.kind:
            case "date":
                return parse_day(value[:10]) or value
            case "datetime":
                return parse_moment(value) or value
            case "time":
                return parse_time(value) or value
        return value
    if value is None or (isinstance(value, (int, float)) and not isinstance(value, bool)):
        return value
    return "OK" if value is True and question.kind == "acknowledge" else plain_text(value)


def plain_text(value: Value | Cell) -> str:
    """Write any answer as text, as ODK does: choices with blanks between, days and moments in ISO 8601."""
    match value:
        case None:
            return ""
        case list():
            return " ".join(value)
        case datetime() | time():
            return value.isoformat()
        case bool() | str() | date():
            return to_text(value)
    return to_text(float(value)) if isinstance(value, float) else str(value)
