"""This laptop's own side of the exchange, beside the records: what waits to be sent, what came, who the laptop is.

Nothing in these tables travels as a record. The same tables stand in both stores; ``device`` and ``signing_keys`` are
used in the general one only, and read there from both (see ``trust_records``).
"""

from datetime import datetime
from typing import Any

from sqlalchemy import Index, Integer, LargeBinary, String, Text
from sqlalchemy.orm import Mapped, mapped_column

from sifield.models.base import Base, Json
from sifield.wire.ids import new_id

PENDING, SENT, HELD = "pending", "sent", "held"


class Outbox(Base, kw_only=True, eq=False):
    """One change that waits for the centre's word, in the order made.

    ``state`` is "pending" (may still take further edits of the row), "sent" (the centre may have it) or "held"
    (refused, with ``reason``; only later changes of the same row wait behind it). ``struck`` names the fields out of
    which it strikes words; such a change takes no further edits. What the centre has acknowledged leaves the table.
    """

    __tablename__ = "outbox"
    __table_args__ = (Index("ix_outbox_row", "row_id"),)

    n: Mapped[int] = mapped_column(Integer, primary_key=True, autoincrement=True, init=False)
    change_id: Mapped[str] = mapped_column(String(36), unique=True, default_factory=new_id)
    txn: Mapped[str] = mapped_column(String(36))
    scope: Mapped[str] = mapped_column(String(80))
    record: Mapped[str] = mapped_column(String(40))
    row_id: Mapped[str] = mapped_column(String(36))
    kind: Mapped[str] = mapped_column(String(10))
    base: Mapped[dict[str, Any]] = mapped_column(Json)
    fields: Mapped[dict[str, Any]] = mapped_column(Json)
    actor: Mapped[str] = mapped_column(String(36))
    at: Mapped[datetime]
    state: Mapped[str] = mapped_column(String(10), default=PENDING)
    reason: Mapped[str] = mapped_column(Text, default="")
    resolves: Mapped[list[str]] = mapped_column(default_factory=list)
    struck: Mapped[list[str]] = mapped_column(default_factory=list, server_default="[]")


class FieldVersion(Base, kw_only=True, eq=False):
    """The centre's version of a field, as last heard: the base of the next edit.

    Under "*" stands the number of the change that deleted the row (as -n) or brought it back (as n).
    """

    __tablename__ = "field_versions"

    row_id: Mapped[str] = mapped_column(String(36), primary_key=True)
    field: Mapped[str] = mapped_column(String(40), primary_key=True)
    version: Mapped[int]


class Shadow(Base, kw_only=True, eq=False):
    """What the centre holds for a field while an edit of ours still waits, so that a person keeps seeing her own."""

    __tablename__ = "shadows"

    row_id: Mapped[str] = mapped_column(String(36), primary_key=True)
    field: Mapped[str] = mapped_column(String(40), primary_key=True)
    value: Mapped[Any] = mapped_column(Json)
    version: Mapped[int]


class Cursor(Base, kw_only=True, eq=False):
    """How far a scope's stream has been applied here."""

    __tablename__ = "cursors"

    scope: Mapped[str] = mapped_column(String(80), primary_key=True)
    seq: Mapped[int]


class Inbox(Base, kw_only=True, eq=False):
    """A pulled change that is staged and not yet applied.

    One that this program cannot read (a newer laptop's kind of record) stays here, with why, for a later version.
    """

    __tablename__ = "inbox"

    scope: Mapped[str] = mapped_column(String(80), primary_key=True)
    seq: Mapped[int] = mapped_column(Integer, primary_key=True, autoincrement=False)
    body: Mapped[dict[str, Any]] = mapped_column(Json)
    unread: Mapped[str] = mapped_column(Text, default="")


class Conflict(Base, kw_only=True, eq=False):
    """Two people's values of one field that the centre would not bring together by itself (see `wire.pulling`).

    ``field`` is "*" where one person deleted the row and another edited it. ``resolved_at`` is set at once by the
    person's choice here, and by the centre's word when anybody's choice has arrived there.
    """

    __tablename__ = "conflicts"

    id: Mapped[str] = mapped_column(String(36), primary_key=True)
    scope: Mapped[str] = mapped_column(String(80))
    record: Mapped[str] = mapped_column(String(40))
    row_id: Mapped[str] = mapped_column(String(36), index=True)
    field: Mapped[str] = mapped_column(String(40))
    base: Mapped[Any] = mapped_column(Json)
    current: Mapped[Any] = mapped_column(Json)
    current_version: Mapped[int]
    current_by: Mapped[str] = mapped_column(String(36))
    current_at: Mapped[str] = mapped_column(String(40))
    proposed: Mapped[Any] = mapped_column(Json)
    proposed_by: Mapped[str] = mapped_column(String(36))
    proposed_at: Mapped[str] = mapped_column(String(40))
    resolved_at: Mapped[datetime | None] = mapped_column(default=None)


