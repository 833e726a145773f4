"""The two encrypted stores of a laptop, one schema: general work and safeguarding.

Each is a SQLCipher file with a random key of its own, so that a class of records can be absent from a laptop or erased
by its key. No transaction spans both: over two WAL files a kill leaves them unequal. One short session for each read
or write; writing sessions, and only they, begin with ``BEGIN IMMEDIATE`` (engine-wide it makes readers block writers).

What belongs to the trust (schools, people, forms, whose laptop this is) lies in the general store alone. A safeguarding
visit needs it too, so the safeguarding store reads it there: see ``trust_records``.
"""

import os
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import datetime
from functools import partial
from pathlib import Path
from typing import Any

from sqlalchemy import Connection, Dialect, Engine, create_engine, event
from sqlalchemy.exc import DatabaseError
from sqlalchemy.orm import ORMExecuteState, Session, sessionmaker, with_loader_criteria
from sqlalchemy.pool import QueuePool
from sqlalchemy.util import LRUCache

from sifield.keys import StoreKeys
from sifield.models import blind, changes, faults, findable, trust_records, upgrade
from sifield.models.base import Synced
from sifield.models.faults import raise_plainly
from sifield.models.lock import FolderLock
from sifield.models.plain import Plain
from sifield.models.turns import Turns
from sifield.models.writer import Writer, is_begun
from sifield.paths import DataFolder
from sifield.wire.records import is_safeguarding

SAFE_SQLITE = (3, 51, 3)
"""Before this, WAL with two connections can lose commits (sqlite.org/wal.html#walresetbug)."""

_SETTINGS = (
    "cipher_log_level = NONE",
    "journal_mode = WAL",
    "synchronous = FULL",
    "foreign_keys = ON",
    "secure_delete = ON",
    "temp_store = MEMORY",
    "cell_size_check = ON",
    "trusted_schema = OFF",
    "busy_timeout = 5000",
    "cache_size = -16000",  # KiB: pages that are not decrypted anew for each question
)


_SETTLED_AT_ONCE = 100
"""Rows whose words go into the index in one turn; an autosave that comes meanwhile waits some twenty milliseconds."""


class Store:
    """One encrypted store: short reading and writing sessions.

    Attributes:
        sensitivity: "general" or "safeguarding".
        path: its file.
        trust: the store that holds the trust's own records and the signing keys: this one, or the one it reads them in.
    """

    def __init__(self, sensitivity: str, path: Path, engine: Engine, trust: "Store | None" = None) -> None:
        self.sensitivity = sensitivity
        self.path = path
        self.trust = trust or self
        self._engine = engine
        self._turns = Turns()
        self._reading = sessionmaker(self._engine, expire_on_commit=False)
        self._writing = sessionmaker(expire_on_commit=False)
        self._writer = Writer(engine, self._writing)
        for maker in (self._reading, self._writing):
            event.listen(maker, "do_orm_execute", _hide_tombstones)
        # Not while writing: what keeps a store tidy (files that no picture names, say) has to know of all.
        event.listen(self._reading, "do_orm_execute", _hide_blind)
        changes.watch(self._writing, self.keeps)

    def keeps(self, scope: str) -> bool:
        """Tell whether the records of a scope lie in this store."""
        return is_safeguarding(scope) is (self.sensitivity == "safeguarding")

    @contextmanager
    def read(self) -> Iterator[Session]:
        """Give a session for one read; it sees one moment of the store and is thrown away after.

        Raises:
            SifieldError: "damaged-store".
        """
        with self._reading() as session:
            try:
                yield session
            except DatabaseError as fault:
                raise_plainly(fault, self.path, in_use=True)

    @contextmanager
    def write(self, actor: str, at: datetime) -> Iterator[Session]:
        """Give a session for one write; it commits at the end of the block, or not at all.

        Args:
            actor: id of the person whose edit this is.
            at: when, as this laptop's clock has it.

        Raises:
            SifieldError: "disk-full", "disk-fault", "store-busy", "damaged-store".
        """
        with self._session() as session:
            changes.stamp(session, actor, at)
            yield session

    @contextmanager
    def apply(self) -> Iterator[Session]:
        """Give a writing session for what came from the centre: it makes no outbox and no journal rows.

        Raises:
            SifieldError: "disk-full", "disk-fault", "store-busy", "damaged-store".
        """
        with self._session() as session:
            yield session
            findable.settle(session)

    def settle_words(self) -> None:
        """Bring the index of the words up to what was written; between its parts others have their turn.

        Raises:
            SifieldError: "disk-full", "disk-fault", "store-busy", "damaged-store".
        """
        with self.read() as session:
            is_due = findable.is_due(session)
        while is_due:
            with self._session() as session:
                is_due = findable.settle(session, most=_SETTLED_AT_ONCE)

    @contextmanager
    def _session(self) -> Iterator[Session]:
        session: Session | None = None
        with self._turns.turn():
            try:
                with self._writer.transaction() as session:
                    yield session
            except DatabaseError as fault:
                # An error does not mean "not saved": under I/O faults a commit that reported one was there after all.
                if not self._was_saved(session):
                    raise_plainly(fault, self.path, in_use=True)

    def _was_saved(self, session: Session | None) -> bool:
        txn = changes.transaction_of(session) if session is not None else None
        if txn is None:
            return False
        try:
            with self._reading() as again:
                return changes.has_transaction(again, txn)
        except DatabaseError:
            return False

    def close(self) -> None:
        """Let go of every connection, and of the key with them; what is being written is written first."""
        with self._turns.turn():
            self._writer.close()
        self._engine.dispose()


