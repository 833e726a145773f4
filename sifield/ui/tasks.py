"""The one door to work that must not hold up the window.

One long-lived object with one signal brings every result home to the window's thread, in order. Readings of the
store run in one thread, writings in another, so that a long reading never delays an autosave; everything slow that is
no store (network, PDF, key derivation) runs in a small pool. Screens depend on the ``Tasks`` protocol only.
"""

import logging
import sys
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from contextlib import AbstractContextManager
from dataclasses import dataclass
from datetime import UTC, datetime
from functools import partial
from typing import TYPE_CHECKING, Any, Literal, Protocol, TypeVar, get_args

from PySide6.QtCore import QObject, Qt, Signal, SignalInstance
from shiboken6 import isValid

from sifield.errors import SifieldError

if TYPE_CHECKING:
    from sqlalchemy.orm import Session as Session  # screens name the type without naming the library

T = TypeVar("T")
StoreName = Literal["general", "safeguarding"]
_STORES: tuple[StoreName, ...] = get_args(StoreName)
OnDone = Callable[[T], object]
OnFailed = Callable[[SifieldError], object]

_log = logging.getLogger(__name__)


class Store(Protocol):
    """What tasks need of one encrypted store."""

    def read(self) -> "AbstractContextManager[Session]":
        """Open a session that only reads."""

    def write(self, *, actor: str, at: datetime) -> "AbstractContextManager[Session]":
        """Open a session that is committed when its block ends well."""

    def settle_words(self) -> None:
        """Bring the index of the words up to what was written."""


class Stores(Protocol):
    """Both stores of this laptop."""

    @property
    def general(self) -> Store:
        """The store of ordinary visits."""

    @property
    def safeguarding(self) -> Store:
        """The store of safeguarding visits."""

    def close(self) -> None:
        """Let go of both."""


class Tasks(Protocol):
    """What screens know of background work.

    ``owner`` is the object that waits for the result: when it is gone, the result is dropped. ``done`` and ``failed``
    are called in the window's thread; without ``failed`` the fault goes to the window's banner.
    """

    @property
    def changed(self) -> SignalInstance:
        """``changed(store: str, owner: QObject)``: a writing of ``owner`` was committed; screens refresh."""

    def read(
        self,
        owner: QObject,
        work: "Callable[[Session], T]",
        done: OnDone[T],
        *,
        store: StoreName = "general",
        failed: OnFailed | None = None,
    ) -> None:
        """Run ``work(session)`` in the reading thread."""

    def write(
        self,
        owner: QObject,
        work: "Callable[[Session], T]",
        done: OnDone[T] | None = None,
        *,
        store: StoreName = "general",
        failed: OnFailed | None = None,
    ) -> None:
        """Run ``work(session)`` in the writing thread and commit."""

    def settle_words(self, owner: QObject, done: OnDone[None], failed: OnFailed | None = None) -> None:
        """Bring the index of the words of both stores up to what was written until now, before it is searched."""

    def run(
        self, owner: QObject, work: Callable[[], T], done: OnDone[T] | None = None, failed: OnFailed | None = None
    ) -> None:
        """Run ``work()`` in the pool: network, PDF, key derivation; never a store."""

    def tell_changed(self, store: StoreName, owner: QObject | None = None) -> None:
        """Say that a store changed by another way than ``write``, so that screens refresh: a sync has no owner; a
        signature has one, and is waiting to be sent.
        """


def read_both(
    tasks: Tasks,
    owner: QObject,
    work: "Callable[[Session], T]",
    done: Callable[[T, T], object],
    *,
    failed: OnFailed | None = None,
) -> None:
    """Read the same of both stores, each by itself, and hand both over: the general one's first.

    Where this person has no safeguarding records the other store is empty, and so is what is read there.
    """

    def then(general: T) -> None:
        tasks.read(owner, work, lambda other: done(general, other), store="safeguarding", failed=failed)

    tasks.read(owner, work, then, failed=failed)


@dataclass(frozen=True, slots=True)
class _Outcome:
    owner: QObject
    done: Callable[[Any], object] | None
    failed: OnFailed | None
    written: StoreName | None  # the store that was to be written, if any
    again: Callable[[], None] | None  # how to try a writing once more
    value: Any = None
    fault: SifieldError | None = None


def as_fault(error: BaseException) -> SifieldError:
    """Give what to tell a person about an error; what is not theirs to mend is a bug and is logged with its trace."""
    if isinstance(error, SifieldError):
        return error
    _log.error("Background work failed", exc_info=error)
    return SifieldError(
        "Something went wrong. Nothing you typed is lost.",
        "Try again. If it happens twice, send the log from Settings to your trust’s support.",
        code="bug",
    )


_TURN = 0.0005
"""Seconds after which a thread hands the interpreter on. A key needs it some ten times until it is painted, and waits
up to this long for each while a sync works; with Python's own 0.005 that was more than an eye forgives."""


