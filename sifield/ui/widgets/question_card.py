"""A question on the capture page: what is asked, the control that takes the answer, its notes and pictures."""

from datetime import date
from typing import Any, cast

from PySide6.QtCore import QEvent, QObject, Qt, QTimer, Signal
from PySide6.QtGui import QTextCursor
from PySide6.QtWidgets import QApplication, QWidget

from sifield.ui.capture_views import Key, QuestionView
from sifield.ui.theme import S1, S2
from sifield.ui.widgets.answer_fields import RatingInput, make_input
from sifield.ui.widgets.buttons import QuietButton
from sifield.ui.widgets.card import Card
from sifield.ui.widgets.chip import Chip
from sifield.ui.widgets.fields import TextArea
from sifield.ui.widgets.flow import FlowLayout
from sifield.ui.widgets.layout import row
from sifield.ui.widgets.note_entries import NoteEntries
from sifield.ui.widgets.picture_strip import PictureStrip
from sifield.ui.widgets.school_answer import SchoolAnswer
from sifield.ui.widgets.text import Text

GONE = "A picture was here. It has been deleted, or is not on this laptop yet."


class QuestionCard(Card):
    """One question. It shows what it is given and tells what the person does; it decides nothing.

    **Signals:** ``answered(key, value)`` at each change, ``left()`` when the focus leaves typed words,
    ``chosen(key)`` when the person turns to this question, ``flag_wanted(key, wanted: bool)``,
    ``note_change_asked(note_id: str)``, ``picture_wanted(key, way: str)`` to add one, ``picture_opened(picture_id:
    str)``, ``raise_wanted()`` to raise a finding or an action here.
    """

    answered = Signal(object, object)
    left = Signal()
    chosen = Signal(object)
    flag_wanted = Signal(object, bool)
    note_change_asked = Signal(str)
    picture_wanted = Signal(object, str)
    picture_opened = Signal(str)
    raise_wanted = Signal()

    def __init__(self, view: QuestionView, today: date, parent: QWidget | None = None) -> None:
        super().__init__(parent, name=f"{view.number} {view.label}".strip())
        self.setObjectName(f"card_{view.key[0]}")
        self.view = view
        self._number = Text(view.number, "strong", "brand", wrap=False)
        self._state = Chip("", "neutral")
        self._label = Text(view.label, "question")
        self._hint = Text(view.hint, "small", "hint")
        self._fault = Text("", "strong", "warn")
        self._fault.setObjectName("fault")
        self._input = make_input(view, today)
        self._school = SchoolAnswer(view.label)
        self._notes = NoteEntries()
        self._notes.change_asked.connect(self.note_change_asked)
        self._notes_title = Text("", "small", "ink2")
        self.pictures = PictureStrip(view.label, is_answer=view.input == "picture") if view.takes_pictures else None
        self.flag = QuietButton("Come back to this", icon="flag", name=f"Come back to this: {view.label}")
        self.flag.setObjectName("flag")
        self.flag.setCheckable(True)
        self.finding = QuietButton("Raise a finding", icon="target", name=f"Raise a finding: {view.label}")
        self.finding.setObjectName("raise")
        self.finding.setToolTip("R; A raises an action")
        self._state_shown: tuple[object, ...] = ()
        self._lay_out()
        self.finding.clicked.connect(self.raise_wanted)
        self.flag.clicked.connect(lambda wanted: self.flag_wanted.emit(self.view.key, wanted))
        if self._input is not None:
            self._input.changed.connect(lambda value: self.answered.emit(self.view.key, value))
            self._input.left.connect(self.left)
        self._school.agreed.connect(self.agree)
        if self.pictures is not None:
            self.pictures.wanted.connect(lambda way: self.picture_wanted.emit(self.view.key, way))
            self.pictures.opened.connect(self.picture_opened)
        self.show_view(view)

    @property
    def key(self) -> Key:
        """The question and its repeat row."""
        return self.view.key

    @property
    def field(self) -> QWidget | None:
        """What takes the focus; None where there is nothing to answer."""
        if self.view.input == "picture" and self.pictures is not None:
            return self.pictures.add
        return self._input.first_field() if self._input is not None and self.view.input != "value" else None

    def show_view(self, view: QuestionView) -> None:
        """Show the question as it is now."""
        self.view = view
        self.setVisible(view.is_relevant)
        self._number.setVisible(bool(view.number))
        self._label.setText(view.label)
        self._hint.setVisible(bool(view.hint))
        if self._input is not None:
            self._input.show_choices(view.choices)
            self._input.show_value(view.value)
        self.show_fault(view.fault)
        self._school.show_answer(view.school, whole=self.is_current)
        self._notes.show_notes(view.notes)
        self._show_state()

    def show_fault(self, words: str) -> None:
        """Say what is wrong with the answer and how to mend it; "" takes it away."""
        self._fault.setText(words)
        self._fault.setVisible(bool(words))
        field = self.field
        if field is not None:
            field.setAccessibleDescription(" ".join(part for part in (words, self.view.hint) if part))

    def set_current(self, current: bool) -> None:
        """Mark the card as the one in hand: only it shows its notes and tools."""
        super().set_current(current)
        self._school.show_answer(self.view.school, whole=current)
        self._show_state()

    def press_key(self, key: str) -> bool:
        """Rate by one key; False where this is no rating, or has no such key."""
        return isinstance(self._input, RatingInput) and self._input.rating.press(key)

    def agree(self) -> bool:
        """Give the answer that the school gave; False where it gave none that can be given here."""
        school = self.view.school
        if school is None or not school.choice or self._input is None or self.view.input == "value":
            return False
        self.take_focus()  # from the button, which goes as soon as both answers are the same
        if not school.is_shared:
            self.answered.emit(self.view.key, school.choice)
            self.take_focus()
        return True

    def clear(self) -> None:
        """Take a rating back."""
        if isinstance(self._input, RatingInput):
            self._input.rating.clear()

    def take_focus(self) -> None:
        """Put the focus into the answer, at the end of a text that nobody has been in."""
        field = self.field
        if isinstance(field, TextArea) and field.textCursor().atStart():
            field.moveCursor(QTextCursor.MoveOperation.End)
        if field is not None:
            field.setFocus(Qt.FocusReason.ShortcutFocusReason)

    def mousePressEvent(self, event: Any) -> None:
        """A click anywhere on the card turns to it."""
        self.chosen.emit(self.view.key)
        super().mousePressEvent(event)

    def watch_focus(self, _old: QWidget | None, new: QWidget | None) -> None:
        """Turn to this question when the focus comes into it."""
        if new is None or not self.isAncestorOf(new) or self.is_current:
            return
        if QApplication.mouseButtons():  # turning moves the cards; what is being clicked must stay under the pointer
            _app().installEventFilter(self)
        else:
            self.chosen.emit(self.view.key)

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        """Turn to this question once the button that brought the focus is let go."""
        if event.type() == QEvent.Type.MouseButtonRelease:
            _app().removeEventFilter(self)
            QTimer.singleShot(0, self, self._turn)
        return super().eventFilter(watched, event)

    def _turn(self) -> None:
        if not self.is_current:
            self.chosen.emit(self.view.key)

    def showEvent(self, event: QEvent) -> None:
        super().showEvent(cast(Any, event))
        _app().focusChanged.connect(self.watch_focus, Qt.ConnectionType.UniqueConnection)

    def _lay_out(self) -> None:
        body = self.body
        body.setSpacing(S1)
        is_words = self.view.input == "words"
        body.addLayout(row(self._number, "stretch", self._state))
        body.addWidget(self._label)
        body.addWidget(self._hint)
        body.addSpacing(0 if is_words else S2)
        if self._input is not None:
            control = cast(QWidget, self._input)
            control.setParent(self)
            body.addWidget(control)
        body.addWidget(self._fault)
        body.addWidget(self._school)
        body.addSpacing(S1)
        body.addWidget(self._notes_title)
        body.addWidget(self._notes)
        self._lay_out_pictures()

    def _lay_out_pictures(self) -> None:
        """Put pictures where the answer stands if they are the answer, else below the notes; then the tools."""
        if self.pictures is None:
            self.body.addWidget(self._tools(self.finding, self.flag))
        elif self.view.input == "picture":
            self.body.insertWidget(self.body.indexOf(self._fault), self._tools(*self.pictures.ways))
            self.body.insertWidget(self.body.indexOf(self._fault) - 1, self.pictures)
            self.body.addWidget(self._tools(self.finding, self.flag))
        else:
            self.body.addWidget(self.pictures)
            self.body.addWidget(self._tools(*self.pictures.ways, self.finding, self.flag))

    @staticmethod
    def _tools(*buttons: QWidget) -> QWidget:
        """Put what can be done beside answering into a row that wraps."""
        tools = QWidget()
        flow = FlowLayout(tools, gap=S2)
        for button in buttons:
            flow.addWidget(button)
        return tools

    def _show_state(self) -> None:
        view = self.view
        many = len(view.notes)
        shown = (self.is_current, view.is_answered, view.is_optional, view.is_flagged, many, view.pictures)
        if shown == self._state_shown:
            return  # a key changes none of it, and the page is not to be laid out at each
        self._state_shown = shown
        if self.is_current:
            self._state.show_state("Current", "brand")
        elif view.is_answered:
            self._state.show_state("Answered", "ok")
        else:
            self._state.show_state("Not answered" if view.is_optional else "Needed to finish", "neutral")
        if view.is_flagged and not self.is_current:
            self._state.show_state("Come back to this", "warn")
        self._state.setVisible(view.input not in ("words", "value", "absent"))
        self._notes_title.setText(
            f"Evidence notes: {many}, most recent last" if self.is_current else f"{many} evidence note{'s'[: many > 1]}"
        )
        self._notes_title.setVisible(many > 0)
        self._notes.setVisible(self.is_current and many > 0)
        if self.pictures is not None:
            is_gone = view.input == "picture" and view.is_answered and not view.pictures
            self.pictures.show_pictures(view.pictures, GONE if is_gone else "")
            self.pictures.show_adding(view.picture_ways, is_current=self.is_current)
        self.finding.setVisible(self.is_current and view.takes_findings)
        self.flag.setVisible(self.is_current and view.input not in ("words", "value", "absent"))
        self.flag.setChecked(view.is_flagged)
        self.flag.setText("Will come back to this" if view.is_flagged else "Come back to this")


def _app() -> QApplication:
    return cast(QApplication, QApplication.instance())
