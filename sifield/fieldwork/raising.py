"""Findings and actions raised while the visit goes on, from where the person stands; they are worked out afterwards."""

from dataclasses import dataclass
from typing import Literal

from sqlalchemy import select
from sqlalchemy.orm import Session

from sifield.fieldwork import findings, planning, visits
from sifield.fieldwork.plans import ActionWords
from sifield.models.evidence import Finding, Note
from sifield.models.plans import Action

Kind = Literal["finding", "action"]


@dataclass(frozen=True, slots=True, kw_only=True)
class Raised:
    """What is raised: ``about`` says the question in words, in case an action has no finding yet to stand on.

    ``finding_id`` is the id that a finding gets if one has to be made; the notes on the question at that stop become
    its evidence.
    """

    id: str
    finding_id: str
    kind: Kind
    text: str
    question: str
    row_id: str
    about: str


def keep_raised(session: Session, visit_id: str, raised: Raised) -> None:
    """Keep a finding, or an action for the newest finding on its question; keeping it twice changes nothing.

    Raises:
        SifieldError: the visit is over, or its plan is signed.
    """
    visits.find_open_visit(session, visit_id)
    if raised.kind == "finding":
        _keep_finding(session, visit_id, raised, raised.text)
    elif session.get(Action, raised.id) is None:
        of = select(Finding.id).where(Finding.visit_id == visit_id, Finding.question == raised.question)
        newest = session.scalar(of.order_by(Finding.position.desc()).limit(1)) if raised.question else None
        finding_id = newest or _keep_finding(session, visit_id, raised, "")
        plan_id = planning.open_plan(session, visit_id)
        session.flush()
        planning.add_action(session, plan_id, finding_id, ActionWords(text=raised.text), action_id=raised.id)


def drop_raised(session: Session, raised: Raised) -> None:
    """Take back what was raised, with the finding that was made for it."""
    action = session.get(Action, raised.id)
    if action is not None:
        planning.remove_action(session, action.id)
    if session.get(Finding, raised.finding_id) is not None:
        findings.remove_finding(session, raised.finding_id)


def _keep_finding(session: Session, visit_id: str, raised: Raised, text: str) -> str:
    if session.get(Finding, raised.finding_id) is not None:
        return raised.finding_id
    on = select(Note).where(Note.visit_id == visit_id, Note.question == raised.question, Note.row_id == raised.row_id)
    notes = session.scalars(on.where(Note.kind != "school").order_by(Note.noted_at)).all()
    words = text or (notes[-1].text if notes else raised.about)
    note_ids = [one.id for one in notes]
    return findings.raise_finding(
        session, visit_id, note_ids, words, question=raised.question, finding_id=raised.finding_id
    )
