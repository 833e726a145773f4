"""School days: what is due, overdue or soon is counted in days on which the school is open to pupils."""

import tomllib
from bisect import bisect_right
from dataclasses import dataclass
from datetime import date, timedelta
from functools import cached_property, lru_cache

from sifield.errors import SifieldError
from sifield.frameworks.lines import Lines
from sifield.frameworks.term_dates import (
    FIRST_YEAR,
    LAST_YEAR,
    MOST_SPANS,
    Closed,
    Span,
    TermDates,
    open_days,
    what_is_wrong,
)

MONTHS = (
    "January", "February", "March", "April", "May", "June", "July", "August", "September", "October", "November",
    "December",
)  # fmt: skip
_SATURDAY = 5
_JULY = 7


@dataclass(frozen=True, slots=True)
class SchoolCalendar:
    """The days on which a school is closed, besides weekends.

    Attributes:
        closed: every weekday without pupils (holidays, bank holidays, INSET days).
    """

    closed: frozenset[date] = frozenset()

    def is_school_day(self, day: date) -> bool:
        """Tell whether pupils are in school on this day."""
        return day.weekday() < _SATURDAY and day not in self.closed

    def next_school_day(self, day: date) -> date:
        """Give the day itself if it is a school day, else the first one after it (looks a year ahead)."""
        for _ in range(366):
            if self.is_school_day(day):
                return day
            day += timedelta(days=1)
        return day

    def days_until(self, today: date, day: date) -> int:
        """Count school days from today to a day: 0 today, positive ahead, negative when it has passed."""
        shut = _shut_weekdays(self.closed)
        since, until = ((_weekdays(one) - bisect_right(shut, one)) for one in (today, day))
        return until - since

    def add(self, today: date, school_days: int) -> date:
        """Give the school day that lies so many school days after today, or before it where the number is negative."""
        step = timedelta(days=1 if school_days >= 0 else -1)
        day, left = today, abs(school_days)
        while left > 0:
            day += step
            left -= self.is_school_day(day)
        return self.next_school_day(day)


@lru_cache(256)
def _shut_weekdays(closed: frozenset[date]) -> list[date]:
    """Give the weekdays without pupils, in order."""
    return sorted(day for day in closed if day.weekday() < _SATURDAY)


def _weekdays(day: date) -> int:
    """Count the days from Monday to Friday up to a day, from the first day of year 1, a Monday: reckoned and not gone
    through, since a trust has ten thousand actions whose school days are counted at each look.
    """
    weeks, more = divmod(day.toordinal(), 7)
    return 5 * weeks + min(more, 5)


@dataclass(frozen=True)
class SchoolYear:
    """One school year of a school: its half-terms, and the days on which pupils are there.

    Attributes:
        year: the year it begins in: 2026 for 2026/27.
        half_terms: in order, each with the name of its term; a term can have one or several.
        calendar: what is closed within them.
    """

    year: int
    half_terms: tuple[Span, ...]
    calendar: SchoolCalendar

    @cached_property
    def days(self) -> list[date]:
        """All school days of the year, in order."""
        return [day for span in self.half_terms for day in open_days(span, self.calendar.closed)]

    def terms(self) -> list[Span]:
        """Give the terms, each from its first school day to its last."""
        made: dict[str, Span] = {}
        for half in self.half_terms:
            begun = made.get(half.name)
            made[half.name] = Span(half.name, begun.first if begun else half.first, half.last)
        return list(made.values())

    def half_term_of(self, day: date) -> Span:
        """Give the half-term a day lies in; in a holiday, the one before, and before the first, that."""
        return next((span for span in reversed(self.half_terms) if span.first <= day), self.half_terms[0])

    def term_of(self, day: date) -> str:
        """Give the name of the term a day lies in; in a holiday, of the one before, and before the first, of that."""
        return self.half_term_of(day).name

    def months(self) -> list[tuple[tuple[int, int], date]]:
        """Give the months in which the school is open, as (year, number), each with its last school day."""
        return list({(day.year, day.month): day for day in self.days}.items())

    def weeks(self) -> list[date]:
        """Give the last school day of each week in which the school is open."""
        return list({day.isocalendar()[:2]: day for day in self.days}.values())


