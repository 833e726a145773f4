"""What a teacher reads on this laptop, in the place of the form: a whole lesson look, to which she has the last word,
or the one stop of a walk that was in her room.
"""

from collections.abc import Sequence

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QVBoxLayout, QWidget

from sifield.ui.capture_views import AnswerGroup
from sifield.ui.theme import S2, S3, S4
from sifield.ui.widgets.answer_sheet import AnswerSheet
from sifield.ui.widgets.buttons import PrimaryButton, SecondaryButton
from sifield.ui.widgets.card import Card
from sifield.ui.widgets.choices import ChoiceRow
from sifield.ui.widgets.fields import FieldRow, TextArea
from sifield.ui.widgets.flow import FlowLayout
from sifield.ui.widgets.layout import Page, clear, column, row
from sifield.ui.widgets.resting import Rest
from sifield.ui.widgets.stage import tab_as_laid_out
from sifield.ui.widgets.text import Text


class TeacherPage(Page):
    """Read here, and where she has a word: written here.

    **Signals:** ``commented(words: str)`` as she writes, ``read(stance: str)`` when she says that she has read it,
    ``left()`` to go back to the form.
    """

    commented = Signal(str)
    read = Signal(str)
    left = Signal()

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent, widest=820, centred=True)
        self.setObjectName("teacher_page")
        self._title, self._told = Text("", "section"), Text("", "body", "ink2")
        self._sheets = QVBoxLayout()
        self._sheets.setSpacing(S3)
        self._word = Card(name="Your word")
        self.comment = TextArea("Your comment", lines=3)
        self.comment.setObjectName("teacher_comment")
        self.stance: ChoiceRow | None = None
        self._choices = QVBoxLayout()
        self._stance_row: FieldRow | None = None
        self._said = Text("", "strong", "ok")
        self.done = PrimaryButton("I have read it")
        self.done.setObjectName("teacher_has_read")
        self.back = SecondaryButton("Back to the form", icon="chevron-left")
        self.back.setObjectName("teacher_back")
        self._word.body.setSpacing(S3)
        self._word.body.addWidget(Text("Your word", "question"))
        hint = "In your own words. Nobody changes them. Leave out names of children and colleagues."
        self._word.body.addWidget(FieldRow("Your comment", self.comment, hint=hint, optional=True))
        self._word.body.addLayout(self._choices)
        self._word.body.addWidget(self._said)
        self._word.body.addLayout(row(self.done, "stretch"))
        self.body.setSpacing(S4)
        self.body.addLayout(column(self._title, self._told, gap=S2))
        self.body.addLayout(self._sheets)
        self.body.addWidget(self._word)
        self._tools = FlowLayout(gap=S2)
        self.body.addLayout(self._tools)
        self.body.addStretch(1)
        self._rest = Rest(self)
        self._rest.rested.connect(lambda: self.commented.emit(self.comment.toPlainText()))
        self.comment.textChanged.connect(self._rest.touch)
        self.comment.left.connect(self._rest.flush)
        self.done.clicked.connect(self._say)
        self.back.clicked.connect(self._leave)

    def show_look(
        self, groups: Sequence[AnswerGroup], stances: Sequence[tuple[str, str]], comment: str, stance: str, said: str
    ) -> None:
        """Show a whole look; ``stances`` are (value, words), ``said`` tells when she has said that she read it."""
        told = "This is all that was written. Read it, and say what you think. To have read it is not to agree."
        self._show("For the teacher: this lesson look", told, groups)
        clear(self._choices)
        self.stance = ChoiceRow("Have you read it?", stances)
        self._stance_row = FieldRow("Have you read it?", self.stance)
        self._choices.addWidget(self._stance_row)
        self.stance.set_value(stance)
        self.comment.blockSignals(True)
        self.comment.setPlainText(comment)
        self.comment.blockSignals(False)
        self._rest.cancel()
        self._said.setText(said)
        self._said.setVisible(bool(said))
        self._word.show()
        tab_as_laid_out(self)

    def show_stop(self, groups: Sequence[AnswerGroup], *tools: QWidget) -> None:
        """Show one stop, and nothing of the others; ``tools`` is what can be done with it."""
        told = "This is all that was written in this room. Nobody is named or graded, and nothing else is shown."
        self._show("For the visited teacher: this stop", told, groups, *tools)
        self._word.hide()
        tab_as_laid_out(self)

    def _show(self, title: str, told: str, groups: Sequence[AnswerGroup], *tools: QWidget) -> None:
        self._title.setText(title)
        self._told.setText(told)
        self._tools.removeWidget(self.back)
        clear(self._tools)
        for tool in (self.back, *tools):
            self._tools.addWidget(tool)
        clear(self._sheets)
        for group in groups:
            self._sheets.addWidget(AnswerSheet(group, {}, changes=False))
        self.verticalScrollBar().setValue(0)
        self.setFocusProxy(self.back)

    def _say(self) -> None:
        self._rest.flush()
        if self.stance is None or self._stance_row is None:
            return
        if not self.stance.value:
            self._stance_row.show_fault("Choose one of the two. To have read it is not to agree.")
            self.stance.first().setFocus()
            return
        self.read.emit(self.stance.value)

    def _leave(self) -> None:
        self._rest.flush()
        self.left.emit()
