"""When the laptop syncs, and what the window says of it: never in the way, always true."""

import logging
import random
from collections.abc import Callable
from datetime import datetime

from PySide6.QtCore import QObject, QTimer, Signal

from sifield.errors import SifieldError
from sifield.models.store import Stores
from sifield.sync import cycle, enrolment, outbox
from sifield.sync.cycle import Outcome
from sifield.ui.tasks import Tasks

_log = logging.getLogger(__name__)

SOON = 5_000
"""Milliseconds after the last saved edit before it is sent."""

RHYTHM = 300_000
"""Milliseconds between syncs while nothing is typed; also the longest pause between tries."""

_FIRST_RETRY = 15_000


class Syncing(QObject):
    """Syncs after edits, in a rhythm, and on demand; tries again with growing, jittered pauses (sync.md, "Retry").

    **Signals:** ``said(state: str, waiting: int, at: object)`` for the status bar, ``busy(bool)``, ``synced()`` after
    each that went well, ``failed(fault: object)`` for what a person should mend, not for being offline.
    """

    said = Signal(str, int, object)
    busy = Signal(bool)
    synced = Signal()
    failed = Signal(object)

    def __init__(
        self, tasks: Tasks, stores: Stores, now: Callable[[], datetime], parent: QObject | None = None
    ) -> None:
        super().__init__(parent)
        self._tasks, self._stores, self._now = tasks, stores, now
        self._is_running = False
        self._wanted_again = False
        self._pause = _FIRST_RETRY
        self._last: datetime | None = None
        self._state = "syncing"
        self._timer = QTimer(self)
        self._timer.setSingleShot(True)
        self._timer.timeout.connect(self.sync)
        tasks.changed.connect(self._on_changed)

    def start(self) -> None:
        """Begin: sync once now, then in the rhythm."""
        self.sync()

    def sync(self) -> None:
        """Sync now; asked for while one is under way, it is done once more after it."""
        if self._is_running:
            self._wanted_again = True
            return
        self._timer.stop()
        self._is_running = True
        self.busy.emit(True)
        self._count()
        stores, now = self._stores, self._now

        def work() -> Outcome:
            link = enrolment.link_of(stores, now)
            try:
                return cycle.sync_once(stores, link, now())
            finally:
                link.close()

        self._tasks.run(self, work, self._done, self._fell)

    def stop(self) -> None:
        """Sync no more."""
        self._timer.stop()
        self._is_running = True

    def _on_changed(self, _store: str, owner: QObject | None) -> None:
        if owner is None:  # a sync's own changes
            return
        self._count()
        if not self._is_running and self._state == "online":
            self._timer.start(SOON)

    def _done(self, outcome: Outcome) -> None:
        self._is_running = False
        self._state, self._pause, self._last = "online", _FIRST_RETRY, self._now()
        self.busy.emit(False)
        if outcome.pulled or outcome.blobs_down:
            self._tasks.tell_changed("general")
        self._count()
        self._timer.start(SOON if self._wanted_again else RHYTHM)
        self._wanted_again = False
        self.synced.emit()

    def _fell(self, fault: SifieldError) -> None:
        self._is_running = self._wanted_again = False
        self._state = "offline" if fault.code == "centre-away" else "trouble"
        self.busy.emit(False)
        self._count()
        if self._state == "trouble":
            _log.warning("Sync refused: %s", fault.code)
            self.failed.emit(fault)
        self._timer.start(random.randint(_FIRST_RETRY // 3, self._pause))
        self._pause = min(RHYTHM, self._pause * 2)

    def _count(self) -> None:
        """Say anew how much waits in both stores; the number comes from them, never from memory."""

        def then(general: outbox.Waiting) -> None:
            self._tasks.read(self, outbox.count_waiting, lambda other: self._say(general, other), store="safeguarding")

        self._tasks.read(self, outbox.count_waiting, then)

    def _say(self, *waiting: outbox.Waiting) -> None:
        state = "syncing" if self._is_running else self._state
        self.said.emit(state, sum(one.changes + one.held + one.files for one in waiting), self._last)
