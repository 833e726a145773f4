"""The days that a report tells of: half-terms, terms, school years, and cycles counted in school days."""

from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta

from sqlalchemy.orm import Session

from sifield.fieldwork import calendars
from sifield.frameworks.calendar import SchoolYear, say_day, say_year, school_year
from sifield.frameworks.framework import Framework
from sifield.frameworks.rhythm import Rhythm, due_days
from sifield.frameworks.term_dates import Span

YEARS_BACK = 2
"""How many school years before the present one can still be chosen."""
_IMPLEMENTATION = "implementation_report"
"""The form by which a model names its own report on implementation; its rhythm counts school days."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Period:
    """From a first to a last day. ``name`` is what a command calls it; ``length`` says how long it is where that is
    counted in days.

    It is over after ``ends``: until then a report about it is a draft. ``before`` are the days of the same length that
    it is compared with, None where nothing comes before that anybody knows.
    """

    name: str
    title: str
    first: date
    last: date
    ends: date
    before: Span | None = None
    length: str = ""

    @property
    def days(self) -> str:
        """Its days in words, for example "Fri 4 Sep 2026 to Fri 18 Dec 2026"."""
        said = f"{say_day(self.first)} to {say_day(self.last)}"
        return f"{said} ({self.length})" if self.length else said

    def is_open(self, today: date) -> bool:
        """Tell whether there is more of it to come."""
        return today <= self.ends


def moments_of(first: date, last: date) -> tuple[datetime, datetime]:
    """Give the moment at which days begin and the one before which they end, for what is kept with its time (UTC)."""
    return datetime.combine(first, time(), UTC), datetime.combine(last + timedelta(days=1), time(), UTC)


def today_only(today: date) -> Period:
    """Give the period of a report that says how things stand, and nothing of days gone by."""
    return Period(name="today", title=f"As it stands on {say_day(today)}", first=today, last=today, ends=date.min)


def list_half_terms(session: Session, today: date, school_id: str = "") -> tuple[Period, ...]:
    """Give the half-terms begun of this school year and of the years before, the latest first."""
    found = []
    for year in _years(session, today, school_id):
        counts: dict[str, int] = {}
        for span in year.half_terms:
            counts[span.name] = counts.get(span.name, 0) + 1
            name = f"{year.year}-{span.name}-{counts[span.name]}"
            title = f"{span.name.capitalize()} term {span.first.year}, half {counts[span.name]}"
            found.append(_of_span(name, title, span))
    return _begun(found, today)


def list_terms(session: Session, today: date) -> tuple[Period, ...]:
    """Give the terms begun of this school year and of the years before, the latest first."""
    found = [
        _of_span(f"{year.year}-{span.name}", f"{span.name.capitalize()} term {span.first.year}", span)
        for year in _years(session, today)
        for span in year.terms()
    ]
    return _begun(found, today)


def list_years(today: date) -> tuple[Period, ...]:
    """Give this school year and those before, the latest first, each compared with the year before it."""
    found = []
    for year in range(school_year(today), school_year(today) - YEARS_BACK - 1, -1):
        first, last = date(year, 8, 1), date(year + 1, 7, 31)
        before = Span("", date(year - 1, 8, 1), date(year, 7, 31))
        title = f"School year {say_year(year)}"
        found.append(Period(name=str(year), title=title, first=first, last=last, ends=last, before=before))
    return tuple(found)


def cycle_of(framework: Framework | None) -> Rhythm | None:
    """Give the clock of a model's report on implementation, such as every 100 school days; None where it has none."""
    rows = [one for one in framework.requirements if one.form == _IMPLEMENTATION] if framework else []
    return next((when for row in rows for when in row.when.values() if when.unit == "school day"), None)


def list_cycles(session: Session, rhythm: Rhythm, today: date, school_id: str = "") -> tuple[Period, ...]:
    """Give the cycle that runs now, and those that ended on the days by which the model wants its report.

    Each is so many school days long, counted back from its last over whatever holidays lie between, by the calendar of
    the school or the trust; and it is compared with as many school days before it. The one that runs now ends today, or
    in a holiday with the last school day before, and is a draft until its report is due.
    """
    years = _years(session, today, school_id)
    days = sorted(day for year in years for day in year.days)
    due = sorted(day for year in years for day in due_days(rhythm, year))
    begun = [day for day in days if day <= today]
    coming = next((day for day in due if day >= today), None)
    found = []
    if begun and coming is not None and begun[-1] not in due:
        found.append(_cycle(days, begun[-1], coming, rhythm.every))
    found += [_cycle(days, day, day, rhythm.every) for day in reversed(due) if day <= today]
    return tuple(one for one in found if one is not None)


def _cycle(days: list[date], last: date, ends: date, length: int) -> Period | None:
    """Count back from a school day; None where the calendar does not reach so far."""
    till = days.index(last) + 1
    if till < length:
        return None
    inside, earlier = days[till - length : till], days[max(0, till - 2 * length) : till - length]
    before = Span("", earlier[0], earlier[-1]) if len(earlier) == length else None
    return Period(
        name=last.isoformat(),
        title=f"Up to {say_day(last)}",
        first=inside[0],
        last=last,
        ends=ends,
        before=before,
        length=f"{length} school days",
    )


def _years(session: Session, today: date, school_id: str = "") -> list[SchoolYear]:
    """Give this school year and those before, in order; one whose days nobody knows is left out."""
    years = range(school_year(today) - YEARS_BACK, school_year(today) + 1)
    found = (calendars.year_if_known(session, year, school_id) for year in years)
    return [year for year in found if year is not None]


def _of_span(name: str, title: str, span: Span) -> Period:
    return Period(name=name, title=title, first=span.first, last=span.last, ends=span.last)


def _begun(found: list[Period], today: date) -> tuple[Period, ...]:
    """Give those that have begun, the latest first; where none has, the first, so that there is always one."""
    return tuple(reversed([one for one in found if one.first <= today])) or tuple(found[:1])
