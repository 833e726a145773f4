"""What waits for a person, in Today: visits and plans of hers, plans that others wrote for her to sign, actions."""

from dataclasses import dataclass
from datetime import date, timedelta

from sqlalchemy import or_, select
from sqlalchemy.orm import Session

from sifield.fieldwork import calendars, company, pairs, reminders, versions
from sifield.frameworks.calendar import say_day
from sifield.models.people import Person
from sifield.models.plans import Plan, Revision
from sifield.models.schools import School
from sifield.models.visits import Visit
from sifield.signing import fields
from sifield.wire.looks import is_lesson_look

_HEARD = timedelta(days=28)
"""How long after her signature a reviewer is told in Today that the headteacher did not sign."""


@dataclass(frozen=True, slots=True)
class WaitingRow:
    """Something that waits for this person. ``kind``: "visit", "plan" (to be signed by its reviewer), "signature" (of
    somebody else, on a plan of hers), "yours" (a plan that she signs next), "declined" (a plan of hers that was not
    signed), "action" (due, or past its day) or "claim" (an action said to be done, to be verified by her).
    """

    kind: str
    row_id: str
    title: str
    detail: str
    on: date | None
    days: int | None
    sensitivity: str = "general"


def list_waiting(session: Session, person_id: str, today: date) -> tuple[WaitingRow, ...]:
    """List what waits for a person: plans that she signs next, visits begun, plans of hers to finish or to be signed,
    actions of which she is reminded.
    """
    calendar = calendars.calendars_of(session, today)
    taken = select(Revision.plan_id).where(Revision.field == fields.LEAD)
    lead_has_signed = frozenset(session.scalars(taken))
    waiting = _to_sign(session, person_id, today, lead_has_signed)
    mine = (
        select(Visit, School.name, Plan)
        .outerjoin(School, School.id == Visit.school_id)
        .outerjoin(Plan, Plan.visit_id == Visit.id)
        .where(Visit.reviewer_id == person_id)
        .order_by(Visit.planned_on)
    )
    behind = versions.drafts_behind(session, person_id)
    for visit, school, plan in session.execute(mine):
        if plan is None:
            found = _of_visit(visit, calendar(visit.school_id).days_until(today, visit.planned_on))
        else:
            found = _of_plan(visit, plan, today, _next_to_sign(plan, lead_has_signed))
        if found is not None:
            kind, row_id, words, on, to_go = found
            if visit.pair_id and visit.status == "finished" and not pairs.are_both_over(session, visit.pair_id):
                words = "Finished, and the other observer has not"
            words = ", ".join(filter(None, (words, company.say_company(company.without_roles(visit.with_names)))))
            words = f"{words}, its form has a newer version" if visit.id in behind else words
            title = f"{visit.title}: {school}"
            waiting.append(WaitingRow(kind, row_id, title, words, on, to_go, visit.sensitivity))
    waiting.extend(_reminded(session, person_id, today))
    return tuple(waiting)


_Found = tuple[str, str, str, date | None, int | None] | None
"""What waits: its kind, the id of the row, in words, by when, in how many school days; None where nothing does."""


def _of_visit(visit: Visit, days: int) -> _Found:
    """Say what waits in a visit that has no plan."""
    if visit.status in ("planned", "started"):
        words = "Planned" if visit.status == "planned" else "Begun, not finished"
        return "visit", visit.id, words, visit.planned_on, days
    if visit.status == "finished" and not is_lesson_look(visit.form_id):
        return "visit", visit.id, "Finished, no plan yet", visit.planned_on, days
    return None


def _of_plan(visit: Visit, plan: Plan, today: date, next_field: str) -> _Found:
    """Say what waits in a plan for its reviewer; a visit that goes on again comes before its plan."""
    if visit.status in ("planned", "started"):
        return _of_visit(visit, 0)
    if plan.status == "draft":
        return "plan", plan.id, "Plan not signed yet", visit.planned_on, None
    if plan.status == "issued":
        reply = f", who replies by {say_day(plan.reply_by)}" if plan.reply_by and next_field == fields.HEAD else ""
        return "signature", plan.id, f"Waits for the {fields.SIGNERS[next_field]}{reply}", None, None
    if plan.status == "declined" and plan.issued_at is not None and today < plan.issued_at.date() + _HEARD:
        return "declined", plan.id, "Not signed by the headteacher, with a reason", None, None
    return None


def _to_sign(session: Session, person_id: str, today: date, lead_has_signed: frozenset[str]) -> list[WaitingRow]:
    """List the plans that wait for this person's signature and for no other."""
    wanted = (
        select(Plan, Visit, School.name, Person.name)
        .join(Visit, Visit.id == Plan.visit_id)
        .outerjoin(School, School.id == Plan.school_id)
        .outerjoin(Person, Person.id == Plan.reviewer_id)
        .where(Plan.status == "issued", or_(Plan.head_id == person_id, Plan.lead_id == person_id))
        .order_by(Plan.issued_at, Plan.id)
    )
    rows = []
    for plan, visit, school, reviewer in session.execute(wanted):
        signs = plan.lead_id if _next_to_sign(plan, lead_has_signed) == fields.LEAD else plan.head_id
        if signs != person_id:
            continue
        words = f"Signed by {reviewer or 'its reviewer'}, waits for you"
        if plan.reply_by:
            words = f"You {'reply' if plan.reply_by >= today else 'were to reply'} by {say_day(plan.reply_by)}"
        rows.append(WaitingRow("yours", plan.id, f"{visit.title}: {school}", words, None, None, visit.sensitivity))
    return rows


def _next_to_sign(plan: Plan, lead_has_signed: frozenset[str]) -> str:
    return fields.LEAD if plan.lead_id and plan.id not in lead_has_signed else fields.HEAD


def _reminded(session: Session, person_id: str, today: date) -> list[WaitingRow]:
    return [
        WaitingRow(
            "claim" if one.is_claimed else "action",
            one.id,
            one.text,
            f"{one.school_name} · {one.owner}",
            one.done_on if one.is_claimed else one.deadline,
            one.days,
            one.sensitivity,
        )
        for one in reminders.list_due(session, person_id, today)
    ]
