"""The trust's own records as the safeguarding store sees them: read in the general store, where alone they lie.

A visit is written for a school, by a person, on a form. Of the ways to have those beside a safeguarding visit this is
the one without a second copy: copies would have to follow each edit, made offline too, and each sync; they would carry
a cursor and conflicts of their own; and joins could not span two sessions. So each connection of the safeguarding store
opens the general file beside its own, for reading only, and a view takes the place of each table of the trust there.
Every query means the same in both stores, of one truth; the safeguarding file itself holds nothing of the trust's, and
can still be absent or be erased by its key. No transaction spans both: what writes in one store cannot write in the
other, because the file beside it is open for reading and a view cannot be written to.
"""

from pathlib import Path
from typing import Any

from sqlalchemy import LargeBinary, String, column, table

from sifield.models.exchange import Device, SigningKey
from sifield.models.templates import CompiledTemplate
from sifield.wire.records import RECORDS, TRUST_RECORDS, TRUST_SCOPE

TABLES = (
    *sorted(RECORDS[record].table for record in TRUST_RECORDS),
    *(kind.__tablename__ for kind in (CompiledTemplate, Device, SigningKey)),
)
"""What a safeguarding visit reads of the trust: records, forms ready for use, whose laptop this is, signing keys."""

TRUST_FILES = table("trust_files", column("sha256", String), column("content", LargeBinary))
"""The files of the trust (workbooks), in either store. A safeguarding plan's files lie among its own store's blobs."""


def show(connection: Any, *, general: Path, key: bytes | None) -> None:
    """Make what belongs to the trust readable in a new connection of either store.

    Args:
        connection: of the database module, open and with its key.
        general: the general store's file.
        key: its key where the connection is the safeguarding store's; None where it is the general store's own.
    """
    if key is not None:
        beside = f"{general.absolute().as_uri()}?mode=ro"
        connection.execute("ATTACH DATABASE ? AS trust KEY ?", (beside, f"x'{key.hex()}'"))
        for name in TABLES:
            connection.execute(f"CREATE TEMP VIEW {name} AS SELECT * FROM trust.{name}")
    source = "main" if key is None else "trust"
    files = f"SELECT sha256, content FROM {source}.blobs WHERE scope = '{TRUST_SCOPE}'"
    connection.execute(f"CREATE TEMP VIEW {TRUST_FILES.name} AS {files}")
