"""Action plans and their signed revisions."""

from datetime import date, datetime
from typing import Any

from sqlalchemy.orm import Mapped, mapped_column

from sifield.models.base import Base, Json, Synced


class Plan(Synced, Base, kw_only=True, eq=False):
    """The plan of one visit. ``status``: "draft", "issued" (reviewer signed), "agreed" (headteacher signed), "in
    progress", "closed", "declined" (the headteacher would not sign), "superseded" (``superseded_by`` stands instead).

    A signed plan is never edited: a change is a new plan that ``revises`` it, with ``edition`` one higher and
    ``changed`` saying what is different; the older one then keeps ``findings_then``, its findings as they were signed
    (see ``fieldwork.frozen_findings``), and
    one that left findings out keeps it from its signature on. ``lead_id`` is the designated lead, where she signs too.
    """

    __tablename__ = "plans"

    visit_id: Mapped[str] = mapped_column(index=True)
    school_id: Mapped[str] = mapped_column(index=True)
    reviewer_id: Mapped[str]
    head_id: Mapped[str] = mapped_column(default="")
    next_review_on: Mapped[date | None] = mapped_column(default=None)
    comment: Mapped[str] = mapped_column(default="")
    status: Mapped[str] = mapped_column(default="draft")
    facts_checked_at: Mapped[datetime | None] = mapped_column(default=None)
    facts_checked_by: Mapped[str] = mapped_column(default="")
    decision: Mapped[str] = mapped_column(default="")
    issued_at: Mapped[datetime | None] = mapped_column(default=None)
    agreed_at: Mapped[datetime | None] = mapped_column(default=None)
    revises: Mapped[str] = mapped_column(default="")
    edition: Mapped[int] = mapped_column(default=1)
    changed: Mapped[str] = mapped_column(default="")
    findings_then: Mapped[list[dict[str, Any]]] = mapped_column(Json, default_factory=list)
    superseded_by: Mapped[str] = mapped_column(default="")
    lead_id: Mapped[str] = mapped_column(default="")
    reply_by: Mapped[date | None] = mapped_column(default=None)
    declined_why: Mapped[str] = mapped_column(default="")
    closed_at: Mapped[datetime | None] = mapped_column(default=None)
    closed_by: Mapped[str] = mapped_column(default="")


class Action(Synced, Base, kw_only=True, eq=False):
    """One row of a plan: what, who (by name and role), by when, and how we shall know. ``owner_id`` and ``verifier_id``
    are those of the trust's people who are meant, "" for somebody else or where the words fit several.

    ``priority_id`` is the school's own priority that it serves, if it serves one; no part of what is signed. Nor is
    what was said of it afterwards: that it is done ("done" is a claim, which nobody has verified yet) since
    ``done_on``, what shows it (``done_note``), and who said so when (``claimed_by``, ``claimed_on``).
    """

    __tablename__ = "actions"

    plan_id: Mapped[str] = mapped_column(index=True)
    finding_id: Mapped[str] = mapped_column(default="", index=True)
    position: Mapped[int] = mapped_column(default=0)
    text: Mapped[str] = mapped_column(default="")
    owner_name: Mapped[str] = mapped_column(default="")
    owner_role: Mapped[str] = mapped_column(default="")
    deadline: Mapped[date | None] = mapped_column(default=None)
    success_criterion: Mapped[str] = mapped_column(default="")
    monitored_by: Mapped[str] = mapped_column(default="")
    support: Mapped[str] = mapped_column(default="")
    status: Mapped[str] = mapped_column(default="draft")
    priority_id: Mapped[str] = mapped_column(default="")
    done_on: Mapped[date | None] = mapped_column(default=None)
    done_note: Mapped[str] = mapped_column(default="")
    claimed_by: Mapped[str] = mapped_column(default="")
    claimed_on: Mapped[date | None] = mapped_column(default=None)
    side: Mapped[str] = mapped_column(default="school")
    stage: Mapped[str] = mapped_column(default="")
    half_days: Mapped[int] = mapped_column(default=0)
    starts_on: Mapped[date | None] = mapped_column(default=None)
    resources: Mapped[str] = mapped_column(default="")
    baseline: Mapped[str] = mapped_column(default="")
    target: Mapped[str] = mapped_column(default="")
    statutory: Mapped[str] = mapped_column(default="")
    evidence_wanted: Mapped[str] = mapped_column(default="")
    monitored_how: Mapped[str] = mapped_column(default="")
    owner_id: Mapped[str] = mapped_column(default="")
    verifier_id: Mapped[str] = mapped_column(default="")
    verifier_name: Mapped[str] = mapped_column(default="")
    verifier_role: Mapped[str] = mapped_column(default="")
    late_reason: Mapped[str] = mapped_column(default="")
    carried_from: Mapped[str] = mapped_column(default="")
    carried_reason: Mapped[str] = mapped_column(default="")
    rag: Mapped[str] = mapped_column(default="")
    rag_reason: Mapped[str] = mapped_column(default="")
    rag_on: Mapped[date | None] = mapped_column(default=None)
    rag_by: Mapped[str] = mapped_column(default="")
    verified_by: Mapped[str] = mapped_column(default="")
    verified_on: Mapped[date | None] = mapped_column(default=None)
    verified_note: Mapped[str] = mapped_column(default="")
    impact: Mapped[str] = mapped_column(default="")
    impact_on: Mapped[date | None] = mapped_column(default=None)
    impact_by: Mapped[str] = mapped_column(default="")


