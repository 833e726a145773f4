"""What one store knows of a school year: what is asked of the schools, what is booked, and when inspectors called."""

from bisect import bisect_right
from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from datetime import date, timedelta

from sqlalchemy import or_, select
from sqlalchemy.orm import Session

from sifield.fieldwork import access, calendars, frameworks
from sifield.fieldwork.coverage_rows import Asked, Column, Coming, Facts, SchoolName, has_own_day
from sifield.frameworks.calendar import SchoolYear, school_year
from sifield.models.people import Person, RoleHolder
from sifield.models.programme import Booking, InspectorCall, PublishedCalendar, Requirement
from sifield.models.schools import School
from sifield.models.templates import PublishedTemplate
from sifield.models.visits import Visit
from sifield.wire.records import class_of, school_scope


def read(session: Session, year: int, today: date) -> Facts:
    """Give what this store knows of a school year (2026 is 2026/27).

    Raises:
        SifieldError: nobody has given the days of that year.
    """
    return _Reader(session, year, today).read()


class _Reader:
    """One reading of one store; holds what its steps share."""

    def __init__(self, session: Session, year: int, today: date) -> None:
        self.session, self.year, self.today = session, year, today
        self.trust = calendars.year_of(session, year)
        self.own = {
            school_id: calendars.year_of(session, year, school_id)
            for school_id in session.scalars(
                select(PublishedCalendar.school_id).where(
                    PublishedCalendar.year == year, PublishedCalendar.school_id != ""
                )
            )
        }
        self.half_terms = _columns(self.trust)
        model = frameworks.in_force(session, year)
        self.grades = {grade.name: grade.title for grade in model.grades} if model else {}
        self.roles = model.role_titles if model else {}
        self.people = {row.id: row.name for row in session.execute(select(Person.id, Person.name))}
        self.first, self.last = date(year, 8, 1), date(year + 1, 7, 31)  # as ``school_year`` has it
        self.bookings = self._bookings()
        # Of several bookings of one thing the latest by its day counts.
        self.booking_of = {asked: booking for booking in self.bookings for asked in booking.requirement_ids}

    def read(self) -> Facts:
        schools = {row.id: SchoolName(row.id, row.name, row.phase) for row in self.session.scalars(select(School))}
        asked = tuple(self._asked(schools))
        coming = (*self._booked(asked, schools), *self._unbooked(asked))
        return Facts(
            self.year,
            self.today,
            self.half_terms,
            self.trust,
            self.own,
            self._known(),
            asked,
            coming,
            self._taken(),
            self._years(),
        )

    def _years(self) -> tuple[int, ...]:
        """Give the school years in which something is asked, and the present one."""
        found = {school_year(day) for day in self.session.scalars(select(Requirement.due_on).distinct())}
        return tuple(sorted({*found, school_year(self.today)}))

    def _known(self) -> tuple[SchoolName, ...]:
        """Give the schools whose records this laptop is given, also those of which nothing is asked."""
        laptop = access.find_laptop(self.session)
        if laptop is None:
            return ()
        present = select(School).where(or_(School.left_on.is_(None), School.left_on > self.today))
        return tuple(
            SchoolName(row.id, row.name, row.phase)
            for row in self.session.scalars(present)
            if laptop.is_sample or school_scope(row.id) in laptop.scopes
        )

    def _asked(self, schools: Mapping[str, SchoolName]) -> Iterable[Asked]:
        is_this_year = Requirement.due_on.between(self.first, self.last)
        forms = {
            row.form_id: row.title
            for row in self.session.execute(
                select(PublishedTemplate.form_id, PublishedTemplate.title).order_by(PublishedTemplate.published_at)
            )
        }
        visits = {
            row.id: row
            for row in self.session.execute(
                select(Visit.id, Visit.reviewer_id, Visit.planned_on)
                .join(Requirement, Requirement.visit_id == Visit.id)
                .where(is_this_year)
            )
        }
        rows = self.session.scalars(
            select(Requirement)
            .where(Requirement.state != "waived", is_this_year)
            .order_by(Requirement.due_on, Requirement.title, Requirement.id)
        )
        for row in rows:
            school = schools.get(row.school_id) or SchoolName(row.school_id, "A school not on this laptop", "")
            booking, visit = self.booking_of.get(row.id), visits.get(row.visit_id)
            people = (booking.lead_id, *booking.with_ids) if booking else (visit.reviewer_id,) if visit else ()
            on = booking.on if booking else visit.planned_on if visit else None
            is_coming = (booking is not None and booking.on >= self.today) or visit is not None
            yield Asked(
                id=row.id, school_id=school.id, school_name=school.name, phase=school.phase, form_id=row.form_id,
                form_title=forms.get(row.form_id, ""), title=row.title, kind=row.kind,
                grade=self.grades.get(row.grade, row.grade), origin=row.origin, row=row.row, number=row.number,
                within=row.within, within_number=row.within_number, due_on=row.due_on,
                days=_days_until(self._year_of(row.school_id), self.today, row.due_on),
                half_term=self._half_term(row.school_id, row.due_on), half_days=row.half_days,
                lead=self.roles.get(row.lead, row.lead), why=row.why, state=_state(row, is_coming, self.today),
                booked_on=on, booking_id=booking.id if booking else "", people=tuple(filter(None, people)),
                visit_id=row.visit_id, sensitivity=class_of(row.scope),
            )  # fmt: skip

    def _bookings(self) -> Sequence[Booking]:
        wanted = select(Booking).where(Booking.state != "cancelled", Booking.on >= self.first)
        return self.session.scalars(wanted.order_by(Booking.on, Booking.id)).all()

    def _taken(self) -> frozenset[tuple[str, date]]:
        days = {(booking.school_id, booking.on) for booking in self.bookings}
        for call in self.session.scalars(select(InspectorCall).where(InspectorCall.until_on >= self.today)):
            until = min(call.until_on, call.ended_at.date()) if call.ended_at else call.until_on
            days |= {(call.school_id, call.from_on + timedelta(n)) for n in range((until - call.from_on).days + 1)}
        return frozenset(days)

    # --- whose half-days

    def _booked(self, asked: Sequence[Asked], schools: Mapping[str, SchoolName]) -> Iterable[Coming]:
        by_id = {one.id: one for one in asked}
        for booking in (one for one in self.bookings if one.on <= self.last):
            held = [by_id[one] for one in booking.requirement_ids if one in by_id]
            is_done = booking.state == "held" or (bool(held) and all(one.state == "done" for one in held))
            state = "done" if is_done else "booked" if booking.on >= self.today else "overdue"
            school = schools.get(booking.school_id)
            for who in filter(None, (booking.lead_id, *booking.with_ids)):
                yield Coming(
                    who=who, name=self.people.get(who, "Somebody not on this laptop"), school_id=booking.school_id,
                    school_name=school.name if school else "", title=booking.title, on=booking.on,
                    half_term=self._half_term(booking.school_id, booking.on), half_days=booking.half_days, state=state,
                    asked_ids=tuple(booking.requirement_ids), sensitivity=class_of(booking.scope),
                    visit_id=next((one.visit_id for one in held if one.visit_id), ""),
                )  # fmt: skip

    def _unbooked(self, asked: Sequence[Asked]) -> Iterable[Coming]:
        """Give what has a day of its own and no booking: of whoever began it, else of whoever is to lead it."""
        holders = defaultdict[str, set[str]](set)
        wanted = select(RoleHolder).where(or_(RoleHolder.until_on.is_(None), RoleHolder.until_on >= self.today))
        for row in self.session.scalars(wanted):
            holders[self.roles.get(row.role, row.role)].add(row.person_id)
        for one in asked:
            if one.booking_id or not has_own_day(one):
                continue
            who, name = self._leader(one, holders[one.lead] if one.lead else set())
            yield Coming(
                who=who, name=name, school_id=one.school_id, school_name=one.school_name, title=one.title,
                on=one.booked_on or one.due_on, half_term=one.half_term, half_days=one.half_days, state=one.state,
                asked_ids=(one.id,), visit_id=one.visit_id, sensitivity=one.sensitivity,
            )  # fmt: skip

    def _leader(self, one: Asked, holders: set[str]) -> tuple[str, str]:
        known = one.people or (tuple(holders) if len(holders) == 1 else ())
        if known:
            return known[0], self.people.get(known[0], "Somebody not on this laptop")
        if not one.lead:
            return "role:", "Nobody named"
        how_many = f"{len(holders)} people" if holders else "nobody holds this role"
        return f"role:{one.lead}", f"{one.lead} ({how_many})"

    # --- days

    def _year_of(self, school_id: str) -> SchoolYear:
        return self.own.get(school_id, self.trust)

    def _half_term(self, school_id: str, day: date) -> int:
        """Give the place of a day among the trust's half-terms; by the school's own days where they have its shape."""
        own = self._year_of(school_id)
        shape = [span.name for span in self.trust.half_terms]
        spans = own.half_terms if [span.name for span in own.half_terms] == shape else self.trust.half_terms
        return max([at for at, span in enumerate(spans) if span.first <= day], default=0)


def _state(row: Requirement, is_coming: bool, today: date) -> str:
    if row.state == "done":
        return "done"
    if row.due_on < today:
        return "overdue"
    return "booked" if is_coming else "due"


def _columns(year: SchoolYear) -> tuple[Column, ...]:
    numbers = defaultdict[str, int](int)
    made = []
    for span in year.half_terms:
        numbers[span.name] += 1
        made.append(Column(f"{span.name.capitalize()} {numbers[span.name]}", span.name, span.first, span.last))
    return tuple(made)


def _days_until(year: SchoolYear, today: date, day: date) -> int:
    """Count school days within a year, as ``SchoolCalendar.days_until`` does, for many things at once."""
    return bisect_right(year.days, day) - bisect_right(year.days, today)
