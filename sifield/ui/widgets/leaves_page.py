"""Which pages of a document are evidence: asked in the place of the form, before they are shown one by one."""

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QWidget

from sifield.errors import SifieldError
from sifield.pictures.leaves import MOST_LEAVES, chosen_leaves
from sifield.ui.widgets.banner import announce
from sifield.ui.widgets.buttons import PrimaryButton, QuietButton
from sifield.ui.widgets.fields import FieldRow, TextField
from sifield.ui.widgets.flow import FlowLayout
from sifield.ui.widgets.layout import Page
from sifield.ui.widgets.text import Text


class LeavesPage(Page):
    """Asks for the pages of one document.

    **Signals:** ``chosen(leaves: tuple[int, ...])``, counted from 0; ``left()`` to take none.
    """

    chosen = Signal(object)
    left = Signal()

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent, widest=640, centred=True)
        self.setObjectName("leaves_page")
        self._of, self._most = 0, MOST_LEAVES
        self._title, self._words = Text("", "section"), Text("", "body", "ink2")
        self.field = TextField()
        self.field.setObjectName("leaves")
        self._row = FieldRow("Which pages?", self.field, hint="Numbers, for example 3, 5-7.")
        self.open = PrimaryButton("Show these pages", icon="check")
        self.open.setObjectName("leaves_open")
        self.back = QuietButton("Leave the document out", icon="chevron-left")
        self.back.setObjectName("leaves_back")
        buttons = QWidget()
        flow = FlowLayout(buttons)
        flow.addWidget(self.open)
        flow.addWidget(self.back)
        for part in (self._title, self._words, self._row, buttons):
            self.body.addWidget(part)
        self.body.addStretch(1)
        self.open.clicked.connect(self.finish)
        self.field.returnPressed.connect(self.finish)
        self.back.clicked.connect(self.left)

    def ask(self, name: str, of: int, most: int = MOST_LEAVES) -> None:
        """Ask for pages, ``most`` of them, of a document that has so many."""
        self._of, self._most = of, min(most, MOST_LEAVES)
        self._title.setText(name)
        words = (
            f"It has {of} pages. Each page that you name is kept as a picture, once you have covered names in it. "
            "The document itself is not kept: not its author, its earlier versions or what is hidden in it."
        )
        self._words.setText(words)
        self._row.show_fault("")
        self.field.setText("1")
        self.field.selectAll()
        announce(self, f"{name}. {words}")

    def finish(self) -> None:
        """Take the pages that are named, or say what is wrong with them."""
        try:
            leaves = chosen_leaves(self.field.text(), self._of, self._most)
        except SifieldError as fault:
            self._row.show_fault(str(fault))
            self.field.setFocus()
            return
        self.chosen.emit(leaves)

    def focusInEvent(self, event: object) -> None:
        """Give the focus to the field."""
        self.field.setFocus()

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Leave the document out by Escape."""
        if event.key() == Qt.Key.Key_Escape:
            self.left.emit()
            return
        event.ignore()
