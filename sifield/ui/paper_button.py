"""A button that makes a paper of what is in the store: a file in a place of the person's choice, ready to be opened."""

from collections.abc import Callable
from datetime import UTC, datetime
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING, Any, Protocol

from PySide6.QtCore import Qt, QUrl, Signal
from PySide6.QtGui import QDesktopServices
from PySide6.QtWidgets import QFileDialog, QWidget

from sifield.errors import SifieldError
from sifield.ui.tasks import StoreName, Tasks
from sifield.ui.widgets.banner import Banner, Banners, announce
from sifield.ui.widgets.buttons import QuietButton

if TYPE_CHECKING:
    from sifield.ui.tasks import Session


class Paper(Protocol):
    """What was read for a paper."""

    @property
    def file_name(self) -> str:
        """What its file is called at first."""


class PaperButton(QuietButton):
    """Reads, asks where, and writes the file out of the window's way.

    **Signals:** ``printed(path: str)`` once the file is there.
    """

    printed = Signal(str)

    def __init__(
        self,
        words: str,
        tasks: Tasks,
        banners: Banners,
        wanted: "Callable[[], Callable[[Session], Any] | None]",
        make: Callable[[Any, Path, datetime], Path],
        *,
        name: str,
        kinds: str = "PDF (*.pdf)",
        afterwards: str = "Open it to print it.",
        now: Callable[[], datetime] = lambda: datetime.now(UTC),
        store: StoreName = "general",
        parent: QWidget | None = None,
    ) -> None:
        """Make the button.

        Args:
            words: on it; they end with an ellipsis, for it asks where.
            banners: where it says what became of it.
            wanted: gives what reads a ``Paper`` from the store, or None where there is nothing to print yet.
            make: writes the file, away from the window, and gives its path.
            name: of the button and, with "_dialog", of its dialog.
            kinds: of file, as the dialog offers them; the first is what a name without an ending becomes.
            afterwards: what to do with the file.
        """
        super().__init__(words, parent, icon="document")
        self.setObjectName(name)
        self._label, self._kinds, self._afterwards = words, kinds, afterwards
        self._tasks, self._banners, self._wanted, self._make = tasks, banners, wanted, make
        self._now, self._store = now, store
        self._dialog: QFileDialog | None = None
        self.clicked.connect(self._gather)

    def _gather(self) -> None:
        gather = self._wanted()
        if gather is not None:
            self._tasks.read(self, gather, self._ask_where, store=self._store, failed=self._failed)

    def _ask_where(self, paper: Paper) -> None:
        title = self._label.rstrip("…")
        self._dialog = QFileDialog(self.window(), title, paper.file_name, self._kinds)
        self._dialog.setObjectName(f"{self.objectName()}_dialog")
        self._dialog.setAcceptMode(QFileDialog.AcceptMode.AcceptSave)
        self._dialog.setDefaultSuffix(self._kinds.partition("*.")[2].rstrip(")").partition(")")[0])
        self._dialog.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        self._dialog.fileSelected.connect(lambda path: self.save(paper, Path(path)))
        self._dialog.open()

    def save(self, paper: Paper, path: Path) -> None:
        """Make the paper and write the file, out of the window's way."""
        self.setEnabled(False)
        self.setText("Printing…")
        self._tasks.run(self, partial(self._make, paper, path, self._now()), self._saved, self._failed)

    def _rest(self) -> None:
        self.setEnabled(True)
        self.setText(self._label)

    def _saved(self, path: Path) -> None:
        self._rest()
        show = partial(self._open, path)
        said = f"Saved as {path.name}."
        self._banners.add(Banner(said, self._afterwards, tone="ok", button="Open it", on_button=show))
        announce(self, "Saved.")
        self.printed.emit(str(path))

    def _open(self, path: Path) -> None:
        """Open the file in whatever this computer opens such files with."""
        if not QDesktopServices.openUrl(QUrl.fromLocalFile(str(path))):
            kind = path.suffix.lstrip(".").upper() or "such"
            self._failed(SifieldError(f"This computer has no program that opens {kind}s.", f"The file is {path}."))

    def _failed(self, fault: SifieldError) -> None:
        self._rest()
        self._banners.add(Banner(fault.message, fault.remedy))
