"""Answering a pull: what happened after a laptop's cursors, from one unchanging state of the store."""

from collections.abc import Iterator, Mapping
from datetime import datetime
from typing import Any

from sqlalchemy import Connection, Select, select

from sifield.central.scope import Account, Asker, may, readable, school_of
from sifield.central.tables import change, row, scope_counter
from sifield.central.withholding import Withholding
from sifield.errors import SifieldError
from sifield.wire.joining import ALL_SCHOOLS
from sifield.wire.messages import GONE
from sifield.wire.pulling import OWN, Happened, Membership, Pull, Pulled
from sifield.wire.records import TRUST_SCOPE

_MOST_CHARACTERS = 4_000_000
"""An answer stops growing here, so that a few long texts cannot make one that a poor line never finishes."""


def give(connection: Connection, asker: Asker, pull: Pull, *, at: datetime) -> Pulled:
    """Give what happened after the cursors in every scope that the asker may read, but what is withheld from her.

    Args:
        connection: in a transaction that reads one state (`Store.read`).

    Raises:
        SifieldError: "server-behind", a cursor is ahead of the centre: it was restored from an older copy.
    """
    scopes = memberships(connection, asker.account)
    cursors = {scope.scope: pull.cursors.get(scope.scope, 0) for scope in scopes}
    changes: list[Happened] = []
    characters = 0
    withheld = Withholding(connection, asker.account, cursors)
    for scope in scopes:
        _refuse_older_centre(scope, cursors)
        if cursors[scope.scope] == scope.head or len(changes) >= pull.limit or characters > _MOST_CHARACTERS:
            continue
        columns = change.c
        query = withheld.asking(
            select(columns.scope, columns.seq, columns.change_id, columns.device_id, columns.is_exact, columns.happened)
        )
        query = query.where(columns.scope == scope.scope, columns.seq > cursors[scope.scope], columns.seq <= scope.head)
        query = query.order_by(columns.seq).limit(pull.limit - len(changes)).execution_options(yield_per=50)
        for found in _some_at_once(connection, query, withheld):
            if found.is_exact and found.device_id == asker.device_id and not pull.full:
                changes.append(Happened(scope.scope, found.seq, found.change_id, OWN))
            else:
                happened, long = withheld.give(found)
                changes.append(happened)
                characters += long
            cursors[scope.scope] = found.seq
            if characters > _MOST_CHARACTERS:
                break
    more = any(cursors[scope.scope] < scope.head for scope in scopes)
    return Pulled(tuple(changes), cursors, tuple(scopes), more, at)


def _some_at_once(connection: Connection, query: Select[Any], withheld: Withholding) -> Iterator[Any]:
    for some in connection.execute(query).partitions():
        withheld.look_at(some)
        yield from some


def _refuse_older_centre(scope: Membership, cursors: Mapping[str, int]) -> None:
    if cursors[scope.scope] > scope.head:
        raise SifieldError(
            "The centre knows less than this laptop has had from it already: it was probably restored from a copy.",
            "Tell the administrator of your trust. Your work stays on this laptop.",
            code="server-behind",
        )


def memberships(connection: Connection, account: Account) -> list[Membership]:
    """Give the scopes that a person may read, each with where it stands."""
    counters = connection.execute(select(scope_counter.c.scope, scope_counter.c.seq))
    heads = {counter.scope: counter.seq for counter in counters}
    # A school that was deleted from the list still has its records.
    had = {school for scope in heads if (school := school_of(scope))}
    scopes = readable(account, {*had, *schools(connection), *account.schools} - {ALL_SCHOOLS})
    return [Membership(scope, may(account, scope, write=True), heads.get(scope, 0)) for scope in scopes]


def schools(connection: Connection) -> dict[str, str]:
    """Give the trust's schools that were not deleted: id and name."""
    return {school_id: str(fields.get("name", "")) for school_id, fields in trust_records(connection, "school").items()}


def trust_records(connection: Connection, record: str) -> dict[str, dict[str, Any]]:
    """Give the trust's own records of one kind that were not deleted: id and the values that stand."""
    query = select(row.c.id, row.c.fields).where(row.c.scope == TRUST_SCOPE, row.c.record == record)
    return {
        found.id: {name: now[1] for name, now in found.fields.items()}
        for found in connection.execute(query)
        if not found.fields.get(GONE, [0, False])[1]
    }
