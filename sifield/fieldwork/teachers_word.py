"""What the teacher says to a lesson look: her comment, and that she has read it, with the laptop's time.

She writes both herself, on this laptop, beside whoever looked, on the day or later, until the look's last day. The form
shows them and lets nobody else answer. Of a walk a visited teacher may see her own stop, during it and afterwards: that
it was shown is noted there, never to whom.
"""

from datetime import date, datetime

from sqlalchemy.orm import Session

from sifield.errors import SifieldError
from sifield.fieldwork import capture, disposal, visits
from sifield.fieldwork.capture import Draft
from sifield.forms.template import Template
from sifield.frameworks.calendar import say_day
from sifield.models.evidence import Note

COMMENT, READ, READ_AT = "teacher_comment", "teacher_read", "teacher_read_at"
"""The questions of a lesson look that the teacher answers."""


SHOWN = "shown"
"""The kind of a note which says that the visited teacher was shown a stop; it goes with the stop's notes."""


def is_asked(template: Template) -> bool:
    """Tell whether a form keeps what the teacher says."""
    return {COMMENT, READ, READ_AT} <= set(template.questions)


def require_kept(session: Session, visit_id: str, today: date) -> None:
    """Refuse a look whose last day is over: it goes from each laptop with its next sync, and nothing of it leaves.

    Raises:
        SifieldError: "over", it is; or it is not on this laptop, or not for this person to read.
    """
    visit = visits.find_visit(session, visit_id)
    if visit.delete_on is not None and (last := disposal.last_day(session, visit)) < today:
        raise SifieldError(
            f"The last day of this look was {say_day(last)}, as the teacher was told.",
            "It is deleted with the next sync, and nothing of it is shown or given out any more.",
            code="over",
        )


def load(session: Session, visit_id: str, at: datetime) -> Draft:
    """Give a look for its teacher to read.

    Raises:
        SifieldError: as ``require_kept`` does.
    """
    require_kept(session, visit_id, at.astimezone().date())
    return capture.load(session, visit_id)


def comment(session: Session, visit_id: str, words: str, at: datetime) -> None:
    """Keep her comment as she writes it.

    Raises:
        SifieldError: as ``require_kept`` does.
    """
    require_kept(session, visit_id, at.astimezone().date())
    capture.save_answer(session, visit_id, COMMENT, "", words.strip(), running=True)


def acknowledge(session: Session, visit_id: str, stance: str, at: datetime) -> None:
    """Keep that she has read it, and how she stands to it; to have read it is not to agree.

    Args:
        stance: one of the form's own choices.
        at: now, aware.

    Raises:
        SifieldError: "stance", it is none of them; or as for ``comment``.
    """
    asked = load(session, visit_id, at).template.questions.get(READ)
    if asked is None or stance not in {one.name for one in asked.choices}:
        raise SifieldError("Choose one of the two.", "To have read it is not to agree.", code="stance")
    capture.save_answer(session, visit_id, READ, "", stance, running=False)
    capture.save_answer(session, visit_id, READ_AT, "", at.isoformat(timespec="minutes"), running=False)


def note_shown(session: Session, visit_id: str, row_id: str, author_id: str, words: str, at: datetime) -> None:
    """Note at a stop of a walk that the visited teacher has seen it, or has a copy; no name is kept. It is no evidence,
    so a plan that is signed does not stand in its way.

    Raises:
        SifieldError: the visit is not on this laptop.
    """
    visit = visits.find_visit(session, visit_id)
    session.add(
        Note(
            scope=visit.scope, visit_id=visit_id, author_id=author_id, noted_at=at, row_id=row_id, kind=SHOWN,
            text=words,
        )
    )  # fmt: skip
