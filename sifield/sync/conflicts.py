"""Conflicts: what two people wrote in one field, and a person's choice between them."""

from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import select
from sqlalchemy.orm import Session

from sifield.errors import SifieldError
from sifield.fieldwork import looks
from sifield.models.base import from_wire, table_name
from sifield.models.changes import settle
from sifield.models.exchange import Conflict
from sifield.models.people import Person
from sifield.models.records import CLASS_OF, schema
from sifield.models.visits import Visit
from sifield.wire.messages import GONE

CURRENT, PROPOSED = "current", "proposed"


@dataclass(frozen=True, slots=True)
class Side:
    """One person's value in a conflict. ``by`` is her id, ``at`` the moment by her clock as ISO 8601."""

    value: Any
    by: str
    at: str


@dataclass(frozen=True, slots=True)
class ConflictRow:
    """A conflict as a screen shows it: what stands, and what did not get in.

    Attributes:
        field: the field's name, or "*": one person deleted the row (value True), the other edited it.
        mine: which side is the asking person's, "current" or "proposed"; "" if neither (or both) are.
    """

    id: str
    record: str
    row_id: str
    field: str
    current: Side
    proposed: Side
    mine: str


def list_conflicts(session: Session, person_id: str) -> tuple[ConflictRow, ...]:
    """List the open conflicts of a store, oldest first, as this person sees them; none of a lesson look that is not for
    her to read: its readers settle it."""
    rows = session.scalars(select(Conflict).where(Conflict.resolved_at.is_(None)).order_by(Conflict.id)).all()
    shut = set(session.scalars(select(Visit.id).where(looks.is_closed(session)))) if rows else set()
    return tuple(_row(row, person_id) for row in rows if not shut or _visit_of(session, row) not in shut)


def _visit_of(session: Session, conflict: Conflict) -> str:
    """Give the visit that the record of a conflict belongs to, "" for none."""
    if conflict.record == "visit":
        return conflict.row_id
    row = session.get(CLASS_OF[conflict.record], conflict.row_id, execution_options={"with_deleted": True})
    return str(getattr(row, "visit_id", ""))


def resolve_conflict(session: Session, conflict_id: str, choice: str | tuple[Any], at: datetime) -> None:
    """Settle a conflict: the choice becomes the row's value here at once, and everybody's at the next sync.

    Args:
        session: of ``Store.write`` of the store that holds the conflict.
        choice: "current" (what stands), "proposed" (what did not get in),
            or a value of one's own (as it travels) in a tuple of one.
        at: now.

    Raises:
        SifieldError: "no-conflict", it is settled already or not here.
    """
    conflict = session.get(Conflict, conflict_id)
    if conflict is None or conflict.resolved_at is not None:
        raise SifieldError("This has been settled already.", "Go on with your work.", code="no-conflict")
    kind = CLASS_OF[conflict.record]
    row = session.get(kind, conflict.row_id, execution_options={"with_deleted": True})
    if row is None:
        raise SifieldError("The record of this conflict is not here.", "Sync, then try again.", code="no-conflict")
    wire = choice[0] if isinstance(choice, tuple) else {CURRENT: conflict.current, PROPOSED: conflict.proposed}[choice]
    field = conflict.field
    value = bool(wire) if field == GONE else from_wire(schema.tables[table_name(kind)].columns[field], wire)
    settle(session, row, field, value, conflict_id)
    conflict.resolved_at = at


def name_of(session: Session, person_id: str) -> str:
    """Give a person's name for a side of a conflict (from the general store), or "somebody"."""
    person = session.get(Person, person_id)
    return person.name if person is not None else "somebody"


def _row(row: Conflict, person_id: str) -> ConflictRow:
    mine = {row.current_by: CURRENT, row.proposed_by: PROPOSED}.get(person_id, "")
    return ConflictRow(
        row.id,
        row.record,
        row.row_id,
        row.field,
        Side(row.current, row.current_by, row.current_at),
        Side(row.proposed, row.proposed_by, row.proposed_at),
        mine if row.current_by != row.proposed_by else "",
    )
