"""How far a trust's school year has come: each thing that is asked of a school, in its term, with how it stands.

Everything here is counted from rows of the stores: nothing is kept. ``read`` gives what lies in one store,
``put_together`` makes one picture of it, or of both stores' where this laptop has both.
"""

from collections import defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Literal

from sifield.fieldwork.coverage_limits import find_short
from sifield.fieldwork.coverage_rows import Asked, Column, Coming, Facts, SchoolName

Span = Literal["term", "half-term"]
WHOLE_YEAR = -1
"""The column that holds the whole year."""


@dataclass(frozen=True, slots=True)
class Figure:
    """How many of the things asked are done, booked, still to be booked, and past their day; each counts once.

    ``short`` of those that are not done can no longer be done by the end of their term (see ``coverage_limits``).
    """

    done: int = 0
    booked: int = 0
    due: int = 0
    overdue: int = 0
    short: int = 0

    @property
    def asked(self) -> int:
        """The minimum: everything that is asked."""
        return self.done + self.booked + self.due + self.overdue


@dataclass(frozen=True, slots=True, kw_only=True)
class Wanted:
    """Which of the things asked to look at; "" and false leave nothing out. ``part`` is "visits" or "within"."""

    kind: str = ""
    form_id: str = ""
    grade: str = ""
    phase: str = ""
    person_id: str = ""
    part: str = ""
    only_late: bool = False

    def has(self, one: Asked) -> bool:
        """Tell whether a thing asked is among them."""
        same = ((self.kind, one.kind), (self.form_id, one.form_id), (self.grade, one.grade), (self.phase, one.phase))
        return (
            all(wanted in ("", given) for wanted, given in same)
            and (not self.person_id or self.person_id in one.people)
            and (not self.part or (self.part == "within") == bool(one.within))
            and (not self.only_late or one.state == "overdue")
        )


@dataclass(frozen=True, slots=True)
class Coverage:
    """A school year of the trust: the half-terms, the schools, what is asked of them, and who comes."""

    year: int
    half_terms: tuple[Column, ...]
    schools: tuple[SchoolName, ...]
    asked: tuple[Asked, ...]
    coming: tuple[Coming, ...]

    def columns(self, span: Span) -> tuple[Column, ...]:
        """Give the terms, or the half-terms, in order."""
        if span == "half-term":
            return self.half_terms
        first: dict[str, Column] = {}
        for half in self.half_terms:
            begun = first.get(half.term)
            first[half.term] = Column(
                half.term.capitalize(), half.term, begun.first if begun else half.first, half.last
            )
        return tuple(first.values())

    def column_of(self, half_term: int, span: Span) -> int:
        """Give the column that a half-term is shown in."""
        if span == "half-term":
            return half_term
        return [one.term for one in self.columns(span)].index(self.half_terms[half_term].term)


Cell = tuple[str, int]
"""A row (the id of a school or person, "" for all) and a column, or ``WHOLE_YEAR``."""


def put_together(general: Facts, other: Facts) -> Coverage:
    """Make one picture of what lies in the two stores; where there is only one, the other's facts are empty."""
    asked = find_short(general, other)
    coming = sorted((*general.coming, *other.coming), key=lambda one: (one.on, one.school_name, one.title))
    named = {one.id: one for one in (*general.schools, *other.schools)}
    for one in asked:  # a school is never hidden that something is asked of
        named.setdefault(one.school_id, SchoolName(one.school_id, one.school_name, one.phase))
    schools = tuple(sorted(named.values(), key=lambda one: (one.name.casefold(), one.id)))
    return Coverage(general.year, general.half_terms, schools, asked, tuple(coming))


def count(asked: Iterable[Asked]) -> Figure:
    """Count how things asked stand."""
    states = defaultdict[str, int](int)
    short = 0
    for one in asked:
        states[one.state] += 1
        short += one.is_short
    return Figure(states["done"], states["booked"], states["due"], states["overdue"], short)


def by_school(year: Coverage, wanted: Wanted, span: Span) -> Mapping[Cell, tuple[Asked, ...]]:
    """Give what each cell of schools by terms counts: of each school and of all, by term and in the whole year."""
    places = [year.column_of(at, span) for at in range(len(year.half_terms))]
    cells = defaultdict[Cell, list[Asked]](list)
    for one in year.asked:
        if wanted.has(one):
            for row in (one.school_id, ""):
                cells[row, places[one.half_term]].append(one)
                cells[row, WHOLE_YEAR].append(one)
    return {cell: tuple(held) for cell, held in cells.items()}


def by_person(year: Coverage, wanted: Wanted, span: Span) -> Mapping[Cell, tuple[Coming, ...]]:
    """Give whose half-days each cell of people by terms counts; a row is a person, or a role that is not one person's.

    A booking is there if anything that it is for is wanted; one for nothing that is asked only where all is wanted.
    """
    places = [year.column_of(at, span) for at in range(len(year.half_terms))]
    kept = {one.id for one in year.asked if wanted.has(one)}
    is_all = wanted == Wanted()
    cells = defaultdict[Cell, list[Coming]](list)
    for one in year.coming:
        is_hers = not wanted.person_id or wanted.person_id == one.who
        if is_hers and (is_all or kept.intersection(one.asked_ids)):
            for row in (one.who, ""):
                cells[row, places[one.half_term]].append(one)
                cells[row, WHOLE_YEAR].append(one)
    return {cell: tuple(held) for cell, held in cells.items()}


def count_half_days(coming: Iterable[Coming]) -> Figure:
    """Count half-days: done, booked, to be booked, and past their day. What has no given length counts none."""
    states = defaultdict[str, int](int)
    for one in coming:
        states[one.state] += one.half_days
    return Figure(states["done"], states["booked"], states["due"], states["overdue"])
