"""Writing down what is seen: answers, repeat rows and notes, each a durable row of its own."""

from dataclasses import dataclass, field
from datetime import datetime

from sqlalchemy import select
from sqlalchemy.orm import Session

from sifield.errors import SifieldError
from sifield.fieldwork import calendars, cameras, earlier, guidance, looks, pictures, schools, visits
from sifield.fieldwork.here import find
from sifield.fieldwork.pictures import PictureRow
from sifield.fieldwork.templates import get_template
from sifield.fieldwork.visits import Ground, VisitDetails
from sifield.forms.answers import Key, Row
from sifield.forms.applicability import Setting
from sifield.forms.guidance.documents import Citation
from sifield.forms.template import Template
from sifield.forms.values import Value
from sifield.forms.versions.carrying import EarlierAnswer, carry_over
from sifield.frameworks.calendar import SchoolCalendar
from sifield.models import changes, plain
from sifield.models.changes import New
from sifield.models.evidence import Note
from sifield.models.exchange import Place
from sifield.models.visits import Answer, RepeatRow
from sifield.wire.ids import answer_id, new_id


@dataclass(frozen=True, slots=True)
class NoteRow:
    """A time-stamped note. ``row_id`` and ``question`` are "" until it is filed; ``kind``: seen, heard, thought, or
    school for what the school said beforehand (see ``self_reviews``).
    """

    id: str
    noted_at: datetime
    row_id: str
    question: str
    kind: str
    text: str


@dataclass(frozen=True, slots=True)
class RowDetails:
    """A repeat row with its times; on a walk a stop."""

    row: Row
    began_at: datetime | None
    ended_at: datetime | None


