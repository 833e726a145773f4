"""Finding things again: words in the visits, notes, findings and actions of a store, the latest visit first."""

import json
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from sqlalchemy import ColumnElement, select, text
from sqlalchemy.orm import Session

from sifield.fieldwork import access
from sifield.fieldwork.access import Laptop
from sifield.fieldwork.search_rows import FoundRow, read_rows, show_rows
from sifield.fieldwork.search_words import read_terms
from sifield.fieldwork.strands import AREAS as FORM_AREAS
from sifield.fieldwork.strands import SAFEGUARDING
from sifield.models.findable import SHIFT, FoundIn
from sifield.models.people import Person
from sifield.models.schools import School
from sifield.models.visits import Visit

MOST = 60
"""Places given at once; more is a hint to narrow the search."""
AREAS = (*FORM_AREAS, SAFEGUARDING)
"""The themes by which can be searched: the areas that questions are of."""
_SELDOM = 400
"""Hits up to which all are taken."""
_WINDOWS = (250, 2_000)
"""Visits and plans that are looked through in one go, the latest first, before all that are earlier."""
_AT_ONCE = 80
_MOST_LOOKED = 1_000
"""Hits that are looked at where most may not be given (another theme); what lies behind them is said to be more."""

_MATCH = "SELECT rowid FROM findable_words WHERE findable_words MATCH :match"
_FIRST = text(f"{_MATCH} LIMIT {_SELDOM}")
_AMONG = (
    "SELECT i.day, h.value FROM json_each(:hits) AS h CROSS JOIN found_in AS i "
    f"WHERE i.n = h.value >> {SHIFT} AND i.day IS NOT NULL"
)
_WINDOW = "SELECT i.n, i.day FROM found_in AS i WHERE i.day IS NOT NULL"
_LATEST = " ORDER BY i.day DESC, i.n DESC LIMIT :most"
_IN_WINDOW = text(
    f"{_MATCH} AND rowid BETWEEN :low AND :high AND rowid >> {SHIFT} IN (SELECT value FROM json_each(:places)) "
    "ORDER BY rowid DESC LIMIT :most"
)
_EARLIER = (
    "SELECT i.day, w.rowid FROM findable_words AS w CROSS JOIN found_in AS i "
    f"WHERE w.findable_words MATCH :match AND i.n = w.rowid >> {SHIFT} AND i.day IS NOT NULL"
)
_BEFORE = " AND i.day <= :last_day AND (i.day < :last_day OR i.n < :last_n)"


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
    found, is_more = _look(session, wanted, terms.whole.ask(), laptop, most)
    if terms.here[-1].is_beginning and len(found) < most:
        found, is_more = _look(session, wanted, terms.ask(), laptop, most)
    return Found(show_rows(session, found, terms), is_more)


def put_together(one: Found, other: Found, most: int = MOST) -> Found:
    """Give what was found in both stores as one."""
    rows = sorted((*one.rows, *other.rows), key=lambda row: row.on, reverse=True)
    return Found(tuple(rows[:most]), one.is_more or other.is_more or len(rows) > most)


def list_choices(session: Session) -> Choices:
    """List what a search of this store can be limited to."""
    schools = select(School.id, School.name).where(_is_in(FoundIn.school_id, School.id))
    people = select(Person.id, Person.name).where(_is_in(FoundIn.reviewer_id, Person.id))
    newest = select(Visit.title).where(Visit.form_id == FoundIn.form_id).order_by(Visit.planned_on.desc()).limit(1)
    forms = select(FoundIn.form_id, newest.scalar_subquery()).where(FoundIn.form_id != "").group_by(FoundIn.form_id)
    return Choices(*(_by_name(session.execute(wanted).all()) for wanted in (schools, people, forms)))


def _is_in(column: Any, value: Any) -> ColumnElement[bool]:
    return select(FoundIn.n).where(column == value).exists()


def _by_name(rows: Sequence[Any]) -> tuple[tuple[str, str], ...]:
    return tuple(sorted(((value, name) for value, name in rows if name), key=lambda one: one[1].casefold()))


def _look(session: Session, wanted: Wanted, match: str, laptop: Laptop, most: int) -> tuple[list[Any], bool]:
    rows: list[Any] = []
    looked = 0
    for numbers in _hits(session, wanted, match):
        for start in range(0, len(numbers), _AT_ONCE):
            rows += read_rows(session, numbers[start : start + _AT_ONCE], laptop, wanted.area)
            looked += _AT_ONCE
            if len(rows) > most or looked >= _MOST_LOOKED:
                return rows[:most], True
    return rows, False


def _hits(session: Session, wanted: Wanted, match: str) -> Iterator[list[int]]:
    """Give the numbers of hits in the order of their visits, the latest first.

    Of a seldom word all hits are taken. A frequent one is found often enough in the latest visits, and of one in
    between there are not many hits in all: so neither way looks at many, however large the store is.
    """
    limits, values = _limits(wanted)
    values["match"] = match
    first = list(session.scalars(_FIRST, values))
    if len(first) < _SELDOM:
        hits = session.execute(text(_AMONG + limits), {**values, "hits": json.dumps(first)}).all()
        yield _latest_first(hits)
        return
    for wide in _WINDOWS:
        places = session.execute(text(_WINDOW + limits + _LATEST), {**values, "most": wide}).all()
        if places:
            yield _hits_in(session, match, [n for n, _ in places])
        if len(places) < wide:
            return
        (values["last_n"], values["last_day"]) = places[-1]
        limits += _BEFORE if _BEFORE not in limits else ""
    hits = session.execute(text(_EARLIER + limits + " LIMIT :most"), {**values, "most": _MOST_LOOKED}).all()
    yield _latest_first(hits)


def _hits_in(session: Session, match: str, places: list[int]) -> list[int]:
    """Give the hits in these visits and plans, in their order."""
    order = {n: at for at, n in enumerate(places)}
    asked = {"match": match, "low": min(places) << SHIFT, "high": (max(places) + 1) << SHIFT, "most": _MOST_LOOKED}
    hits = session.scalars(_IN_WINDOW, {**asked, "places": json.dumps(places)})
    return sorted(hits, key=lambda hit: (order[hit >> SHIFT], hit))


def _latest_first(hits: Sequence[Any]) -> list[int]:
    """Order hits with their days: the latest visit first, within it as they were written."""
    written = sorted(hit for _, hit in hits)
    days = {hit: day for day, hit in hits}
    return sorted(written, key=lambda hit: (days[hit], hit >> SHIFT), reverse=True)


def _limits(wanted: Wanted) -> tuple[str, dict[str, Any]]:
    named = {
        "school_id =": wanted.school_id,
        "reviewer_id =": wanted.reviewer_id,
        "form_id =": wanted.form_id,
        "day >=": wanted.since and wanted.since.isoformat(),
        "day <=": wanted.until and wanted.until.isoformat(),
    }
    asked = {f"value_{at}": value for at, value in enumerate(named.values()) if value}
    limits = "".join(f" AND i.{column} :value_{at}" for at, column in enumerate(named) if f"value_{at}" in asked)
    return limits, asked
