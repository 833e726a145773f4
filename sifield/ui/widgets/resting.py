"""Autosave's clock: what is typed is written when a person rests, or leaves the field, whichever comes first."""

from PySide6.QtCore import QElapsedTimer, QObject, QTimer, Signal

REST = 400
"""Milliseconds without a key after which what is typed is written."""

LONGEST = 1000
"""Milliseconds after which it is written even while somebody types on and on."""


class Rest(QObject):
    """Waits until typing rests.

    **Signals:** ``rested()`` once, ``REST`` milliseconds after the last ``touch`` or at once by ``flush``.
    """

    rested = Signal()

    def __init__(self, parent: QObject, milliseconds: int = REST, longest: int = LONGEST) -> None:
        super().__init__(parent)
        self._timer = QTimer(self)
        self._timer.setSingleShot(True)
        self._pause, self._longest = milliseconds, longest
        self._timer.timeout.connect(self.rested)
        self._since = QElapsedTimer()

    @property
    def is_waiting(self) -> bool:
        """Whether something was typed that has not been written yet."""
        return self._timer.isActive()

    def touch(self) -> None:
        """Something was typed: start waiting anew, but never longer than ``longest`` in all."""
        if not self._timer.isActive():
            self._since.start()
        left = max(0, self._longest - self._since.elapsed())
        self._timer.start(min(self._pause, left))

    def flush(self) -> None:
        """Write now if anything waits."""
        if self._timer.isActive():
            self._timer.stop()
            self.rested.emit()

    def cancel(self) -> None:
        """Nothing waits any more: it has been written, or was put there by the program."""
        self._timer.stop()
