"""From an edit to a change: every edit of a record gets its journal and outbox rows in the same transaction.

One flush listener sees what a ``Store.write`` session made of its rows; ``put`` does the same for one record in plain
SQL, for what is written while a person types. Nothing is ever put into the outbox by hand. Sessions of ``Store.apply``
(what came from the centre) carry no stamp and are left alone.
"""

from collections.abc import Callable, Iterable
from datetime import datetime
from functools import partial
from typing import Any, NamedTuple

from sqlalchemy import event, func, inspect, select
from sqlalchemy.orm import ORMExecuteState, Session, UOWTransaction, sessionmaker

from sifield.models import edits, plain
from sifield.models.base import Synced, table_name, to_wire
from sifield.models.edits import REVIVE, Edit, Stamp
from sifield.models.exchange import Journal
from sifield.models.plain import Fields, Kept, Plain
from sifield.wire.messages import CREATE, DELETE, GONE, UPDATE
from sifield.wire.records import BY_TABLE
from sifield.wire.striking import MARK

_STAMP, _KEEPS = "stamp", "keeps"
_LATEST = 10_000
"""Lines of the journal among which those of a transaction of just now are."""


class New(NamedTuple):
    """Where a record travels that is made now, and all its fields, in values that travel."""

    scope: str
    fields: Fields


def stamp(session: Session, actor: str, at: datetime) -> None:
    """Say whose edits the session makes, and when; from here on they become changes."""
    session.info[_STAMP] = Stamp(actor, at)


def transaction_of(session: Session) -> str | None:
    """Give the id of the transaction if the session has changed a record, else None."""
    mark = session.info.get(_STAMP)
    return mark.txn if mark is not None and mark.used else None


def has_transaction(session: Session, txn: str) -> bool:
    """Tell whether a transaction of just now is in the store."""
    latest = select(func.max(Journal.n)).scalar_subquery()
    wanted = select(Journal.n).where(Journal.n > latest - _LATEST, Journal.txn == txn)
    return session.scalar(wanted.limit(1)) is not None


def watch(sessions: sessionmaker[Session], keeps: Callable[[str], bool]) -> None:
    """Make every session of the maker turn edits of records into changes, and take only what the store keeps.

    Args:
        keeps: tells whether the records of a scope lie in this store.
    """
    sessions.configure(info={_KEEPS: keeps})
    event.listen(sessions, "before_flush", _refuse_strays)
    event.listen(sessions, "before_flush", _bury)
    event.listen(sessions, "before_flush", _clean)
    event.listen(sessions, "after_flush", _record)
    event.listen(sessions, "do_orm_execute", _refuse_bulk)


def put(session: Session, kind: type[Synced], row_id: str, kept: Kept | None, fields: Fields, new: New) -> None:
    """Write some fields of one record in plain SQL: it leaves the same rows as setting them on the mapped row would.

    Args:
        kept: the record as it stands (``plain.get``); a deleted one comes back.
        fields: what to write, in values that travel.
        new: its scope and its other fields where it is made now.
    """
    table, own = plain.table_of(kind), plain.flushed(session)
    wanted = {field: _keepable(value) for field, value in fields.items()}
    if kept is None:
        _refuse_stray(session, kind, new.scope)
        after = new.fields | wanted
        edit = Edit(table.name, row_id, new.scope, CREATE, _known(after, table.fields), {}, dict)
        table.insert(own, row_id, new.scope, after)
    else:
        written = {field: wanted[field] for field in table.fields if field in wanted}
        written = {field: value for field, value in written.items() if value != kept.fields[field]}
        if not written and not kept.deleted:
            return
        done, after = REVIVE if kept.deleted else UPDATE, kept.fields | wanted
        whole = partial(_known, after, table.fields)
        edit = Edit(table.name, row_id, kept.scope, done, written, kept.fields, whole)
        table.update(own, row_id, written)
    edits.keep(own, session.info[_STAMP], edit)
    plain.expire(session, kind, row_id)


