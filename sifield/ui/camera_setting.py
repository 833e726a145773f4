"""Whether people of the trust may use the camera: seen by everybody in the settings, set by an administrator."""

from functools import partial

from PySide6.QtCore import QObject
from PySide6.QtWidgets import QWidget

from sifield.errors import SifieldError
from sifield.fieldwork import cameras
from sifield.ui.tasks import Tasks
from sifield.ui.widgets.banner import announce
from sifield.ui.widgets.card import Card
from sifield.ui.widgets.check import Check
from sifield.ui.widgets.text import Text

_WORDS = (
    "On a visit the computer’s own camera program can be opened, and its newest picture taken up. That program keeps "
    "its picture uncovered, outside sifield, until the person deletes it; where the pictures folder is copied to a "
    "cloud, a copy may stay there. Off unless your trust allows it."
)


class CameraSetting(Card):
    """One tick."""

    def __init__(self, tasks: Tasks, *, may_change: bool, parent: QWidget | None = None) -> None:
        super().__init__(parent, name="Camera")
        self._tasks, self._may_change = tasks, may_change
        self.allowed = Check("People of the trust may use the camera on visits")
        self.allowed.setObjectName("camera_allowed")
        self.allowed.setEnabled(False)  # until it is known what holds
        self._state = Text("", "small", "hint")
        self.body.addWidget(Text("Camera", "title"))
        self.body.addWidget(Text(_WORDS, "body", "ink2"))
        self.body.addWidget(self.allowed)
        self.body.addWidget(self._state)
        self._state.setVisible(not may_change)
        self.allowed.clicked.connect(self._set)
        tasks.changed.connect(self._on_changed)
        self._read()

    def _read(self) -> None:
        self._tasks.read(self, cameras.are_allowed, self._show)

    def _show(self, allowed: bool) -> None:
        self.allowed.setChecked(allowed)
        self.allowed.setEnabled(self._may_change)
        self._state.setText(f"It is {'on' if allowed else 'off'}; your trust’s administrator can change that.")

    def _set(self, allowed: bool) -> None:
        said = "The camera may be used" if allowed else "The camera may not be used"
        work = partial(cameras.allow, allowed=allowed)
        self._tasks.write(self, work, lambda _: announce(self, said), failed=self._refuse)

    def _refuse(self, fault: SifieldError) -> None:
        self._read()
        self._state.setText(str(fault).strip())
        self._state.show()

    def _on_changed(self, store: str, _owner: QObject | None) -> None:
        if store == "general":
            self._read()
