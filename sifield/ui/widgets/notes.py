"""Evidence as it is written down: a box that takes one note after another."""

from PySide6.QtCore import QMimeData, Qt, Signal
from PySide6.QtGui import QKeyEvent, QKeySequence, QTextCursor
from PySide6.QtWidgets import QWidget

from sifield.ui.widgets.fields import TextArea
from sifield.ui.widgets.picture_drop import is_picture
from sifield.ui.widgets.resting import Rest


class NoteBox(TextArea):
    """A box that grows as one types. Enter adds the note, Shift+Enter breaks the line, Ctrl+Z in the empty box brings
    the last note back.

    **Signals:** ``noted(words: str)``; ``recalled(words: str)`` when the last note came back into the box;
    ``drafted(words: str)`` when typing rests or the focus leaves, so that nothing typed is lost; ``picture_given(data:
    QMimeData)`` when a picture, or files, were pasted or dropped here.
    """

    noted = Signal(str)
    recalled = Signal(str)
    drafted = Signal(str)
    picture_given = Signal(object)

    def __init__(self, name: str, parent: QWidget | None = None) -> None:
        super().__init__(name, parent, lines=1, most=8)
        self.setPlaceholderText("Type what you see or hear…")
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
        if self.spelling is not None:
            self.spelling.expand()
        words = self.toPlainText().strip()
        if not words:
            return
        self._last = words
        self.clear()
        self._rest.flush()
        self.noted.emit(words)

    def forget(self) -> None:
        """Bring the last words back no more: they became something that is no note."""
        self._last = ""

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

    def canInsertFromMimeData(self, source: QMimeData) -> bool:
        return is_picture(source) or super().canInsertFromMimeData(source)

    def insertFromMimeData(self, source: QMimeData) -> None:
        """Pass on what is no text."""
        if is_picture(source):
            self.picture_given.emit(source)
        else:
            super().insertFromMimeData(source)

    def _may_recall(self) -> bool:
        return bool(self._last) and not self.toPlainText()

    def _tell_draft(self) -> None:
        self.drafted.emit(self.toPlainText())
