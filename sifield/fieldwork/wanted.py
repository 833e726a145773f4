"""What a school is still to have done, as somebody sees it who books a visit, and how all of it reads in one line."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date

from sqlalchemy import select
from sqlalchemy.orm import Session

from sifield.fieldwork import frameworks
from sifield.fieldwork.diary import BookingRow
from sifield.frameworks.calendar import say_day
from sifield.models.programme import Requirement
from sifield.wire.records import class_of


@dataclass(frozen=True, slots=True, kw_only=True)
class WantedRow:
    """Something due in a school. ``inside`` is the id of the visit in which it is done, "" for one of its own;
    ``lead`` the role that leads it and ``lead_title`` that in words, "" where none is named.
    """

    id: str
    school_id: str
    title: str
    form_id: str
    due_on: date
    half_days: int
    lead: str
    lead_title: str
    focus: str
    why: str
    inside: str
    sensitivity: str
    state: str


def list_wanted(session: Session, school_id: str, today: date, *, ids: Iterable[str] = ()) -> tuple[WantedRow, ...]:
    """List what is due in a school by one store, in the order of its days; besides, what is named by its id."""
    named = list(ids)
    found = session.scalars(
        select(Requirement)
        .where(Requirement.school_id == school_id, (Requirement.state == "due") | Requirement.id.in_(named))
        .order_by(Requirement.due_on, Requirement.within != "", Requirement.title, Requirement.id)
    ).all()
    titles = frameworks.role_titles(session, today)
    visits = {(one.framework, one.year, one.row, one.number): one.id for one in found if not one.within and one.row}
    return tuple(
        WantedRow(
            id=one.id,
            school_id=one.school_id,
            title=one.title,
            form_id=one.form_id,
            due_on=one.due_on,
            half_days=one.half_days,
            lead=one.lead,
            lead_title=titles.get(one.lead, one.lead),
            focus=one.focus,
            why=one.why,
            inside=visits.get((one.framework, one.year, one.within, one.within_number), "") if one.within else "",
            sensitivity=class_of(one.scope),
            state=one.state,
        )
        for one in found
    )


def say_all(school_name: str, wanted: Sequence[WantedRow], bookings: Sequence[BookingRow]) -> str:
    """Say in one line everything that the trust asks of a school: what is booked, then what else is due.

    The line is for the whole school, so what is about safeguarding stands in it as "Visit" alone.
    """
    booked = [row for row in bookings if row.state == "booked"]
    covered = {key for row in booked for key in row.requirement_ids}
    parts = [f"{say_day(row.on)} ({row.part}) {_named(row.title, row.sensitivity)}, {row.people}" for row in booked]
    parts += [
        f"by {say_day(one.due_on)} {_named(one.title, one.sensitivity)}"
        for one in wanted
        if one.state == "due" and one.id not in covered and not one.inside
    ]
    return f"{school_name}: {'; '.join(parts)}." if parts else f"{school_name}: nothing is asked of it now."


def say_sum(wanted: Sequence[WantedRow], bookings: Sequence[BookingRow]) -> str:
    """Say how much is asked of a school: what is booked, and what else is due and by when the first of it."""
    booked = [row for row in bookings if row.state == "booked"]
    covered = {key for row in booked for key in row.requirement_ids}
    due = [one for one in wanted if one.state == "due" and one.id not in covered and not one.inside]
    parts = [f"{len(booked)} booked, the next on {say_day(booked[0].on)}"] if booked else ["Nothing is booked"]
    parts += [f"{len(due)} more due, the first by {say_day(due[0].due_on)}"] if due else ["nothing else is due"]
    return " · ".join(parts)


def _named(title: str, sensitivity: str) -> str:
    return title if sensitivity == "general" else "Visit"
