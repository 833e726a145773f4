"""The messages of a sync: what a laptop pushes, what it is told, what it pulls.

Every request but the open ones carries the headers of `sifield.wire.proof` and ``Sifield-Protocol: 1``; every
body is `sifield.wire.body.pack(message.to_json())` under CONTENT_TYPE, both ways. Every answer echoes the header
``Sifield-Request``; an answer without it, or of another type, does not come from a centre. An answer whose status is
400 or more holds a `Problem`.

=======================  ======================  =======================================================
request                  body                    answer
=======================  ======================  =======================================================
GET  /v1/hello  (open)   none                    `joining.Hello`
GET  /v1/trust  (open)   none                    `joining.TrustFacts`
POST /v1/enrol           `joining.Enrol`         `joining.Enrolled` (proof by the new device's key, device "new")
POST /v1/invite          `joining.Invite`        `joining.Invited`
POST /v1/certify         `joining.Certify`       `joining.Certified`
POST /v1/renew           `joining.Renew`         `joining.Certified`
POST /v1/seal            `joining.Seal`          `joining.Sealed`
POST /v1/mail            `joining.Mail`          nothing, once the mail server has taken it
GET  /v1/crl    (open)   none                    `joining.Revocations`
POST /v1/push            `Push`                  `Pushed`
POST /v1/pull            `Pull`                  `Pulled`
HEAD /v1/blobs/{sha256}?scope=…   none           200 or 404, no body
GET  /v1/blobs/{sha256}?scope=…   none           the bytes, BLOB_TYPE
PUT  /v1/blobs/{sha256}?scope=…   bytes          204; the same bytes again are welcome
=======================  ======================  =======================================================

POST /v1/timestamp, open, speaks no language of ours: it is the trust's time-stamping authority (RFC 3161).

A pull is a POST: the cursors of a hundred schools do not fit into an address that every proxy lets through.
"""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any, NamedTuple

from sifield.wire.body import bad_message
from sifield.wire.given import Given, is_count, read_count, read_text, read_value, without_empty, write_time

Json = Any
"""A JSON value: None, bool, int, float, str, a list or an object of them."""

Base = int | str
"""What an edit of a field was made on: the version the device saw (0: it had never seen a value), or
"c:<change id>", the device's own earlier change to that field, not yet acknowledged when the edit was made."""

CREATE, UPDATE, DELETE = "create", "update", "delete"
_KINDS = frozenset({CREATE, UPDATE, DELETE})

GONE = "*"
"""The name that stands for "this row is deleted" where a field's name stands otherwise."""

MOST_CHANGES = 500
"""The most changes in one push."""
_MOST_FIELDS = 64


class FieldNow(NamedTuple):
    """A field as the centre holds it: its version (the number of the change that set it) and value."""

    version: int
    value: Json


class FieldClash(NamedTuple):
    """A field where an edit met another: the version and value that stand, and the conflict that shows both."""

    version: int
    value: Json
    conflict_id: str


@dataclass(frozen=True, slots=True)
class Change:
    """One edit of one row, as a laptop made it.

    Attributes:
        change_id: made with the edit, in the same local transaction; the key by which a repeat is known, for ever.
        n: the device's own running number; the centre takes a push in the order given.
        txn: the local transaction that the edit belongs to.
        base: for each field in ``fields`` what it was made on; a missing name counts as 0. For a delete: for each
            field of the row. To bring back a row whose deletion the device has seen, also ``GONE``: its version.
        fields: the new values; empty for a delete.
        actor: the id of the person who made the edit.
        resolves: the conflicts that this edit settles.
        struck: the fields among ``fields`` out of which words were struck (see `striking`): the centre keeps nothing of
            what stood in them before, and takes no edit that was made on it.
    """

    change_id: str
    n: int
    txn: str
    row: str
    record: str
    scope: str
    kind: str
    base: Mapping[str, Base]
    fields: Mapping[str, Json]
    actor: str
    device_time: datetime
    app_version: str = ""
    resolves: tuple[str, ...] = ()
    struck: tuple[str, ...] = ()

    def to_json(self) -> dict[str, Any]:
        return without_empty(
            {
                "change_id": self.change_id,
                "n": self.n,
                "txn": self.txn,
                "row": self.row,
                "record": self.record,
                "scope": self.scope,
                "kind": self.kind,
                "base": dict(self.base),
                "fields": dict(self.fields),
                "actor": self.actor,
                "device_time": write_time(self.device_time),
                "app_version": self.app_version,
                "resolves": list(self.resolves),
                "struck": list(self.struck),
            }
        )

    @classmethod
    def from_json(cls, message: object) -> "Change":
        given = Given(message)
        fields = given.mapping("fields", read_value, most=_MOST_FIELDS)
        if GONE in fields:
            raise bad_message("a field has no name")
        return cls(
            change_id=given.text("change_id", most=64),
            n=given.number("n"),
            txn=given.text("txn", "", most=64),
            row=given.text("row", most=64),
            record=given.text("record", most=64),
            scope=given.text("scope", most=120),
            kind=given.one_of("kind", _KINDS),
            base=given.mapping("base", _read_base, most=_MOST_FIELDS + 1),
            fields=fields,
            actor=given.text("actor", "", most=64),
            device_time=given.time("device_time"),
            app_version=given.text("app_version", "", most=64),
            resolves=given.items("resolves", read_text, most=_MOST_FIELDS),
            struck=_read_struck(given, fields),
        )


