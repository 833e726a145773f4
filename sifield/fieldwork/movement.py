"""What was done in schools from one day to another, in numbers by which two spans of one length can be compared."""

from collections import defaultdict
from collections.abc import Mapping
from dataclasses import dataclass

from sqlalchemy import func, not_, select
from sqlalchemy.orm import Session

from sifield.fieldwork import looks
from sifield.fieldwork.counts import Counts
from sifield.fieldwork.periods import moments_of
from sifield.frameworks.term_dates import Span
from sifield.models.evidence import Finding
from sifield.models.plans import Action, Plan
from sifield.models.programme import Requirement
from sifield.models.visits import Visit
from sifield.wire.records import OVER


@dataclass(frozen=True, slots=True, kw_only=True)
class Movement(Counts):
    """Visits finished; strengths, and concerns, found in them; actions that both agreed, and that somebody else than
    their owner has verified; and of what the year asks, how much was due and how much was done.
    """

    visits: int = 0
    strengths: int = 0
    concerns: int = 0
    agreed: int = 0
    verified: int = 0
    due: int = 0
    done: int = 0


def count_movement(session: Session, span: Span) -> Mapping[str, Movement]:
    """Count what one store knows of the days of a span, by the id of the school; a school of which nothing is known is
    left out.

    A day is a visit's planned one, a plan's when both had signed, and of what is asked the day by which it was due, or
    on which it was done; an action's that on which it was verified. Lesson looks are not counted.
    """
    days = (span.first, span.last)
    since, until = moments_of(span.first, span.last)
    is_seen = Visit.status.in_(OVER) & Visit.planned_on.between(*days) & not_(looks.is_look())
    is_signed = (Plan.agreed_at >= since) & (Plan.agreed_at < until)
    is_done = (Requirement.state == "done") & Requirement.done_on.between(*days)
    is_due = Requirement.state.in_(("due", "done")) & Requirement.due_on.between(*days)
    seen = select(Visit.school_id, func.count(Finding.id)).join(Finding, Finding.visit_id == Visit.id).where(is_seen)
    asked = select(Requirement.school_id, func.count(Requirement.id)).group_by(Requirement.school_id)
    agreed = select(Plan.school_id, func.count(Action.id)).join(Action, Action.plan_id == Plan.id).where(is_signed)
    verified = (
        select(Plan.school_id, func.count(Action.id))
        .join(Action, Action.plan_id == Plan.id)
        .where(Action.verified_on.between(*days))
    )
    wanted = {
        "visits": select(Visit.school_id, func.count(Visit.id)).where(is_seen).group_by(Visit.school_id),
        "strengths": seen.where(Finding.kind == "strength").group_by(Visit.school_id),
        "concerns": seen.where(Finding.kind == "concern").group_by(Visit.school_id),
        "agreed": agreed.group_by(Plan.school_id),
        "verified": verified.group_by(Plan.school_id),
        "due": asked.where(is_due),
        "done": asked.where(is_done),
    }
    found = defaultdict[str, dict[str, int]](dict)
    for name, rows in wanted.items():
        for school_id, number in session.execute(rows):
            found[school_id][name] = number
    return {school_id: Movement(**numbers) for school_id, numbers in found.items()}
