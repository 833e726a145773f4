"""The words of a store, kept findable: a full-text index (SQLite FTS5) inside the encrypted file.

Triggers keep it, so that it follows every way in which a row comes and goes: an edit, a sync, a tombstone, an erasure.
It holds no second copy of the text (``content=''``): what was found is read in its own table. Letters are
compared without capitals and accents.

A person who types waits for no index: taking the words of an answer out and putting them in again takes longer than
saving it. So a change only notes the row as due, with the words that the index has of it; typing on notes nothing more.
What is taken off that list is put into the index: before a search, with whatever comes from the centre, when words are
struck out, when a visit is left (see ``settle``). A row that goes for good leaves the index at once. The bytes of words
that leave it go too (secure-delete), so that a name struck out is nowhere.

A row's number in the index says whose it is: it begins with the number of the visit, or plan, that it was found in,
then comes that of the question it belongs to. So school, person, form, day and theme are known of each of a hundred
thousand hits without reading anything else, and words typed on cost no more for it.
"""

from collections.abc import Iterator, Sequence
from datetime import date
from typing import Any

from sqlalchemy import Index, Integer, String, event, select, text
from sqlalchemy.orm import Mapped, Session, mapped_column

from sifield.models import plain
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

_OWN = "o.question", "question"
_QUESTIONS = {
    **dict.fromkeys(("answers", "notes", "pictures", "findings"), _OWN),
    "actions": ("coalesce((SELECT question FROM findings WHERE id = o.finding_id), '')", "finding_id"),
}
"""To which question a row belongs, in SQL, and the column that says so; of an action it is its finding's."""

COUNT, QUESTION = 12, 14
"""Bits of a row's number that count the rows of one question in a visit or plan, and those that say which question it
is, 0 for none. What is more than can be counted is not found; all questions that have no number of their own share the
last one.
"""
SHIFT = COUNT + QUESTION
LAST_QUESTION = (1 << QUESTION) - 1

_FACTS = "school_id, reviewer_id, form_id"
_INDEX = (
    "CREATE VIRTUAL TABLE findable_words USING fts5(words, content='', columnsize=0, "
    "tokenize='unicode61 remove_diacritics 2', prefix='2 3')"
)


class FoundIn(Base, kw_only=True, eq=False):
    """A visit, or the plan of one, whose rows can be found. ``day`` is the visit's, None while it is not here."""

    __tablename__ = "found_in"
    __table_args__ = (
        Index("ix_found_in_day", "day"),
        Index("ix_found_in_school", "school_id", "day"),
        Index("ix_found_in_reviewer", "reviewer_id", "day"),
        Index("ix_found_in_form", "form_id", "day"),
        {"sqlite_autoincrement": True},  # a number is never given twice: rows may still bear it
    )

    n: Mapped[int] = mapped_column(Integer, primary_key=True, init=False)
    of_id: Mapped[str] = mapped_column(String(36), unique=True)
    day: Mapped[date | None] = mapped_column(default=None)
    school_id: Mapped[str] = mapped_column(String(36), server_default="", default="")
    reviewer_id: Mapped[str] = mapped_column(String(36), server_default="", default="")
    form_id: Mapped[str] = mapped_column(String, server_default="", default="")


class AskedQuestion(Base, kw_only=True, eq=False):
    """A question to which rows that can be found belong, whatever the form."""

    __tablename__ = "asked_questions"

    n: Mapped[int] = mapped_column(Integer, primary_key=True, init=False)
    question: Mapped[str] = mapped_column(String, unique=True)


class Findable(Base, kw_only=True, eq=False):
    """A row that can be found, and its number in the index."""

    __tablename__ = "findable"

    n: Mapped[int] = mapped_column(Integer, primary_key=True, autoincrement=False)
    record: Mapped[str] = mapped_column(String(40))
    row_id: Mapped[str] = mapped_column(String(36), unique=True)


