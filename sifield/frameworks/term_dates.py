"""The dates of a school year as people give them: half-terms, and what is closed within them; and what is wrong there.

One set of rules, whether the dates come from a file, from a calendar program, or are typed in.
"""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import date, timedelta

MOST_SPANS, LONGEST = 60, 200
"""Half-terms or closings in a year, and days in one of them: what is more is a slip of the pen."""
FIRST_YEAR, LAST_YEAR = 2000, 2100
_SATURDAY = 5


@dataclass(frozen=True, slots=True)
class Span:
    """A half-term or a term: its first and last school day."""

    name: str
    first: date
    last: date


@dataclass(frozen=True, slots=True)
class Closed:
    """Days on which there are no pupils, the first and the last of them, and why."""

    first: date
    last: date
    why: str = ""


@dataclass(frozen=True, slots=True)
class TermDates:
    """The dates of the school year that begins in a year: half-terms, each with the name of its term, in order; and
    what is closed, in any order.
    """

    year: int
    half_terms: tuple[Span, ...]
    closed: tuple[Closed, ...]

    def closed_days(self) -> frozenset[date]:
        """Give every day that is closed."""
        return frozenset(each_day((one.first, one.last) for one in self.closed))


@dataclass(frozen=True, slots=True)
class Wrong:
    """What is wrong with dates: in which list ("half_term", "closed"; "" for the whole), at which place in it, and with
    which of its dates ("first", "last"; "" for both).
    """

    where: str
    at: int
    which: str
    message: str
    remedy: str


def what_is_wrong(dates: TermDates) -> Iterator[Wrong]:
    """Say what is wrong with the dates of a year, all of it, in the order in which they are given."""
    before: Span | None = None
    for at, span in enumerate(dates.half_terms):
        yield from _wrong_span("half_term", at, span, dates.year)
        if before is not None and span.first <= before.last:
            remedy = "Give each its own days, in order."
            yield Wrong("half_term", at, "first", "Two half-terms overlap, or are not in order.", remedy)
        before = span
    for at, closed in enumerate(dates.closed):
        yield from _wrong_span("closed", at, closed, dates.year)
    if not dates.half_terms:
        yield Wrong("", 0, "", "The calendar has no half-terms.", "Give each its first and its last day.")
    if max(len(dates.half_terms), len(dates.closed)) > MOST_SPANS:
        yield Wrong("", 0, "", "There are too many dates for one school year.", f"Give at most {MOST_SPANS} of a kind.")
        return
    shut = dates.closed_days() if not any(_wrong_closed(dates)) else frozenset()
    for at, span in enumerate(dates.half_terms):
        if (span.last - span.first).days <= LONGEST and not open_days(span, shut) and span.first <= span.last:
            remedy = "Correct its dates, or what is closed."
            yield Wrong("half_term", at, "", "A half-term has no school day.", remedy)


def open_days(span: Span, closed: frozenset[date]) -> list[date]:
    """Give the school days of a half-term."""
    return [day for day in each_day([(span.first, span.last)]) if day.weekday() < _SATURDAY and day not in closed]


def each_day(spans: Iterable[tuple[date, date]]) -> Iterator[date]:
    """Give every day of spans, the first and the last of each among them."""
    for first, last in spans:
        for n in range((last - first).days + 1):
            yield first + timedelta(days=n)


def write_dates(dates: TermDates) -> str:
    """Write dates as the text of a calendar that ``calendar.read_year`` reads."""
    lines = [f"year = {dates.year}"]
    for span in dates.half_terms:
        lines += ["", "[[half_term]]", f"term = {_quoted(span.name)}", f"from = {span.first}", f"to = {span.last}"]
    for one in dates.closed:
        lines += ["", "[[closed]]", f"from = {one.first}", f"to = {one.last}", f"why = {_quoted(one.why)}"]
    return "\n".join([*lines, ""])


def _wrong_closed(dates: TermDates) -> Iterator[Wrong]:
    for at, closed in enumerate(dates.closed):
        yield from _wrong_span("closed", at, closed, dates.year)


def _wrong_span(where: str, at: int, span: Span | Closed, year: int) -> Iterator[Wrong]:
    if span.first > span.last:
        yield Wrong(where, at, "last", "The last day is before the first.", "Correct one of the two.")
    elif (span.last - span.first).days > LONGEST:
        yield Wrong(where, at, "last", "That is too long for one school year.", "Correct one of the two days.")
    elif not year <= span.first.year <= year + 1:
        remedy = f"It begins in {year} or {year + 1}."
        yield Wrong(where, at, "first", "The day is not of this school year.", remedy)


def _quoted(words: str) -> str:
    plain = "".join(letter if letter.isprintable() else " " for letter in words)
    return '"' + plain.replace("\\", "\\\\").replace('"', '\\"') + '"'
