"""One finding as the headteacher reads it before anyone signs, with her word on its facts."""

from collections.abc import Sequence

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QWidget

from sifield.ui.theme import S2
from sifield.ui.widgets.card import Card
from sifield.ui.widgets.chip import Chip
from sifield.ui.widgets.choices import ChoiceRow
from sifield.ui.widgets.evidence import EvidenceLine, breakable
from sifield.ui.widgets.fields import FieldRow, TextArea
from sifield.ui.widgets.layout import row
from sifield.ui.widgets.resting import Rest
from sifield.ui.widgets.text import Text

RIGHT, WRONG = "right", "not right"
_OPTIONS = ((RIGHT, "The facts are right"), (WRONG, "Something is not right"))


class FactCard(Card):
    """A finding to check; nothing is chosen at first, and neither answer is coloured as the better one.

    **Signals:** ``said(agreed: bool, comment: str)`` on each choice, and after a rest in the comment.
    """

    said = Signal(bool, str)

    def __init__(
        self, ref: str, words: str, kind: str, evidence: Sequence[tuple[str, str, str]], parent: QWidget | None = None
    ) -> None:
        super().__init__(parent, name=f"Finding {ref}")
        self.setObjectName(f"facts_{ref}")
        self._kept = ("", "")
        self._rest = Rest(self)
        self.answer = ChoiceRow(f"Are the facts of {ref} right?", _OPTIONS, about=ref)
        self.comment = TextArea(f"Your comment on {ref}", lines=2)
        self._line = FieldRow("Your comment", self.comment, hint="It is printed with the finding.", optional=True)
        self.body.setSpacing(S2)
        self.body.addLayout(row(Text(ref, "strong", "brand", wrap=False), "stretch", Chip(kind)))
        self.body.addWidget(Text(breakable(words), "question"))
        for time, where, seen in evidence:
            self.body.addWidget(EvidenceLine(time, where, seen))
        self._fault = Text("", "strong", "bad")
        self._fault.hide()
        for part in (self._fault, self.answer, self._line):
            self.body.addWidget(part)
        self._line.hide()
        self.answer.chosen.connect(self._chosen)
        self.comment.textChanged.connect(self._rest.touch)
        self.comment.left.connect(self._rest.flush)
        self._rest.rested.connect(self._say)

    def show_word(self, agreed: bool | None, comment: str) -> None:
        """Show what the headteacher has said before; a comment that is being typed stays."""
        if self._rest.is_waiting:
            return
        value = "" if agreed is None else RIGHT if agreed else WRONG
        self._kept = (value, comment)
        self.answer.set_value(value)
        if self.comment.toPlainText().strip() != comment.strip():
            self.comment.setPlainText(comment)
            self._rest.cancel()
        self._line.setVisible(bool(value))

    def show_fault(self, words: str) -> None:
        """Say what is missing; "" takes it away."""
        self._fault.setText(words)
        self._fault.setVisible(bool(words))

    def freeze(self) -> None:
        """The plan is signed: show, but change nothing."""
        self.answer.setEnabled(False)
        self.comment.setReadOnly(True)

    def flush(self) -> None:
        """Say now what was typed last."""
        self._rest.flush()

    def _chosen(self, _value: str) -> None:
        self.show_fault("")
        self._line.setVisible(True)
        self._say()

    def _say(self) -> None:
        self._rest.cancel()
        now = (self.answer.value, self.comment.toPlainText())
        if now[0] and now != self._kept:
            self._kept = now
            self.said.emit(now[0] == RIGHT, now[1])
