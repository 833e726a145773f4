"""How a school stands: its grade, judgements, targets, priorities, strengths and inspections, each with its day."""

from datetime import date
from typing import Any

from sqlalchemy.orm import Mapped, mapped_column

from sifield.models.base import Base, Json, Synced


class Placement(Synced, Base, kw_only=True, eq=False):
    """That a school is placed in a grade for a school year, from a day on. All of them are its history.

    ``state`` is "proposed", "confirmed" or "rejected"; ``computed`` is the grade that the indicators make by the
    framework's rule ("" where none fits or there is no rule), ``computed_why`` that in words; ``reason`` is the
    person's, and must be there where she decides otherwise.
    """

    __tablename__ = "placements"

    school_id: Mapped[str] = mapped_column(index=True)
    framework: Mapped[str]
    year: Mapped[int]
    grade: Mapped[str]
    from_on: Mapped[date]
    computed: Mapped[str] = mapped_column(default="")
    computed_why: Mapped[str] = mapped_column(default="")
    reason: Mapped[str] = mapped_column(default="")
    proposed_by: Mapped[str] = mapped_column(default="")
    proposed_on: Mapped[date]
    state: Mapped[str] = mapped_column(default="proposed")
    confirmed_by: Mapped[str] = mapped_column(default="")
    confirmed_on: Mapped[date | None] = mapped_column(default=None)


class Judgement(Synced, Base, kw_only=True, eq=False):
    """What a person judged of one indicator, area or standard (``name``) of a framework on a day; never changed."""

    __tablename__ = "judgements"

    school_id: Mapped[str] = mapped_column(index=True)
    framework: Mapped[str]
    name: Mapped[str]
    level: Mapped[str]
    judged_on: Mapped[date]
    judged_by: Mapped[str] = mapped_column(default="")
    visit_id: Mapped[str] = mapped_column(default="")
    reason: Mapped[str] = mapped_column(default="")


class Target(Synced, Base, kw_only=True, eq=False):
    """A target of a school for a school year: set, reviewed by its local board, agreed by the trust board.

    ``rating`` says how far it is met: "", "red", "amber", "green" or "met"; ``progress`` says it in words.
    """

    __tablename__ = "targets"

    school_id: Mapped[str] = mapped_column(index=True)
    year: Mapped[int]
    position: Mapped[int] = mapped_column(default=0)
    standard: Mapped[str] = mapped_column(default="")
    title: Mapped[str]
    baseline: Mapped[str] = mapped_column(default="")
    aim: Mapped[str] = mapped_column(default="")
    latest: Mapped[str] = mapped_column(default="")
    latest_on: Mapped[date | None] = mapped_column(default=None)
    rating: Mapped[str] = mapped_column(default="")
    progress: Mapped[str] = mapped_column(default="")
    set_on: Mapped[date | None] = mapped_column(default=None)
    reviewed_on: Mapped[date | None] = mapped_column(default=None)
    agreed_on: Mapped[date | None] = mapped_column(default=None)


class Priority(Synced, Base, kw_only=True, eq=False):
    """One of the school's own priorities of a year, from its development plan."""

    __tablename__ = "priorities"

    school_id: Mapped[str] = mapped_column(index=True)
    year: Mapped[int]
    position: Mapped[int] = mapped_column(default=0)
    text: Mapped[str]


class Strength(Synced, Base, kw_only=True, eq=False):
    """A proven strength that a school may share: in which area, since when, and from which visit it is known."""

    __tablename__ = "strengths"

    school_id: Mapped[str] = mapped_column(index=True)
    area: Mapped[str] = mapped_column(default="")
    text: Mapped[str]
    proven_on: Mapped[date]
    visit_id: Mapped[str] = mapped_column(default="")
    offered: Mapped[bool] = mapped_column(default=True)


class Inspection(Synced, Base, kw_only=True, eq=False):
    """An inspection as published, on the ``scale`` of its day, which is never converted into another.

    ``results`` holds the judgement by area, in the scale's own words.
    """

    __tablename__ = "inspections"

    school_id: Mapped[str] = mapped_column(index=True)
    on: Mapped[date] = mapped_column()
    scale: Mapped[str]
    results: Mapped[dict[str, Any]] = mapped_column(Json, default_factory=dict)
    note: Mapped[str] = mapped_column(default="")