def _read_struck(given: Given, fields: Mapping[str, Json]) -> tuple[str, ...]:
    struck = given.items("struck", read_text, most=_MOST_FIELDS)
    if set(struck) - set(fields):
        raise bad_message("words are struck out of a field that it does not give")
    return struck


def _read_base(value: object) -> Base:
    if isinstance(value, str) and value.startswith("c:") and len(value) <= 66:
        return value
    if is_count(value):
        return read_count(value)
    raise bad_message("a base is neither a version nor an earlier change")


@dataclass(frozen=True, slots=True)
class Push:
    """What a laptop sends: its changes in their order, at most MOST_CHANGES."""

    changes: tuple[Change, ...]

    def to_json(self) -> dict[str, Any]:
        return {"changes": [change.to_json() for change in self.changes]}

    @classmethod
    def from_json(cls, message: object) -> "Push":
        return cls(Given(message).items("changes", Change.from_json, most=MOST_CHANGES))


@dataclass(frozen=True, slots=True)
class Rejection:
    """Why the centre did not take a change. Nothing of it was kept there; the laptop keeps it and shows the text.

    Codes: "no-right", "unknown-record", "wrong-scope", "fixed-field", "kept-for-good", "unknown-base",
    "server-behind", "waits" (an earlier change of the same row was refused), "reused-id", "struck-out" (words were
    struck out of the text that it was made on), "purged" (the school has left and its records are gone), "blind" (it is
    of a visit that another writes on her own until two who observe together have finished).
    """

    code: str
    text: str


@dataclass(frozen=True, slots=True)
class Ack:
    """What became of one change. Durable and decided.

    Attributes:
        seq: the change's number in its scope; 0 for a refused one.
        applied: each field taken, with its new version and the value that now stands (for a merged text that is not
            the value sent); the same value as the centre had already comes back with the version it had. For a
            delete that was done: ``GONE`` with value True.
        merged: the fields among them whose text was woven from both: "merged, please read".
        conflict: each field not taken: what stands, and the conflict's id. ``GONE``: the row was deleted by one person
            and edited by another; the edit stands.
        erased: where words were struck out, how many earlier states of their fields the centre has erased.
        laptops: and how many other laptops may read these records, and so hold a copy of them.
    """

    change_id: str
    seq: int
    applied: Mapping[str, FieldNow] = field(default_factory=dict)
    merged: tuple[str, ...] = ()
    conflict: Mapping[str, FieldClash] = field(default_factory=dict)
    rejected: Rejection | None = None
    erased: int = 0
    laptops: int = 0

    def to_json(self) -> dict[str, Any]:
        return without_empty(
            {
                "change_id": self.change_id,
                "seq": self.seq,
                "applied": {name: list(now) for name, now in self.applied.items()},
                "merged": list(self.merged),
                "conflict": {name: list(clash) for name, clash in self.conflict.items()},
                "rejected": {"code": self.rejected.code, "text": self.rejected.text} if self.rejected else None,
                "erased": self.erased or None,
                "laptops": self.laptops or None,
            }
        )

    @classmethod
    def from_json(cls, message: object) -> "Ack":
        given = Given(message)
        refused = given.mapping("rejected", read_text) or None
        return cls(
            change_id=given.text("change_id"),
            seq=given.number("seq", 0),
            applied=given.mapping("applied", read_now),
            merged=given.items("merged", read_text),
            conflict=given.mapping("conflict", _read_clash),
            rejected=Rejection(refused.get("code", ""), refused.get("text", "")) if refused else None,
            erased=given.number("erased", 0),
            laptops=given.number("laptops", 0),
        )


def read_now(value: object) -> FieldNow:
    """Read ``[version, value]``."""
    if not isinstance(value, list) or len(value) != 2:
        raise bad_message("a field does not come with its version")
    return FieldNow(read_count(value[0]), read_value(value[1]))


def _read_clash(value: object) -> FieldClash:
    if not isinstance(value, list) or len(value) != 3:
        raise bad_message("a conflict does not say which")
    return FieldClash(read_count(value[0]), read_value(value[1]), read_text(value[2]))


@dataclass(frozen=True, slots=True)
class Pushed:
    """The answer to a push: one `Ack` for each change, in the same order."""

    acks: tuple[Ack, ...]
    server_time: datetime

    def to_json(self) -> dict[str, Any]:
        return {"acks": [ack.to_json() for ack in self.acks], "server_time": write_time(self.server_time)}

    @classmethod
    def from_json(cls, message: object) -> "Pushed":
        given = Given(message)
        return cls(given.items("acks", Ack.from_json), given.time("server_time"))


@dataclass(frozen=True, slots=True)
class Problem:
    """What every refused request answers: what happened, what to do, and the centre's time.

    Codes to act on: "clock" (correct by ``server_time`` and try once more), "protocol" (update), "device-revoked",
    "unknown-device", "server-behind" (409), "bad-code" and "used-code" at enrolment, "no-right", "too-large", "busy".
    """

    code: str
    message: str
    remedy: str
    server_time: datetime

    def to_json(self) -> dict[str, Any]:
        return {
            "code": self.code,
            "message": self.message,
            "remedy": self.remedy,
            "server_time": write_time(self.server_time),
        }

    @classmethod
    def from_json(cls, message: object) -> "Problem":
        given = Given(message)
        return cls(
            given.text("code"),
            given.text("message", most=2000),
            given.text("remedy", "", most=2000),
            given.time("server_time"),
        )
