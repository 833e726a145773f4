"""The conflicts that a push opens and settles."""

from collections.abc import Mapping
from typing import Any

from sqlalchemy import Connection, insert, select, update

from sifield.central.tables import change as change_table
from sifield.central.tables import conflict as conflict_table
from sifield.wire.given import write_time
from sifield.wire.ids import new_id
from sifield.wire.merge import Clash
from sifield.wire.messages import DELETE, GONE, Change, FieldClash, FieldNow
from sifield.wire.pulling import Conflict


class Conflicts:
    """What one push does to the conflicts; `write` puts it into the store."""

    def __init__(self, connection: Connection) -> None:
        self._connection = connection
        self._opened: list[dict[str, Any]] = []
        self._closed: dict[str, str] = {}

    def open(
        self,
        change: Change,
        seq: int,
        clashes: Mapping[str, Clash],
        before: Mapping[str, FieldNow],
        log: Mapping[str, Mapping[str, Any]],
    ) -> dict[str, Conflict]:
        """Open a conflict for each field of a change that did not get in.

        Args:
            seq: the change's own number.
            before: the row as it stood before the change.
            log: the changes of this push and those known already, by id.
        """
        opened: dict[str, Conflict] = {}
        for name, clash in clashes.items():
            mine = (change.change_id, change.actor, write_time(change.device_time))
            if name == GONE and change.kind == DELETE:
                version = max(now.version for field, now in before.items() if field != GONE)
                current, proposed = self._author(change.scope, version, log), mine
            elif name == GONE:
                version = seq
                current, proposed = mine, self._author(change.scope, before[GONE].version, log)
            else:
                version = seq if name in change.struck else before[name].version
                current, proposed = self._author(change.scope, before[name].version, log), mine
            opened[name] = Conflict(
                conflict_id=new_id(),
                scope=change.scope,
                row=change.row,
                record=change.record,
                field=name,
                base=clash.base,
                current=clash.current,
                current_version=version,
                current_actor=current[1],
                current_at=current[2],
                proposed=clash.proposed,
                proposed_change_id=proposed[0],
                proposed_actor=proposed[1],
                proposed_at=proposed[2],
            )
            self._opened.append(
                {
                    "id": opened[name].conflict_id,
                    "row_id": change.row,
                    "scope": change.scope,
                    "opened_seq": seq,
                    "field": name,
                    "change_id": proposed[0],
                    "closed_by": "",
                }
            )
        return opened

    def _author(self, scope: str, version: int, log: Mapping[str, Mapping[str, Any]]) -> tuple[str, str, str]:
        """Give (change id, actor, when by her clock) of the change with this number."""
        for noted in log.values():
            if (noted["scope"], noted["seq"]) == (scope, version):
                return noted["change_id"], noted["actor"], write_time(noted["device_time"])
        columns = change_table.c
        query = select(columns.change_id, columns.actor, columns.device_time)
        found = self._connection.execute(query.where(columns.scope == scope, columns.seq == version)).one()
        return found.change_id, found.actor, write_time(found.device_time)

    def clash(self, conflict: Conflict) -> FieldClash:
        """Give a conflict as the acknowledgement tells it."""
        return FieldClash(conflict.current_version, conflict.current, conflict.conflict_id)

    def close(self, change: Change, clashes: Mapping[str, Clash]) -> tuple[str, ...]:
        """Close what a change settles by name, and what it replaces: the same author's earlier try at a field.

        Without the second, someone who goes on typing in a field in conflict before she hears of it would leave a
        conflict for each pause.
        """
        earlier = {name: base[2:] for name, base in change.base.items() if name in clashes and isinstance(base, str)}
        if not change.resolves and not earlier:
            return ()
        columns = conflict_table.c
        query = select(columns.id, columns.field, columns.change_id)
        stored = self._connection.execute(query.where(columns.row_id == change.row, columns.closed_by == "")).all()
        candidates = [(found.id, found.field, found.change_id) for found in stored]
        candidates += [
            (new["id"], new["field"], new["change_id"]) for new in self._opened if new["row_id"] == change.row
        ]
        closed = tuple(
            conflict_id
            for conflict_id, name, change_id in candidates
            if conflict_id not in self._closed and change_id != change.change_id
            and (conflict_id in change.resolves or earlier.get(name) == change_id)
        )  # fmt: skip
        self._closed |= dict.fromkeys(closed, change.change_id)
        return closed

    def write(self) -> None:
        """Write down what was opened and closed."""
        for new in self._opened:
            new["closed_by"] = self._closed.pop(new["id"], "")
        if self._opened:
            self._connection.execute(insert(conflict_table), self._opened)
        for conflict_id, change_id in self._closed.items():
            closing = update(conflict_table).where(conflict_table.c.id == conflict_id)
            self._connection.execute(closing.values(closed_by=change_id))
