"""A right that was taken away: safeguarding records that a person may no longer see leave her laptop.

The centre tells at each sync which streams she may read. What lies here of another one is erased, once the centre has
all of it: work that it has not taken stays, and is named on the Sync page. If the right comes back, so do the records.

And a school that was purged: once its records are deleted and the centre has heard that, nothing of them stays here.
"""

from collections.abc import Iterable

from sqlalchemy import delete, func, select
from sqlalchemy.orm import Session

from sifield.models.exchange import Blob, Conflict, Cursor, FieldVersion, Inbox, Journal, Outbox, Place, Shadow
from sifield.models.records import CLASS_OF
from sifield.models.schools import School
from sifield.models.store import Store
from sifield.wire.messages import GONE
from sifield.wire.pulling import Membership
from sifield.wire.records import TRUST_RECORDS, school_scope

_AT_ONCE = 400
"""Ids in one statement: SQLite bounds the number of parameters."""
_SCHOOLS_OWN = tuple(kind for record, kind in CLASS_OF.items() if record not in TRUST_RECORDS)


def erase(store: Store, readable: Iterable[Membership]) -> tuple[str, ...]:
    """Erase what a store holds of streams that this person may not read any more; give those streams.

    Args:
        store: the safeguarding store.
        readable: the streams that she may read, as the centre said just now.
    """
    allowed = {membership.scope for membership in readable}
    with store.read() as session:
        gone = [scope for scope in _held(session) if scope not in allowed and not _is_waiting(session, scope)]
    for scope in gone:
        with store.apply() as session:
            _erase(session, scope)
    return tuple(gone)


def empty(store: Store) -> tuple[str, ...]:
    """Let nothing stay in a store of what was deleted with a school that was purged; give the streams emptied.

    What still waits to be sent, or is not deleted yet, keeps its stream as it is.
    """
    with store.read() as session:
        purged = session.scalars(select(School.id).where(School.purged_on.is_not(None))).all()
        scopes = [school_scope(school_id, store.sensitivity) for school_id in purged]
        gone = [one for one in scopes if _is_deleted(session, one) and not _is_waiting(session, one)]
    for scope in gone:
        with store.apply() as session:
            _erase(session, scope, is_read_on=True)
    return tuple(gone)


def _is_deleted(session: Session, scope: str) -> bool:
    """Whether something lies here of a stream, and all of it is deleted."""
    lives = any(session.scalar(select(kind.id).where(kind.scope == scope).limit(1)) for kind in _SCHOOLS_OWN)
    return not lives and scope in _held(session, but_cursors=True)


def _held(session: Session, *, but_cursors: bool = False) -> list[str]:
    held = set() if but_cursors else set(session.scalars(select(Cursor.scope)))
    held |= set(session.scalars(select(Blob.scope).distinct()))
    for kind in _SCHOOLS_OWN:
        held |= set(session.scalars(select(kind.scope).distinct().execution_options(with_deleted=True)))
    return sorted(held)


def _is_waiting(session: Session, scope: str) -> bool:
    changes = select(func.count()).select_from(Outbox).where(Outbox.scope == scope)
    files = select(func.count()).select_from(Blob).where(Blob.scope == scope, Blob.uploaded.is_(False))
    return bool(session.scalar(changes) or session.scalar(files))


def _erase(session: Session, scope: str, *, is_read_on: bool = False) -> None:
    """Delete the rows themselves: a tombstone would still tell that there was something.

    Of a stream that is read on, it stays known how far it was read and which rows are deleted, by their ids alone.
    """
    connection = session.connection()
    rows: list[str] = []
    for kind in _SCHOOLS_OWN:
        rows += session.scalars(select(kind.id).where(kind.scope == scope).execution_options(with_deleted=True))
        connection.execute(delete(kind).where(kind.scope == scope))
    for at in range(0, len(rows), _AT_ONCE):
        some = rows[at : at + _AT_ONCE]
        for told in (FieldVersion, Shadow, Journal):
            wanted = delete(told).where(told.row_id.in_(some))
            if is_read_on and told is FieldVersion:
                wanted = wanted.where(FieldVersion.field != GONE)
            connection.execute(wanted)
    for named in (Blob, Conflict, Inbox) if is_read_on else (Blob, Conflict, Cursor, Inbox):
        connection.execute(delete(named).where(named.scope == scope))
    known = set(rows)
    for place in session.scalars(select(Place)).all():
        if (isinstance(place.value, str) and place.value in known) or place.key.partition(":")[2] in known:
            session.delete(place)
