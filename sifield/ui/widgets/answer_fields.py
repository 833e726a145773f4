"""Controls that take a typed answer, and the one rule for which control suits which question."""

import re
from datetime import date
from typing import Any, Protocol, cast

from PySide6.QtCore import QRegularExpression, Qt, Signal
from PySide6.QtGui import QRegularExpressionValidator
from PySide6.QtWidgets import QSizePolicy, QVBoxLayout, QWidget

from sifield.forms.template import Choice
from sifield.ui.capture_views import QuestionView
from sifield.ui.theme import S1
from sifield.ui.widgets.choice_lines import ChoiceLines, TickLine
from sifield.ui.widgets.dates import DateField
from sifield.ui.widgets.fields import ChoiceField, TextArea, TextField
from sifield.ui.widgets.rating import Rating
from sifield.ui.widgets.text import Text


class AnswerInput(Protocol):
    """What a question card needs of the control that takes the answer; each is a ``QWidget`` too.

    **Signals:** ``changed(value)`` when a person changed the answer, ``left()`` when the focus leaves typed words.
    """

    changed: Any
    left: Any

    def show_value(self, value: Any) -> None:
        """Show an answer without telling it."""

    def show_choices(self, choices: tuple[Choice, ...]) -> None:
        """Offer these choices."""

    def first_field(self) -> QWidget:
        """What takes the focus."""


class _OneField(QWidget):
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


class LineInput(_OneField):
    """One line of text."""

    def __init__(self, about: str, parent: QWidget | None = None) -> None:
        self.line = TextField(about)
        super().__init__(self.line, parent)
        self.line.textEdited.connect(lambda words: self.changed.emit(words or None))
        self.line.editingFinished.connect(self.left)

    def show_value(self, value: Any) -> None:
        """Show the text, leaving the caret alone where it is the same."""
        words = "" if value is None else str(value)
        if words != self.line.text():
            self.line.setText(words)


class AreaInput(_OneField):
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
        super().__init__(about, parent)
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


class RatingInput(_OneField):
    """A word of a scale, by click, key or arrows."""

    def __init__(self, about: str, choices: tuple[Choice, ...], parent: QWidget | None = None) -> None:
        self.rating = Rating(about, choices)
        super().__init__(self.rating, parent)
        self._choices = choices
        self.rating.rated.connect(self.changed)

    def show_choices(self, choices: tuple[Choice, ...]) -> None:
        """Offer these words."""
        if choices != self._choices:
            self._choices = choices
            self.rating.show_marks(choices)

    def show_value(self, value: Any) -> None:
        """Show what is chosen; None for nothing."""
        if self.rating.value != value:
            self.rating.set_value(value)

    def first_field(self) -> QWidget:
        """The chosen word, else the first."""
        stops = [each for each in self.rating.segments if each.focusPolicy() & Qt.FocusPolicy.TabFocus]
        return next(iter(stops), self.rating)


class DayInput(_OneField):
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
        super().__init__(about, parent)
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


class ListInput(_OneField):
    """One choice out of a long list, by typing a part of it."""

    def __init__(self, about: str, choices: tuple[Choice, ...], parent: QWidget | None = None) -> None:
        self.box = ChoiceField(about)
        super().__init__(self.box, parent)
        self.box.setSizePolicy(QSizePolicy.Policy.Maximum, QSizePolicy.Policy.Fixed)
        self._choices: tuple[Choice, ...] | None = None
        self.show_choices(choices)
        self.box.activated.connect(lambda at: self.changed.emit(self.box.itemData(at)))

    def show_choices(self, choices: tuple[Choice, ...]) -> None:
        """Offer these choices, and none at first."""
        if choices == self._choices:
            return
        self._choices = choices
        self.box.clear()
        self.box.addItem("Choose one", None)
        for choice in choices:
            self.box.addItem(choice.label, choice.name)

    def show_value(self, value: Any) -> None:
        """Show what is chosen; None for nothing."""
        self.box.setCurrentIndex(max(0, self.box.findData(value)))


class TickInput(_OneField):
    """Something to confirm."""

    def __init__(self, about: str, parent: QWidget | None = None) -> None:
        self.tick = TickLine("Yes, confirmed", f"Yes, {about}")
        super().__init__(self.tick, parent)
        self._column.setAlignment(self.tick, Qt.AlignmentFlag.AlignLeft)
        self.tick.clicked.connect(lambda on: self.changed.emit("OK" if on else None))

    def show_value(self, value: Any) -> None:
        """Show whether it is confirmed."""
        self.tick.setChecked(bool(value))


class WordsOnly(_OneField):
    """Words to read: a note, a value that the form works out, or why a kind of answer cannot be taken."""

    def __init__(self, words: str, tone: str = "ink", parent: QWidget | None = None) -> None:
        self.words = Text(words, "strong" if tone == "ink" else "body", cast(Any, tone))
        super().__init__(self.words, parent)

    def show_value(self, value: Any) -> None:
        """Show the value in words."""
        if value is not None:
            self.words.setText(", ".join(value) if isinstance(value, list) else str(value))


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


def make_input(view: QuestionView, today: date) -> AnswerInput | None:
    """Make the control for a question; None where there are only words to read."""
    about = view.label
    if view.input in ("rating", "one", "many", "list"):
        return _make_choice(view)
    if view.input in ("integer", "decimal"):
        return NumberInput(about, whole=view.input == "integer")
    if view.input == "words":
        return None
    if view.input == "value":
        return WordsOnly("Worked out from your answers")
    if view.input == "absent":
        return WordsOnly("Pictures and files cannot be added here yet. Write what you saw as a note.", "hint")
    makers: dict[str, Any] = {"area": AreaInput, "time": TimeInput, "tick": TickInput}
    if view.input == "date":
        return DayInput(about, today)
    return cast(AnswerInput, makers.get(view.input, LineInput)(about))


def _make_choice(view: QuestionView) -> AnswerInput:
    if view.input == "rating":
        return RatingInput(view.label, view.choices)
    if view.input == "list":
        return ListInput(view.label, view.choices)
    return ChoiceLines(view.label, view.choices, several=view.input == "many")
