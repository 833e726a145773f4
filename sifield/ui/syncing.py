"""When the laptop syncs, and what the window says of it: never in the way, always true."""

import logging
import random
from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime

from PySide6.QtCore import QObject, QTimer, Signal

from sifield.errors import SifieldError
from sifield.models.store import Stores
from sifield.sync import cycle, enrolment, outbox
from sifield.sync.cycle import Outcome
from sifield.sync.link import Clock, Link
from sifield.ui.tasks import Tasks, read_both

_log = logging.getLogger(__name__)


@dataclass(frozen=True, slots=True)
class Pauses:
    """How long syncing waits, in milliseconds.

    Attributes:
        soon: after the last saved edit before it is sent.
        rhythm: between syncs while nothing is typed; also the longest pause between tries.
        retry: at most this long before the first try after one that failed; each further one may take twice as long.
    """

    soon: int = 5_000
    rhythm: int = 300_000
    retry: int = 15_000

    def before_try(self, failures: int) -> tuple[int, int]:
        """Give the shortest and the longest pause after so many tries that failed in a row."""
        return self.retry // 3, min(self.rhythm, self.retry * 2 ** min(failures - 1, 20))


class Syncing(QObject):
    """Syncs after edits, in a rhythm, and on demand; tries again with growing, jittered pauses (sync.md, "Retry").

    **Signals:** ``said(state: str, waiting: int, at: object)`` for the status bar, ``busy(bool)``, ``synced()`` after
    each that went well, ``failed(fault: object)`` for what a person should mend (not for being offline), once for each
    trouble and again when she asks for a sync, ``expired(pictures: int)`` when some were deleted on their day,
    ``unmailed(words: str)`` of a plan that could not be mailed and waits no longer.
    """

    said = Signal(str, int, object)
    busy = Signal(bool)
    synced = Signal()
    failed = Signal(object)
    expired = Signal(int)
    unmailed = Signal(str)

    def __init__(
        self,
        tasks: Tasks,
        stores: Stores,
        now: Clock,
        parent: QObject | None = None,
        *,
        link_of: Callable[[Stores, Clock], Link] = enrolment.link_of,
        pauses: Pauses | None = None,
    ) -> None:
        super().__init__(parent)
        self._tasks, self._stores, self._now = tasks, stores, now
        self._link_of, self._pauses = link_of, pauses or Pauses()
        self._is_running = self._wanted_again = self._is_stopped = False
        self._failures = 0
        self._told = ""  # the trouble that a person has been told of
        self._last: datetime | None = None
        self._state = "syncing"
        self._timer = QTimer(self)
        self._timer.setSingleShot(True)
        self._timer.timeout.connect(self._begin)
        tasks.changed.connect(self._on_changed)

    def start(self) -> None:
        """Begin: sync once now, then in the rhythm."""
        self.sync()

    def sync(self) -> None:
        """Sync now; asked for while one is under way, it is done once more after it."""
        self._told = ""
        self._begin()

    def _begin(self) -> None:
        if self._is_stopped:
            return
        if self._is_running:
            self._wanted_again = True
            return
        self._timer.stop()
        self._is_running = True
        self.busy.emit(True)
        self._count()
        stores, now, link_of = self._stores, self._now, self._link_of

        def work() -> Outcome:
            link = link_of(stores, now)
            try:
                return cycle.sync_once(stores, link, now())
            finally:
                link.close()

        self._tasks.run(self, work, self._done, self._fell)

    def stop(self) -> None:
        """Sync no more; one that is under way ends in its own time."""
        self._timer.stop()
        self._is_stopped = True

    @property
    def is_running(self) -> bool:
        """Whether a sync is under way."""
        return self._is_running

    @property
    def next_in(self) -> int:
        """Milliseconds until the next sync; -1 where none is planned (one is under way, or it was stopped)."""
        return self._timer.remainingTime()

    def _on_changed(self, _store: str, owner: QObject | None) -> None:
        if owner is None:  # a sync's own changes
            return
        self._count()
        if self._is_running:
            self._wanted_again = True  # it may have been saved after that sync looked
        elif self._state == "online":
            self._plan(self._pauses.soon)

    def _done(self, outcome: Outcome) -> None:
        self._is_running = False
        self._state, self._failures, self._told, self._last = "online", 0, "", self._now()
        self.busy.emit(False)
        for store in outcome.changed:
            self._tasks.tell_changed("safeguarding" if store == "safeguarding" else "general")
        self._count()
        self._plan(self._pauses.soon if self._wanted_again else self._pauses.rhythm)
        self._wanted_again = False
        self.synced.emit()
        if outcome.expired:
            self.expired.emit(outcome.expired)
        for words in outcome.unmailed:
            self.unmailed.emit(words)

    def _fell(self, fault: SifieldError) -> None:
        self._is_running = self._wanted_again = False
        self._state = "offline" if fault.code == "centre-away" else "trouble"
        self.busy.emit(False)
        self._count()
        if self._state == "trouble" and fault.code != self._told:
            self._told = fault.code
            _log.warning("Sync refused: %s", fault.code)
            self.failed.emit(fault)
        self._failures += 1
        self._plan(random.randint(*self._pauses.before_try(self._failures)))

    def _plan(self, pause: int) -> None:
        if not self._is_stopped:
            self._timer.start(pause)

    def _count(self) -> None:
        """Say anew how much waits in both stores; the number comes from them, never from memory."""
        read_both(self._tasks, self, outbox.count_waiting, self._say)

    def _say(self, *waiting: outbox.Waiting) -> None:
        state = "syncing" if self._is_running else self._state
        self.said.emit(state, sum(one.changes + one.held + one.files for one in waiting), self._last)
