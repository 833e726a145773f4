"""What a school's year rests on, gathered from the general store as plain values.

The safeguarding store sees the trust's own records and no school's: whoever plans there is given the facts from here.
"""

from collections import defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date, timedelta
from functools import cache, partial
from typing import Final

from sqlalchemy import select
from sqlalchemy.orm import Session

from sifield.errors import SifieldError
from sifield.fieldwork import calendars, frameworks
from sifield.fieldwork.placing import CONFIRMED, PROPOSED
from sifield.forms.applicability import Setting, setting_of
from sifield.frameworks.calendar import SchoolCalendar, SchoolYear, say_year, school_year, write_day
from sifield.frameworks.framework import Framework
from sifield.models.people import Person
from sifield.models.programme import InspectorCall
from sifield.models.schools import School
from sifield.models.standing import Placement
from sifield.models.templates import PublishedTemplate

SAFEGUARDING: Final = "safeguarding"


@dataclass(frozen=True, slots=True)
class Placed:
    """A confirmed grade: from which day on it holds, who confirmed it ("" where not known here) and when."""

    grade: str
    from_on: date
    decided_by: str
    decided_on: date


@dataclass(frozen=True, slots=True)
class Call:
    """That inspectors called a school; ``is_over`` says that it was taken back.

    ``meant_until`` is the last day as it was called, where it ended early. ``called`` and ``changed`` say who called it
    and who ended it early or changed that again, and when; "" where nobody did or nobody has asked.
    """

    id: str
    from_on: date
    until_on: date
    is_over: bool
    meant_until: date | None = None
    called: str = ""
    changed: str = ""

    @property
    def reason(self) -> str:
        """Why a booking of these days was cancelled, in words; by them it is found again when the call is undone."""
        return f"Inspectors called for {write_day(self.from_on)}."

    def holds(self, day: date) -> bool:
        """Whether the trust asks nothing of the school on a day, because of this call."""
        return not self.is_over and self.from_on <= day <= self.until_on


@dataclass(frozen=True, slots=True, kw_only=True)
class YearFacts:
    """Everything that a school's year follows from.

    ``years`` are the school years whose days are needed, by the year they begin in. ``proposed`` is the title of a
    grade that waits to be confirmed, "" where none does; nothing is planned by it. ``safeguarding`` are the forms of
    that class.
    """

    school_id: str
    school_name: str
    year: int
    framework: Framework | None
    grades: tuple[Placed, ...]
    proposed: str
    setting: Setting
    joined_on: date | None
    left_on: date | None
    calls: tuple[Call, ...]
    years: Mapping[int, SchoolYear]
    calendar: SchoolCalendar
    safeguarding: frozenset[str]

    @property
    def lack(self) -> str:
        """Why nothing can be planned, in words; "" where it can."""
        if self.framework is None:
            return f"The trust has chosen no improvement model for {say_year(self.year)}: nothing is planned."
        if self.framework.grades and not self.grades:
            waits = f" {self.proposed} is proposed." if self.proposed else ""
            return f"No grade is confirmed for {say_year(self.year)}: nothing is planned until one is.{waits}"
        return ""

    def settled(self, day: date) -> date:
        """Give the day by which something is due that was due on a day: in the days of a call of inspectors the first,
        the second, … school day moves to the first, the second, … after them.
        """
        for call in self.calls:
            if call.holds(day):
                days = (call.from_on + timedelta(n) for n in range((day - call.from_on).days + 1))
                day = self.calendar.add(call.until_on, max(1, sum(map(self.calendar.is_school_day, days))))
        return day


def gather(session: Session, school_id: str, year: int) -> YearFacts:
    """Gather what a school's year rests on.

    Args:
        session: of the general store.

    Raises:
        SifieldError: the school is not on this laptop.
    """
    found = gather_all(session, year, (school_id,))
    if not found:
        raise SifieldError("This school is not on this laptop.", "Sync, then try again.", code="no-school")
    return found[0]


