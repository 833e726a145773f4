"""Erasing what the centre holds: words struck out, records whose day has come, everything of a purged school.

The numbers of the changes, their ids, authors and times stay, so that a laptop that has not heard of them yet goes on
in their order; what they said is gone.
"""

import json
from collections.abc import Iterable, Iterator, Mapping, Sequence
from datetime import date, datetime
from typing import Any

from sqlalchemy import Connection, and_, delete, func, select, update

from sifield.central import blind, files
from sifield.central.scope import CENTRE, Account, Asker, may, school_of
from sifield.central.store import insert_new
from sifield.central.tables import account, blob, blob_content, conflict, device, purged, row, scope_counter, struck
from sifield.central.tables import change as change_table
from sifield.central.withholding import VISIT_ID
from sifield.wire.given import write_time
from sifield.wire.ids import answer_id, new_id
from sifield.wire.joining import ADMINISTRATOR
from sifield.wire.looks import OF_A_LOOK
from sifield.wire.messages import DELETE, GONE, Ack, Change, FieldNow, Json
from sifield.wire.pulling import NONE, REMOVE, Happened
from sifield.wire.records import TOLD, TRUST_SCOPE, school_scope
from sifield.wire.striking import MARK, strike, struck_words

_OPEN = ("planned", "started")
_SCHOOLS_OWN = ("post", "calendar")
"""What lies in the trust's own scope and is one school's: deleted by whoever purges it."""
_WITH_FILES = ("picture", "revision")
_DUE = (
    *("note", "picture", "concern", "observation_load", "load_correction"),
    *("requirement", "booking", "inspector_call"),
)
"""Kinds of records that are deleted by themselves on their day (see the laptop's table of classes)."""
_AT_ONCE = 500
_HELD = ("base", "submitted", "ack", "happened")


# --- words struck out


def strike_out(
    connection: Connection,
    change: Change,
    before: Mapping[str, FieldNow],
    after: Mapping[str, FieldNow],
    new: Sequence[dict[str, Any]],
    known: Iterable[dict[str, Any]],
) -> int:
    """Erase what stood in the fields that a change strikes words out of; give how many earlier states were erased.

    Args:
        before: the row as it stood, and ``after`` as it stands now.
        new: the changes of this push, not written down yet, and ``known`` those that it has read; changed in place.
    """
    words = {
        name: struck_words(before[name].value if name in before else None, after[name].value) for name in change.struck
    }
    still_open = set(
        connection.scalars(select(conflict.c.id).where(conflict.c.row_id == change.row, conflict.c.closed_by == ""))
    )
    erased = 0
    stored = select(change_table.c.change_id, *(change_table.c[name] for name in _HELD))
    for found in connection.execute(stored.where(change_table.c.row_id == change.row)).mappings().all():
        if (rest := _struck(dict(found), words, still_open)) is not None:
            where = change_table.c.change_id == found["change_id"]
            connection.execute(update(change_table).where(where).values(**rest))
            erased += 1
    for at, noted in enumerate((*new, *known)):
        if noted["row_id"] == change.row and (rest := _struck(noted, words, still_open)) is not None:
            noted |= rest
            erased += at < len(new)
    for name in change.struck:
        key = (struck.c.row_id == change.row, struck.c.field == name)
        if not insert_new(connection, struck, row_id=change.row, field=name, seq=after[name].version):
            connection.execute(update(struck).where(*key).values(seq=after[name].version))
    return erased


def _struck(
    noted: Mapping[str, Any], words: Mapping[str, Sequence[str]], still_open: set[str]
) -> dict[str, Any] | None:
    """Give the columns of a change without what it said of these fields, None where it said nothing of them."""
    submitted, ack, happened = dict(noted["submitted"]), dict(noted["ack"]), json.loads(noted["happened"])
    is_changed = False
    for name in words:
        if submitted.get(name) not in (None, "", [], MARK):
            submitted[name], is_changed = MARK, True
        for part, at in ((ack.get("applied"), 1), (ack.get("conflict"), 1), (happened.get("fields"), 1)):
            if part and name in part and part[name][at] not in (None, "", [], MARK):
                part[name] = [*part[name][:at], MARK, *part[name][at + 1 :]]
                is_changed = True
        for told in happened.get("conflicts", ()):
            if told["field"] == name:
                keeps = words[name] if told["conflict_id"] in still_open else ()
                told |= {side: _rest(told.get(side), keeps) for side in ("base", "current", "proposed")}
                is_changed = True
    if not is_changed:
        return None
    return {"submitted": submitted, "ack": ack, "happened": _text(happened)}


