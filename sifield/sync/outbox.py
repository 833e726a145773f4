"""Sending: what waits goes up in its order, and each word of the centre is taken at once.

A refused change never jams the queue: it is held with its reason, together with later edits of the same row, and the
rest goes on. A lost answer does no harm: a change keeps its id for ever, and the centre knows it again.
"""

from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import delete, func, select
from sqlalchemy.orm import Session

from sifield import __version__
from sifield.errors import SifieldError
from sifield.fieldwork import striking
from sifield.models.exchange import HELD, PENDING, SENT, Blob, Conflict, Outbox
from sifield.models.store import Store
from sifield.sync import calls
from sifield.sync.landing import Landing
from sifield.sync.link import Link
from sifield.wire.ids import new_id
from sifield.wire.messages import DELETE, GONE, Ack, Change, FieldNow, Push

BATCH = 200
"""Changes in one push: few enough that taking the answer holds the store for some 50 ms."""

_MOST_CHARACTERS = 1_000_000
_PURGED = "purged"
"""The word on an edit of a record that was purged with its school: there is nothing that it could belong to."""
_UNREADABLE = ("bad-message", "too-large")


@dataclass(frozen=True, slots=True)
class Waiting:
    """What of a store the centre has not got: changes on their way, changes refused, files, open conflicts."""

    changes: int
    held: int
    files: int
    conflicts: int


@dataclass(frozen=True, slots=True)
class HeldRow:
    """A change that the centre refused, for the list that a person sees."""

    change_id: str
    record: str
    row_id: str
    kind: str
    fields: dict[str, object]
    reason: str


@dataclass(frozen=True, slots=True)
class Sent:
    """How many changes went up, and how many of them were refused."""

    pushed: int = 0
    refused: int = 0


def count_waiting(session: Session) -> Waiting:
    """Count what of a store waits."""
    states = select(Outbox.state, func.count()).group_by(Outbox.state)
    by_state = {line.state: int(line[1]) for line in session.execute(states)}
    files = session.scalar(select(func.count()).select_from(Blob).where(Blob.uploaded.is_(False)))
    conflicts = session.scalar(select(func.count()).select_from(Conflict).where(Conflict.resolved_at.is_(None)))
    held = by_state.pop(HELD, 0)
    return Waiting(sum(by_state.values()), held, files or 0, conflicts or 0)


def list_held(session: Session) -> tuple[HeldRow, ...]:
    """List the refused changes with the centre's reasons."""
    rows = session.scalars(select(Outbox).where(Outbox.state == HELD).order_by(Outbox.n))
    return tuple(HeldRow(row.change_id, row.record, row.row_id, row.kind, dict(row.fields), row.reason) for row in rows)


def release_held(session: Session) -> int:
    """Let refused changes go up once more, under new ids (a right was given, the program updated); count them."""
    held = session.scalars(select(Outbox).where(Outbox.state == HELD)).all()
    for row in held:
        row.state, row.reason, row.change_id = PENDING, "", new_id()
    return len(held)


def push_all(store: Store, link: Link) -> Sent:
    """Send everything that waits in a store.

    Raises:
        SifieldError: the centre cannot be reached; what it has acknowledged until then is taken.
    """
    total = Sent()
    last = 0
    while batch := _next_batch(store, last):
        sent = _push(store, link, batch)
        total = Sent(total.pushed + sent.pushed, total.refused + sent.refused)
        last = batch[-1].n
    return total


def _next_batch(store: Store, after: int) -> list[Change]:
    """Take the next changes and mark them: from here on the centre may know them, so they take no further edits."""
    with store.apply() as session:
        waiting = select(Outbox).where(Outbox.state != HELD, Outbox.n > after).order_by(Outbox.n).limit(BATCH)
        batch: list[Change] = []
        size = 0
        for row in session.scalars(waiting):
            size += sum(len(value) for value in row.fields.values() if isinstance(value, str)) + 500
            if batch and size > _MOST_CHARACTERS:
                break
            row.state = SENT
            batch.append(_change(row))
        return batch


