"""Action plans: from findings to rows that someone will do, by a day, and how we shall know."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime

from sifield.alike import alike
from sifield.forms.guidance.documents import Citation
from sifield.frameworks.calendar import SchoolCalendar

DONE_WITH = ("verified", "closed", "carried forward")
"""States of an action of which nothing more is wanted: somebody has verified it, or another plan goes on with it."""
CLOSED = frozenset({"done", *DONE_WITH})
"""States in which an action is open no more; "done" is a claim until somebody else has verified it."""
ACTIVE = ("agreed", "in progress")
"""States of a plan, and of an action, in which there is something to do."""
STANDING = ("issued", *ACTIVE, "closed")
"""States of a plan that was signed and still counts: neither declined nor superseded."""
SCHOOL_SIDE, TRUST_SIDE = "school", "trust"
"""Whose action it is: the school's, or the support that the trust promises."""
RAGS = ("green", "amber", "red")
IMMEDIATE = "immediate"
RISKS = (IMMEDIATE, "high", "medium", "low", "")
"""Risks of a finding, the gravest first."""


@dataclass(frozen=True, slots=True, kw_only=True)
class PersonName:
    """A person as a plan prints her: name and role, because the role outlives a change of staff."""

    id: str
    name: str
    role: str


NOBODY = PersonName(id="", name="", role="")


@dataclass(frozen=True, slots=True, kw_only=True)
class EvidenceRow:
    """A piece of evidence that bears out a finding: when, where, what.

    ``piece`` is "note", "answer", "picture" or "data" (told in words); ``kind`` is that of a note, as in
    ``capture.NoteRow``, "" for other pieces. ``source`` is what kind of evidence it is: one of ``SOURCES``, "" where
    nobody has said.
    ``id`` is the id of the note, answer or picture; of what was told, that of the link itself. ``row_id`` is the row of
    a repeat that it was made at, "" for none; it ``is_few`` where that is a room of so few that paper only counts them.
    """

    id: str
    noted_at: datetime
    where: str
    text: str
    kind: str
    piece: str = "note"
    source: str = ""
    link_id: str = ""
    row_id: str = ""
    is_few: bool = False


SOURCES: Mapping[str, str] = {
    "walk": "Walk",
    "lesson": "Lesson",
    "books": "Books",
    "voices": "Voices",
    "data": "Data",
    "documents": "Documents",
    "conversation": "Conversation",
}
"""What kinds of evidence there are, and how each is said; a finding that rests on one of them only is single-source."""


