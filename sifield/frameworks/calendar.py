"""School days: what is due, overdue or soon is counted in days on which the school is open to pupils."""

import tomllib
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, timedelta

_SATURDAY = 5
_JULY = 7


@dataclass(frozen=True, slots=True)
class SchoolCalendar:
    """The days on which a school is closed, besides weekends.

    Attributes:
        closed: every weekday without pupils (holidays, bank holidays, INSET days).
    """

    closed: frozenset[date]

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
        step, first, last = (1, today, day) if day >= today else (-1, day, today)
        count = sum(self.is_school_day(first + timedelta(days=n + 1)) for n in range((last - first).days))
        return step * count

    def add(self, today: date, school_days: int) -> date:
        """Give the school day that lies so many school days after today, or before it where the number is negative."""
        step = timedelta(days=1 if school_days >= 0 else -1)
        day, left = today, abs(school_days)
        while left > 0:
            day += step
            left -= self.is_school_day(day)
        return self.next_school_day(day)


def school_year(day: date) -> int:
    """Give the year in which the school year of a day begins: 2026 for 2026/27.

    It runs from the first term that begins after July to the next (Education Act 1996, section 579).
    """
    return day.year if day.month > _JULY else day.year - 1


def from_toml(text: str) -> SchoolCalendar:
    """Read a calendar: ``[[closed]]`` tables with ``from``, ``to`` (both inclusive, dates) and ``why``.

    Raises:
        tomllib.TOMLDecodeError: not TOML.
        KeyError: a table without its dates.
    """
    return SchoolCalendar(frozenset(_days((row["from"], row["to"]) for row in tomllib.loads(text).get("closed", []))))


def _days(spans: Iterable[tuple[date, date]]) -> Iterable[date]:
    for first, last in spans:
        for n in range((last - first).days + 1):
            yield first + timedelta(days=n)
