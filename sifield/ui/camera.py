"""The system's own camera program: opened, and the picture that it leaves picked up."""

import os
import shutil
import sys
from functools import partial
from pathlib import Path

from PySide6.QtCore import QObject, QProcess, QStandardPaths, QTimer, QUrl, Signal
from PySide6.QtGui import QDesktopServices

from sifield.pictures import originals
from sifield.pictures.originals import Original, Seen
from sifield.ui.tasks import Tasks

_EVERY = 400  # milliseconds between two looks into the folder
_LINUX = ("snapshot", "cheese", "kamoso", "guvcview", "webcamoid")
"""Camera programs by what starts them; whichever is there first is opened."""


def open_program() -> bool:
    """Open the camera program of this system; False where none is known or it does not start.

    Windows has an address for its Camera, which always saves into the pictures folder.
    """
    if sys.platform == "win32":
        return QDesktopServices.openUrl(QUrl("microsoft.windows.camera:"))
    if sys.platform == "darwin":
        return _start("open", "-a", "Photo Booth") or _start("open", "-a", "Image Capture")
    return any(_start(path) for path in map(shutil.which, _LINUX) if path is not None)


def pictures_folder() -> Path:
    """Give the folder in which the system keeps pictures."""
    found = QStandardPaths.writableLocation(QStandardPaths.StandardLocation.PicturesLocation)
    return Path(found or os.path.expanduser("~"))


def _start(program: str, *words: str) -> bool:
    started = QProcess.startDetached(program, list(words))
    return bool(started[0] if isinstance(started, tuple) else started)


class Camera(QObject):
    """Waits for one picture at a time.

    **Signals:** ``opened(is_open: bool)`` once it is known whether a camera program came up, ``found(picture:
    Original)``, after which it waits no longer; ``nothing()`` after a look that the person asked for.
    """

    opened = Signal(bool)
    found = Signal(object)
    nothing = Signal()

    def __init__(self, tasks: Tasks, parent: QObject) -> None:
        super().__init__(parent)
        self._tasks = tasks
        self.folder = pictures_folder()  # where the picture is expected
        self._before: Seen = {}
        self._last: Original | None = None
        self._is_looking = False
        self._timer = QTimer(self)
        self._timer.setInterval(_EVERY)
        self._timer.timeout.connect(self.look)

    @property
    def is_waiting(self) -> bool:
        """Whether a picture is waited for."""
        return self._timer.isActive()

    def begin(self) -> None:
        """See what is in the folder, then open the camera program and wait."""
        self._last, self._is_looking = None, False
        self._timer.start()
        self._tasks.run(self, partial(originals.look, self.folder), self._begun)

    def end(self) -> None:
        """Wait no longer."""
        self._timer.stop()

    def look(self, *, asked: bool = False) -> None:
        """Look whether a picture has come; ``asked`` by the person, who is told where none has."""
        if self._is_looking or not self.is_waiting:
            return
        self._is_looking = True
        self._tasks.run(self, partial(originals.look, self.folder), partial(self._looked, asked))

    def _begun(self, seen: Seen) -> None:
        self._before = seen
        self.opened.emit(open_program())

    def _looked(self, asked: bool, seen: Seen) -> None:
        self._is_looking = False
        if not self.is_waiting:
            return
        one, last = originals.newest(self._before, seen), self._last
        self._last = one
        if one is not None and (asked or one == last):  # the same in two looks: the program has finished writing it
            self.end()
            self.found.emit(one)
        elif asked:
            self.nothing.emit()
