"""Receiving: what happened elsewhere is staged first, then applied in the order of its numbers.

Pages are staged as they come, so that a line that breaks loses nothing and nothing half fetched is seen. What is
staged is applied in small transactions, each with its cursor: a scope's numbers have no holes, so the store always
stands at one moment of the scope, and an autosave never queues behind a long transaction.
"""

import logging
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import insert, select
from sqlalchemy.orm import Session

from sifield.errors import SifieldError
from sifield.models.exchange import Conflict, Cursor, Inbox
from sifield.models.store import Store, Stores
from sifield.sync import calls
from sifield.sync.landing import Landing
from sifield.sync.link import Link
from sifield.wire import pulling
from sifield.wire.messages import GONE
from sifield.wire.pulling import REMOVE, WRITE, Happened, Membership, Pull

AT_ONCE = 100
"""Changes applied in one transaction: some 50 ms."""

_PAGE = 1000
_log = logging.getLogger(__name__)


@dataclass(frozen=True, slots=True)
class Received:
    """How much came: changes applied, conflicts opened by them, changes that this program cannot read yet."""

    pulled: int = 0
    conflicts: int = 0
    unread: int = 0


def fetch(stores: Stores, link: Link) -> tuple[Membership, ...]:
    """Fetch everything that is new into the inboxes; give the scopes that this person may read.

    Raises:
        SifieldError: the centre cannot be reached, or "stream-hole".
    """
    cursors: dict[str, int] = {}
    for store in stores.both():
        with store.read() as session:
            cursors |= {cursor.scope: cursor.seq for cursor in session.scalars(select(Cursor))}
    while True:
        pulled = calls.pull(link, Pull(cursors, _PAGE))
        _check_dense(pulled.changes, cursors)
        for store in stores.both():
            page = [change for change in pulled.changes if store.keeps(change.scope)]
            if page:
                _stage(store, page)
        cursors |= pulled.cursors
        if not pulled.more or not pulled.changes:
            return pulled.scopes


def _check_dense(changes: tuple[Happened, ...], cursors: dict[str, int]) -> None:
    at = dict(cursors)
    for change in changes:
        if change.seq != at.get(change.scope, 0) + 1:
            raise SifieldError(
                "The centre's answer left something out, so nothing of it was taken.",
                "Sync again; if it happens again, tell the trust's administrator.",
                code="stream-hole",
            )
        at[change.scope] = change.seq


def _stage(store: Store, page: list[Happened]) -> None:
    lines = [{"scope": change.scope, "seq": change.seq, "body": change.to_json(), "unread": ""} for change in page]
    with store.apply() as session:
        session.connection().execute(insert(Inbox).prefix_with("OR REPLACE"), lines)


def apply_all(store: Store, at: datetime) -> Received:
    """Apply everything that is staged in a store."""
    total = Received()
    last = ("", 0)
    while True:
        with store.apply() as session:
            after = (Inbox.scope > last[0]) | ((Inbox.scope == last[0]) & (Inbox.seq > last[1]))
            staged = select(Inbox).where(after).order_by(Inbox.scope, Inbox.seq).limit(AT_ONCE)
            lines = list(session.scalars(staged))
            if not lines:
                return total
            done = _apply(session, lines, at)
            last = (lines[-1].scope, lines[-1].seq)
        total = Received(total.pulled + done.pulled, total.conflicts + done.conflicts, total.unread + done.unread)


def _apply(session: Session, lines: list[Inbox], at: datetime) -> Received:
    changes = [Happened.from_json(line.body) for line in lines]
    landing = Landing(session, [(change.record, change.row) for change in changes if change.row])
    unread = 0
    for line, change in zip(lines, changes, strict=True):
        try:
            _land(landing, change)
        except (KeyError, ValueError) as fault:
            # A newer laptop wrote it: kept for a newer version of this program, and the rest goes on.
            _log.warning("change %s of %s not read: %s", change.seq, change.scope, type(fault).__name__)
            line.unread = type(fault).__name__
            unread += 1
        else:
            session.delete(line)
    landing.finish()
    conflicts = sum(_note_conflicts(session, change, at) for change in changes)
    for scope, seq in {change.scope: change.seq for change in changes}.items():
        known = session.get(Cursor, scope)
        session.merge(Cursor(scope=scope, seq=max(seq, known.seq if known is not None else 0)))
    return Received(len(changes) - unread, conflicts, unread)


def _land(landing: Landing, change: Happened) -> None:
    if change.effect == WRITE:
        fields = {name: now for name, now in change.fields.items() if name != GONE}
        landing.learn(change.scope, change.record, change.row, change.seq, fields)
    elif change.effect == REMOVE:
        landing.remove(change.row, change.seq)


def _note_conflicts(session: Session, change: Happened, at: datetime) -> int:
    """Keep the conflicts that a change opened, and mark those that it settled."""
    opened = [conflict for conflict in change.conflicts if session.get(Conflict, conflict.conflict_id) is None]
    session.add_all(_conflict(conflict) for conflict in opened)
    for conflict_id in change.closes:
        known = session.get(Conflict, conflict_id)
        if known is not None and known.resolved_at is None:
            known.resolved_at = at
    return len(opened)


def _conflict(conflict: pulling.Conflict) -> Conflict:
    return Conflict(
        id=conflict.conflict_id,
        scope=conflict.scope,
        record=conflict.record,
        row_id=conflict.row,
        field=conflict.field,
        base=conflict.base,
        current=conflict.current,
        current_version=conflict.current_version,
        current_by=conflict.current_actor,
        current_at=conflict.current_at,
        proposed=conflict.proposed,
        proposed_by=conflict.proposed_actor,
        proposed_at=conflict.proposed_at,
    )
