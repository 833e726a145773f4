"""From an edit to a change: one flush listener writes the outbox and the journal, never anything by hand.

Every create, update and deletion of a record in a ``Store.write`` session gets its outbox row and its journal rows in
the same transaction. Sessions of ``Store.apply`` (what came from the centre) carry no stamp and are left alone.
"""

import time
from collections import defaultdict
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import datetime
from functools import partial
from typing import Any, TypeGuard

from sqlalchemy import Connection, event, inspect, select
from sqlalchemy.orm import ORMExecuteState, Session, UOWTransaction, sessionmaker

from sifield.models.base import Synced, table_name, to_wire
from sifield.models.exchange import HELD, PENDING, SENT, FieldVersion, Journal, Outbox
from sifield.wire.ids import new_id
from sifield.wire.messages import CREATE, DELETE, GONE, UPDATE
from sifield.wire.records import BY_TABLE

REVIVE = "revive"
"""What bringing back a deleted row is before it becomes an update or a create."""

_STAMP = "stamp"
_AT_ONCE = 500
"""Rows asked about in one statement."""
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


@dataclass(frozen=True, slots=True)
class _Edit:
    """What a flush did to one row: (before, after) of each field, as they travel."""

    row: Synced
    kind: str
    fields: dict[str, tuple[Any, Any]]


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


def watch(sessions: sessionmaker[Session], keeps: Callable[[str], bool]) -> None:
    """Make every session of the maker turn edits of records into changes, and take only what the store keeps.

    Args:
        keeps: tells whether the records of a scope lie in this store.
    """
    event.listen(sessions, "before_flush", partial(_refuse_strays, keeps))
    event.listen(sessions, "before_flush", _bury)
    event.listen(sessions, "before_flush", _clean)
    event.listen(sessions, "after_flush", _record)
    event.listen(sessions, "do_orm_execute", _refuse_bulk)


def _refuse_strays(keeps: Callable[[str], bool], session: Session, _context: UOWTransaction, _instances: Any) -> None:
    """A safeguarding record in the general store, or any other in the safeguarding one, is a bug: nothing is kept."""
    for row in session.new:
        if isinstance(row, Synced) and not keeps(row.scope):
            raise RuntimeError(f"{type(row).__name__} of {row.scope} belongs in the other store")


def _bury(session: Session, _context: UOWTransaction, _instances: Any) -> None:
    """Turn the deletion of a record into a tombstone."""
    for row in [row for row in session.deleted if isinstance(row, Synced)]:
        session.add(row)
        row.deleted = True


def _clean(session: Session, _context: UOWTransaction, _instances: Any) -> None:
    """Take out of texts what no store and no message can carry: null characters, halves of characters (by pasting)."""
    for row in [row for row in (*session.new, *session.dirty) if isinstance(row, Synced)]:
        for field in BY_TABLE[table_name(type(row))].fields:
            value = getattr(row, field)
            if isinstance(value, str | list) and (kept := _keepable(value)) != value:
                setattr(row, field, kept)


def _keepable(value: Any) -> Any:
    if isinstance(value, list):
        return [_keepable(item) for item in value]
    if not isinstance(value, str) or ("\0" not in value and _is_whole(value)):
        return value
    whole = value.encode("utf-16-le", "surrogatepass").decode("utf-16-le", "replace")
    return whole.replace("\0", "")


def _is_whole(value: str) -> bool:
    try:
        value.encode()
    except UnicodeEncodeError:
        return False
    return True


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
    made: list[_Edit] = [_Edit(row, CREATE, _edits(row, everything=True)) for row in session.new if _travels(row)]
    for row in session.dirty:
        if _travels(row):
            edits = _edits(row)
            if inspect(row).attrs.deleted.history.has_changes():
                made.append(_Edit(row, DELETE if row.deleted else REVIVE, edits))
            elif edits:
                made.append(_Edit(row, UPDATE, edits))
    if made:
        mark.used = True
        _note(session, mark, made)
        _queue(
            session, mark, [(one.row, one.kind, {field: new for field, (_, new) in one.fields.items()}) for one in made]
        )


def _travels(row: object) -> TypeGuard[Synced]:
    return isinstance(row, Synced)


def _edits(row: Synced, *, everything: bool = False) -> dict[str, tuple[Any, Any]]:
    """Give (before, after) of each field that the flush changed, as they travel."""
    edits = {}
    state = inspect(row)
    for field in BY_TABLE[table_name(type(row))].fields:
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


def _note(session: Session, mark: _Stamp, made: Sequence[_Edit]) -> None:
    """Write the journal rows of a flush, all at once: a school's year has a thousand of them."""
    lines = []
    for one in made:
        gone = {GONE: (None if one.kind == CREATE else one.kind == REVIVE, one.kind == DELETE)}
        # The monotonic clock tells order and rest on one laptop even while its calendar clock is being put right.
        own = {"txn": mark.txn, "actor": mark.actor, "at": mark.at, "monotonic_ns": time.monotonic_ns()}
        own |= {"table_name": table_name(type(one.row)), "row_id": one.row.id}
        shown = one.fields if one.kind == UPDATE else one.fields | gone
        lines += [own | {"field": field, "before": before, "after": after} for field, (before, after) in shown.items()]
    session.connection().execute(_JOURNAL.insert(), lines)


