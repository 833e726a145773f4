"""What coverage is made of: things asked of schools, half-days of people, what one store knows of a school year."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date

from sifield.frameworks.calendar import SchoolYear
from sifield.frameworks.framework import COMING


@dataclass(frozen=True, slots=True)
class Column:
    """A half-term or term of the trust: its first and last school day."""

    name: str
    term: str
    first: date
    last: date


@dataclass(frozen=True, slots=True)
class SchoolName:
    """A school as tables name it."""

    id: str
    name: str
    phase: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Asked:
    """One thing that is asked of a school.

    ``state`` is "done", "overdue" (past its day, booked or not), "booked" (somebody is to come, or has begun), or
    "due". ``half_term`` is a place among the trust's half-terms, ``days`` school days to go (negative: past).
    ``people`` are the ids of whoever comes or came; ``lead`` is the framework's role, in words. ``within`` names the
    visit in which it is done ("" where it has a day of its own).
    """

    id: str
    school_id: str
    school_name: str
    phase: str
    form_id: str
    form_title: str
    title: str
    kind: str
    grade: str
    origin: str
    row: str
    number: int
    within: str
    within_number: int
    due_on: date
    days: int
    half_term: int
    half_days: int
    lead: str
    why: str
    state: str
    booked_on: date | None
    booking_id: str
    people: tuple[str, ...]
    visit_id: str
    sensitivity: str
    is_short: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class Coming:
    """Half-days of one person in a school; of a role (``who`` is "role:…") where nobody is booked and no single person
    holds it. ``state`` is "done", "booked", "due" (still to be booked) or "overdue"; ``half_days`` 0: no length given.
    """

    who: str
    name: str
    school_id: str
    school_name: str
    title: str
    on: date
    half_term: int
    half_days: int
    state: str
    asked_ids: tuple[str, ...]
    visit_id: str
    sensitivity: str


@dataclass(frozen=True, slots=True)
class Facts:
    """What one store knows of a school year on a day. ``own`` are the years of schools that have days of their own,
    ``taken`` the days of schools on which somebody comes already or inspectors are there, ``years`` those in which
    anything is asked.
    """

    year: int
    today: date
    half_terms: tuple[Column, ...]
    trust: SchoolYear
    own: Mapping[str, SchoolYear]
    schools: tuple[SchoolName, ...]
    asked: tuple[Asked, ...]
    coming: tuple[Coming, ...]
    taken: frozenset[tuple[str, date]]
    years: tuple[int, ...]


def has_own_day(one: Asked) -> bool:
    """Tell whether somebody comes to the school for a thing by itself; the rest is done in visits, or on paper."""
    return not one.within and one.kind in ("", *COMING)
