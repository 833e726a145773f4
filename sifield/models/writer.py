"""The one connection of a store that writes, kept open from one write to the next.

SQLite gives up all pages that a connection holds once another one has written, so a connection that now reads and now
writes decrypts the same pages again and again; the only one that writes keeps them. Nor does an autosave, some twenty
times a minute, fetch a connection, look it over and hand it back.
"""

from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

from sqlalchemy import Connection, Engine
from sqlalchemy.orm import Session, sessionmaker

from sifield.models import plain
from sifield.models.plain import Plain


class Writer:
    """One transaction at a time: whoever asks has its store's turn."""

    def __init__(self, engine: Engine, sessions: sessionmaker[Session]) -> None:
        self._engine, self._sessions = engine, sessions
        self._opened: tuple[Connection, Plain] | None = None
        self._unused: Session | None = None

    @contextmanager
    def transaction(self) -> Iterator[Session]:
        """Give a session in a transaction that is committed at the end of the block, or not at all.

        Plain SQL goes straight to the connection; the session's own transaction joins it where rows are mapped.

        Raises:
            DatabaseError: what the store reports; an error does not mean that nothing was saved.
        """
        try:
            connection, own = self._open()
            own.run("BEGIN IMMEDIATE")
            session = self._session(connection, own)
            try:
                yield session
                session.flush()
                if session.in_transaction():
                    session.commit()
                elif is_begun(connection):  # it is not where the block took everything back
                    own.run("COMMIT")
            finally:
                if session.in_transaction() or len(session.identity_map):
                    session.close()
                else:  # nothing but plain SQL went through it
                    self._unused = session
        except BaseException:
            self.close()  # which undoes what was not committed
            raise

    def _session(self, connection: Connection, own: Plain) -> Session:
        session, self._unused = self._unused or self._sessions(bind=connection), None
        session.info.clear()
        session.info.update(self._sessions.kw.get("info", {}))
        plain.join(session, own)
        return session

    def _open(self) -> tuple[Connection, Plain]:
        if self._opened is None or self._opened[0].invalidated:
            connection = self._engine.connect()
            self._opened = connection, Plain(connection)
        return self._opened

    def close(self) -> None:
        """Let go of the connection; the next write opens another."""
        opened, self._opened, self._unused = self._opened, None, None
        if opened is not None:
            opened[0].close()


def is_begun(connection: Connection) -> bool:
    """Tell whether SQLite is in a transaction, whoever began it."""
    driver: Any = connection.connection.dbapi_connection
    return bool(driver.in_transaction)