@dataclass(frozen=True, slots=True, kw_only=True)
class Written:
    """A form with what has been written in it so far; nothing yet where only the form is given.

    ``earlier`` holds the answers that this version of the form has no place for; ``setting`` is the school and year it
    is written for, None where every question is shown; ``guidance`` the editions that the form cites.
    """

    template: Template
    answers: dict[Key, Value] = field(default_factory=dict)
    rows: tuple[RowDetails, ...] = ()
    notes: tuple[NoteRow, ...] = ()
    pictures: tuple[PictureRow, ...] = ()
    flagged: frozenset[Key] = frozenset()
    place: str = ""
    earlier: tuple[EarlierAnswer, ...] = ()
    setting: Setting | None = None
    guidance: tuple[Citation, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Draft(Written):
    """Everything that capture needs to go on where it stopped; ``has_camera`` where the trust allows that."""

    visit: VisitDetails
    school_days: SchoolCalendar
    has_camera: bool = False


def load(session: Session, visit_id: str) -> Draft:
    """Give a visit with its form, answers, rows, notes and the place where the person last was.

    Raises:
        SifieldError: the visit or its form is not on this laptop.
    """
    visit = visits.get_visit(session, visit_id)
    template = get_template(session, visit.template_sha256)
    answers, rows = stored(session, visit_id)
    said = {key: answer.words or answer.coded for key, answer in answers.items()}
    if visit.readers:
        said[looks.READERS, ""] = list(visit.readers)  # whatever came of an answer elsewhere
    carried = carry_over(template, said, rows)
    place = session.get(Place, f"visit:{visit_id}")
    kept = frozenset(carried.rows)
    return Draft(
        visit=visit,
        template=template,
        answers=carried.answers,
        rows=tuple(details for row, details in rows.items() if row in kept),
        notes=list_notes(session, visit_id),
        pictures=pictures.list_pictures(session, visit_id),
        flagged=frozenset(key for key, answer in answers.items() if answer.flagged and key in carried.answers),
        place=place.value if place else "",
        setting=schools.get_setting(session, visit.school_id, visit.planned_on),
        has_camera=cameras.are_allowed(session),
        school_days=calendars.calendar_of(session, visit.planned_on, visit.school_id),
        earlier=earlier.told(session, visit.form_id, visit.template_sha256, carried.aside),
        guidance=guidance.editions_cited(session, visit.template_sha256, visit.planned_on),
    )


def stored(session: Session, visit_id: str) -> tuple[dict[Key, Answer], dict[Row, RowDetails]]:
    """Give all answers and rows of a visit as they are stored, for the other modules of this room."""
    answers = session.scalars(select(Answer).where(Answer.visit_id == visit_id)).all()
    rows = session.scalars(select(RepeatRow).where(RepeatRow.visit_id == visit_id).order_by(RepeatRow.position))
    return {(answer.question, answer.row_id): answer for answer in answers}, {one.row: one for one in map(_row, rows)}


def save_answer(session: Session, visit_id: str, question: str, row_id: str, value: Value, *, running: bool) -> None:
    """Write one answer. ``running`` says that it is running text, which merges by words; None clears the answer.

    Raises:
        SifieldError: the visit is not on this laptop, its plan is signed, or it is who reads a lesson look.
    """
    ground = visits.find_ground(session, visit_id)
    looks.refuse_other_readers(ground.readers, question)
    key = answer_id(visit_id, row_id, question)
    kept = plain.get(session, Answer, key)
    if kept is not None:
        earlier.make_room(session, ground, question, row_id, kept.fields["words"] or kept.fields["coded"])
    said = {"words": str(value or ""), "coded": None} if running else {"words": "", "coded": value}
    changes.put(session, Answer, key, kept, said, _blank(ground, question, row_id))


def answer_focus(session: Session, visit_id: str) -> None:
    """Answer the question for the focus, where the form has one: it was agreed before and need not be asked again."""
    visit = visits.find_visit(session, visit_id)
    if "focus" in get_template(session, visit.template_sha256).questions:
        save_answer(session, visit_id, "focus", "", visit.focus, running=False)


def flag(session: Session, visit_id: str, question: str, row_id: str, wanted: bool) -> None:
    """Mark a question to come back to, or take the mark away."""
    ground = visits.find_ground(session, visit_id)
    key = answer_id(visit_id, row_id, question)
    kept = plain.get(session, Answer, key)
    changes.put(session, Answer, key, kept, {"flagged": wanted}, _blank(ground, question, row_id))


def _blank(ground: Ground, question: str, row_id: str) -> New:
    own = {"visit_id": ground.visit_id, "row_id": row_id, "question": question}
    return New(ground.scope, own | {"coded": None, "words": "", "flagged": False})


def add_row(session: Session, visit_id: str, group: str, label: str, at: datetime, parent_id: str = "") -> RowDetails:
    """Add a row to a repeat, at its end; the open row of the same group, if any, ends now."""
    visit = visits.find_open_visit(session, visit_id)
    same = select(RepeatRow).where(
        RepeatRow.visit_id == visit_id, RepeatRow.group_name == group, RepeatRow.parent_id == parent_id
    )
    rows = session.scalars(same).all()
    for row in rows:
        row.ended_at = row.ended_at or at
    position = max((row.position for row in rows), default=0) + 1
    new = RepeatRow(
        scope=visit.scope,
        visit_id=visit_id,
        group_name=group,
        parent_id=parent_id,
        position=position,
        label=" ".join(label.split()),
        began_at=at,
    )
    session.add(new)
    return _row(new)


def rename_row(session: Session, row_id: str, label: str) -> None:
    """Give a row another label (a room, a file reference)."""
    _row_of(session, row_id).label = " ".join(label.split())


def remove_row(session: Session, row_id: str) -> None:
    """Remove a repeat row with its answers; its notes stay, filed under no row."""
    row = _row_of(session, row_id)
    for answer in session.scalars(select(Answer).where(Answer.visit_id == row.visit_id, Answer.row_id == row_id)):
        session.delete(answer)
    for note in session.scalars(select(Note).where(Note.visit_id == row.visit_id, Note.row_id == row_id)):
        note.row_id = ""
    session.delete(row)


def add_note(
    session: Session,
    visit_id: str,
    author_id: str,
    text: str,
    at: datetime,
    *,
    row_id: str = "",
    question: str = "",
    kind: str = "seen",
    note_id: str = "",
) -> NoteRow:
    """Add a note with its time; with a ``note_id`` that is there already it changes nothing, so it can be tried again.

    Raises:
        SifieldError: the note is empty, or the plan of the visit is signed.
    """
    visit = visits.find_open_visit(session, visit_id)
    there = session.get(Note, note_id) if note_id else None
    if there is not None:
        return _note(there)
    note = Note(
        id=note_id or new_id(),
        scope=visit.scope,
        visit_id=visit_id,
        author_id=author_id,
        noted_at=at,
        row_id=row_id,
        question=question,
        kind=kind,
        text=_words(text),
    )
    session.add(note)
    return _note(note)


def edit_note(
    session: Session, note_id: str, *, text: str | None = None, question: str | None = None, kind: str | None = None
) -> NoteRow:
    """Change the words, the question or the kind of a note; its time stays.

    Raises:
        SifieldError: the note is not here, is left empty, or the plan of the visit is signed.
    """
    note = _note_of(session, note_id)
    note.text = note.text if text is None else _words(text)
    note.question = note.question if question is None else question
    note.kind = note.kind if kind is None else kind
    return _note(note)


def remove_note(session: Session, note_id: str) -> NoteRow:
    """Remove a note and give it back, so that it can be put into the box again."""
    note = _note_of(session, note_id)
    session.delete(note)
    return _note(note)


def list_notes(session: Session, visit_id: str) -> tuple[NoteRow, ...]:
    """List the notes of a visit in the order in which they were made."""
    rows = session.scalars(select(Note).where(Note.visit_id == visit_id).order_by(Note.noted_at, Note.id))
    return tuple(_note(note) for note in rows)


def remember_place(session: Session, visit_id: str, place: str) -> None:
    """Keep where the person is, so that the next start opens there; never synced."""
    plain.remember(session, f"visit:{visit_id}", place)


def _row_of(session: Session, row_id: str) -> RepeatRow:
    row = find(session, RepeatRow, row_id, "stop", "Open the visit again.", code="no-row")
    visits.find_open_visit(session, row.visit_id)
    return row


def _note_of(session: Session, note_id: str) -> Note:
    note = find(session, Note, note_id, "note", "Open the visit again.")
    visits.find_open_visit(session, note.visit_id)
    return note


def _words(text: str) -> str:
    words = text.strip()
    if not words:
        raise SifieldError("The note is empty.", "Type what you saw or heard.", code="empty-note")
    return words


def _row(row: RepeatRow) -> RowDetails:
    return RowDetails(
        Row(id=row.id, group=row.group_name, parent_id=row.parent_id, position=row.position, label=row.label),
        row.began_at,
        row.ended_at,
    )


def _note(note: Note) -> NoteRow:
    return NoteRow(note.id, note.noted_at, note.row_id, note.question, note.kind, note.text)
