"""All that somebody has before her who books a visit to one school: its days, what is due there, who can come."""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import date, timedelta

from sqlalchemy.orm import Session

from sifield.fieldwork import access, bookings, diary, loads, visiting_days, wanted
from sifield.fieldwork.bookings import Arrangement
from sifield.fieldwork.diary import BookingRow, Diary
from sifield.fieldwork.loads import Burden, Helper
from sifield.fieldwork.visiting_days import VisitingDays
from sifield.fieldwork.wanted import WantedRow

NOTICE = timedelta(days=7)
"""How long before a visit a school hears of it, unless somebody chooses an earlier day."""


@dataclass(frozen=True, slots=True)
class BookingDesk:
    """What lies before the person who books, of one store or of both.

    Attributes:
        owner_id: whose laptop this is.
        sees_all: she has safeguarding records, so that the half-days of those visits are counted too.
        booking: the booking that is being changed, None for a new one.
    """

    days: VisitingDays
    diary: Diary
    wanted: tuple[WantedRow, ...]
    helpers: tuple[Helper, ...]
    owner_id: str
    sees_all: bool
    booking: BookingRow | None

    def with_other(self, other: "BookingDesk") -> "BookingDesk":
        """Put what lies in the other store beside it."""
        rows = sorted((*self.wanted, *other.wanted), key=lambda row: row.due_on)
        both, booking = self.diary.with_other(other.diary), self.booking or other.booking
        return replace(self, diary=both, wanted=tuple(rows), booking=booking)

    @property
    def others(self) -> Diary:
        """The diary without the booking that is being changed."""
        return self.diary.without(self.booking.id) if self.booking is not None else self.diary

    def first_day(self, rows: Sequence[WantedRow] = ()) -> date:
        """Give the day to begin with: in a week, so that the school hears of it in time, or sooner where it is due."""
        due = [max(one.due_on, self.days.today) for one in rows]
        wanted = min([self.days.today + NOTICE, *due])
        return self.days.nearest(wanted, self.diary) or self.days.today

    def arrange(self, asked: Sequence[str]) -> Arrangement:
        """Arrange a new visit for what was asked for, and what is done within that, as it will mostly be wanted."""
        found = [one for one in self.wanted if one.id in asked or (one.inside and one.inside in asked)]
        rows = [one for one in found if one.sensitivity == found[0].sensitivity]
        halves = sum(one.half_days for one in rows)
        roles = {one.lead for one in rows if one.lead}
        holder = next((one.id for one in self.offered(roles) if not roles.isdisjoint(one.roles)), "")
        return Arrangement(
            school_id=self.days.school_id,
            on=self.first_day(rows),
            part="morning" if halves == 1 else "day",
            lead_id=holder or self.owner_id,
            requirement_ids=tuple(one.id for one in rows),
            focus=next((one.focus for one in rows if one.focus), ""),
        )

    def weigh(self, person_id: str, on: date, part: str) -> Burden:
        """Weigh what the booking would mean for a person."""
        return loads.weigh(self.others, person_id, self.days, on, part)

    def offered(self, roles: set[str]) -> list[Helper]:
        """Give those who can come: who holds a role that is to lead first, who leads a school last."""
        return sorted(self.helpers, key=lambda one: (roles.isdisjoint(one.roles), one.is_of_a_school, one.name))

    def already(self, requirement_id: str) -> BookingRow | None:
        """Give another booking that is for the same."""
        rows = self.others.of_school(self.days.school_id)
        return next((row for row in rows if row.state == "booked" and requirement_id in row.requirement_ids), None)

    def draft(self, plan: Arrangement, chosen: Sequence[WantedRow]) -> BookingRow:
        """Give the booking as it would stand, for the notice to be read before anything is kept."""
        names = {one.id: one.name for one in self.helpers}
        before = self.booking
        others = tuple(one for one in plan.with_ids if one != plan.lead_id)
        return BookingRow(
            id=before.id if before else "",
            school_id=plan.school_id,
            school_name=self.days.school_name,
            title=chosen[0].title if chosen else "Visit",
            on=plan.on,
            part=plan.part,
            lead_id=plan.lead_id,
            lead_name=names.get(plan.lead_id, ""),
            with_ids=others,
            with_names=tuple(names.get(one, "") for one in others),
            former_ids=(),
            requirement_ids=plan.requirement_ids,
            focus=" ".join(plan.focus.split()),
            prepare=plan.prepare.strip(),
            told=plan.told.strip(),
            state=before.state if before else "booked",
            reason=before.reason if before else "",
            sequence=before.sequence if before else 0,
            sensitivity=chosen[0].sensitivity if chosen else "general",
        )


def read(session: Session, school_id: str, today: date, *, booking_id: str = "") -> BookingDesk:
    """Read one store's part of it.

    Raises:
        SifieldError: the school is not on this laptop, or nobody has given this year's days.
    """
    booking = bookings.get_booking(session, booking_id) if booking_id else None
    laptop = access.find_laptop(session)
    ids = booking.requirement_ids if booking is not None else ()
    return BookingDesk(
        visiting_days.read(session, school_id, today),
        diary.read(session, *visiting_days.span_of(today)),
        wanted.list_wanted(session, school_id, today, ids=ids),
        loads.list_helpers(session, today),
        laptop.person_id if laptop is not None else "",
        laptop is not None and laptop.sees_safeguarding,
        booking,
    )
