"""One quiet line that a person should know and need not answer: no button, nothing to close, no sound."""

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QWidget

from sifield.ui.theme import S2
from sifield.ui.widgets.icon import Icon
from sifield.ui.widgets.layout import row
from sifield.ui.widgets.text import Text


class QuietLine(QWidget):
    """A small line with a mark before it; hidden while it has nothing to say."""

    def __init__(self, parent: QWidget | None = None, *, margins: tuple[int, int, int, int] = (0, 0, 0, 0)) -> None:
        super().__init__(parent)
        self._words = Text("", "small", "ink2")
        mark = Icon("information", "warn", 16)
        line = row(mark, self._words, gap=S2, margins=margins)
        line.setAlignment(mark, Qt.AlignmentFlag.AlignTop)
        line.setStretch(1, 1)
        self.setLayout(line)
        self.hide()

    def say(self, words: str, details: str = "") -> None:
        """Say something; ``details`` is read aloud and shown under the pointer. "" takes the line away."""
        self._words.setText(words)
        self.setToolTip(details)
        self.setAccessibleName(words)
        self.setAccessibleDescription(details)
        self.setVisible(bool(words))
