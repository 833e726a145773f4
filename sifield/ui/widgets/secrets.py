"""Fields for what only one person knows: a PIN or a passphrase chosen twice."""

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QAction
from PySide6.QtWidgets import QLineEdit, QVBoxLayout, QWidget

from sifield.ui.theme import S3
from sifield.ui.widgets.fields import FieldRow
from sifield.ui.widgets.icon import icon


class SecretField(QLineEdit):
    """One secret; paste is welcome, and the eye shows what was typed."""

    def __init__(self, name: str, parent: QWidget | None = None, *, digits: bool = False) -> None:
        super().__init__(parent)
        self.setAccessibleName(name)
        self.setEchoMode(QLineEdit.EchoMode.Password)
        hints = Qt.InputMethodHint.ImhSensitiveData | Qt.InputMethodHint.ImhNoPredictiveText
        self.setInputMethodHints(hints | Qt.InputMethodHint.ImhDigitsOnly if digits else hints)
        self._eye = QAction(icon("eye", "ink2"), "Show what is typed", self)
        self._eye.setCheckable(True)
        self._eye.toggled.connect(self._show_or_hide)
        self.addAction(self._eye, QLineEdit.ActionPosition.TrailingPosition)

    def _show_or_hide(self, shown: bool) -> None:
        self.setEchoMode(QLineEdit.EchoMode.Normal if shown else QLineEdit.EchoMode.Password)
        self._eye.setIcon(icon("eye-off" if shown else "eye", "ink2"))


class ChosenSecret(QWidget):
    """A secret typed twice.

    **Signals:** ``returned()`` when Enter is pressed in the second field.
    """

    returned = Signal()

    def __init__(
        self, label: str, again: str, *, hint: str = "", digits: bool = False, parent: QWidget | None = None
    ) -> None:
        super().__init__(parent)
        self._first, self._second = SecretField(label, digits=digits), SecretField(again, digits=digits)
        self._row = FieldRow(label, self._first, hint=hint)
        self._again = FieldRow(again, self._second)
        inner = QVBoxLayout(self)
        inner.setContentsMargins(0, 0, 0, 0)
        inner.setSpacing(S3)
        inner.addWidget(self._row)
        inner.addWidget(self._again)
        self.setFocusProxy(self._first)
        self._second.returnPressed.connect(self.returned)

    def chosen(self) -> str | None:
        """Give the secret, or None after saying what is wrong with it."""
        self._row.show_fault("")
        same = self._first.text() == self._second.text()
        self._again.show_fault("" if same else "The two are not the same. Type it again.")
        if not same:
            self._second.setFocus()
            return None
        return self._first.text()

    def show_fault(self, words: str) -> None:
        """Say what is wrong with the secret itself."""
        self._row.show_fault(words)
        self._first.setFocus()

    def clear(self) -> None:
        """Forget both."""
        self._first.clear()
        self._second.clear()
