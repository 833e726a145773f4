"""The teacher's own copy of a lesson look: all that was written, with what she says to it; no other paper is made."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, datetime

from sqlalchemy.orm import Session

from sifield.documents.report import Part, Report
from sifield.errors import SifieldError
from sifield.fieldwork import access, capture, disposal, visits
from sifield.fieldwork.capture import Draft, NoteRow
from sifield.fieldwork.looks import READERS
from sifield.fieldwork.said import say_answer
from sifield.fieldwork.teachers_word import COMMENT, READ, READ_AT
from sifield.forms.parts import Section
from sifield.forms.session import FormSession
from sifield.frameworks.outline import join
from sifield.signing.fields import say_day, say_time

_HERS = (COMMENT, READ, READ_AT)
_OPENING = ("purpose", READERS)
"""Said among the facts, with the day on which it is deleted."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Look:
    """A look as it is read for the copy; ``last_day`` is the last on which it is kept."""

    draft: Draft
    form: FormSession
    trust_name: str
    is_sample: bool
    last_day: date


def read(session: Session, visit_id: str, at: datetime) -> Look:
    """Read a look for the teacher's copy.

    Raises:
        SifieldError: "no-look", it is none; or it is not on this laptop, or not for this person to read.
    """
    draft = capture.load(session, visit_id)
    if not draft.visit.is_lesson_look:
        raise SifieldError("This visit is no lesson look.", "Its papers stand among its findings.", code="no-look")
    laptop = access.find_laptop(session)
    rows = [details.row for details in draft.rows]
    moment = draft.visit.finished_at or at
    return Look(
        draft=draft,
        form=FormSession(draft.template, draft.answers, rows, now=lambda: moment, setting=draft.setting),
        trust_name=laptop.trust_name if laptop else "",
        is_sample=laptop.is_sample if laptop else False,
        last_day=disposal.last_day(session, visits.find_visit(session, visit_id)),
    )


def gather(session: Session, visit_id: str, at: datetime) -> Report:
    """Make the copy of a look; its file's name and its pages name no teacher.

    Raises:
        SifieldError: as for ``read``.
    """
    return teachers_copy(read(session, visit_id, at))


def teachers_copy(look: Look) -> Report:
    """Put the copy together: why, who reads it and until when; each page of the form; last what the teacher says."""
    visit = look.draft.visit
    on = visits.day_of(visit)
    return Report(
        kind="The teacher’s own copy",
        about=visit.title,
        trust_name=look.trust_name,
        on=on,
        subtitle=f"{visit.title} · {visit.school_name}, {say_day(on)}",
        facts=(
            ("Who looked", join([visit.reviewer.name, *visit.with_names])),
            ("Why", _said(look, "purpose") or "To help teaching grow"),
            ("Who reads it", _said(look, READERS) or "The teacher, and those who looked"),
            ("Deleted after", say_day(look.last_day)),
        ),
        parts=tuple(_parts(look)),
        foot="For the teacher alone · Never for appraisal, pay or capability · No grade is given",
        draft="" if visit.finished_at else "the look is not finished yet",
        is_sample=look.is_sample,
        note="Part of one lesson was seen: it says little about other lessons, and nothing about a teacher.",
    )


def _parts(look: Look) -> Iterator[Part]:
    draft = look.draft
    notes: dict[str, list[NoteRow]] = {}
    for note in draft.notes:
        notes.setdefault(note.question, []).append(note)
    for section in draft.template.sections:
        lines = tuple(_lines(look, section, notes))
        if lines:
            yield Part(section.label, lines)
    if loose := notes.get(""):
        yield Part("Notes on no question", tuple(map(_say_note, loose)))
    read_at = _said(look, READ_AT)
    yield Part(
        "What the teacher says",
        (
            _said(look, COMMENT) or "No comment was written.",
            f"Read by the teacher: {_said(look, READ)}, on {read_at}." if read_at else "Not read by the teacher yet.",
        ),
    )


def _lines(look: Look, section: Section, notes: dict[str, list[NoteRow]]) -> Iterator[str]:
    """Give the answers of a page with their notes; nothing of an immediate concern, which the school keeps."""
    for question in section.questions:
        name = question.name
        if name in look.draft.template.concerns or name in _HERS or name in _OPENING:
            continue
        if (words := _said(look, name)) and look.form.is_relevant(name):
            yield f"{look.form.label(name)}: {words}"
        yield from (f"{look.form.label(name)}, {_say_note(note)}" for note in notes.get(name, ()))


def _say_note(note: NoteRow) -> str:
    kind = {"heard": "heard", "thought": "a thought"}.get(note.kind, "seen")
    return f"{kind} at {say_time(note.noted_at)}: {note.text}"


def _said(look: Look, name: str) -> str:
    question = look.draft.template.questions.get(name)
    return say_answer(question, look.form.value(name)) if question is not None else ""
