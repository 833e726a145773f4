"""Bringing a store to this program's schema: copy first, then upgrade; a newer store is refused.

The revisions lie in ``migrations/versions`` and import nothing of sifield, so that they mean the same for ever. A
store that is at the newest one is not touched, and Alembic (a third of a second) is not even imported.
"""

import os
import shutil
from functools import lru_cache
from pathlib import Path

from sqlalchemy import Engine, create_mock_engine, text
from sqlalchemy.dialects import sqlite

from sifield.errors import SifieldError
from sifield.models.records import schema

HEAD = "0016"
"""The newest revision; a test compares it with the scripts."""

_SCRIPTS = Path(__file__).parent / "migrations"


def bring_up(engine: Engine, path: Path) -> None:
    """Make a new store's tables, or bring an older store up after copying it.

    Args:
        engine: the open store.
        path: its file.

    Raises:
        SifieldError: "newer-store", "disk-full".
    """
    found = revision_of(engine)
    if found == HEAD:
        return
    if found is None:
        _make(engine)
        return
    if found > HEAD:
        raise SifieldError(
            f"The store “{path.name}” was made by a newer sifield than this one.",
            "Install the newer version of sifield on this laptop; nothing has been changed.",
            code="newer-store",
        )
    _copy(engine, path, found)
    run_migrations(engine)


def revision_of(engine: Engine) -> str | None:
    """Give the revision of a store, None for one without tables."""
    with engine.connect() as connection:
        if not connection.scalar(text("SELECT 1 FROM sqlite_master WHERE name = 'alembic_version'")):
            return None
        found: str | None = connection.scalar(text("SELECT version_num FROM alembic_version"))
        return found


def newest_copy(path: Path) -> Path | None:
    """Give the newest copy that an upgrade left beside a store, if there is one."""
    return max(path.parent.glob(f"{path.name}.before-*"), default=None)


def _copy(engine: Engine, path: Path, found: str) -> None:
    """Keep the store as it was: nothing else has it open (the folder is ours), so an emptied WAL makes a whole file."""
    with engine.connect() as connection:
        connection.rollback()
        raw = connection.connection.dbapi_connection
        assert raw is not None
        raw.execute("PRAGMA wal_checkpoint(TRUNCATE)").fetchone()
    target = path.with_name(f"{path.name}.before-{found}")
    unfinished = path.with_name(f"{path.name}.copying")
    try:
        with path.open("rb") as old, unfinished.open("wb") as new:
            shutil.copyfileobj(old, new)
            new.flush()
            os.fsync(new.fileno())
        shutil.copymode(path, unfinished)  # the store's own: for nobody else's eyes
    except OSError as fault:
        unfinished.unlink(missing_ok=True)
        raise SifieldError(
            "There is no room to copy the store before it is brought up to date.",
            "Free some space, then start sifield again; nothing has been changed.",
            code="disk-full",
        ) from fault
    unfinished.replace(target)


def _make(engine: Engine) -> None:
    """Make the tables of a new store as they are now; a test holds that the migrations lead to the same."""
    with engine.execution_options(begin="IMMEDIATE").begin() as connection:
        for statement in _statements():
            connection.exec_driver_sql(statement)
        connection.execute(text("CREATE TABLE alembic_version (version_num VARCHAR(32) NOT NULL PRIMARY KEY)"))
        connection.execute(text("INSERT INTO alembic_version VALUES (:head)"), {"head": HEAD})


@lru_cache(maxsize=1)
def _statements() -> tuple[str, ...]:
    """What makes the tables of a new store, as SQL: working it out takes longer than running it, and each laptop makes
    two stores."""
    made: list[str] = []
    dialect = sqlite.dialect()
    engine = create_mock_engine("sqlite://", lambda one, *_: made.append(str(one.compile(dialect=dialect))))
    schema.create_all(engine, checkfirst=False)
    return tuple(made)


def run_migrations(engine: Engine) -> None:
    """Run every migration that a store has not had, in one transaction."""
    from alembic import command
    from alembic.config import Config

    config = Config()
    config.set_main_option("script_location", str(_SCRIPTS).replace("%", "%%"))
    with engine.execution_options(begin="IMMEDIATE").begin() as connection:
        config.attributes["connection"] = connection
        command.upgrade(config, "head")
