"""By which days a school lives: its own calendar, else the trust's, else a usual English one."""

from datetime import date, datetime
from functools import lru_cache

from sqlalchemy import select
from sqlalchemy.orm import Session

from sifield.assets import asset
from sifield.errors import SifieldError
from sifield.frameworks.calendar import SchoolCalendar, SchoolYear, read_year, school_year
from sifield.models.programme import PublishedCalendar
from sifield.wire.records import TRUST_SCOPE


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
    """Give the calendar by which days are counted from a day on: the school year that it lies in, and the next."""
    year = school_year(day)
    this, following = (year_of(session, one, school_id).calendar for one in (year, year + 1))
    return SchoolCalendar(this.closed | following.closed)


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


@lru_cache(maxsize=8)
def usual_year(year: int) -> SchoolYear:
    """Give a usual English school year.

    Raises:
        SifieldError: the program has none for that year.
    """
    name = f"calendar-england-{year}.toml"
    try:
        text = asset("frameworks", name).read_text(encoding="utf-8")
    except FileNotFoundError:
        remedy = "Enter the trust’s own term dates of that year."
        raise SifieldError(f"There is no calendar of {year} in the program.", remedy, code="calendar") from None
    return read_year(text, name)


@lru_cache(maxsize=128)
def _read(text: str) -> SchoolYear:
    return read_year(text, "The calendar")