class Journal(Base, kw_only=True, eq=False):
    """One local edit of one field: the history that a person can look up, and proof that a write was kept."""

    __tablename__ = "journal"
    __table_args__ = (Index("ix_journal_row", "row_id"),)

    n: Mapped[int] = mapped_column(Integer, primary_key=True, autoincrement=True, init=False)
    txn: Mapped[str] = mapped_column(String(36))
    table_name: Mapped[str] = mapped_column(String(40))
    row_id: Mapped[str] = mapped_column(String(36))
    field: Mapped[str] = mapped_column(String(40))
    before: Mapped[Any] = mapped_column(Json)
    after: Mapped[Any] = mapped_column(Json)
    actor: Mapped[str] = mapped_column(String(36))
    at: Mapped[datetime]
    monotonic_ns: Mapped[int]


class Blob(Base, kw_only=True, eq=False):
    """A file by its SHA-256: never changed, sent after the rows that name it."""

    __tablename__ = "blobs"

    sha256: Mapped[str] = mapped_column(String(64), primary_key=True)
    scope: Mapped[str] = mapped_column(String(80))
    media_type: Mapped[str] = mapped_column(String(80))
    content: Mapped[bytes] = mapped_column(LargeBinary, deferred=True)
    size: Mapped[int]
    uploaded: Mapped[bool] = mapped_column(default=False)


class Device(Base, kw_only=True, eq=False):
    """Who this laptop is to the centre and whose it is: one row, or none before a trust is chosen."""

    __tablename__ = "device"

    id: Mapped[int] = mapped_column(Integer, primary_key=True, default=1, init=False)
    device_id: Mapped[str] = mapped_column(String(36))
    device_key: Mapped[bytes] = mapped_column(LargeBinary, repr=False)
    person_id: Mapped[str] = mapped_column(String(36))
    person_name: Mapped[str] = mapped_column(String(120))
    role: Mapped[str] = mapped_column(String(40))
    trust_id: Mapped[str] = mapped_column(String(36))
    trust_name: Mapped[str] = mapped_column(String(160))
    root_pem: Mapped[str] = mapped_column(Text)
    issuing_pem: Mapped[str] = mapped_column(Text)
    scopes: Mapped[list[str]]
    centre_address: Mapped[str] = mapped_column(String(255), default="")
    crl: Mapped[bytes | None] = mapped_column(LargeBinary, default=None)
    is_sample: Mapped[bool] = mapped_column(default=False)
    clock_offset: Mapped[float | None] = mapped_column(default=None)
    enrolled_at: Mapped[datetime | None] = mapped_column(default=None)


class SigningKey(Base, kw_only=True, eq=False):
    """A person's signing key on this laptop.

    ``state`` is "prepared" (made for a headteacher when the visit was downloaded; ``box`` is the bare PKCS#8, safe only
    as the store is, and seals nothing until she sets her PIN) or "ready" (``box`` opens with her PIN alone).
    """

    __tablename__ = "signing_keys"

    id: Mapped[str] = mapped_column(String(36), primary_key=True, default_factory=new_id)
    person_id: Mapped[str] = mapped_column(String(36), index=True)
    visit_id: Mapped[str] = mapped_column(String(36), default="")
    box: Mapped[bytes] = mapped_column(LargeBinary, repr=False)
    state: Mapped[str] = mapped_column(String(10))
    certificate: Mapped[bytes | None] = mapped_column(LargeBinary, default=None)
    made_at: Mapped[datetime | None] = mapped_column(default=None)
    tries: Mapped[int] = mapped_column(default=0)
    locked_until: Mapped[datetime | None] = mapped_column(default=None)


class Place(Base, kw_only=True, eq=False):
    """Where a person was: so that a closed program opens where it was left."""

    __tablename__ = "places"

    key: Mapped[str] = mapped_column(String(120), primary_key=True)
    value: Mapped[Any] = mapped_column(Json)
