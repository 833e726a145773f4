"""Everything that belongs to one visit: for what reaches all of it, deleted records too."""

from typing import Any

from sqlalchemy import select
from sqlalchemy.orm import Session

from sifield.models.base import Synced, table_name
from sifield.models.evidence import EvidenceLink, Finding, Note, Picture
from sifield.models.plans import Action, ActionNote, Milestone, Plan, Recheck, Revision, SigningEvent
from sifield.models.samples import Sample
from sifield.models.visits import Answer, RepeatRow, Visit
from sifield.wire.records import BY_TABLE


def rows_of(session: Session, visit_id: str) -> list[Synced]:
    """Give every record of a visit and its plans, the visit itself last."""
    rows: list[Synced] = []
    for kind in (RepeatRow, Answer, Note, Picture, Finding, Recheck, Sample):
        rows += every(session, kind, kind.visit_id == visit_id)
    findings = [row.id for row in rows if isinstance(row, Finding)]
    rows += every(session, EvidenceLink, EvidenceLink.finding_id.in_(findings))
    for plan in every(session, Plan, Plan.visit_id == visit_id):
        actions = every(session, Action, Action.plan_id == plan.id)
        named = [action.id for action in actions]
        rows += actions
        rows += every(session, Milestone, Milestone.action_id.in_(named))
        rows += every(session, ActionNote, ActionNote.action_id.in_(named))
        rows += every(session, SigningEvent, SigningEvent.plan_id == plan.id)
        rows += every(session, Revision, Revision.plan_id == plan.id)
        rows.append(plan)
    return [*rows, *every(session, Visit, Visit.id == visit_id)]


def every(session: Session, kind: type[Synced], of: Any) -> list[Any]:
    """Give the records of a kind that are so, deleted ones too."""
    return list(session.scalars(select(kind).where(of).execution_options(with_deleted=True)))


def record_of(row: Synced) -> str:
    """Give the name of a record's kind on the wire."""
    return BY_TABLE[table_name(type(row))].name
