"""Saying who leads a school from today, or who answers for it today."""

from collections.abc import Sequence

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QWidget

from sifield.ui.widgets.buttons import PrimaryButton, QuietButton
from sifield.ui.widgets.card import Card
from sifield.ui.widgets.columns import Columns
from sifield.ui.widgets.fields import ChoiceField, FieldRow, TextField
from sifield.ui.widgets.layout import row
from sifield.ui.widgets.text import Text

_FROM_NOW_ON = "Whoever it was until now no longer signs for the school. Plans signed before stay as they are."


class HeadOfSchool(Card):
    """A name and a post for one school at a time; ``about`` says what follows of it.

    **Signals:** ``given(school_id: str, name: str, post: str)``, ``left()``.
    """

    given = Signal(str, str, str)
    left = Signal()

    def __init__(self, posts: Sequence[str], about: str = _FROM_NOW_ON, parent: QWidget | None = None) -> None:
        super().__init__(parent, name="Who leads the school")
        self._school_id = ""
        self._title = Text("", "title")
        self.name, self.post = TextField("Name of who leads the school"), ChoiceField("Post of who leads the school")
        self.post.addItems(list(posts))
        self._name_row = FieldRow("Name", self.name)
        self.save, self.cancel = PrimaryButton("Name the head"), QuietButton("Cancel", name="Cancel naming the head")
        self.body.addWidget(self._title)
        self.body.addWidget(Text(about))
        self.body.addWidget(Columns((self._name_row, FieldRow("Post", self.post))))
        self.body.addLayout(row(self.save, self.cancel, "stretch"))
        self.save.clicked.connect(self._give)
        self.name.returnPressed.connect(self._give)
        self.cancel.clicked.connect(self.left)

    def ask(self, school_id: str, question: str) -> None:
        """Ask for one school."""
        self._school_id = school_id
        self._title.setText(question)
        self._name_row.show_fault("")
        self.name.clear()
        self.post.setCurrentIndex(0)
        self.show()
        self.name.setFocus()

    def show_fault(self, words: str) -> None:
        """Say what is wrong with the name."""
        self._name_row.show_fault(words)
        self.name.setFocus()

    def _give(self) -> None:
        self.given.emit(self._school_id, self.name.text(), self.post.currentText())
