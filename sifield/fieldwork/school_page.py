"""The academy card: who a school is, how it stands by the trust's model, what is going on there and what comes next."""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import date

from sqlalchemy import select
from sqlalchemy.orm import Session

from sifield.errors import SifieldError
from sifield.fieldwork import access, calendars, contacts, frameworks, inspections, priorities, strengths, targets
from sifield.fieldwork.contacts import ContactRow
from sifield.fieldwork.inspections import InspectionRow
from sifield.fieldwork.priorities import PriorityRow
from sifield.fieldwork.school_work import SchoolWork, get_work
from sifield.fieldwork.schools import SchoolRow, get_school
from sifield.fieldwork.strengths import SeenStrength, StrengthRow
from sifield.fieldwork.targets import TargetRow
from sifield.frameworks.calendar import school_year
from sifield.frameworks.framework import Area, Framework
from sifield.models.people import Person
from sifield.models.standing import Judgement, Placement

_TERM_OF_MONTH = ("spring",) * 3 + ("summer",) * 5 + ("autumn",) * 4


@dataclass(frozen=True, slots=True, kw_only=True)
class GradeRow:
    """That a school was placed in a grade. ``state`` is "confirmed", "proposed" or "rejected"; ``grade`` and
    ``computed`` are the grades' titles, ``computed`` "" where the rule gives none."""

    id: str
    year: int
    grade: str
    state: str
    from_on: date
    reason: str
    computed: str
    computed_why: str
    proposed_by: str
    proposed_on: date
    confirmed_by: str
    confirmed_on: date | None


@dataclass(frozen=True, slots=True, kw_only=True)
class Mark:
    """What was judged on a day: a level of the framework, in the term of that day's school year."""

    level: str
    on: date
    year: int
    term: str
    by: str
    reason: str
    visit_id: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Judged:
    """An indicator, area or standard (``kind``) with what was judged of it, the latest last."""

    name: str
    title: str
    kind: str
    principles: tuple[str, ...]
    marks: tuple[Mark, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class SchoolPage:
    """Everything of a school. A part that the framework in force does not have is None, or empty where it is a list of
    the framework's own; ``levels`` are its levels, the lowest first; ``targets`` and ``grades`` are None where it has
    none.
    """

    school: SchoolRow
    trust_name: str
    is_sample: bool
    today: date
    year: int
    framework: Framework | None
    grades: tuple[GradeRow, ...] | None
    levels: tuple[str, ...]
    judged: tuple[Judged, ...]
    targets: tuple[TargetRow, ...] | None
    strengths: tuple[StrengthRow, ...]
    seen_strengths: tuple[SeenStrength, ...]
    priorities: tuple[PriorityRow, ...]
    contacts: tuple[ContactRow, ...]
    inspections: tuple[InspectionRow, ...]
    work: SchoolWork

    @property
    def grade(self) -> GradeRow | None:
        """The grade that holds: the latest that was confirmed, also where it is of an earlier year."""
        return next((row for row in self.grades or () if row.state == "confirmed" and row.from_on <= self.today), None)

    @property
    def proposed(self) -> GradeRow | None:
        """The grade that waits to be confirmed, if one does."""
        return next((row for row in self.grades or () if row.state == "proposed"), None)

    def with_other(self, work: SchoolWork) -> "SchoolPage":
        """Put what is going on by the other store beside it."""
        return replace(self, work=self.work.with_other(work))


def get_school_page(session: Session, school_id: str, today: date) -> SchoolPage:
    """Read the academy card of a school from the general store; of the other one, read ``get_work`` and join it.

    Raises:
        SifieldError: the school is not on this laptop.
    """
    year = school_year(today)
    school, framework = get_school(session, school_id, today), frameworks.in_force(session, year)
    laptop = access.find_laptop(session)
    names: dict[str, str] = {person.id: person.name for person in session.scalars(select(Person))}
    there = targets.list_targets(session, school_id, year)
    return SchoolPage(
        school=school,
        trust_name=laptop.trust_name if laptop else "",
        is_sample=laptop.is_sample if laptop else False,
        today=today,
        year=year,
        framework=framework,
        grades=_grades(session, school_id, framework, names) if framework and framework.grades else None,
        levels=framework.levels if framework else (),
        judged=_judged(session, school_id, framework, names) if framework else (),
        targets=there if there or (framework and sets_targets(framework)) else None,
        strengths=strengths.list_strengths(session, school_id),
        seen_strengths=strengths.list_seen(session, school_id),
        priorities=priorities.list_priorities(session, school_id, year),
        contacts=contacts.list_contacts(session, school_id, today),
        inspections=inspections.list_inspections(session, school_id),
        work=get_work(session, school_id, today),
    )


def sets_targets(framework: Framework) -> bool:
    """Tell whether a framework asks for targets: it has standards, or a row of its programme is about them."""
    return bool(framework.standards) or any("targets" in row.name.split("-") for row in framework.requirements)


def _grades(session: Session, school_id: str, framework: Framework, names: dict[str, str]) -> tuple[GradeRow, ...]:
    """All placements under this framework, the latest first."""
    titles = {grade.name: grade.title for grade in framework.grades}
    wanted = select(Placement).where(Placement.school_id == school_id, Placement.framework == framework.name)
    rows = session.scalars(wanted.order_by(Placement.from_on.desc(), Placement.proposed_on.desc(), Placement.id.desc()))
    return tuple(
        GradeRow(
            id=row.id,
            year=row.year,
            grade=titles.get(row.grade, row.grade),
            state=row.state,
            from_on=row.from_on,
            reason=row.reason,
            computed=titles.get(row.computed, row.computed),
            computed_why=row.computed_why,
            proposed_by=names.get(row.proposed_by, row.proposed_by),
            proposed_on=row.proposed_on,
            confirmed_by=names.get(row.confirmed_by, row.confirmed_by),
            confirmed_on=row.confirmed_on,
        )
        for row in rows
    )


def _judged(session: Session, school_id: str, framework: Framework, names: dict[str, str]) -> tuple[Judged, ...]:
    wanted = select(Judgement).where(Judgement.school_id == school_id, Judgement.framework == framework.name)
    marks: dict[str, list[Mark]] = {}
    for row in session.scalars(wanted.order_by(Judgement.judged_on, Judgement.id)):
        mark = Mark(
            level=row.level,
            on=row.judged_on,
            year=school_year(row.judged_on),
            term=_term(session, school_id, row.judged_on),
            by=names.get(row.judged_by, row.judged_by),
            reason=row.reason,
            visit_id=row.visit_id,
        )
        marks.setdefault(row.name, []).append(mark)
    parts: Sequence[tuple[str, tuple[Area, ...]]] = (
        ("indicator", framework.indicators),
        ("area", framework.areas),
        ("standard", framework.standards),
    )
    return tuple(
        Judged(
            name=one.name, title=one.title, kind=kind, principles=one.principles, marks=tuple(marks.get(one.name, ()))
        )
        for kind, every in parts
        for one in every
    )


def _term(session: Session, school_id: str, day: date) -> str:
    try:
        return calendars.year_of(session, school_year(day), school_id).term_of(day)
    except SifieldError:  # nobody has given the days of that year: then by the month
        return _TERM_OF_MONTH[day.month - 1]
