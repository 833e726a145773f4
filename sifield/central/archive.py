"""The archive: of each plan whose last signature has arrived, a copy stamped with the time, and renewed from then on.

A copy is a revision like the others, so it travels to the laptops by itself. It is made outside any transaction: an
outside authority may take its time. What cannot be stamped now waits; a file that is not whole is never stamped.
"""

import logging
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime
from hashlib import sha256
from typing import Any

from sqlalchemy import Connection, select, update

from sifield.central import authority, time_stamps
from sifield.central.authority import Trust
from sifield.central.config import Settings
from sifield.central.intake import take
from sifield.central.scope import CENTRE, Account, Asker
from sifield.central.store import Store, insert_new
from sifield.central.tables import archive, blob, blob_content
from sifield.central.tables import row as row_table
from sifield.errors import SifieldError
from sifield.signing.archiving import archive as add_stamp
from sifield.signing.verdict import Word, judge
from sifield.wire.given import write_time
from sifield.wire.ids import new_id
from sifield.wire.joining import ADMINISTRATOR
from sifield.wire.messages import CREATE, Change

ARCHIVE, HEAD = "archive", "head"
_log = logging.getLogger("sifield.central")
CENTRE_ITSELF = Asker(Account(CENTRE, "The centre", ADMINISTRATOR, (), safeguarding=True), CENTRE)


@dataclass(frozen=True, slots=True)
class Signed:
    """A signed file that is to be stamped: ``base`` is the last one that people signed, ``newest`` its newest copy."""

    scope: str
    plan_id: str
    number: int
    base: str
    newest: str


@dataclass(frozen=True, slots=True)
class Done:
    """How many copies were made, how many files were refused because they are not whole, and how many have to wait."""

    stamped: int = 0
    refused: int = 0
    waiting: int = 0


def list_waiting(connection: Connection, scope: str | None = None) -> list[Signed]:
    """List the plans, of one scope or of all, whose last signature is in and that have no copy yet."""
    rows = list(records(connection, "revision", scope))
    known = {(found.base_sha256, found.scope) for found in connection.execute(select(archive))}
    declined = {row_id for row_id, _, plan in records(connection, "plan", scope) if plan.get("status") == "declined"}
    last: dict[str, int] = {}
    for _, _, revision in rows:
        last[revision["plan_id"]] = max(last.get(revision["plan_id"], 0), int(revision["number"]))
    return [
        Signed(where, one["plan_id"], int(one["number"]), one["sha256"], one["sha256"])
        for _, where, one in rows
        if (one["sha256"], where) not in known
        and (one["field"] == HEAD or (one["plan_id"] in declined and last[one["plan_id"]] == int(one["number"])))
    ]


def list_older(connection: Connection, than: datetime) -> list[Signed]:
    """List the copies whose newest time stamp is older than a moment."""
    found = connection.execute(select(archive).where(archive.c.sha256 != "", archive.c.stamped_at < than))
    return [Signed(one.scope, one.plan_id, one.number, one.base_sha256, one.sha256) for one in found]


def find_signed(connection: Connection, plan_id: str, scope: str, signed_sha256: str) -> Signed | None:
    """Give what is to be stamped anew of a plan whose last signature is in, the file with this signature if there are
    several; None while it waits for one.
    """
    kept = connection.execute(
        select(archive).where(archive.c.plan_id == plan_id, archive.c.scope == scope, archive.c.sha256 != "")
    )
    found = [Signed(one.scope, one.plan_id, one.number, one.base_sha256, one.sha256) for one in kept]
    found += [one for one in list_waiting(connection, scope) if one.plan_id == plan_id]
    return max(found, key=lambda one: (one.base == signed_sha256, one.number), default=None)


