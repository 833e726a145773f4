"""Who is where on which day: what is booked in all schools, when people are released, where inspectors have called.

Read in one store and put beside what the other one holds: no transaction spans both, and a booking about safeguarding
takes its people's half-days like any other. Without the safeguarding store those are not seen, and not counted.
"""

from collections.abc import Iterable
from dataclasses import dataclass, replace
from datetime import date
from functools import cached_property

from sqlalchemy import Select, select
from sqlalchemy.orm import Session

from sifield.frameworks.calendar import say_day
from sifield.models.exchange import Conflict
from sifield.models.people import Person, ReleaseDay
from sifield.models.programme import Booking, InspectorCall
from sifield.models.schools import School
from sifield.wire.records import class_of

PARTS = {"morning": 1, "afternoon": 1, "day": 2}
"""The parts of a day for which somebody comes, and how many half-days each takes."""
SLOTS = {"morning": {"morning"}, "afternoon": {"afternoon"}, "day": {"morning", "afternoon"}}
TIMES = {"morning": "09:00 to 12:00", "afternoon": "13:00 to 15:30", "day": "the whole school day"}


@dataclass(frozen=True, slots=True, kw_only=True)
class BookingRow:
    """A booking with the names of its school and its people. ``is_differing``: two people changed it, and the exchange
    with the trust shows both for somebody to settle.
    """

    id: str
    school_id: str
    school_name: str
    title: str
    on: date
    part: str
    lead_id: str
    lead_name: str
    with_ids: tuple[str, ...]
    with_names: tuple[str, ...]
    former_ids: tuple[str, ...]
    requirement_ids: tuple[str, ...]
    focus: str
    prepare: str
    told: str
    state: str
    reason: str
    sequence: int
    sensitivity: str
    is_differing: bool = False

    @property
    def half_days(self) -> int:
        """How many half-days it takes of each who comes."""
        return PARTS[self.part]

    @property
    def person_ids(self) -> tuple[str, ...]:
        """Everybody who comes, the lead first."""
        return tuple(one for one in dict.fromkeys((self.lead_id, *self.with_ids)) if one)

    @property
    def people(self) -> str:
        """Everybody who comes, in words."""
        names = [f"{self.lead_name} (leads)" if self.with_names else self.lead_name] if self.lead_name else []
        return ", ".join((*names, *self.with_names)) or "nobody named yet"

    @property
    def when(self) -> str:
        """When it is, for example "Tue 1 Dec 2026, morning (09:00 to 12:00)"."""
        return f"{say_day(self.on)}, {'all day' if self.part == 'day' else f'{self.part} ({TIMES[self.part]})'}"

    def meets(self, on: date, part: str) -> bool:
        """Tell whether it takes a half-day of this part of a day."""
        return self.on == on and not SLOTS[self.part].isdisjoint(SLOTS[part])


@dataclass(frozen=True, slots=True)
class Call:
    """From one day to another the trust asks nothing of a school, because inspectors have called."""

    school_id: str
    from_on: date
    until_on: date


@dataclass(frozen=True, slots=True)
class Load:
    """A person's half-days in a span of days: booked, and released for the trust's work."""

    booked: int
    released: int

    @property
    def free(self) -> int:
        """Released half-days that nothing is booked in; below 0 where more is booked than released."""
        return self.released - self.booked


