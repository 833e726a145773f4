"""A field for a signing PIN: digits, hidden, may be pasted and looked at."""

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QHBoxLayout, QLineEdit, QWidget

from sifield.ui.widgets.buttons import IconButton

LONGEST = 64


class _PinLine(QLineEdit):
    """The line itself: keeps only digits of whatever is typed or pasted ("123 456" becomes "123456")."""

    def insert_digits(self, words: str) -> None:
        digits = "".join(each for each in words if each.isascii() and each.isdigit())
        if digits != words:
            self.setText(digits)


class PinField(QWidget):
    """A PIN; ``digits_only=False`` makes it a passphrase field. What is typed leaves it only by ``pin`` and ``clear``.

    **Signals:** ``entered()`` on Enter, ``edited()`` when the content changed.
    """

    entered = Signal()
    edited = Signal()

    def __init__(self, name: str, parent: QWidget | None = None, *, digits_only: bool = True) -> None:
        super().__init__(parent)
        self.line = _PinLine(self)
        self.setFocusProxy(self.line)
        self.line.setEchoMode(QLineEdit.EchoMode.Password)
        self.line.setMaxLength(LONGEST if digits_only else 1024)
        hints = Qt.InputMethodHint.ImhSensitiveData | Qt.InputMethodHint.ImhNoPredictiveText
        self.line.setInputMethodHints(hints | Qt.InputMethodHint.ImhDigitsOnly if digits_only else hints)
        if digits_only:
            self.line.textEdited.connect(self.line.insert_digits)
        self._reveal = IconButton("eye", "Show", self)
        self._reveal.setCheckable(True)
        self._reveal.toggled.connect(self._show_plain)
        row = QHBoxLayout(self)
        row.setContentsMargins(0, 0, 0, 0)
        row.setSpacing(2)
        row.addWidget(self.line, 1)
        row.addWidget(self._reveal)
        self.setAccessibleName(name)
        self.line.textChanged.connect(lambda: self.edited.emit())
        self.line.returnPressed.connect(self.entered)

    def pin(self) -> str:
        """What is typed."""
        return self.line.text()

    def clear(self) -> None:
        """Forget what is typed and hide the next."""
        self.line.clear()
        self._reveal.setChecked(False)

    def setAccessibleName(self, name: str) -> None:
        """Name the field; its line and its eye carry the name."""
        super().setAccessibleName(name)
        self.line.setAccessibleName(name)
        self._reveal.setAccessibleName(f"Show {name}")
        self._reveal.setToolTip(f"Show {name}")

    def setAccessibleDescription(self, words: str) -> None:
        """Describe the field; its line carries the words."""
        super().setAccessibleDescription(words)
        self.line.setAccessibleDescription(words)

    def _show_plain(self, plain: bool) -> None:
        self.line.setEchoMode(QLineEdit.EchoMode.Normal if plain else QLineEdit.EchoMode.Password)
        self._reveal.show_icon("eye-off" if plain else "eye")
