"""Taking a push: every change is decided, numbered and written down in one transaction; the answer is durable.

The numbers of a scope come from its counter row, locked before any row is read (sync.md, "Numbering"): they are dense
and in the order of the commits, so that a cursor can never pass by a change that commits later.
"""

import json
from collections.abc import Iterable, Iterator, Mapping, Sequence
from datetime import datetime
from typing import Any

from sqlalchemy import Column, Connection, RowMapping, Table, insert, select, update

from sifield.central import blind, erasing, files
from sifield.central.conflicts import Conflicts
from sifield.central.scope import CENTRE, Asker, belongs, may, may_put_in
from sifield.central.store import insert_new
from sifield.central.tables import change as change_table
from sifield.central.tables import row as row_table
from sifield.central.tables import scope_counter
from sifield.central.tables import struck as struck_table
from sifield.wire.given import write_time
from sifield.wire.merge import Outcome, is_gone, merge
from sifield.wire.messages import CREATE, DELETE, GONE, Ack, Base, Change, FieldNow, Json, Rejection
from sifield.wire.pulling import NONE, REMOVE, WRITE, Happened
from sifield.wire.records import LOOK, school_scope
from sifield.wire.striking import MARK

_AT_ONCE = 1000
"""The most ids asked for in one query: databases bound the number of parameters."""


def take(connection: Connection, asker: Asker, changes: Sequence[Change], *, at: datetime) -> tuple[Ack, ...]:
    """Take changes in their order and say what became of each.

    Args:
        connection: in a writing transaction, which the caller commits.
        at: the centre's time.
    """
    intake = _Intake(connection, asker, at)
    intake.begin(changes)
    acks = tuple(intake.take(change) for change in changes)
    if told := intake.write():
        blind.tell(connection, told, actor=asker.account.person_id, at=at)
    for scope, row_ids, look_id in intake.disposed:
        erasing.dispose(connection, scope, row_ids, look_id=look_id, actor=asker.account.person_id, at=at)
    if scopes := intake.purged():
        erasing.purge(connection, scopes, actor=asker.account.person_id, at=at)
    return acks


def lock_counters(connection: Connection, scopes: Iterable[str]) -> dict[str, int]:
    """Lock the counters of these scopes until the transaction ends, always in the same order; give where they stand."""
    counters: dict[str, int] = {}
    for scope in sorted(set(scopes)):
        insert_new(connection, scope_counter, scope=scope, seq=0)
        locked = select(scope_counter.c.seq).where(scope_counter.c.scope == scope).with_for_update()
        counters[scope] = connection.execute(locked).scalar_one()
    return counters


class _Row:
    """A row as it stands, with what this push does to it."""

    __slots__ = ("fields", "is_new", "record", "scope")

    def __init__(self, scope: str, record: str, fields: Mapping[str, Sequence[Any]] | None) -> None:
        self.scope = scope
        self.record = record
        self.is_new = fields is None
        self.fields = {name: FieldNow(now[0], now[1]) for name, now in (fields or {}).items()}


