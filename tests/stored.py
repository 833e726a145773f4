"""Everything that lies in a store's own file, decrypted: to show what is not there."""

from dataclasses import dataclass

from sqlalchemy import text

from sifield.models.base import table_name
from sifield.models.records import CLASS_OF
from sifield.models.store import Store


@dataclass(frozen=True)
class Stored:
    """All values of all tables as text, the files, and how many records there are."""

    text: str
    files: tuple[bytes, ...]
    records: int


def everything_in(store: Store) -> Stored:
    """Read every table of the file itself; what is only shown in it from the other store is left out."""
    words: list[str] = []
    files: list[bytes] = []
    records = 0
    kinds = {table_name(kind) for kind in CLASS_OF.values()}
    with store.read() as session:
        # The index has no rows of its own that could be read; its pages are tables beside it.
        tables = session.scalars(text("SELECT name FROM main.sqlite_master WHERE sql LIKE 'CREATE TABLE%'")).all()
        for name in tables:
            rows = session.execute(text(f'SELECT * FROM main."{name}"')).all()
            records += len(rows) if name in kinds else 0
            for value in (value for row in rows for value in row):
                if isinstance(value, bytes) and not name.startswith("findable_words_"):  # the index's own pages
                    files.append(value)
                words.append(value.decode("latin-1") if isinstance(value, bytes) else str(value))
    return Stored("\n".join(words), tuple(files), records)
