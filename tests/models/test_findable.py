"""The index of the words: whatever comes, changes and goes, it holds what stands in the tables, and no more."""

from collections.abc import Iterator

import pytest
from alembic import command
from alembic.config import Config
from hypothesis import given, settings
from hypothesis import strategies as st
from sqlalchemy import Connection, create_engine, text
from sqlalchemy.orm import Session
from sqlcipher3 import dbapi2

from sifield.models import findable, upgrade
from sifield.models.findable import COUNT, LAST_QUESTION, SHIFT, WORDS

QUESTIONS = ("", "reading", "naïve_1-a.b")
Row = dict[str, bool | str]
TEXTS = ("", "Books are read", "Two read")


@pytest.fixture(scope="module")
def connection() -> Iterator[Connection]:
    engine = create_engine("sqlite://", module=dbapi2)
    upgrade._make(engine)
    with engine.connect() as made:
        yield made
    engine.dispose()


def put(connection: Connection, table: str, **values: object) -> None:
    """Write a row; what is not given is empty."""
    columns = connection.execute(text(f"PRAGMA table_info({table})")).all()
    row = {name: values.get(name, 0 if kind in ("BOOLEAN", "INTEGER") else "") for _, name, kind, *_ in columns}
    marks = ", ".join(f":{name}" for name in row)
    connection.execute(text(f"INSERT INTO {table} ({', '.join(row)}) VALUES ({marks})"), row)


def entries(connection: Connection, index: str = "findable_words") -> set[tuple[object, ...]]:
    """Give every word of an index with its row, column and place."""
    connection.execute(text(f"CREATE VIRTUAL TABLE temp.held USING fts5vocab('main', '{index}', 'instance')"))
    held = {tuple(row) for row in connection.execute(text("SELECT term, doc, col, offset FROM temp.held"))}
    connection.execute(text("DROP TABLE temp.held"))
    return held


def wanted(connection: Connection) -> set[tuple[object, ...]]:
    """Give what the index should hold: that of one made anew from the tables."""
    made = "CREATE VIRTUAL TABLE anew USING fts5(words, tokenize='unicode61 remove_diacritics 2')"
    connection.execute(text(made))
    for table, (_, _, *columns) in WORDS.items():
        words = " || char(10) || ".join(f"o.{column}" for column in columns)
        rows = f"SELECT f.n, {words} FROM {table} AS o JOIN findable AS f ON f.row_id = o.id"
        for n, said in connection.execute(text(f"{rows} WHERE NOT o.deleted")).all():
            if said.strip("\n"):
                row = {"n": n, "words": said}
                connection.execute(text("INSERT INTO anew (rowid, words) VALUES (:n, :words)"), row)
    anew = entries(connection, "anew")
    connection.execute(text("DROP TABLE anew"))
    return anew


def asked(connection: Connection) -> dict[str, str]:
    """Give the question that the number of each row in the index says, "" for none."""
    rows = "SELECT f.row_id, q.question FROM findable AS f LEFT JOIN asked_questions AS q ON q.n = "
    return {row: said or "" for row, said in connection.execute(text(f"{rows}f.n >> {COUNT} & {LAST_QUESTION}"))}


def wanted_asked(connection: Connection) -> dict[str, str]:
    """Give the question of each row that can be found, as it stands in the tables; an action's is its finding's."""
    rows = (
        "SELECT id, question FROM findings WHERE NOT deleted AND text || head_comment <> '' UNION ALL "
        "SELECT a.id, coalesce((SELECT question FROM findings AS f WHERE f.id = a.finding_id), '') "
        "FROM actions AS a WHERE NOT deleted AND text <> ''"
    )
    return {row: str(said) for row, said in connection.execute(text(rows))}


def write(connection: Connection, table: str, row_id: str, **values: object) -> None:
    """Write a row as a sync does: it may be there already, and may have been deleted. Without values it goes for good;
    without a table the index is settled.
    """
    if not table:
        settle(connection, most=2)
        return
    if not values:
        connection.execute(text(f"DELETE FROM {table} WHERE id = :id"), {"id": row_id})
        return
    if not connection.scalar(text(f"SELECT 1 FROM {table} WHERE id = :id"), {"id": row_id}):
        put(connection, table, id=row_id, visit_id="v", plan_id="p", **values)
        return
    changes = ", ".join(f"{name} = :{name}" for name in values)
    connection.execute(text(f"UPDATE {table} SET {changes} WHERE id = :id"), {"id": row_id, **values})


def rows(table: str, ids: tuple[str, ...], **columns: tuple[str, ...]) -> st.SearchStrategy[tuple[str, str, Row]]:
    values: dict[str, st.SearchStrategy[bool | str]] = {name: st.sampled_from(each) for name, each in columns.items()}
    changes = st.fixed_dictionaries({}, optional=values | {"deleted": st.booleans()}).filter(bool)
    return st.tuples(st.just(table), st.sampled_from(ids), changes)


