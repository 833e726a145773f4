"""Writing the plan of a visit: its actions, and the headteacher's check of the facts."""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from sifield.errors import SifieldError
from sifield.fieldwork import access, calendars, findings, guidance, visits
from sifield.fieldwork.plans import ActionRow, PersonName, PlanDetails, PlanRow
from sifield.fieldwork.schools import PersonRow
from sifield.models.plans import Action, Plan, Revision
from sifield.models.schools import School
from sifield.models.visits import Visit
from sifield.wire.ids import new_id, plan_id

_COPIES = ("Headteacher", "Chair of governors", "Trust school improvement lead")


@dataclass(frozen=True, slots=True, kw_only=True)
class ActionWords:
    """What a person types into an action row; an owner is one person, by name and role."""

    text: str = ""
    owner_name: str = ""
    owner_role: str = ""
    deadline: date | None = None
    success_criterion: str = ""
    monitored_by: str = ""
    support: str = ""


def open_plan(session: Session, visit_id: str) -> str:
    """Give the id of the plan of a visit, making it where there is none yet."""
    there = session.scalar(select(Plan.id).where(Plan.visit_id == visit_id))
    if there is not None:
        return there
    visit = visits.find_visit(session, visit_id)
    plan = Plan(
        id=plan_id(visit_id),
        scope=visit.scope,
        visit_id=visit_id,
        school_id=visit.school_id,
        reviewer_id=visit.reviewer_id,
        head_id=visit.head_id,
    )
    session.add(plan)
    return plan.id


def add_action(
    session: Session, plan_id: str, finding_id: str, words: ActionWords | None = None, *, action_id: str = ""
) -> str:
    """Add an action to a plan, for a finding, and give its id (``action_id``, where that is settled already).

    Raises:
        SifieldError: the plan is signed or not on this laptop.
    """
    plan = _open(session, plan_id)
    last = session.scalar(select(func.max(Action.position)).where(Action.plan_id == plan_id)) or 0
    row_id = action_id or new_id()
    action = Action(id=row_id, scope=plan.scope, plan_id=plan_id, finding_id=finding_id, position=last + 1)
    _fill(action, words or ActionWords())
    session.add(action)
    return action.id


def edit_action(session: Session, action_id: str, words: ActionWords) -> None:
    """Write a whole action row as it stands on the screen.

    Raises:
        SifieldError: the plan is signed or not on this laptop.
    """
    _fill(_find_action(session, action_id), words)


def remove_action(session: Session, action_id: str) -> None:
    """Remove an action from a plan that is not signed."""
    session.delete(_find_action(session, action_id))


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
    open_ones = [row.ref for row in rows if row.facts_agreed is None]
    if open_ones:
        raise SifieldError(
            f"The facts of {', '.join(open_ones)} have not been checked.",
            "Say for each finding whether its facts are right.",
            code="facts-open",
        )
    plan.facts_checked_at, plan.facts_checked_by = at, by


def get_plan(session: Session, plan_id: str) -> PlanDetails:
    """Give a whole plan.

    Raises:
        SifieldError: the plan, its visit or its school is not on this laptop.
    """
    plan = _find(session, plan_id)
    visit = visits.get_visit(session, plan.visit_id)
    rows = findings.list_findings(session, plan.visit_id)
    refs = {row.id: row.ref for row in rows}
    actions = session.scalars(select(Action).where(Action.plan_id == plan_id).order_by(Action.position))
    me = access.whose_laptop(session)
    revision = session.scalar(select(func.max(Revision.number)).where(Revision.plan_id == plan_id))
    visited_on = visit.started_at.date() if visit.started_at else visit.planned_on
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
        actions=tuple(_row(number, action, refs) for number, action in enumerate(actions, start=1)),
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
    )


def has_plan(session: Session, plan_id: str) -> bool:
    """Tell whether a plan lies in this store."""
    return session.get(Plan, plan_id) is not None


def plan_of_visit(session: Session, visit_id: str) -> str:
    """Give the id of a visit's plan, or "" where it has none."""
    return session.scalar(select(Plan.id).where(Plan.visit_id == visit_id)) or ""


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
            deadline,
            visit.sensitivity,
        )
        for plan, visit, school, actions, deadline in session.execute(counted)
    )


def newest_first(*stores: Sequence[PlanRow]) -> tuple[PlanRow, ...]:
    """Put the plans of both stores into one list, the newest visit first."""
    rows = (row for plans in stores for row in plans)
    return tuple(sorted(rows, key=lambda row: (row.visited_on, row.visit_id), reverse=True))


def _fill(action: Action, words: ActionWords) -> None:
    action.text, action.success_criterion = words.text.strip(), words.success_criterion.strip()
    action.owner_name, action.owner_role = words.owner_name.strip(), words.owner_role.strip()
    action.deadline, action.monitored_by, action.support = words.deadline, words.monitored_by.strip(), words.support


def _row(number: int, action: Action, refs: dict[str, str]) -> ActionRow:
    return ActionRow(
        id=action.id,
        ref=f"A{number}",
        finding_id=action.finding_id,
        finding_ref=refs.get(action.finding_id, ""),
        text=action.text,
        owner_name=action.owner_name,
        owner_role=action.owner_role,
        deadline=action.deadline,
        success_criterion=action.success_criterion,
        monitored_by=action.monitored_by,
        support=action.support,
        status=action.status,
    )


def words_of(action: ActionRow, **changes: object) -> ActionWords:
    """Give what was typed into a row, with some of it changed: for a screen that edits one field at a time."""
    words = ActionWords(
        text=action.text,
        owner_name=action.owner_name,
        owner_role=action.owner_role,
        deadline=action.deadline,
        success_criterion=action.success_criterion,
        monitored_by=action.monitored_by,
        support=action.support,
    )
    return replace(words, **changes)  # type: ignore[arg-type]


def _name(person: PersonRow) -> PersonName:
    return PersonName(id=person.id, name=person.name, role=person.role)


def _find(session: Session, plan_id: str) -> Plan:
    plan = session.get(Plan, plan_id)
    if plan is None:
        raise SifieldError("This plan is not on this laptop.", "Sync, then open it again.", code="no-plan")
    return plan


def _open(session: Session, plan_id: str) -> Plan:
    plan = _find(session, plan_id)
    if plan.status != "draft":
        raise SifieldError(
            "The plan has been signed, so it stands as it is.",
            "A change is a new plan at the next visit.",
            code="signed",
        )
    return plan


def _find_action(session: Session, action_id: str) -> Action:
    action = session.get(Action, action_id)
    if action is None:
        raise SifieldError("This action is not on this laptop.", "Open the plan again.", code="no-action")
    _open(session, action.plan_id)
    return action