def gather_all(session: Session, year: int, school_ids: Iterable[str] | None = None) -> tuple[YearFacts, ...]:
    """Gather the facts of many schools, by name: of all that were in the trust in that year where none are named."""
    wanted = select(School).order_by(School.name, School.id)
    if school_ids is not None:
        wanted = wanted.where(School.id.in_(list(school_ids)))
    schools = [
        school
        for school in session.scalars(wanted)
        if school_ids is not None or school.left_on is None or school_year(school.left_on) >= year
    ]
    framework = frameworks.in_force(session, year)
    placements = _placements(session, framework, year, [school.id for school in schools])
    calls = _calls(session, [school.id for school in schools])
    names = {person.id: person.name for person in session.scalars(select(Person))}
    safeguarding = _safeguarding(session, framework)
    own = calendars.schools_with_own(session)
    year_of, calendar_of = cache(partial(calendars.year_of, session)), cache(partial(calendars.calendar_of, session))
    made = []
    for school in schools:
        placed = placements[school.id]
        waiting = [one.grade for one in placed if one.state == PROPOSED]
        whose = school.id if school.id in own else ""
        years = {one: year_of(one, whose) for one in _years(school, framework, year)}
        made.append(
            YearFacts(
                school_id=school.id,
                school_name=school.name,
                year=year,
                framework=framework,
                grades=tuple(
                    Placed(one.grade, one.from_on, names.get(one.confirmed_by, ""), one.confirmed_on or one.proposed_on)
                    for one in placed
                    if one.state == CONFIRMED
                ),
                proposed=framework.grade_title(waiting[-1]) if waiting and framework is not None else "",
                setting=_setting(school, year),
                joined_on=school.joined_on,
                left_on=school.left_on,
                calls=tuple(calls[school.id]),
                years=years,
                calendar=calendar_of(date(year, 9, 1), whose),
                safeguarding=safeguarding,
            )
        )
    return tuple(made)


def _placements(
    session: Session, framework: Framework | None, year: int, schools: list[str]
) -> dict[str, list[Placement]]:
    made: dict[str, list[Placement]] = defaultdict(list)
    if framework is not None:
        wanted = select(Placement).where(
            Placement.school_id.in_(schools), Placement.year == year, Placement.framework == framework.name
        )
        for one in sorted(
            session.scalars(wanted), key=lambda one: (one.from_on, one.confirmed_on or one.proposed_on, one.id)
        ):
            made[one.school_id].append(one)
    return made


def _calls(session: Session, schools: list[str]) -> dict[str, list[Call]]:
    made: dict[str, list[Call]] = defaultdict(list)
    wanted = select(InspectorCall).where(InspectorCall.school_id.in_(schools))
    for one in session.scalars(wanted.order_by(InspectorCall.from_on, InspectorCall.id)):
        made[one.school_id].append(Call(one.id, one.from_on, one.until_on, one.ended_at is not None))
    return made


def _safeguarding(session: Session, framework: Framework | None) -> frozenset[str]:
    """Give the safeguarding forms among those that the framework names: as published last, else as they ship."""
    if framework is None:
        return frozenset()
    forms = [one.form for one in framework.requirements] + [one.form for one in framework.joining]
    named = {form for form in forms if form}
    wanted = select(PublishedTemplate.form_id, PublishedTemplate.sensitivity).order_by(PublishedTemplate.published_at)
    classes = {row.form_id: row.sensitivity for row in session.execute(wanted)}
    if named - set(classes):
        from sifield.fieldwork.library import shipped_forms  # reads workbooks

        classes = {one.form_id: one.sensitivity for one in shipped_forms()} | classes
    return frozenset(form for form in named if classes.get(form) == SAFEGUARDING)


def _setting(school: School, year: int) -> Setting:
    ages = (school.age_from, school.age_to) if school.age_from is not None and school.age_to is not None else None
    return setting_of(
        phase=school.phase, kind=school.kind, ages=ages, character=school.religious_character, school_year=year
    )


def _years(school: School, framework: Framework | None, year: int) -> list[int]:
    """Give the school years whose days are needed: the one asked about; where one joins in it, those of joining."""
    if framework is None or school.joined_on is None or school_year(school.joined_on) != year:
        return [year]
    return sorted({year, year + 1, *(year + step.years - 1 for step in framework.joining if step.years)})