@dataclass(frozen=True)
class Diary:
    """What is booked (without what was cancelled), released days by person and day, and calls of inspectors."""

    bookings: tuple[BookingRow, ...]
    released: dict[tuple[str, date], int]
    calls: tuple[Call, ...]

    def with_other(self, other: "Diary") -> "Diary":
        """Put what lies in the other store beside it."""
        rows = {row.id: row for row in (*self.bookings, *other.bookings)}
        calls = tuple(dict.fromkeys((*self.calls, *other.calls)))
        return Diary(tuple(sorted(rows.values(), key=_order)), self.released | other.released, calls)

    def without(self, booking_id: str) -> "Diary":
        """Leave one booking out: the one that is being moved."""
        return replace(self, bookings=tuple(row for row in self.bookings if row.id != booking_id))

    @cached_property
    def _of_person(self) -> dict[str, list[BookingRow]]:
        found: dict[str, list[BookingRow]] = {}
        for row in self.bookings:
            for person_id in row.person_ids:
                found.setdefault(person_id, []).append(row)
        return found

    @cached_property
    def _days_of(self) -> dict[str, dict[date, int]]:
        found: dict[str, dict[date, int]] = {}
        for (person_id, day), half in self.released.items():
            found.setdefault(person_id, {})[day] = half
        return found

    def released_days(self, person_id: str) -> dict[date, int]:
        """Give the days on which a person is released, each with its half-days."""
        return self._days_of.get(person_id, {})

    def of_person(self, person_id: str) -> list[BookingRow]:
        """Give a person's bookings in order."""
        return self._of_person.get(person_id, [])

    def of_school(self, school_id: str) -> list[BookingRow]:
        """Give a school's bookings in order."""
        return [row for row in self.bookings if row.school_id == school_id]

    def call_on(self, school_id: str, day: date) -> Call | None:
        """Give the call of inspectors that a day of a school lies in."""
        return next(
            (one for one in self.calls if one.school_id == school_id and one.from_on <= day <= one.until_on), None
        )

    def load(self, person_id: str, first: date, last: date) -> Load:
        """Count a person's half-days from one day to another, both included."""
        booked = sum(row.half_days for row in self.of_person(person_id) if first <= row.on <= last)
        released = sum(half for day, half in self.released_days(person_id).items() if first <= day <= last)
        return Load(booked, released)

    def free(self, person_id: str, first: date, last: date) -> int:
        """Count a person's released half-days in which nothing is booked, day by day: half a day too many on one day
        takes nothing of another.
        """
        taken: dict[date, int] = {}
        for row in self.of_person(person_id):
            taken[row.on] = taken.get(row.on, 0) + row.half_days
        days = self.released_days(person_id).items()
        return sum(max(0, half - taken.get(day, 0)) for day, half in days if first <= day <= last)


def read(session: Session, first: date, last: date) -> Diary:
    """Read what one store holds of the days from one to another, both included."""
    released: dict[tuple[str, date], int] = {}
    for one in session.scalars(select(ReleaseDay).where(ReleaseDay.on >= first, ReleaseDay.on <= last)):
        key = (one.person_id, one.on)
        released[key] = min(2, released.get(key, 0) + one.half_days)
    calls = session.scalars(
        select(InspectorCall).where(
            InspectorCall.ended_at.is_(None), InspectorCall.from_on <= last, InspectorCall.until_on >= first
        )
    )
    rows = read_bookings(session, select(Booking).where(Booking.on >= first, Booking.on <= last))
    return Diary(
        tuple(row for row in rows if row.state != "cancelled"),
        released,
        tuple(Call(one.school_id, one.from_on, one.until_on) for one in calls),
    )


def read_bookings(session: Session, wanted: Select[Booking]) -> tuple[BookingRow, ...]:
    """Give the rows of the bookings that a statement finds, by day."""
    found = list(session.scalars(wanted))
    schools = {one.id: one.name for one in session.scalars(select(School))} if found else {}
    people = {one.id: one.name for one in session.scalars(select(Person))} if found else {}
    differing = set(
        session.scalars(select(Conflict.row_id).where(Conflict.record == "booking", Conflict.resolved_at.is_(None)))
    )
    return tuple(sorted((_row(one, schools, people, one.id in differing) for one in found), key=_order))


def _row(one: Booking, schools: dict[str, str], people: dict[str, str], is_differing: bool) -> BookingRow:
    others = tuple(other for other in one.with_ids if other != one.lead_id)
    return BookingRow(
        id=one.id,
        school_id=one.school_id,
        school_name=schools.get(one.school_id, "A school that is not on this laptop"),
        title=one.title,
        on=one.on,
        part=one.part if one.part in PARTS else "day",
        lead_id=one.lead_id,
        lead_name="".join(_names([one.lead_id] if one.lead_id else [], people)),
        with_ids=others,
        with_names=_names(others, people),
        former_ids=tuple(one.former_ids),
        requirement_ids=tuple(one.requirement_ids),
        focus=one.focus,
        prepare=one.prepare,
        told=one.told,
        state=one.state,
        reason=one.reason,
        sequence=one.sequence,
        sensitivity=class_of(one.scope),
        is_differing=is_differing,
    )


def _names(ids: Iterable[str], people: dict[str, str]) -> tuple[str, ...]:
    return tuple(people.get(one, "somebody who is not on this laptop") for one in ids)


def _order(row: BookingRow) -> tuple[date, bool, str, str]:
    return row.on, row.part == "afternoon", row.school_name, row.id