def _rest(value: Json, words: Sequence[str]) -> Json:
    """What may stay of a text in a conflict: all but these words while it is open, else nothing."""
    if value in (None, "", []):
        return value
    return strike(value, words) if words else MARK


def count_laptops(connection: Connection, scope: str, but: str) -> int:
    """Count the other laptops that may read a scope, and so may hold a copy of its records."""
    wanted = select(device.c.id, account).join(account, account.c.id == device.c.account_id)
    wanted = wanted.where(device.c.revoked_at.is_(None), account.c.revoked_at.is_(None), device.c.id != but)
    return sum(
        may(Account(one[1], one.name, one.role, tuple(one.schools), one.safeguarding), scope, write=False)
        for one in connection.execute(wanted)
    )


# --- a school that was purged


def mark_purged(connection: Connection, school_id: str) -> None:
    """Note that nothing is to be kept any more of a school's records."""
    for sensitivity in ("general", "safeguarding"):
        insert_new(connection, purged, scope=school_scope(school_id, sensitivity))


def purged_among(connection: Connection, scopes: Iterable[str]) -> set[str]:
    """Give those of these scopes whose school was purged."""
    return set(connection.scalars(select(purged.c.scope).where(purged.c.scope.in_(sorted(set(scopes))))))


def purge(connection: Connection, scopes: Iterable[str], *, actor: str, at: datetime) -> None:
    """Delete every record of these scopes, so that each laptop hears of it, and keep nothing of what they said.

    A scope with a visit that is still under way waits until it is finished.

    Args:
        connection: in a writing transaction, which has written down everything else already.
        actor: the person whose change brought this about.
    """
    for scope in sorted(scopes):
        locked = select(scope_counter.c.seq).where(scope_counter.c.scope == scope).with_for_update()
        head = connection.scalar(locked)
        if head is None or _has_open_visit(connection, scope):
            continue
        _delete_rows(connection, scope, head, row.c.scope == scope, actor, at)
        _empty(connection, change_table.c.scope == scope)
        connection.execute(delete(conflict).where(conflict.c.scope == scope))
        blind.forget(connection, scope)
        _let_files_go(connection, scope)
    for school_id in sorted({school for scope in scopes if (school := school_of(scope))}):
        _empty_trusts(connection, school_id)


def dispose(
    connection: Connection, scope: str, row_ids: Sequence[str], *, look_id: str = "", actor: str, at: datetime
) -> None:
    """Delete these records of a scope for good: each laptop hears of it, and nothing of what they said is kept.

    Args:
        look_id: a lesson look that goes altogether: whose laptop deletes it need not have all of it.
        connection: in a writing transaction, which has written down everything else already.
        actor: the person whose change brought this about.
    """
    head = connection.scalar(select(scope_counter.c.seq).where(scope_counter.c.scope == scope).with_for_update())
    digests = set()
    if look_id:
        of_it = select(row.c.id).where(row.c.scope == scope, row.c.record.in_(OF_A_LOOK), look_id == VISIT_ID)
        row_ids = sorted({*row_ids, *connection.scalars(of_it)})
    for start in range(0, len(row_ids), _AT_ONCE):
        some = row_ids[start : start + _AT_ONCE]
        those = and_(row.c.scope == scope, row.c.id.in_(some))
        digests |= {
            fields["sha256"][1]
            for fields in connection.scalars(select(row.c.fields).where(those, row.c.record.in_(_WITH_FILES)))
            if "sha256" in fields
        }
        head = _delete_rows(connection, scope, head or 0, those, actor, at)
        _empty(connection, and_(change_table.c.scope == scope, change_table.c.row_id.in_(some)))
        connection.execute(delete(conflict).where(conflict.c.row_id.in_(some)))
        blind.forget(connection, scope, some)
    files.let_go(connection, scope, digests)


def may_dispose(connection: Connection, asker: Asker, scope: str, fields: Mapping[str, Json], today: date) -> bool:
    """Tell whether a person's laptop may delete these records for good: whoever may decide it may, and anybody where it
    is due by itself.
    """
    if asker.account.role == ADMINISTRATOR or scope.endswith("/safeguarding"):
        return True
    if is_over(connection, str(fields.get("visit_id", "")), today):
        return True
    return all(isinstance(one, list) and one[:1] and one[0] in _DUE for one in fields.get("rows", ()))


def is_over(connection: Connection, visit_id: str, today: date) -> bool:
    """Tell whether the day is over on which a lesson look was to be deleted, as the teacher was told."""
    fixed = _value(connection, visit_id, "delete_on")
    told = _value(connection, answer_id(visit_id, "", TOLD), "coded")
    return isinstance(fixed, str) and min(fixed, told if isinstance(told, str) else fixed) < today.isoformat()


