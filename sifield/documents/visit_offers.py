"""Which papers can be made of a visit: with a plan and without one, and about safeguarding its own."""

from collections.abc import Callable
from datetime import date, datetime
from functools import partial
from typing import TYPE_CHECKING

from sifield.documents.action_table import action_table
from sifield.documents.door_page import door_page
from sifield.documents.offers import Offer, StoreName
from sifield.documents.report import Report
from sifield.documents.safeguarding_review import full_report, governors_report
from sifield.documents.signing_record import signing_record
from sifield.documents.staff_summary import staff_summary
from sifield.documents.visit_note import visit_note
from sifield.fieldwork import looks
from sifield.fieldwork.periods import today_only
from sifield.fieldwork.visit_papers import VisitPapers, read_visit

if TYPE_CHECKING:
    from sqlalchemy.orm import Session

_OPEN = "It is not encrypted."
_CLOSED = (
    "It is for those who have safeguarding records only, and it is not encrypted: keep it where they alone read it."
)


def of_visit(
    session: "Session", visit_id: str, today: date, now: datetime, store: StoreName, plan_id: str = ""
) -> tuple[Offer, ...]:
    """Give the papers of a visit, that first which it ends in.

    Args:
        store: which of the two stores the visit lies in.
        plan_id: which edition of its plan; without it the one that the visit has come to.

    Raises:
        SifieldError: "teachers-own", it is a lesson look, of which nothing is given out; the visit is not here.
    """
    read = partial(read_visit, visit_id=visit_id, today=today, now=now, plan_id=plan_id)
    papers = read(session)
    looks.refuse_copies(papers.visit.form_id)
    offer = partial(_offer, read=read, today=today, store=store)
    with_plan = _of_plan(papers, offer)
    without = _of_walk(offer) if papers.visit.sensitivity == "general" else _of_review(offer)
    first = [*with_plan, *without] if papers.plan and papers.plan.actions else [*without, *with_plan]
    return (*first, *_of_signing(papers, offer))


def _offer(
    name: str,
    title: str,
    tells: str,
    make: Callable[[VisitPapers], Report],
    *,
    read: "Callable[[Session], VisitPapers]",
    today: date,
    store: StoreName,
    afterwards: str = "",
) -> Offer:
    return Offer(
        name=name,
        title=title,
        tells=tells,
        periods=(today_only(today),),
        read=lambda session, _period: read(session),
        make=lambda found, _period: make(found[0]),
        stores=(store,),
        afterwards=afterwards or (_OPEN if store == "general" else _CLOSED),
    )


def _of_plan(papers: VisitPapers, offer: Callable[..., Offer]) -> list[Offer]:
    if papers.plan is None:
        return []
    return [
        offer(
            "door-page", "Door page",
            "One side for the headteacher: what we came for and saw, what each of us promised, who helps.",
            lambda read: door_page(read.plan, read.today),
        ),
        offer(
            "actions", "Actions as a table",
            "For Excel, or to paste into the school’s own plan: a line for each action, with all its fields.",
            lambda read: action_table(read.plan, read.today),
        ),
    ]  # fmt: skip


def _of_walk(offer: Callable[..., Offer]) -> list[Offer]:
    return [
        offer(
            "visit-note", "Visit note",
            "One side with which a visit ends where there is nothing to plan: what for, what is strong, what to think "
            "about.",
            visit_note,
        ),
        offer(
            "staff-summary", "Summary for staff",
            "What staff are told: what is strong, what the school works on, what was agreed. It names nobody.",
            staff_summary,
        ),
    ]  # fmt: skip


def _of_review(offer: Callable[..., Offer]) -> list[Offer]:
    return [
        offer(
            "safeguarding-review", "Safeguarding review",
            "What was looked at and what was not, every check with its answer, findings and actions. No verdict on the "
            "whole.",
            full_report,
        ),
        offer(
            "safeguarding-governors", "Safeguarding review for governors",
            "For the governing board: which parts were looked at, and counts; one to four are said as fewer than 5.",
            governors_report, afterwards="It names nobody; small counts are not told. It is not encrypted.",
        ),
    ]  # fmt: skip


def _of_signing(papers: VisitPapers, offer: Callable[..., Offer]) -> list[Offer]:
    if papers.plan is None or not papers.signing:
        return []
    return [
        offer(
            "signing-record", "Signing record",
            "Who did what with the plan and when: by which clock, how identified, and about which file.",
            lambda read: signing_record(read.plan, read.signing),
        )
    ]  # fmt: skip