class FindableDue(Base, kw_only=True, eq=False):
    """A row whose words have changed since the index took them. ``words`` are those that it has, "" for none."""

    __tablename__ = "findable_due"

    n: Mapped[int] = mapped_column(Integer, primary_key=True, init=False)
    record: Mapped[str] = mapped_column(String(40))
    row_id: Mapped[str] = mapped_column(String(36), unique=True)
    words: Mapped[str]


def is_due(session: Session) -> bool:
    """Tell whether the index waits for words."""
    return session.scalar(select(FindableDue.n).limit(1)) is not None


def settle(session: Session, most: int = -1) -> bool:
    """Put what is due into the index, and tell whether more is.

    Args:
        session: a writing one.
        most: rows that are settled at once, those that have waited longest; -1: all of them.
    """
    own = plain.flushed(session)
    # The number stands in the text: with another one bound SQLite would prepare it anew, which takes a millisecond.
    own.run(f"DELETE FROM findable_due WHERE n IN (SELECT n FROM findable_due ORDER BY n LIMIT {most:d})")
    return bool(own.run("SELECT 1 FROM findable_due LIMIT 1"))


def statements() -> Iterator[str]:
    """Give what makes the index and its triggers, beside the tables."""
    yield _INDEX
    yield "INSERT INTO findable_words (findable_words, rank) VALUES ('secure-delete', 1)"
    for table, (record, of, *columns) in WORDS.items():
        question, *said_by = _QUESTIONS.get(table, ("''",))
        changed = ", ".join([*columns, *said_by, "deleted"])
        _, is_there = _text("NEW", columns)
        words, was_there = _text("OLD", columns)
        comes = _due(record, "NEW.id", "''", is_there)
        changes = _due(record, "OLD.id", f"iif({was_there}, {words}, '')", f"({was_there} OR {is_there})")
        goes = _due(record, "OLD.id", words, was_there)
        at_once = "DELETE FROM findable_due WHERE row_id = OLD.id; DELETE FROM findable WHERE row_id = OLD.id;"
        yield f"CREATE TRIGGER {table}_find_new AFTER INSERT ON {table} BEGIN {comes} END"
        yield f"CREATE TRIGGER {table}_find_changed AFTER UPDATE OF {changed} ON {table} BEGIN {changes} END"
        yield f"CREATE TRIGGER {table}_find_gone AFTER DELETE ON {table} BEGIN {goes} {at_once} END"
        yield (
            f"CREATE TRIGGER {table}_find_settled AFTER DELETE ON findable_due WHEN OLD.record = '{record}' "
            f"BEGIN {_TAKE} {_put(table, record, of, columns, question)} END"
        )
    yield from _questions_of_actions()
    yield from _facts()


def _due(record: str, row_id: str, words: str, condition: str) -> str:
    """Note a row as due with the words that the index has of it; those of one that is due already stay noted."""
    return (
        f"INSERT INTO findable_due (record, row_id, words) SELECT '{record}', {row_id}, {words} WHERE {condition} "
        f"AND NOT EXISTS (SELECT 1 FROM findable_due WHERE row_id = {row_id});"
    )


_TAKE = (
    "INSERT INTO findable_words (findable_words, rowid, words) "
    "SELECT 'delete', n, OLD.words FROM findable WHERE row_id = OLD.row_id AND OLD.words <> '';"
)


