"""Printing a blank copy of a form, for the day the battery dies: a PDF in a place of the person's choice."""

from collections.abc import Callable
from datetime import UTC, datetime
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING

from PySide6.QtCore import Qt, QUrl, Signal
from PySide6.QtGui import QDesktopServices
from PySide6.QtWidgets import QFileDialog, QWidget

from sifield.documents.occasions import Blank
from sifield.errors import SifieldError
from sifield.fieldwork.saving import save_copy
from sifield.ui.tasks import StoreName, Tasks
from sifield.ui.widgets.banner import Banner, Banners, announce
from sifield.ui.widgets.buttons import QuietButton

if TYPE_CHECKING:
    from sifield.ui.tasks import Session

_WORDS = "Print a blank copy…"
Gather = Callable[["Session"], Blank]


class BlankCopy(QuietButton):
    """The button that prints a blank copy.

    **Signals:** ``printed(path: str)`` once the file is there.
    """

    printed = Signal(str)

    def __init__(
        self,
        tasks: Tasks,
        banners: Banners,
        wanted: Callable[[], Gather | None],
        *,
        now: Callable[[], datetime] = lambda: datetime.now(UTC),
        store: StoreName = "general",
        parent: QWidget | None = None,
    ) -> None:
        """Make the button.

        Args:
            banners: where it says what became of it.
            wanted: gives what reads the blank from the store, or None where there is nothing to print yet.
        """
        super().__init__(_WORDS, parent, icon="document")
        self.setObjectName("blank_copy")
        self.setToolTip("A PDF with room to write, to be filled in by hand")
        self._tasks, self._banners, self._wanted, self._now, self._store = tasks, banners, wanted, now, store
        self._dialog: QFileDialog | None = None
        self.clicked.connect(self._gather)

    def _gather(self) -> None:
        gather = self._wanted()
        if gather is not None:
            self._tasks.read(self, gather, self._ask_where, store=self._store, failed=self._failed)

    def _ask_where(self, blank: Blank) -> None:
        self._dialog = QFileDialog(self.window(), "Print a blank copy", blank.file_name, "PDF (*.pdf)")
        self._dialog.setObjectName("blank_dialog")
        self._dialog.setAcceptMode(QFileDialog.AcceptMode.AcceptSave)
        self._dialog.setDefaultSuffix("pdf")
        self._dialog.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        self._dialog.fileSelected.connect(lambda path: self.save(blank, Path(path)))
        self._dialog.open()

    def save(self, blank: Blank, path: Path) -> None:
        """Draw the pages and write the file, out of the window's way."""
        self.setEnabled(False)
        self.setText("Printing…")
        self._tasks.run(self, partial(_print, blank, path, self._now()), self._saved, self._failed)

    def _rest(self) -> None:
        self.setEnabled(True)
        self.setText(_WORDS)

    def _saved(self, path: Path) -> None:
        self._rest()
        words = "Open it to print it. What is written on it by hand is typed in later."
        show = partial(self._open, path)
        self._banners.add(Banner(f"Saved as {path.name}.", words, tone="ok", button="Open it", on_button=show))
        announce(self, "Saved.")
        self.printed.emit(str(path))

    def _open(self, path: Path) -> None:
        """Open the file in whatever this computer opens PDFs with."""
        if not QDesktopServices.openUrl(QUrl.fromLocalFile(str(path))):
            self._failed(SifieldError("This computer has no program that opens PDFs.", f"The file is {path}."))

    def _failed(self, fault: SifieldError) -> None:
        self._rest()
        self._banners.add(Banner(fault.message, fault.remedy))


def _print(blank: Blank, path: Path, at: datetime) -> Path:
    from sifield.documents.blank_form import render

    return save_copy(render(blank.template, made_at=at, occasion=blank.occasion), path)
