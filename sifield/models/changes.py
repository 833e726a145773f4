"""From an edit to a change: one flush listener writes the outbox and the journal, never anything by hand.

Every create, update and deletion of a record in a ``Store.write`` session gets its outbox row and its journal rows in
the same transaction. Sessions of ``Store.apply`` (what came from the centre) carry no stamp and are left alone.
"""

import time
from datetime import datetime
from typing import Any

from sqlalchemy import event, inspect, select
from sqlalchemy.orm import ORMExecuteState, Session, UOWTransaction, sessionmaker

from sifield.models.base import Synced, to_wire
from sifield.models.exchange import HELD, PENDING, SENT, FieldVersion, Journal, Outbox
from sifield.wire.ids import new_id
from sifield.wire.records import BY_TABLE

_STAMP = "stamp"
# The flush is under way where these are written, so they are spoken to as tables and not as mapped classes.
_OUTBOX = Outbox.metadata.tables["outbox"]
_JOURNAL = Journal.metadata.tables["journal"]
_VERSIONS = FieldVersion.metadata.tables["field_versions"]


class _Stamp:
    """Whose transaction this is, when, and its id once it has changed a record."""

    __slots__ = ("actor", "at", "txn", "used")

    def __init__(self, actor: str, at: datetime) -> None:
        self.actor = actor
        self.at = at
        self.txn = new_id()
        self.used = False


def stamp(session: Session, actor: str, at: datetime) -> None:
    """Say whose edits the session makes, and when; from here on they become changes."""
    session.info[_STAMP] = _Stamp(actor, at)


def transaction_of(session: Session) -> str | None:
    """Give the id of the transaction if the session has changed a record, else None."""
    mark = session.info.get(_STAMP)
    return mark.txn if mark is not None and mark.used else None


def has_transaction(session: Session, txn: str) -> bool:
    """Tell whether a transaction is in the store."""
    return session.scalar(select(Journal.n).where(Journal.txn == txn).limit(1)) is not None


def watch(sessions: sessionmaker[Session]) -> None:
    """Make every session of the maker turn edits of records into changes."""
    event.listen(sessions, "before_flush", _bury)
    event.listen(sessions, "after_flush", _record)
    event.listen(sessions, "do_orm_execute", _refuse_bulk)


def _bury(session: Session, _context: UOWTransaction, _instances: Any) -> None:
    """Turn the deletion of a record into a tombstone."""
    for row in [row for row in session.deleted if isinstance(row, Synced)]:
        session.add(row)
        row.deleted = True


def _refuse_bulk(state: ORMExecuteState) -> None:
    """A bulk UPDATE or DELETE passes no flush, so it would change records without a change: a bug, not a shortcut."""
    mapper = state.bind_mapper
    is_dml = state.is_insert or state.is_update or state.is_delete
    if is_dml and _STAMP in state.session.info and mapper is not None and issubclass(mapper.class_, Synced):
        raise RuntimeError(f"bulk statement on {mapper.class_.__name__}: edit records one by one")


def _record(session: Session, _context: UOWTransaction) -> None:
    mark: _Stamp | None = session.info.get(_STAMP)
    if mark is None:
        return
    for row in session.new:
        if isinstance(row, Synced):
            _write(session, mark, row, "create", _edits(row, everything=True))
    for row in session.dirty:
        if isinstance(row, Synced):
            edits = _edits(row)
            gone = inspect(row).attrs.deleted.history
            if gone.has_changes() and row.deleted:
                _write(session, mark, row, "delete", edits)
            elif edits or gone.has_changes():
                _write(session, mark, row, "update", edits)


def _edits(row: Synced, *, everything: bool = False) -> dict[str, tuple[Any, Any]]:
    """Give (before, after) of each field that the flush changed, as they travel."""
    edits = {}
    state = inspect(row)
    for field in BY_TABLE[row.__tablename__].fields:  # type: ignore[attr-defined]
        history = state.attrs[field].history
        after = to_wire(getattr(row, field))
        if everything:
            if after is not None:
                edits[field] = (None, after)
        elif history.has_changes():
            before = to_wire(history.deleted[0]) if history.deleted else None
            if before != after:
                edits[field] = (before, after)
    return edits


def _write(session: Session, mark: _Stamp, row: Synced, kind: str, edits: dict[str, tuple[Any, Any]]) -> None:
    mark.used = True
    connection = session.connection()
    table = row.__tablename__  # type: ignore[attr-defined]
    shown = edits if kind == "update" and edits else edits | {"deleted": (kind == "delete" or None, kind == "delete")}
    # The monotonic clock tells order and rest on one laptop even while its calendar clock is being put right.
    ticks = time.monotonic_ns()
    connection.execute(
        _JOURNAL.insert(),
        [
            {
                "txn": mark.txn, "table_name": table, "row_id": row.id, "field": field, "before": before,
                "after": after, "actor": mark.actor, "at": mark.at, "monotonic_ns": ticks,
            }
            for field, (before, after) in shown.items()
        ],
    )  # fmt: skip
    _queue(session, mark, row, kind, {field: after for field, (_, after) in edits.items()})


def _queue(session: Session, mark: _Stamp, row: Synced, kind: str, fields: dict[str, Any]) -> None:
    """Put an edit into the outbox, joining it to the last change of the row that the centre has not seen."""
    waiting = _waiting(session, row.id)
    last = next((change for change in waiting[-1:] if change.state != SENT and change.kind != "delete"), None)
    if last is not None and last.kind == "create" and last.state == PENDING and kind == "delete":
        # Nobody but this laptop knows the row: there is nothing to tell.
        session.connection().execute(_OUTBOX.delete().where(_OUTBOX.c.n == last.n))
        return
    base = {field: _base(session, waiting, row.id, field) for field in fields} if kind != "create" else {}
    values = {"base": base, "fields": fields, "kind": kind, "txn": mark.txn, "actor": mark.actor, "at": mark.at}
    if last is None:
        session.connection().execute(
            _OUTBOX.insert().values(
                change_id=new_id(), scope=row.scope, record=BY_TABLE[row.__tablename__].name,  # type: ignore[attr-defined]
                row_id=row.id, state=PENDING, reason="", **values,
            )
        )  # fmt: skip
        return
    values["base"] = {} if last.kind == "create" else base | last.base
    values["fields"] = last.fields | fields
    values["kind"] = "create" if last.kind == "create" else kind
    if last.state == HELD:
        # The centre remembers a refused change by its id for ever; what is mended goes as a new one.
        values |= {"state": PENDING, "reason": "", "change_id": new_id()}
    session.connection().execute(_OUTBOX.update().where(_OUTBOX.c.n == last.n).values(**values))


def _waiting(session: Session, row_id: str) -> list[Any]:
    return list(session.connection().execute(select(_OUTBOX).where(_OUTBOX.c.row_id == row_id).order_by(_OUTBOX.c.n)))


def _base(session: Session, waiting: list[Any], row_id: str, field: str) -> int | str:
    """Give what an edit of a field starts from: our own change under way, else the version last heard (0: none)."""
    for change in reversed(waiting):
        if change.state == SENT and (field in change.fields or change.kind == "create"):
            return f"c:{change.change_id}"
    version = session.connection().scalar(
        select(_VERSIONS.c.version).where(_VERSIONS.c.row_id == row_id, _VERSIONS.c.field == field)
    )
    return version or 0
