"""The same suite on SQLite and on a real PostgreSQL; each test has a copy of one trust that was set up once."""

import shutil
from collections.abc import Iterator
from pathlib import Path

import pytest

from sifield.central import admin
from sifield.central.api import Centre
from sifield.central.config import Settings
from sifield.central.store import Store
from tests import postgres_server
from tests.central.laptop import START, Clock, World, set_up


@pytest.fixture(scope="session")
def postgres() -> Iterator[postgres_server.Server]:
    if not postgres_server.is_there():
        pytest.skip(postgres_server.MISSING)
    with postgres_server.running() as server:
        yield server


class Templates:
    """A trust set up once in each kind of database, to be copied for each test."""

    def __init__(self, folder: Path) -> None:
        self._folder = folder
        self._postgres = ""

    def sqlite(self, folder: Path) -> Settings:
        original, secrets = self._folder / "centre.store", self._folder / "sqlite-secrets"
        if not original.exists():
            set_up(f"sqlite:///{original}", secrets, START)
        shutil.copy(original, folder / "centre.store")
        return Settings(f"sqlite:///{folder / 'centre.store'}", secrets)

    def postgres(self, server: postgres_server.Server) -> Settings:
        secrets = self._folder / "postgres-secrets"
        if not self._postgres:
            self._postgres = server.new_database()
            set_up(server.url(self._postgres), secrets, START)
        return Settings(server.url(server.new_database(self._postgres)), secrets)


@pytest.fixture(scope="session")
def templates(tmp_path_factory: pytest.TempPathFactory) -> Templates:
    return Templates(tmp_path_factory.mktemp("templates"))


@pytest.fixture(params=["sqlite", pytest.param("postgres", marks=pytest.mark.postgres)])
def settings(request: pytest.FixtureRequest, templates: Templates, tmp_path: Path) -> Settings:
    """A centre's settings over a database that was set up."""
    if request.param == "sqlite":
        return templates.sqlite(tmp_path)
    return templates.postgres(request.getfixturevalue("postgres"))


@pytest.fixture
def world(settings: Settings, tmp_path: Path) -> Iterator[World]:
    """A centre in this process."""
    clock, store = Clock(), Store(settings.store)
    yield World(Centre(settings, store, admin.open_trust(store, settings.secrets), clock), clock, tmp_path)
    store.close()
