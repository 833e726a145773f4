"""The running notes of a visit: adding, taking back, changing, and where the next one belongs."""

from PySide6.QtCore import QObject, Signal
from PySide6.QtGui import QKeyEvent, QKeySequence

from sifield.fieldwork.capture import NoteRow
from sifield.ui.capture_saving import Keeping
from sifield.ui.capture_state import CaptureState
from sifield.ui.capture_views import Key, QuestionView
from sifield.ui.widgets.capture_frame import CaptureFrame
from sifield.ui.words import say_time


class CaptureNotes(QObject):
    """Works the note line, and the notes shown on cards and beside the page.

    **Signals:** ``changed()`` when the notes of this page are others now.
    """

    changed = Signal()

    def __init__(self, state: CaptureState, frame: CaptureFrame, saving: Keeping, parent: QObject) -> None:
        super().__init__(parent)
        self._state, self._frame, self._saving = state, frame, saving
        self._line = frame.notes
        self._about: Key | None = None  # the question that the next note is about
        self._editing: NoteRow | None = None  # the note whose words are back in the box
        self._line.box.set_draft(state.typed_note)
        self._line.note_added.connect(self._add)
        self._line.taken_back.connect(self._take_back)
        self._line.typed.connect(self._keep_typed)
        self._line.about_dropped.connect(self._drop_about)
        frame.page.note_change_asked.connect(self._change)
        frame.side.change_asked.connect(self._change)

    @property
    def about(self) -> Key | None:
        """The question that the next note is about; None for the whole stop or visit."""
        return self._about

    def turn_to(self, view: QuestionView | None) -> None:
        """File the next note under the question in hand, where it takes notes."""
        about = view.key if view is not None and view.takes_notes else None
        if about != self._about and self._editing is None:
            self._line.show_last("")
        self._about = about
        self._line.show_about(self._place(), view.label if view is not None and view.takes_notes else "")

    def show(self) -> None:
        """Show the notes of the page beside it."""
        title = f"Notes in {self._place()}" if self._place() else "Notes of this visit"
        self._frame.side.show_notes(title, self._state.page_notes())

    def press(self, event: QKeyEvent) -> bool:
        """Take Ctrl+Z from anywhere on the page, as the box itself would."""
        if not event.matches(QKeySequence.StandardKey.Undo):
            return False
        self._line.box.setFocus()
        self._line.box.keyPressEvent(event)
        return True

    def _place(self) -> str:
        return self._state.title(self._state.page) if self._state.page.row_id else ""

    def _add(self, text: str, kind: str) -> None:
        self._line.warn_of("")
        if self._editing is not None:
            note = self._state.notes.change(self._editing, text, kind)
            words = f"Changed the note of {say_time(note.noted_at)}"
            self._editing = None
        else:
            note = self._state.add_note(text, kind, self._about)
            words = f"Added {say_time(note.noted_at)}. Ctrl+Z brings it back"
        self._saving.keep_note(note)
        self._saving.flush()
        self._tell(words)

    def _take_back(self) -> None:
        """The last note is back in the box (which remembered its words): let the note go."""
        note = self._state.notes.last()
        if note is None:
            return
        self._state.notes.take_back(note.id)
        self._saving.drop_note(note.id)
        self._saving.flush()
        self._tell("Back in the box")

    def _change(self, note_id: str) -> None:
        """Bring the words of an earlier note into the box; its time stays."""
        note = self._state.notes.get(note_id)
        if note is None:
            return
        self._line.box.add()  # what stood in the box becomes a note, so that it is not lost
        self._editing = note
        self._line.put_back(note.text, note.kind)
        self._line.show_last(f"Changing the note of {say_time(note.noted_at)}. Enter keeps it")

    def _keep_typed(self, words: str) -> None:
        self._line.warn_of(self._state.warn_of_names(words))
        self._state.typed_note = words if self._editing is None else ""
        self._saving.keep_place(self._state.place())
        self._saving.flush()

    def _drop_about(self) -> None:
        self._about = None
        self._line.show_about(self._place(), "")
        self._line.box.setFocus()

    def _tell(self, words: str) -> None:
        for key in self._state.keys(self._state.page):
            self._frame.page.show_view(self._state.view(key))
        self._line.show_last(words)
        self.changed.emit()
