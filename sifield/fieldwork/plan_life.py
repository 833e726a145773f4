"""What becomes of a plan besides its signatures: received, declined, changed by a new edition, in progress, closed.

Draft → Issued → Agreed → In progress → Closed. A signed plan is frozen: a change is a new plan that says what changed.
"""

from datetime import date, datetime
from typing import Any

from sqlalchemy import select
from sqlalchemy.orm import Session

from sifield.errors import SifieldError
from sifield.fieldwork import findings, signing_record
from sifield.fieldwork.frozen_findings import freeze
from sifield.fieldwork.here import find_plan
from sifield.fieldwork.plans import ACTIVE, DONE_WITH, PersonName
from sifield.fieldwork.signing_record import Event
from sifield.models.plans import Action, ActionNote, Milestone, Plan
from sifield.signing.fields import say_day
from sifield.wire.ids import plan_id as make_plan_id

_NOT_COPIED = frozenset({"id", "scope", "deleted", "plan_id", "action_id"})


def receive(session: Session, plan_id: str, by: PersonName, reply_by: date, at: datetime) -> None:
    """Keep that the headteacher has the plan and replies by a day; it stays issued.

    Raises:
        SifieldError: the plan does not wait for her, or the day is not after today.
    """
    plan = _issued(session, plan_id)
    if reply_by <= at.date():
        raise SifieldError("The day for the reply is not after today.", "Choose a later day.", code="day-past")
    plan.reply_by = reply_by
    _record(session, plan_id, "received", by, at, f"Reply by {say_day(reply_by)}.")


def decline(session: Session, plan_id: str, by: PersonName, why: str, at: datetime) -> None:
    """Keep that the headteacher will not sign, and why; the plan stands as the reviewer signed it, and ends there.

    Raises:
        SifieldError: the plan does not wait for her, or no reason is given.
    """
    plan = _issued(session, plan_id)
    if not why.strip():
        raise SifieldError("The reason is missing.", "Write why the plan is not signed.", code="no-reason")
    plan.status, plan.declined_why, plan.reply_by = "declined", why.strip(), None
    _record(session, plan_id, "declined", by, at, why.strip())


def revise(session: Session, plan_id: str, changed: str) -> str:
    """Make a new edition of a signed plan, with its actions and what has come of them to begin with, and give its id.

    It is one and the same on every laptop. The old plan stands until the new one has got as far (see ``take_over``).

    Args:
        changed: what is different and why; it is printed.

    Raises:
        SifieldError: the plan is no longer, or not yet, one to be changed; or nothing says what changes.
    """
    old = find_plan(session, plan_id)
    if old.status not in ("issued", *ACTIVE, "declined"):
        raise SifieldError(
            "Only a signed plan that still stands gets a new edition.",
            "A draft can simply be changed; a closed plan is followed by the next visit’s.",
            code="not-signed",
        )
    if not changed.strip():
        raise SifieldError("It does not say what changes.", "Write what changes and why.", code="no-reason")
    new_id = make_plan_id(f"{old.visit_id}/{old.edition + 1}")
    there = session.get(Plan, new_id)
    if there is not None:
        return there.id
    old.findings_then = old.findings_then or freeze(findings.list_findings(session, old.visit_id))
    session.add(
        Plan(
            id=new_id, scope=old.scope, visit_id=old.visit_id, school_id=old.school_id, reviewer_id=old.reviewer_id,
            head_id=old.head_id, lead_id=old.lead_id, next_review_on=old.next_review_on, comment=old.comment,
            facts_checked_at=old.facts_checked_at, facts_checked_by=old.facts_checked_by, revises=old.id,
            edition=old.edition + 1, changed=changed.strip(),
        )
    )  # fmt: skip
    for action in session.scalars(select(Action).where(Action.plan_id == old.id).order_by(Action.position)).all():
        copy = Action(scope=old.scope, plan_id=new_id, **_values(action))
        session.add(copy)
        session.flush()
        for step in session.scalars(select(Milestone).where(Milestone.action_id == action.id)).all():
            session.add(Milestone(scope=old.scope, action_id=copy.id, **_values(step)))
        for note in session.scalars(select(ActionNote).where(ActionNote.action_id == action.id)).all():
            session.add(ActionNote(scope=old.scope, action_id=copy.id, **_values(note)))
    return new_id


def take_over(session: Session, plan: Plan, by: PersonName, at: datetime) -> None:
    """Let an edition that was just signed replace the one before it, as soon as it has got as far as that one had."""
    old = session.get(Plan, plan.revises) if plan.revises else None
    if old is None or old.status in ("superseded", "closed"):
        return
    if plan.status in ACTIVE or old.status in ("issued", "declined"):
        old.status, old.superseded_by = "superseded", plan.id
        _record(session, old.id, "superseded", by, at, f"By edition {plan.edition}: {plan.changed}")


def note_progress(session: Session, plan_id: str) -> None:
    """Keep that work on an agreed plan has begun; of a plan in any other state this says nothing."""
    plan = find_plan(session, plan_id)
    if plan.status == "agreed":
        plan.status = "in progress"


def close(session: Session, plan_id: str, by: PersonName, at: datetime) -> None:
    """Close a plan whose actions are all verified, closed or carried forward.

    Raises:
        SifieldError: an action is still open, or the plan is not agreed.
    """
    plan = find_plan(session, plan_id)
    if plan.status not in ACTIVE:
        raise SifieldError("Only a plan that is agreed can be closed.", "Let it be signed first.", code="not-agreed")
    rows = session.scalars(select(Action).where(Action.plan_id == plan_id).order_by(Action.position)).all()
    still = [f"A{number}" for number, row in enumerate(rows, start=1) if row.status not in DONE_WITH]
    if still:
        raise SifieldError(
            f"{', '.join(still)} {'is' if len(still) == 1 else 'are'} not verified yet.",
            "Verify each action, or carry it forward, then close the plan.",
            code="still-open",
        )
    plan.status, plan.closed_at, plan.closed_by = "closed", at, by.name
    _record(session, plan_id, "closed", by, at)


def _record(session: Session, plan_id: str, kind: str, by: PersonName, at: datetime, words: str = "") -> None:
    signing_record.append(session, plan_id, Event(kind=kind, by_name=by.name, by_role=by.role, words=words), at)


def _values(row: Action | Milestone | ActionNote) -> dict[str, Any]:
    return {one.key: getattr(row, one.key) for one in row.__table__.columns if one.key not in _NOT_COPIED}


def _issued(session: Session, plan_id: str) -> Plan:
    plan = find_plan(session, plan_id)
    if plan.status != "issued":
        raise SifieldError(
            "This plan does not wait for the headteacher.", "Open it again to see how it stands.", code="not-issued"
        )
    return plan
