"""What can lie over the work: the cover for when somebody walks past, and the overview of keys."""

from collections.abc import Sequence

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QKeyEvent, QMouseEvent
from PySide6.QtWidgets import QHBoxLayout, QVBoxLayout, QWidget

from sifield.ui.theme import S3, S4
from sifield.ui.widgets.buttons import PrimaryButton, SecondaryButton
from sifield.ui.widgets.card import Card
from sifield.ui.widgets.layout import Page, Sheet, clear, row
from sifield.ui.widgets.states import KeyHint
from sifield.ui.widgets.text import Text
from sifield.ui.widgets.top_bar import ProductMark


class Cover(Sheet):
    """Hides everything at once. It keeps nobody out: it is for glances, not for thieves.

    **Signals:** ``lifted()`` when somebody clicked or pressed Enter.
    """

    lifted = Signal()

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__("canvas", parent)
        self.setObjectName("cover")
        self.setAccessibleName("The window is covered")
        column = QVBoxLayout(self)
        column.setSpacing(S4)
        column.addStretch(1)
        centre = Qt.AlignmentFlag.AlignHCenter
        column.addWidget(ProductMark(self, size=64, dark=True), 0, centre)
        words = Text("Covered. Everything is saved.", "body", "ink2")
        words.setAlignment(centre)
        column.addWidget(words)
        self.again = PrimaryButton("Show again", self)
        self.again.setObjectName("show_again")
        column.addWidget(self.again, 0, centre)
        column.addStretch(1)
        self.again.clicked.connect(self.lifted)

    def mouseReleaseEvent(self, event: QMouseEvent) -> None:
        self.lifted.emit()

    def keyPressEvent(self, event: QKeyEvent) -> None:
        if event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter):
            self.lifted.emit()
        else:
            super().keyPressEvent(event)


class KeysOverview(Sheet):
    """Every key there is, by group.

    **Signals:** ``closed()``.
    """

    closed = Signal()

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__("canvas", parent)
        self.setObjectName("keys_overview")
        self.setAccessibleName("All keys")
        self._page = Page(self, widest=860, centred=True)
        self.close_button = SecondaryButton("Back to work", self, icon="close")
        head = QHBoxLayout()
        head.addWidget(Text("All keys", "section"), 1)
        head.addWidget(self.close_button)
        self._page.body.addLayout(head)
        self._groups = QVBoxLayout()
        self._groups.setSpacing(S3)
        self._page.body.addLayout(self._groups)
        self._page.body.addStretch(1)
        outer = QVBoxLayout(self)
        outer.setContentsMargins(0, 0, 0, 0)
        outer.addWidget(self._page)
        self.close_button.clicked.connect(self.closed)

    def show_groups(self, groups: Sequence[tuple[str, Sequence[tuple[str, str]]]]) -> None:
        """Show groups of keys, each (headline, [(key, what it does)])."""
        clear(self._groups)
        for headline, keys in groups:
            card = Card(name=headline)
            card.body.addWidget(Text(headline, "question"))
            for key, does in keys:
                card.body.addLayout(row(KeyHint(key, does), "stretch"))
            self._groups.addWidget(card)