def _change(row: Outbox) -> Change:
    return Change(
        change_id=row.change_id,
        n=row.n,
        txn=row.txn,
        row=row.row_id,
        record=row.record,
        scope=row.scope,
        kind=row.kind,
        base=row.base,
        fields={} if row.kind == DELETE else row.fields,
        actor=row.actor,
        device_time=row.at,
        app_version=__version__,
        resolves=tuple(row.resolves),
        struck=tuple(row.struck),
    )


def _push(store: Store, link: Link, batch: list[Change]) -> Sent:
    """Push a batch; where the centre cannot read it, find the change that is to blame and hold that one alone."""
    try:
        pushed = calls.push(link, Push(tuple(batch)))
    except SifieldError as fault:
        if fault.code not in _UNREADABLE:
            raise
        if len(batch) == 1:
            with store.apply() as session:
                _hold(session, batch[0].change_id, fault.message)
            return Sent(0, 1)
        middle = len(batch) // 2
        first, second = _push(store, link, batch[:middle]), _push(store, link, batch[middle:])
        return Sent(first.pushed + second.pushed, first.refused + second.refused)
    with store.apply() as session:
        refused = _take(session, batch, {ack.change_id: ack for ack in pushed.acks}, pushed.server_time)
    return Sent(len(batch) - refused, refused)


def _take(session: Session, batch: list[Change], acks: dict[str, Ack], at: datetime) -> int:
    """Take the centre's word on a batch; give how many changes it refused."""
    refused = 0
    done: list[Change] = []
    for change in batch:
        ack = acks.get(change.change_id)
        if ack is None:
            continue  # no word, so it stays "sent" and is asked again
        if ack.rejected is None:
            row = session.scalar(select(Outbox).where(Outbox.change_id == change.change_id))
            if row is not None:
                session.delete(row)
                done.append(change)
            if change.struck:
                striking.note_centre(session, change.txn, ack.erased, ack.laptops, at)
        elif ack.rejected.code == _PURGED:
            session.execute(delete(Outbox).where(Outbox.row_id == change.row))
        else:
            refused += _hold(session, change.change_id, ack.rejected.text)
    session.flush()
    landing = Landing(session, [(change.record, change.row) for change in done])
    for change in done:
        _learn(landing, change, acks[change.change_id])
    landing.finish()
    return refused


def _learn(landing: Landing, change: Change, ack: Ack) -> None:
    if change.kind == DELETE:
        gone = ack.applied.get(GONE)
        if gone is not None:
            landing.remove(change.row, gone.version)
        else:
            landing.restore(change.row)
        return
    standing = dict(ack.applied)
    standing |= {name: FieldNow(clash.version, clash.value) for name, clash in ack.conflict.items()}
    standing.pop(GONE, None)
    # Whether an edit brought a deleted row back is learnt by the pull that follows, in the order of the numbers.
    landing.learn(change.scope, change.record, change.row, 0, standing)


def _hold(session: Session, change_id: str, reason: str) -> bool:
    """Keep a refused change with its reason, and fold the later edits of the row, which rest on it, into it.

    Returns:
        False where it was folded into an earlier one already.
    """
    held = session.scalar(select(Outbox).where(Outbox.change_id == change_id))
    if held is None:
        return False
    held.state, held.reason = HELD, reason
    later = select(Outbox).where(Outbox.row_id == held.row_id, Outbox.n > held.n).order_by(Outbox.n)
    for change in session.scalars(later).all():
        held.fields = held.fields | change.fields
        held.base = {} if held.kind == "create" else change.base | held.base
        held.kind = held.kind if held.kind == "create" else change.kind
        held.resolves = held.resolves + change.resolves
        held.struck = sorted({*held.struck, *change.struck})
        session.delete(change)
    session.flush()
    return True
