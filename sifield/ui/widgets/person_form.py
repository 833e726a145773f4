"""What is written down of a person: name, e-mail address, role in the trust."""

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QWidget

from sifield.errors import SifieldError
from sifield.ui.widgets.buttons import PrimaryButton, QuietButton
from sifield.ui.widgets.card import Card
from sifield.ui.widgets.columns import Columns
from sifield.ui.widgets.fields import ChoiceField, FieldRow, TextField
from sifield.ui.widgets.layout import row
from sifield.ui.widgets.text import Text
from sifield.wire.joining import ROLE_WORDS


class PersonForm(Card):
    """Asks for it.

    **Signals:** ``given(name: str, email: str, role: str)``, ``left()``.
    """

    given = Signal(str, str, str)
    left = Signal()

    def __init__(self, button: str = "", parent: QWidget | None = None) -> None:
        """``button`` gives what was written; without one it is given whenever a field is left that was changed."""
        super().__init__(parent, name="Who it is")
        self._known, self._has_button = ("", "", "reviewer"), bool(button)
        self.name, self.email = TextField("Name of the person"), TextField("E-mail address")
        self.role = ChoiceField("Role in the trust")
        self.role.addItem("None", "")
        for key, words in ROLE_WORDS.items():
            self.role.addItem(words, key)
        self.role.setCurrentIndex(self.role.findData("reviewer"))
        self._name_row = FieldRow("Name of the person", self.name)
        self._email_row = FieldRow("E-mail address", self.email, optional=True)
        self.save, self.cancel = PrimaryButton(button), QuietButton("Cancel")
        self.body.addWidget(Text("Who it is", "title"))
        self.body.addWidget(Columns((self._name_row, self._email_row, FieldRow("Role in the trust", self.role))))
        if button:
            self.body.addLayout(row(self.save, self.cancel, "stretch"))
            self.save.clicked.connect(self._give)
            self.cancel.clicked.connect(self.left)
        else:
            for field in (self.name, self.email):
                field.editingFinished.connect(self._give_changed)
            self.role.activated.connect(self._give_changed)

    def show_person(self, name: str, email: str, role: str) -> None:
        """Fill it in with what is known."""
        self._known = (name, email, role)
        self.name.setText(name)
        self.email.setText(email)
        self.role.setCurrentIndex(max(0, self.role.findData(role)))
        self._clear_faults()

    def clear(self) -> None:
        """Empty every field."""
        self.show_person("", "", "reviewer")

    def show_fault(self, fault: SifieldError) -> None:
        """Say what is wrong, by its field."""
        shown = self._email_row if fault.code in ("bad-email", "same-email") else self._name_row
        shown.show_fault(str(fault))
        if self._has_button:
            shown.field.setFocus()

    def _clear_faults(self) -> None:
        for shown in (self._name_row, self._email_row):
            shown.show_fault("")

    @property
    def _written(self) -> tuple[str, str, str]:
        return self.name.text(), self.email.text(), str(self.role.currentData())

    def _give(self) -> None:
        self._clear_faults()
        self.given.emit(*self._written)

    def _give_changed(self) -> None:
        if self._written != self._known:
            self._known = self._written  # a fault is told once, not at every field that is left
            self._give()
