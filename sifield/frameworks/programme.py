"""The year of one school by a framework: what is due, by which day, in which visit, and why.

Plain facts in, plain values out; the same facts always give the same programme. Activities are done in visits: they are
laid on the visits of their kind in their term, as evenly as they go, and add no days of their own.
"""

from collections import Counter
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, replace
from datetime import date

from sifield.frameworks.calendar import SchoolYear
from sifield.frameworks.framework import Framework, Limits, Requirement
from sifield.frameworks.rhythm import due_days


@dataclass(frozen=True, slots=True, kw_only=True)
class Visit:
    """A visit that a school is due: of which ``kind`` (the name of its row), in which term, by which school day.

    ``half_days`` is 0 where the framework gives no length; ``number`` counts the visits of its kind in the year.
    """

    kind: str
    title: str
    number: int
    term: str
    due: date
    lead: str
    half_days: int
    form: str
    why: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Activity:
    """Something to be done in a school: in a visit (its kind and number), or by itself (``visit`` is "")."""

    name: str
    title: str
    kind: str
    number: int
    term: str
    due: date
    lead: str
    form: str
    visit: str
    visit_number: int
    focus: str
    why: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Standing:
    """What a framework wants without saying how often: nothing falls due by itself."""

    name: str
    title: str
    kind: str
    lead: str
    form: str
    focus: str
    why: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Programme:
    """The year of one school, each part in the order of its days."""

    framework: str
    grade: str
    year: int
    visits: tuple[Visit, ...]
    activities: tuple[Activity, ...]
    standing: tuple[Standing, ...]


def plan(
    framework: Framework,
    grade: str,
    year: SchoolYear,
    *,
    is_meant: Callable[[Limits], bool] = lambda limits: True,
    since: date | None = None,
    until: date | None = None,
) -> Programme:
    """Plan a school's year.

    Args:
        grade: the name of its grade; "" where the framework has none.
        is_meant: tells whether a row is meant for this school, by its phases, ages and religious character.
        since: a school that joins in the year is asked for what falls due from then on.
        until: one that leaves, for what falls due by then.

    Raises:
        ValueError: the framework has no such grade, or has grades and none is given.
    """
    if grade not in ({one.name for one in framework.grades} or {""}):
        raise ValueError(f"{framework.name} has no grade {grade!r}")
    asked = [row for row in framework.requirements if grade in row.when and is_meant(row.limits)]
    holding = {row.within for row in framework.requirements if row.within}
    visits: list[Visit] = []
    activities: list[Activity] = []
    for row in (row for row in asked if row.when[grade].is_dated and not row.within):
        why = _why(framework, grade, row)
        for number, due in enumerate(_between(due_days(row.when[grade], year), since, until), 1):
            if row.is_visit:
                visits.append(_visit(row, number, due, year, why))
            if row.name not in holding:
                of = (row.name, number) if row.is_visit else ("", 0)
                activities.append(_activity(row, number, due, year, why, of, grade))
    loads = Counter[tuple[str, int]]()
    for row in (row for row in asked if row.when[grade].is_dated and row.within):
        beside = [visit for visit in visits if visit.kind == row.within]
        days = _between(due_days(row.when[grade], year), since, until) if beside else []
        for number, day in enumerate(days, 1):
            visit = _lightest(beside, year.term_of(day), day, loads)
            loads[visit.kind, visit.number] += 1
            of = (visit.kind, visit.number)
            made = _activity(row, number, visit.due, year, _why(framework, grade, row), of, grade)
            activities.append(made if row.lead else replace(made, lead=visit.lead))
    return Programme(
        framework=framework.name,
        grade=grade,
        year=year.year,
        visits=tuple(sorted(visits, key=lambda one: (one.due, one.kind))),
        activities=tuple(sorted(activities, key=lambda one: (one.due, one.name, one.number))),
        standing=tuple(
            _standing(row, grade, _why(framework, grade, row)) for row in asked if not row.when[grade].is_dated
        ),
    )


def _between(days: Iterable[date], since: date | None, until: date | None) -> list[date]:
    return [day for day in days if (since is None or day >= since) and (until is None or day <= until)]


def _lightest(visits: Sequence[Visit], term: str, day: date, loads: Counter[tuple[str, int]]) -> Visit:
    """Give the visit of a term with the least to do in it, the earliest of several; where the term has none, the one
    nearest to the day.
    """
    there = [visit for visit in visits if visit.term == term]
    if there:
        return min(there, key=lambda visit: (loads[visit.kind, visit.number], visit.due))
    return min(visits, key=lambda visit: (abs(visit.due - day), visit.due))


def _visit(row: Requirement, number: int, due: date, year: SchoolYear, why: str) -> Visit:
    return Visit(
        kind=row.name,
        title=row.title,
        number=number,
        term=year.term_of(due),
        due=due,
        lead=row.lead,
        half_days=row.half_days,
        form=row.form,
        why=why,
    )


def _activity(
    row: Requirement, number: int, due: date, year: SchoolYear, why: str, visit: tuple[str, int], grade: str
) -> Activity:
    return Activity(
        name=row.name,
        title=row.title,
        kind=row.kind,
        number=number,
        term=year.term_of(due),
        due=due,
        lead=row.lead,
        form=row.form,
        visit=visit[0],
        visit_number=visit[1],
        focus=row.focus.get(grade, ""),
        why=why,
    )


def _standing(row: Requirement, grade: str, why: str) -> Standing:
    focus = row.focus.get(grade, "")
    return Standing(name=row.name, title=row.title, kind=row.kind, lead=row.lead, form=row.form, focus=focus, why=why)


def _why(framework: Framework, grade: str, row: Requirement) -> str:
    """Say why a row is due: which framework asks it of whom, how often, and where its document says so."""
    placed = framework.grade(grade)
    of = f"of {placed.title}" if placed else "of every school"
    where = f" ({row.where})" if row.where else ""
    return f"{framework.title} asks it {of}: {row.when[grade].said}{where}."


# --- when a grade changes in the year


def replan(before: Programme, after: Programme, day: date) -> Programme:
    """Give the year of a school whose grade changed: what was due before the day stays due, from the day on the new
    grade asks; what that would have asked before is not asked in retrospect.

    Each row is numbered through the year, so that the next one to do keeps its number whatever the grade: what was done
    early counts for the next that is due.
    """
    visits: list[Visit] = []
    activities: list[Activity] = []
    come, asked = Counter[str](), Counter[str]()
    for programme, is_before in ((before, True), (after, False)):
        numbers: dict[tuple[str, int], int] = {}
        for visit in (one for one in programme.visits if (one.due < day) is is_before):
            come[visit.kind] += 1
            numbers[visit.kind, visit.number] = come[visit.kind]
            visits.append(replace(visit, number=come[visit.kind]))
        for one in (one for one in programme.activities if (one.due < day) is is_before):
            asked[one.name] += 1
            within = numbers.get((one.visit, one.visit_number), 0)
            activities.append(replace(one, number=asked[one.name], visit_number=within))
    return replace(after, visits=tuple(visits), activities=tuple(activities))
