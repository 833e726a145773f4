"""Controls that take typed answers: words, numbers, days, times."""

import re
from datetime import date
from typing import Any

from PySide6.QtCore import QRegularExpression, Qt, Signal
from PySide6.QtGui import QRegularExpressionValidator
from PySide6.QtWidgets import QVBoxLayout, QWidget

from sifield.forms.template import Choice
from sifield.ui.theme import S1
from sifield.ui.widgets.dates import DateField
from sifield.ui.widgets.fields import TextArea, TextField
from sifield.ui.widgets.text import Text


class OneField(QWidget):
    """A control around one field, held at the left and no wider than its answers need."""

    changed = Signal(object)
    left = Signal()

    def __init__(self, field: QWidget, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._field = field
        self._column = QVBoxLayout(self)
        self._column.setContentsMargins(0, 0, 0, 0)
        self._column.setSpacing(S1)
        self._column.addWidget(field)

    def show_choices(self, choices: tuple[Choice, ...]) -> None:
        """Nothing to offer."""

    def first_field(self) -> QWidget:
        """The field itself."""
        return self._field


class LineInput(OneField):
    """One line of text."""

    def __init__(self, about: str, parent: QWidget | None = None, *, spelled: bool = True) -> None:
        self.line = TextField(about, spelled=spelled)
        super().__init__(self.line, parent)
        self.line.textEdited.connect(lambda words: self.changed.emit(words or None))
        self.line.editingFinished.connect(self.left)

    def show_value(self, value: Any) -> None:
        """Show the text, leaving the caret alone where it is the same."""
        words = "" if value is None else str(value)
        if words != self.line.text():
            self.line.setText(words)


class AreaInput(OneField):
    """Several lines of text."""

    def __init__(self, about: str, parent: QWidget | None = None) -> None:
        self.area = TextArea(about)
        super().__init__(self.area, parent)
        self.area.textChanged.connect(lambda: self.changed.emit(self.area.toPlainText() or None))
        self.area.left.connect(self.left)

    def show_value(self, value: Any) -> None:
        """Show the text, leaving the caret alone where it is the same."""
        words = "" if value is None else str(value)
        if words != self.area.toPlainText():
            self.area.blockSignals(True)
            self.area.setPlainText(words)
            self.area.blockSignals(False)


class NumberInput(LineInput):
    """A number; only what can become one can be typed."""

    def __init__(self, about: str, *, whole: bool, parent: QWidget | None = None) -> None:
        super().__init__(about, parent, spelled=False)
        self._whole = whole
        pattern = r"-?\d{0,9}" if whole else r"-?\d{0,9}([.,]\d{0,6})?"
        self.line.setValidator(QRegularExpressionValidator(QRegularExpression(pattern), self.line))
        self.line.setInputMethodHints(Qt.InputMethodHint.ImhFormattedNumbersOnly)
        self.line.setMaximumWidth(self.line.fontMetrics().horizontalAdvance("0") * 24)
        self.line.textEdited.disconnect()
        self.line.textEdited.connect(self._tell)

    def show_value(self, value: Any) -> None:
        """Show the number, unless what stands there means the same."""
        if self._number() != value:
            super().show_value(value)

    def _number(self) -> int | float | None:
        words = self.line.text().replace(",", ".")
        if not any(sign.isdigit() for sign in words):
            return None
        return int(words) if self._whole else float(words)

    def _tell(self) -> None:
        self.changed.emit(self._number())


class DayInput(OneField):
    """A day as people type it ("24/11", "24 Nov", "in 2 weeks")."""

    def __init__(self, about: str, today: date, parent: QWidget | None = None) -> None:
        self.day = DateField(about, today)
        super().__init__(self.day, parent)
        self.day.line.setMaximumWidth(self.day.fontMetrics().horizontalAdvance("0") * 28)
        self.day.chosen.connect(lambda day: self.changed.emit(day.isoformat() if day else None))
        self.day.line.editingFinished.connect(self.left)

    def show_value(self, value: Any) -> None:
        """Show a day given as ISO 8601 text, unless what stands there means the same."""
        day = date.fromisoformat(value) if value else None
        if self.day.value != day:
            self.day.set_value(day)

    def first_field(self) -> QWidget:
        """The line that is typed in."""
        return self.day.line


class TimeInput(LineInput):
    """A time of day ("9:30", "0930", "2.15pm")."""

    def __init__(self, about: str, parent: QWidget | None = None) -> None:
        super().__init__(about, parent, spelled=False)
        self._meant = Text("For example 9:30 or 2.15pm", "small", "hint")
        self._column.addWidget(self._meant)
        self.line.setMaximumWidth(self.line.fontMetrics().horizontalAdvance("0") * 24)
        self.line.textEdited.disconnect()
        self.line.textEdited.connect(self._tell)

    def show_value(self, value: Any) -> None:
        """Show a time given as ISO 8601 text, unless what stands there means the same."""
        words = str(value)[:5] if value else ""
        if (read_time(self.line.text()) or "")[:5] != words:
            self.line.setText(words)

    def _tell(self) -> None:
        words = self.line.text().strip()
        moment = read_time(words)
        is_wrong = bool(words) and moment is None
        self._meant.setText("Enter a time, for example 9:30" if is_wrong else "For example 9:30 or 2.15pm")
        self._meant.set_tone("warn" if is_wrong else "hint")
        self.changed.emit(moment)


_TIME = re.compile(r"(\d{1,2})(?:[:. ]?(\d{2}))? ?(am|pm)?")


def read_time(words: str) -> str | None:
    """Read a time of day ("9:30", "0930", "2.15pm") as ISO 8601 text; None if it is none."""
    found = _TIME.fullmatch(" ".join(words.lower().split()))
    if found is None or (found[2] is None and found[3] is None):
        return None
    hour, minute = int(found[1]), int(found[2] or 0)
    if found[3]:
        if not 1 <= hour <= 12:
            return None
        hour = hour % 12 + (12 if found[3] == "pm" else 0)
    return f"{hour:02}:{minute:02}:00" if hour < 24 and minute < 60 else None
