"""What helps with the question in hand: prompts, what the words of its scale mean, the notes of this stop, the keys."""

from collections.abc import Sequence

from PySide6.QtCore import QRectF, Qt, Signal
from PySide6.QtGui import QPainter, QPaintEvent
from PySide6.QtWidgets import QVBoxLayout, QWidget

from sifield.ui.capture_views import NoteView, QuestionView
from sifield.ui.theme import S1, S2, S3, theme
from sifield.ui.widgets.chip import Chip, ChipTone
from sifield.ui.widgets.earlier_answers import EarlierAnswers
from sifield.ui.widgets.layout import Page, Rule, Sheet, clear, column, row
from sifield.ui.widgets.look_back import LookBackPart
from sifield.ui.widgets.note_entries import NoteEntries
from sifield.ui.widgets.states import KeyHint
from sifield.ui.widgets.text import Text

_TONES: dict[str, ChipTone] = {"ok": "ok", "warn": "warn", "bad": "bad"}


class _Bullet(QWidget):
    def __init__(self, words: str, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        inner = row(Text(words, "body", "ink2"))
        inner.setContentsMargins(theme().px(14), 0, 0, 0)
        self.setLayout(inner)

    def paintEvent(self, event: QPaintEvent) -> None:
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        painter.setPen(Qt.PenStyle.NoPen)
        painter.setBrush(theme().colour("brand"))
        side = theme().px(5)
        painter.drawEllipse(QRectF(1, theme().px(6.5), side, side))


class ContextPanel(Sheet):
    """Changes with the question in hand; never takes the focus. ``earlier`` holds answers from an earlier version.

    **Signals:** ``change_asked(note_id: str)`` when the pen of a note was pressed.
    """

    change_asked = Signal(str)

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__("surface", parent)
        self.setObjectName("context")
        self.setAccessibleName("Prompts and notes")
        page = Page(self, margin=16, widest=900)
        page.setFocusPolicy(Qt.FocusPolicy.StrongFocus)  # so that the arrows can scroll it
        page.setAccessibleName("Prompts and notes")
        self.page = page
        self._about = Text("", "small", "hint")
        self._prompts = QVBoxLayout()
        self._prompts.setSpacing(S2)
        self._meanings = QVBoxLayout()
        self._meanings.setSpacing(S2)
        self._notes_title = Text("", "strong")
        self._notes = NoteEntries(narrow=True)
        self._notes.change_asked.connect(self.change_asked)
        self._no_notes = Text("Notes that you add here are listed with their times.", "small", "hint")
        self.back = LookBackPart()
        self.earlier = EarlierAnswers()
        self._agree = KeyHint("S", "agree with the school")
        self._keys = column(gap=S1)
        self._shown_keys: tuple[tuple[str, str], ...] = ()
        page.body.setSpacing(S3)
        page.body.addLayout(
            column(
                self.back,
                *(Text("Prompts", "strong"), self._about, self._prompts, Rule()),
                *(self._notes_title, self._notes, self._no_notes, Rule(), self.earlier),
                *(self._meanings, Text("Keys", "strong"), column(self._agree, self._keys, gap=S1), "stretch"),
            )
        )
        self._shown: tuple[object, ...] = ()
        inner = row(Rule(upright=True), page, gap=0)
        inner.setStretch(1, 1)
        self.setLayout(inner)

    def show_question(self, view: QuestionView | None) -> None:
        """Show what helps with a question; None for none in hand."""
        self._agree.setVisible(view is not None and view.school is not None and bool(view.school.choice))
        choices = view.choices if view is not None and view.input == "rating" else ()
        shown = (view.key, view.label, view.prompts, choices) if view is not None else ()
        if shown == self._shown:
            return
        self._shown = shown
        clear(self._prompts)
        clear(self._meanings)
        if view is None:
            self._about.setText("Choose a question to see what to look for.")
            return
        self._about.setText(f"{view.number}  {view.label}" if view.number else view.label)
        for prompt in view.prompts:
            self._prompts.addWidget(_Bullet(prompt))
        if view.source:
            self._prompts.addWidget(Text(view.source, "small", "hint"))
        meanings = [choice for choice in choices if choice.anchor]
        if meanings:
            self._meanings.addWidget(Text("What the words mean", "strong"))
        for choice in meanings:
            chip = row(Chip(choice.label, _TONES.get(choice.colour, "neutral")), "stretch")
            self._meanings.addLayout(column(chip, Text(choice.anchor, "small", "ink2"), gap=S1))
        if meanings:
            self._meanings.addWidget(Rule())
        if not view.prompts and not view.source and not meanings:
            self._prompts.addWidget(Text("No prompts for this question.", "small", "hint"))

    def show_keys(self, keys: Sequence[tuple[str, str]]) -> None:
        """Tell these keys, each with what it does."""
        if tuple(keys) == self._shown_keys:
            return
        self._shown_keys = tuple(keys)
        clear(self._keys)
        for key, does in keys:
            self._keys.addWidget(KeyHint(key, does))

    def show_notes(self, title: str, notes: Sequence[NoteView]) -> None:
        """Show the notes of this stop, each with the number of the question it is about."""
        self._notes_title.setText(f"{title}: {len(notes)}" if notes else title)
        self._no_notes.setVisible(not notes)
        self._notes.show_notes(tuple(notes))
