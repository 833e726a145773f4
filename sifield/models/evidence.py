"""Notes made on site, and the findings that rest on them."""

from datetime import date, datetime

from sqlalchemy.orm import Mapped, mapped_column

from sifield.models.base import Base, Synced


class Note(Synced, Base, kw_only=True, eq=False):
    """A time-stamped piece of evidence. ``kind``: "seen", "heard" or "thought" (an inference, kept apart); "school" is
    what the school said beforehand, and ``author_id`` then names the school.
    """

    __tablename__ = "notes"

    visit_id: Mapped[str] = mapped_column(index=True)
    author_id: Mapped[str]
    noted_at: Mapped[datetime] = mapped_column()
    row_id: Mapped[str] = mapped_column(default="")
    question: Mapped[str] = mapped_column(default="")
    kind: Mapped[str] = mapped_column(default="seen")
    text: Mapped[str]


class Finding(Synced, Base, kw_only=True, eq=False):
    """What the evidence shows. ``kind``: "strength", "develop", "concern"; ``facts_agreed`` is the head's word.

    ``priority_id`` is the school's own priority that it is about, if it is about one. ``typical``: "", "typical",
    "not typical" or "cannot say"; ``confidence``: "", "low", "medium", "high". Since ``settled_on``
    it is no live risk any more, by a person's word, for a reason.
    """

    __tablename__ = "findings"

    visit_id: Mapped[str] = mapped_column(index=True)
    kind: Mapped[str] = mapped_column(default="develop")
    position: Mapped[int] = mapped_column(default=0)
    question: Mapped[str] = mapped_column(default="")
    text: Mapped[str]
    risk: Mapped[str] = mapped_column(default="")
    facts_agreed: Mapped[bool | None] = mapped_column(default=None)
    head_comment: Mapped[str] = mapped_column(default="")
    priority_id: Mapped[str] = mapped_column(default="")
    typical: Mapped[str] = mapped_column(default="")
    confidence: Mapped[str] = mapped_column(default="")
    settled_on: Mapped[date | None] = mapped_column(default=None)
    settled_by: Mapped[str] = mapped_column(default="")
    settled_why: Mapped[str] = mapped_column(default="")


class EvidenceLink(Synced, Base, kw_only=True, eq=False):
    """That something bears out a finding: a note, or (``kind``) an "answer", a "picture", or "data" told in ``words``.

    ``note_id`` is the id of the note, answer or picture, "" for data. ``source`` is what kind of evidence it is:
    "walk", "lesson", "books", "voices", "data", "documents" or "conversation"; "" where the visit's form says so.
    """

    __tablename__ = "evidence_links"

    finding_id: Mapped[str] = mapped_column(index=True)
    note_id: Mapped[str]
    kind: Mapped[str] = mapped_column(default="note")
    source: Mapped[str] = mapped_column(default="")
    words: Mapped[str] = mapped_column(default="")


class Picture(Synced, Base, kw_only=True, eq=False):
    """A photograph or scan kept as evidence; its bytes lie among the blobs, by SHA-256.

    ``width`` and ``height`` are in pixels, ``size`` in bytes; after ``expires_on`` it is purged.
    """

    __tablename__ = "pictures"

    visit_id: Mapped[str] = mapped_column(index=True)
    row_id: Mapped[str] = mapped_column(default="")
    question: Mapped[str] = mapped_column(default="")
    sha256: Mapped[str]
    size: Mapped[int]
    media_type: Mapped[str]
    width: Mapped[int]
    height: Mapped[int]
    made_at: Mapped[datetime] = mapped_column()
    author_id: Mapped[str]
    position: Mapped[int] = mapped_column(default=0)
    caption: Mapped[str] = mapped_column(default="")
    purpose: Mapped[str] = mapped_column(default="")
    expires_on: Mapped[date | None] = mapped_column(default=None)
