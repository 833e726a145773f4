"""What the trust could promise for the findings of a plan: half-days of a lead practitioner, or of a school that does
well what is wanted here. An offer becomes an action of the trust, which is agreed, dated and followed like any other.

Only general plans get offers: what is known of a school's safeguarding is no matter for a list of offers.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date

from sqlalchemy import select
from sqlalchemy.orm import Session

from sifield.fieldwork import helping, schools, visits
from sifield.fieldwork.helping import Need, Offer
from sifield.fieldwork.here import find_plan
from sifield.fieldwork.plans import TRUST_SIDE, ActionWords
from sifield.models.evidence import Finding
from sifield.models.plans import Plan

_HALF_DAYS = 1
"""What is offered until somebody asks for more."""


@dataclass(frozen=True, slots=True)
class Promise:
    """Support that the trust could give for a finding: who gives it, and the action that it becomes."""

    finding_id: str
    who: str
    why: str
    words: ActionWords


def list_promises(session: Session, plan_id: str, today: date) -> tuple[Promise, ...]:
    """List who could help with the findings of a general plan, the best offer for each finding first.

    Raises:
        SifieldError: the plan or its visit is not on this laptop.
    """
    plan = find_plan(session, plan_id)
    visit = visits.find_visit(session, plan.visit_id)
    if visit.sensitivity != "general":
        return ()
    wanted = select(Finding).where(Finding.visit_id == plan.visit_id, Finding.kind != "strength")
    by_words = {one.text: one.id for one in session.scalars(wanted)}
    needs = [one for one in helping.who_can_help(session, today, plan.school_id) if one.words in by_words]
    return tuple(one for need in needs for one in _promises(session, need, by_words[need.words], plan, today))


def _promises(session: Session, need: Need, finding_id: str, plan: Plan, today: date) -> Iterator[Promise]:
    for offer in need.offers:
        name, role = _giver(session, offer, today)
        is_free = offer.free >= _HALF_DAYS
        words = ActionWords(
            text=f"Give half a day of support with {need.area.lower()}.",
            owner_name=name,
            owner_role=role,
            deadline=plan.next_review_on,
            side=TRUST_SIDE,
            half_days=_HALF_DAYS,
            rag="green" if is_free else "amber",
            rag_reason=offer.reasons[-1],
        )
        yield Promise(finding_id, offer.name, " ".join(offer.reasons), words)


def _giver(session: Session, offer: Offer, today: date) -> tuple[str, str]:
    """Name who answers for an offer: the lead practitioner, or the headteacher of the school that gives it."""
    if not offer.school_id:
        return offer.name, offer.reasons[0].rstrip(".")
    head = schools.get_school(session, offer.school_id, today).head
    return (head.name, f"{head.role}, {offer.name}") if head is not None else ("", offer.name)
