"""On which days somebody may come to a school: its own school days, from today on, unless inspectors have called."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, timedelta

from sqlalchemy.orm import Session

from sifield.errors import SifieldError
from sifield.fieldwork import calendars
from sifield.fieldwork.diary import Diary
from sifield.fieldwork.schools import get_school
from sifield.frameworks.calendar import say_day, say_year, school_year

_SATURDAY = 5
_FARTHEST = 120
"""Days to either side in which the nearest school day is looked for: the summer holiday is shorter."""


@dataclass(frozen=True, slots=True)
class VisitingDays:
    """The school days of one school, this school year and the next where their dates are known.

    Attributes:
        half_terms: first and last day of each half-term, in order.
    """

    school_id: str
    school_name: str
    today: date
    open: frozenset[date]
    years: tuple[int, ...]
    half_terms: tuple[tuple[date, date], ...]

    def why_not(self, day: date, diary: Diary) -> str:
        """Say in a sentence why nobody can be booked on a day; "" where somebody can."""
        if day < self.today:
            return f"{say_day(day)} has passed."
        if day.weekday() >= _SATURDAY:
            return f"{say_day(day)} is at a weekend."
        if school_year(day) not in self.years:
            year = school_year(day)
            return f"The school days of {say_year(year)} are not known yet."
        if day not in self.open:
            return f"{self.school_name} has no pupils in on {say_day(day)}."
        if (call := diary.call_on(self.school_id, day)) is not None:
            until = "" if call.until_on == call.from_on else f" to {say_day(call.until_on)}"
            words = f"Inspectors have called: the trust asks nothing of {self.school_name}"
            return f"{words} on {say_day(call.from_on)}{until}."
        return ""

    def nearest(self, day: date, diary: Diary) -> date | None:
        """Give the nearest day on which somebody can be booked, of two equally near the later; None for none."""
        return next((near for near in _around(max(day, self.today)) if not self.why_not(near, diary)), None)

    def require(self, day: date, diary: Diary) -> None:
        """Refuse a day on which nobody can be booked.

        Raises:
            SifieldError: "no-visiting-day"; the remedy offers the nearest one.
        """
        if why := self.why_not(day, diary):
            near = self.nearest(day, diary)
            remedy = f"The nearest day is {say_day(near)}." if near else "Enter the school’s term dates, then book."
            raise SifieldError(why, remedy, code="no-visiting-day")

    def half_term(self, day: date) -> tuple[date, date]:
        """Give the first and last day of the half-term of a day; in a holiday, of the one that follows."""
        return next((span for span in self.half_terms if day <= span[1]), self.half_terms[-1])


def read(session: Session, school_id: str, today: date) -> VisitingDays:
    """Give the days of a school.

    Raises:
        SifieldError: the school is not on this laptop, or nobody has given this year's days.
    """
    school = get_school(session, school_id, today)
    this = school_year(today)
    years = [calendars.year_of(session, this, school_id)]
    following = calendars.year_if_known(session, this + 1, school_id)  # its days say one by one that they are unknown
    years += [following] if following is not None else []
    return VisitingDays(
        school_id,
        school.name,
        today,
        frozenset(day for year in years for day in year.days),
        tuple(year.year for year in years),
        tuple((span.first, span.last) for year in years for span in year.half_terms),
    )


def span_of(today: date) -> tuple[date, date]:
    """Give the days over which people's half-days are counted and days can be booked: this school year and the next."""
    first = date(school_year(today), 8, 1)
    return first, date(first.year + 2, 7, 31)


def _around(day: date) -> Iterator[date]:
    yield day
    for away in range(1, _FARTHEST):
        yield day + timedelta(days=away)
        yield day - timedelta(days=away)
