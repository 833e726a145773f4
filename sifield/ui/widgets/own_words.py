"""Short forms and words of one's own, as lists that are written like a note."""

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QWidget

from sifield.spelling.short_forms import read_short_forms
from sifield.ui.widgets.card import Card
from sifield.ui.widgets.fields import FieldRow, TextArea
from sifield.ui.widgets.resting import Rest
from sifield.ui.widgets.text import Text


class OwnWordsCard(Card):
    """Two lists, kept as they are typed.

    **Signals:** ``short_forms_written(text: str)``, ``words_written(words: tuple[str, ...])`` when typing rests.
    """

    short_forms_written = Signal(str)
    words_written = Signal(object)

    def __init__(self, words: tuple[str, ...], short_forms: str, parent: QWidget | None = None) -> None:
        super().__init__(parent, name="Typing")
        self.short_forms = TextArea("Short forms", lines=4, spelled=False)
        self.words = TextArea("My words", lines=4, spelled=False)
        self.short_forms.setPlainText(short_forms)
        self.words.setPlainText("\n".join(words))
        self._forms_row = FieldRow(
            "Short forms",
            self.short_forms,
            hint="One a line: ta = teaching assistant. A space after it writes the words; Ctrl+Z takes that back.",
        )
        words_row = FieldRow("My words", self.words, hint="One a line. They are not underlined. Keep no child’s name.")
        self.body.addWidget(Text("Typing", "title"))
        self.body.addWidget(self._forms_row)
        self.body.addWidget(words_row)
        note = "Spelling is English (UK) and is looked at on this laptop alone. Both lists stay on it, encrypted."
        self.body.addWidget(Text(note, "small", "hint"))
        for area, tell in ((self.short_forms, self._tell_forms), (self.words, self._tell_words)):
            rest = Rest(self)
            rest.rested.connect(tell)
            area.textChanged.connect(rest.touch)
            area.left.connect(rest.flush)

    def _tell_forms(self) -> None:
        text = self.short_forms.toPlainText()
        self._forms_row.show_fault(" ".join(read_short_forms(text).faults[:1]))
        self.short_forms_written.emit(text)

    def _tell_words(self) -> None:
        self.words_written.emit(tuple(self.words.toPlainText().split("\n")))
