"""Everything that is asked of one school in a school year, one by one: what is still due, done, or waived, and by whose
word; of one store, or of both.
"""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date

from sqlalchemy import select
from sqlalchemy.orm import Session

from sifield.fieldwork import frameworks, requirements
from sifield.fieldwork.reviews import REQUEST
from sifield.frameworks.calendar import school_year
from sifield.models.people import Person
from sifield.models.programme import Booking, Requirement
from sifield.wire.records import class_of


@dataclass(frozen=True, slots=True, kw_only=True)
class ListedRow:
    """One thing asked. ``state`` is "due", "overdue", "done" or "waived"; ``within`` the title of the visit in which it
    is done, ``lead`` the title of the role that leads it ("" for none).

    ``reason`` is why it was waived, or how it was done without a visit; ``settled_by`` (a name) and ``settled_on`` say
    whose word that is. ``booked_on`` is the day on which somebody comes for it.
    """

    id: str
    title: str
    form_id: str
    due_on: date
    state: str
    done_on: date | None
    reason: str
    settled_by: str
    settled_on: date | None
    booked_on: date | None
    visit_id: str
    within: str
    lead: str
    half_days: int
    why: str
    is_request: bool
    may_take_back: bool
    sensitivity: str

    @property
    def is_open(self) -> bool:
        """Whether it is still to be done and no visit has begun for it."""
        return self.state in ("due", "overdue") and not self.visit_id


def list_year(session: Session, school_id: str, year: int, today: date) -> tuple[ListedRow, ...]:
    """List what is asked of a school in a school year (2026 is 2026/27), by its day."""
    wanted = select(Requirement).where(Requirement.school_id == school_id)
    rows = [row for row in session.scalars(wanted) if (row.year or school_year(row.due_on)) == year]
    framework = frameworks.in_force(session, year)
    names = {person.id: person.name for person in session.scalars(select(Person))}
    titles = {one.name: one.title for one in framework.requirements} if framework else {}
    roles = {one.name: one.title for one in framework.roles} if framework else {}
    bookings = session.scalars(select(Booking).where(Booking.school_id == school_id, Booking.state == "booked"))
    booked = {key: one.on for one in bookings for key in one.requirement_ids}
    made = [
        ListedRow(
            id=row.id,
            title=row.title,
            form_id=row.form_id,
            due_on=row.due_on,
            state="overdue" if row.state == "due" and row.due_on < today else row.state,
            done_on=row.done_on,
            reason=row.reason if row.state != "due" else "",
            settled_by=names.get(row.settled_by, ""),
            settled_on=row.settled_on,
            booked_on=booked.get(row.id),
            visit_id=row.visit_id,
            within=titles.get(row.within, row.within),
            lead=roles.get(row.lead, row.lead),
            half_days=row.half_days,
            why=row.why,
            is_request=row.origin == REQUEST,
            may_take_back=requirements.may_take_back(row),
            sensitivity=class_of(row.scope),
        )
        for row in rows
    ]
    return in_order(made)


def in_order(rows: Iterable[ListedRow]) -> tuple[ListedRow, ...]:
    """Put rows in the order of their days, of one day first the visits and then what is done in them."""
    return tuple(sorted(rows, key=lambda one: (one.due_on, bool(one.within), one.title, one.id)))
