"""The index of the words: whatever comes, changes and goes, it holds what stands in the tables, and no more."""

from collections.abc import Iterator

import pytest
from alembic import command
from alembic.config import Config
from hypothesis import given, settings
from hypothesis import strategies as st
from sqlalchemy import Connection, create_engine, text
from sqlcipher3 import dbapi2

from sifield.models import upgrade
from sifield.models.findable import WORDS, sign_of

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


def due(connection: Connection) -> set[tuple[object, ...]]:
    """Give what the index should hold: that of one made anew from the tables."""
    made = "CREATE VIRTUAL TABLE anew USING fts5(words, question, tokenize='unicode61 remove_diacritics 2')"
    connection.execute(text(made))
    asked = dict.fromkeys(WORDS, "o.question") | {"visits": "''", "repeat_rows": "''"}
    asked["actions"] = "(SELECT question FROM findings WHERE findings.id = o.finding_id)"
    for table, (_, _, *columns) in WORDS.items():
        words = " || char(10) || ".join(f"o.{column}" for column in columns)
        rows = f"SELECT f.n, {words}, {asked[table]} FROM {table} AS o JOIN findable AS f ON f.row_id = o.id"
        for n, said, question in connection.execute(text(f"{rows} WHERE NOT o.deleted")).all():
            if said.strip("\n"):
                row = {"n": n, "words": said, "sign": sign_of(question) if question else ""}
                connection.execute(text("INSERT INTO anew (rowid, words, question) VALUES (:n, :words, :sign)"), row)
    wanted = entries(connection, "anew")
    connection.execute(text("DROP TABLE anew"))
    return wanted


def write(connection: Connection, table: str, row_id: str, **values: object) -> None:
    """Write a row as a sync does: it may be there already, and may have been deleted."""
    if not connection.scalar(text(f"SELECT 1 FROM {table} WHERE id = :id"), {"id": row_id}):
        put(connection, table, id=row_id, visit_id="v", plan_id="p", **values)
        return
    changes = ", ".join(f"{name} = :{name}" for name in values)
    connection.execute(text(f"UPDATE {table} SET {changes} WHERE id = :id"), {"id": row_id, **values})


def rows(table: str, ids: tuple[str, ...], **columns: tuple[str, ...]) -> st.SearchStrategy[tuple[str, str, Row]]:
    values = {name: st.sampled_from(each) for name, each in columns.items()}
    return st.tuples(
        st.just(table), st.sampled_from(ids), st.fixed_dictionaries({"deleted": st.booleans()}, optional=values)
    )


WRITTEN = st.lists(
    rows("findings", ("f1", "f2"), question=QUESTIONS, text=TEXTS)
    | rows("actions", ("a1", "a2"), finding_id=("", "f1", "f2"), text=TEXTS),
    max_size=12,
)


@settings(max_examples=40, deadline=None)
@given(WRITTEN)
def test_the_index_holds_what_is_there(connection: Connection, written: list[tuple[str, str, Row]]) -> None:
    with connection.begin_nested() as beginning:
        for table, row_id, values in written:
            write(connection, table, row_id, **values)
        assert entries(connection) == due(connection)
        for table in ("actions", "findings"):
            connection.execute(text(f"DELETE FROM {table}"))
        assert entries(connection) == set()
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
        assert entries(connection) == due(connection)
        match = {"match": f"words : (read) AND question : {sign_of('reading')}"}
        found = "SELECT row_id FROM findable WHERE n IN (SELECT rowid FROM findable_words(:match))"
        assert set(connection.scalars(text(found), match)) == {"a1", "f1"}
    engine.dispose()
