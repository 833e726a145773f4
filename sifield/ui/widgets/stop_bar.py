"""The head of a stop, or of another row: which room, since when."""

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QVBoxLayout, QWidget

from sifield.ui.theme import S1, S2
from sifield.ui.widgets.buttons import QuietButton
from sifield.ui.widgets.card import Card
from sifield.ui.widgets.fields import FieldRow, TextField
from sifield.ui.widgets.icon import Icon
from sifield.ui.widgets.layout import row
from sifield.ui.widgets.text import Text


class StopBar(QWidget):
    """Says since when one is here; asks where that is until it is known, and again when it is to change. Without a
    ``question`` nothing is asked, and nothing can be called otherwise.

    **Signals:** ``renamed(label: str)`` while the label is typed, ``left()`` when the focus leaves it, ``removed()``
    when the empty stop is to go.
    """

    renamed = Signal(str)
    left = Signal()
    removed = Signal()

    def __init__(self, question: str, hint: str, label: str, since: str, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setObjectName("stop_bar")
        self.label = TextField(question)
        self.label.setObjectName("stop_label")
        self.label.setText(label)
        self._form = Card(name=question)
        self._form.body.addWidget(FieldRow(question, self.label, hint=hint))
        self._change = QuietButton("Change room")
        self._change.setObjectName("stop_change")
        self._remove = QuietButton("Remove", icon="bin", name="Remove this empty stop")
        self._remove.setObjectName("stop_remove")
        self._since = Text(since, "small", "hint", wrap=False, parent=self)
        pin = Icon("pin", "brand", parent=self)
        for part in (pin, self._since):
            part.setHidden(not since)
        line = row(pin, self._since, self._change, self._remove, "stretch", gap=S1)
        line.setAlignment(self._since, Qt.AlignmentFlag.AlignVCenter)
        inner = QVBoxLayout(self)
        inner.setContentsMargins(0, 0, 0, 0)
        inner.setSpacing(S2)
        inner.addLayout(line)
        inner.addWidget(self._form)
        self._ask(bool(question) and not label)
        self._change.setVisible(bool(question) and bool(label))
        self.label.textEdited.connect(self.renamed)
        self.label.editingFinished.connect(self.left)
        self._remove.clicked.connect(self.removed)
        self._change.clicked.connect(self._open)

    @property
    def asks(self) -> bool:
        """Whether it asks for the room now."""
        return not self._form.isHidden()

    def show_since(self, words: str) -> None:
        """Say since when one is here, and how long."""
        self._since.setText(words)

    def show_removable(self, removable: bool) -> None:
        """Offer removing the stop, or not."""
        self._remove.setVisible(removable)

    def _open(self) -> None:
        self._ask(True)
        self.label.setFocus()
        self.label.selectAll()

    def _ask(self, asks: bool) -> None:
        self._form.setVisible(asks)
        self._change.setVisible(not asks)
