"""The days on which people are free for the trust's work: entered singly, or every such weekday of a span."""

from collections.abc import Iterable
from datetime import date, timedelta

from sqlalchemy import select
from sqlalchemy.orm import Session

from sifield.errors import SifieldError
from sifield.fieldwork import calendars, people
from sifield.fieldwork.held_roles import check_days
from sifield.frameworks.calendar import school_year
from sifield.models.people import ReleaseDay
from sifield.wire.records import TRUST_SCOPE

MOST_DAYS = 400
"""Days from the first to the last of a weekly release: what is more is a slip of the pen."""


def weekly(session: Session, weekday: int, first: date, last: date) -> tuple[date, ...]:
    """Give every such weekday (0 is Monday) from a day to another on which pupils are in school by the trust's
    calendar: holidays, bank holidays and INSET days are left out.

    Raises:
        SifieldError: the days are the wrong way round or too far apart, or nobody has given the days of the year.
    """
    check_days(first, last)
    if (last - first).days > MOST_DAYS:
        raise SifieldError(
            "That is more than a school year.", "Choose days that lie a year apart at most.", code="days"
        )
    begin = first + timedelta(days=(weekday - first.weekday()) % 7)
    wanted = [begin + timedelta(weeks=at) for at in range((last - begin).days // 7 + 1)]
    opened = {
        day for year in sorted({school_year(one) for one in wanted}) for day in calendars.year_of(session, year).days
    }
    return tuple(day for day in wanted if day in opened)


def release(session: Session, person_id: str, days: Iterable[date], half_days: int = 2) -> int:
    """Write down days on which a person is free for the trust's work, and give how many are new. A day that is there
    already gets the length that is given now.

    Raises:
        SifieldError: she is not on this laptop.
    """
    people.find(session, person_id)
    there = {one.on: one for one in session.scalars(select(ReleaseDay).where(ReleaseDay.person_id == person_id))}
    added = 0
    for day in dict.fromkeys(days):
        if (row := there.get(day)) is not None:
            row.half_days = half_days
        else:
            session.add(ReleaseDay(scope=TRUST_SCOPE, person_id=person_id, on=day, half_days=half_days))
            added += 1
    return added


def take_back(session: Session, released_ids: Iterable[str]) -> None:
    """Take days out on which a person was free."""
    for released_id in released_ids:
        if (row := session.get(ReleaseDay, released_id)) is not None:
            session.delete(row)
