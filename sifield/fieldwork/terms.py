"""The terms of several years, one after the other: what an overview looks back over."""

from bisect import bisect_right
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from sqlalchemy.orm import Session

from sifield.fieldwork import calendars
from sifield.frameworks.calendar import school_year


@dataclass(frozen=True, slots=True)
class Term:
    """A term, from its first day on until the next begins. ``name`` is such as "Autumn 2026"."""

    name: str
    first: date


def list_terms(session: Session, today: date, how_many: int) -> tuple[Term, ...]:
    """Give the present term and those before it, so many in all, the earliest first."""
    terms: list[Term] = []
    year = school_year(today)
    while len(terms) < how_many:
        begun = [term for term in _terms_of(session, year) if term.first <= today]
        terms = [*begun, *terms]
        year -= 1
    return tuple(terms[-how_many:])


def place_of(terms: Sequence[Term], day: date) -> int:
    """Give the place of the term that a day lies in, -1 where it lies before the first."""
    return bisect_right(terms, day, key=lambda term: term.first) - 1


def _terms_of(session: Session, year: int) -> list[Term]:
    known = calendars.year_if_known(session, year)
    if known is not None:
        spans = [(span.name, span.first) for span in known.terms()]
    else:  # nobody keeps the days of long ago: a term is near enough to look back
        spans = [("autumn", date(year, 9, 1)), ("spring", date(year + 1, 1, 1)), ("summer", date(year + 1, 4, 10))]
    first = date(year, 8, 1)  # what lies in the holiday before counts for the term that it leads into
    starts = [(name, first if at == 0 else day) for at, (name, day) in enumerate(spans)]
    return [Term(f"{name.capitalize()} {day.year}", day) for name, day in starts]
