"""What the notice of a visit is made of: the booking, what it is for, and how to reach who leads it."""

from dataclasses import dataclass
from datetime import date

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from sifield.alike import alike, plain
from sifield.errors import SifieldError
from sifield.fieldwork import bookings, wanted
from sifield.fieldwork.diary import BookingRow
from sifield.fieldwork.schools import PersonRow
from sifield.fieldwork.wanted import WantedRow
from sifield.models.people import Person


@dataclass(frozen=True, slots=True)
class Notice:
    """A booked visit with what it is for, and the lead's address of electronic mail ("" where none is known)."""

    booking: BookingRow
    wanted: tuple[WantedRow, ...]
    address: str = ""


def get_notice(session: Session, booking_id: str, today: date) -> Notice | None:
    """Give what the notice of a booking is made of; None where this store does not hold it."""
    row = bookings.get_booking(session, booking_id)
    return _notice(session, row, today) if row is not None else None


def list_notices(session: Session, person_id: str, first: date, last: date, today: date) -> tuple[Notice, ...]:
    """List what a person's calendar is made of by one store: also what was cancelled, and what is hers no more."""
    rows = bookings.list_bookings(session, first, last, person_id=person_id)
    return tuple(_notice(session, row, today) for row in rows)


def find_person(session: Session, name: str) -> PersonRow:
    """Find somebody of the trust by name, written as it may be.

    Raises:
        SifieldError: "no-person", nobody or more than one person has that name.
    """
    people = session.scalars(select(Person).where(Person.active).order_by(Person.name)).all()
    found = [one for one in people if alike(one.name, name)]
    if len(found) == 1:
        return PersonRow(found[0].id, found[0].name, found[0].role)
    near = [one.name for one in people if name.strip() and plain(name) in plain(one.name)][:3]
    many = session.scalar(select(func.count()).select_from(Person)) or 0
    if found:
        message, remedy = f"{len(found)} people are named {found[0].name}.", "Save each calendar from the window."
    else:
        message = f"Nobody of the trust’s {many} people is named “{name[:80]}”."
        remedy = f"Did you mean {' or '.join(near)}?" if near else "Write the name as the list of people has it."
    raise SifieldError(message, remedy, code="no-person")


def _notice(session: Session, row: BookingRow, today: date) -> Notice:
    rows = wanted.list_wanted(session, row.school_id, today, ids=row.requirement_ids)
    lead = session.get(Person, row.lead_id) if row.lead_id else None
    chosen = tuple(one for one in rows if one.id in row.requirement_ids)
    return Notice(row, chosen, lead.email if lead is not None else "")
