"""Finding things again: words in the visits, notes, findings and actions of a store, the latest visit first."""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from sqlalchemy import ColumnElement, select
from sqlalchemy.orm import Session, aliased

from sifield.fieldwork import access, search_hits
from sifield.fieldwork.access import Laptop
from sifield.fieldwork.search_hits import Limits
from sifield.fieldwork.search_rows import FoundRow, questions_of, read_rows, show_row
from sifield.fieldwork.search_words import read_terms
from sifield.fieldwork.strands import AREAS as FORM_AREAS
from sifield.fieldwork.strands import SAFEGUARDING
from sifield.models.findable import FoundIn
from sifield.models.people import Person
from sifield.models.schools import School
from sifield.models.visits import Visit

MOST = 60
"""Places given at once; more is a hint to narrow the search."""
AREAS = (*FORM_AREAS, SAFEGUARDING)
"""The themes by which can be searched: the areas that questions are of."""
_AT_ONCE = 80
_MOST_LOOKED = 1_000
"""Hits that are looked at where most may not be given; what lies behind them is said to be more."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Wanted:
    """What is looked for: ``words`` as a person types them (see ``read_terms``). Empty fields are no limit; ``area`` is
    the theme, days are those of the visit.
    """

    words: str
    school_id: str = ""
    reviewer_id: str = ""
    form_id: str = ""
    area: str = ""
    since: date | None = None
    until: date | None = None


@dataclass(frozen=True, slots=True)
class Found:
    """What was found, the latest visit first; ``is_more`` says that there is, or may be, more than is given."""

    rows: tuple[FoundRow, ...] = ()
    is_more: bool = False


@dataclass(frozen=True, slots=True)
class Choices:
    """What a search can be limited to, as (id, name) in the order of the names: of whatever there are visits here."""

    schools: tuple[tuple[str, str], ...]
    people: tuple[tuple[str, str], ...]
    forms: tuple[tuple[str, str], ...]


def find(session: Session, wanted: Wanted, *, most: int = MOST) -> Found:
    """Find words in a store; nothing where no word is left to look for.

    Where whole words alone give as much as can be shown, no longer words that begin with the last one are looked for.
    """
    terms = read_terms(wanted.words)
    laptop = access.find_laptop(session)
    if not terms.here or laptop is None:
        return Found()
    limits = _limits(session, wanted)
    found, is_more = _look(session, limits, wanted.area, terms.whole.ask(), laptop, most)
    if terms.here[-1].is_beginning and len(found) < most:
        found, is_more = _look(session, limits, wanted.area, terms.ask(), laptop, most)
    return Found(tuple(show_row(session, row, terms) for row in found), is_more)


def put_together(one: Found, other: Found, most: int = MOST) -> Found:
    """Give what was found in both stores as one."""
    rows = sorted((*one.rows, *other.rows), key=lambda row: row.on, reverse=True)
    return Found(tuple(rows[:most]), one.is_more or other.is_more or len(rows) > most)


def list_choices(session: Session) -> Choices:
    """List what a search of this store can be limited to."""
    schools = select(School.id, School.name).where(_is_in(FoundIn.school_id, School.id))
    people = select(Person.id, Person.name).where(_is_in(FoundIn.reviewer_id, Person.id))
    latest = aliased(FoundIn)
    newest = select(Visit.title).join(latest, latest.of_id == Visit.id).where(latest.form_id == FoundIn.form_id)
    newest = newest.order_by(latest.day.desc()).limit(1)
    forms = select(FoundIn.form_id, newest.scalar_subquery()).where(FoundIn.form_id != "").group_by(FoundIn.form_id)
    return Choices(*(_by_name(session.execute(wanted).all()) for wanted in (schools, people, forms)))


def _is_in(column: Any, value: Any) -> ColumnElement[bool]:
    return select(FoundIn.n).where(column == value).exists()


def _by_name(rows: Sequence[Any]) -> tuple[tuple[str, str], ...]:
    return tuple(sorted(((value, name) for value, name in rows if name), key=lambda one: one[1].casefold()))


def _limits(session: Session, wanted: Wanted) -> Limits:
    theme = questions_of(session, wanted.area, wanted.form_id) if wanted.area else None
    return search_hits.limit(
        theme, school_id=wanted.school_id, reviewer_id=wanted.reviewer_id, form_id=wanted.form_id,
        since=wanted.since, until=wanted.until,
    )  # fmt: skip


def _look(session: Session, limits: Limits, area: str, match: str, laptop: Laptop, most: int) -> tuple[list[Any], bool]:
    hits = search_hits.list_hits(session, match, limits, most)
    rows: list[Any] = []
    looked = 0
    for numbers in _by(_AT_ONCE, hits):
        rows += read_rows(session, numbers, laptop, area)
        looked += len(numbers)
        if len(rows) > most or looked >= _MOST_LOOKED:
            return rows[:most], True
    return rows, False


def _by(many: int, lists: Iterable[list[int]]) -> Iterator[list[int]]:
    """Give what is in these lists, so many at once; no list is asked for before it is needed."""
    waiting: list[int] = []
    for each in lists:
        waiting += each
        while len(waiting) >= many:
            yield waiting[:many]
            waiting = waiting[many:]
    if waiting:
        yield waiting
