"""The dates of a school year from a file: our own .toml, or the .ics that a school's website or calendar program gives.

In an .ics the holidays are events, beside sports days and concerts: those count whose words say that there are no
pupils. The half-terms are what lies between them; the year's first and last day, which few files give, are a usual
year's where the summer holiday is not among the events.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, timedelta
from itertools import pairwise
from pathlib import Path

from sifield.errors import SifieldError
from sifield.fieldwork.chosen import Wanted, content_of
from sifield.frameworks.calendar import read_dates, say_year
from sifield.frameworks.calendar_events import read_events
from sifield.frameworks.english_year import FIRST, LAST, usual_dates
from sifield.frameworks.term_dates import LONGEST, Closed, Span, TermDates, each_day, what_is_wrong

MOST_BYTES, MOST_EVENTS = 2 << 20, 5000
_CALENDAR = Wanted(
    noun="file with term dates",
    example="a calendar (.ics) or a text file with term dates",
    program="there",
    again="choose it again",
    most=MOST_BYTES,
    too_large="which no calendar is",
    smaller="Check that it is the right file.",
)
_CLOSED_WORDS = (
    "holiday",
    "half term",
    "half-term",
    "inset",
    "in-set",
    "closed",
    "closure",
    "training day",
    "staff day",
)
_LONG = 4
"""Weekdays in a row that part two half-terms: a week, less a bank holiday that the file may leave out."""
_LONGEST_NAME, _SATURDAY = 80, 5


@dataclass(frozen=True, slots=True)
class CalendarFile:
    """What a file gives: dates with which nothing is wrong, and what was done with the rest, in sentences."""

    dates: TermDates
    remarks: tuple[str, ...]


def open_calendar_file(path: Path, year: int) -> CalendarFile:
    """Read the dates of a school year from a file on this computer (see ``read_calendar_file``).

    Raises:
        SifieldError: it cannot be opened; and as ``read_calendar_file``.
    """
    return read_calendar_file(content_of(path, _CALENDAR), path.name, year)


def read_calendar_file(data: bytes, name: str, year: int) -> CalendarFile:
    """Read the dates of a school year from a file.

    Args:
        name: what the file is called; one that ends in .ics is read as such.
        year: the school year that is wanted of an .ics, which may hold several.

    Raises:
        SifieldError: it is no such file, or says nothing of that year.
    """
    if len(data) > MOST_BYTES:
        raise SifieldError(f"{name} is too large for a calendar.", "Check that it is the right file.", code="calendar")
    if name.lower().endswith(".ics"):
        return _from_events(data, name, year)
    try:
        text = data.decode("utf-8-sig")
    except UnicodeDecodeError:
        raise SifieldError(f"{name} is not text in UTF-8.", "Save it as UTF-8 text.", code="calendar") from None
    return CalendarFile(read_dates(text, name), ())


def _from_events(data: bytes, name: str, year: int) -> CalendarFile:
    if not FIRST <= year <= LAST:
        raise SifieldError(f"{year} is no year for a calendar.", f"Choose {FIRST} to {LAST}.", code="calendar")
    events = _events(data, name)
    begin, end = date(year, 8, 1), date(year + 1, 8, 31)
    of_year = [
        one for one in events if one.last >= begin and one.first <= end and (one.last - one.first).days <= LONGEST
    ]
    closed = [one for one in of_year if any(word in one.why.casefold() for word in _CLOSED_WORDS)]
    if not closed:
        raise SifieldError(
            f"{name} has no holidays of {say_year(year)}.",
            "Their events need a word such as holiday, half-term, INSET or closed in their name.",
            code="calendar",
        )
    usual = usual_dates(year)
    first, last = usual.half_terms[0].first, usual.half_terms[-1].last
    left = len(of_year) - len(closed)
    remarks = [f"Left out, because they are no holidays: {left}."] if left else []
    before = [one for one in closed if one.first <= date(year, 9, 1) and one.last.month in (8, 9)]
    after = [one for one in closed if one.last >= date(year + 1, 8, 1) and one.first.month in (7, 8)]
    if before:
        first = max(one.last for one in before) + timedelta(days=1)
    if after:
        last = min(one.first for one in after) - timedelta(days=1)
    if not before or not after:
        which = " and ".join([*([] if before else ["first"]), *([] if after else ["last"])])
        remarks.append(f"The file does not say which is the year’s {which} day: a usual one was taken. Check it.")
    inside = tuple(sorted(set(closed) - set(before) - set(after), key=lambda one: (one.first, one.last)))
    dates = TermDates(year, tuple(_half_terms(first, last, inside)), inside)
    for one in what_is_wrong(dates):
        raise SifieldError(f"{name}: {one.message}", "Enter the dates by hand.", code="calendar")
    return CalendarFile(dates, tuple(remarks))


def _events(data: bytes, name: str) -> list[Closed]:
    found = read_events(data.decode("utf-8-sig", errors="replace"))
    if found is None:
        remedy = "Save it again from the calendar program, as .ics."
        raise SifieldError(f"{name} cannot be read as a calendar file.", remedy, code="calendar")
    if len(found) > MOST_EVENTS:
        raise SifieldError(f"{name} has too many events.", "Save the term dates alone.", code="calendar")
    return [Closed(one.first, one.last, one.name[:_LONGEST_NAME]) for one in found]


def _half_terms(first: date, last: date, closed: tuple[Closed, ...]) -> Iterator[Span]:
    """Give what lies between the long holidays, each with the name of its term."""
    shut = set(each_day((one.first, one.last) for one in closed))
    weekdays = [day for day in each_day([(first, last)]) if day.weekday() < _SATURDAY]
    open_at = [at for at, day in enumerate(weekdays) if day not in shut]
    if not open_at:
        return
    starts = [open_at[0], *(after for before, after in pairwise(open_at) if after - before > _LONG)]
    ends = [*(before for before, after in pairwise(open_at) if after - before > _LONG), open_at[-1]]
    for begin, end in zip(starts, ends, strict=True):
        yield Span(_term_of(weekdays[begin], first.year), weekdays[begin], weekdays[end])


def _term_of(begin: date, year: int) -> str:
    """Name the term of a half-term by the day on which it begins: no spring half-term begins after the third week of
    March, no summer one before it.
    """
    if begin.year == year:
        return "autumn"
    return "spring" if begin < date(year + 1, 3, 22) else "summer"