@dataclass(frozen=True, slots=True, kw_only=True)
class FindingRow:
    """A finding with its evidence and what the headteacher said of its facts.

    ``kind`` is "strength", "develop" or "concern"; ``risk`` is "", "low", "medium", "high" or "immediate"; ``typical``
    is "", "typical", "not typical" or "cannot say"; ``confidence`` is "", "low", "medium" or "high". What rests on too
    few rooms of a walk ``stays`` with the visit (see ``rooms``).
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
    typical: str = ""
    confidence: str = ""
    stays: bool = False

    @property
    def sources(self) -> tuple[str, ...]:
        """The kinds of evidence that it rests on, each once."""
        return tuple(source for source in SOURCES if any(piece.source == source for piece in self.evidence))

    @property
    def is_single_source(self) -> bool:
        """Whether it does not rest on two kinds of evidence yet."""
        return len(self.sources) < 2


@dataclass(frozen=True, slots=True, kw_only=True)
class MilestoneRow:
    """A step on the way of an action; ``id`` is "" while nobody has kept it."""

    id: str = ""
    on: date | None = None
    text: str = ""
    done_on: date | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class ActionWords:
    """What a person types into an action row (content.md, "A good action-plan row"); an owner is one person, by name
    and role.

    ``side`` is whose action it is, "school" or "trust"; ``stage`` is a stage of the improvement model, "" where it has
    none; ``half_days`` of the trust's time are promised in it. ``statutory`` names what asks for it by law.
    ``late_reason`` says why it is due only after the next review. ``rag`` is "" or one of ``RAGS``, with its reason.
    """

    text: str = ""
    owner_name: str = ""
    owner_role: str = ""
    deadline: date | None = None
    success_criterion: str = ""
    monitored_by: str = ""
    support: str = ""
    side: str = SCHOOL_SIDE
    stage: str = ""
    half_days: int = 0
    starts_on: date | None = None
    resources: str = ""
    baseline: str = ""
    target: str = ""
    statutory: str = ""
    evidence_wanted: str = ""
    monitored_how: str = ""
    verifier_name: str = ""
    verifier_role: str = ""
    late_reason: str = ""
    rag: str = ""
    rag_reason: str = ""
    milestones: tuple[MilestoneRow, ...] = ()


@dataclass(frozen=True, slots=True)
class Before:
    """An action of an earlier plan that is carried forward: when it was agreed, its deadline, and why it goes on."""

    action_id: str
    agreed_on: date | None
    deadline: date | None
    reason: str


@dataclass(frozen=True, slots=True, kw_only=True)
class ActionRow(ActionWords):
    """One row of a plan. ``status`` starts as "draft"; ``carried`` is its history, the latest plan before this one
    first. ``rag`` is how it stood on ``rag_on``, on the day of its plan where that is None. ``owner_id`` and
    ``verifier_id`` are "" for who is none of the trust's people."""

    id: str
    ref: str
    finding_id: str
    finding_ref: str
    status: str
    carried: tuple[Before, ...] = ()
    rag_on: date | None = None
    owner_id: str = ""
    verifier_id: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class PlanDetails:
    """A whole plan as screens show it and paper prints it.

    ``status`` is one of those of ``models.plans.Plan``; ``decision`` is "", "agreed", "agreed with comment" or "not
    agreed". ``guidance`` holds the editions that the visit's form cites, with what is to be said of each on the day of
    the visit; ``school_days`` are the school's own, for its deadlines. ``lead`` signs too where it names anybody.
    ``stages`` are those of the trust's improvement model, by name and title, () where it has none. ``with_names`` are
    those who walked with the reviewer.
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
    lead: PersonName = NOBODY
    stages: tuple[tuple[str, str], ...] = ()
    revises: str = ""
    edition: int = 1
    changed: str = ""
    superseded_by: str = ""
    reply_by: date | None = None
    declined_why: str = ""
    closed_on: date | None = None
    with_names: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class PlanRow:
    """A plan as lists show it; ``next_deadline`` is one that holds, and none of a draft’s. ``is_begun`` while its visit
    is not finished: an action was raised on the way.
    """

    id: str
    visit_id: str
    title: str
    school_name: str
    visited_on: date
    status: str
    actions: int
    next_deadline: date | None
    sensitivity: str = "general"
    is_begun: bool = False


@dataclass(frozen=True, slots=True)
class Gap:
    """Something that a plan lacks before it can be signed: where (the id of an action or finding, or ""), and what."""

    row_id: str
    field: str
    message: str


def by_name(name: str, role: str) -> str:
    """Say a person by name and role, as far as they are known."""
    return ", ".join(part.strip() for part in (name, role) if part.strip())


def was_settled(status: str, done_on: date | None, day: date) -> bool:
    """Tell whether an action was open no more at the end of a day, by how it stands now and when it was done; what is
    settled without a day of its own (carried forward) counts as settled all along.
    """
    return status in CLOSED and (done_on is None or done_on <= day)


def is_same_person(one: str, other: str, ids: tuple[str, str] = ("", "")) -> bool:
    """Tell whether two names as they were typed are one person's: by ``ids`` where both are known."""
    if all(ids):
        return ids[0] == ids[1]
    return bool(one.strip()) and alike(one, other)