def school_year(day: date) -> int:
    """Give the year in which the school year of a day begins: 2026 for 2026/27.

    It runs from the first term that begins after July to the next (Education Act 1996, section 579).
    """
    return day.year if day.month > _JULY else day.year - 1


def say_year(year: int) -> str:
    """Say a school year by the year it begins in, for example "2026/27"."""
    return f"{year}/{(year + 1) % 100:02}"


def say_day(day: date) -> str:
    """Say a day as people do, for example "Fri 12 Dec 2026"."""
    return f"{day:%a} {day.day} {day:%b %Y}"


def write_day(day: date) -> str:
    """Write a day for what is kept: the same on every computer, whatever its language. "12 December 2026"."""
    return f"{day.day} {MONTHS[day.month - 1]} {day.year}"


def make_year(dates: TermDates) -> SchoolYear:
    """Make a school year of dates with which nothing is wrong: each half-term from its first school day to its last."""
    closed = dates.closed_days()
    days = [(span.name, open_days(span, closed)) for span in dates.half_terms]
    return SchoolYear(dates.year, tuple(Span(name, of[0], of[-1]) for name, of in days), SchoolCalendar(closed))


def read_year(text: str, file: str) -> SchoolYear:
    """Read a school year from its file (see ``read_dates``).

    Raises:
        SifieldError: as ``read_dates``.
    """
    return make_year(read_dates(text, file))


def read_dates(text: str, file: str) -> TermDates:
    """Read the dates of a school year: ``year``, ``[[half_term]]`` tables with ``term``, ``from`` and ``to``, and
    ``[[closed]]`` ones with ``from``, ``to`` (both inclusive) and ``why``.

    Raises:
        SifieldError: it is no such file, or its half-terms overlap; the message names the file and the line.
    """
    lines = Lines(text)

    def wrong(message: str, remedy: str, table: str = "", at: int = 0, key: str = "") -> SifieldError:
        return SifieldError(f"{file}, line {lines.of(table, at, key)}: {message}", remedy, code="calendar")

    try:
        whole = tomllib.loads(text)
    except (ValueError, RecursionError) as fault:
        raise SifieldError(f"{file} cannot be read: {fault}.", "Correct that line.", code="calendar") from None
    year = whole.get("year")
    if not isinstance(year, int) or not FIRST_YEAR <= year <= LAST_YEAR:
        raise wrong("The calendar does not say its year.", "Write the year it begins in, such as year = 2026.")
    found: dict[str, list[tuple[date, date, str]]] = {}
    for table, name in (("half_term", "term"), ("closed", "why")):
        rows = whole.get(table, [])
        if not isinstance(rows, list) or len(rows) > MOST_SPANS or not all(isinstance(row, dict) for row in rows):
            raise wrong(f"There are too many tables {table}, or it is no list of tables.", f"Write [[{table}]].", table)
        found[table] = []
        for at, row in enumerate(rows):
            first, last, words = row.get("from"), row.get("to"), row.get(name, "")
            if not (type(first) is type(last) is date):
                raise wrong("A span needs the dates from and to.", "Write, for example, from = 2026-09-02.", table, at)
            if table == "half_term" and not (isinstance(words, str) and words):
                raise wrong("A half-term does not say its term.", 'Write term = "autumn".', table, at)
            found[table].append((first, last, words if isinstance(words, str) else ""))
    dates = TermDates(
        year,
        tuple(Span(words.lower(), first, last) for first, last, words in found["half_term"]),
        tuple(Closed(first, last, words) for first, last, words in found["closed"]),
    )
    keys = {"first": "from", "last": "to"}
    for one in what_is_wrong(dates):
        raise wrong(one.message, one.remedy, one.where, one.at, keys.get(one.which, ""))
    return dates
