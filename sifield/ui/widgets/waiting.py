"""While something is read: what, for how long already, and a way to stop; or why it could not be read."""

from collections.abc import Callable

from PySide6.QtCore import QElapsedTimer, QTimer, Signal
from PySide6.QtWidgets import QVBoxLayout, QWidget

from sifield.ui.theme import S3
from sifield.ui.widgets.banner import Banner
from sifield.ui.widgets.buttons import SecondaryButton
from sifield.ui.widgets.layout import clear, row
from sifield.ui.widgets.text import Text

_SOON = 1_000  # milliseconds after which a person wants to know


class Waiting(QWidget):
    """Says nothing for a moment, then counts the seconds.

    **Signals:** ``stopped()`` when the person waits no longer.
    """

    stopped = Signal()

    def __init__(self, stop: str, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setObjectName("waiting")
        self._what = ""
        self._since = QElapsedTimer()
        self._clock = QTimer(self)
        self._clock.setInterval(_SOON)
        self._clock.timeout.connect(self._tick)
        self.words = Text("", "title")
        self.stop = SecondaryButton(stop)
        self.stop.setObjectName("stop")
        self._told = QVBoxLayout()
        outer = QVBoxLayout(self)
        outer.setContentsMargins(24, 24, 24, 24)
        outer.setSpacing(S3)
        outer.addWidget(self.words)
        outer.addLayout(row(self.stop, "stretch"))
        outer.addLayout(self._told)
        outer.addStretch(1)
        self.stop.clicked.connect(self.stopped)
        self.rest()

    def wait_for(self, what: str) -> None:
        """Begin to wait, for example for "Reading walk.xlsx"."""
        clear(self._told)
        self._what = what
        self.words.setText(f"{what}…")
        self.words.show()
        self.stop.hide()
        self._since.start()
        self._clock.start()

    def rest(self) -> None:
        """Nothing is waited for."""
        self._clock.stop()
        self.words.hide()
        self.stop.hide()

    def show_fault(self, message: str, remedy: str, button: str, on_button: Callable[[], object]) -> None:
        """Say why there is nothing, and offer to try again."""
        self.rest()
        clear(self._told)
        self._told.addWidget(Banner(message, remedy, button=button, on_button=on_button, closable=False))

    def _tick(self) -> None:
        self.stop.show()
        self.words.setText(f"{self._what}… {round(self._since.elapsed() / 1000)} s")
