"""Giving a laptop back to the person it belongs to: her PIN opens the window again."""

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QWidget

from sifield.ui.theme import S1, S3
from sifield.ui.widgets.buttons import QuietButton, SecondaryButton
from sifield.ui.widgets.card import Card
from sifield.ui.widgets.fields import FieldRow
from sifield.ui.widgets.flow import FlowLayout
from sifield.ui.widgets.layout import row
from sifield.ui.widgets.pin_field import PinField
from sifield.ui.widgets.text import Text


class TakeBack(Card):
    """A button that turns into a question for the PIN.

    **Signals:** ``pin_given(pin: str)``.
    """

    pin_given = Signal(str)

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent, name="Whose laptop this is")
        self.setObjectName("take_back")
        self._words = Text("", "body", "ink2")
        self.give = SecondaryButton("Give the laptop back", icon="undo")
        self.give.setObjectName("give_back")
        self.pin = PinField("The reviewer’s PIN")
        self._line = FieldRow("The reviewer’s PIN", self.pin)
        self._sample = Text("", "small", "brand")
        self.open = SecondaryButton("Take the laptop back", icon="lock")
        self.open.setObjectName("take_back_now")
        self._not_yet = QuietButton("Not yet")
        self._asked = QWidget()
        flow = FlowLayout(self._asked, gap=S1)
        flow.addWidget(self.open)
        flow.addWidget(self._not_yet)
        self.body.setSpacing(S3)
        self.body.addWidget(self._words)
        self.body.addLayout(row(self.give, "stretch"))
        self.body.addWidget(self._line)
        self.body.addWidget(self._sample)
        self.body.addWidget(self._asked)
        self.ask(False)
        self.give.clicked.connect(self._begin)
        self._not_yet.clicked.connect(self._end)
        self.open.clicked.connect(self._say)
        self.pin.entered.connect(self._say)

    def show_owner(self, name: str, sample_pin: str) -> None:
        """Say whose laptop it is."""
        self._words.setText(f"The rest of the window stays locked until {name} enters the PIN.")
        self._line.label.setText(f"{name}: your signing PIN")
        self._sample.setText(f"Sample PIN: {sample_pin[:3]} {sample_pin[3:]}" if sample_pin else "")
        self.ask(False)

    def ask(self, asked: bool) -> None:
        """Show the question, or only the button."""
        self.give.setVisible(not asked)
        for part in (self._line, self._asked):
            part.setVisible(asked)
        self._sample.setVisible(asked and bool(self._sample.text()))
        self.pin.clear()
        self._line.show_fault("")

    def show_fault(self, words: str) -> None:
        """Say what is wrong with the PIN."""
        self.pin.clear()
        self._line.show_fault(words)
        self.pin.setFocus()

    def _begin(self) -> None:
        self.ask(True)
        self.pin.setFocus()

    def _end(self) -> None:
        self.ask(False)
        self.give.setFocus()

    def _say(self) -> None:
        if not self.pin.pin():
            self.show_fault("Enter the PIN.")
            return
        self.pin_given.emit(self.pin.pin())