def _queue(session: Session, mark: _Stamp, edits: Sequence[tuple[Synced, str, dict[str, Any]]]) -> None:
    """Put edits, one of each row, into the outbox: what is known of their rows is read, and what is new is written, at
    once.
    """
    connection = session.connection()
    waiting: dict[str, list[Any]] = defaultdict(list)
    versions: dict[str, dict[str, int]] = defaultdict(dict)
    ids = [row.id for row, _, _ in edits]
    for some in (ids[at : at + _AT_ONCE] for at in range(0, len(ids), _AT_ONCE)):
        for line in connection.execute(select(_OUTBOX).where(_OUTBOX.c.row_id.in_(some)).order_by(_OUTBOX.c.n)):
            waiting[line.row_id].append(line)
        for known in connection.execute(select(_VERSIONS).where(_VERSIONS.c.row_id.in_(some))):
            versions[known.row_id][known.field] = known.version
    new = [_join(connection, mark, row, kind, fields, waiting[row.id], versions[row.id]) for row, kind, fields in edits]
    if lines := [line for line in new if line is not None]:
        connection.execute(_OUTBOX.insert(), lines)


def _join(
    connection: Connection,
    mark: _Stamp,
    row: Synced,
    kind: str,
    fields: dict[str, Any],
    waiting: list[Any],
    versions: dict[str, int],
) -> dict[str, Any] | None:
    """Join an edit to the last change of its row that the centre has not seen; where there is none, give its line."""
    last = next((change for change in waiting[-1:] if change.state != SENT), None)
    if last is not None and kind == DELETE and (last.kind, last.state) == (UPDATE, PENDING):
        last = None  # the edit goes up before the deletion, so that taking the deletion back loses nothing
    names = set(fields)
    if kind == DELETE:
        names = {*BY_TABLE[table_name(type(row))].fields, GONE}
    elif kind == REVIVE and not waiting and not versions:
        kind, fields = CREATE, {field: after for field, (_, after) in _edits(row, everything=True).items()}
    elif kind == REVIVE:
        kind, names = UPDATE, {*fields, GONE}
    was = last.kind if last is not None else ""
    fields = (last.fields if last is not None else {}) | fields
    if last is not None and ((kind == DELETE and was == CREATE) or (was == DELETE and not fields)):
        # Made and deleted, or deleted and brought back, before the centre heard of it: there is nothing to tell.
        connection.execute(_OUTBOX.delete().where(_OUTBOX.c.n == last.n))
        return None
    kind = CREATE if was == CREATE else kind
    base = {} if kind == CREATE else {name: _base(waiting, last, versions, name) for name in names}
    values: dict[str, Any] = {
        "kind": kind,
        "fields": fields,
        "base": {name: start for name, start in base.items() if start} | (last.base if last is not None else {}),
        "txn": mark.txn,
        "actor": mark.actor,
        "at": mark.at,
    }
    if last is None:
        record = BY_TABLE[table_name(type(row))].name
        values |= {"scope": row.scope, "record": record, "row_id": row.id, "change_id": new_id()}
        return values | {"state": PENDING, "reason": "", "resolves": []}
    if last.state == HELD:
        # The centre remembers a refused change by its id for ever; what is mended goes as a new one.
        values |= {"state": PENDING, "reason": "", "change_id": new_id()}
    connection.execute(_OUTBOX.update().where(_OUTBOX.c.n == last.n).values(**values))
    return None


def _base(waiting: list[Any], joined: Any, versions: dict[str, int], field: str) -> int | str:
    """Give what an edit of a field starts from: our own change on its way, else the version last heard (0: none)."""
    for change in reversed(waiting):
        says = field == GONE if change.kind == DELETE else field in change.fields
        if change is not joined and says:
            return f"c:{change.change_id}"
    return abs(versions.get(field, 0))


def confirm(session: Session, row: Synced, field: str) -> None:
    """Send a field as it stands together with the edits of its row, so that the centre knows what they rest on."""
    mark: _Stamp = session.info[_STAMP]
    session.flush()
    _queue(session, mark, [(row, UPDATE, {field: to_wire(getattr(row, field))})])


def settle(session: Session, row: Synced, field: str, value: Any, conflict_id: str) -> None:
    """Make the choice in a conflict a change of the row that says which conflict it settles.

    Args:
        field: a field of the record, or "*": whether the row is deleted.
        value: the Python value that shall stand; where it stands already, the change only says so.
    """
    mark: _Stamp = session.info[_STAMP]
    if field == GONE:
        row.deleted = bool(value)
    else:
        setattr(row, field, value)
    session.flush()
    connection = session.connection()
    own = select(_OUTBOX).where(_OUTBOX.c.row_id == row.id, _OUTBOX.c.state == PENDING).order_by(_OUTBOX.c.n.desc())
    change = connection.execute(own).first()
    if change is None:
        _queue(session, mark, [(row, UPDATE, {} if field == GONE else {field: to_wire(value)})])
        change = connection.execute(own).one()
    settled = [*change.resolves, conflict_id]
    connection.execute(_OUTBOX.update().where(_OUTBOX.c.n == change.n).values(resolves=settled))
