"""Ctrl+G in a visit: any question by words, and back to where one was by Escape."""

from PySide6.QtCore import QObject, Signal
from PySide6.QtWidgets import QWidget

from sifield.ui.capture_state import CaptureState
from sifield.ui.capture_views import Key
from sifield.ui.widgets.jump_panel import JumpLine, JumpPanel


class CaptureJump(QObject):
    """The panel and the questions it was opened with.

    **Signals:** ``wanted(key: Key)``, ``left()`` when nothing was chosen.
    """

    wanted = Signal(object)
    left = Signal()

    def __init__(self, over: QWidget) -> None:
        super().__init__(over)
        self._panel = JumpPanel(over)
        self._keys: list[Key] = []
        self._panel.chosen.connect(self._choose)
        self._panel.closed.connect(self._close)

    def open(self, state: CaptureState) -> None:
        """Offer all questions that are asked now, those to come back to first."""
        keys = [key for page in state.pages() for key in state.asked_keys(page)]
        self._keys = sorted(keys, key=lambda key: key not in state.flagged)
        self._panel.open([_line(state, key) for key in self._keys])

    def _choose(self, at: int) -> None:
        self.wanted.emit(self._keys[at])
        self._panel.hide()

    def _close(self) -> None:
        self.left.emit()  # first, for the same reason as in ``put_away``
        self._panel.hide()


def _line(state: CaptureState, key: Key) -> JumpLine:
    told = "to come back to" if key in state.flagged else "answered" if state.is_answered(key) else ""
    return JumpLine(f"{state.number(key)} {state.label(key)}".strip(), state.title(state.page_of(key)), told)
