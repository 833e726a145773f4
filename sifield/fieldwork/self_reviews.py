"""The school's self-review: what it is asked before a visit, and its answers as evidence beside the checks.

They are never the reviewer's answers: each is a note of a kind of its own, one for each check, whose words are replaced
when a corrected workbook is read in.
"""

from dataclasses import dataclass
from datetime import date, datetime

from sqlalchemy.orm import Session

from sifield.errors import SifieldError
from sifield.fieldwork import visits
from sifield.fieldwork.capture import Draft, NoteRow
from sifield.forms.self_review.invitation import Invitation
from sifield.forms.self_review.returning import Returned
from sifield.forms.self_review.statement import write_statement
from sifield.frameworks.calendar import SchoolCalendar, school_year
from sifield.models.evidence import Note
from sifield.models.visits import Visit
from sifield.wire.ids import statement_id

SCHOOL = "school"
"""The kind of note that holds what the school said."""
_DAYS_BEFORE = 5
"""School days between the day by which the school answers and the visit: a week to read it."""


@dataclass(frozen=True, slots=True)
class TakenIn:
    """What reading a workbook in has changed: checks whose answer is new, says something else, or is as it was."""

    new: int
    changed: int
    same: int


def invitation_of(draft: Draft, at: datetime) -> Invitation:
    """Say what the school of a visit is asked beforehand; there may be no checks at all."""
    visit = draft.visit
    return Invitation(
        template=draft.template,
        setting=draft.setting,
        school_id=visit.school_id,
        school_name=visit.school_name,
        school_year=school_year(visit.planned_on),
        visit_on=visit.planned_on,
        send_by=send_by(draft.school_days, visit.planned_on, at.astimezone().date()),
        sent_at=at,
        reviewer=visit.reviewer.name,
    )


def send_by(calendar: SchoolCalendar, visit_on: date, today: date) -> date:
    """Give the day by which a school sends its answers: a school week before the visit, else as soon as can be."""
    return min(visit_on, max(calendar.add(visit_on, -_DAYS_BEFORE), calendar.add(today, 1)))


def statements_of(draft: Draft) -> tuple[NoteRow, ...]:
    """Give what the school has said so far."""
    return tuple(note for note in draft.notes if note.kind == SCHOOL)


def take_in(session: Session, visit_id: str, returned: Returned, at: datetime) -> TakenIn:
    """Keep what a school sent, beside the checks of a visit. What it said before of the same checks is replaced; an
    answer that it has taken out stays as "no answer", so that what rests on it loses nothing.

    Raises:
        SifieldError: the workbook has faults, or the plan of the visit is signed.
    """
    if returned.faults:
        raise SifieldError("This self-review cannot be read in.", "Mend what is named in it first.", code="bad-review")
    visit = visits.find_open_visit(session, visit_id)
    new = changed = same = 0
    for one in returned.answers:
        key = statement_id(visit_id, one.question)
        note = session.get(Note, key, execution_options={"with_deleted": True})
        text = write_statement(one.answer, one.words)
        if note is not None and not note.deleted:
            same += note.text == text
            changed += note.text != text
            note.text = text
        elif one.answer or one.words:
            new += 1
            if note is None:
                note = _statement(visit, one.question, returned.sent_at or at)
                session.add(note)
            note.deleted, note.text = False, text
    return TakenIn(new, changed, same)


def _statement(visit: Visit, question: str, at: datetime) -> Note:
    # nothing in it depends on the laptop, so that two that read the same workbook make the same record
    return Note(
        id=statement_id(visit.id, question),
        scope=visit.scope,
        visit_id=visit.id,
        author_id=visit.school_id,
        noted_at=at,
        question=question,
        kind=SCHOOL,
        text="",
    )
