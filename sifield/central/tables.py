"""The centre's own tables: an append-only log of changes, the rows as they stand, and who may ask.

They are not the laptop's tables: records lie here as JSON, so that laptops can change their schema without the centre.
Moments are kept as text in UTC, of one width, so that they sort alike in SQLite and PostgreSQL.
"""

from datetime import UTC, datetime
from typing import Any

from sqlalchemy import (
    JSON,
    Boolean,
    Column,
    Dialect,
    Index,
    Integer,
    LargeBinary,
    MetaData,
    String,
    Table,
    Text,
    TypeDecorator,
)

metadata = MetaData()


class Moment(TypeDecorator[datetime]):
    """An aware UTC datetime, kept as text."""

    impl = String(32)
    cache_ok = True

    def process_bind_param(self, value: datetime | None, dialect: Dialect) -> str | None:
        return None if value is None else value.astimezone(UTC).isoformat(timespec="microseconds")

    def process_result_value(self, value: Any, dialect: Dialect) -> datetime | None:
        return None if value is None else datetime.fromisoformat(value)


def _id(name: str = "id", **more: Any) -> Column[str]:
    return Column(name, String(64), **more)


trust = Table(
    "trust",
    metadata,
    _id(primary_key=True),
    Column("name", String(200), nullable=False),
    Column("address", String(255), nullable=False),
    Column("root", LargeBinary, nullable=False),
    Column("issuing", LargeBinary, nullable=False),
    # Sealed with the key in the secrets folder: a copy of the database alone can issue nothing.
    Column("issuing_key", LargeBinary, nullable=False),
    Column("layout", Integer, nullable=False),
    Column("made_at", Moment, nullable=False),
)

scope_counter = Table(
    "scope_counter", metadata, Column("scope", String(120), primary_key=True), Column("seq", Integer, nullable=False)
)

change = Table(
    "change",
    metadata,
    Column("scope", String(120), primary_key=True),
    Column("seq", Integer, primary_key=True, autoincrement=False),
    _id("change_id", nullable=False, unique=True),
    _id("device_id", nullable=False),
    _id("account_id", nullable=False),
    _id("actor", nullable=False),
    _id("row_id", nullable=False),
    Column("record", String(64), nullable=False),
    Column("kind", String(10), nullable=False),
    _id("txn", nullable=False),
    Column("base", JSON, nullable=False),
    Column("submitted", JSON, nullable=False),
    Column("ack", JSON, nullable=False),
    # What the other laptops are told, as it is sent (JSON text).
    Column("happened", Text, nullable=False),
    # Whether the acknowledgement told the sender everything, so that its own pull need not repeat it.
    Column("is_exact", Boolean, nullable=False),
    Column("device_time", Moment, nullable=False),
    Column("received_at", Moment, nullable=False),
    Column("app_version", String(64), nullable=False),
    Index("ix_change_row", "row_id"),
)

row = Table(
    "row",
    metadata,
    _id(primary_key=True),
    Column("scope", String(120), nullable=False, index=True),
    Column("record", String(64), nullable=False),
    # {field: [version, value]}; "*": whether the row is deleted, once it was.
    Column("fields", JSON, nullable=False),
)

conflict = Table(
    "conflict",
    metadata,
    _id(primary_key=True),
    _id("row_id", nullable=False, index=True),
    Column("scope", String(120), nullable=False),
    Column("opened_seq", Integer, nullable=False),
    Column("field", String(200), nullable=False),
    # The change whose value did not get in.
    _id("change_id", nullable=False),
    _id("closed_by", nullable=False, default=""),
)

struck = Table(
    "struck",
    metadata,
    # Which change last struck words out of a field: an edit made on what stood before it is not taken.
    _id("row_id", primary_key=True),
    Column("field", String(200), primary_key=True),
    Column("seq", Integer, nullable=False),
)

purged = Table(
    "purged",
    metadata,
    # Of these scopes nothing is kept: their school has left and was purged.
    Column("scope", String(120), primary_key=True),
)

pair_visit = Table(
    "pair_visit",
    metadata,
    # A visit of one of two who observe together, each for herself: whose laptop sent it, and whether she has finished.
    _id("visit_id", primary_key=True),
    Column("scope", String(120), nullable=False, index=True),
    _id("pair_id", nullable=False),
    _id("account_id", nullable=False),
    Column("is_over", Boolean, nullable=False),
)

blind_row = Table(
    "blind_row",
    metadata,
    # A record of such a visit that is told to nobody but its writer until both have finished.
    _id("row_id", primary_key=True),
    _id("visit_id", nullable=False, index=True),
    Column("scope", String(120), nullable=False, index=True),
)

account = Table(
    "account",
    metadata,
    # The id of the person record in trust/config.
    _id(primary_key=True),
    Column("name", String(200), nullable=False),
    Column("email", String(200), nullable=False),
    Column("role", String(32), nullable=False),
    Column("schools", JSON, nullable=False),
    Column("safeguarding", Boolean, nullable=False),
    Column("made_at", Moment, nullable=False),
    Column("revoked_at", Moment),
)

device = Table(
    "device",
    metadata,
    _id(primary_key=True),
    _id("account_id", nullable=False, index=True),
    Column("name", String(120), nullable=False),
    Column("public_key", LargeBinary, nullable=False),
    Column("enrolled_at", Moment, nullable=False),
    Column("revoked_at", Moment),
)

enrolment_code = Table(
    "enrolment_code",
    metadata,
    # The part of the secret by which the code is found; the rest is kept only as a hash.
    _id(primary_key=True),
    _id("account_id", nullable=False, index=True),
    Column("secret_hash", LargeBinary, nullable=False),
    Column("tries", Integer, nullable=False),
    Column("made_by", String(64), nullable=False),
    Column("expires_at", Moment, nullable=False),
    Column("used_at", Moment),
    # The laptop that it let in: the same laptop may ask again, if the answer was lost.
    _id("device_id", nullable=False, default=""),
)

certificate = Table(
    "certificate",
    metadata,
    Column("serial", String(48), primary_key=True),
    _id("person_id", nullable=False, index=True),
    Column("name", String(200), nullable=False),
    Column("role", String(120), nullable=False),
    # For which laptop, at whose request, and for a visit to which school ("" at enrolment).
    _id("device_id", nullable=False, index=True),
    _id("asked_by", nullable=False),
    _id("school_id", nullable=False),
    Column("content", LargeBinary, nullable=False),
    Column("issued_at", Moment, nullable=False),
    Column("revoked_at", Moment),
)

blob = Table(
    "blob",
    metadata,
    _id("sha256", primary_key=True),
    Column("scope", String(120), primary_key=True),
    Column("size", Integer, nullable=False),
    _id("device_id", nullable=False),
    Column("received_at", Moment, nullable=False),
)

blob_content = Table(
    "blob_content", metadata, _id("sha256", primary_key=True), Column("content", LargeBinary, nullable=False)
)

archive = Table(
    "archive",
    metadata,
    # The last file that people signed, and the newest copy of it that was stamped with the time ("": it is not whole).
    _id("base_sha256", primary_key=True),
    Column("scope", String(120), primary_key=True),
    _id("plan_id", nullable=False),
    Column("number", Integer, nullable=False),
    _id("sha256", nullable=False),
    Column("stamped_at", Moment, nullable=False, index=True),
)

spent_request = Table(
    "spent_request",
    metadata,
    # Ids of requests that must not be done twice, kept while a copy of them would still pass the clock check.
    _id(primary_key=True),
    Column("at", Moment, nullable=False, index=True),
)