@dataclass(frozen=True, slots=True)
class Stores:
    """Both stores of one folder, held by this process alone until ``close``."""

    general: Store
    safeguarding: Store
    lock: FolderLock

    def both(self) -> tuple[Store, Store]:
        """Give both stores, general work first."""
        return (self.general, self.safeguarding)

    def of(self, sensitivity: str) -> Store:
        """Give the store of a class.

        Raises:
            KeyError: neither "general" nor "safeguarding".
        """
        return {store.sensitivity: store for store in self.both()}[sensitivity]

    def close(self) -> None:
        """Close both and let another sifield open the folder."""
        for store in reversed(self.both()):  # the general one last: only a connection that may write empties its WAL
            store.close()
        self.lock.release()


def open_stores(folder: DataFolder, keys: StoreKeys) -> Stores:
    """Open both stores of a folder, making them where needed, or bringing them up to this program (see ``upgrade``).

    Args:
        folder: where they lie.
        keys: their keys (see ``sifield.keys``).

    Raises:
        SifieldError: "already-open", "damaged-store", "newer-store", "disk-full".
    """
    folder.make()
    lock = FolderLock.take(folder.root)
    opened: list[Store] = []
    try:
        for sensitivity, key in (("general", keys.general), ("safeguarding", keys.safeguarding)):
            path = folder.store(sensitivity)
            _bring_up(path, key)
            trust = opened[0] if opened else None
            show = partial(trust_records.show, general=folder.store("general"), key=keys.general if trust else None)
            opened.append(Store(sensitivity, path, make_engine(path, key, show, makes=False), trust))
    except BaseException:
        for store in reversed(opened):
            store.close()
        lock.release()
        raise
    return Stores(opened[0], opened[1], lock)


def _bring_up(path: Path, key: bytes) -> None:
    """Make or upgrade the tables of a store by themselves, before anything of the other store is shown beside them."""
    engine = make_engine(path, key)
    try:
        upgrade.bring_up(engine, path)
    except DatabaseError as fault:
        raise_plainly(fault, path)
    finally:
        engine.dispose()


_STATEMENTS = LRUCache[Any, Any](2_000)
_DIALECT: dict[object, Dialect] = {}
"""Statements as SQL, and whose SQL it is: all stores have the same tables, and what was written for one serves all."""


def make_engine(path: Path, key: bytes, furnish: Callable[[Any], None] | None = None, *, makes: bool = True) -> Engine:
    """Make the engine of one encrypted file; the key goes to each new connection first of all, and into no URL.

    Args:
        furnish: puts into each new connection what it needs beside the file.
        makes: a file that is not there is made. Never of a store in use: its drive was taken out, and in its place an
            empty store would take what is typed.
    """
    from sqlcipher3 import dbapi2

    if dbapi2.sqlite_version_info < SAFE_SQLITE:
        raise RuntimeError(f"SQLite {dbapi2.sqlite_version} can lose commits; 3.51.3 or later is needed")
    key_pragma = f"PRAGMA key = \"x'{key.hex()}'\""

    def connect() -> Any:
        if not path.exists() and not makes:
            raise faults.gone(path)
        if not path.exists():
            # SQLite makes its files as the umask allows, and its WAL as the file is: for nobody else's eyes. Only a new
            # file is touched: closing any handle on an open one would drop SQLite's own locks on it (POSIX).
            os.close(os.open(path, os.O_RDWR | os.O_CREAT | os.O_EXCL, 0o600))
        connection = dbapi2.connect(str(path), isolation_level=None, check_same_thread=False, timeout=5.0, uri=True)
        try:
            connection.execute(key_pragma)
            # The first read is where a wrong key shows; without the next line SQLCipher would write it to stderr.
            connection.execute("PRAGMA cipher_log_level = NONE")
            connection.execute("SELECT count(*) FROM sqlite_master").fetchone()
            for setting in _SETTINGS:
                connection.execute(f"PRAGMA {setting}").fetchone()
            if furnish is not None:
                furnish(connection)
        except BaseException:
            connection.close()
            raise
        return connection

    # What was written never stands in an error: errors are logged.
    engine = create_engine(
        "sqlite://", module=dbapi2, creator=connect, poolclass=QueuePool, hide_parameters=True,
        execution_options={"compiled_cache": _STATEMENTS},
    )  # fmt: skip
    engine.dialect = _DIALECT.setdefault(dbapi2, engine.dialect)
    event.listen(engine, "begin", _begin)
    return engine


_LIVING = with_loader_criteria(Synced, lambda table: table.deleted.is_(False), include_aliases=True)


def _begin(connection: Connection) -> None:
    if not is_begun(connection):  # a writing session's is
        Plain(connection).run("BEGIN DEFERRED")


def _hide_tombstones(state: ORMExecuteState) -> None:
    if _is_ordinary(state):
        state.statement = state.statement.options(_LIVING)


def _hide_blind(state: ORMExecuteState) -> None:
    if _is_ordinary(state):
        blind.hide(state)


def _is_ordinary(state: ORMExecuteState) -> bool:
    return state.is_select and not state.is_column_load and not state.execution_options.get("with_deleted", False)
