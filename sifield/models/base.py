"""What every table shares: column types, the wire form of a value, and the columns of a record that travels.

There are no foreign keys between records that travel: rows of one scope may be refused to this laptop, and rows of
two scopes arrive in any order, so a reference may rightly point at a row that is not here (yet). Readers join outward
and say so. Relationships, where a module wants one, are ``lazy="raise"``: what a read needs, it asks for.
"""

import json
from datetime import UTC, date, datetime
from typing import Any

from sqlalchemy import Boolean, Column, Date, Dialect, String, Text
from sqlalchemy.orm import DeclarativeBase, Mapped, MappedAsDataclass, mapped_column
from sqlalchemy.types import TypeDecorator

from sifield.wire.ids import new_id


class UtcDateTime(TypeDecorator[datetime]):
    """A moment, kept as ISO 8601 text in UTC with microseconds, so that text order is time order."""

    impl = String(32)
    cache_ok = True

    def process_bind_param(self, value: datetime | None, dialect: Dialect) -> str | None:
        return None if value is None else moment_to_text(value)

    def process_result_value(self, value: str | None, dialect: Dialect) -> datetime | None:
        return None if value is None else datetime.fromisoformat(value)


class Json(TypeDecorator[Any]):
    """A value kept as JSON text (``None`` as "null"). Assign a new list to change it: a change inside is not seen."""

    impl = Text
    cache_ok = True

    def process_bind_param(self, value: Any, dialect: Dialect) -> str:
        return json_text(value)

    def process_result_value(self, value: str | None, dialect: Dialect) -> Any:
        return None if value is None else json_value(value)


class Base(MappedAsDataclass, DeclarativeBase, kw_only=True, eq=False):
    """Every table of the store. Subclasses say ``kw_only=True, eq=False`` again: dataclasses do not inherit it."""

    type_annotation_map = {datetime: UtcDateTime, date: Date, dict[str, Any]: Json, list[str]: Json, list[Any]: Json}


class Synced(MappedAsDataclass, kw_only=True, eq=False):
    """The columns of a record that travels. ``class Visit(Synced, Base, kw_only=True, eq=False)``.

    ``session.delete(row)`` makes a tombstone: the row stays with ``deleted`` set, ordinary reads no longer see it
    (see ``store``), and the deletion travels. Without it a late pull would bring the row back.
    """

    id: Mapped[str] = mapped_column(String(36), primary_key=True, sort_order=-3, default_factory=new_id)
    scope: Mapped[str] = mapped_column(String(80), sort_order=-2, index=True)
    deleted: Mapped[bool] = mapped_column(Boolean, sort_order=-1, default=False, init=False)


def table_name(kind: type[Synced]) -> str:
    """Give the name of the table that keeps a kind of record."""
    return str(vars(kind)["__tablename__"])


def moment_to_text(value: datetime) -> str:
    """Give an aware moment as the text that is stored and sent.

    Raises:
        ValueError: the moment has no time zone.
    """
    if value.tzinfo is None:
        raise ValueError("a moment without a time zone")
    return value.astimezone(UTC).isoformat(timespec="microseconds")


_JSON = json.JSONEncoder(ensure_ascii=False, sort_keys=True)


def json_text(value: Any) -> str:
    """Give a value as the JSON text that is stored."""
    return _JSON.encode(value)


_read = json.JSONDecoder().raw_decode


def json_value(text: str) -> Any:
    """Give the value of a JSON text that is stored, with nothing round it (see ``json_text``).

    Raises:
        ValueError: it is no JSON.
    """
    return _read(text)[0]


def to_wire(value: Any) -> Any:
    """Give a column's Python value as the JSON value that travels."""
    if isinstance(value, datetime):
        return moment_to_text(value)
    return value.isoformat() if isinstance(value, date) else value


def from_wire(column: Column[Any], value: Any) -> Any:
    """Give the Python value of a column for a JSON value that travelled.

    Raises:
        ValueError: the text is no date or moment.
    """
    if value is None:
        return None
    if isinstance(column.type, UtcDateTime):
        return datetime.fromisoformat(value).astimezone(UTC)
    return date.fromisoformat(value) if isinstance(column.type, Date) else value