def _value(connection: Connection, row_id: str, field: str) -> Json:
    fields = connection.scalar(select(row.c.fields).where(row.c.id == row_id))
    return fields.get(field, [0, None])[1] if fields else None


def _delete_rows(connection: Connection, scope: str, head: int, those: Any, actor: str, at: datetime) -> int:
    """Delete records and keep nothing of their values; give the number of the last change."""
    for found in connection.execute(select(row.c.id, row.c.record, row.c.fields).where(those)).all():
        gone = found.fields.get(GONE)
        if not (gone and gone[1]):
            head += 1
            connection.execute(change_table.insert(), _deletion(scope, head, found.id, found.record, actor, at))
            gone = [head, True]
        connection.execute(update(row).where(row.c.id == found.id).values(fields={GONE: gone}))
    connection.execute(update(scope_counter).where(scope_counter.c.scope == scope).values(seq=head))
    return head


def is_emptied(fields: Mapping[str, Any]) -> bool:
    """Tell whether a record was deleted for good."""
    return list(fields) == [GONE]


def _has_open_visit(connection: Connection, scope: str) -> bool:
    visits = connection.scalars(select(row.c.fields).where(row.c.scope == scope, row.c.record == "visit"))
    return any(
        fields.get("status", [0, ""])[1] in _OPEN for fields in visits if not (GONE in fields and fields[GONE][1])
    )


def _deletion(scope: str, seq: int, row_id: str, record: str, actor: str, at: datetime) -> dict[str, Any]:
    change_id, moment = new_id(), write_time(at)
    happened = Happened(
        scope, seq, change_id, REMOVE, row_id, record, actor=actor, device_id=CENTRE, device_time=moment,
        received_at=moment,
    )  # fmt: skip
    return {
        "scope": scope, "seq": seq, "change_id": change_id, "device_id": CENTRE, "account_id": CENTRE, "actor": actor,
        "row_id": row_id, "record": record, "kind": DELETE, "txn": change_id, "base": {}, "submitted": {},
        "ack": Ack(change_id, seq).to_json(), "happened": _text(happened.to_json()), "is_exact": False,
        "device_time": at, "received_at": at, "app_version": "",
    }  # fmt: skip


def _empty(connection: Connection, of: Any) -> None:
    """Keep of these changes that they were made, by whom and when, and nothing of what they said."""
    columns = (change_table.c.change_id, change_table.c.seq, change_table.c.submitted, change_table.c.happened)
    for found in connection.execute(select(*columns).where(of)).all():
        happened = json.loads(found.happened)
        if not (found.submitted or "fields" in happened or "conflicts" in happened):
            continue
        bare = {name: value for name, value in happened.items() if name not in ("fields", "merged", "conflicts")}
        bare["effect"] = REMOVE if happened["effect"] == REMOVE else NONE
        gone = {GONE: FieldNow(found.seq, True)} if bare["effect"] == REMOVE else {}
        rest = {"base": {}, "submitted": {}, "happened": _text(bare)}
        ack = Ack(found.change_id, found.seq, gone).to_json()
        connection.execute(
            update(change_table).where(change_table.c.change_id == found.change_id).values(ack=ack, **rest)
        )


def _empty_trusts(connection: Connection, school_id: str) -> None:
    """Empty what was said of a school's posts and calendars, with the telephone numbers in them, once deleted."""
    for found in _deleted(connection, school_id):
        _empty(connection, change_table.c.row_id == found.id)
        connection.execute(update(row).where(row.c.id == found.id).values(fields={GONE: found.fields[GONE]}))


def _deleted(connection: Connection, school_id: str) -> Iterator[Any]:
    wanted = select(row.c.id, row.c.fields).where(row.c.scope == TRUST_SCOPE, row.c.record.in_(_SCHOOLS_OWN))
    for found in connection.execute(wanted).all():
        fields = found.fields
        if fields.get("school_id", [0, ""])[1] == school_id and GONE in fields and fields[GONE][1]:
            yield found


def _let_files_go(connection: Connection, scope: str) -> None:
    digests = connection.scalars(select(blob.c.sha256).where(blob.c.scope == scope)).all()
    connection.execute(delete(blob).where(blob.c.scope == scope))
    for digest in digests:
        if not connection.scalar(select(func.count()).select_from(blob).where(blob.c.sha256 == digest)):
            connection.execute(delete(blob_content).where(blob_content.c.sha256 == digest))


def _text(happened: dict[str, Any]) -> str:
    return json.dumps(happened, ensure_ascii=False, separators=(",", ":"))
