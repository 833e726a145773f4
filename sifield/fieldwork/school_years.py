"""A school's year: what the trust's improvement model asks of it, foreseen as a difference before it is written.

The year follows from facts alone (``year_facts``, ``year_asks``): the framework in force, the confirmed grades, the
school's days, for whom a row is meant, when it joined and leaves, when inspectors called. A row's id follows from them
too, so that two laptops plan the same rows. Rows are numbered through the year: the next one to do keeps its number
when a grade changes, and what was done early counts for the next that is due. What is done, waived or booked is never
taken away.

What is about safeguarding lies in the safeguarding store. A laptop without it leaves those rows to one that has it; on
that one they follow by themselves once what is general has been accepted (``follow``).
"""

from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import date

from sqlalchemy import select
from sqlalchemy.orm import Session

from sifield.fieldwork import inspector_calls, leaving
from sifield.fieldwork.year_asks import JOINING, PROGRAMME, Asked, ask
from sifield.fieldwork.year_facts import SAFEGUARDING, YearFacts
from sifield.frameworks.calendar import school_year
from sifield.models.programme import Booking, Requirement
from sifield.wire.records import class_of, school_scope

ADDED, DROPPED, MOVED, KEPT, DONE, WAIVED = "added", "dropped", "moved", "kept", "done", "waived"
_FIELDS = ("title", "due_on", "moved_from", "grade", "term", "within", "within_number", "lead", "half_days", "focus")
"""What a row that is still to do takes over of what is asked now, besides ``why``."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Line:
    """What becomes of one thing. ``change`` is "added", "dropped", "moved" (``was_on`` is its day until now), "kept",
    "done" or "waived" (of a school that leaves); ``note`` says why it stays though it is not asked as it was.
    """

    id: str
    change: str
    title: str
    due_on: date
    was_on: date | None
    term: str
    row: str
    why: str
    note: str
    sensitivity: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Difference:
    """What planning a school's year makes of what is there; ``lack`` says why nothing can be planned, ``reworded``
    counts what keeps its day and changes in its words, its lead or its visit.
    """

    school_id: str
    school_name: str
    year: int
    lack: str
    lines: tuple[Line, ...]
    reworded: int = 0

    @property
    def is_empty(self) -> bool:
        """Whether accepting it would change nothing."""
        return not self.reworded and all(line.change in (KEPT, DONE) for line in self.lines)

    def count(self, change: str) -> int:
        """Count the lines of one kind of change."""
        return sum(line.change == change for line in self.lines)

    def with_other(self, other: "Difference") -> "Difference":
        """Put what lies in the other store beside it."""
        lines = sorted((*self.lines, *other.lines), key=lambda line: (line.due_on, line.title, line.id))
        return replace(self, lines=tuple(lines), reworded=self.reworded + other.reworded)


def foresee(session: Session, facts: YearFacts, sensitivity: str = "general") -> Difference:
    """Say what accepting would change in the store of a class; changes nothing.

    Args:
        session: of the store of this class.
        facts: gathered in the general store.
    """
    asked, rows, lines = _compare(session, facts, sensitivity)
    reworded = sum(
        line.change == KEPT
        and line.id in asked
        and rows[line.id].state == "due"
        and _differs(rows[line.id], asked[line.id])
        for line in lines
    )
    return Difference(
        school_id=facts.school_id,
        school_name=facts.school_name,
        year=facts.year,
        lack=facts.lack,
        lines=lines,
        reworded=reworded,
    )


def accept(session: Session, facts: YearFacts, sensitivity: str = "general") -> None:
    """Write a school's year into the store of a class. The same facts again change nothing; args as ``foresee``."""
    asked, rows, lines = _compare(session, facts, sensitivity)
    for line in lines:
        row, wanted = rows.get(line.id), asked.get(line.id)
        if row is None:
            assert wanted is not None, "it is added"
            session.add(_new(facts, wanted))
        elif line.change == DROPPED:
            session.delete(row)
        elif wanted is None and line.change == ADDED:
            row.deleted = False
        elif line.change == WAIVED:
            row.state, row.reason = "waived", leaving.reason(facts)
        elif wanted is not None and row.state == "due":
            row.deleted = False
            for field in (*_FIELDS, "why"):
                setattr(row, field, getattr(wanted, field))


