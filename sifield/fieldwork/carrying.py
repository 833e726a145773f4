"""Carrying forward: what an earlier plan agreed and is not done goes on in the plan of a later visit, with its history.

The earlier action stays as it was signed; it counts as carried forward once both have signed for the new one.
"""

from dataclasses import dataclass
from datetime import date

from sqlalchemy import select
from sqlalchemy.orm import Session

from sifield.errors import SifieldError
from sifield.fieldwork import action_rows, planning
from sifield.fieldwork.here import find_plan
from sifield.fieldwork.plans import ACTIVE, by_name
from sifield.models.plans import Action, Plan, Recheck
from sifield.models.visits import Visit


@dataclass(frozen=True, slots=True, kw_only=True)
class OpenBefore:
    """An action of an earlier plan that could go on in this one; ``seen`` is what this visit saw of it, in words."""

    id: str
    text: str
    owner: str
    deadline: date | None
    visit_title: str
    agreed_on: date | None
    seen: str


def list_open_before(session: Session, plan_id: str) -> tuple[OpenBefore, ...]:
    """List what earlier plans of the same school and class agreed, is not done and not carried forward yet, the oldest
    day first.

    Raises:
        SifieldError: the plan is not on this laptop.
    """
    plan = find_plan(session, plan_id)
    taken = (
        select(Action.carried_from).join(Plan, Plan.id == Action.plan_id).where(Plan.status.in_(("draft", "issued")))
    )
    rows = session.execute(
        select(Action, Plan.agreed_at, Visit.title, Recheck.words)
        .join(Plan, Plan.id == Action.plan_id)
        .outerjoin(Visit, Visit.id == Plan.visit_id)
        .outerjoin(Recheck, (Recheck.action_id == Action.id) & (Recheck.visit_id == plan.visit_id))
        .where(Plan.school_id == plan.school_id, Plan.status.in_(ACTIVE), Plan.visit_id != plan.visit_id)
        .where(Action.status.in_(ACTIVE), Action.id.not_in(taken))
    )
    made = [
        OpenBefore(
            id=action.id,
            text=action.text,
            owner=by_name(action.owner_name, action.owner_role),
            deadline=action.deadline,
            visit_title=title or "",
            agreed_on=agreed_at.astimezone().date() if agreed_at else None,
            seen=words or "",
        )
        for action, agreed_at, title, words in rows
    ]
    return tuple(sorted(made, key=lambda one: (one.deadline or date.max, one.id)))


def carry_forward(session: Session, plan_id: str, action_id: str, reason: str, today: date) -> str:
    """Let an action of an earlier plan go on in this one, for a reason, and give the id of its new row.

    It keeps what was typed and the finding that it is for; a day that has passed is to be chosen anew.

    Raises:
        SifieldError: "no-reason"; "not-open" where it is not open before this plan; the plan is signed or not here.
    """
    words = " ".join(reason.split())
    if not words:
        raise SifieldError("Nothing says why it goes on.", "Say in a few words why it is not done.", code="no-reason")
    if action_id not in {one.id for one in list_open_before(session, plan_id)}:
        raise SifieldError("This action is not open before this plan.", "Look at the plan again.", code="not-open")
    before = session.get_one(Action, action_id)
    (row,) = action_rows.read_rows(session, [before], {})
    kept = [step for step in row.milestones if step.done_on is None and step.on is not None and step.on >= today]
    is_past = row.deadline is None or row.deadline < today
    typed = action_rows.words_of(
        row, milestones=tuple(kept), deadline=None if is_past else row.deadline, rag="", rag_reason="", late_reason=""
    )
    return planning.add_action(session, plan_id, before.finding_id, typed, carried_from=before.id, carried_reason=words)
