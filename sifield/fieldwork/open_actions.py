"""The actions of signed plans over all schools: how old they are, and how they stand against their day."""

from dataclasses import dataclass
from datetime import date, datetime
from functools import cache

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from sifield.fieldwork import calendars
from sifield.fieldwork.plans import CLOSED
from sifield.fieldwork.programme import SOON
from sifield.models.plans import Action, Plan
from sifield.models.schools import School
from sifield.models.visits import Visit
from sifield.wire.records import class_of

RATINGS = ("red", "amber", "green", "no day", "done")
AGES = ((6, "Under 6 weeks"), (12, "6 to 12 weeks"), (26, "12 to 26 weeks"), (10_000, "Over 26 weeks"))
"""The bands of age, in weeks since the plan was signed, each with the week before which it ends."""


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
    calendar = calendars.calendars_of(session, today)
    soon = cache(lambda school_id: calendar(school_id).add(today, SOON))
    rows = session.execute(
        select(
            Action.id, Action.scope, Action.text, Action.owner_name, Action.owner_role, Action.deadline, Action.status,
            Plan.id.label("plan_id"), Plan.school_id, func.coalesce(Plan.issued_at, Plan.agreed_at).label("signed"),
            School.name, Visit.title,
        )
        .join(Plan, Plan.id == Action.plan_id)
        .outerjoin(School, School.id == Plan.school_id)
        .outerjoin(Visit, Visit.id == Plan.visit_id)
        .where(Plan.status.in_(("issued", "agreed")))
    )  # fmt: skip
    made = [
        TrackedAction(
            row.id, row.plan_id, row.school_id, row.name or "A school not on this laptop", row.title or "", row.text,
            f"{row.owner_name}, {row.owner_role}", row.deadline, row.status,
            _rate(row.status, row.deadline, today, soon(row.school_id)), _age(row.signed, today), class_of(row.scope),
        )
        for row in rows
    ]  # fmt: skip
    return tuple(sorted(made, key=lambda one: (one.deadline or date.max, one.school_name, one.id)))


def _rate(status: str, deadline: date | None, today: date, soon: date) -> str:
    if status in CLOSED:
        return "done"
    if deadline is None:
        return "no day"
    return "red" if deadline < today else "amber" if deadline <= soon else "green"


def _age(signed: datetime | None, today: date) -> int:
    weeks = (today - signed.date()).days // 7 if signed else 0
    return next(at for at, (before, _) in enumerate(AGES) if weeks < before)
