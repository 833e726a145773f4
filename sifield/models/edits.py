"""One edit of one record as its rows: the journal tells what was before and after, the outbox what goes to the centre.

Whatever an edit came by, a flush or plain SQL (see ``changes``), it is kept here and nowhere else.
"""

import time
from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime
from functools import cache
from typing import Any, NamedTuple

from sifield.models.base import json_text, json_value, moment_to_text
from sifield.models.exchange import HELD, PENDING, SENT
from sifield.models.plain import Plain
from sifield.wire.ids import new_id
from sifield.wire.messages import CREATE, DELETE, GONE, UPDATE
from sifield.wire.records import BY_TABLE

REVIVE = "revive"
"""What bringing back a deleted row is before it becomes an update or a create."""


class Stamp:
    """Whose transaction this is, when, and its id once it has changed a record."""

    __slots__ = ("actor", "at", "txn", "used")

    def __init__(self, actor: str, at: datetime) -> None:
        self.actor = actor
        self.at = moment_to_text(at)
        self.txn = new_id()
        self.used = False


@dataclass(frozen=True, slots=True)
class Edit:
    """What became of one record, in values that travel.

    Attributes:
        kind: CREATE, UPDATE, DELETE or REVIVE.
        fields: what is written, by field.
        before: what stood there, by field; None for a field that is not named.
        whole: gives all fields of the record that are not None, as it stands now.
        is_strike: words were struck out of these fields.
    """

    table: str
    row_id: str
    scope: str
    kind: str
    fields: dict[str, Any]
    before: dict[str, Any]
    whole: Callable[[], dict[str, Any]]
    is_strike: bool = False


class _Waiting(NamedTuple):
    """A change of the same row that the centre has not answered yet."""

    n: int
    change_id: str
    kind: str
    state: str
    base: dict[str, Any]
    fields: dict[str, Any]
    struck: list[str]


_JOURNAL = (
    "INSERT INTO journal (txn, actor, at, monotonic_ns, table_name, row_id, field, before, after)"
    " VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?)"
)
_WAITING = "SELECT n, change_id, kind, state, base, fields, struck FROM outbox WHERE row_id = ? ORDER BY n"
_VERSIONS = "SELECT field, version FROM field_versions WHERE row_id = ?"


def keep(plain: Plain, stamp: Stamp, edit: Edit) -> None:
    """Put an edit into the journal and into the outbox."""
    stamp.used = True
    shown = {field: (edit.before.get(field), after) for field, after in edit.fields.items()}
    if edit.kind != UPDATE:
        shown[GONE] = (None if edit.kind == CREATE else edit.kind == REVIVE, edit.kind == DELETE)
    # The monotonic clock tells order and rest on one laptop even while its calendar clock is being put right.
    own = (stamp.txn, stamp.actor, stamp.at, time.monotonic_ns(), edit.table, edit.row_id)
    for field, (before, after) in shown.items():
        plain.run(_JOURNAL, (*own, field, json_text(before), json_text(after)))
    queue(plain, stamp, edit)