class _Intake:
    def __init__(self, connection: Connection, asker: Asker, at: datetime) -> None:
        self._connection = connection
        self._asker = asker
        self._at = at
        self._counters: dict[str, int] = {}
        self._log: dict[str, dict[str, Any]] = {}
        self._new: list[dict[str, Any]] = []
        self._rows: dict[str, _Row] = {}
        self._touched: set[str] = set()
        self._refused: set[str] = set()
        self._gone: dict[str, set[str]] = {}  # files of pictures that were deleted, by scope
        self._struck: dict[tuple[str, str], int] = {}  # since when words are struck out of a field
        self._purged: set[str] = set()  # scopes touched whose school was purged
        # Records to delete for good once all is written: their scope, their ids, the lesson look that goes with them.
        self.disposed: list[tuple[str, list[str], str]] = []
        self._conflicts = Conflicts(connection)
        self._pairs = blind.Pairs(connection, (), asker.account.person_id)

    def begin(self, changes: Sequence[Change]) -> None:
        """Lock what the push touches, then read it."""
        allowed = {change.scope for change in changes if self._may_write(change, is_new=True)}
        self._counters = lock_counters(self._connection, allowed)
        ids = {change.change_id for change in changes}
        ids |= {base[2:] for change in changes for base in change.base.values() if isinstance(base, str)}
        for known in self._find(change_table, change_table.c.change_id, ids):
            self._log[known["change_id"]] = dict(known)
        rows = {change.row for change in changes}
        for known in self._find(row_table, row_table.c.id, rows):
            self._rows[known["id"]] = _Row(known["scope"], known["record"], known["fields"])
        self._struck = {
            (known["row_id"], known["field"]): known["seq"]
            for known in self._find(struck_table, struck_table.c.row_id, rows)
        }
        self._purged = erasing.purged_among(self._connection, allowed)
        self._pairs = blind.Pairs(self._connection, allowed, self._asker.account.person_id)

    def _find(self, table: Table, column: Column[str], ids: set[str]) -> Iterator[RowMapping]:
        wanted = sorted(ids)
        for at in range(0, len(wanted), _AT_ONCE):
            query = select(table).where(column.in_(wanted[at : at + _AT_ONCE]))
            yield from self._connection.execute(query).mappings()

    def take(self, change: Change) -> Ack:
        known = self._log.get(change.change_id)
        if known is not None:
            return self._repeat(change, known)
        row = self._rows.get(change.row) or _Row(change.scope, change.record, None)
        rejected = self._refusal(change, row)
        outcome = Outcome(rejected=rejected) if rejected else self._decide(change, row)
        if outcome.rejected is not None:
            self._refused.add(change.row)
            return Ack(change.change_id, 0, rejected=outcome.rejected)
        return self._keep(change, row, outcome)

    def _decide(self, change: Change, row: _Row) -> Outcome:
        if change.kind == DELETE and (change.scope in self._purged or erasing.is_emptied(row.fields)):
            return Outcome(same=[GONE]) if is_gone(row.fields) else Outcome(fields={GONE: True})
        return merge(change, row.fields, self._earlier(change))

    def _repeat(self, change: Change, known: Mapping[str, Any]) -> Ack:
        """Answer a change that is known as it was answered the first time."""
        is_same = known["device_id"] == self._asker.device_id and known["row_id"] == change.row
        if is_same and known["kind"] == change.kind and self._is_said_again(change, known["submitted"]):
            return Ack.from_json(known["ack"])
        self._refused.add(change.row)
        return Ack(change.change_id, 0, rejected=Rejection("reused-id", "Another change has this change's id already."))

    def _is_said_again(self, change: Change, submitted: Mapping[str, Json]) -> bool:
        """Tell whether a change says what it said before; of what was struck out or purged meanwhile nobody knows."""
        if change.scope in self._purged and not submitted:
            return True
        said = change.fields
        return submitted.keys() == said.keys() and all(
            MARK in (submitted[name], said[name]) or submitted[name] == said[name] for name in said
        )

    def _refusal(self, change: Change, row: _Row) -> Rejection | None:
        if change.row in self._refused:
            return Rejection("waits", "An earlier change of the same record was not taken; this one waits behind it.")
        if not self._may_write(change, is_new=row.is_new):
            return Rejection("no-right", "You may not write records here. Ask the administrator of your trust.")
        if not belongs(change.record, change.scope) or (row.scope, row.record) != (change.scope, change.record):
            return Rejection("wrong-scope", "The record belongs elsewhere: to another school, class or kind.")
        if change.kind != DELETE and erasing.is_emptied(row.fields):
            return Rejection("purged", "The record was deleted for good: its day has come, or its school has left.")
        if change.record == "disposal" and not self._may_dispose(change):
            return Rejection("no-right", "Only an administrator deletes these records for good.")
        if not self._pairs.is_hers(change, row.fields):
            return Rejection(
                "blind", "It is of a visit that somebody else writes for herself until both have finished."
            )
        if change.record == "signing_event" and change.fields.get("device") == CENTRE != self._asker.device_id:
            return Rejection("no-right", "Only the centre itself writes lines as the centre.")
        if any(self._is_too_late(change, name) for name in change.fields):
            text = "A name was struck out of this text meanwhile. What you wrote is kept; sync again."
            return Rejection("struck-out", text)
        return None

    def _may_dispose(self, change: Change) -> bool:
        today = self._at.date()
        return change.kind == CREATE and erasing.may_dispose(
            self._connection, self._asker, change.scope, change.fields, today
        )

    def _is_too_late(self, change: Change, name: str) -> bool:
        """Tell whether an edit was made on what stood in a field before words were struck out of it."""
        since = self._struck.get((change.row, name))
        if since is None or name in change.struck:
            return False
        base = change.base.get(name, 0)
        known = self._log.get(base[2:]) if isinstance(base, str) else None
        return (base if isinstance(base, int) else known["seq"] if known else 0) < since

    def _may_write(self, change: Change, *, is_new: bool) -> bool:
        account = self._asker.account
        makes = is_new and change.kind == CREATE
        return may(account, change.scope, write=True) or (makes and may_put_in(account, change))

    def _earlier(self, change: Change) -> Any:
        def earlier(name: str, base: Base) -> tuple[bool, Json]:
            if isinstance(base, int):
                said = self._said(change.scope, base)
                return (True, said[name][1]) if name in said else (False, None)
            known = self._log.get(base[2:])
            if known is None or known["row_id"] != change.row:
                return False, None
            if name == GONE:
                return True, known["kind"] == "delete"
            # A laptop leaves empty fields out of what it creates.
            return name in known["submitted"] or known["kind"] == CREATE, known["submitted"].get(name)

        return earlier

    def _said(self, scope: str, seq: int) -> dict[str, Any]:
        """Give the fields that a change set, as the others were told."""
        happened = next((new["happened"] for new in self._new if (new["scope"], new["seq"]) == (scope, seq)), None)
        if happened is None:
            query = select(change_table.c.happened).where(change_table.c.scope == scope, change_table.c.seq == seq)
            happened = self._connection.scalar(query)
        fields: dict[str, Any] = json.loads(happened).get("fields", {}) if happened else {}
        return fields

    def _keep(self, change: Change, row: _Row, outcome: Outcome) -> Ack:
        seq = self._counters[change.scope] = self._counters[change.scope] + 1
        applied = {name: FieldNow(seq, value) for name, value in outcome.fields.items()}
        is_back = is_gone(row.fields) and not outcome.fields.get(GONE, True)
        before = dict(row.fields)
        row.fields |= applied
        self._pairs.note(change, row.fields)
        opened = self._conflicts.open(change, seq, outcome.clashes, before, self._log)
        closed = self._conflicts.close(change, outcome.clashes)
        self._rows[change.row] = row
        self._touched.add(change.row)
        is_dead = is_gone(row.fields)
        told_of = {} if is_dead else row.fields if is_back else applied
        shown = {name: now for name, now in told_of.items() if name != GONE}
        removes = bool(outcome.fields.get(GONE))
        if removes and change.record == "picture" and "sha256" in row.fields:
            self._gone.setdefault(change.scope, set()).add(str(row.fields["sha256"].value))
        happened = Happened(
            scope=change.scope,
            seq=seq,
            change_id=change.change_id,
            effect=REMOVE if removes else WRITE if shown or (row.is_new and not opened and not is_dead) else NONE,
            row=change.row,
            record=change.record,
            fields={} if removes else shown,
            merged=tuple(outcome.merged),
            conflicts=tuple(opened.values()),
            closes=closed,
            actor=change.actor,
            device_id=self._asker.device_id,
            device_time=write_time(change.device_time),
            received_at=write_time(self._at),
        )
        told = {name: now for name, now in applied.items() if name != GONE or removes}
        ack = Ack(
            change_id=change.change_id,
            seq=seq,
            applied=told | {name: row.fields[name] for name in outcome.same},
            merged=tuple(outcome.merged),
            conflict={name: self._conflicts.clash(conflict) for name, conflict in opened.items()},
            erased=self._strike_out(change, row, before),
            laptops=self._count_copies(change),
        )
        self._note_purge(change, row)
        if change.record == "disposal":
            rows = change.fields.get("rows") or ()
            visit_id = str(change.fields.get("visit_id", ""))
            is_look = change.fields.get("what") == LOOK and erasing.is_over(self._connection, visit_id, self._at.date())
            ids = [one[1] for one in rows if isinstance(one, list) and len(one) == 2]
            self.disposed.append((change.scope, ids, visit_id if is_look else ""))
        kept = any(row.fields[name].value != change.fields.get(name) for name in outcome.same if name != GONE)
        self._note(change, ack, happened, is_exact=not (opened or closed or outcome.merged or is_back or kept))
        return ack

    def _as_kept(self, change: Change, ack: Ack, name: str) -> Json:
        """Give what is noted of a field: of two strikes at once, the later one's text may hold the other's words."""
        value = change.fields[name]
        is_other = name in change.struck and name not in ack.conflict and ack.applied[name].value != value
        return MARK if is_other else value

    def _strike_out(self, change: Change, row: _Row, before: Mapping[str, FieldNow]) -> int:
        """Erase what stood in the fields out of which a change strikes words; count the states erased."""
        if not change.struck:
            return 0
        told = (before, row.fields, self._new, self._log.values())
        erased = erasing.strike_out(self._connection, change, *told)
        self._struck |= {(change.row, name): row.fields[name].version for name in change.struck}
        return erased

    def _count_copies(self, change: Change) -> int:
        """Count the other laptops that may hold a copy of what words are struck out of."""
        return erasing.count_laptops(self._connection, change.scope, self._asker.device_id) if change.struck else 0

    def _note_purge(self, change: Change, row: _Row) -> None:
        """Note that a school was purged: of its records nothing is kept from here on."""
        if change.record == "school" and "purged_on" in change.fields and row.fields["purged_on"].value:
            erasing.mark_purged(self._connection, change.row)
            self._purged |= {school_scope(change.row, kind) for kind in ("general", "safeguarding")}

    def purged(self) -> set[str]:
        """Give the scopes touched by this push whose school was purged."""
        return self._purged if self._new else set()

    def _note(self, change: Change, ack: Ack, happened: Happened, *, is_exact: bool) -> None:
        noted = {
            "scope": change.scope,
            "seq": ack.seq,
            "change_id": change.change_id,
            "device_id": self._asker.device_id,
            "account_id": self._asker.account.person_id,
            "actor": change.actor,
            "row_id": change.row,
            "record": change.record,
            "kind": change.kind,
            "txn": change.txn,
            "base": dict(change.base),
            "submitted": {name: self._as_kept(change, ack, name) for name in change.fields},
            "ack": ack.to_json(),
            "happened": json.dumps(happened.to_json(), ensure_ascii=False, separators=(",", ":")),
            "is_exact": is_exact,
            "device_time": change.device_time,
            "received_at": self._at,
            "app_version": change.app_version,
        }
        self._log[change.change_id] = noted
        self._new.append(noted)

    def write(self) -> set[str]:
        """Write down everything that was taken; give the visits whose records can be told now (see `blind`)."""
        if not self._new:
            return set()
        self._connection.execute(insert(change_table), self._new)
        made: list[dict[str, Any]] = []
        for row_id in sorted(self._touched):
            row = self._rows[row_id]
            fields = {name: list(now) for name, now in row.fields.items()}
            if row.is_new:
                made.append({"id": row_id, "scope": row.scope, "record": row.record, "fields": fields})
            else:
                self._connection.execute(update(row_table).where(row_table.c.id == row_id).values(fields=fields))
        if made:
            self._connection.execute(insert(row_table), made)
        self._conflicts.write()
        for scope, digests in self._gone.items():
            files.let_go(self._connection, scope, digests)
        for scope, seq in self._counters.items():
            self._connection.execute(update(scope_counter).where(scope_counter.c.scope == scope).values(seq=seq))
        return self._pairs.write()
