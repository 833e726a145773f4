"""The words of a store, kept findable: a full-text index (SQLite FTS5) inside the encrypted file.

Triggers keep it, so that it follows every way in which a row comes and goes: an edit, a sync, a tombstone, a row that is
erased. It holds no second copy of the text (``content=''``): what was found is read in its own table. Letters are
compared without capitals and accents. What is deleted leaves the index at once, and its bytes with it (secure-delete).
"""

from collections.abc import Iterator
from typing import Any

from sqlalchemy import Integer, String, event
from sqlalchemy.orm import Mapped, mapped_column

from sifield.models.base import Base

WORDS = {
    "visits": ("visit", "id", "title", "focus", "summary"),
    "repeat_rows": ("repeat_row", "visit_id", "label"),
    "answers": ("answer", "visit_id", "words"),
    "notes": ("note", "visit_id", "text"),
    "pictures": ("picture", "visit_id", "caption"),
    "findings": ("finding", "visit_id", "text", "head_comment"),
    "actions": ("action", "plan_id", "text", "success_criterion", "owner_name"),
}
"""Which columns of a table can be found, after the name of its record type and the column that says whose it is."""


class Findable(Base, kw_only=True, eq=False):
    """A row that can be found; ``n`` is its number in the index, and grows with time.

    ``of_id`` is the visit that it belongs to, of an action the plan.
    """

    __tablename__ = "findable"

    n: Mapped[int] = mapped_column(Integer, primary_key=True, init=False)
    record: Mapped[str] = mapped_column(String(40))
    row_id: Mapped[str] = mapped_column(String(36), unique=True)
    of_id: Mapped[str] = mapped_column(String(36))


def statements() -> Iterator[str]:
    """Give what makes the index and its triggers, beside the table ``findable``."""
    yield (
        "CREATE VIRTUAL TABLE findable_words USING fts5(words, content='', contentless_delete=1, "
        "tokenize='unicode61 remove_diacritics 2', prefix='2 3')"
    )
    yield "INSERT INTO findable_words (findable_words, rank) VALUES ('secure-delete', 1)"
    for table, (record, of, *columns) in WORDS.items():
        text = " || char(10) || ".join(f"NEW.{column}" for column in columns)
        put = (
            f"INSERT OR IGNORE INTO findable (record, row_id, of_id) "
            f"SELECT '{record}', NEW.id, NEW.{of} WHERE NOT NEW.deleted; "
            f"INSERT INTO findable_words (rowid, words) SELECT n, {text} FROM findable "
            "WHERE row_id = NEW.id AND NOT NEW.deleted;"
        )
        take = "DELETE FROM findable_words WHERE rowid = (SELECT n FROM findable WHERE row_id = OLD.id);"
        forget = "DELETE FROM findable WHERE row_id = OLD.id;"
        yield f"CREATE TRIGGER {table}_find_new AFTER INSERT ON {table} BEGIN {put} END"
        yield (
            f"CREATE TRIGGER {table}_find_changed AFTER UPDATE OF {', '.join(columns)}, deleted ON {table} "
            f"BEGIN {take} {put} END"
        )
        yield f"CREATE TRIGGER {table}_find_gone AFTER DELETE ON {table} BEGIN {take} {forget} END"


def _make(_target: Any, connection: Any, **_: Any) -> None:
    for statement in statements():
        connection.exec_driver_sql(statement)


event.listen(Base.metadata, "after_create", _make)
