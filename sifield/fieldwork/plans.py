"""Action plans: from findings to rows that someone will do, by a day, and how we shall know."""

from dataclasses import dataclass
from datetime import date, datetime

from sifield.forms.guidance.documents import Citation
from sifield.frameworks.calendar import SchoolCalendar

CLOSED = frozenset({"done", "verified", "closed", "carried forward"})
"""States in which an action is open no more."""
RISKS = ("immediate", "high", "medium", "low", "")
"""Risks of a finding, the gravest first."""


@dataclass(frozen=True, slots=True, kw_only=True)
class PersonName:
    """A person as a plan prints her: name and role, because the role outlives a change of staff."""

    id: str
    name: str
    role: str


@dataclass(frozen=True, slots=True, kw_only=True)
class EvidenceRow:
    """A note that bears out a finding: when, where, what. ``kind`` as in ``capture.NoteRow``."""

    id: str
    noted_at: datetime
    where: str
    text: str
    kind: str


@dataclass(frozen=True, slots=True, kw_only=True)
class FindingRow:
    """A finding with its evidence and what the headteacher said of its facts.

    ``kind`` is "strength", "develop" or "concern"; ``risk`` is "", "low", "medium", "high" or "immediate".
    """

    id: str
    ref: str
    text: str
    kind: str
    risk: str
    question: str
    evidence: tuple[EvidenceRow, ...]
    facts_agreed: bool | None
    head_comment: str


@dataclass(frozen=True, slots=True, kw_only=True)
class ActionRow:
    """One row of a plan. ``status`` starts as "draft"."""

    id: str
    ref: str
    finding_id: str
    finding_ref: str
    text: str
    owner_name: str
    owner_role: str
    deadline: date | None
    success_criterion: str
    monitored_by: str
    support: str
    status: str


@dataclass(frozen=True, slots=True, kw_only=True)
class PlanDetails:
    """A whole plan as screens show it and paper prints it.

    ``status`` is "draft", "issued" (the reviewer has signed) or "agreed" (the headteacher has signed); ``decision`` is
    "", "agreed", "agreed with comment" or "not agreed". ``guidance`` holds the editions that the visit's form cites,
    with what is to be said of each on the day of the visit; ``school_days`` are the school's own, for its deadlines.
    """

    id: str
    visit_id: str
    trust_name: str
    school_name: str
    visit_title: str
    focus: str
    visited_on: date
    form_title: str
    form_version: str
    sensitivity: str
    reviewer: PersonName
    head: PersonName
    findings: tuple[FindingRow, ...]
    actions: tuple[ActionRow, ...]
    comment: str
    next_review_on: date | None
    facts_checked_at: datetime | None
    facts_checked_by: str
    status: str
    decision: str
    revision: int
    copies_to: tuple[str, ...]
    is_sample: bool
    school_days: SchoolCalendar
    guidance: tuple[Citation, ...] = ()


@dataclass(frozen=True, slots=True)
class PlanRow:
    """A plan as lists show it."""

    id: str
    visit_id: str
    title: str
    school_name: str
    visited_on: date
    status: str
    actions: int
    next_deadline: date | None
    sensitivity: str = "general"


@dataclass(frozen=True, slots=True)
class Gap:
    """Something that a plan lacks before it can be signed: where (the id of an action or finding, or ""), and what."""

    row_id: str
    field: str
    message: str
