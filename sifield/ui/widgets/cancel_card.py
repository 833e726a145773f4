"""Cancelling with a reason: the one thing here that is not taken back, so it is asked for on the page itself."""

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QWidget

from sifield.ui.widgets.buttons import DangerButton, QuietButton
from sifield.ui.widgets.card import Card
from sifield.ui.widgets.fields import FieldRow, TextField
from sifield.ui.widgets.layout import row


class CancelCard(Card):
    """Asks why a visit is cancelled.

    **Signals:** ``given(reason: str)`` when a person said why.
    """

    given = Signal(str)

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent, name="Cancel this visit")
        self.reason, self.now = TextField("Why it is cancelled"), DangerButton("Cancel the visit")
        self.keep = QuietButton("Keep it")
        self._row = FieldRow("Why it is cancelled", self.reason, hint="The reason stands on the notice.")
        self.body.addWidget(self._row)
        self.body.addLayout(row(self.now, self.keep, "stretch"))
        self.set_current(True)
        self.now.clicked.connect(self._give)
        self.keep.clicked.connect(self.hide)

    def ask(self) -> None:
        """Come into view, ready to be written in."""
        self._row.show_fault("")
        self.show()
        self.reason.setFocus()

    def _give(self) -> None:
        words = self.reason.text().strip()
        self._row.show_fault("" if words else "Say why, in a few words.")
        if words:
            self.given.emit(words)
        else:
            self.reason.setFocus()
