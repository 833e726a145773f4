"""What leaves the program of a booked visit: its notice to the clipboard, its entry to a calendar file."""

from collections.abc import Callable
from pathlib import Path

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QGuiApplication
from PySide6.QtWidgets import QFileDialog, QWidget

from sifield.errors import SifieldError
from sifield.fieldwork.saving import save_copy
from sifield.ui.tasks import Tasks
from sifield.ui.theme import S2
from sifield.ui.widgets.banner import Banner, Banners, announce
from sifield.ui.widgets.buttons import SecondaryButton
from sifield.ui.widgets.flow import FlowLayout


class SaveCalendar(SecondaryButton):
    """The button that saves a calendar file; ``make`` gives its content when a place has been chosen.

    **Signals:** ``saved(path: str)`` once the file is there.
    """

    saved = Signal(str)

    def __init__(
        self,
        words: str,
        tasks: Tasks,
        banners: Banners,
        make: Callable[[Callable[[bytes], None]], object],
        name: Callable[[], str],
        parent: QWidget | None = None,
    ) -> None:
        """Make the button.

        Args:
            make: is given what to do with the content, and does that once it has read it.
            name: gives a name for the file.
        """
        super().__init__(words, parent, icon="calendar")
        self._tasks, self._banners, self._make, self._name = tasks, banners, make, name
        self.clicked.connect(self._ask_where)

    def _ask_where(self) -> None:
        name = "".join(sign if sign.isalnum() or sign in " -" else " " for sign in self._name())
        dialog = QFileDialog(self.window(), self.text(), f"{' '.join(name.split())}.ics", "Calendar (*.ics)")
        dialog.setAcceptMode(QFileDialog.AcceptMode.AcceptSave)
        dialog.setDefaultSuffix("ics")
        dialog.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        dialog.fileSelected.connect(lambda path: self.save(Path(path)))
        dialog.open()

    def save(self, path: Path) -> None:
        """Make the file and write it, out of the window's way."""
        self._make(lambda content: self._tasks.run(self, lambda: save_copy(content, path), self._tell, self._failed))

    def _tell(self, path: Path) -> None:
        words = "Open it in a calendar program. A later file replaces what was moved and takes out what was cancelled."
        self._banners.add(Banner(f"Saved as {path.name}.", words, tone="ok"))
        self.saved.emit(str(path))

    def _failed(self, fault: SifieldError) -> None:
        self._banners.tell(fault)


class CopyText(SecondaryButton):
    """The button that copies a text."""

    def __init__(self, words: str, text: Callable[[], str], parent: QWidget | None = None) -> None:
        super().__init__(words, parent)
        self._text, self._offer = text, words
        self.clicked.connect(self._copy)

    def _copy(self) -> None:
        QGuiApplication.clipboard().setText(self._text())
        self.setText("Copied")
        announce(self, "Copied")

    def rest(self) -> None:
        """Offer it anew, for another text."""
        self.setText(self._offer)


def beside(*buttons: QWidget) -> QWidget:
    """Put buttons side by side, and below each other where there is no room."""
    held = QWidget()
    flow = FlowLayout(held, gap=S2)
    for button in buttons:
        flow.addWidget(button)
    return held
