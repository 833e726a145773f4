"""Visits and what is answered in them."""

from datetime import date, datetime
from typing import Any

from sqlalchemy import Index, text
from sqlalchemy.orm import Mapped, mapped_column

from sifield.models.base import Base, Json, Synced


class Visit(Synced, Base, kw_only=True, eq=False):
    """One visit with one form. ``status``: "planned", "started", "finished", "signed off".

    ``form_version`` is the version it was planned with, ``template_sha256`` the one it is on: a draft may be moved.
    ``delete_on`` and ``readers`` are set for a lesson look as it is planned, and never changed: the teacher is told
    them. ``readers`` are the names of choices of its form ("teacher", "looker", "head", …; see `looks`).
    Of two who observe together, each for herself, each has a visit; both bear one ``pair_id`` and name the other in
    ``observed_with`` (see ``blind``).
    """

    __tablename__ = "visits"
    __table_args__ = (Index("ix_visits_pair_id", "pair_id", sqlite_where=text("pair_id <> ''")),)

    school_id: Mapped[str] = mapped_column(index=True)
    form_id: Mapped[str]
    form_version: Mapped[str]
    template_sha256: Mapped[str]
    sensitivity: Mapped[str]
    title: Mapped[str]
    reviewer_id: Mapped[str]
    head_id: Mapped[str] = mapped_column(default="")
    planned_on: Mapped[date]
    started_at: Mapped[datetime | None] = mapped_column(default=None)
    finished_at: Mapped[datetime | None] = mapped_column(default=None)
    requirement_id: Mapped[str] = mapped_column(default="")
    focus: Mapped[str] = mapped_column(default="")
    summary: Mapped[str] = mapped_column(default="")
    with_names: Mapped[list[str]] = mapped_column(Json, default_factory=list)
    status: Mapped[str] = mapped_column(default="planned")
    delete_on: Mapped[date | None] = mapped_column(default=None)
    pair_id: Mapped[str] = mapped_column(server_default="", default="")
    observed_with: Mapped[str] = mapped_column(server_default="", default="")
    readers: Mapped[list[str]] = mapped_column(Json, default_factory=list)


class RepeatRow(Synced, Base, kw_only=True, eq=False):
    """One row of a repeat: on a walk a stop (a room visited), in a review a file looked at."""

    __tablename__ = "repeat_rows"

    visit_id: Mapped[str] = mapped_column(index=True)
    group_name: Mapped[str]
    parent_id: Mapped[str] = mapped_column(default="")
    position: Mapped[int]
    label: Mapped[str] = mapped_column(default="")
    began_at: Mapped[datetime | None] = mapped_column(default=None)
    ended_at: Mapped[datetime | None] = mapped_column(default=None)


class Answer(Synced, Base, kw_only=True, eq=False):
    """The answer to one question in one repeat row ("" outside repeats); its id follows from these three.

    Running text lies in ``words`` (merged by words), everything else in ``coded`` (any JSON).
    """

    __tablename__ = "answers"

    visit_id: Mapped[str] = mapped_column(index=True)
    row_id: Mapped[str] = mapped_column(default="")
    question: Mapped[str]
    coded: Mapped[Any] = mapped_column(Json, default=None)
    words: Mapped[str] = mapped_column(default="")
    flagged: Mapped[bool] = mapped_column(default=False)
