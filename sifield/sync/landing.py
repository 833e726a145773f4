"""Bringing what the centre says into a store, beside edits that still wait to be sent.

Both ways in, an acknowledgement and a pulled change, come through here and follow one rule: a version that is newer
than the one known is noted; the value goes into the row, or, while an edit of that field still waits, into its
shadow, so that a person always sees what she wrote.
"""

import inspect
from collections.abc import Iterable, Mapping
from functools import cache
from typing import Any

from sqlalchemy import Boolean, Integer, String, Text, delete, select
from sqlalchemy.dialects.sqlite import insert
from sqlalchemy.orm import Session

from sifield.models.base import Json, Synced, from_wire, table_name
from sifield.models.exchange import FieldVersion, Outbox, Shadow
from sifield.models.records import CLASS_OF, schema
from sifield.wire.messages import DELETE, GONE, FieldNow
from sifield.wire.records import RECORDS

_AT_ONCE = 400
"""Ids in one query: SQLite bounds the number of parameters."""


class Landing:
    """One batch of news about some rows, in a session of ``Store.apply``. Call ``finish`` at its end."""

    def __init__(self, session: Session, rows: Iterable[tuple[str, str]]) -> None:
        """Read what is known of these rows, each (record, row id)."""
        self._session = session
        self._rows: dict[str, Synced] = {}
        self._versions: dict[tuple[str, str], int] = {}
        self._waiting: dict[str, set[str]] = {}
        self._learnt: dict[tuple[str, str], int] = {}
        self._shadows: dict[tuple[str, str], FieldNow] = {}
        self._shadowed: dict[tuple[str, str], FieldNow] = {}
        self._lifted: set[tuple[str, str]] = set()
        wanted = sorted(set(rows))
        for at in range(0, len(wanted), _AT_ONCE):
            self._prepare(wanted[at : at + _AT_ONCE])

    def _prepare(self, rows: list[tuple[str, str]]) -> None:
        ids = [row_id for _, row_id in rows]
        versions = select(FieldVersion.row_id, FieldVersion.field, FieldVersion.version)
        for row_id, name, version in self._session.execute(versions.where(FieldVersion.row_id.in_(ids))):
            self._versions[row_id, name] = version
        shadows = select(Shadow.row_id, Shadow.field, Shadow.version, Shadow.value).where(Shadow.row_id.in_(ids))
        for row_id, name, version, value in self._session.execute(shadows):
            self._shadowed[row_id, name] = FieldNow(version, value)
        columns = select(Outbox.row_id, Outbox.kind, Outbox.fields).where(Outbox.row_id.in_(ids))
        for row_id, kind, fields in self._session.execute(columns):
            self._waiting.setdefault(row_id, set()).update({GONE} if kind == DELETE else fields)
        for record in {record for record, _ in rows if record in CLASS_OF}:
            kind = CLASS_OF[record]
            found = select(kind).where(kind.id.in_(ids)).execution_options(with_deleted=True)
            self._rows |= {row.id: row for row in self._session.scalars(found)}

    def learn(self, scope: str, record: str, row_id: str, seq: int, fields: Mapping[str, FieldNow]) -> None:
        """Take the values that stand at the centre after change ``seq``; a row that is missing is made.

        A change later than a row's deletion has brought it back; 0 says nothing of that.

        Raises:
            KeyError: no such kind of record, or no such field: this program is older than the one that wrote it.
            ValueError: a value cannot be what its field holds.
        """
        kind = CLASS_OF[record]
        unknown = set(fields) - set(RECORDS[record].fields)
        if unknown:
            raise KeyError(f"{record}: {', '.join(sorted(unknown))}")
        known = {name: self._shadowed.get((row_id, name), now) for name, now in fields.items()}
        newest = {name: max(now, known[name], key=_version) for name, now in fields.items()}
        # As new as what is known counts too: an answer may free a field whose value has come before, as a shadow.
        news = {name: now for name, now in newest.items() if now.version >= self._versions.get((row_id, name), 0)}
        columns = schema.tables[table_name(kind)].columns
        values = {name: from_wire(columns[name], now.value) for name, now in news.items()}
        row = self._rows.get(row_id)
        if row is None:
            row = kind(id=row_id, scope=scope, **(_blanks(kind, values) | values))
            self._session.add(row)
            self._rows[row_id] = row
        waiting = self._waiting.get(row_id, set())
        for name, now in news.items():
            self._note(row_id, name, now.version)
            if name in waiting:
                self._shadows[row_id, name] = now
            else:
                self._lifted.add((row_id, name))
                setattr(row, name, values[name])
        gone = self._versions.get((row_id, GONE), 0)
        if gone < 0 and seq > -gone:
            self._note(row_id, GONE, seq)
            row.deleted = row.deleted and GONE in waiting

    def remove(self, row_id: str, version: int) -> None:
        """Take the word that a row is deleted; where an edit of it waits, it stays until the centre has heard that."""
        if version <= abs(self._versions.get((row_id, GONE), 0)):
            return
        self._note(row_id, GONE, -version)
        row = self._rows.get(row_id)
        if row is not None and not self._waiting.get(row_id):
            row.deleted = True

    def restore(self, row_id: str) -> None:
        """Take the word that a deletion of ours was not done, because somebody had edited the row."""
        row = self._rows.get(row_id)
        if row is not None:
            row.deleted = False

    def _note(self, row_id: str, name: str, version: int) -> None:
        self._versions[row_id, name] = self._learnt[row_id, name] = version

    def finish(self) -> None:
        """Write down what was learnt."""
        connection = self._session.connection()
        if self._learnt:
            lines = [{"row_id": row, "field": name, "version": seq} for (row, name), seq in self._learnt.items()]
            versions = insert(FieldVersion)
            connection.execute(
                versions.on_conflict_do_update(
                    index_elements=["row_id", "field"], set_={"version": versions.excluded.version}
                ),
                lines,
            )
        for row_id, name in self._lifted & set(self._shadowed):
            connection.execute(delete(Shadow).where(Shadow.row_id == row_id, Shadow.field == name))
        for (row_id, name), now in self._shadows.items():
            self._session.merge(Shadow(row_id=row_id, field=name, value=now.value, version=now.version))
        self._session.flush()


def _version(now: FieldNow) -> int:
    return now.version


@cache
def _required(kind: type[Synced]) -> tuple[str, ...]:
    """Give the fields without which a row cannot be made."""
    parameters = inspect.signature(kind).parameters.values()
    required = (each.name for each in parameters if each.default is inspect.Parameter.empty)
    return tuple(name for name in required if name not in ("id", "scope"))


def _blanks(kind: type[Synced], values: Mapping[str, Any]) -> dict[str, Any]:
    """Give empty values for what a row must have and the centre did not say (a laptop leaves out what is empty).

    Raises:
        ValueError: a date or time is missing, for which there is no empty value.
    """
    columns = schema.tables[table_name(kind)].columns
    blanks: dict[str, Any] = {}
    for name in _required(kind):
        if name in values:
            continue
        column = columns[name]
        if column.nullable or isinstance(column.type, Json):
            blanks[name] = None
        elif isinstance(column.type, Boolean):
            blanks[name] = False
        elif isinstance(column.type, Integer):
            blanks[name] = 0
        elif isinstance(column.type, String | Text):
            blanks[name] = ""
        else:
            raise ValueError(f"{table_name(kind)}: {name} is missing")
    return blanks
