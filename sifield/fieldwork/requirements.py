"""What a single thing that is due becomes: waived with a reason, done in another visit, asked for beyond the minimum.

Each is written in the store in which the thing lies.
"""

from dataclasses import dataclass
from datetime import date

from sqlalchemy.orm import Session

from sifield.errors import SifieldError
from sifield.models.programme import Requirement
from sifield.models.visits import Visit
from sifield.wire.records import school_scope

REQUEST = "request"


@dataclass(frozen=True, slots=True, kw_only=True)
class Wish:
    """Something that a school, or somebody for it, asks for beyond the minimum; ``reason`` says why."""

    school_id: str
    title: str
    due_on: date
    form_id: str = ""
    kind: str = "review"
    lead: str = ""
    half_days: int = 0
    focus: str = ""
    reason: str = ""
    sensitivity: str = "general"


def request(session: Session, wish: Wish) -> str:
    """Ask for more than the minimum, and give the id of what is due now.

    Raises:
        SifieldError: it has no name.
    """
    title = " ".join(wish.title.split())
    if not title:
        raise SifieldError("What is asked for has no name.", "Say in a few words what it is.", code="no-title")
    row = Requirement(
        scope=school_scope(wish.school_id, wish.sensitivity),
        school_id=wish.school_id,
        form_id=wish.form_id,
        title=title,
        due_on=wish.due_on,
        origin=REQUEST,
        kind=wish.kind,
        lead=wish.lead,
        half_days=wish.half_days,
        focus=" ".join(wish.focus.split()),
        why=" ".join(wish.reason.split()),
    )
    session.add(row)
    return row.id


def waive(session: Session, requirement_id: str, reason: str) -> None:
    """Say that something is not asked this time, and why; it stays in the year and counts as settled.

    Raises:
        SifieldError: it is not due any more, or nobody says why.
    """
    row = _due(session, requirement_id)
    words = " ".join(reason.split())
    if not words:
        raise SifieldError("Nobody says why it is not asked.", "Give the reason in a few words.", code="reason")
    row.state, row.reason = "waived", words


def ask_again(session: Session, requirement_id: str) -> None:
    """Take a waiver back.

    Raises:
        SifieldError: it was not waived.
    """
    row = session.get(Requirement, requirement_id)
    if row is None or row.state != "waived":
        raise SifieldError("This was not waived.", "Look at the year again.", code="not-waived")
    row.state, row.reason = "due", ""


def mark_done(session: Session, requirement_id: str, visit_id: str) -> None:
    """Say that something was done in a visit that was made for something else; done again changes nothing.

    Args:
        visit_id: a visit of the same store to the same school.

    Raises:
        SifieldError: it is not due any more, or there is no such visit to the school, or that is not over.
    """
    visit = session.get(Visit, visit_id)
    row = session.get(Requirement, requirement_id)
    if row is not None and (row.state, row.visit_id) == ("done", visit_id):
        return
    row = _due(session, requirement_id)
    if visit is None or visit.school_id != row.school_id or visit.finished_at is None:
        remedy = "Choose a visit to this school that is finished."
        raise SifieldError("It was not done in that visit.", remedy, code="no-visit")
    settle(row, visit)


def settle(row: Requirement, visit: Visit) -> None:
    """Let something be done by a visit that is finished, on the day on which it was."""
    assert visit.finished_at is not None, "a visit that is not over settles nothing"
    row.state, row.visit_id, row.done_on = "done", visit.id, visit.finished_at.astimezone().date()


def _due(session: Session, requirement_id: str) -> Requirement:
    row = session.get(Requirement, requirement_id)
    if row is None:
        raise SifieldError("This is not asked any more.", "Look at the year again.", code="no-requirement")
    if row.state != "due":
        raise SifieldError(f"“{row.title}” is {row.state} already.", "Look at the year again.", code="not-due")
    return row
