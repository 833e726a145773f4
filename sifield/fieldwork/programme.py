"""What is due and what is overdue, counted in school days, and everything that Today shows."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, timedelta

from sqlalchemy import case, func, select
from sqlalchemy.orm import Session

from sifield.fieldwork import bookings, calendars, frameworks, visiting_days
from sifield.fieldwork.calendars import SOON
from sifield.fieldwork.diary import BookingRow
from sifield.fieldwork.waiting import WaitingRow, list_waiting
from sifield.frameworks.calendar import school_year
from sifield.models.programme import Booking, Requirement
from sifield.models.schools import School
from sifield.wire.records import class_of, school_scope

AHEAD = 14
"""Days ahead of which Today lists a person's booked visits, after those that are past and not held."""


@dataclass(frozen=True, slots=True, kw_only=True)
class DueRow:
    """Something asked of a school that is not done. ``state``: "overdue", "due" (soon) or "later"; ``days`` are school
    days to go (negative: past); ``why`` says where it comes from; ``lead`` is the role that leads it, in words;
    ``inside`` is the title of the visit in which it is done, "" for one of its own; ``booked_on`` is the day of its
    booking, None where nobody is booked.
    """

    id: str
    school_id: str
    school_name: str
    form_id: str
    title: str
    due_on: date
    days: int
    state: str
    why: str
    lead: str
    inside: str
    half_days: int
    visit_id: str
    booking_id: str
    booked_on: date | None
    sensitivity: str


@dataclass(frozen=True, slots=True)
class SchoolCount:
    """How far this school year's programme has come in a school; ``due`` is still to come, ``overdue`` past its day."""

    school_id: str
    school_name: str
    done: int
    due: int
    overdue: int


@dataclass(frozen=True, slots=True)
class Agenda:
    """What is due, what waits for a person, how far the schools have come, and her booked visits of the next days; of
    one store, or of both.
    """

    due: tuple[DueRow, ...]
    waiting: tuple[WaitingRow, ...]
    schools: tuple[SchoolCount, ...]
    booked: tuple[BookingRow, ...] = ()

    def with_other(self, other: "Agenda") -> "Agenda":
        """Put what lies in the other store beside it, in the same orders."""
        counts: dict[str, SchoolCount] = {}
        for one in (*self.schools, *other.schools):
            so_far = counts.get(one.school_id, SchoolCount(one.school_id, one.school_name, 0, 0, 0))
            done, due, late = so_far.done + one.done, so_far.due + one.due, so_far.overdue + one.overdue
            counts[one.school_id] = SchoolCount(one.school_id, one.school_name, done, due, late)
        due_rows = sorted((*self.due, *other.due), key=lambda row: (row.due_on, row.school_name))
        booked = sorted((*self.booked, *other.booked), key=lambda row: (row.on, row.part == "afternoon", row.id))
        return Agenda(tuple(due_rows), (*self.waiting, *other.waiting), _by_lag(counts.values()), tuple(booked))


def add_requirement(
    session: Session, school_id: str, form_id: str, title: str, due_on: date, *, sensitivity: str = "general"
) -> str:
    """Say that something is due in a school by a day, and give its id.

    Args:
        session: of the store of this class.
        sensitivity: the form's class. What is due lies where the visit that does it will lie, so that one transaction
            settles both, and nobody outside learns when a safeguarding visit is due or done.
    """
    scope = school_scope(school_id, sensitivity)
    row = Requirement(scope=scope, school_id=school_id, form_id=form_id, title=title, due_on=due_on)
    session.add(row)
    return row.id


def get_agenda(session: Session, person_id: str, today: date) -> Agenda:
    """Give everything that Today shows of one store."""
    since, until = visiting_days.span_of(today)[0], today + timedelta(days=AHEAD)
    coming = bookings.list_bookings(session, since, until, person_id=person_id)
    return Agenda(
        list_due(session, today),
        list_waiting(session, person_id, today),
        count_by_school(session, today),
        tuple(row for row in coming if row.state == "booked" and person_id in row.person_ids),
    )


def list_due(session: Session, today: date, school_id: str = "") -> tuple[DueRow, ...]:
    """List what is still due in all schools, or in one, the most overdue first; days are counted by each school's own
    calendar.
    """
    calendar = calendars.calendars_of(session, today)
    wanted = select(Requirement, School.name).join(School, School.id == Requirement.school_id)
    booked = select(Booking).where(Booking.state == "booked").order_by(Booking.on, Booking.id)
    if school_id:
        wanted, booked = wanted.where(Requirement.school_id == school_id), booked.where(Booking.school_id == school_id)
    bookings_of = {key: one for one in session.scalars(booked) for key in one.requirement_ids}
    rows = session.execute(wanted.where(Requirement.state == "due").order_by(Requirement.due_on, School.name)).all()
    visits = {_place(one): one.title for one, _ in rows if not one.within}
    titles = frameworks.role_titles(session, today)
    made = []
    for one, name in rows:
        days, booking = calendar(one.school_id).days_until(today, one.due_on), bookings_of.get(one.id)
        made.append(
            DueRow(
                id=one.id,
                school_id=one.school_id,
                school_name=name,
                form_id=one.form_id,
                title=one.title,
                due_on=one.due_on,
                days=days,
                state="overdue" if one.due_on < today else "due" if days <= SOON else "later",
                why=one.why,
                lead=titles.get(one.lead, one.lead),
                inside=visits.get((*_place(one)[:3], one.within, one.within_number), "") if one.within else "",
                half_days=one.half_days,
                visit_id=one.visit_id,
                booking_id=booking.id if booking is not None else "",
                booked_on=booking.on if booking is not None else None,
                sensitivity=class_of(one.scope),
            )
        )
    return tuple(made)


def _place(one: Requirement) -> tuple[str, str, int, str, int]:
    """Name a row of a school's year, as what is done within it names it."""
    return one.school_id, one.framework, one.year, one.row, one.number


def count_by_school(session: Session, today: date) -> tuple[SchoolCount, ...]:
    """Count what is asked of each school in this school year, most overdue first; the coverage counts the same.

    What was waived does not count; a school of which nothing is asked is left out.
    """
    first = date(school_year(today), 8, 1)
    late = (Requirement.state == "due") & (Requirement.due_on < today)
    rows = session.execute(
        select(
            School.id,
            School.name,
            func.sum(case((Requirement.state == "done", 1), else_=0)),
            func.sum(case((late, 0), (Requirement.state == "due", 1), else_=0)),
            func.sum(case((late, 1), else_=0)),
        )
        .join(Requirement, Requirement.school_id == School.id)
        .where(Requirement.state.in_(("due", "done")))
        .where(Requirement.due_on >= first, Requirement.due_on < first.replace(year=first.year + 1))
        .group_by(School.id, School.name)
    )
    return _by_lag(SchoolCount(row[0], row[1], int(row[2]), int(row[3]), int(row[4])) for row in rows)


def _by_lag(counts: Iterable[SchoolCount]) -> tuple[SchoolCount, ...]:
    return tuple(sorted(counts, key=lambda one: (-one.overdue, one.school_name)))
