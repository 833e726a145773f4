"""The store behind the centre: PostgreSQL, or SQLite in one file for a small trust. The same code speaks to both."""

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any, TypeVar

from sqlalchemy import Connection, Engine, Table, create_engine, event, inspect, make_url, select, update
from sqlalchemy.dialects import postgresql, sqlite
from sqlalchemy.exc import ArgumentError, DBAPIError, IntegrityError, NoSuchModuleError, OperationalError
from sqlalchemy.pool import QueuePool

from sifield.central.tables import metadata, trust
from sifield.errors import SifieldError

_T = TypeVar("_T")

LAYOUT = 3
"""The layout of the tables; the trust's row says which one the store has."""

_SQLITE_AT_LEAST = (3, 51, 3)
"""Before it, SQLite in WAL mode with two connections can lose commits (sqlite.org/wal.html#walresetbug)."""

_TRIES = 3
_IN_THE_WAY = frozenset({"40001", "40P01"})
"""PostgreSQL's codes for a serialization failure and a deadlock."""

_COMMON: dict[str, Any] = {"hide_parameters": True, "pool_size": 10, "max_overflow": 40}
"""What was written never stands in an error, since errors are logged; and each of the service's threads (FastAPI has
40) finds a connection."""


class Store:
    """One database, and the two ways into it.

    Args:
        url: ``postgresql+psycopg://…`` or ``sqlite:///PATH``.

    Raises:
        SifieldError: "bad-store", the address is not one of these two kinds.
    """

    def __init__(self, url: str) -> None:
        self.engine = _engine(url)
        self._is_sqlite = self.engine.dialect.name == "sqlite"

    @contextmanager
    def write(self) -> Iterator[Connection]:
        """Begin a transaction that writes, and commit it at the end.

        On SQLite there is one writer at a time from the first statement on; on PostgreSQL it reads what others have
        committed (READ COMMITTED), and whoever needs order locks the counter rows.
        """
        with self._connect(sifield_writes=True) as connection, connection.begin():
            yield connection

    @contextmanager
    def read(self) -> Iterator[Connection]:
        """Begin a transaction that reads one unchanging state of the store."""
        options = {} if self._is_sqlite else {"isolation_level": "REPEATABLE READ", "postgresql_readonly": True}
        with self._connect(**options) as connection, connection.begin():
            yield connection

    @contextmanager
    def _connect(self, **options: Any) -> Iterator[Connection]:
        try:
            connection = self.engine.connect()
        except (DBAPIError, OSError) as fault:
            raise SifieldError(
                "The centre cannot reach its database.",
                "Check that the database runs and that --store names it.",
                code="no-store",
            ) from fault
        with connection:
            yield connection.execution_options(**options)

    def write_again(self, work: Callable[[Connection], _T]) -> _T:
        """Do work in a writing transaction; once more from the start where another transaction got in its way."""
        for _ in range(_TRIES - 1):
            try:
                with self.write() as connection:
                    return work(connection)
            except (IntegrityError, OperationalError) as fault:
                if isinstance(fault, OperationalError) and getattr(fault.orig, "sqlstate", None) not in _IN_THE_WAY:
                    raise
        with self.write() as connection:
            return work(connection)

    def make_tables(self) -> None:
        """Make the tables in an empty database."""
        with self._connect(sifield_writes=True) as connection, connection.begin():
            metadata.create_all(connection)

    def check(self) -> None:
        """Make sure that the store is one that this program can serve; tables that came since it was set up are made.

        Raises:
            SifieldError: "no-trust", it was never set up; "newer-store", a newer program set it up.
        """
        with self._connect() as connection:
            found = inspect(connection).has_table("trust") and connection.scalar(select(trust.c.layout))
        if not found:
            raise SifieldError(
                "This database holds no trust yet.", "Run “sifield-central init” first.", code="no-trust"
            )
        if found < LAYOUT:  # every newer layout so far has only added tables
            with self._connect(sifield_writes=True) as connection, connection.begin():
                metadata.create_all(connection)
                connection.execute(update(trust).values(layout=LAYOUT))
        if found > LAYOUT:
            raise SifieldError(
                "This database was set up by a newer version of sifield.", "Update sifield here.", code="newer-store"
            )
        self.make_tables()

    def close(self) -> None:
        """Let go of every connection."""
        self.engine.dispose()


def insert_new(connection: Connection, table: Table, **values: Any) -> bool:
    """Insert a row unless one with its key is there; tell whether it was inserted."""
    dialect = sqlite if connection.dialect.name == "sqlite" else postgresql
    inserting = dialect.insert(table).values(**values).on_conflict_do_nothing()
    return connection.execute(inserting.returning(*table.primary_key.columns)).first() is not None


def _engine(url: str) -> Engine:
    try:
        parsed = make_url(url)
    except ArgumentError:
        parsed = None
    if parsed is not None and parsed.drivername == "sqlite" and parsed.database not in (None, "", ":memory:"):
        return _sqlite(Path(parsed.database))
    if parsed is not None and parsed.drivername in ("postgresql", "postgresql+psycopg"):
        try:
            return create_engine(parsed.set(drivername="postgresql+psycopg"), pool_pre_ping=True, **_COMMON)
        except (NoSuchModuleError, ModuleNotFoundError) as fault:
            raise SifieldError(
                "The PostgreSQL driver is missing.", "Install sifield with its “central” extra.", code="bad-store"
            ) from fault
    # The address may hold a password: it is not repeated.
    raise SifieldError(
        "The address of the store is not one that the centre knows.",
        "Give --store as sqlite:///PATH or postgresql+psycopg://USER@HOST/NAME.",
        code="bad-store",
    )


def _sqlite(path: Path) -> Engine:
    import sqlcipher3.dbapi2 as driver  # it carries a newer SQLite than Python does; without a key it is plain SQLite

    if driver.sqlite_version_info < _SQLITE_AT_LEAST:
        raise RuntimeError(f"SQLite {driver.sqlite_version} can lose commits; install a newer sqlcipher3")

    def open_connection() -> Any:
        path.parent.mkdir(parents=True, exist_ok=True)
        path.touch(mode=0o600)
        connection = driver.connect(str(path), timeout=30, isolation_level=None, check_same_thread=False)
        connection.execute("PRAGMA journal_mode=WAL")
        for setting in ("synchronous=FULL", "foreign_keys=ON", "secure_delete=ON", "trusted_schema=OFF"):
            connection.execute(f"PRAGMA {setting}")
        return connection

    engine = create_engine("sqlite://", module=driver, creator=open_connection, poolclass=QueuePool, **_COMMON)

    @event.listens_for(engine, "begin")
    def _begin(connection: Connection) -> None:
        writes = connection.get_execution_options().get("sifield_writes", False)
        connection.exec_driver_sql("BEGIN IMMEDIATE" if writes else "BEGIN")

    return engine
