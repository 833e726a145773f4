"""Evidence as it is written down: a box that takes one note after another, and the notes so far."""

from collections.abc import Sequence
from dataclasses import dataclass

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QFontMetrics, QKeyEvent, QKeySequence, QTextCursor
from PySide6.QtWidgets import QHBoxLayout, QVBoxLayout, QWidget

from sifield.ui.theme import RING, S2, S3, theme
from sifield.ui.widgets.buttons import IconButton
from sifield.ui.widgets.chip import Chip
from sifield.ui.widgets.fields import TextArea
from sifield.ui.widgets.layout import clear, column
from sifield.ui.widgets.resting import Rest
from sifield.ui.widgets.text import Text


@dataclass(frozen=True, slots=True)
class NoteLine:
    """A note to show: its time and words as they stand, and a tag (room, class, pupil voice) or ""."""

    id: str
    time: str
    words: str
    tag: str = ""


class NoteBox(TextArea):
    """A box that grows as one types. Enter adds the note, Shift+Enter breaks the line, Ctrl+Z in the empty box brings
    the last note back.

    **Signals:** ``noted(words: str)``; ``recalled(words: str)`` when the last note came back into the box;
    ``drafted(words: str)`` when typing rests or the focus leaves, so that nothing typed is lost.
    """

    noted = Signal(str)
    recalled = Signal(str)
    drafted = Signal(str)

    def __init__(self, name: str, parent: QWidget | None = None, *, placeholder: str = "Type what you see or hear…"):
        super().__init__(name, parent, lines=1, most=8)
        self.setPlaceholderText(placeholder)
        self.setAccessibleDescription("Enter adds the note with the time, Shift and Enter breaks the line")
        self._last = ""
        self._rest = Rest(self)
        self._rest.rested.connect(self._tell_draft)
        self.textChanged.connect(self._rest.touch)
        self.left.connect(self._rest.flush)

    def set_draft(self, words: str) -> None:
        """Put words into the box without telling anybody (what was typed before the program was closed)."""
        self.blockSignals(True)
        self.setPlainText(words)
        self.blockSignals(False)
        self.moveCursor(QTextCursor.MoveOperation.End)

    def add(self) -> None:
        """Add what is typed as a note; nothing happens where there is only white space."""
        words = self.toPlainText().strip()
        if not words:
            return
        self._last = words
        self.clear()
        self._rest.flush()
        self.noted.emit(words)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        enter = event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter)
        if enter and not event.modifiers() & (Qt.KeyboardModifier.ShiftModifier | Qt.KeyboardModifier.ControlModifier):
            self.add()
        elif event.matches(QKeySequence.StandardKey.Undo) and self._may_recall():
            words, self._last = self._last, ""
            self.setPlainText(words)
            self.moveCursor(QTextCursor.MoveOperation.End)
            self.recalled.emit(words)
        elif enter and event.modifiers() & Qt.KeyboardModifier.ControlModifier:
            event.ignore()  # Ctrl+Enter belongs to the screen: check and finish
        else:
            super().keyPressEvent(event)

    def _may_recall(self) -> bool:
        return bool(self._last) and not self.toPlainText()

    def _tell_draft(self) -> None:
        self.drafted.emit(self.toPlainText())


class NoteRow(QWidget):
    """One note: time, words, tag, and a pen to bring it back into the box.

    **Signals:** ``change_asked(id: str)``.
    """

    change_asked = Signal(str)

    def __init__(self, note: NoteLine, parent: QWidget | None = None, *, changeable: bool = True) -> None:
        super().__init__(parent)
        self.note = note
        self.setAccessibleName(f"Note of {note.time}: {note.words}")
        line = QHBoxLayout(self)
        line.setContentsMargins(0, 0, 0, 0)
        line.setSpacing(S3)
        time = Text(note.time, "strong", "ink2", wrap=False)
        time.setMinimumWidth(QFontMetrics(theme().font("strong")).horizontalAdvance("00:00"))
        top = Qt.AlignmentFlag.AlignTop
        lead = (theme().px(24) + 2 * RING - QFontMetrics(theme().font()).height()) // 2 if changeable else 0
        time.setContentsMargins(0, lead, 0, 0)
        line.addWidget(time, 0, top)
        words = Text(note.words)
        words.setContentsMargins(0, lead, 0, 0)
        words.setTextInteractionFlags(Qt.TextInteractionFlag.TextSelectableByMouse)
        line.addWidget(words, 1, top)
        if note.tag:
            tag = Chip(note.tag, "brand")
            holder = column(tag, margins=(0, max(0, lead - 2), 0, 0))
            holder.addStretch(1)
            line.addLayout(holder)
        if changeable:
            pen = IconButton("pen", f"Change the note of {note.time}: {note.words[:40]}", compact=True)
            pen.setToolTip("Change this note")
            pen.clicked.connect(lambda: self.change_asked.emit(note.id))
            line.addWidget(pen, 0, top)


class NoteList(QWidget):
    """The notes so far, oldest first.

    **Signals:** ``change_asked(id: str)`` when the pen of a note was pressed.
    """

    change_asked = Signal(str)

    def __init__(self, parent: QWidget | None = None, *, changeable: bool = True) -> None:
        super().__init__(parent)
        self._changeable = changeable
        self._rows = QVBoxLayout(self)
        self._rows.setContentsMargins(0, 0, 0, 0)
        self._rows.setSpacing(0 if changeable else S2)

    def show_notes(self, notes: Sequence[NoteLine]) -> None:
        """Show these notes instead."""
        clear(self._rows)
        for note in notes:
            line = NoteRow(note, self, changeable=self._changeable)
            line.change_asked.connect(self.change_asked)
            self._rows.addWidget(line)
        self.setVisible(bool(notes))
