"""What a person must decide: visits whose time is over are put before her; she deletes them, or says why they stay."""

from dataclasses import dataclass
from datetime import date, datetime

from sqlalchemy import select
from sqlalchemy.orm import Session

from sifield.errors import SifieldError
from sifield.fieldwork import access, disposal, retention
from sifield.fieldwork.visit_records import rows_of
from sifield.fieldwork.visits import find_visit
from sifield.models.people import Person
from sifield.models.plans import Plan
from sifield.models.retention import Disposal, Hold
from sifield.models.schools import School
from sifield.models.visits import Visit


@dataclass(frozen=True, slots=True, kw_only=True)
class OverdueRow:
    """A visit whose time is over. ``due_on`` was its last day; ``kind`` is the label of its class."""

    visit_id: str
    title: str
    school_name: str
    visited_on: date
    due_on: date
    kind: str
    sensitivity: str


@dataclass(frozen=True, slots=True, kw_only=True)
class HoldRow:
    """A visit that is kept beyond its day, and why; ``until_on`` is None where somebody must lift it."""

    hold_id: str
    visit_id: str
    title: str
    school_name: str
    reason: str
    placed_by: str
    placed_on: date
    until_on: date | None
    sensitivity: str


@dataclass(frozen=True, slots=True)
class Deleted:
    """That records of a class were deleted for good: how many, when, and by whom ("" by themselves)."""

    kind: str
    many: int
    at: datetime
    by: str


def list_overdue(session: Session, today: date) -> tuple[OverdueRow, ...]:
    """List the visits of a store whose time is over and which are not on hold, the oldest first."""
    classes = {kind.name: kind for kind in retention.list_classes(session)}
    held = disposal.held(session, today)
    least = min(classes[name].keep for name in ("visits", "plans", "safeguarding"))
    wanted = (
        select(Visit, School.name, Plan.id)
        .outerjoin(School, School.id == Visit.school_id)
        .outerjoin(Plan, Plan.visit_id == Visit.id)
        .where(Visit.delete_on.is_(None), Visit.planned_on < date(today.year - least, 9, 1), Visit.id.not_in(held))
        .order_by(Visit.planned_on, Visit.id)
    )
    rows = []
    for visit, school, plan_id in session.execute(wanted):
        kind = classes["safeguarding" if visit.sensitivity != "general" else "plans" if plan_id else "visits"]
        due = kind.due(visit.planned_on)
        if due < today:
            rows.append(
                OverdueRow(
                    visit_id=visit.id,
                    title=visit.title,
                    school_name=school or "",
                    visited_on=visit.planned_on,
                    due_on=due,
                    kind=kind.label,
                    sensitivity=visit.sensitivity,
                )
            )
    return tuple(rows)


def list_holds(session: Session, today: date) -> tuple[HoldRow, ...]:
    """List the visits of a store that are kept beyond their day, the latest first."""
    wanted = (
        select(Hold, Visit.title, Visit.sensitivity, School.name, Person.name)
        .outerjoin(Visit, Visit.id == Hold.visit_id)
        .outerjoin(School, School.id == Visit.school_id)
        .outerjoin(Person, Person.id == Hold.placed_by)
        .where(Hold.lifted_on.is_(None), (Hold.until_on.is_(None)) | (Hold.until_on >= today))
        .order_by(Hold.placed_on.desc(), Hold.id.desc())
    )
    return tuple(
        HoldRow(
            hold_id=hold.id,
            visit_id=hold.visit_id,
            title=title or "",
            school_name=school or "",
            reason=hold.reason,
            placed_by=by or "",
            placed_on=hold.placed_on,
            until_on=hold.until_on,
            sensitivity=sensitivity or "general",
        )
        for hold, title, sensitivity, school, by in session.execute(wanted)
    )


def list_deleted(session: Session) -> tuple[Deleted, ...]:
    """List what was deleted for good, the latest first: counts, never what it was."""
    labels = {kind.name: kind.label for kind in retention.shipped()}
    wanted = (
        select(Disposal, Person.name)
        .outerjoin(Person, Person.id == Disposal.disposed_by)
        .order_by(Disposal.disposed_at.desc())
    )
    return tuple(
        Deleted(labels.get(one.what, one.what), len(one.rows), one.disposed_at, by or "")
        for one, by in session.execute(wanted)
    )


def keep(session: Session, visit_id: str, reason: str, until: date | None, today: date) -> None:
    """Keep a visit's records beyond their day: until a day, or, as a legal hold, until it is lifted.

    Raises:
        SifieldError: "no-right"; "no-reason"; "until": the day is not to come.
    """
    visit = find_visit(session, visit_id)
    _require_right(session, visit)
    if not reason.strip():
        raise SifieldError("The reason is missing.", "Write why these records are still needed.", code="no-reason")
    if until is not None and until <= today:
        raise SifieldError("This day has passed.", "Give a day that is still to come.", code="until")
    by = access.whose_laptop(session).person_id
    session.add(
        Hold(
            scope=visit.scope,
            visit_id=visit_id,
            reason=" ".join(reason.split()),
            placed_by=by,
            placed_on=today,
            until_on=until,
        )
    )


def lift(session: Session, hold_id: str, today: date) -> None:
    """Lift a hold: the visit is put before whoever decides again, once its time is over.

    Raises:
        SifieldError: "no-hold", or "no-right".
    """
    hold = session.get(Hold, hold_id)
    if hold is None:
        raise SifieldError("This is not on this laptop.", "Sync, then try again.", code="no-hold")
    _require_right(session, find_visit(session, hold.visit_id))
    hold.lifted_on, hold.lifted_by = today, access.whose_laptop(session).person_id


def delete_for_good(session: Session, visit_id: str, today: date, at: datetime) -> int:
    """Delete a visit whose time is over with everything that belongs to it, here and everywhere; count the records.

    Raises:
        SifieldError: "no-right"; "not-due": its time is not over, or it is on hold.
    """
    visit = find_visit(session, visit_id)
    _require_right(session, visit)
    if visit_id not in {row.visit_id for row in list_overdue(session, today)}:
        raise SifieldError("This visit is still to be kept.", "Look when its time is over.", code="not-due")
    what = "safeguarding" if visit.sensitivity != "general" else "visits"
    if session.scalar(select(Plan.id).where(Plan.visit_id == visit_id)) and what == "visits":
        what = "plans"
    by = access.whose_laptop(session).person_id
    return disposal.dispose(session, what, rows_of(session, visit_id), at, by=by, visit_id=visit_id)


def _require_right(session: Session, visit: Visit) -> None:
    laptop = access.whose_laptop(session)
    general = visit.sensitivity == "general"
    if not (laptop.may_administer if general else laptop.may_visit(visit.school_id, visit.sensitivity)):
        raise SifieldError(
            "Only an administrator decides how long these records are kept.", "Ask one of them.", code="no-right"
        )
