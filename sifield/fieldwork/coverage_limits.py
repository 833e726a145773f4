"""What can no longer be done in time: where a school is *short* of the minimum that its programme asks.

A term is short in a school where fewer things are done, booked and still possible than are asked by the end of the
term. *Booked* is what has a booking from today to the last day of the term, or a visit that was planned or begun.
*Still possible* is what finds a free day: a day from today to the last day of the term on which the school is open (by
its own calendar), inspectors are not there, and nobody comes already. What has a length of a day or less, or none
given, takes one free day, of three half-days two, and so on; each the last ones before the end of its term that are
still free, so that no order of booking could fit in more. What is done within another visit needs no day while that
visit is still to be done: it is short when the visit is; after the visit it needs a day of its own. What nobody comes
for (a report, data) is possible while one school day of the term is left.

So in each term of each school: short = asked - done - booked - still possible.
"""

from bisect import bisect_right
from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import replace
from datetime import date

from sifield.fieldwork.coverage_rows import Asked, Facts, has_own_day
from sifield.frameworks.calendar import SchoolYear


def find_short(general: Facts, other: Facts) -> tuple[Asked, ...]:
    """Give what is asked in both stores by its day, each marked where it can no longer be done in its term."""
    asked = sorted((*general.asked, *other.asked), key=lambda one: (one.due_on, one.school_name, one.title, one.id))
    taken = general.taken | other.taken
    by_school = defaultdict[str, list[Asked]](list)
    for one in asked:
        by_school[one.school_id].append(one)
    short: set[str] = set()
    for school_id, held in by_school.items():
        year = general.own.get(school_id, general.trust)
        left = [day for day in year.days if day >= general.today]
        free = [day for day in left if (school_id, day) not in taken]
        short |= _short_of(held, _ends(general, year), free, left, general.today)
    return tuple(replace(one, is_short=True) if one.id in short else one for one in asked)


def _ends(facts: Facts, own: SchoolYear) -> Sequence[date]:
    """Give the last school day of the term of each of the trust's half-terms, by the school's own days."""
    ends: Mapping[str, date] = {span.name: span.last for span in own.terms()}
    trust = {span.name: span.last for span in facts.trust.terms()}
    return [ends.get(half.term, trust[half.term]) for half in facts.half_terms]


def _short_of(
    asked: Sequence[Asked], ends: Sequence[date], free: list[date], left: Sequence[date], today: date
) -> set[str]:
    """Give the ids of what finds no day in its term; ``asked`` is in the order of due days, ``ends`` by half-term."""
    visits = {(one.row, one.number): one for one in asked if has_own_day(one) and one.row}
    short: set[str] = set()
    for one in sorted(asked, key=lambda one: bool(one.within)):
        end = ends[one.half_term]
        holder = visits.get((one.within, one.within_number)) if one.within else None
        if one.state == "done" or _is_booked(one, today, end):
            is_possible = True
        elif holder is not None and holder.state != "done":
            is_possible = holder.id not in short
        elif one.within or has_own_day(one):
            is_possible = _take(free, end, days=max(1, -(-one.half_days // 2)))
        else:
            is_possible = any(day <= end for day in left)
        if not is_possible:
            short.add(one.id)
    return short


def _take(free: list[date], end: date, *, days: int) -> bool:
    """Take so many free days out of the list, the last ones up to an end; where there are too few, none."""
    upto = bisect_right(free, end)
    if upto < days:
        return False
    del free[upto - days : upto]
    return True


def _is_booked(one: Asked, today: date, end: date) -> bool:
    if one.booking_id:
        return one.booked_on is not None and today <= one.booked_on <= end
    return bool(one.visit_id)
