"""What is due, what is overdue, and what waits for me: counted in school days."""

from dataclasses import dataclass
from datetime import date
from functools import lru_cache

from sqlalchemy import case, func, select
from sqlalchemy.orm import Session

from sifield.assets import asset
from sifield.fieldwork import versions
from sifield.frameworks.calendar import SchoolCalendar, from_toml
from sifield.models.people import Person
from sifield.models.plans import Action, Plan
from sifield.models.programme import Requirement
from sifield.models.schools import School
from sifield.models.visits import Visit
from sifield.wire.records import school_scope

SOON = 15
"""School days ahead that count as due now."""


@dataclass(frozen=True, slots=True)
class DueRow:
    """Something due in a school. ``state``: "overdue", "due" (soon) or "later"; ``days`` are school days to go."""

    id: str
    school_id: str
    school_name: str
    form_id: str
    title: str
    due_on: date
    days: int
    state: str
    visit_id: str


@dataclass(frozen=True, slots=True)
class WaitingRow:
    """Something that waits for this person. ``kind``: "visit", "plan", "signature" or "action"."""

    kind: str
    row_id: str
    title: str
    detail: str
    on: date | None
    days: int | None


@dataclass(frozen=True, slots=True)
class SchoolCount:
    """How far this school year's programme has come in a school; ``due`` is still to come, ``overdue`` past its day."""

    school_id: str
    school_name: str
    done: int
    due: int
    overdue: int


@lru_cache(maxsize=1)
def trust_calendar() -> SchoolCalendar:
    """Give the calendar by which due days are counted: a usual English school year until a trust has its own."""
    return from_toml(asset("frameworks", "calendar-england-2026.toml").read_text(encoding="utf-8"))


def add_requirement(session: Session, school_id: str, form_id: str, title: str, due_on: date) -> str:
    """Say that something is due in a school by a day, and give its id."""
    row = Requirement(scope=school_scope(school_id), school_id=school_id, form_id=form_id, title=title, due_on=due_on)
    session.add(row)
    return row.id


def list_due(session: Session, today: date) -> tuple[DueRow, ...]:
    """List what is still due, the most overdue first."""
    calendar = trust_calendar()
    rows = session.execute(
        select(Requirement, School.name)
        .join(School, School.id == Requirement.school_id)
        .where(Requirement.state == "due")
        .order_by(Requirement.due_on, School.name)
    )
    return tuple(
        _due(row, name, calendar.days_until(today, row.due_on), is_past=row.due_on < today) for row, name in rows
    )


def count_by_school(session: Session, today: date) -> tuple[SchoolCount, ...]:
    """Count what is asked of each school in this school year (1 September to 31 August), most overdue first.

    What was waived does not count; a school of which nothing is asked is left out.
    """
    first = date(today.year - (today.month < 9), 9, 1)
    late = (Requirement.state == "due") & (Requirement.due_on < today)
    rows = session.execute(
        select(
            School.id,
            School.name,
            func.sum(case((Requirement.state == "done", 1), else_=0)),
            func.sum(case((late, 0), (Requirement.state == "due", 1), else_=0)),
            func.sum(case((late, 1), else_=0)),
        )
        .join(Requirement, Requirement.school_id == School.id)
        .where(Requirement.state.in_(("due", "done")))
        .where(Requirement.due_on >= first, Requirement.due_on < first.replace(year=first.year + 1))
        .group_by(School.id, School.name)
    )
    found = [SchoolCount(row[0], row[1], int(row[2]), int(row[3]), int(row[4])) for row in rows]
    return tuple(sorted(found, key=lambda one: (-one.overdue, one.school_name)))


def list_waiting(session: Session, person_id: str, today: date) -> tuple[WaitingRow, ...]:
    """List what waits for a person: visits begun, plans to finish or to be signed, agreed actions past their day."""
    calendar = trust_calendar()
    waiting = []
    mine = (
        select(Visit, School.name, Plan.id, Plan.status)
        .outerjoin(School, School.id == Visit.school_id)
        .outerjoin(Plan, Plan.visit_id == Visit.id)
        .where(Visit.reviewer_id == person_id)
        .order_by(Visit.planned_on)
    )
    behind = versions.drafts_behind(session, person_id)
    for visit, school, plan_id, plan_status in session.execute(mine):
        days = calendar.days_until(today, visit.planned_on)
        if visit.status in ("planned", "started"):
            words = "Planned" if visit.status == "planned" else "Begun, not finished"
            words = f"{words}, its form has a newer version" if visit.id in behind else words
            waiting.append(WaitingRow("visit", visit.id, f"{visit.title}: {school}", words, visit.planned_on, days))
        elif visit.status == "finished" and plan_status is None:
            words = "Finished, no plan yet"
            waiting.append(WaitingRow("visit", visit.id, f"{visit.title}: {school}", words, visit.planned_on, days))
        elif plan_status == "draft":
            waiting.append(
                WaitingRow("plan", plan_id, f"{visit.title}: {school}", "Plan not signed yet", visit.planned_on, days)
            )
        elif plan_status == "issued":
            waiting.append(
                WaitingRow("signature", plan_id, f"{visit.title}: {school}", "Waits for the headteacher", None, None)
            )
    waiting.extend(_late_actions(session, person_id, today, calendar))
    return tuple(waiting)


def _late_actions(session: Session, person_id: str, today: date, calendar: SchoolCalendar) -> list[WaitingRow]:
    rows = session.execute(
        select(Action, Plan.id, School.name, Person.name)
        .join(Plan, Plan.id == Action.plan_id)
        .outerjoin(School, School.id == Plan.school_id)
        .outerjoin(Person, Person.id == Plan.reviewer_id)
        .where(Plan.reviewer_id == person_id, Action.status == "agreed", Action.deadline < today)
        .order_by(Action.deadline)
    )
    return [
        WaitingRow(
            "action",
            plan_id,
            action.text,
            f"{school} · {action.owner_name}, {action.owner_role}",
            action.deadline,
            calendar.days_until(today, action.deadline) if action.deadline else None,
        )
        for action, plan_id, school, _ in rows
    ]


def _due(row: Requirement, school: str, days: int, *, is_past: bool) -> DueRow:
    state = "overdue" if is_past else "due" if days <= SOON else "later"
    return DueRow(row.id, row.school_id, school, row.form_id, row.title, row.due_on, days, state, row.visit_id)
