"""Tasks that run at once, in the test's own thread, so that a test reads from top to bottom."""

from collections.abc import Callable
from datetime import UTC, datetime
from typing import Any

from PySide6.QtCore import QObject, Signal

from sifield.errors import SifieldError
from sifield.ui.tasks import OnFailed, StoreName, Stores


class InlineTasks(QObject):
    """The ``Tasks`` protocol without threads; faults that nobody took are kept in ``faults``, bugs are raised."""

    changed = Signal(str, object)

    def __init__(self, stores: Stores | None = None, *, actor: str = "", at: datetime | None = None) -> None:
        super().__init__()
        self.stores = stores
        self.actor = actor
        self.at = at or datetime(2026, 11, 10, 9, 0, tzinfo=UTC)
        self.faults: list[SifieldError] = []

    def read(
        self,
        owner: QObject,
        work: Callable[[Any], Any],
        done: Callable[[Any], object],
        *,
        store: StoreName = "general",
        failed: OnFailed | None = None,
    ) -> None:
        assert self.stores is not None, "this test gave no stores"

        def reading() -> Any:
            with getattr(self.stores, store).read() as session:
                return work(session)

        self.run(owner, reading, done, failed)

    def write(
        self,
        owner: QObject,
        work: Callable[[Any], Any],
        done: Callable[[Any], object] | None = None,
        *,
        store: StoreName = "general",
        failed: OnFailed | None = None,
    ) -> None:
        assert self.stores is not None, "this test gave no stores"

        def writing() -> Any:
            with getattr(self.stores, store).write(actor=self.actor, at=self.at) as session:
                return work(session)

        if self.run(owner, writing, done, failed):
            self.changed.emit(store, owner)

    def settle_words(self, owner: QObject, done: Callable[[None], object], failed: OnFailed | None = None) -> None:
        assert self.stores is not None, "this test gave no stores"
        stores = self.stores.general, self.stores.safeguarding

        def settling() -> None:
            for store in stores:
                store.settle_words()

        self.run(owner, settling, done, failed)

    def run(
        self,
        owner: QObject,
        work: Callable[[], Any],
        done: Callable[[Any], object] | None = None,
        failed: OnFailed | None = None,
    ) -> bool:
        try:
            value = work()
        except SifieldError as fault:
            if failed is not None:
                failed(fault)
            else:
                self.faults.append(fault)
            return False
        if done is not None:
            done(value)
        return True

    def tell_changed(self, store: StoreName, owner: QObject | None = None) -> None:
        self.changed.emit(store, owner)
