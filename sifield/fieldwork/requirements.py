"""What a single thing that is due becomes: waived with a reason, done without a visit or in another one, due again.

Each is written in the store in which the thing lies.
"""

from dataclasses import dataclass
from datetime import date

from sqlalchemy.orm import Session

from sifield.errors import SifieldError
from sifield.frameworks.calendar import say_day
from sifield.models.programme import Requirement
from sifield.models.visits import Visit


@dataclass(frozen=True, slots=True)
class Word:
    """Whose word it is that something is settled (a person's id), and when she gave it."""

    by: str
    on: date


def waive(session: Session, requirement_id: str, reason: str, word: Word) -> None:
    """Say that something is not asked this time, and why; it stays in the year and counts as settled.

    Raises:
        SifieldError: it is not due any more, a visit has begun for it, or nobody says why ("reason").
    """
    row = _open(session, requirement_id)
    words = " ".join(reason.split())
    if not words:
        raise SifieldError("Nobody says why it is not asked.", "Give the reason in a few words.", code="reason")
    row.state, row.reason = "waived", words
    row.settled_by, row.settled_on = word.by, word.on


def tell_done(session: Session, requirement_id: str, done_on: date, reason: str, word: Word) -> None:
    """Say that something was done without a visit of this program: on which day, and how that is known.

    Raises:
        SifieldError: it is not due any more, a visit has begun for it, the day is still to come ("done-on"), or nobody
            says how it was done ("reason").
    """
    row = _open(session, requirement_id)
    words = " ".join(reason.split())
    if done_on > word.on:
        remedy = "Choose the day on which it was done: today or earlier."
        raise SifieldError(f"{say_day(done_on)} is still to come.", remedy, code="done-on")
    if not words:
        remedy = "Say in a few words how it was done, and where that is written."
        raise SifieldError("Nobody says how it was done.", remedy, code="reason")
    row.state, row.done_on, row.reason = "done", done_on, words
    row.settled_by, row.settled_on = word.by, word.on


def ask_again(session: Session, requirement_id: str) -> None:
    """Take back that something was waived, or done without a visit: it is due again.

    Raises:
        SifieldError: it is neither; what a visit has done stays done.
    """
    row = session.get(Requirement, requirement_id)
    if row is None or not may_take_back(row):
        remedy = "Look at the year again."
        raise SifieldError("This was neither waived nor done without a visit.", remedy, code="not-settled")
    row.state, row.reason, row.done_on = "due", "", None
    row.settled_by, row.settled_on = "", None


def may_take_back(row: Requirement) -> bool:
    """Tell whether a person's word settled it, and not a visit."""
    return row.state == "waived" or (row.state == "done" and not row.visit_id and row.settled_on is not None)


def settle(row: Requirement, visit: Visit) -> None:
    """Let something be done by a visit that is finished, on the day on which it was."""
    assert visit.finished_at is not None, "a visit that is not over settles nothing"
    row.state, row.visit_id, row.done_on = "done", visit.id, visit.finished_at.astimezone().date()


def _open(session: Session, requirement_id: str) -> Requirement:
    """Give what is due and for which no visit has begun."""
    row = _due(session, requirement_id)
    if row.visit_id:
        remedy = "Finish that visit; it settles this by itself."
        raise SifieldError(f"A visit has begun for “{row.title}”.", remedy, code="begun")
    return row


def _due(session: Session, requirement_id: str) -> Requirement:
    row = session.get(Requirement, requirement_id)
    if row is None:
        raise SifieldError("This is not asked any more.", "Look at the year again.", code="no-requirement")
    if row.state != "due":
        raise SifieldError(f"“{row.title}” is {row.state} already.", "Look at the year again.", code="not-due")
    return row
