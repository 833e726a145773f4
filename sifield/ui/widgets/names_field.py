"""A line of names with commas between, each of which can be completed from names that are known."""

from collections.abc import Sequence

from PySide6.QtCore import QStringListModel, Qt
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QCompleter, QWidget

from sifield.ui.widgets.fields import TextField

_LEAST = 2  # letters from which on names are offered


class NamesField(TextField):
    """Offers, for the name that is typed last, the known ones that contain it; any other name may stand there too."""

    def __init__(self, name: str = "", parent: QWidget | None = None) -> None:
        super().__init__(name, parent)
        self._known = QStringListModel(self)
        self.offers = QCompleter(self._known, self)
        self.offers.setWidget(self)
        self.offers.setCaseSensitivity(Qt.CaseSensitivity.CaseInsensitive)
        self.offers.setFilterMode(Qt.MatchFlag.MatchContains)
        self.offers.activated.connect(self._take)
        self.textEdited.connect(self._look)

    def offer(self, names: Sequence[str]) -> None:
        """Know these names."""
        self._known.setStringList(list(names))

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Leave the keys that choose among the names offered, or put them away, to the list of them."""
        chooses = (Qt.Key.Key_Return, Qt.Key.Key_Enter, Qt.Key.Key_Escape, Qt.Key.Key_Tab, Qt.Key.Key_Backtab)
        popup = self.offers.popup()
        if popup is not None and popup.isVisible() and event.key() in chooses:
            event.ignore()
            return
        super().keyPressEvent(event)

    def _look(self) -> None:
        begun = self.text()[: self.cursorPosition()].rpartition(",")[2].strip()
        self.offers.setCompletionPrefix(begun)
        is_at_end = self.cursorPosition() == len(self.text())
        if is_at_end and len(begun) >= _LEAST and self.offers.completionCount():
            self.offers.complete()
        elif (popup := self.offers.popup()) is not None:
            popup.hide()

    def _take(self, name: str) -> None:
        before = self.text().rpartition(",")[0].strip()
        self.setText(f"{before}, {name}" if before else name)
