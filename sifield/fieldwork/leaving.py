"""A school that leaves the trust is handed over: what is open is not asked any more, and says why.

What the trust keeps of it afterwards, and until when, is not decided here: its records stay on the laptops that have
them until they are purged.
"""

from datetime import date

from sqlalchemy import select
from sqlalchemy.orm import Session

from sifield.errors import SifieldError
from sifield.fieldwork.here import find
from sifield.fieldwork.year_facts import YearFacts
from sifield.frameworks.calendar import write_day
from sifield.models.programme import Booking, Requirement
from sifield.models.schools import School


def set_membership(session: Session, school_id: str, joined_on: date | None, left_on: date | None) -> None:
    """Say since when a school has been in the trust (None: before it began with this program), and until when.

    Args:
        session: of the general store, of an administrator.

    Raises:
        SifieldError: the school is not on this laptop, or it would leave before it joins.
    """
    school = find(session, School, school_id, "school")
    if joined_on is not None and left_on is not None and left_on <= joined_on:
        raise SifieldError("The school would leave before it joined.", "Correct one of the days.", code="left-on")
    school.joined_on, school.left_on = joined_on, left_on


def reason(facts: YearFacts) -> str:
    """Say why something is not asked any more of a school that leaves, "" of one that stays."""
    return f"The school leaves the trust on {write_day(facts.left_on)}." if facts.left_on else ""


def hand_over(session: Session, facts: YearFacts, today: date) -> tuple[int, int]:
    """Waive what is open of a school that leaves, and cancel what is booked, from the day on which it leaves; once that
    day has come, everything. Give how many were waived and how many bookings cancelled; again changes nothing.

    Args:
        session: of either store; each hands over what lies in it.
        facts: gathered in the general store.
    """
    if facts.left_on is None:
        return 0, 0
    has_left = today >= facts.left_on
    words, waived, cancelled = reason(facts), 0, 0
    still = select(Requirement).where(Requirement.school_id == facts.school_id, Requirement.state == "due")
    for row in session.scalars(still):
        if has_left or row.due_on > facts.left_on:
            row.state, row.reason = "waived", words
            waived += 1
    booked = select(Booking).where(Booking.school_id == facts.school_id, Booking.state == "booked")
    for booking in session.scalars(booked.where(Booking.on > facts.left_on)):
        booking.state, booking.reason, booking.sequence = "cancelled", words, booking.sequence + 1
        cancelled += 1
    return waived, cancelled
