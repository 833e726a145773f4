"""What earlier plans agreed and is still open: each can go on in this plan, with a reason."""

from collections.abc import Sequence
from dataclasses import dataclass
from functools import partial

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QWidget

from sifield.ui.theme import S2, S3
from sifield.ui.widgets.buttons import SecondaryButton
from sifield.ui.widgets.card import Card
from sifield.ui.widgets.fields import FieldRow, TextField
from sifield.ui.widgets.layout import clear, column, row
from sifield.ui.widgets.text import Text


@dataclass(frozen=True, slots=True)
class OpenLine:
    """An open action as it is shown: its words, what is known of it, and the reason that lies near."""

    id: str
    text: str
    detail: str
    reason: str


class CarriedOffers(Card):
    """The open actions of earlier plans; hidden while there are none.

    **Signals:** ``carried(action_id: str, reason: str)``.
    """

    carried = Signal(str, str)

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent, name="Open from earlier plans")
        self._shown: tuple[OpenLine, ...] = ()
        self._rows = column(gap=S3)
        self.body.setSpacing(S2)
        self.body.addWidget(Text("Open from earlier plans", "title"))
        self.body.addWidget(Text("What goes on in this plan is agreed anew, and keeps its history.", "small", "hint"))
        self.body.addLayout(self._rows)
        self.hide()

    def show_lines(self, lines: Sequence[OpenLine]) -> None:
        """Show what is open; a reason that is being typed stays while nothing else has changed."""
        if tuple(lines) == self._shown:
            return
        self._shown = tuple(lines)
        clear(self._rows)
        for line in lines:
            reason = TextField(f"Why it goes on: {line.text}")
            reason.setText(line.reason)
            asked = FieldRow("Why it goes on", reason)
            on = SecondaryButton("Carry forward")
            on.setAccessibleName(f"Carry forward: {line.text}")
            carry = partial(self._carry, line.id, asked, reason)
            on.clicked.connect(carry)
            reason.returnPressed.connect(carry)
            words = (Text(line.text, "strong"), Text(line.detail, "small", "hint"))
            self._rows.addLayout(column(*words, asked, row(on, "stretch"), gap=S2))
        self.setVisible(bool(lines))

    def _carry(self, action_id: str, asked: FieldRow, reason: TextField, _on: bool = False) -> None:
        words = reason.text().strip()
        asked.show_fault("" if words else "Say in a few words why it is not done.")
        if words:
            self.carried.emit(action_id, words)
        else:
            reason.setFocus()
