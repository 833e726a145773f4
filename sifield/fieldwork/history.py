"""What was changed in a visit on this laptop: every answer, note and stop, who did it and when, before and after.

The journal keeps it from the first edit on. What others did on their laptops is not kept here; the centre has it. Words
that were struck out stand in no state any more.
"""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import select
from sqlalchemy.orm import Session

from sifield.alike import plain
from sifield.errors import SifieldError
from sifield.fieldwork import templates, visits
from sifield.fieldwork.said import say_answer
from sifield.fieldwork.visit_records import every
from sifield.forms.template import Template
from sifield.forms.versions.carrying import EARLIER
from sifield.models.evidence import Note
from sifield.models.exchange import Journal
from sifield.models.people import Person
from sifield.models.visits import Answer, RepeatRow
from sifield.wire.messages import GONE

_AT_ONCE = 400
"""Ids in one query: SQLite bounds the number of parameters."""
_OF_VISIT = {"started": "The visit was begun", "finished": "The visit was finished"}


@dataclass(frozen=True, slots=True, kw_only=True)
class Entry:
    """One change: ``about`` says of what in words, ``place`` the stop ("" for the whole visit). ``note_id`` is a note
    that is deleted now, as this change left it, and can be brought back.
    """

    at: datetime
    who: str
    about: str
    place: str = ""
    before: str = ""
    after: str = ""
    note_id: str = ""


def journal_of(session: Session, ids: Sequence[str]) -> list[Journal]:
    """Give the entries of the journal about these records in the order in which they were made."""
    found: list[Journal] = []
    for at in range(0, len(ids), _AT_ONCE):
        found += session.scalars(select(Journal).where(Journal.row_id.in_(ids[at : at + _AT_ONCE])))
    return sorted(found, key=lambda line: line.n)


def list_entries(session: Session, visit_id: str) -> tuple[Entry, ...]:
    """List what was changed in a visit, the latest first; of an immediate concern nothing, here as elsewhere.

    Raises:
        SifieldError: the visit or its form is not on this laptop, or this person may not read it.
    """
    visit = visits.get_visit(session, visit_id)
    template = templates.get_template(session, visit.template_sha256)
    answers = {one.id: one for one in every(session, Answer, Answer.visit_id == visit_id)}
    rows = {one.id: one for one in every(session, RepeatRow, RepeatRow.visit_id == visit_id)}
    notes = {one.id: one for one in every(session, Note, Note.visit_id == visit_id)}
    names: dict[str, str] = {}
    found: list[Entry] = []
    for line in journal_of(session, [visit_id, *answers, *rows, *notes]):
        if line.actor not in names:
            person = session.get(Person, line.actor)
            names[line.actor] = person.name if person is not None else "Somebody"
        said: dict[str, Any] = {"at": line.at, "who": names[line.actor]}
        if line.row_id in answers:
            found += _of_answer(line, answers[line.row_id], template, rows, said)
        elif line.row_id in notes:
            found += _of_note(line, notes[line.row_id], rows, said)
        elif line.row_id in rows:
            found += _of_row(line, rows[line.row_id], said)
        elif line.field == "status" and line.after in _OF_VISIT:
            again = (line.before, line.after) == ("finished", "started")
            found.append(Entry(about="The visit was opened again" if again else _OF_VISIT[line.after], **said))
    return tuple(reversed(found))


def look_for(entries: Sequence[Entry], words: str) -> tuple[Entry, ...]:
    """Give the changes in which all of these words, or their beginnings, stand: before, after, or of what they are."""
    wanted = plain(words).split()

    def has(entry: Entry) -> bool:
        text = plain(" ".join((entry.who, entry.about, entry.place, entry.before, entry.after)))
        return all(word in text for word in wanted)

    return tuple(entry for entry in entries if has(entry))


def bring_back(session: Session, note_id: str) -> None:
    """Bring a deleted note back as it was.

    Raises:
        SifieldError: it is gone for good, or its visit is over.
    """
    note = session.get(Note, note_id, execution_options={"with_deleted": True})
    if note is None:
        raise SifieldError("This note is gone for good.", "Write it again.", code="no-note")
    visits.find_open_visit(session, note.visit_id)
    note.deleted = False


def _of_answer(
    line: Journal, answer: Answer, template: Template, rows: Mapping[str, RepeatRow], said: Mapping[str, Any]
) -> Iterator[Entry]:
    """Give the change of an answer; running text and other answers lie in two fields, of which one is empty."""
    question = template.questions.get(answer.question)
    if line.field not in ("words", "coded") or EARLIER in answer.question or answer.question in template.concerns:
        return
    if question is not None and not question.is_asked:
        return  # the form worked it out by itself
    before, after = (
        say_answer(question, value) if question is not None else str(value or "") for value in (line.before, line.after)
    )
    if before != after:
        about = question.label or question.name if question is not None else answer.question
        yield Entry(about=about, place=_place(rows, answer.row_id), before=before, after=after, **said)


def _of_note(line: Journal, note: Note, rows: Mapping[str, RepeatRow], said: Mapping[str, Any]) -> Iterator[Entry]:
    place = _place(rows, note.row_id)
    if line.field == "text" and line.before != line.after:
        yield Entry(about="Note", place=place, before=line.before or "", after=line.after or "", **said)
    elif line.field == GONE and line.after:
        back = note.id if note.deleted else ""
        yield Entry(about="Note deleted", place=place, before=note.text, note_id=back, **said)
    elif line.field == GONE and line.before:
        yield Entry(about="Note brought back", place=place, after=note.text, **said)


def _of_row(line: Journal, row: RepeatRow, said: Mapping[str, Any]) -> Iterator[Entry]:
    if line.field == GONE:
        yield Entry(about="Removed" if line.after else "Added", place=row.label, **said)
    elif line.field == "label" and line.before:
        yield Entry(about="Called otherwise", before=line.before, after=str(line.after or ""), **said)


def _place(rows: Mapping[str, RepeatRow], row_id: str) -> str:
    row = rows.get(row_id)
    return row.label if row is not None else ""
