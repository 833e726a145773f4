"""Two who observe together, each for herself: what either writes is told to nobody else until both have finished.

The changes take their numbers in their scope as all others do; to everybody but the writer each says only that
something happened. Once both have finished, the records are told again as they stand then.
"""

import json
from collections.abc import Iterable, Iterator, Mapping
from datetime import datetime
from typing import Any

from sqlalchemy import Connection, delete, insert, select, update

from sifield.central.scope import CENTRE
from sifield.central.tables import blind_row, pair_visit, row, scope_counter
from sifield.central.tables import change as change_table
from sifield.wire.given import write_time
from sifield.wire.ids import new_id
from sifield.wire.merge import is_gone
from sifield.wire.messages import GONE, UPDATE, Ack, Change, FieldNow
from sifield.wire.pulling import WRITE, Happened
from sifield.wire.records import OVER

_OF = ("finding_id", "plan_id", "action_id", "strike_id")
"""Fields that say of which record a record is, where it says no visit."""


def hidden_from(connection: Connection, account_id: str, scopes: Iterable[str]) -> frozenset[str]:
    """Give the records of these scopes of which this person is told nothing yet."""
    there = select(blind_row.c.row_id).join(pair_visit, pair_visit.c.visit_id == blind_row.c.visit_id)
    there = there.where(blind_row.c.scope.in_(list(scopes)), pair_visit.c.account_id != account_id)
    return frozenset(connection.scalars(there))


def forget(connection: Connection, scope: str, row_ids: Iterable[str] | None = None) -> None:
    """Keep no more that these records, or all of a scope, were one of two's: they are deleted for good."""
    for table, column in ((blind_row, blind_row.c.row_id), (pair_visit, pair_visit.c.visit_id)):
        those = table.c.scope == scope
        connection.execute(delete(table).where(those if row_ids is None else those & column.in_(list(row_ids))))


class Pairs:
    """The visits of two in the scopes of one push, and what the push does to them."""

    def __init__(self, connection: Connection, scopes: Iterable[str], account_id: str) -> None:
        """Read them; the counters of the scopes are locked."""
        self._connection, self._account_id = connection, account_id
        wanted = list(scopes)
        visits = connection.execute(select(pair_visit).where(pair_visit.c.scope.in_(wanted))).mappings()
        self._visits: dict[str, dict[str, Any]] = {found["visit_id"]: dict(found) for found in visits}
        rows = select(blind_row).where(blind_row.c.scope.in_(wanted)) if self._visits else None
        self._rows: dict[str, str] = (
            {} if rows is None else {one.row_id: one.visit_id for one in connection.execute(rows)}
        )
        self._new: list[dict[str, str]] = []
        self._changed: set[str] = set()
        self._parted: set[str] = set()

    def is_hers(self, change: Change, fields: Mapping[str, FieldNow]) -> bool:
        """Tell whether a change is of nobody else's visit that is still blind."""
        visit_id = self._rows.get(change.row) or self._visit_of(fields, change.fields)
        visit = self._visits.get(visit_id)
        return visit is None or bool(visit["account_id"] == self._account_id) or not self._is_blind(visit)

    def note(self, change: Change, fields: Mapping[str, FieldNow]) -> None:
        """Note what a change that was taken means: a visit is one of two, or no more; a record is one of its."""
        if change.record == "visit":
            self._note_visit(change, fields)
            return
        visit = self._visits.get(self._visit_of(fields, {}))
        if visit is not None and change.row not in self._rows and self._is_blind(visit):
            self._rows[change.row] = visit["visit_id"]
            self._new.append({"row_id": change.row, "visit_id": visit["visit_id"], "scope": change.scope})

    def _note_visit(self, change: Change, fields: Mapping[str, FieldNow]) -> None:
        pair_id = "" if is_gone(fields) else str(_value(fields, "pair_id") or "")
        known = self._visits.get(change.row)
        if known is None and not pair_id:
            return
        before = known or {"account_id": self._account_id, "visit_id": change.row, "scope": change.scope}
        if pair_id:
            now = before | {"pair_id": pair_id, "is_over": _value(fields, "status") in OVER}
            if now == known:
                return
            self._visits[change.row] = now
        else:
            del self._visits[change.row]
            self._parted.add(change.row)
        self._changed.add(change.row)

    def _visit_of(self, *fields: Mapping[str, Any]) -> str:
        for told in fields:
            if visit_id := _value(told, "visit_id"):
                return str(visit_id)
            for name in _OF:
                if (parent := self._rows.get(str(_value(told, name)))) is not None:
                    return parent
        return ""

    def _is_blind(self, visit: Mapping[str, Any]) -> bool:
        over = [one for one in self._visits.values() if one["pair_id"] == visit["pair_id"] and one["is_over"]]
        return len(over) < 2

    def write(self) -> set[str]:
        """Write down what was noted; give the visits whose records can be told now."""
        for visit_id in sorted(self._changed):
            self._connection.execute(delete(pair_visit).where(pair_visit.c.visit_id == visit_id))
            if visit_id in self._visits:
                self._connection.execute(insert(pair_visit).values(**self._visits[visit_id]))
        if self._new:
            self._connection.execute(insert(blind_row), self._new)
        if not self._changed:
            return set()
        held = set(self._rows.values())
        return {one for one in held if one in self._parted or not self._is_blind(self._visits[one])}


def tell(connection: Connection, visit_ids: Iterable[str], *, actor: str, at: datetime) -> None:
    """Tell everybody the records of these visits as they stand now.

    Args:
        connection: in a writing transaction, which has written down everything else already.
        actor: the person whose change brought this about.
    """
    for visit_id in sorted(visit_ids):
        query = select(row).join(blind_row, blind_row.c.row_id == row.c.id).where(blind_row.c.visit_id == visit_id)
        for found in connection.execute(query.order_by(row.c.id)).all():
            counter = select(scope_counter.c.seq).where(scope_counter.c.scope == found.scope).with_for_update()
            seq = connection.execute(counter).scalar_one() + 1
            for told in _told(found, seq, actor, at):
                connection.execute(insert(change_table).values(**told))
                connection.execute(update(scope_counter).where(scope_counter.c.scope == found.scope).values(seq=seq))
        connection.execute(delete(blind_row).where(blind_row.c.visit_id == visit_id))


def _told(found: Any, seq: int, actor: str, at: datetime) -> Iterator[dict[str, Any]]:
    """Give the change by which a record is told; of one that was deleted meanwhile nobody need hear."""
    fields = {name: FieldNow(*now) for name, now in found.fields.items()}
    if is_gone(fields):
        return
    change_id, moment = new_id(), write_time(at)
    happened = Happened(
        found.scope, seq, change_id, WRITE, found.id, found.record,
        fields={name: now for name, now in fields.items() if name != GONE}, actor=actor, device_id=CENTRE,
        device_time=moment, received_at=moment,
    )  # fmt: skip
    yield {
        "scope": found.scope, "seq": seq, "change_id": change_id, "device_id": CENTRE, "account_id": CENTRE,
        "actor": actor, "row_id": found.id, "record": found.record, "kind": UPDATE, "txn": change_id, "base": {},
        "submitted": {}, "ack": Ack(change_id, seq).to_json(),
        "happened": json.dumps(happened.to_json(), ensure_ascii=False, separators=(",", ":")), "is_exact": False,
        "device_time": at, "received_at": at, "app_version": "",
    }  # fmt: skip


def _value(fields: Mapping[str, Any], name: str) -> Any:
    now = fields.get(name)
    return now.value if isinstance(now, FieldNow) else now
