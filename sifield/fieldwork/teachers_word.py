"""What the teacher says to a lesson look: her comment, and that she has read it, with the laptop's time.

She writes both herself, on this laptop, beside whoever looked. The form shows them and lets nobody else answer. Of a
walk a visited teacher may see her own stop: that it was shown is noted there, never to whom.
"""

from datetime import datetime

from sqlalchemy.orm import Session

from sifield.errors import SifieldError
from sifield.fieldwork import capture
from sifield.forms.template import Template

COMMENT, READ, READ_AT = "teacher_comment", "teacher_read", "teacher_read_at"
"""The questions of a lesson look that the teacher answers."""


SHOWN = "shown"
"""The kind of a note which says that the visited teacher was shown a stop; it goes with the stop's notes."""


def is_asked(template: Template) -> bool:
    """Tell whether a form keeps what the teacher says."""
    return {COMMENT, READ, READ_AT} <= set(template.questions)


def comment(session: Session, visit_id: str, words: str) -> None:
    """Keep her comment as she writes it.

    Raises:
        SifieldError: the look is not on this laptop, or is not for this person to read.
    """
    capture.save_answer(session, visit_id, COMMENT, "", words.strip(), running=True)


def acknowledge(session: Session, visit_id: str, stance: str, at: datetime) -> None:
    """Keep that she has read it, and how she stands to it; to have read it is not to agree.

    Args:
        stance: one of the form's own choices.
        at: now, aware.

    Raises:
        SifieldError: "stance", it is none of them; or as for ``comment``.
    """
    asked = capture.load(session, visit_id).template.questions.get(READ)
    if asked is None or stance not in {one.name for one in asked.choices}:
        raise SifieldError("Choose one of the two.", "To have read it is not to agree.", code="stance")
    capture.save_answer(session, visit_id, READ, "", stance, running=False)
    capture.save_answer(session, visit_id, READ_AT, "", at.isoformat(timespec="minutes"), running=False)


def note_shown(session: Session, visit_id: str, row_id: str, author_id: str, words: str, at: datetime) -> None:
    """Note at a stop of a walk that the visited teacher has seen it, or has a copy; no name is kept.

    Raises:
        SifieldError: the visit is not on this laptop, or its plan is signed.
    """
    capture.add_note(session, visit_id, author_id, words, at, row_id=row_id, kind=SHOWN)