class Milestone(Synced, Base, kw_only=True, eq=False):
    """A step on the way of an action, with its day."""

    __tablename__ = "milestones"

    action_id: Mapped[str] = mapped_column(index=True)
    position: Mapped[int] = mapped_column(default=0)
    on: Mapped[date | None] = mapped_column(default=None)
    text: Mapped[str] = mapped_column(default="")
    done_on: Mapped[date | None] = mapped_column(default=None)


class ActionNote(Synced, Base, kw_only=True, eq=False):
    """What somebody says of an action on its way, with a picture as evidence if there is one."""

    __tablename__ = "action_notes"

    action_id: Mapped[str] = mapped_column(index=True)
    author_id: Mapped[str]
    noted_at: Mapped[datetime] = mapped_column()
    text: Mapped[str]
    picture_id: Mapped[str] = mapped_column(default="")


class Recheck(Synced, Base, kw_only=True, eq=False):
    """What a later visit saw of an action, with its fresh evidence in ``words``; its id follows from these two.

    ``outcome``: "done", "part", "not", "not seen", or "not today" where nobody looked.
    """

    __tablename__ = "rechecks"

    visit_id: Mapped[str] = mapped_column(index=True)
    action_id: Mapped[str] = mapped_column(index=True)
    outcome: Mapped[str] = mapped_column(default="")
    words: Mapped[str] = mapped_column(default="")
    seen_at: Mapped[datetime] = mapped_column()


class Revision(Synced, Base, kw_only=True, eq=False):
    """One signed state of a plan's PDF, never changed; its bytes lie among the blobs, by SHA-256.

    ``field`` is whose signature made it ("reviewer", "head", or "lead" for the safeguarding lead), or "archive" for
    the copy that the centre stamped with the time: the last signed file, with what it takes to judge it years later;
    ``identity`` is "confirmed" where the trust's authority issued the certificate, else "not yet confirmed".
    """

    __tablename__ = "revisions"

    plan_id: Mapped[str] = mapped_column(index=True)
    number: Mapped[int]
    sha256: Mapped[str]
    size: Mapped[int]
    field: Mapped[str]
    signer_id: Mapped[str]
    signer_name: Mapped[str]
    signer_role: Mapped[str]
    identity: Mapped[str]
    certificate_sha256: Mapped[str]
    made_at: Mapped[datetime] = mapped_column()


class SigningEvent(Synced, Base, kw_only=True, eq=False):
    """One line of a plan's signing record: sent, opened, checked, signed, declined, handed over, received, …

    ``at`` is the device's clock; ``how`` says how the person was identified, ``sha256`` which file it was about.
    ``previous`` is the SHA-256 of the line before it, so that none can be left out unseen.
    """

    __tablename__ = "signing_events"

    plan_id: Mapped[str] = mapped_column(index=True)
    number: Mapped[int]
    kind: Mapped[str]
    at: Mapped[datetime] = mapped_column()
    by_name: Mapped[str]
    by_role: Mapped[str] = mapped_column(default="")
    how: Mapped[str] = mapped_column(default="")
    words: Mapped[str] = mapped_column(default="")
    sha256: Mapped[str] = mapped_column(default="")
    device: Mapped[str] = mapped_column(default="")
    previous: Mapped[str] = mapped_column(default="")
