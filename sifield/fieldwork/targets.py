"""A school's targets of a year: set, reviewed by its local board, agreed by the trust board, followed through."""

from dataclasses import dataclass
from datetime import date

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from sifield.errors import SifieldError
from sifield.fieldwork.here import find
from sifield.models.standing import Target
from sifield.wire.records import school_scope

STAGES = ("set", "reviewed", "agreed")
"""What a target goes through, in this order: set, reviewed by the local board, agreed by the trust board."""
RATINGS = ("", "red", "amber", "green", "met")
_AGREED_ON = ("standard", "title", "baseline", "aim")


@dataclass(frozen=True, slots=True, kw_only=True)
class TargetWords:
    """What a person writes of a target. ``standard`` is the framework's name of what it serves; ``rating`` one of
    ``RATINGS``; ``latest`` is the newest figure, of the day ``latest_on``."""

    title: str
    standard: str = ""
    baseline: str = ""
    aim: str = ""
    latest: str = ""
    latest_on: date | None = None
    rating: str = ""
    progress: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class TargetRow:
    """A target as it stands; ``stage`` is one of ``STAGES``."""

    id: str
    year: int
    words: TargetWords
    set_on: date | None
    reviewed_on: date | None
    agreed_on: date | None

    @property
    def stage(self) -> str:
        """How far it has come."""
        return "agreed" if self.agreed_on else "reviewed" if self.reviewed_on else "set"

    @property
    def reached_on(self) -> date | None:
        """Since when it stands there."""
        return self.agreed_on or self.reviewed_on or self.set_on


def list_targets(session: Session, school_id: str, year: int) -> tuple[TargetRow, ...]:
    """List the targets of a school for a school year (2026 is 2026/27), in their order."""
    wanted = select(Target).where(Target.school_id == school_id, Target.year == year)
    return tuple(map(_row, session.scalars(wanted.order_by(Target.position, Target.id))))


def add_target(session: Session, school_id: str, year: int, words: TargetWords, today: date) -> str:
    """Set a target, and give its id.

    Raises:
        SifieldError: it says nothing.
    """
    last = session.scalar(select(func.max(Target.position)).where(Target.school_id == school_id, Target.year == year))
    target = Target(
        scope=school_scope(school_id), school_id=school_id, year=year, position=(last or 0) + 1, title="", set_on=today
    )
    _fill(target, words)
    session.add(target)
    return target.id


def edit_target(session: Session, target_id: str, words: TargetWords) -> None:
    """Write a target anew. Where what was agreed on changes, the boards have to look again; news of it changes nothing.

    Raises:
        SifieldError: it says nothing, or is not on this laptop.
    """
    target = _find(session, target_id)
    before = tuple(getattr(target, field) for field in _AGREED_ON)
    _fill(target, words)
    if tuple(getattr(target, field) for field in _AGREED_ON) != before:
        target.reviewed_on = target.agreed_on = None


def step_target(session: Session, target_id: str, on: date) -> None:
    """Take a target one stage on: the local board has reviewed it, then the trust board has agreed it.

    Raises:
        SifieldError: it is not on this laptop.
    """
    target = _find(session, target_id)
    if target.reviewed_on is None:
        target.reviewed_on = on
    elif target.agreed_on is None:
        target.agreed_on = on


def step_target_back(session: Session, target_id: str) -> None:
    """Take the last stage back.

    Raises:
        SifieldError: it is not on this laptop.
    """
    target = _find(session, target_id)
    if target.agreed_on is not None:
        target.agreed_on = None
    else:
        target.reviewed_on = None


def remove_target(session: Session, target_id: str) -> None:
    """Remove a target.

    Raises:
        SifieldError: it is not on this laptop.
    """
    session.delete(_find(session, target_id))


def _fill(target: Target, words: TargetWords) -> None:
    if not words.title.strip():
        raise SifieldError("The target says nothing.", "Say in one line what is to be reached.", code="no-words")
    if words.rating not in RATINGS:
        raise ValueError(f"rating of a target: {words.rating}")
    target.standard, target.title = words.standard, words.title.strip()
    target.baseline, target.aim = words.baseline.strip(), words.aim.strip()
    target.latest, target.latest_on = words.latest.strip(), words.latest_on
    target.rating, target.progress = words.rating, words.progress.strip()


def _find(session: Session, target_id: str) -> Target:
    return find(session, Target, target_id, "target", "Open the school again.")


def _row(target: Target) -> TargetRow:
    words = TargetWords(
        title=target.title,
        standard=target.standard,
        baseline=target.baseline,
        aim=target.aim,
        latest=target.latest,
        latest_on=target.latest_on,
        rating=target.rating,
        progress=target.progress,
    )
    stages = {"set_on": target.set_on, "reviewed_on": target.reviewed_on, "agreed_on": target.agreed_on}
    return TargetRow(id=target.id, year=target.year, words=words, **stages)
