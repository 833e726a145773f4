"""The actions of signed plans over all schools: how old they are, and how they stand against their day."""

from dataclasses import dataclass
from datetime import date

from sqlalchemy import select
from sqlalchemy.orm import Session

from sifield.fieldwork import calendars
from sifield.fieldwork.programme import SOON
from sifield.frameworks.calendar import school_year
from sifield.models.plans import Action, Plan
from sifield.models.schools import School
from sifield.models.visits import Visit
from sifield.wire.records import class_of

RATINGS = ("red", "amber", "green", "no day", "done")
AGES = ((6, "Under 6 weeks"), (12, "6 to 12 weeks"), (26, "12 to 26 weeks"), (10_000, "Over 26 weeks"))
"""The bands of age, in weeks since the plan was signed, each with the week before which it ends."""
_DONE = ("done", "verified", "closed")


@dataclass(frozen=True, slots=True)
class TrackedAction:
    """An action of a plan that was signed. ``rating`` is "red" (past its day), "amber" (due within fifteen school
    days), "green" (later), "no day", or "done"; ``age`` is a place among ``AGES``.
    """

    id: str
    plan_id: str
    school_id: str
    school_name: str
    visit_title: str
    text: str
    owner: str
    deadline: date | None
    status: str
    rating: str
    age: int
    sensitivity: str


def list_actions(session: Session, today: date) -> tuple[TrackedAction, ...]:
    """List the actions of signed plans in this store, the earliest day first, those without one last.

    Raises:
        SifieldError: nobody has given the days of the present school year.
    """
    soon = calendars.year_of(session, school_year(today)).calendar.add(today, SOON)
    rows = session.execute(
        select(Action, Plan, School.name, Visit.title)
        .join(Plan, Plan.id == Action.plan_id)
        .outerjoin(School, School.id == Plan.school_id)
        .outerjoin(Visit, Visit.id == Plan.visit_id)
        .where(Plan.status.in_(("issued", "agreed")))
    )
    made = [
        TrackedAction(
            action.id, plan.id, plan.school_id, school or "A school not on this laptop", visit or "", action.text,
            f"{action.owner_name}, {action.owner_role}", action.deadline, action.status, _rate(action, today, soon),
            _age(plan, today), class_of(action.scope),
        )
        for action, plan, school, visit in rows
    ]  # fmt: skip
    return tuple(sorted(made, key=lambda one: (one.deadline or date.max, one.school_name, one.id)))


def _rate(action: Action, today: date, soon: date) -> str:
    if action.status in _DONE:
        return "done"
    if action.deadline is None:
        return "no day"
    return "red" if action.deadline < today else "amber" if action.deadline <= soon else "green"


def _age(plan: Plan, today: date) -> int:
    signed = plan.issued_at or plan.agreed_at
    weeks = (today - signed.date()).days // 7 if signed else 0
    return next(at for at, (before, _) in enumerate(AGES) if weeks < before)
