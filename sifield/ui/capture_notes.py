"""The running notes of a visit: adding, taking back, changing, and where the next one belongs."""

from functools import partial
from textwrap import shorten

from PySide6.QtCore import QObject, Signal

from sifield.fieldwork.capture import NoteRow
from sifield.fieldwork.raising import Kind, Raised
from sifield.ui.capture_saving import Keeping
from sifield.ui.capture_state import CaptureState
from sifield.ui.capture_undo import CaptureUndo
from sifield.ui.capture_views import Key, QuestionView
from sifield.ui.widgets.banner import announce
from sifield.ui.widgets.capture_frame import CaptureFrame
from sifield.ui.words import say_time
from sifield.wire.ids import new_id

_RAISED: dict[str, Kind] = {"finding": "finding", "action": "action"}
"""What the note line raises instead of adding a note."""
NO_FINDINGS = "A lesson look has no findings and no plan: write its one next step in the talk afterwards."


class CaptureNotes(QObject):
    """Works the note line, and the notes shown on cards and beside the page.

    **Signals:** ``changed()`` when the notes of this page are others now.
    """

    changed = Signal()

    def __init__(
        self, state: CaptureState, frame: CaptureFrame, saving: Keeping, undo: CaptureUndo, parent: QObject
    ) -> None:
        super().__init__(parent)
        self._undo = undo
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

    def _place(self) -> str:
        return self._state.title(self._state.page) if self._state.page.row_id else ""

    def raise_here(self, kind: str) -> None:
        """Write a finding or an action about the question in hand; a lesson look has none, and says so."""
        if self._state.is_lesson_look:
            self._decline(NO_FINDINGS)
            return
        self._line.take(kind)
        self._line.show_last(f"Enter raises the {kind}")

    def _raise(self, text: str, kind: Kind) -> None:
        state = self._state
        key = state.current
        about = state.label(key) if key is not None else state.title(state.page)
        own = new_id()
        raised = Raised(
            id=own, finding_id=own if kind == "finding" else new_id(), kind=kind, text=text,
            question=key[0] if key is not None else "", row_id=state.page.row_id, about=about,
        )  # fmt: skip
        self._saving.keep_raised(raised)
        self._saving.flush()
        self._undo.did(f"the {kind} “{shorten(text, 40, placeholder=' …')}”", partial(self._drop_raised, raised), own)
        self._line.box.forget()
        self._tell(f"Raised: it is among the {'findings' if kind == 'finding' else 'actions of the plan'}")

    def _drop_raised(self, raised: Raised) -> None:
        self._saving.drop_raised(raised)
        self._saving.flush()
        self._line.put_back(raised.text, raised.kind)
        self._tell("Back in the box")

    def _add(self, text: str, kind: str) -> None:
        self._line.warn_of("")
        is_raised = kind in _RAISED
        declined = NO_FINDINGS if is_raised and self._state.is_lesson_look else self._state.decline(text)
        if declined:
            self._put_back(text, "thought" if is_raised and self._state.is_lesson_look else kind)
            self._decline(declined)
            return
        if kind in _RAISED:
            self._raise(text, _RAISED[kind])
            return
        if self._editing is not None:
            note = self._state.notes.change(self._editing, text, kind)
            self._undo.did("the change of a note", partial(self._put_words_back, self._editing))
            words = f"Changed the note of {say_time(note.noted_at)}"
            self._editing = None
        else:
            note = self._state.add_note(text, kind, self._about)
            self._undo.did("a note", partial(self._bring_back, note.id), note.id)
            words = f"Added {say_time(note.noted_at)}. Ctrl+Z brings it back"
        self._saving.keep_note(note)
        self._saving.flush()
        self._tell(words)

    def _put_back(self, text: str, kind: str) -> None:
        """Leave what was typed in the box, and keep it as what is no note yet."""
        self._line.put_back(text, kind)
        self._keep_typed(text)

    def _decline(self, words: str) -> None:
        """Say in one calm line why something is not written down; what was typed stays in the box."""
        self._line.warn_of(words)
        announce(self._line, words)

    def _take_back(self) -> None:
        """The last note is back in the box (which remembered its words): let the note go."""
        note = self._state.notes.last()
        if note is None:
            return
        self._undo.forget(note.id)
        self._state.notes.take_back(note.id)
        self._saving.drop_note(note.id)
        self._saving.flush()
        self._tell("Back in the box")

    def _bring_back(self, note_id: str) -> None:
        """Let a note go, its words back in the box; what stood there becomes a note, so that it is not lost."""
        note = self._state.notes.get(note_id)
        if note is None:
            return
        self._line.box.add()
        self._state.notes.take_back(note_id)
        self._saving.drop_note(note_id)
        self._saving.flush()
        self._line.put_back(note.text, note.kind)
        self._tell("Back in the box")

    def _put_words_back(self, before: NoteRow) -> None:
        note = self._state.notes.get(before.id)
        if note is not None:
            self._saving.keep_note(self._state.notes.change(note, before.text, before.kind))
            self._saving.flush()
            self._tell(f"The note of {say_time(before.noted_at)} is as it was")

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
        self._line.warn_of(self._state.decline(words) or self._state.warn_of_names(words))
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
