"""Watching a workbook that somebody mends in Excel, which saves by writing a new file and renaming it over the old."""

import os
from pathlib import Path

from PySide6.QtCore import QFileSystemWatcher, QObject, QTimer, Signal

_REST = 400  # milliseconds without a further change after which a save is taken to be over
_TRIES = 15  # looks at a file that is not there (between the old and the new one) before it counts as gone

_Print = tuple[int, int, int]


class FileWatch(QObject):
    """Watches one file and its folder: a file that is replaced is another file, which only the folder tells.

    **Signals:** ``changed()`` once a save is over, ``gone()`` when the file has been away for some seconds.
    """

    changed = Signal()
    gone = Signal()

    def __init__(self, parent: QObject | None = None, *, rest: int = _REST) -> None:
        super().__init__(parent)
        self._path: Path | None = None
        self._known: _Print | None = None
        self._away = 0
        self._watcher = QFileSystemWatcher(self)
        self._rest = QTimer(self)
        self._rest.setSingleShot(True)
        self._rest.setInterval(rest)
        self._rest.timeout.connect(self._look)
        self._watcher.fileChanged.connect(self._stir)
        self._watcher.directoryChanged.connect(self._stir)

    def watch(self, path: Path) -> None:
        """Watch this file from now on, as it is now."""
        self.stop()
        self._path, self._known, self._away = path, _print(path), 0
        self._listen()

    def stop(self) -> None:
        """Watch nothing."""
        self._rest.stop()
        watched = [*self._watcher.files(), *self._watcher.directories()]
        if watched:
            self._watcher.removePaths(watched)
        self._path = None

    def _listen(self) -> None:
        if self._path is None:
            return
        if self._path.parent.is_dir():
            self._watcher.addPath(str(self._path.parent))
        if self._path.is_file():
            self._watcher.addPath(str(self._path))

    def _stir(self, _path: str) -> None:
        self._away = 0
        self._rest.start()

    def _look(self) -> None:
        """The folder has come to rest: is the file another one than before?"""
        if self._path is None:
            return
        self._listen()  # a file that was replaced is no longer watched
        found = _print(self._path)
        if found == self._known:
            return
        if found is None and self._away < _TRIES:
            self._away += 1
            self._rest.start()
            return
        self._known = found
        if found is not None or self._path.exists():  # one that stays locked is read too, which says so
            self.changed.emit()
        else:
            self.gone.emit()


def _print(path: Path) -> _Print | None:
    """Give what tells one state of a file from another; None where it cannot be read (gone, or locked by a save)."""
    try:
        with path.open("rb") as file:
            found = os.fstat(file.fileno())
    except OSError:
        return None
    return found.st_mtime_ns, found.st_size, found.st_ino
