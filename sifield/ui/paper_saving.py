"""Saving a paper where a person wants it: asks where, writes out of the window's way, says where it lies."""

from collections.abc import Callable
from datetime import UTC, datetime
from functools import partial
from pathlib import Path
from typing import Any, Protocol

from PySide6.QtCore import QObject, Qt, QUrl, Signal
from PySide6.QtGui import QDesktopServices
from PySide6.QtWidgets import QFileDialog, QWidget

from sifield.errors import SifieldError
from sifield.ui.tasks import Tasks
from sifield.ui.widgets.banner import Banner, Banners, announce

PDF = "PDF (*.pdf)"


class Paper(Protocol):
    """What was read for a paper."""

    @property
    def file_name(self) -> str:
        """What its file is called at first."""


class PaperSaving(QObject):
    """Saves papers of one kind for a part of the window; ``afterwards`` is what to do with the file.

    **Signals:** ``began()`` and ``ended()`` around the writing, ``saved(path: str)`` once the file is there.
    """

    began = Signal()
    ended = Signal()
    saved = Signal(str)

    def __init__(
        self,
        owner: QWidget,
        tasks: Tasks,
        banners: Banners,
        make: Callable[[Any, Path, datetime], Path],
        *,
        name: str,
        title: str,
        kinds: str = PDF,
        afterwards: str = "Open it to print it.",
        now: Callable[[], datetime] = lambda: datetime.now(UTC),
    ) -> None:
        """Get ready to save.

        Args:
            banners: where it says what became of it.
            make: writes the file, away from the window, and gives its path.
            name: of the dialog, before "_dialog".
            title: of the dialog.
            kinds: of file, as the dialog offers them; the first is what a name without an ending becomes.
        """
        super().__init__(owner)
        self._owner, self._tasks, self._banners, self._make, self._now = owner, tasks, banners, make, now
        self._name, self._title, self._kinds, self.afterwards = name, title, kinds, afterwards
        self._ending = kinds.partition("*.")[2].partition(")")[0]
        self._dialog: QFileDialog | None = None

    def ask(self, paper: Paper) -> None:
        """Ask where, and save it there."""
        first = str(Path(paper.file_name).with_suffix(f".{self._ending}"))
        self._dialog = QFileDialog(self._owner.window(), self._title, first, self._kinds)
        self._dialog.setObjectName(f"{self._name}_dialog")
        self._dialog.setAcceptMode(QFileDialog.AcceptMode.AcceptSave)
        self._dialog.setDefaultSuffix(self._ending)
        self._dialog.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        self._dialog.fileSelected.connect(lambda path: self.save(paper, Path(path)))
        self._dialog.open()

    def save(self, paper: Paper, path: Path) -> None:
        """Make the paper and write the file, out of the window's way."""
        self.began.emit()
        self._tasks.run(self, partial(self._make, paper, path, self._now()), self._land, self.fail)

    def fail(self, fault: SifieldError) -> None:
        """Say why there is no file."""
        self.ended.emit()
        self._banners.tell(fault)

    def _land(self, path: Path) -> None:
        self.ended.emit()
        said = f"Saved as {path.name} in {path.parent}."
        opened = partial(self._open, path)
        self._banners.add(Banner(said, self.afterwards, tone="ok", button="Open it", on_button=opened))
        announce(self._owner, said)
        self.saved.emit(str(path))

    def _open(self, path: Path) -> None:
        """Open the file in whatever this computer opens such files with."""
        if not QDesktopServices.openUrl(QUrl.fromLocalFile(str(path))):
            kind = path.suffix.lstrip(".").upper() or "such"
            self.fail(SifieldError(f"This computer has no program that opens {kind}s.", f"The file is {path}."))