def stamp(
    store: Store,
    trust: Trust,
    settings: Settings,
    wanted: Iterable[Signed],
    *,
    vouchers: Sequence[bytes] = (),
    at: datetime,
) -> Done:
    """Make or renew the copies that are wanted; one that cannot be made does not keep the others from being made.

    Args:
        vouchers: certificates (DER) for keys that nobody had certified, to go into the copies.
    """
    stamped = refused = waiting = 0
    for one in wanted:
        with store.read() as connection:
            content = connection.scalar(select(blob_content.c.content).where(blob_content.c.sha256 == one.newest))
            crl = authority.crl(connection, trust, at=at)
        if content is None:  # the row has come, the file not yet
            waiting += 1
            continue
        if not _is_whole(content, trust, settings, at):
            with store.write() as connection:
                _note(connection, one, "", at)
            _log.warning("a plan's file is not whole and was not archived: %s", one.base)
            refused += 1
            continue
        own = (trust.authority.issuing_certificate, trust.authority.root_certificate)
        certificates = (*vouchers, *own, *settings.time_roots)
        try:
            copy = add_stamp(content, time_stamps.stamp_of(trust, settings, at), certificates=certificates, crls=(crl,))
        except SifieldError as fault:
            _log.warning("a plan's file was not archived and waits: %s", fault.message)
            waiting += 1
            continue
        with store.write() as connection:
            stamped += _keep(connection, trust, one, copy, at)
    return Done(stamped, refused, waiting)


def _is_whole(content: bytes, trust: Trust, settings: Settings, at: datetime) -> bool:
    try:
        verdict = judge(content, roots=(trust.authority.root_certificate,), time_roots=settings.time_roots, at=at)
    except SifieldError:
        return False
    return verdict.word not in (Word.TAMPERED, Word.UNSIGNED)


def _keep(connection: Connection, trust: Trust, one: Signed, copy: bytes, at: datetime) -> bool:
    """Keep a copy: its bytes, that it is there, and the record by which the laptops hear of it."""
    digest = sha256(copy).hexdigest()
    if not _note(connection, one, digest, at):
        return False
    insert_new(connection, blob_content, sha256=digest, content=copy)
    insert_new(
        connection, blob, sha256=digest, scope=one.scope, size=len(copy), device_id=CENTRE, received_at=at
    )  # fmt: skip
    fields: dict[str, Any] = {
        "plan_id": one.plan_id, "number": one.number + 1, "sha256": digest, "size": len(copy), "field": ARCHIVE,
        "signer_id": CENTRE, "signer_name": trust.name, "signer_role": "Archive", "identity": "confirmed",
        "certificate_sha256": "", "made_at": write_time(at),
    }  # fmt: skip
    change = Change(
        change_id=new_id(), n=0, txn=new_id(), row=new_id(), record="revision", scope=one.scope, kind=CREATE, base={},
        fields=fields, actor=CENTRE, device_time=at,
    )  # fmt: skip
    (ack,) = take(connection, CENTRE_ITSELF, [change], at=at)
    if ack.rejected is not None:
        raise RuntimeError(f"the centre refused its own change: {ack.rejected.code}")
    return True


def _note(connection: Connection, one: Signed, digest: str, at: datetime) -> bool:
    """Note which file is the newest copy; False where another request was faster."""
    values = {"sha256": digest, "stamped_at": at, "plan_id": one.plan_id, "number": one.number + 1}
    if insert_new(connection, archive, base_sha256=one.base, scope=one.scope, **values):
        return True
    found = update(archive).where(archive.c.base_sha256 == one.base, archive.c.scope == one.scope)
    return connection.execute(found.where(archive.c.sha256 == one.newest).values(**values)).rowcount == 1


def records(connection: Connection, record: str, scope: str | None) -> Iterator[tuple[str, str, dict[str, Any]]]:
    """Give the records of one kind, of one scope or of all: id, scope, and what they say."""
    query = select(row_table.c.id, row_table.c.scope, row_table.c.fields).where(row_table.c.record == record)
    for found in connection.execute(query if scope is None else query.where(row_table.c.scope == scope)):
        yield found.id, found.scope, {name: now[1] for name, now in found.fields.items()}