def strike(session: Session, kind: type[Synced], row_id: str, kept: Kept, fields: Fields) -> None:
    """Write fields without the words that were struck out of them; a deleted record stays deleted.

    The journal says that it was done, and not what stood there before.
    """
    table, own = plain.table_of(kind), plain.flushed(session)
    whole = partial(_known, kept.fields | fields, table.fields)
    before = dict.fromkeys(fields, MARK)
    edits.keep(own, session.info[_STAMP], Edit(table.name, row_id, kept.scope, UPDATE, fields, before, whole, True))
    table.rewrite(own, row_id, fields)
    plain.expire(session, kind, row_id)


def _known(fields: Fields, order: Iterable[str]) -> Fields:
    return {field: fields[field] for field in order if fields[field] is not None}


def _refuse_strays(session: Session, _context: UOWTransaction, _instances: Any) -> None:
    for row in session.new:
        if isinstance(row, Synced):
            _refuse_stray(session, type(row), row.scope)


def _refuse_stray(session: Session, kind: type[Synced], scope: str) -> None:
    """A safeguarding record in the general store, or any other in the safeguarding one, is a bug: nothing is kept."""
    if not session.info[_KEEPS](scope):
        raise RuntimeError(f"{kind.__name__} of {scope} belongs in the other store")


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
    mark: Stamp | None = session.info.get(_STAMP)
    if mark is None:
        return
    made = [(row, CREATE) for row in session.new if isinstance(row, Synced)]
    changed = [(row, _what_became_of(row)) for row in session.dirty if isinstance(row, Synced)]
    if not made and not changed:
        return
    own = Plain(session.connection())
    for row, kind in (*made, *changed):
        edit = _edit(row, kind)
        if kind != UPDATE or edit.fields:
            edits.keep(own, mark, edit)


def _what_became_of(row: Synced) -> str:
    if not inspect(row).attrs.deleted.history.has_changes():
        return UPDATE
    return DELETE if row.deleted else REVIVE


def _edit(row: Synced, kind: str) -> Edit:
    """Give what the flush made of a row, as it travels."""
    fields, before = {}, {}
    if kind == CREATE:
        fields = _whole(row)
    else:
        state = inspect(row)
        for field in BY_TABLE[table_name(type(row))].fields:
            history = state.attrs[field].history
            if history.has_changes():
                was = to_wire(history.deleted[0]) if history.deleted else None
                after = to_wire(getattr(row, field))
                if was != after:
                    fields[field], before[field] = after, was
    return _edit_of(row, kind, fields, before)


def _edit_of(row: Synced, kind: str, fields: Fields, before: Fields) -> Edit:
    return Edit(table_name(type(row)), row.id, row.scope, kind, fields, before, lambda: _whole(row))


def _whole(row: Synced) -> Fields:
    order = BY_TABLE[table_name(type(row))].fields
    return _known({field: to_wire(getattr(row, field)) for field in order}, order)


def confirm(session: Session, row: Synced, field: str) -> None:
    """Send a field as it stands together with the edits of its row, so that the centre knows what they rest on."""
    own = plain.flushed(session)
    edits.queue(own, session.info[_STAMP], _edit_of(row, UPDATE, {field: to_wire(getattr(row, field))}, {}))


def settle(session: Session, row: Synced, field: str, value: Any, conflict_id: str) -> None:
    """Make the choice in a conflict a change of the row that says which conflict it settles.

    Args:
        field: a field of the record, or "*": whether the row is deleted.
        value: the Python value that shall stand; where it stands already, the change only says so.
    """
    if field == GONE:
        row.deleted = bool(value)
    else:
        setattr(row, field, value)
    own = plain.flushed(session)
    if not edits.settle(own, row.id, conflict_id):
        says = {} if field == GONE else {field: to_wire(value)}
        edits.queue(own, session.info[_STAMP], _edit_of(row, UPDATE, says, {}))
        edits.settle(own, row.id, conflict_id)
