"""Who signed with a key that nobody had certified, and what the administrator says of it once he has asked that person.

Where nothing was prepared, a headteacher signs offline with a certificate of her own making. If it was she, the trust's
authority certifies that very key afterwards, and its certificate goes into the plan's archive copy, which says so to
whoever checks it. If it was not, that stands in the plan's signing record, and the file stays unconfirmed for ever.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import Connection, select

from sifield.central import archive
from sifield.central.archive import CENTRE_ITSELF, records
from sifield.central.authority import Trust
from sifield.central.config import Settings
from sifield.central.feed import schools
from sifield.central.intake import take
from sifield.central.scope import CENTRE, school_of
from sifield.central.store import Store
from sifield.central.tables import blob_content
from sifield.errors import SifieldError
from sifield.signing.authority import vouch
from sifield.signing.certificates import fingerprint
from sifield.signing.inspection import signers_of
from sifield.wire import signing_lines
from sifield.wire.ids import new_id
from sifield.wire.messages import CREATE, Change

CONFIRMED, REFUSED = "confirmed", "refused"
_ENOUGH = 8
"""Digits by which a certificate may be named."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Unconfirmed:
    """A signature whose signer nobody vouches for: who she says she is, and in which file; times by her device."""

    scope: str
    plan_id: str
    name: str
    role: str
    school: str
    made_at: str
    sha256: str
    certificate_sha256: str


def list_unconfirmed(connection: Connection) -> list[Unconfirmed]:
    """List the signatures that wait for a word of the administrator's, the oldest first."""
    names = schools(connection)
    settled = {
        (line.get("plan_id"), line.get("sha256"))
        for _, _, line in records(connection, "signing_event", None)
        if line.get("kind") in (CONFIRMED, REFUSED) and line.get("device") == CENTRE
    }
    found = [
        Unconfirmed(
            scope=scope,
            plan_id=one["plan_id"],
            name=one["signer_name"],
            role=one["signer_role"],
            school=names.get(school_of(scope) or "", "a school"),
            made_at=one["made_at"],
            sha256=one["sha256"],
            certificate_sha256=one["certificate_sha256"],
        )
        for _, scope, one in records(connection, "revision", None)
        if one.get("identity") == "not yet confirmed" and (one["plan_id"], one["sha256"]) not in settled
    ]
    return sorted(found, key=lambda one: (one.made_at, one.sha256))


def find(connection: Connection, wanted: str) -> Unconfirmed:
    """Give the signature that is meant by the first digits of its certificate's SHA-256.

    Raises:
        SifieldError: "no-identity", none or several begin so.
    """
    digits = wanted.strip().lower()
    found = [one for one in list_unconfirmed(connection) if one.certificate_sha256.startswith(digits)]
    if len(digits) < _ENOUGH or len(found) != 1:
        raise SifieldError(
            f"No one signature waits for a word that begins with “{wanted}”.",
            f"Give {_ENOUGH} digits or more, as “sifield-central identities” lists them.",
            code="no-identity",
        )
    return found[0]


def confirm(
    store: Store, trust: Trust, settings: Settings, one: Unconfirmed, *, by: str, how: str, at: datetime
) -> None:
    """Certify the key of a signature as its signer's, in a new archive copy of the plan, and write that in its record.

    Args:
        by: who says so.
        how: how it was made sure that it was she.

    Raises:
        SifieldError: "no-file", the file has not arrived or lacks its last signature; "not-whole", it was changed, or
            the certificate in it is another; or it could not be stamped ("no-time-stamp").
    """
    with store.read() as connection:
        signed = archive.find_signed(connection, one.plan_id, one.scope, one.sha256)
        content = connection.scalar(select(blob_content.c.content).where(blob_content.c.sha256 == one.sha256))
    if signed is None or content is None:
        raise SifieldError(
            "The plan has not come here whole yet: its last signature or its file is missing.",
            "Wait until the laptop that has it has synced.",
            code="no-file",
        )
    own = [der for der in signers_of(content) if fingerprint(der) == one.certificate_sha256]
    if not own:
        raise _not_whole()
    voucher = vouch(trust.authority, own[0], at=at)
    done = archive.stamp(store, trust, settings, [signed], vouchers=(voucher,), at=at)
    if done.refused:
        raise _not_whole()
    if not done.stamped:
        raise SifieldError(
            "No time stamp could be had, so nothing was confirmed.", "Try again later.", code="no-time-stamp"
        )
    with store.write() as connection:
        _write_line(connection, one, CONFIRMED, by=by, how=how, at=at)


def refuse(connection: Connection, one: Unconfirmed, *, by: str, how: str, at: datetime) -> None:
    """Write in a plan's record that a signature was not the person's whose name it bears."""
    _write_line(connection, one, REFUSED, by=by, how=how, at=at)


def _write_line(connection: Connection, one: Unconfirmed, kind: str, *, by: str, how: str, at: datetime) -> None:
    lines = [
        line for _, _, line in records(connection, "signing_event", one.scope) if line.get("plan_id") == one.plan_id
    ]
    last = max(lines, key=lambda line: (int(line["number"]), str(line["at"])), default=None)
    fields: dict[str, Any] = {
        "plan_id": one.plan_id,
        "number": int(last["number"]) + 1 if last else 1,
        "kind": kind,
        "at": signing_lines.write_at(at),
        "by_name": by,
        "by_role": "Administrator",
        "how": "at the trust’s own server",
        "words": f"{one.name} ({one.role}): {how}",
        "sha256": one.sha256,
        "device": CENTRE,
        "previous": signing_lines.digest(_whole(last)) if last else "",
    }
    change = Change(
        change_id=new_id(), n=0, txn=new_id(), row=new_id(), record="signing_event", scope=one.scope, kind=CREATE,
        base={}, fields=fields, actor=CENTRE, device_time=at,
    )  # fmt: skip
    (ack,) = take(connection, CENTRE_ITSELF, [change], at=at)
    if ack.rejected is not None:
        raise RuntimeError(f"the centre refused its own change: {ack.rejected.code}")


def _whole(line: Mapping[str, Any]) -> dict[str, str | int]:
    """Give a line with all its fields: a laptop leaves empty ones out of what it sends."""
    told = {name: str(line.get(name) or "") for name in signing_lines.FIELDS}
    return {**told, "plan": str(line["plan_id"]), "number": int(line["number"])}


def _not_whole() -> SifieldError:
    return SifieldError(
        "The signed file is not whole, or the certificate in it is another, so nobody’s identity is confirmed by it.",
        "Look at the plan in the program: its verdict says what was changed.",
        code="not-whole",
    )