def settle(connection: Connection, most: int = -1) -> bool:
    with Session(connection, join_transaction_mode="create_savepoint") as session:
        is_more = findable.settle(session, most)
        session.commit()
    return is_more


def waiting(connection: Connection) -> set[str]:
    return set(connection.scalars(text("SELECT row_id FROM findable_due")))


FIRST = "actions", "a1", {"finding_id": "f1", "text": "Read more"}
WRITTEN = st.lists(
    rows("findings", ("f1", "f2"), question=QUESTIONS, text=TEXTS)
    | rows("actions", ("a1", "a2"), finding_id=("", "f1", "f2"), text=TEXTS)
    | st.sampled_from([(table, row_id, {}) for table, row_id in (("findings", "f1"), ("actions", "a1"), ("", ""))]),
    max_size=12,
)


@settings(max_examples=40, deadline=None)
@given(WRITTEN)
def test_the_index_holds_what_is_there(connection: Connection, written: list[tuple[str, str, Row]]) -> None:
    with connection.begin_nested() as beginning:
        for table, row_id, values in (FIRST, *written):
            held = entries(connection)
            write(connection, table, row_id, **values)
            assert not (table and values) or entries(connection) == held, "typing on does not wait for the index"
        settle(connection)
        assert entries(connection) == wanted(connection)
        said = asked(connection)
        assert {row: said[row] for row in wanted_asked(connection)} == wanted_asked(connection)
        for table in ("actions", "findings"):
            connection.execute(text(f"UPDATE {table} SET text = 'Zebedee'"))
            connection.execute(text(f"DELETE FROM {table}"))
        assert entries(connection) == set(), "what goes for good leaves at once"
        assert waiting(connection) == set()
        beginning.rollback()


def test_an_older_index_is_made_anew_with_its_questions() -> None:
    engine = create_engine("sqlite://", module=dbapi2)
    config = Config()
    config.set_main_option("script_location", str(upgrade._SCRIPTS))
    with engine.begin() as connection:
        config.attributes["connection"] = connection
        command.upgrade(config, "0013")
        put(connection, "actions", id="a1", plan_id="p", finding_id="f1", text="Read more")
        put(connection, "actions", id="a2", plan_id="p", finding_id="f2", text="Read less")
        put(connection, "findings", id="f1", visit_id="v", text="Too little is read", question="reading")
        put(connection, "notes", id="n1", visit_id="v", text="Gone, read", question="reading", deleted=1)
        put(connection, "visits", id="v", title="Reading", planned_on="2026-03-04")
        connection.execute(text("UPDATE findings SET text = 'Little is read' WHERE id = 'f1'"))
    upgrade.run_migrations(engine)
    with engine.connect() as connection:
        assert entries(connection) == wanted(connection)
        assert asked(connection) == {"a1": "reading", "a2": "", "f1": "reading", "v": ""}
    engine.dispose()


def test_rows_of_more_questions_than_have_numbers_share_the_last(connection: Connection) -> None:
    with connection.begin_nested() as beginning:
        connection.execute(text(f"INSERT INTO asked_questions (n, question) VALUES ({LAST_QUESTION + 5}, 'early')"))
        for at in range(3):
            put(connection, "notes", id=f"n{at}", visit_id="v", text="Books are read", question=f"late_{at}")
        settle(connection)
        numbers = connection.scalars(text("SELECT n FROM findable ORDER BY row_id")).all()
        assert [number >> COUNT & LAST_QUESTION for number in numbers] == [LAST_QUESTION] * 3
        assert len({number >> SHIFT for number in numbers}) == 1
        assert entries(connection) == wanted(connection)
        beginning.rollback()


def test_one_question_of_a_visit_takes_as_many_rows_as_can_be_counted(connection: Connection) -> None:
    with connection.begin_nested() as beginning:
        put(connection, "notes", id="first", visit_id="v", text="Books are read", question="reading")
        settle(connection)
        last = connection.scalar(text("SELECT n FROM findable")) + (1 << COUNT) - 3
        connection.execute(text(f"INSERT INTO findable (n, record, row_id) VALUES ({last}, 'note', 'before')"))
        for name in ("last", "more"):
            put(connection, "notes", id=name, visit_id="v", text="Books are read", question="reading")
        put(connection, "notes", id="other", visit_id="v", text="Books are read", question="writing")
        settle(connection)
        found = connection.scalars(text("SELECT row_id FROM findable WHERE row_id <> 'before'"))
        assert set(found) == {"first", "last", "other"}
        assert entries(connection) == wanted(connection)
        beginning.rollback()
