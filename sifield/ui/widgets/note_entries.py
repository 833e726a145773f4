"""Notes as they are read: time, words, what they are about, and a pen to bring one back into the box."""

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QVBoxLayout, QWidget

from sifield.ui.capture_views import NoteView
from sifield.ui.theme import S1, S2, S3
from sifield.ui.widgets.layout import clear, column, row
from sifield.ui.widgets.small_button import SmallIconButton
from sifield.ui.widgets.text import Text

_KINDS = {"heard": "Heard", "thought": "My thought"}
_TOP = Qt.AlignmentFlag.AlignTop


class NoteEntries(QWidget):
    """A list of notes, most recent last. ``narrow`` puts the words below the time, with the number of the question.

    **Signals:** ``change_asked(note_id: str)`` when the pen of a note was pressed.
    """

    change_asked = Signal(str)

    def __init__(self, *, narrow: bool = False, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._narrow = narrow
        self._shown: tuple[NoteView, ...] = ()
        self._column = QVBoxLayout(self)
        self._column.setContentsMargins(0, 0, 0, 0)
        self._column.setSpacing(S3 if narrow else S2)

    def show_notes(self, notes: tuple[NoteView, ...]) -> None:
        """Show these notes."""
        if notes == self._shown:
            return
        self._shown = notes
        clear(self._column)
        for note in notes:
            self._column.addWidget(self._entry(note))

    def _entry(self, note: NoteView) -> QWidget:
        entry = QWidget()
        entry.setAccessibleName(f"Note of {note.time}: {note.text}")
        beside = ", beside the page" if self._narrow else ""
        pen = SmallIconButton("pen", f"Change the note of {note.time}{beside}: {note.text[:40]}")
        pen.setToolTip("Change this note")
        pen.clicked.connect(lambda: self.change_asked.emit(note.id))
        time = Text(note.time, "strong", "ink2", wrap=False)
        words = Text(note.text)
        words.setTextInteractionFlags(Qt.TextInteractionFlag.TextSelectableByMouse)
        tags = [_KINDS.get(note.kind, ""), note.number if self._narrow else ""]
        tag = Text(" · ".join(each for each in tags if each), "small", "brand", wrap=False)
        if self._narrow:
            entry.setLayout(column(row(time, tag, "stretch", pen), words, gap=0))
            return entry
        line = row(time, words, tag, pen, gap=S3)
        line.setStretch(1, 1)
        for part in (time, words, tag, pen):
            line.setAlignment(part, _TOP)
        line.setSpacing(S2 + S1)
        entry.setLayout(line)
        return entry
