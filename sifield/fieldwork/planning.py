"""Writing the plan of a visit: its actions, and the headteacher's check of the facts."""

from collections.abc import Sequence
from dataclasses import replace
from datetime import date, datetime

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from sifield.errors import SifieldError
from sifield.fieldwork import (
    access,
    action_rows,
    calendars,
    contacts,
    findings,
    frameworks,
    guidance,
    looks,
    schools,
    visits,
)
from sifield.fieldwork.frozen_findings import thaw
from sifield.fieldwork.here import find, find_plan
from sifield.fieldwork.plans import (
    NOBODY,
    STANDING,
    TRUST_SIDE,
    ActionWords,
    PersonName,
    PlanDetails,
    PlanRow,
    is_same_person,
)
from sifield.fieldwork.schools import PersonRow
from sifield.models.plans import Action, Plan, Revision
from sifield.models.schools import School
from sifield.models.visits import Visit
from sifield.wire.ids import new_id, plan_id

LOOK_AGAIN = 30
"""School days from a visit to the day on which we look again, until somebody chooses another: about half a term."""
_COPIES = ("Headteacher", "Chair of governors", "Trust school improvement lead")


def open_plan(session: Session, visit_id: str) -> str:
    """Give the id of the newest plan of a visit, making one where there is none yet.

    Raises:
        SifieldError: the visit is not on this laptop, or is a lesson look.
    """
    if there := plan_of_visit(session, visit_id):
        return there
    visit = visits.find_visit(session, visit_id)
    looks.refuse_as_evidence(visit.form_id)
    day = visits.day_of(visit)
    calendar = calendars.calendar_of(session, day, visit.school_id)
    plan = Plan(
        id=plan_id(visit_id),
        scope=visit.scope,
        visit_id=visit_id,
        school_id=visit.school_id,
        reviewer_id=visit.reviewer_id,
        head_id=visit.head_id,
        lead_id=contacts.lead_who_signs(session, visit),
        next_review_on=calendar.add(day, LOOK_AGAIN),
    )
    session.add(plan)
    return plan.id


def add_action(
    session: Session,
    plan_id: str,
    finding_id: str,
    words: ActionWords | None = None,
    *,
    carried_from: str = "",
    carried_reason: str = "",
    action_id: str = "",
) -> str:
    """Add an action to a plan, for a finding, and give its id (``action_id``, where that is settled already).

    Until somebody else is named the reviewer verifies it; what the trust itself promises, the headteacher.

    Args:
        carried_from: the action of an earlier plan that goes on in it, "" for none (see ``carrying``).

    Raises:
        SifieldError: the plan is signed or not on this laptop.
    """
    plan = _open(session, plan_id)
    last = session.scalar(select(func.max(Action.position)).where(Action.plan_id == plan_id)) or 0
    action = Action(
        id=action_id or new_id(),
        scope=plan.scope,
        plan_id=plan_id,
        finding_id=finding_id,
        position=last + 1,
        carried_from=carried_from,
        carried_reason=carried_reason,
    )
    session.add(action)
    action_rows.fill(session, action, _with_verifier(session, plan, words or ActionWords()))
    return action.id


def edit_action(session: Session, action_id: str, words: ActionWords) -> None:
    """Write a whole action row as it stands on the screen.

    Raises:
        SifieldError: the plan is signed or not on this laptop.
    """
    action_rows.fill(session, _find_action(session, action_id), words)


def remove_action(session: Session, action_id: str) -> None:
    """Remove an action, with its milestones, from a plan that is not signed."""
    action = _find_action(session, action_id)
    action_rows.fill(session, action, ActionWords())
    session.delete(action)


def move_action(session: Session, action_id: str, places: int) -> None:
    """Move an action up (negative) or down in its plan."""
    action = _find_action(session, action_id)
    order = list(session.scalars(select(Action).where(Action.plan_id == action.plan_id).order_by(Action.position)))
    order.remove(action)
    at = max(0, min(len(order), action.position - 1 + places))
    order.insert(at, action)
    for position, row in enumerate(order, start=1):
        row.position = position


def set_comment(session: Session, plan_id: str, comment: str) -> None:
    """Keep the reviewer's comment on the whole."""
    _open(session, plan_id).comment = comment.strip()


def set_next_review(session: Session, plan_id: str, day: date | None) -> None:
    """Keep the day on which we look again."""
    _open(session, plan_id).next_review_on = day


def close_fact_check(session: Session, plan_id: str, by: str, at: datetime) -> None:
    """Keep that the headteacher has checked the facts, and when.

    Raises:
        SifieldError: a finding has not been looked at yet, or the plan is signed.
    """
    plan = _open(session, plan_id)
    rows = findings.list_findings(session, plan.visit_id)
    open_ones = [row.ref for row in rows if row.facts_agreed is None and not row.stays]
    if open_ones:
        raise SifieldError(
            f"The facts of {', '.join(open_ones)} have not been checked.",
            "Say for each finding whether its facts are right.",
            code="facts-open",
        )
    plan.facts_checked_at, plan.facts_checked_by = at, by


def let_sign(session: Session, plan_id: str, person_id: str) -> None:
    """Let this person answer for the school: she checks the facts, whoever has before her, and signs.

    Raises:
        SifieldError: the plan is signed.
    """
    plan = _open(session, plan_id)
    visits.find_visit(session, plan.visit_id).head_id = plan.head_id = person_id
    plan.facts_checked_at, plan.facts_checked_by = None, ""


