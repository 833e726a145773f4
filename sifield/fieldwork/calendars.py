"""By which days a school lives: its own calendar, else the trust's, else a usual English one."""

from collections.abc import Callable
from datetime import date, datetime
from functools import cache, lru_cache, partial

from sqlalchemy import select
from sqlalchemy.orm import Session

from sifield.errors import SifieldError
from sifield.frameworks.calendar import SchoolCalendar, SchoolYear, make_year, read_dates, read_year, school_year
from sifield.frameworks.english_year import FIRST, LAST, usual_dates
from sifield.frameworks.term_dates import TermDates, each_day
from sifield.models.programme import PublishedCalendar
from sifield.wire.records import TRUST_SCOPE

SOON = 15
"""School days ahead that count as due now."""
_SATURDAY = 5
_TERM_OF_MONTH = ("spring",) * 3 + ("summer",) * 4 + ("autumn",) * 5


def year_of(session: Session, year: int, school_id: str = "") -> SchoolYear:
    """Give a school year (2026 is 2026/27) of a school, or of the trust where ``school_id`` is "".

    Raises:
        SifieldError: nobody has given the year's days.
    """
    found = _latest(session, year, school_id)
    return _read(found.text) if found is not None else usual_year(year)


def year_if_known(session: Session, year: int, school_id: str = "") -> SchoolYear | None:
    """Give a school year as ``year_of`` does, None where nobody has given its days."""
    try:
        return year_of(session, year, school_id)
    except SifieldError:
        return None


def term_of(session: Session, day: date, school_id: str = "") -> str:
    """Give the name of the term of a day (see ``SchoolYear.term_of``); by its month where nobody has given the days."""
    year = year_if_known(session, school_year(day), school_id)
    return year.term_of(day) if year is not None else _TERM_OF_MONTH[day.month - 1]


def calendar_of(session: Session, day: date, school_id: str = "") -> SchoolCalendar:
    """Give the calendar by which days are counted around a day: the school year that it lies in, the one before and the
    one after. Whatever is no school day of a year is closed, whether its calendar says so or leaves it out; of a year
    whose days nobody has given every weekday is open.
    """
    near = (school_year(day) + away for away in (-1, 0, 1))
    years = [year for one in near if (year := year_if_known(session, one, school_id)) is not None]
    if not years:
        return SchoolCalendar()
    days = frozenset(day for year in years for day in year.days)
    return _only(date(years[0].year, 8, 1), date(years[-1].year + 1, 7, 31), days)


def calendars_of(session: Session, day: date) -> Callable[[str], SchoolCalendar]:
    """Give what gives the calendar of each school around a day (see ``calendar_of``), for reading of many at once."""
    own, by = schools_with_own(session), cache(partial(calendar_of, session, day))
    return lambda school_id: by(school_id if school_id in own else "")


def dates_of(session: Session, year: int, school_id: str = "") -> tuple[TermDates, str]:
    """Give the dates by which a school lives in a year, and whose they are: "school", "trust" or "usual".

    Raises:
        SifieldError: nobody has given the dates of that year.
    """
    found = _latest(session, year, school_id)
    if found is None:
        return usual_dates(_known(year)), "usual"
    return read_dates(found.text, "The calendar"), "school" if found.school_id else "trust"


def schools_with_own(session: Session) -> frozenset[str]:
    """Give the ids of the schools that have dates of their own, of any year; all others live by the trust's."""
    found = select(PublishedCalendar.school_id).where(PublishedCalendar.school_id != "")
    return frozenset(session.scalars(found.distinct()))


def publish(session: Session, text: str, at: datetime, *, school_id: str = "", by: str = "") -> int:
    """Publish the days of a school year for the trust or for one school, and give the year.

    Raises:
        SifieldError: something is wrong with the file; the message names the line.
    """
    year = read_year(text, "The calendar").year
    session.add(
        PublishedCalendar(
            scope=TRUST_SCOPE, school_id=school_id, year=year, text=text, published_at=at, published_by=by
        )
    )
    return year


@lru_cache(maxsize=128)
def usual_year(year: int) -> SchoolYear:
    """Give a usual English school year, by which a trust goes until it gives its own dates.

    Raises:
        SifieldError: it is before 2020 or after 2100.
    """
    return make_year(usual_dates(_known(year)))


def _known(year: int) -> int:
    if not FIRST <= year <= LAST:
        message = f"The program knows usual school years from {FIRST} to {LAST}, not {year}."
        raise SifieldError(message, "Enter the dates of that year.", code="calendar")
    return year


def _latest(session: Session, year: int, school_id: str) -> PublishedCalendar | None:
    """Give what was published last for a year: the school's own before the trust's."""
    wanted = select(PublishedCalendar).where(
        PublishedCalendar.year == year, PublishedCalendar.school_id.in_(("", school_id))
    )
    latest = wanted.order_by(PublishedCalendar.school_id.desc(), PublishedCalendar.published_at.desc())
    return session.scalars(latest.limit(1)).first()


@lru_cache(maxsize=1)
def usual_days() -> SchoolCalendar:
    """Give the school days of all usual years, for counting where no store is at hand."""
    return _only(
        date(FIRST, 8, 1),
        date(LAST + 1, 7, 31),
        frozenset(d for y in range(FIRST, LAST + 1) for d in usual_year(y).days),
    )


@lru_cache(maxsize=128)
def _read(text: str) -> SchoolYear:
    return read_year(text, "The calendar")


@lru_cache(maxsize=128)
def _only(first: date, last: date, days: frozenset[date]) -> SchoolCalendar:
    """Give a calendar in which, from one day to another, all is closed but the school days."""
    weekdays = (day for day in each_day([(first, last)]) if day.weekday() < _SATURDAY)
    return SchoolCalendar(frozenset(day for day in weekdays if day not in days))
