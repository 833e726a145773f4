"""Files by their SHA-256: never changed, each readable within the scopes in which it was sent; pictures can go."""

import hashlib
import re
from collections.abc import Iterable
from datetime import datetime

from sqlalchemy import Connection, delete, select

from sifield.central.scope import Asker, may
from sifield.central.store import insert_new
from sifield.central.tables import blob, blob_content, row
from sifield.errors import SifieldError
from sifield.wire.messages import GONE

_NAMING = ("picture", "revision", "template")
"""The kinds of record that name files."""
_SHA256 = re.compile(r"[0-9a-f]{64}")


def put(connection: Connection, asker: Asker, sha256: str, scope: str, content: bytes, *, at: datetime) -> None:
    """Keep a file in a scope; the same file again changes nothing.

    Raises:
        SifieldError: "no-right", or "bad-blob": the bytes are not those that the name says.
    """
    if not may(asker.account, scope, write=True):
        raise SifieldError("You may not add files here.", "Ask the administrator of your trust.", code="no-right")
    if hashlib.sha256(content).hexdigest() != sha256:
        raise SifieldError(
            "The file was damaged on its way to the centre.", "It is sent again by itself.", code="bad-blob"
        )
    insert_new(connection, blob_content, sha256=sha256, content=content)
    insert_new(
        connection, blob, sha256=sha256, scope=scope, size=len(content), device_id=asker.device_id, received_at=at
    )


def find_size(connection: Connection, asker: Asker, sha256: str, scope: str) -> int:
    """Give a file's size in bytes.

    Raises:
        SifieldError: "not-found", it is not in this scope, or the asker may not read there: one answer for both.
    """
    size: int | None = None
    if _SHA256.fullmatch(sha256) and may(asker.account, scope, write=False):
        size = connection.scalar(select(blob.c.size).where(blob.c.sha256 == sha256, blob.c.scope == scope))
    if size is None:
        raise SifieldError(
            "The centre does not have this file.", "Sync the laptop on which it was made.", code="not-found"
        )
    return size


def get(connection: Connection, asker: Asker, sha256: str, scope: str) -> bytes:
    """Give a file's bytes.

    Raises:
        SifieldError: "not-found", as `find_size`.
    """
    find_size(connection, asker, sha256, scope)
    content: bytes = connection.execute(
        select(blob_content.c.content).where(blob_content.c.sha256 == sha256)
    ).scalar_one()
    return content


def let_go(connection: Connection, scope: str, digests: Iterable[str]) -> None:
    """Let the files of deleted pictures go, so that nobody can ask for them again, unless another record names them.

    Whatever a picture claims to be: the file of a signed plan stays as long as its revision does.

    Args:
        connection: in a writing transaction that has the scope's counter locked, after the rows were written.
    """
    naming = select(row.c.fields).where(row.c.scope == scope, row.c.record.in_(_NAMING))
    named = {
        fields["sha256"][1]
        for fields in connection.scalars(naming)
        if "sha256" in fields and not (GONE in fields and fields[GONE][1])
    }
    for digest in set(digests) - named:
        connection.execute(delete(blob).where(blob.c.sha256 == digest, blob.c.scope == scope))
        if connection.scalar(select(blob.c.sha256).where(blob.c.sha256 == digest).limit(1)) is None:
            connection.execute(delete(blob_content).where(blob_content.c.sha256 == digest))
