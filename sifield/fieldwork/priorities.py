"""The school's own priorities of a year, from its development plan: what findings and actions hang on."""

from collections.abc import Sequence
from dataclasses import dataclass

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from sifield.alike import plain
from sifield.errors import SifieldError
from sifield.fieldwork.here import find
from sifield.fieldwork.priority_lists import check_words
from sifield.models.evidence import Finding
from sifield.models.plans import Action
from sifield.models.standing import Priority
from sifield.wire.records import school_scope


@dataclass(frozen=True, slots=True)
class PriorityRow:
    """A priority and its place, from 1."""

    id: str
    number: int
    text: str


@dataclass(frozen=True, slots=True)
class Taken:
    """What taking a list over did; ``in_use`` are those not in the list that stay, because something hangs on them."""

    added: int
    kept: int
    removed: int
    in_use: tuple[str, ...]


def list_priorities(session: Session, school_id: str, year: int) -> tuple[PriorityRow, ...]:
    """List the priorities of a school for a school year (2026 is 2026/27)."""
    rows = enumerate(_rows(session, school_id, year), start=1)
    return tuple(PriorityRow(one.id, number, one.text) for number, one in rows)


def take_list(session: Session, school_id: str, year: int, texts: Sequence[str]) -> Taken:
    """Make these the priorities of the year. One with the same words stays what it was, with what hangs on it."""
    there = {plain(row.text): row for row in _rows(session, school_id, year)}
    used = _in_use(session, [row.id for row in there.values()])
    added = kept = removed = 0
    for position, text in enumerate(texts, start=1):
        row = there.pop(plain(text), None)
        if row is not None:
            row.position, kept = position, kept + 1
            continue
        added += 1
        session.add(
            Priority(scope=school_scope(school_id), school_id=school_id, year=year, position=position, text=text)
        )
    in_use: list[str] = []
    for place, row in enumerate(there.values(), start=len(texts) + 1):
        if row.id in used:
            row.position = place
            in_use.append(row.text)
        else:
            session.delete(row)
            removed += 1
    return Taken(added, kept, removed, tuple(in_use))


def edit_priority(session: Session, priority_id: str, text: str) -> None:
    """Write a priority anew; what hangs on it stays.

    Raises:
        SifieldError: no words or too many, or it is not on this laptop.
    """
    _find(session, priority_id).text = check_words(text)


def remove_priority(session: Session, priority_id: str) -> None:
    """Remove a priority.

    Raises:
        SifieldError: findings or actions hang on it, or it is not on this laptop.
    """
    if _in_use(session, [priority_id]):
        raise SifieldError(
            "Findings or actions hang on this priority.", "Give them to another one first.", code="in-use"
        )
    session.delete(_find(session, priority_id))


def hang_action(session: Session, action_id: str, priority_id: str) -> None:
    """Say which priority an action serves ("" for none); it is no part of what was signed.

    Raises:
        SifieldError: the action is not on this laptop.
    """
    action = find(session, Action, action_id, "action", "Open the school again.")
    action.priority_id = priority_id


def hang_finding(session: Session, finding_id: str, priority_id: str) -> None:
    """Say which priority a finding is about ("" for none).

    Raises:
        SifieldError: the finding is not on this laptop.
    """
    finding = find(session, Finding, finding_id, "finding", "Open the school again.")
    finding.priority_id = priority_id


def _rows(session: Session, school_id: str, year: int) -> list[Priority]:
    wanted = select(Priority).where(Priority.school_id == school_id, Priority.year == year)
    return list(session.scalars(wanted.order_by(Priority.position, Priority.id)))


def _in_use(session: Session, ids: Sequence[str]) -> set[str]:
    return {
        found
        for table in (Action, Finding)
        for found in session.scalars(select(func.distinct(table.priority_id)).where(table.priority_id.in_(ids)))
    }


def _find(session: Session, priority_id: str) -> Priority:
    return find(session, Priority, priority_id, "priority", "Open the school again.")
