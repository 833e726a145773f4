"""What a plan says on the whole: the reviewer's comment, the day when we look again, who signs for the school."""

from datetime import date

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QWidget

from sifield.ui.theme import S3
from sifield.ui.widgets.buttons import QuietButton
from sifield.ui.widgets.card import Card
from sifield.ui.widgets.dates import DateField
from sifield.ui.widgets.fields import FieldRow, TextArea
from sifield.ui.widgets.layout import column, row
from sifield.ui.widgets.resting import Rest
from sifield.ui.widgets.text import Text


class PlanWhole(Card):
    """The last card of a plan.

    **Signals:** ``commented(comment: str)`` after a rest, ``review_chosen(day: date|None)``, ``other_signs()`` where
    somebody else answers for the school today.
    """

    commented = Signal(str)
    review_chosen = Signal(object)
    other_signs = Signal()

    def __init__(self, today: date, parent: QWidget | None = None) -> None:
        super().__init__(parent, name="The plan on the whole")
        self._kept = ""
        self._rest = Rest(self)
        self.comment = TextArea("Your comment on the whole", lines=3)
        self.review = DateField("When do you look again?", today)
        self.body.setSpacing(S3)
        self.body.addWidget(Text("On the whole", "title"))
        self.body.addWidget(FieldRow("Your comment on the whole", self.comment, optional=True))
        self.body.addWidget(FieldRow("When do you look again?", self.review, optional=True))
        self._signs, self.other = Text("", "body"), QuietButton("Somebody else signs today…")
        self.body.addLayout(column(self._signs, row(self.other, "stretch"), gap=0))
        self.other.clicked.connect(self.other_signs)
        self.comment.textChanged.connect(self._typed)
        self.comment.left.connect(self._rest.flush)
        self._rest.rested.connect(self._say)
        self.review.chosen.connect(self.review_chosen)

    def show_whole(self, comment: str, review: date | None, signs: str) -> None:
        """Show what is stored; a comment that is being typed stays. ``signs`` is who signs for the school, if named."""
        self._signs.setText(f"{signs} signs for the school." if signs else "Nobody is named who signs for the school.")
        self.other.setText("Somebody else signs today…" if signs else "Name who signs…")
        if not self._rest.is_waiting:
            self._kept = comment
            if self.comment.toPlainText().strip() != comment.strip():
                self.comment.setPlainText(comment)
        if self.review.value != review:
            self.review.set_value(review)

    def freeze(self) -> None:
        """The plan is signed: show, but change nothing."""
        self.comment.setReadOnly(True)
        self.review.setEnabled(False)
        self.other.hide()

    def flush(self) -> None:
        """Say now what was typed last."""
        self._rest.flush()

    def _typed(self) -> None:
        if self.comment.toPlainText().strip() != self._kept.strip():
            self._rest.touch()

    def _say(self) -> None:
        words = self.comment.toPlainText()
        if words.strip() != self._kept.strip():
            self._kept = words
            self.commented.emit(words)