def get_plan(session: Session, plan_id: str) -> PlanDetails:
    """Give a whole plan.

    Raises:
        SifieldError: the plan, its visit or its school is not on this laptop.
    """
    plan = find_plan(session, plan_id)
    visit = visits.get_visit(session, plan.visit_id)
    rows = thaw(plan.findings_then) if plan.findings_then else findings.list_findings(session, plan.visit_id)
    refs = {row.id: row.ref for row in rows}
    actions = session.scalars(
        select(Action).where(Action.plan_id == plan_id).order_by(Action.position, Action.id)
    ).all()
    me = access.whose_laptop(session)
    revision = session.scalar(select(func.max(Revision.number)).where(Revision.plan_id == plan_id))
    visited_on = visits.day_of(visit)
    return PlanDetails(
        id=plan.id,
        visit_id=visit.id,
        trust_name=me.trust_name,
        school_name=visit.school_name,
        visit_title=visit.title,
        focus=visit.focus,
        visited_on=visited_on,
        form_title=visit.title,
        form_version=visit.form_version,
        sensitivity=visit.sensitivity,
        reviewer=_name(visit.reviewer),
        head=_name(visit.head) if visit.head else PersonName(id="", name="", role="Headteacher"),
        findings=rows,
        actions=action_rows.read_rows(session, actions, refs),
        comment=plan.comment,
        next_review_on=plan.next_review_on,
        facts_checked_at=plan.facts_checked_at,
        facts_checked_by=plan.facts_checked_by,
        status=plan.status,
        decision=plan.decision,
        revision=revision or 0,
        copies_to=_COPIES,
        is_sample=me.is_sample,
        guidance=guidance.editions_cited(session, visit.template_sha256, visited_on),
        school_days=calendars.calendar_of(session, visited_on, plan.school_id),
        lead=_lead(session, plan.lead_id, plan.school_id, visited_on),
        stages=frameworks.plan_stages(session, visited_on),
        revises=plan.revises,
        edition=plan.edition,
        changed=plan.changed,
        superseded_by=plan.superseded_by,
        reply_by=plan.reply_by,
        declined_why=plan.declined_why,
        closed_on=plan.closed_at.astimezone().date() if plan.closed_at else None,
        with_names=visit.with_names,
    )


def has_plan(session: Session, plan_id: str) -> bool:
    """Tell whether a plan lies in this store."""
    return session.get(Plan, plan_id) is not None


def school_of(session: Session, plan_id: str) -> str:
    """Give the id of the school that a plan is of (raises as ``get_plan``)."""
    return find_plan(session, plan_id).school_id


def plan_of_visit(session: Session, visit_id: str) -> str:
    """Give the id of a visit's newest plan, or "" where it has none."""
    newest = select(Plan.id).where(Plan.visit_id == visit_id).order_by(Plan.edition.desc(), Plan.id).limit(1)
    return session.scalar(newest) or ""


def list_plans(session: Session) -> tuple[PlanRow, ...]:
    """List the plans of a store, the newest visit first."""
    counted = (
        select(Plan, Visit, School.name, func.count(Action.id), func.min(Action.deadline))
        .join(Visit, Visit.id == Plan.visit_id)
        .outerjoin(School, School.id == Plan.school_id)
        .outerjoin(Action, Action.plan_id == Plan.id)
        .group_by(Plan.id)
        .order_by(Visit.planned_on.desc(), Visit.id.desc())
    )
    return tuple(
        PlanRow(
            plan.id,
            visit.id,
            visit.title,
            school or "",
            visit.planned_on,
            plan.status,
            actions,
            deadline if plan.status in STANDING else None,
            visit.sensitivity,
            visit.finished_at is None,
        )
        for plan, visit, school, actions, deadline in session.execute(counted)
    )


def newest_first(*stores: Sequence[PlanRow]) -> tuple[PlanRow, ...]:
    """Put the plans of both stores into one list, the newest visit first."""
    rows = (row for plans in stores for row in plans)
    return tuple(sorted(rows, key=lambda row: (row.visited_on, row.visit_id), reverse=True))


def _with_verifier(session: Session, plan: Plan, words: ActionWords) -> ActionWords:
    person_id = plan.head_id if words.side == TRUST_SIDE else plan.reviewer_id
    if words.verifier_name or not schools.has_person(session, person_id):
        return words
    person = schools.person_name(
        session, person_id, plan.school_id, visits.day_of(visits.find_visit(session, plan.visit_id))
    )
    owner_id = action_rows.person_called(session, words.owner_name, words.owner_role, plan.scope)
    if is_same_person(person.name, words.owner_name, (person.id, owner_id)):
        return words
    return replace(words, verifier_name=person.name, verifier_role=person.role)


def _lead(session: Session, person_id: str, school_id: str, day: date) -> PersonName:
    """Give the designated lead who signs too, nobody where none is named or her record is not here yet."""
    if not person_id or not schools.has_person(session, person_id):
        return NOBODY
    return _name(schools.person_name(session, person_id, school_id, day))


def _name(person: PersonRow) -> PersonName:
    return PersonName(id=person.id, name=person.name, role=person.role)


def _open(session: Session, plan_id: str) -> Plan:
    plan = find_plan(session, plan_id)
    if plan.status != "draft":
        raise SifieldError(
            "The plan has been signed, so it stands as it is.",
            "A change is a new plan at the next visit.",
            code="signed",
        )
    return plan


def _find_action(session: Session, action_id: str) -> Action:
    action = find(session, Action, action_id, "action", "Open the plan again.")
    _open(session, action.plan_id)
    return action
