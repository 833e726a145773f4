"""Erasing: what this laptop remembers of a field beside the record itself, when words are struck out of it; and a whole
record, when its day has come.

The journal, changes on their way, conflicts, what the centre holds meanwhile, what came and is not applied yet: each
keeps that there was something, and when, and nothing of what it said.
"""

from collections.abc import Sequence
from typing import Any

from sqlalchemy import delete, select
from sqlalchemy.orm import Session

from sifield.models.base import Base, Synced, table_name
from sifield.models.exchange import Blob, Conflict, FieldVersion, Inbox, Journal, Outbox, Place, Shadow
from sifield.models.plans import Revision
from sifield.wire.messages import GONE
from sifield.wire.striking import MARK, strike

_PLACES = ("visit", "concern", "sketch", "note-words", "note-picture")
"""What a laptop keeps of a record for itself: kinds of ``Place``, each named by the record's id."""
_EMPTY: tuple[Any, ...] = (None, "", [], MARK)


def erase(session: Session, row_id: str, field: str, words: Sequence[str] = ()) -> int:
    """Erase every state of a field but the record's own; give in how many places something was erased.

    Args:
        words: what was struck out, where it is known: of an open conflict, and of what the centre holds, the rest of
            the text stays; else nothing of it does.
    """
    erased = sum(_rewrite(line, ("before", "after")) for line in _journal(session, row_id, field))
    for change in session.scalars(select(Outbox).where(Outbox.row_id == row_id)).all():
        if change.fields.get(field) not in _EMPTY:
            change.fields = change.fields | {field: MARK}
            erased += 1
    for conflict in _conflicts(session, row_id, field):
        keeps = words if conflict.resolved_at is None else ()
        erased += _rewrite(conflict, ("base", "current", "proposed"), keeps)
    shadow = session.get(Shadow, (row_id, field))
    if shadow is not None:
        erased += _rewrite(shadow, ("value",), words)
    for staged in session.scalars(select(Inbox).where(Inbox.body.like(f"%{row_id}%"))).all():
        fields = staged.body.get("fields", {})
        if staged.body.get("row") == row_id and field in fields:
            staged.body = staged.body | {"fields": fields | {field: [fields[field][0], MARK]}}
            erased += 1
    session.flush()
    return erased


def expunge(session: Session, kind: type[Synced], row_id: str) -> None:
    """Let a record go with everything that this laptop remembers of it; that it is deleted stays known by its id."""
    row = session.get(kind, row_id, execution_options={"with_deleted": True})
    if isinstance(row, Revision):
        session.execute(delete(Blob).where(Blob.sha256 == row.sha256))
    if row is not None:
        session.flush()
        session.expunge(row)
    table = Base.metadata.tables[table_name(kind)]
    session.execute(delete(table).where(table.c.id == row_id))
    for told in (Journal, Shadow, Outbox, Conflict):
        session.execute(delete(told).where(told.row_id == row_id))
    session.execute(delete(FieldVersion).where(FieldVersion.row_id == row_id, FieldVersion.field != GONE))
    session.execute(delete(Place).where(Place.key.in_([f"{what}:{row_id}" for what in _PLACES])))


def states_of(session: Session, row_id: str, field: str) -> list[Any]:
    """Give every state of a field that this laptop remembers, so that it can be seen whether words stand there."""
    states = [value for line in _journal(session, row_id, field) for value in (line.before, line.after)]
    for conflict in _conflicts(session, row_id, field):
        states += [conflict.base, conflict.current, conflict.proposed]
    return [state for state in states if state not in _EMPTY]


def _journal(session: Session, row_id: str, field: str) -> Sequence[Journal]:
    return session.scalars(select(Journal).where(Journal.row_id == row_id, Journal.field == field)).all()


def _conflicts(session: Session, row_id: str, field: str) -> Sequence[Conflict]:
    return session.scalars(select(Conflict).where(Conflict.row_id == row_id, Conflict.field == field)).all()


def _rewrite(row: Any, names: Sequence[str], words: Sequence[str] = ()) -> bool:
    """Put the mark in the place of these values, or, where the words are known, of these alone."""
    is_changed = False
    for name in names:
        value = getattr(row, name)
        rest = value if value in _EMPTY else strike(value, words) if words else MARK
        if rest != value:
            setattr(row, name, rest)
            is_changed = True
    return is_changed
