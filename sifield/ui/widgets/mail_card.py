"""Mailing a copy of a signed plan at the next sync."""

from collections.abc import Sequence

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QWidget

from sifield.ui.theme import S2, S3
from sifield.ui.widgets.buttons import SecondaryButton
from sifield.ui.widgets.card import Card
from sifield.ui.widgets.fields import FieldRow, TextField
from sifield.ui.widgets.layout import clear, column, row
from sifield.ui.widgets.text import Text


class MailCard(Card):
    """An address, and a button; what waits already, and what became of what was mailed, stand below.

    **Signals:** ``mail_wanted(to: str)``.
    """

    mail_wanted = Signal(str)

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent, name="Mail a copy")
        self.setObjectName("mail_card")
        self.to = TextField("E-mail address")
        self._line = FieldRow("E-mail address", self.to, hint="Of somebody in the trust’s list of people.")
        self.send = SecondaryButton("Mail it at the next sync")
        self._waiting = Text("", "body", "ink2")
        self._waiting.hide()
        self._outcomes = column(gap=S2)
        self.body.setSpacing(S3)
        self.body.addWidget(Text("Mail a copy", "title"))
        self.body.addWidget(self._line)
        self.body.addLayout(row(self.send, "stretch"))
        self.body.addWidget(self._waiting)
        self.body.addLayout(self._outcomes)
        self.send.clicked.connect(lambda: self.mail_wanted.emit(self.to.text().strip()))
        self.to.returnPressed.connect(self.send.click)

    def show_fault(self, words: str) -> None:
        """Say what is wrong with the address."""
        self._line.show_fault(words)
        self.to.setFocus()

    def show_outcomes(self, outcomes: Sequence[tuple[str, bool]]) -> None:
        """Say what became of mails: (in words, whether it was sent)."""
        clear(self._outcomes)
        for words, is_sent in outcomes:
            self._outcomes.addWidget(Text(words, "body", "ok" if is_sent else "warn"))

    def show_waiting(self, words: str) -> None:
        """Say to whom it is to be mailed; "" where it waits for nobody."""
        self._line.show_fault("")
        self.to.clear()
        self._waiting.setText(words)
        self._waiting.setVisible(bool(words))