def follow(session: Session, facts: YearFacts, today: date) -> None:
    """Bring what the safeguarding store asks of a school up to date with facts that were accepted in the general one.

    Args:
        session: of the safeguarding store, of a laptop that has the school's safeguarding records.
    """
    accept(session, facts, SAFEGUARDING)
    inspector_calls.settle(session, facts)
    leaving.hand_over(session, facts, today)


def _compare(
    session: Session, facts: YearFacts, sensitivity: str
) -> tuple[Mapping[str, Asked], Mapping[str, Requirement], tuple[Line, ...]]:
    asked = {one.id: one for one in ask(facts) if one.sensitivity == sensitivity}
    rows = _rows(session, facts)
    booked = _booked(session, facts.school_id)
    lines = [_line(facts, rows.get(key), asked.get(key), key in booked) for key in {**asked, **rows}]
    shown = [line for line in lines if line is not None]
    return asked, rows, tuple(sorted(shown, key=lambda line: (line.due_on, line.title, line.id)))


def _rows(session: Session, facts: YearFacts) -> dict[str, Requirement]:
    """Give what stands in this store for the year, and what was taken away from it and may come back."""
    planned = (Requirement.origin == PROGRAMME) & (Requirement.year == facts.year)
    if facts.joined_on is None:
        planned |= (Requirement.origin == JOINING) & (Requirement.year == facts.year)
    elif school_year(facts.joined_on) == facts.year:
        planned |= Requirement.origin == JOINING
    wanted = select(Requirement).where(Requirement.school_id == facts.school_id, planned)
    return {row.id: row for row in session.scalars(wanted.execution_options(with_deleted=True))}


def _booked(session: Session, school_id: str) -> frozenset[str]:
    wanted = select(Booking.requirement_ids).where(Booking.school_id == school_id, Booking.state != "cancelled")
    return frozenset(one for ids in session.scalars(wanted) for one in ids)


def _line(facts: YearFacts, row: Requirement | None, asked: Asked | None, is_booked: bool) -> Line | None:
    """Say what becomes of a row and of what is asked; None of one that was taken away and is not asked."""
    if row is None or (row.deleted and asked is not None):
        assert asked is not None
        return _told(asked, ADDED, asked.due_on)
    stays = "a visit has begun" if row.visit_id else "it is booked" if is_booked else ""
    if row.deleted:  # taken away on one laptop while somebody booked it on another
        return _told(row, ADDED, row.due_on, f"Not asked any more; it comes back because {stays}.") if stays else None
    if row.state == "done":
        return _told(row, DONE, row.due_on)
    if row.state == "waived":
        return _told(row, KEPT, row.due_on, f"Waived: {row.reason}")
    if asked is not None:
        moved = row.due_on != asked.due_on
        return _told(asked, MOVED if moved else KEPT, asked.due_on, was_on=row.due_on if moved else None)
    if facts.lack:
        return _told(row, KEPT, row.due_on)
    if facts.left_on is not None and row.due_on > facts.left_on:
        return _told(row, WAIVED, row.due_on, leaving.reason(facts))
    if stays:
        return _told(row, KEPT, row.due_on, f"Not asked any more; it stays because {stays}.")
    return _told(row, DROPPED, row.due_on)


def _told(one: Requirement | Asked, change: str, due_on: date, note: str = "", *, was_on: date | None = None) -> Line:
    return Line(
        id=one.id,
        change=change,
        title=one.title,
        due_on=due_on,
        was_on=was_on,
        term=one.term,
        row=one.row,
        why=one.why,
        note=note,
        sensitivity=one.sensitivity if isinstance(one, Asked) else class_of(one.scope),
    )


def _differs(row: Requirement, asked: Asked) -> bool:
    return any(getattr(row, field) != getattr(asked, field) for field in (*_FIELDS, "why"))


def _new(facts: YearFacts, one: Asked) -> Requirement:
    assert facts.framework is not None
    return Requirement(
        id=one.id,
        scope=school_scope(facts.school_id, one.sensitivity),
        school_id=facts.school_id,
        form_id=one.form_id,
        title=one.title,
        due_on=one.due_on,
        origin=one.origin,
        framework=facts.framework.name,
        year=one.year,
        grade=one.grade,
        row=one.row,
        number=one.number,
        kind=one.kind,
        term=one.term,
        within=one.within,
        within_number=one.within_number,
        lead=one.lead,
        half_days=one.half_days,
        focus=one.focus,
        why=one.why,
        moved_from=one.moved_from,
    )