def _put(table: str, record: str, of: str, columns: Sequence[str], question: str) -> str:
    """Put in the words of a row that is due (``OLD``), as they stand now (``o``), under the number of its question.

    Nothing is written that stands there already: most often it is words typed on.
    """
    words, is_there = _text("o", columns)
    row, place = f"{table} AS o", f"JOIN found_in AS i ON i.of_id = o.{of}"
    here = f"WHERE o.id = OLD.row_id AND {is_there}"
    number = f"coalesce((SELECT min(n, {LAST_QUESTION}) FROM asked_questions WHERE question = {question}), 0)"
    first = f"(i.n << {SHIFT}) + ({number} << {COUNT})"
    last = f"(SELECT max(n) FROM findable WHERE n BETWEEN {first} AND {first} + {(1 << COUNT) - 1})"
    is_known = "EXISTS (SELECT 1 FROM findable WHERE row_id = OLD.row_id)"
    return (
        f"INSERT INTO asked_questions (question) SELECT {question} FROM {row} {here} AND {question} <> '' "
        f"AND NOT EXISTS (SELECT 1 FROM asked_questions WHERE question = {question}); "
        f"DELETE FROM findable WHERE row_id = OLD.row_id "
        f"AND n >> {COUNT} & {LAST_QUESTION} <> (SELECT {number} FROM {row} {here}); "
        f"INSERT INTO found_in (of_id) SELECT o.{of} FROM {row} {here} "
        f"AND NOT EXISTS (SELECT 1 FROM found_in WHERE of_id = o.{of}); "
        f"INSERT INTO findable (n, record, row_id) SELECT coalesce({last}, {first}) + 1, '{record}', o.id "
        f"FROM {row} {place} {here} AND NOT {is_known} "
        f"AND coalesce({last}, 0) < {first} + {(1 << COUNT) - 1}; "
        f"INSERT INTO findable_words (rowid, words) SELECT f.n, {words} "
        f"FROM findable AS f CROSS JOIN {row} {here} AND f.row_id = OLD.row_id;"
    )


def _questions_of_actions() -> Iterator[str]:
    """Keep the questions of actions: of a sync a finding may come after them, and it may be moved to another one."""
    anew = "UPDATE actions SET finding_id = finding_id WHERE finding_id = NEW.id;"
    yield f"CREATE TRIGGER findings_asked_new AFTER INSERT ON findings BEGIN {anew} END"
    yield (
        "CREATE TRIGGER findings_asked_changed AFTER UPDATE OF question ON findings "
        f"WHEN NEW.question <> OLD.question BEGIN {anew} END"
    )


def _text(row: str, columns: Sequence[str]) -> tuple[str, str]:
    """Give the words of a row, and whether it has any and is not deleted."""
    words = " || char(10) || ".join(f"{row}.{column}" for column in columns)
    return words, f"NOT {row}.deleted AND trim({words}, char(10)) <> ''"


def _facts() -> Iterator[str]:
    """Keep what is found by beside the words; of a sync a visit may come after its rows, and after its plan."""
    of_visit = (
        "INSERT OR IGNORE INTO found_in (of_id) VALUES (NEW.id); "
        f"UPDATE found_in SET (day, {_FACTS}) = (NEW.planned_on, NEW.school_id, NEW.reviewer_id, NEW.form_id) "
        "WHERE of_id = NEW.id OR of_id IN (SELECT id FROM plans WHERE visit_id = NEW.id);"
    )
    of_plan = (
        "INSERT OR IGNORE INTO found_in (of_id) VALUES (NEW.id); "
        f"UPDATE found_in SET (day, {_FACTS}) = (SELECT planned_on, {_FACTS} FROM visits WHERE id = NEW.visit_id) "
        "WHERE of_id = NEW.id AND EXISTS (SELECT 1 FROM visits WHERE id = NEW.visit_id);"
    )
    yield f"CREATE TRIGGER visits_found_in_new AFTER INSERT ON visits BEGIN {of_visit} END"
    yield f"CREATE TRIGGER visits_found_in_changed AFTER UPDATE OF planned_on, {_FACTS} ON visits BEGIN {of_visit} END"
    yield f"CREATE TRIGGER plans_found_in_new AFTER INSERT ON plans BEGIN {of_plan} END"
    for table in ("visits", "plans"):
        gone = "DELETE FROM found_in WHERE of_id = OLD.id;"
        yield f"CREATE TRIGGER {table}_found_in_gone AFTER DELETE ON {table} BEGIN {gone} END"


def _make(_target: Any, connection: Any, **_: Any) -> None:
    for statement in statements():
        connection.execute(text(statement))


event.listen(Base.metadata, "after_create", _make)
