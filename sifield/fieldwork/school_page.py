"""The academy card: who a school is, how it stands by the trust's model, what is going on there and what comes next."""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import date

from sqlalchemy.orm import Session

from sifield.fieldwork import (
    access,
    contacts,
    frameworks,
    inspections,
    observation_load,
    placing,
    priorities,
    strengths,
    targets,
)
from sifield.fieldwork.contacts import ContactRow
from sifield.fieldwork.inspections import InspectionRow
from sifield.fieldwork.observation_load import SchoolLoad
from sifield.fieldwork.placing import JudgementRow, PlacementRow
from sifield.fieldwork.priorities import PriorityRow
from sifield.fieldwork.school_work import SchoolWork, get_work
from sifield.fieldwork.schools import SchoolRow, get_school
from sifield.fieldwork.strengths import SeenStrength, StrengthRow
from sifield.fieldwork.targets import TargetRow
from sifield.frameworks.calendar import school_year
from sifield.frameworks.framework import Area, Framework

JUDGED_TITLES = {"indicator": "Indicators", "area": "Areas", "standard": "Standards"}


@dataclass(frozen=True, slots=True, kw_only=True)
class Judged:
    """An indicator, area or standard (``kind``) with what was judged of it, the latest last."""

    name: str
    title: str
    kind: str
    principles: tuple[str, ...]
    marks: tuple[JudgementRow, ...]


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
    grades: tuple[PlacementRow, ...] | None
    levels: tuple[str, ...]
    judged: tuple[Judged, ...]
    targets: tuple[TargetRow, ...] | None
    strengths: tuple[StrengthRow, ...]
    seen_strengths: tuple[SeenStrength, ...]
    priorities: tuple[PriorityRow, ...]
    contacts: tuple[ContactRow, ...]
    inspections: tuple[InspectionRow, ...]
    load: SchoolLoad
    work: SchoolWork

    @property
    def grade(self) -> PlacementRow | None:
        """The grade that holds: the latest that was confirmed, also where it is of an earlier year."""
        return next((row for row in self.grades or () if row.state == "confirmed" and row.from_on <= self.today), None)

    @property
    def proposed(self) -> PlacementRow | None:
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
    name = framework.name if framework else ""
    placed = tuple(row for row in placing.history(session, school_id) if row.framework == name)
    there = targets.list_targets(session, school_id, year)
    return SchoolPage(
        school=school,
        trust_name=laptop.trust_name if laptop else "",
        is_sample=laptop.is_sample if laptop else False,
        today=today,
        year=year,
        framework=framework,
        grades=placed if framework and framework.grades else None,
        levels=framework.levels if framework else (),
        judged=_judged(session, school_id, framework) if framework else (),
        targets=there if there or (framework and sets_targets(framework)) else None,
        strengths=strengths.list_strengths(session, school_id),
        seen_strengths=strengths.list_seen(session, school_id),
        priorities=priorities.list_priorities(session, school_id, year),
        contacts=contacts.list_contacts(session, school_id, today),
        inspections=inspections.list_inspections(session, school_id),
        load=observation_load.get_school_load(session, school_id, today),
        work=get_work(session, school_id, today),
    )


def sets_targets(framework: Framework) -> bool:
    """Tell whether a framework asks for targets: it has standards, or a row of its programme is about them."""
    return bool(framework.standards) or any("targets" in row.name.split("-") for row in framework.requirements)


def _judged(session: Session, school_id: str, framework: Framework) -> tuple[Judged, ...]:
    marks: dict[str, list[JudgementRow]] = {}
    for row in reversed(placing.judgements(session, school_id)):
        if row.framework == framework.name:
            marks.setdefault(row.name, []).append(row)
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
