"""The headteacher's part: her decision in her own words, then her mark and her PIN."""

from PySide6.QtWidgets import QWidget

from sifield.ui.widgets.check import Check
from sifield.ui.widgets.choices import ChoiceRow
from sifield.ui.widgets.fields import FieldRow, TextArea
from sifield.ui.widgets.signing_form import SigningForm
from sifield.ui.widgets.text import Text

DECISIONS = (("agreed", "Agreed"), ("agreed with comment", "Agreed with comment"), ("not agreed", "Not agreed"))


class HeadForm(SigningForm):
    """A signing form with a decision, chosen by nobody but the person; the three look alike."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__("Your decision", "Sign", parent)
        self.sign.setObjectName("head_sign")
        self.decision = ChoiceRow("Your decision", DECISIONS)
        self.comment = TextArea("Your comment", lines=3)
        self._comment_row = FieldRow("Your comment", self.comment, hint="It is printed on the plan.", optional=True)
        self._undecided = Text("", "strong", "bad")
        self.acknowledged = Check(
            "I understand that the trust has not confirmed my identity, and that the plan will say so."
        )
        self._not_acknowledged = Text("", "strong", "bad")
        for hidden in (self._undecided, self._not_acknowledged, self.acknowledged):
            hidden.hide()
        for part in (self._undecided, self.decision, self._comment_row, self._not_acknowledged, self.acknowledged):
            self.before.addWidget(part)

    def ask_for_state(self, state: str) -> None:
        """Ask for what the headteacher's key needs: "ready", "prepared" (a new PIN) or "missing" (made here)."""
        self.ask_for_key(state)
        self.acknowledged.setVisible(state == "missing")

    def show_comment_fault(self, words: str) -> None:
        """Say what is wrong with the comment."""
        self._comment_row.show_fault(words)
        self.comment.setFocus()

    def is_filled_in(self) -> bool:
        """Say by the fields what is missing; true if nothing is."""
        rest = super().is_filled_in()
        undecided = not self.decision.value
        needs_words = self.decision.value == "agreed with comment" and not self.comment.toPlainText().strip()
        unsaid = self.acknowledged.isVisibleTo(self) and not self.acknowledged.isChecked()
        self._undecided.setText("Choose one of the three. Each is in order.")
        self._undecided.setVisible(undecided)
        self._comment_row.show_fault("Write your comment, or choose “Agreed”." if needs_words else "")
        self._not_acknowledged.setText("Tick that you have read this.")
        self._not_acknowledged.setVisible(unsaid)
        if undecided:
            self.decision.first().setFocus()
        elif needs_words:
            self.comment.setFocus()
        elif unsaid:
            self.acknowledged.setFocus()
        return rest and not (undecided or needs_words or unsaid)
