"""Joining the trust, laid on the days of a school: phase after phase, until the school runs in the yearly cycle.

The documents say in which phases, by whom and for how long, and give no dates. As planned here each phase has a
half-term, the first the one in which the school joins; the dates are the trust's to move.
"""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date

from sifield.frameworks.calendar import SchoolYear, school_year
from sifield.frameworks.framework import Framework, JoiningStep


@dataclass(frozen=True, slots=True, kw_only=True)
class JoiningDue:
    """A step of joining and the school day by which it is due; ``number`` counts its times, ``term`` is the day's."""

    step: JoiningStep
    number: int
    term: str
    due: date
    why: str


def plan_joining(framework: Framework, joined_on: date, year_of: Callable[[int], SchoolYear]) -> tuple[JoiningDue, ...]:
    """Lay the steps of joining on the half-terms from the day on which a school joins, in the order of its phases.

    A step of several times is spread evenly over its phase; one that has years ends with the last of them.

    Args:
        year_of: gives the school year that begins in a year, of this school.
    """
    phases = list(dict.fromkeys(step.phase for step in framework.joining))
    first = school_year(joined_on)
    # half-terms of two years are enough for the longest of the shipped models, and for any with a dozen phases
    halves = [
        (year, [day for day in year.days if half.first <= day <= half.last and day >= joined_on])
        for year in (year_of(first), year_of(first + 1))
        for half in year.half_terms
        if half.last >= joined_on
    ]
    made = []
    for step in framework.joining:
        at = phases.index(step.phase)
        year, days = halves[min(at, len(halves) - 1)]
        if step.years:
            year = year_of(first + step.years - 1)
            days = [day for day in year.days if day >= joined_on]
        why = f"{framework.title}: a school that joins the trust; phase {at + 1} of {len(phases)}, {step.phase}."
        for number in range(1, step.times + 1):
            due = days[max(0, len(days) * number // step.times - 1)]
            made.append(JoiningDue(step=step, number=number, term=year.term_of(due), due=due, why=why))
    return tuple(made)
