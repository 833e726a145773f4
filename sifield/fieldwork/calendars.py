"""By which days a school lives: its own calendar, else the trust's, else a usual English one."""

from datetime import date, datetime
from functools import lru_cache

from sqlalchemy import select
from sqlalchemy.orm import Session

from sifield.errors import SifieldError
from sifield.frameworks.calendar import SchoolCalendar, SchoolYear, make_year, read_year, school_year
from sifield.frameworks.english_year import FIRST, LAST, usual_dates
from sifield.frameworks.term_dates import each_day
from sifield.models.programme import PublishedCalendar
from sifield.wire.records import TRUST_SCOPE

_SATURDAY = 5


def year_of(session: Session, year: int, school_id: str = "") -> SchoolYear:
    """Give a school year (2026 is 2026/27) of a school, or of the trust where ``school_id`` is "".

    Raises:
        SifieldError: nobody has given the year's days.
    """
    wanted = select(PublishedCalendar.text).where(
        PublishedCalendar.year == year, PublishedCalendar.school_id.in_(("", school_id))
    )
    # The school's own before the trust's, and of each the latest.
    latest = wanted.order_by(PublishedCalendar.school_id.desc(), PublishedCalendar.published_at.desc())
    text = session.scalars(latest.limit(1)).first()
    return _read(text) if text is not None else usual_year(year)


def calendar_of(session: Session, day: date, school_id: str = "") -> SchoolCalendar:
    """Give the calendar by which days are counted around a day: the school year that it lies in, the one before and the
    one after. Whatever is no school day of a year is closed, whether its calendar says so or leaves it out.
    """
    year = school_year(day)
    days = {day for one in (year - 1, year, year + 1) for day in year_of(session, one, school_id).days}
    return _without(year, frozenset(days))


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
    if not FIRST <= year <= LAST:
        message = f"The program knows usual school years from {FIRST} to {LAST}, not {year}."
        raise SifieldError(message, "Enter the dates of that year.", code="calendar")
    return make_year(usual_dates(year))


@lru_cache(maxsize=128)
def _read(text: str) -> SchoolYear:
    return read_year(text, "The calendar")


@lru_cache(maxsize=128)
def _without(year: int, days: frozenset[date]) -> SchoolCalendar:
    """Give three years in which all is closed but the school days."""
    whole = each_day([(date(year - 1, 8, 1), date(year + 2, 7, 31))])
    return SchoolCalendar(frozenset(day for day in whole if day.weekday() < _SATURDAY and day not in days))
