"""Schema and migrations: they lead to the same, old stores are copied first, newer ones are left alone."""

import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest
from alembic import command
from alembic.autogenerate import compare_metadata
from alembic.config import Config
from alembic.migration import MigrationContext
from alembic.script import ScriptDirectory
from sqlalchemy import Connection, Engine, create_engine, event, text
from sqlcipher3 import dbapi2

from sifield.errors import SifieldError
from sifield.keys import StoreKeys
from sifield.models import upgrade
from sifield.models.base import table_name
from sifield.models.findable import WORDS
from sifield.models.records import CLASS_OF, schema
from sifield.models.store import Stores, make_engine, open_stores
from sifield.paths import DataFolder
from sifield.wire.records import RECORDS


def test_migrations_lead_to_the_classes() -> None:
    engine = create_engine("sqlite://", module=dbapi2)
    upgrade.run_migrations(engine)
    with engine.connect() as connection:
        context = MigrationContext.configure(connection, opts={"include_name": is_not_the_index})
        assert compare_metadata(context, schema) == []
        assert connection.scalar(text("SELECT version_num FROM alembic_version")) == upgrade.HEAD
    engine.dispose()


def is_not_the_index(name: str | None, kind: str, _parents: object) -> bool:
    """Leave out the tables that FTS5 makes for itself."""
    return kind != "table" or name is None or not name.startswith("findable_words")


def test_migrations_lead_to_the_same_index_and_triggers() -> None:
    made: list[set[tuple[str, str]]] = []
    for make in (upgrade.run_migrations, upgrade._make):
        engine = create_engine("sqlite://", module=dbapi2)
        make(engine)
        with engine.connect() as connection:
            wanted = "SELECT name, sql FROM sqlite_master WHERE type = 'trigger' OR name = 'findable_words'"
            made.append({(name, sql) for name, sql in connection.execute(text(wanted))})
        engine.dispose()
    assert made[0] == made[1]
    assert len(made[0]) == 1 + 4 * len(WORDS) + 2 + 5


@contextmanager
def left_at(revision: str, engine: Engine) -> Iterator[Connection]:
    """Have a store as the program of that revision left it, and write into it as that one did."""
    config = Config()
    config.set_main_option("script_location", str(upgrade._SCRIPTS))
    with engine.begin() as connection:
        config.attributes["connection"] = connection
        command.upgrade(config, revision)
        yield connection


def test_what_was_written_before_there_was_an_index_is_found() -> None:
    engine = create_engine("sqlite://", module=dbapi2)
    with left_at("0004", engine) as connection:
        note = "INSERT INTO notes VALUES ('n1', 's', :gone, 'v', 'a', '', '', '', 'seen', :words)"
        connection.execute(text(note), {"gone": 0, "words": "Zwei Kinder lesen"})
        connection.execute(text(note.replace("n1", "n2")), {"gone": 1, "words": "Kinder"})
    upgrade.run_migrations(engine)
    with engine.connect() as connection:
        found = "SELECT row_id FROM findable WHERE n IN (SELECT rowid FROM findable_words WHERE words MATCH 'kinder')"
        assert connection.execute(text(found)).all() == [("n1",)]
    engine.dispose()


def test_head_is_the_newest_script() -> None:
    assert ScriptDirectory(str(upgrade._SCRIPTS)).get_heads() == [upgrade.HEAD]


def test_migrations_import_nothing_of_ours() -> None:
    for script in Path(upgrade._SCRIPTS).rglob("*.py"):
        assert "import sifield" not in script.read_text()
        assert "from sifield" not in script.read_text()


@pytest.mark.parametrize("record", RECORDS)
def test_a_table_has_the_fields_that_travel(record: str) -> None:
    columns = {column.name for column in schema.tables[table_name(CLASS_OF[record])].columns}
    assert columns - {"id", "scope", "deleted"} == set(RECORDS[record].fields)


def test_an_up_to_date_store_opens_without_alembic(
    stores: Stores, folder: DataFolder, store_keys: StoreKeys, monkeypatch: pytest.MonkeyPatch
) -> None:
    stores.close()
    for name in [name for name in sys.modules if name.split(".")[0] == "alembic"]:
        monkeypatch.delitem(sys.modules, name)
    open_stores(folder, store_keys).close()
    assert "alembic" not in sys.modules


def set_revision(folder: DataFolder, store_keys: StoreKeys, revision: str) -> None:
    engine = make_engine(folder.store("general"), store_keys.general)
    with engine.begin() as connection:
        connection.execute(text("UPDATE alembic_version SET version_num = :revision"), {"revision": revision})
    engine.dispose()


def test_a_newer_store_is_left_alone(stores: Stores, folder: DataFolder, store_keys: StoreKeys) -> None:
    stores.close()
    set_revision(folder, store_keys, "9999")
    with pytest.raises(SifieldError) as caught:
        open_stores(folder, store_keys)
    assert caught.value.code == "newer-store"
    set_revision(folder, store_keys, upgrade.HEAD)
    open_stores(folder, store_keys).close()


def in_file(folder: DataFolder, store_keys: StoreKeys) -> dict[Path, bytes]:
    """Name both stores of a folder, with their keys."""
    return {folder.store("general"): store_keys.general, folder.store("safeguarding"): store_keys.safeguarding}


def test_an_older_store_is_copied_before_it_is_changed(folder: DataFolder, store_keys: StoreKeys) -> None:
    before = f"{int(upgrade.HEAD) - 1:04}"
    folder.make()
    for path, key in in_file(folder, store_keys).items():
        older = make_engine(path, key)
        with left_at(before, older) as connection:
            connection.execute(text("INSERT INTO places VALUES ('visit', '3')"))
        older.dispose()
    open_stores(folder, store_keys).close()
    for path, key in in_file(folder, store_keys).items():
        copy = upgrade.newest_copy(path)
        assert copy is not None
        assert copy.name == f"{path.name}.before-{before}"
        assert copy.stat().st_mode == path.stat().st_mode
        for file, revision in ((copy, before), (path, upgrade.HEAD)):
            engine = make_engine(file, key)
            with engine.connect() as connection:
                assert upgrade.revision_of(engine) == revision
                assert connection.scalar(text("PRAGMA quick_check")) == "ok"
                assert connection.execute(text("SELECT key, value FROM places")).all() == [("visit", "3")]
            engine.dispose()


def test_a_form_published_before_its_publisher_was_kept_is_still_there() -> None:
    engine = create_engine("sqlite://", module=dbapi2)
    with left_at("0001", engine) as connection:
        connection.execute(
            text("INSERT INTO templates VALUES ('t', 'trust/config', 0, 'f', '1', 'F', 'general', 's', '')")
        )
    upgrade.run_migrations(engine)
    with engine.connect() as connection:
        kept = connection.execute(text("SELECT form_id, published_by, withdrawn_at FROM templates")).one()
    assert kept == ("f", "", None)
    engine.dispose()


def test_a_migration_is_one_transaction() -> None:
    engine = create_engine("sqlite://", module=dbapi2)
    begun: list[object] = []
    event.listen(engine, "begin", begun.append)
    upgrade.run_migrations(engine)
    assert len(begun) == 1
    engine.dispose()
