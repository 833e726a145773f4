"""What a teacher may take along: her own copy of a lesson look, with what she says to it, or the one stop of a walk
that was in her room. No other paper is made of either.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, datetime

from sqlalchemy.orm import Session

from sifield.documents.report import Part, Report
from sifield.errors import SifieldError
from sifield.fieldwork import access, capture, disposal, teachers_word, visits
from sifield.fieldwork.capture import Draft, NoteRow
from sifield.fieldwork.looks import READERS
from sifield.fieldwork.said import say_answer
from sifield.fieldwork.teachers_word import COMMENT, READ, READ_AT, SHOWN
from sifield.forms.parts import Section
from sifield.forms.session import FormSession
from sifield.frameworks.outline import join
from sifield.signing.fields import say_day, say_time

_HERS = (COMMENT, READ, READ_AT)
_OPENING = ("purpose", READERS)
"""Said among the facts, with the day on which it is deleted."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Written:
    """A visit as it is read for a copy; ``last_day`` is the last on which a look is kept."""

    draft: Draft
    form: FormSession
    trust_name: str
    is_sample: bool
    last_day: date


def of_look(session: Session, visit_id: str, at: datetime) -> Report:
    """Make the teacher's own copy of a look; its file's name and its pages name no teacher.

    Raises:
        SifieldError: "no-look", it is none; "over", its last day is; or it is not here, or not for this person to read.
    """
    teachers_word.require_kept(session, visit_id, at.astimezone().date())
    written = _read(session, visit_id, at)
    if not written.draft.visit.is_lesson_look:
        raise SifieldError("This visit is no lesson look.", "Its papers stand among its findings.", code="no-look")
    return _copy_of_look(written)


def of_stop(session: Session, visit_id: str, row_id: str, at: datetime) -> Report:
    """Make a copy of one stop of a walk for the teacher who was visited; nothing of other stops or of the whole.

    Raises:
        SifieldError: "no-stop", it is none of this visit; or the visit is not on this laptop.
    """
    written = _read(session, visit_id, at)
    section, visit = stop_of(written.draft, row_id), written.draft.visit
    label = next(one.row.label for one in written.draft.rows if one.row.id == row_id) or section.label
    on = visits.day_of(visit)
    lines = (*_lines(written, section, row_id), *_loose(written, row_id))
    return Report(
        kind="One stop of a walk",
        about=label,
        trust_name=written.trust_name,
        on=on,
        subtitle=f"{label} · {visit.school_name}, {say_day(on)}",
        facts=(("Who walked", join([visit.reviewer.name, *visit.with_names])), ("Focus", visit.focus or "–")),
        parts=(Part("What was written in this room", lines or ("Nothing was written.",)),),
        foot="For the teacher who was visited · Nobody is named or graded · Deleted at the end of the school year",
        is_sample=written.is_sample,
    )


def stop_of(draft: Draft, row_id: str) -> Section:
    """Give the section of a form that a stop of a visit belongs to.

    Raises:
        SifieldError: "no-stop", it is none.
    """
    group = next((one.row.group for one in draft.rows if one.row.id == row_id), "")
    for section in draft.template.sections:
        if section.is_stop and section.name == group:
            return section
    raise SifieldError("This is no stop of a walk.", "Open the stop, then show it.", code="no-stop")


def _read(session: Session, visit_id: str, at: datetime) -> Written:
    draft = capture.load(session, visit_id)
    laptop = access.find_laptop(session)
    rows = [details.row for details in draft.rows]
    moment = draft.visit.finished_at or at
    return Written(
        draft=draft,
        form=FormSession(draft.template, draft.answers, rows, now=lambda: moment, setting=draft.setting),
        trust_name=laptop.trust_name if laptop else "",
        is_sample=laptop.is_sample if laptop else False,
        last_day=disposal.last_day(session, visits.find_visit(session, visit_id)),
    )


def _copy_of_look(look: Written) -> Report:
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


def _parts(look: Written) -> Iterator[Part]:
    for section in look.draft.template.sections:
        if lines := tuple(_lines(look, section)):
            yield Part(section.label, lines)
    if loose := tuple(_loose(look)):
        yield Part("Notes on no question", loose)
    read_at = _said(look, READ_AT)
    yield Part(
        "What the teacher says",
        (
            _said(look, COMMENT) or "No comment was written.",
            f"Read by the teacher: {_said(look, READ)}, on {read_at}." if read_at else "Not read by the teacher yet.",
        ),
    )


def _lines(written: Written, section: Section, row_id: str = "") -> Iterator[str]:
    """Give the answers of a page with their notes; nothing of an immediate concern, which the school keeps."""
    form = written.form
    for question in section.questions:
        name = question.name
        if name in written.draft.template.concerns or name in (*_HERS, *_OPENING):
            continue
        label = form.label(name, row_id)
        if (words := _said(written, name, row_id)) and form.is_relevant(name, row_id):
            yield f"{label}: {words}"
        yield from (f"{label}, {_say_note(note)}" for note in _notes(written, name, row_id))


def _loose(written: Written, row_id: str = "") -> Iterator[str]:
    """Give the notes on no question: of a stop, or of the whole visit."""
    return map(_say_note, _notes(written, "", row_id))


def _notes(written: Written, question: str, row_id: str) -> list[NoteRow]:
    notes = (one for one in written.draft.notes if one.kind != SHOWN)
    return [one for one in notes if (one.question, one.row_id) == (question, row_id)]


def _say_note(note: NoteRow) -> str:
    kind = {"heard": "heard", "thought": "a thought"}.get(note.kind, "seen")
    return f"{kind} at {say_time(note.noted_at)}: {note.text}"


def _said(written: Written, name: str, row_id: str = "") -> str:
    question = written.draft.template.questions.get(name)
    return say_answer(question, written.form.value(name, row_id)) if question is not None else ""
