"""A PIN or a passphrase that a person chooses: typed twice."""

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QVBoxLayout, QWidget

from sifield.ui.theme import S3
from sifield.ui.widgets.fields import FieldRow
from sifield.ui.widgets.pin_field import PinField


class ChosenSecret(QWidget):
    """A secret typed twice.

    **Signals:** ``returned()`` when Enter is pressed in the second field.
    """

    returned = Signal()

    def __init__(
        self, label: str, again: str, *, hint: str = "", digits: bool = False, parent: QWidget | None = None
    ) -> None:
        super().__init__(parent)
        self.first, self.second = PinField(label, digits_only=digits), PinField(again, digits_only=digits)
        self._row = FieldRow(label, self.first, hint=hint)
        self._again = FieldRow(again, self.second)
        inner = QVBoxLayout(self)
        inner.setContentsMargins(0, 0, 0, 0)
        inner.setSpacing(S3)
        inner.addWidget(self._row)
        inner.addWidget(self._again)
        self.setFocusProxy(self.first)
        self.second.entered.connect(self.returned)

    def chosen(self) -> str | None:
        """Give the secret, or None after saying what is wrong with it."""
        self._row.show_fault("")
        same = self.first.pin() == self.second.pin()
        self._again.show_fault("" if same else "The two are not the same. Type it again.")
        if not same:
            self.second.setFocus()
            return None
        return self.first.pin()

    def show_fault(self, words: str) -> None:
        """Say what is wrong with the secret itself."""
        self._row.show_fault(words)
        self.first.setFocus()

    def clear(self) -> None:
        """Forget both."""
        self.first.clear()
        self.second.clear()
