"""Inspectors called: for the days of an inspection the trust asks nothing of the school, until it is undone."""

from collections.abc import Mapping
from datetime import date, datetime, timedelta

from sqlalchemy import select
from sqlalchemy.orm import Session

from sifield.errors import SifieldError
from sifield.fieldwork.here import find
from sifield.fieldwork.year_facts import Call, YearFacts
from sifield.frameworks.calendar import say_day
from sifield.models.people import Person
from sifield.models.programme import Booking, InspectorCall, Requirement
from sifield.wire.records import school_scope

LONGEST = 14
"""Days that a call may last: an inspection is over within a week, and a notice may come the week before."""
_FRIDAY = 4


def usual_days(today: date) -> tuple[date, date]:
    """Give the days that a call on a day is meant for if nobody says otherwise: to the end of that school week."""
    until = today + timedelta(days=(_FRIDAY - today.weekday()) % 7)
    return today, until


def call(session: Session, school_id: str, from_on: date, until_on: date, *, by: str, at: datetime) -> str:
    """Say that inspectors called a school, and give the call's id. What it does in a store, ``settle`` does.

    Args:
        session: of the general store.
        by: id of the person who says so.

    Raises:
        SifieldError: the days are the wrong way round or too many, or they called already for one of them.
    """
    if not from_on <= until_on <= from_on + timedelta(days=LONGEST):
        raise SifieldError(
            "The days of the inspection are the wrong way round, or too many.",
            f"Choose a last day that is not before the first, and at most {LONGEST} days after it.",
            code="until-on",
        )
    there = next((one for one in list_calls(session, school_id) if _meet(one, from_on, until_on)), None)
    if there is not None:
        said = f"from {say_day(there.from_on)} to {say_day(there.until_on)}"
        raise SifieldError(f"It is known that inspectors called: {said}.", "Undo that first.", code="called")
    row = InspectorCall(
        scope=school_scope(school_id),
        school_id=school_id,
        from_on=from_on,
        until_on=until_on,
        called_at=at,
        called_by=by,
    )
    session.add(row)
    session.flush()
    return row.id


def end_early(session: Session, call_id: str, until_on: date, *, by: str, at: datetime) -> None:
    """Say that the inspection ends earlier: on this day, the last on which nothing is asked.

    Raises:
        SifieldError: there is no such call, or the day is not one of its days before the last ("until-on").
    """
    row = _row(session, call_id)
    if not row.from_on <= until_on < row.until_on:
        remedy = f"Choose one from {say_day(row.from_on)} to before {say_day(row.until_on)}."
        raise SifieldError("That is no earlier day of the inspection.", remedy, code="until-on")
    row.meant_until, row.until_on = row.meant_until or row.until_on, until_on
    row.changed_by, row.changed_at = by, at


def last_to_the_end(session: Session, call_id: str, *, by: str, at: datetime) -> None:
    """Take back that an inspection ended early: it lasts as long as it was called for.

    Raises:
        SifieldError: there is no such call, or it never ended early ("not-early").
    """
    row = _row(session, call_id)
    if row.meant_until is None:
        raise SifieldError("This inspection did not end early.", "Look at it again.", code="not-early")
    row.until_on, row.meant_until = row.meant_until, None
    row.changed_by, row.changed_at = by, at


def undo(session: Session, call_id: str, at: datetime, *, by: str = "") -> None:
    """Take a call back; settled again, everything is as it was.

    Raises:
        SifieldError: there is no such call.
    """
    row = _row(session, call_id)
    if row.ended_at is None:
        row.ended_at, row.changed_by, row.changed_at = at, by, at


def list_calls(session: Session, school_id: str) -> tuple[Call, ...]:
    """List the calls of a school that hold, by day; of the general store."""
    wanted = select(InspectorCall).where(InspectorCall.school_id == school_id, InspectorCall.ended_at.is_(None))
    rows = session.scalars(wanted.order_by(InspectorCall.from_on, InspectorCall.id))
    names = {person.id: person.name for person in session.scalars(select(Person))}
    return tuple(
        Call(
            row.id,
            row.from_on,
            row.until_on,
            is_over=False,
            meant_until=row.meant_until,
            called=_word(names, row.called_by, row.called_at),
            changed=_word(names, row.changed_by, row.changed_at),
        )
        for row in rows
    )


def settle(session: Session, facts: YearFacts) -> tuple[int, int]:
    """Let a store be as the calls of a school want it: due days in a call move to the school days after it, bookings in
    it are cancelled; where a call was taken back or ends earlier, both are as they were. Again changes nothing.

    Args:
        session: of either store; each settles what lies in it.
        facts: gathered in the general store.

    Returns:
        How many due days were moved, and how many bookings were cancelled or came back.
    """
    moved = changed = 0
    still = select(Requirement).where(Requirement.school_id == facts.school_id, Requirement.state == "due")
    for row in session.scalars(still):
        asked = row.moved_from or row.due_on
        due = facts.settled(asked)
        if due != row.due_on:
            row.due_on, row.moved_from = due, asked if due != asked else None
            moved += 1
    bookings = session.scalars(select(Booking).where(Booking.school_id == facts.school_id)).all()
    reasons = {one.reason: one for one in facts.calls}
    taken = {one for booking in bookings if booking.state == "booked" for one in booking.requirement_ids}
    for booking in bookings:
        held = next((one for one in facts.calls if one.holds(booking.on)), None)
        if booking.state == "booked" and held is not None:
            booking.state, booking.reason, booking.sequence = "cancelled", held.reason, booking.sequence + 1
        elif booking.state == "cancelled" and booking.reason in reasons and held is None:
            if taken & set(booking.requirement_ids):
                continue  # somebody booked it anew meanwhile
            booking.state, booking.reason, booking.sequence = "booked", "", booking.sequence + 1
        else:
            continue
        changed += 1
    return moved, changed


def _word(names: Mapping[str, str], by: str, at: datetime | None) -> str:
    """Say who said something and when, "" where nobody did."""
    if at is None:
        return ""
    when = say_day(at.astimezone().date())
    return f"{names[by]}, {when}" if by in names else when


def _meet(one: Call, from_on: date, until_on: date) -> bool:
    return one.from_on <= until_on and from_on <= one.until_on


def _row(session: Session, call_id: str) -> InspectorCall:
    return find(session, InspectorCall, call_id, "call")
