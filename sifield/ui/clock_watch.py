"""Whether this laptop's clock is put back or forward while the program runs: notes and signatures bear its time."""

import time
from collections.abc import Callable
from datetime import UTC, datetime, timedelta

from PySide6.QtCore import QObject, QTimer, Signal

from sifield.ui.words import count

_EVERY = 15_000  # milliseconds
_LEAST = timedelta(minutes=2)
"""What a clock may be put right by, by itself, without anybody being told."""


class ClockWatch(QObject):
    """Compares the clock on the wall with one that nobody can set.

    **Signals:** ``jumped(by: timedelta)`` when it was put forward, or back (less than nothing).
    """

    jumped = Signal(object)

    def __init__(
        self,
        parent: QObject,
        *,
        now: Callable[[], datetime] = lambda: datetime.now(UTC),
        running: Callable[[], float] | None = None,
        every: int = _EVERY,
    ) -> None:
        super().__init__(parent)
        self._now, self._running = now, running or seconds_running
        self._last = self._now(), self._running()
        self._timer = QTimer(self, interval=every)
        self._timer.timeout.connect(self._look)
        self._timer.start()

    def _look(self) -> None:
        then, ran = self._last
        self._last = self._now(), self._running()
        by = self._last[0] - then - timedelta(seconds=self._last[1] - ran)
        if abs(by) >= _LEAST:
            self.jumped.emit(by)


def seconds_running() -> float:
    """Give the seconds of a clock that goes on while the laptop sleeps, whatever day its calendar shows.

    Linux counts a sleep in CLOCK_BOOTTIME alone, macOS in CLOCK_MONOTONIC, Windows in the one that Python calls
    monotonic.
    """
    for name in ("CLOCK_BOOTTIME", "CLOCK_MONOTONIC"):
        if hasattr(time, name):
            return time.clock_gettime(getattr(time, name))
    return time.monotonic()


def say_jump(by: timedelta) -> tuple[str, str]:
    """Say in a sentence what became of the clock, and what to do."""
    minutes = round(abs(by).total_seconds() / 60)
    way = "forward" if by > timedelta() else "back"
    if minutes < 120:
        much = count(minutes, "minute")
    elif minutes < 48 * 60:
        much = count(round(minutes / 60), "hour")
    else:
        much = count(round(minutes / (24 * 60)), "day")
    return (
        f"This laptop’s clock was put {way} by {much}.",
        "Nothing that you wrote is lost. If it is wrong now, put it right: notes and signatures bear its time.",
    )