class BackgroundTasks(QObject):
    """The real ``Tasks``: two store threads, a pool of three, one signal home.

    **Signals:** ``changed(store: str, owner: QObject|None)``, ``failed(fault: SifieldError)`` for faults nobody else
    took, ``saving()``, ``saved(at: datetime)`` when everything is committed, ``save_failed(fault, again)``
    where ``again()`` tries the writing once more.
    """

    changed = Signal(str, object)
    failed = Signal(object)
    saving = Signal()
    saved = Signal(object)
    save_failed = Signal(object, object)
    _landed = Signal(object)

    def __init__(self, parent: QObject | None = None, *, now: Callable[[], datetime] = lambda: datetime.now(UTC)):
        super().__init__(parent)
        sys.setswitchinterval(_TURN)
        self._now = now
        self._stores: Stores | None = None
        self._actor = ""
        self._flying = 0
        self._writing = 0
        self._is_closed = False
        self._unsaved: set[QObject] = set()  # whose last writing failed: never say "saved" over it
        self._reader = ThreadPoolExecutor(1, "store-read")
        self._writer = ThreadPoolExecutor(1, "store-write")
        self._pool = ThreadPoolExecutor(3, "work")
        self._landed.connect(self._land, Qt.ConnectionType.QueuedConnection)

    @property
    def busy(self) -> bool:
        """Whether any work is under way."""
        return self._flying > 0

    @property
    def pending_writes(self) -> int:
        """How many writings are not yet committed."""
        return self._writing

    def open(self, stores: Stores, *, actor: str = "") -> None:
        """Give the stores that reading and writing work on, and who writes (a person's id).

        They are closed by ``close``, after the last writing.
        """
        self._stores = stores
        self._actor = actor

    def read(
        self,
        owner: QObject,
        work: "Callable[[Session], T]",
        done: OnDone[T],
        *,
        store: StoreName = "general",
        failed: OnFailed | None = None,
    ) -> None:
        """See ``Tasks.read``."""

        def reading() -> T:
            with self._store(store).read() as session:
                return work(session)

        self._send(self._reader, reading, owner, done, failed)

    def write(
        self,
        owner: QObject,
        work: "Callable[[Session], T]",
        done: OnDone[T] | None = None,
        *,
        store: StoreName = "general",
        failed: OnFailed | None = None,
    ) -> None:
        """See ``Tasks.write``."""
        actor, at = self._actor, self._now()

        def writing() -> T:
            with self._store(store).write(actor=actor, at=at) as session:
                return work(session)

        self._writing += 1
        if self._writing == 1:
            self.saving.emit()
        again = partial(self.write, owner, work, done, store=store)
        self._send(self._writer, writing, owner, done, failed, store, again)

    def settle_words(self, owner: QObject, done: OnDone[None], failed: OnFailed | None = None) -> None:
        """See ``Tasks.settle_words``."""

        def settling() -> None:
            for name in _STORES:
                self._store(name).settle_words()

        self._send(self._writer, settling, owner, done, failed)

    def run(
        self, owner: QObject, work: Callable[[], T], done: OnDone[T] | None = None, failed: OnFailed | None = None
    ) -> None:
        """See ``Tasks.run``."""
        self._send(self._pool, work, owner, done, failed)

    def tell_changed(self, store: StoreName, owner: QObject | None = None) -> None:
        """See ``Tasks.tell_changed``."""
        self.changed.emit(store, owner)

    def let_go(self, then: Callable[[], object]) -> None:
        """Close the stores once what is being written is written, and go on in the window's thread."""

        def close() -> None:
            if self._stores is not None:
                self._stores.close()
                self._stores = None

        self._send(self._writer, close, self, lambda _none: then(), None)

    def close(self) -> None:
        """Wait until everything that was asked for is done, then close the stores; later results are dropped."""
        for room in (self._pool, self._reader, self._writer):
            room.shutdown(wait=True)
        self._is_closed = True
        if self._stores is not None:
            self._stores.close()
            self._stores = None

    def _store(self, name: StoreName) -> Store:
        if self._stores is None:
            raise RuntimeError("the store is not open yet")
        return self._stores.general if name == "general" else self._stores.safeguarding

    def _send(
        self,
        room: ThreadPoolExecutor,
        work: Callable[[], T],
        owner: QObject,
        done: OnDone[T] | None,
        failed: OnFailed | None,
        written: StoreName | None = None,
        again: Callable[[], None] | None = None,
    ) -> None:
        def job() -> None:
            try:
                outcome = _Outcome(owner, done, failed, written, again, value=work())
            except Exception as error:  # noqa: BLE001  the one place where background work may fail in any way
                outcome = _Outcome(owner, done, failed, written, again, fault=as_fault(error))
            if isValid(self):
                self._landed.emit(outcome)

        self._flying += 1
        room.submit(job)

    def _land(self, outcome: _Outcome) -> None:
        self._flying -= 1
        if self._is_closed:  # whoever waited for it would only ask for more
            return
        here = isValid(outcome.owner)
        if outcome.written is not None:
            self._settle_writing(outcome, here)
        if outcome.fault is not None:
            if outcome.failed is not None and here:
                outcome.failed(outcome.fault)
            elif outcome.written is None:
                self.failed.emit(outcome.fault)
            return
        try:
            if here and outcome.done is not None:
                outcome.done(outcome.value)
        finally:
            if outcome.written is not None:
                self.changed.emit(outcome.written, outcome.owner if isValid(outcome.owner) else None)

    def _settle_writing(self, outcome: _Outcome, here: bool) -> None:
        """Keep the count that the status bar speaks from: "saved" only when nothing waits and nothing failed."""
        self._writing -= 1
        self._unsaved = {owner for owner in self._unsaved if isValid(owner) and owner is not outcome.owner}
        if outcome.fault is not None and not (outcome.failed is not None and here):
            self._unsaved.add(outcome.owner)
            self.save_failed.emit(outcome.fault, outcome.again)
        elif self._writing == 0 and not self._unsaved:
            self.saved.emit(self._now())
