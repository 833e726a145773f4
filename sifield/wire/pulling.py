"""The messages of a pull: what happened in each scope since a cursor."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

from sifield.wire.given import Given, read_count, read_text, without_empty, write_time
from sifield.wire.messages import FieldNow, Json, read_now

WRITE, REMOVE, NONE, OWN = "write", "remove", "none", "own"
_EFFECTS = frozenset({WRITE, REMOVE, NONE, OWN})

MOST_PULLED = 2000
"""The most changes in one answer to a pull."""


@dataclass(frozen=True, slots=True)
class Pull:
    """What a laptop asks: everything after its cursors, in every scope that it may read.

    Attributes:
        cursors: for each scope the number of the last change it has; a scope not named starts at 0.
        limit: the most changes to send.
        full: also spell out the device's own changes (a laptop whose store was lost or restored asks so).
    """

    cursors: Mapping[str, int]
    limit: int = 500
    full: bool = False

    def to_json(self) -> dict[str, Any]:
        return {"cursors": dict(self.cursors), "limit": self.limit, "full": self.full}

    @classmethod
    def from_json(cls, message: object) -> "Pull":
        given = Given(message)
        limit = min(max(given.number("limit", 500), 1), MOST_PULLED)
        return cls(given.mapping("cursors", read_count), limit, given.flag("full", False))


@dataclass(frozen=True, slots=True)
class Conflict:
    """Two people's edits of one field that the centre did not bring together by itself. Everybody in the scope sees it.

    Attributes:
        field: the field's name, or `messages.GONE`: one deleted the row, the other edited it; the edit stands.
        base: what both started from, where the centre knows it.
        current: what stands, its version, who wrote it and when (by the writer's clock).
        proposed: what did not get in, the change that carried it, who wrote it and when.
    """

    conflict_id: str
    scope: str
    row: str
    record: str
    field: str
    base: Json
    current: Json
    current_version: int
    current_actor: str
    current_at: str
    proposed: Json
    proposed_change_id: str
    proposed_actor: str
    proposed_at: str

    def to_json(self) -> dict[str, Any]:
        return {name: getattr(self, name) for name in self.__slots__}

    @classmethod
    def from_json(cls, message: object) -> "Conflict":
        given = Given(message)
        return cls(
            conflict_id=given.text("conflict_id"),
            scope=given.text("scope"),
            row=given.text("row"),
            record=given.text("record"),
            field=given.text("field"),
            base=given.value("base"),
            current=given.value("current"),
            current_version=given.number("current_version"),
            current_actor=given.text("current_actor", ""),
            current_at=given.text("current_at", ""),
            proposed=given.value("proposed"),
            proposed_change_id=given.text("proposed_change_id"),
            proposed_actor=given.text("proposed_actor", ""),
            proposed_at=given.text("proposed_at", ""),
        )


@dataclass(frozen=True, slots=True)
class Happened:
    """One change as the other laptops see it, by its number in its scope (dense: the next is always one more).

    Attributes:
        effect: WRITE: put ``fields`` into the row, making it (again) where it is missing. REMOVE: the row is deleted.
            NONE: nothing changes in the row (look at ``conflicts`` and ``closes``). OWN: this device's own change,
            done exactly as it was sent, so only scope, seq and change_id are given.
        fields: for WRITE the values now standing with their versions; for a row brought back, all of its fields.
        merged: fields whose text was woven from two people's edits.
        conflicts: opened by this change; ``closes``: ids of the conflicts that it settled.
    """

    scope: str
    seq: int
    change_id: str
    effect: str
    row: str = ""
    record: str = ""
    fields: Mapping[str, FieldNow] = field(default_factory=dict)
    merged: tuple[str, ...] = ()
    conflicts: tuple[Conflict, ...] = ()
    closes: tuple[str, ...] = ()
    actor: str = ""
    device_id: str = ""
    device_time: str = ""
    received_at: str = ""

    def to_json(self) -> dict[str, Any]:
        plain = {name: getattr(self, name) for name in self.__slots__}
        return without_empty(
            plain
            | {
                "fields": {name: list(now) for name, now in self.fields.items()},
                "merged": list(self.merged),
                "conflicts": [conflict.to_json() for conflict in self.conflicts],
                "closes": list(self.closes),
            }
        )

    @classmethod
    def from_json(cls, message: object) -> "Happened":
        given = Given(message)
        return cls(
            scope=given.text("scope"),
            seq=given.number("seq"),
            change_id=given.text("change_id"),
            effect=given.one_of("effect", _EFFECTS),
            row=given.text("row", ""),
            record=given.text("record", ""),
            fields=given.mapping("fields", read_now),
            merged=given.items("merged", read_text),
            conflicts=given.items("conflicts", Conflict.from_json),
            closes=given.items("closes", read_text),
            actor=given.text("actor", ""),
            device_id=given.text("device_id", ""),
            device_time=given.text("device_time", ""),
            received_at=given.text("received_at", ""),
        )


@dataclass(frozen=True, slots=True)
class Membership:
    """A scope that this person may read, whether she may write it, and the number of its last change."""

    scope: str
    write: bool
    head: int

    def to_json(self) -> dict[str, Any]:
        return {"scope": self.scope, "write": self.write, "head": self.head}

    @classmethod
    def from_json(cls, message: object) -> "Membership":
        given = Given(message)
        return cls(given.text("scope"), given.flag("write"), given.number("head"))


@dataclass(frozen=True, slots=True)
class Pulled:
    """The answer to a pull.

    Attributes:
        changes: in order within each scope; stage them and apply them in one transaction.
        cursors: what to ask with next, for every scope that this person may read.
        scopes: every scope that this person may read now. One that is missing here was taken away: stop asking for
            it, and never drop work that is not yet sent.
        more: there is more to fetch right away.
    """

    changes: tuple[Happened, ...]
    cursors: Mapping[str, int]
    scopes: tuple[Membership, ...]
    more: bool
    server_time: datetime

    def to_json(self) -> dict[str, Any]:
        return {
            "changes": [change.to_json() for change in self.changes],
            "cursors": dict(self.cursors),
            "scopes": [scope.to_json() for scope in self.scopes],
            "more": self.more,
            "server_time": write_time(self.server_time),
        }

    @classmethod
    def from_json(cls, message: object) -> "Pulled":
        given = Given(message)
        return cls(
            given.items("changes", Happened.from_json),
            given.mapping("cursors", read_count),
            given.items("scopes", Membership.from_json),
            given.flag("more"),
            given.time("server_time"),
        )
