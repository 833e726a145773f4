"""The actions of signed plans as they are followed, of one school or of all: how old, how late, what came of them."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from functools import cache
from statistics import median
from typing import Any

from sqlalchemy import Select, select
from sqlalchemy.orm import Session, aliased

from sifield.fieldwork import calendars
from sifield.fieldwork.calendars import SOON
from sifield.fieldwork.plans import ACTIVE, CLOSED, STANDING, by_name
from sifield.models.evidence import Finding
from sifield.models.people import Person
from sifield.models.plans import Action, Plan
from sifield.models.schools import School
from sifield.models.visits import Visit
from sifield.wire.records import class_of

RATINGS = ("red", "amber", "green", "no day", "done")
BANDS = ((6, "Under 6 weeks"), (12, "6 to 12 weeks"), (26, "12 to 26 weeks"), (10_000, "Over 26 weeks"))
"""The bands of age, in weeks since the plan was signed, each with the week before which it ends."""


@dataclass(frozen=True, slots=True, kw_only=True)
class TrackedAction:
    """An action of a plan that was signed.

    ``rating`` is reckoned: "red" (past its day), "amber" (due within fifteen school days), "green" (later), "no day",
    or "done"; ``rag`` is what somebody says instead, with her reason. ``days`` are the school days until its day,
    negative past it, None without a day; ``age`` those since it was agreed. ``band`` is a place among ``BANDS``.
    ``found_on`` is the day of the visit that found what it is for. Of people who said something, their names.
    """

    id: str
    plan_id: str
    plan_status: str
    school_id: str
    school_name: str
    visit_title: str
    found_on: date | None
    finding: str
    risk: str
    text: str
    side: str
    owner_name: str
    owner_role: str
    owner_id: str
    verifier_name: str
    verifier_id: str
    reviewer_id: str
    success_criterion: str
    support: str
    priority_id: str
    deadline: date | None
    days: int | None
    status: str
    rating: str
    rag: str
    rag_reason: str
    rag_on: date | None
    agreed_on: date | None
    age: int
    band: int
    done_on: date | None
    done_note: str
    claimed_by: str
    claimed_on: date | None
    verified_by: str
    verified_on: date | None
    verified_note: str
    impact: str
    impact_on: date | None
    carried_from: str
    carried_reason: str
    sensitivity: str

    @property
    def owner(self) -> str:
        """Who leads it, by name and role."""
        return by_name(self.owner_name, self.owner_role)

    @property
    def is_open(self) -> bool:
        """Whether both have signed for it, and nobody has said that it is done."""
        return self.plan_status in ACTIVE and self.status in ACTIVE

    @property
    def is_claimed(self) -> bool:
        """Whether somebody says that it is done, and nobody has verified it."""
        return self.status == "done"

    @property
    def late(self) -> int:
        """School days past its day, at least one of what is late; 0 of what is done, or not late."""
        is_late = self.rating == "red" and self.days is not None
        return max(1, -(self.days or 0)) if is_late else 0

    @property
    def days_to_verified(self) -> int | None:
        """Days from what was found to what was verified; None while it is not."""
        if self.verified_on is None or self.found_on is None:
            return None
        return max(0, (self.verified_on - self.found_on).days)


def list_tracked(
    session: Session, today: date, school_id: str = "", *, open_until: date | None = None
) -> tuple[TrackedAction, ...]:
    """List the actions of signed plans in this store, of all schools or of one, the earliest day first, those without
    one last. What a school carried forward stands in its newer plan.

    Args:
        open_until: only those that are open with a day up to this one, or said to be done and not verified.

    Raises:
        SifieldError: nobody has given the days of the present school year.
    """
    calendar = calendars.calendars_of(session, today)
    soon = cache(lambda school_id: calendar(school_id).add(today, SOON))
    count = cache(lambda school_id, first, last: calendar(school_id).days_until(first, last))
    names = {row.id: row.name for row in session.execute(select(Person.id, Person.name))}
    band = cache(lambda signed: _band(signed, today))
    made = []
    for row in session.execute(_wanted(school_id, open_until)):
        same = dict(zip(_SAME, row, strict=False))  # by place: of ten thousand rows each look-up by name would be felt
        (
            scope, claimed_by, verified_by, plan_status, school, reviewer_id, issued_at, agreed_at, school_name, title,
            visited_on, finding, risk, found_on,
        ) = row[len(_SAME) :]  # fmt: skip
        agreed = agreed_at.astimezone().date() if agreed_at else None
        due, status = same["deadline"], same["status"]
        made.append(
            TrackedAction(
                plan_status=plan_status,
                school_id=school,
                school_name=school_name or "A school not on this laptop",
                visit_title=title or "",
                found_on=found_on or visited_on,
                finding=finding or "",
                risk=risk or "",
                reviewer_id=reviewer_id,
                days=count(school, today, due) if due is not None else None,
                rating=_rate(status, due, today, soon(school)),
                agreed_on=agreed,
                age=max(0, count(school, agreed, today)) if agreed else 0,
                band=band((issued_at or agreed_at).date() if issued_at or agreed_at else None),
                claimed_by=names.get(claimed_by, ""),
                verified_by=names.get(verified_by, ""),
                sensitivity=class_of(scope),
                **same,
            )
        )
    return in_order(made)


_SAME = (
    "id", "plan_id", "text", "side", "owner_name", "owner_role", "owner_id", "verifier_name", "verifier_id",
    "success_criterion", "support", "priority_id", "deadline", "status", "rag", "rag_reason", "rag_on", "done_on",
    "done_note", "claimed_on", "verified_on", "verified_note", "impact", "impact_on", "carried_from", "carried_reason",
)  # fmt: skip
"""What a tracked action says as its record does."""


def in_order(*stores: Iterable[TrackedAction]) -> tuple[TrackedAction, ...]:
    """Put actions, of both stores, into one list: the earliest day first."""
    rows = (one for store in stores for one in store)
    return tuple(sorted(rows, key=lambda one: (one.deadline or date.max, one.school_name, one.id)))


def usual_time(actions: Iterable[TrackedAction]) -> int | None:
    """Give the median of the days from finding to verified; None where nothing is verified."""
    days = [one.days_to_verified for one in actions if one.days_to_verified is not None]
    return round(median(days)) if days else None


def _wanted(school_id: str, open_until: date | None) -> Select[Any]:
    seen = aliased(Visit)
    same = [getattr(Action, name) for name in _SAME]
    wanted = (
        select(
            *same, Action.scope, Action.claimed_by, Action.verified_by, Plan.status.label("plan_status"),
            Plan.school_id, Plan.reviewer_id, Plan.issued_at, Plan.agreed_at, School.name.label("school_name"),
            Visit.title, Visit.planned_on.label("visited_on"), Finding.text.label("finding"), Finding.risk,
            seen.planned_on.label("found_on"),
        )
        .join(Plan, Plan.id == Action.plan_id)
        .outerjoin(School, School.id == Plan.school_id)
        .outerjoin(Visit, Visit.id == Plan.visit_id)
        .outerjoin(Finding, Finding.id == Action.finding_id)
        .outerjoin(seen, seen.id == Finding.visit_id)
        .where(Plan.status.in_(STANDING), Action.status != "carried forward")
    )  # fmt: skip
    if school_id:
        wanted = wanted.where(Plan.school_id == school_id)
    if open_until is not None:
        due = Action.status.in_(ACTIVE) & (Action.deadline <= open_until)
        wanted = wanted.where(due | (Action.status == "done"))
    return wanted


def _rate(status: str, deadline: date | None, today: date, soon: date) -> str:
    if status in CLOSED:
        return "done"
    if deadline is None:
        return "no day"
    return "red" if deadline < today else "amber" if deadline <= soon else "green"


def _band(signed: date | None, today: date) -> int:
    weeks = (today - signed).days // 7 if signed else 0
    return next(at for at, (before, _) in enumerate(BANDS) if weeks < before)
