"""An improvement model at a glance: what its year asks of a school in each grade, and its facts in short words.

The figures are those of the planner (``programme.plan``), counted over one school year.
"""

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass

from sifield.frameworks.calendar import SchoolYear
from sifield.frameworks.framework import Framework, Placing, Requirement
from sifield.frameworks.programme import Programme, plan
from sifield.frameworks.rhythm import ON_REQUEST, STANDING, TERMS

EVERY_SCHOOL = "Every school"
"""Stands for the grade where a model has none."""


@dataclass(frozen=True, slots=True)
class YearRow:
    """A row of the year: how often it comes in each term, by grade in the order of the grades.

    ``terms`` holds for each grade the numbers of autumn, spring and summer, None where it is not dated; ``undated`` for
    each grade how it has it then: "held" (without a rhythm), "on request", or "" where it is not asked for it.
    """

    name: str
    title: str
    about: str
    terms: tuple[tuple[int, int, int] | None, ...]
    undated: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class GradeYear:
    """What one grade is asked for in a year: how many visits, how long in half-days (0 where the model does not say),
    and how many things are to be done in each term, in visits or beside them.
    """

    grade: str
    title: str
    visits: int
    half_days: int
    activities: tuple[int, int, int]


@dataclass(frozen=True, slots=True)
class Year:
    """The whole year: the grades (one that stands for every school where there are none), then row by row."""

    grades: tuple[GradeYear, ...]
    rows: tuple[YearRow, ...]


def year_of(framework: Framework, year: SchoolYear) -> Year:
    """Count what a model asks for in a school year, before it is fitted to a school's phase, ages and character."""
    names = [grade.name for grade in framework.grades] or [""]
    plans = [plan(framework, name, year) for name in names]
    return Year(
        grades=tuple(_grade(framework, made) for made in plans),
        rows=tuple(_row(framework, row, names, plans) for row in framework.requirements),
    )


def say_half_days(number: int) -> str:
    """Say a length: "half a day", "1 day", "1½ days"; "" for none."""
    if number <= 0:
        return ""
    days, rest = divmod(number, 2)
    if not days:
        return "half a day"
    return "1 day" if number == 2 else f"{days}{'½' if rest else ''} days"


def say_visits(grade: GradeYear) -> str:
    """Say how many visits a grade has, and how many days they take where the model gives their length."""
    if not grade.visits:
        return "No visits with a date of their own"
    visits = "1 visit a year" if grade.visits == 1 else f"{grade.visits} visits a year"
    length = say_half_days(grade.half_days)
    return f"{visits}, {length}" if length else visits


def say_placing(framework: Framework, placing: Placing) -> str:
    """Say who places a school, with whom, who confirms it, when, and whether it may change in the year."""
    said = f"Decided by: {framework.role_title(placing.decides)}"
    if placing.together_with:
        said += f", together with: {framework.role_title(placing.together_with)}"
    if placing.confirms:
        said += f"; confirmed by: {framework.role_title(placing.confirms)}"
    parts = [said, placing.when, placing.may_change]
    return " ".join(f"{part.rstrip('.')}." for part in parts if part)


def join(words: Sequence[str]) -> str:
    """Put words together as one says them: "a", "a and b", "a, b and c"."""
    return words[0] if len(words) == 1 else f"{', '.join(words[:-1])} and {words[-1]}" if words else ""


def _grade(framework: Framework, made: Programme) -> GradeYear:
    placed = framework.grade(made.grade)
    counted = Counter(one.term for one in made.activities)
    return GradeYear(
        grade=made.grade,
        title=placed.title if placed else EVERY_SCHOOL,
        visits=len(made.visits),
        half_days=sum(one.half_days for one in made.visits),
        activities=_by_term(counted),
    )


def _row(framework: Framework, row: Requirement, names: Sequence[str], plans: Sequence[Programme]) -> YearRow:
    about = [framework.role_title(row.lead), say_half_days(row.half_days)]
    visit = framework.requirement(row.within)
    if visit is not None:
        about.append(f"in the {_lower(visit.title)}")
    undated = tuple(_undated(row, name) for name in names)
    for word, said in (("held", "held, how often is not given"), (ON_REQUEST, "on request")):
        of = [short_grade(framework, name) for name, one in zip(names, undated, strict=True) if one == word]
        about.append(f"{said}{f' for {join(of)}' if len(of) < len(names) else ''}" if of else "")
    return YearRow(
        name=row.name,
        title=row.title,
        about=" · ".join(filter(None, about)),
        terms=tuple(_terms(row, name, made) for name, made in zip(names, plans, strict=True)),
        undated=undated,
    )


def _undated(row: Requirement, grade: str) -> str:
    if grade not in row.when or row.when[grade].is_dated:
        return ""
    return "held" if row.when[grade].unit == STANDING else ON_REQUEST


def _terms(row: Requirement, grade: str, made: Programme) -> tuple[int, int, int] | None:
    if grade not in row.when or not row.when[grade].is_dated:
        return None
    if row.is_visit:
        return _by_term(Counter(one.term for one in made.visits if one.kind == row.name))
    return _by_term(Counter(one.term for one in made.activities if one.name == row.name))


def _by_term(counted: Counter[str]) -> tuple[int, int, int]:
    autumn, spring, summer = (counted[term] for term in TERMS)
    return autumn, spring, summer


def short_grade(framework: Framework, name: str) -> str:
    """Say a grade by its first words: "Category 1" of "Category 1: good or outstanding"."""
    placed = framework.grade(name)
    return placed.title.split(":")[0] if placed else EVERY_SCHOOL.lower()


def _lower(words: str) -> str:
    return words[:1].lower() + words[1:] if words[1:2].islower() else words
