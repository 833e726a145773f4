"""The centre's seal on a plan's signing record: given only to lines that are those of the centre's own log."""

import json
from collections.abc import Mapping
from datetime import datetime
from typing import Any

from sqlalchemy import Connection, select

from sifield.central import authority, time_stamps
from sifield.central.authority import Trust
from sifield.central.config import Settings
from sifield.central.scope import Asker, may
from sifield.central.tables import row
from sifield.errors import SifieldError
from sifield.signing.archiving import archive
from sifield.signing.authority import issue
from sifield.signing.certificates import new_key, signing_request
from sifield.signing.fields import RECORD_FILE
from sifield.signing.inspection import read_attached
from sifield.signing.seal import SERVER_ROLE, Signer, sign_as_centre
from sifield.wire import signing_lines
from sifield.wire.joining import Seal

_FIELDS = signing_lines.FIELDS[1:]
_EMPTY: Mapping[str, Any] = {"number": 0}


def check(connection: Connection, asker: Asker, asked: Seal) -> None:
    """Make sure that a paper holds the lines that the centre has of that plan, all of them and no others.

    Raises:
        SifieldError: "no-right", the asker may not read there; "not-the-record", the lines differ.
    """
    if not may(asker.account, asked.scope, write=False):
        raise SifieldError("You may not read records here.", "Ask the administrator of your trust.", code="no-right")
    query = select(row.c.fields).where(row.c.record == "signing_event", row.c.scope == asked.scope)
    found = ({name: now[1] for name, now in one.items()} for one in connection.scalars(query))
    ours = [_line(one) for one in found if one.get("plan_id") == asked.plan_id]
    if not ours or sorted(ours) != sorted(_lines_of(asked)):
        raise SifieldError(
            "These are not the lines of this plan’s record as the centre has them.",
            "Sync, then save the record again.",
            code="not-the-record",
        )


def seal(connection: Connection, trust: Trust, settings: Settings, asked: Seal, *, at: datetime) -> bytes:
    """Sign the paper as the centre, with a key made for it, and stamp it with the time.

    Raises:
        SifieldError: it has no place for the seal ("not-a-plan"), or no time stamp can be had ("no-time-stamp").
    """
    key, name = new_key(), f"{trust.name[:48]} server"
    request = signing_request(key, name=name, role=SERVER_ROLE, organisation=trust.name)
    leaf = issue(trust.authority, request, name=name, role=SERVER_ROLE, at=at)
    sealed = sign_as_centre(asked.pdf, Signer(key=key, certificate=leaf, chain=trust.authority.chain), name=name, at=at)
    return archive(
        sealed,
        time_stamps.stamp_of(trust, settings, at),
        certificates=(trust.authority.issuing_certificate, trust.authority.root_certificate, *settings.time_roots),
        crls=(authority.crl(connection, trust, at=at),),
    )


def _lines_of(asked: Seal) -> list[tuple[str, ...]]:
    try:
        told = json.loads(read_attached(asked.pdf, RECORD_FILE) or b"{}")
        lines = [one for one in told["lines"] if one["plan"] == asked.plan_id]
        return [_line(one) for one in lines] if len(lines) == len(told["lines"]) else []
    except (ValueError, KeyError, TypeError):
        return []


def _line(told: Mapping[str, Any]) -> tuple[str, ...]:
    """Give a line as it is compared: a laptop leaves empty fields out of what it sends."""
    return tuple(str(told.get(name) or _EMPTY.get(name, "")) for name in _FIELDS)
