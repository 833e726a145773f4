"""Plain SQL inside the transaction of a session, for what is written again and again while a person types.

A row read or written through its mapped class takes 0.1 to 0.4 ms of the processor, the same statement in plain SQL
0.015; an autosave makes eight. Values are those that travel (see ``base.to_wire``), whatever the columns keep.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import cache
from typing import Any

from sqlalchemy import Boolean, Connection
from sqlalchemy.exc import DBAPIError
from sqlalchemy.orm import Session
from sqlalchemy.orm.util import identity_key

from sifield.models.base import Base, Json, Synced, json_text, json_value, table_name
from sifield.models.exchange import Place
from sifield.wire.records import BY_TABLE

Fields = dict[str, Any]
_OWN = "own transaction"


class Plain:
    """The transaction of a connection; sqlite3 keeps each statement prepared by its text."""

    __slots__ = ("_connection", "_execute")

    def __init__(self, connection: Connection) -> None:
        self._connection = connection
        self._execute: Any = connection.connection.cursor().execute

    def run(self, sql: str, values: Sequence[Any] | Mapping[str, Any] = ()) -> list[tuple[Any, ...]]:
        """Run one statement and give its rows.

        Raises:
            DatabaseError: as SQLAlchemy raises it, without the values.
        """
        dialect = self._connection.dialect
        dbapi: Any = dialect.loaded_dbapi
        try:
            rows: list[tuple[Any, ...]] = self._execute(sql, values).fetchall()
        except dbapi.Error as fault:
            raise DBAPIError.instance(sql, None, fault, dbapi.Error, hide_parameters=True, dialect=dialect) from fault
        return rows


@dataclass(frozen=True, slots=True)
class Kept:
    """A record as it lies in its table, a tombstone too."""

    scope: str
    deleted: bool
    fields: Fields


class Table:
    """The statements for the records of one kind."""

    def __init__(self, kind: type[Synced]) -> None:
        self.kind = kind
        self.name = table_name(kind)
        self.fields = tuple(BY_TABLE[self.name].fields)
        columns = Base.metadata.tables[self.name].columns
        self._json = {field for field in self.fields if isinstance(columns[field].type, Json)}
        self._flags = {field for field in self.fields if isinstance(columns[field].type, Boolean)}
        names = ", ".join(("scope", "deleted", *self.fields))
        marks = ", ".join("?" * (len(self.fields) + 2))
        self._insert = f"INSERT INTO {self.name} (id, {names}) VALUES (?, {marks})"

    def get(self, plain: Plain, row_id: str, only: Sequence[str] = ()) -> Kept | None:
        """Give a record; see ``get`` below."""
        names = only or self.fields
        for scope, deleted, *values in plain.run(
            f"SELECT scope, deleted, {', '.join(names)} FROM {self.name} WHERE id = ?", (row_id,)
        ):
            read = zip(names, values, strict=True)
            return Kept(scope, bool(deleted), {field: self._read(field, value) for field, value in read})
        return None

    def _read(self, field: str, value: Any) -> Any:
        if value is None:
            return None
        if field in self._json:
            return json_value(value)
        return bool(value) if field in self._flags else value

    def insert(self, plain: Plain, row_id: str, scope: str, fields: Fields) -> None:
        """Put in a record with all its fields."""
        plain.run(self._insert, (row_id, scope, 0, *(self._write(field, fields[field]) for field in self.fields)))

    def update(self, plain: Plain, row_id: str, fields: Fields) -> None:
        """Write some fields of a record; if it was a tombstone, it is none any more."""
        settings = "".join(f", {field} = ?" for field in fields)
        values = (self._write(field, value) for field, value in fields.items())
        plain.run(f"UPDATE {self.name} SET deleted = 0{settings} WHERE id = ?", (*values, row_id))

    def rewrite(self, plain: Plain, row_id: str, fields: Fields) -> None:
        """Write some fields of a record and leave it deleted if it is."""
        settings = ", ".join(f"{field} = ?" for field in fields)
        values = (self._write(field, value) for field, value in fields.items())
        plain.run(f"UPDATE {self.name} SET {settings} WHERE id = ?", (*values, row_id))

    def _write(self, field: str, value: Any) -> Any:
        return json_text(value) if field in self._json else value


table_of = cache(Table)
"""The statements for a kind of record, made once."""


def join(session: Session, own: Plain) -> None:
    """Say in which transaction, begun already, a session is."""
    session.info[_OWN] = own


def flushed(session: Session) -> Plain:
    """Give the transaction of a session with everything in it that the session was told."""
    session.flush()
    own = session.info.get(_OWN)
    return own if isinstance(own, Plain) else Plain(session.connection())


def get(session: Session, kind: type[Synced], row_id: str, only: Sequence[str] = ()) -> Kept | None:
    """Give a record as it lies in the store, a tombstone too, None where there never was one of this id.

    Args:
        only: the fields that are needed, where not all are.
    """
    return table_of(kind).get(flushed(session), row_id, only)


def remember(session: Session, key: str, value: Any) -> None:
    """Keep a ``Place``, in place of what was kept under the key."""
    upsert = "INSERT INTO places (key, value) VALUES (?, ?) ON CONFLICT (key) DO UPDATE SET value = excluded.value"
    flushed(session).run(upsert, (key, json_text(value)))
    expire(session, Place, key)


def expire(session: Session, kind: type[Base | Synced], key: str) -> None:
    """Let a row be read anew where the session has it at hand."""
    if not len(session.identity_map):
        return
    row = session.identity_map.get(identity_key(kind, key))
    if row is not None:
        session.expire(row)