def queue(plain: Plain, stamp: Stamp, edit: Edit) -> None:
    """Put an edit into the outbox, joining it to the last change of the row that the centre has not seen."""
    if edit.kind == UPDATE and not edit.is_strike and _type_on(plain, stamp, edit):
        return
    kind, fields = edit.kind, edit.fields
    waiting = [
        _Waiting(n, change_id, was, state, json_value(base), json_value(held), json_value(struck))
        for n, change_id, was, state, base, held, struck in plain.run(_WAITING, (edit.row_id,))
    ]
    versions: dict[str, int] = dict(plain.run(_VERSIONS, (edit.row_id,)))
    if edit.is_strike and not waiting and not versions:
        return  # the centre never heard of the record
    last = next((change for change in waiting[-1:] if _takes_more(change, edit)), None)
    if last is not None and kind == DELETE and (last.kind, last.state) == (UPDATE, PENDING):
        last = None  # the edit goes up before the deletion, so that taking the deletion back loses nothing
    names = set(fields)
    if kind == DELETE:
        names = {*BY_TABLE[edit.table].fields, GONE}
    elif kind == REVIVE and not waiting and not versions:
        kind, fields = CREATE, edit.whole()
    elif kind == REVIVE:
        kind, names = UPDATE, {*fields, GONE}
    was = last.kind if last is not None else ""
    fields = (last.fields if last is not None else {}) | fields
    if last is not None and ((kind == DELETE and was == CREATE) or (was == DELETE and not fields)):
        # Made and deleted, or deleted and brought back, before the centre heard of it: there is nothing to tell.
        plain.run("DELETE FROM outbox WHERE n = ?", (last.n,))
        return
    kind = CREATE if was == CREATE else kind
    starts = {} if kind == CREATE else {name: _base(waiting, last, versions, name) for name in names}
    base = {name: start for name, start in starts.items() if start} | (last.base if last is not None else {})
    values: dict[str, Any] = {
        "kind": kind,
        "fields": json_text(fields),
        "base": json_text(base),
        "txn": stamp.txn,
        "actor": stamp.actor,
        "at": stamp.at,
    }
    if edit.is_strike:
        values["struck"] = json_text(sorted({*fields} & {*edit.fields, *(last.struck if last is not None else ())}))
    if last is None:
        record = BY_TABLE[edit.table].name
        values |= {"scope": edit.scope, "record": record, "row_id": edit.row_id, "change_id": new_id()}
        values = {"state": PENDING, "reason": "", "resolves": "[]", "struck": "[]"} | values
        names_of, marks = ", ".join(values), ", ".join("?" * len(values))
        plain.run(f"INSERT INTO outbox ({names_of}) VALUES ({marks})", (*values.values(),))
        return
    if last.state == HELD:
        # The centre remembers a refused change by its id for ever; what is mended goes as a new one.
        values |= {"state": PENDING, "reason": "", "change_id": new_id()}
    settings = ", ".join(f"{name} = ?" for name in values)
    plain.run(f"UPDATE outbox SET {settings} WHERE n = ?", (*values.values(), last.n))


def _type_on(plain: Plain, stamp: Stamp, edit: Edit) -> bool:
    """Write fields anew in a change that waits and says something of each already; tell whether there is one.

    Words are typed on some twenty times a minute, and nothing need be read for it: what the change starts from stays.
    """
    values = [json_text(value) for value in edit.fields.values()]
    own = (stamp.txn, stamp.actor, stamp.at, edit.row_id, PENDING, CREATE, UPDATE)
    return bool(plain.run(_typing(tuple(edit.fields)), (*values, *own)))


@cache
def _typing(fields: tuple[str, ...]) -> str:
    says = "".join(f", '$.{field}', json(?)" for field in fields)
    has = "".join(f" AND json_type(fields, '$.{field}') IS NOT NULL" for field in fields)
    return (
        f"UPDATE outbox SET fields = json_set(fields{says}), txn = ?, actor = ?, at = ? "
        "WHERE n = (SELECT max(n) FROM outbox WHERE row_id = ?) AND state = ? AND struck = '[]' AND kind IN (?, ?)"
        f"{has} RETURNING n"
    )


def _takes_more(change: _Waiting, edit: Edit) -> bool:
    """Tell whether an edit may join the last change of its row: not where the centre may have it, nor after words were
    struck out in it, and a strike never joins a deletion, which it would take back.
    """
    if change.state == SENT or (edit.is_strike and change.kind == DELETE):
        return False
    return change.state == HELD or edit.is_strike or not change.struck


def _base(waiting: list[_Waiting], joined: _Waiting | None, versions: dict[str, int], field: str) -> int | str:
    """Give what an edit of a field starts from: our own change on its way, else the version last heard (0: none)."""
    for change in reversed(waiting):
        says = field == GONE if change.kind == DELETE else field in change.fields
        if change is not joined and says:
            return f"c:{change.change_id}"
    return abs(versions.get(field, 0))


def settle(plain: Plain, row_id: str, conflict_id: str) -> bool:
    """Say of the last change of a row that it settles a conflict; tell whether there is one that may still say so."""
    own = "SELECT n, resolves FROM outbox WHERE row_id = ? AND state = ? ORDER BY n DESC LIMIT 1"
    for n, resolves in plain.run(own, (row_id, PENDING)):
        settled = json_text([*json_value(resolves), conflict_id])
        plain.run("UPDATE outbox SET resolves = ? WHERE n = ?", (settled, n))
        return True
    return False
