"""Controls that take a chosen answer, and the one rule for which control suits which question."""

from datetime import date
from typing import Any, Protocol, cast

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QSizePolicy, QWidget

from sifield.forms.template import Choice
from sifield.ui.capture_views import QuestionView
from sifield.ui.widgets.choice_lines import ChoiceLines, TickLine
from sifield.ui.widgets.fields import ChoiceField
from sifield.ui.widgets.long_choices import LongChoices
from sifield.ui.widgets.rating import Rating
from sifield.ui.widgets.text import Text
from sifield.ui.widgets.typed_answers import AreaInput, DayInput, LineInput, NumberInput, OneField, TimeInput


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


class RatingInput(OneField):
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


class ListInput(OneField):
    """One choice out of a list that is too long to stand side by side."""

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


class TickInput(OneField):
    """Something to confirm."""

    def __init__(self, about: str, parent: QWidget | None = None) -> None:
        self.tick = TickLine("Yes, confirmed", f"Yes, {about}")
        super().__init__(self.tick, parent)
        self._column.setAlignment(self.tick, Qt.AlignmentFlag.AlignLeft)
        self.tick.clicked.connect(lambda on: self.changed.emit("OK" if on else None))

    def show_value(self, value: Any) -> None:
        """Show whether it is confirmed."""
        self.tick.setChecked(bool(value))


class WordsOnly(OneField):
    """Words to read: a note, a value that the form works out, or why a kind of answer cannot be taken."""

    def __init__(self, words: str, tone: str = "ink", parent: QWidget | None = None) -> None:
        self.words = Text(words, "strong" if tone == "ink" else "body", cast(Any, tone))
        super().__init__(self.words, parent)

    def show_value(self, value: Any) -> None:
        """Show the value in words."""
        if value is not None:
            whole = isinstance(value, float) and value.is_integer()
            said = ", ".join(value) if isinstance(value, list) else str(int(value) if whole else value)
            self.words.setText(said)


def make_input(view: QuestionView, today: date) -> AnswerInput | None:
    """Make the control for a question; None where there are only words to read."""
    about = view.label
    if view.input in ("rating", "one", "many", "list", "long_list", "long_many"):
        return _make_choice(view)
    if view.input in ("integer", "decimal"):
        return NumberInput(about, whole=view.input == "integer")
    if view.input == "words" or (view.input == "picture" and view.takes_pictures):
        return None
    if view.input == "value":
        return WordsOnly("Nothing here yet")
    if view.input == "absent":
        return WordsOnly("Files and recordings cannot be added here. Write what you saw or heard as a note.", "hint")
    if view.input == "picture":
        return WordsOnly("On a visit a picture is added here: from a file, by pasting or by dropping it.", "hint")
    makers: dict[str, Any] = {"area": AreaInput, "time": TimeInput, "tick": TickInput}
    if view.input == "date":
        return DayInput(about, today)
    return cast(AnswerInput, makers.get(view.input, LineInput)(about))


def _make_choice(view: QuestionView) -> AnswerInput:
    if view.input == "rating":
        return RatingInput(view.label, view.choices)
    if view.input == "list":
        return ListInput(view.label, view.choices)
    if view.input in ("long_list", "long_many"):
        return LongChoices(view.label, view.choices, several=view.input == "long_many")
    return ChoiceLines(view.label, view.choices, several=view.input == "many")
