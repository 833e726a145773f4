"""Keeping what is said of an action while it is being said: after a power cut, or when one comes back, it is there."""

from functools import partial
from typing import TYPE_CHECKING

from PySide6.QtCore import QObject, Signal

from sifield.fieldwork import unfinished_notes
from sifield.fieldwork.unfinished_notes import UnfinishedNote, WaitingPicture
from sifield.pictures.covering import Editing
from sifield.pictures.picture import encode
from sifield.pictures.taking import take_in
from sifield.ui.picture_desk import Decision
from sifield.ui.tasks import StoreName, Tasks
from sifield.ui.widgets.picture_page import Described
from sifield.ui.widgets.resting import Rest

if TYPE_CHECKING:
    from sifield.ui.tasks import Session


class NoteInHand(QObject):
    """The unfinished note of one action at a time.

    **Signals:** ``found(words: str, decision: Decision | None)`` when something was left unfinished of the action in
    hand: what was typed, and the picture that waited.
    """

    found = Signal(str, object)

    def __init__(self, tasks: Tasks, parent: QObject) -> None:
        super().__init__(parent)
        self._tasks, self._action_id = tasks, ""
        self._store: StoreName = "general"
        self._words = ""
        self._rest = Rest(self)
        self._rest.rested.connect(self._write_words)

    def stand_on(self, action_id: str, store: StoreName) -> None:
        """Have another action in hand."""
        self._rest.flush()
        self._action_id, self._store, self._words = action_id, store, ""
        read = partial(_read, action_id=action_id)
        self._tasks.read(self, read, partial(self._tell, action_id), store=store)

    def type(self, words: str) -> None:
        """Keep what is typed, once typing rests."""
        self._words = words
        self._rest.touch()

    def hold(self, decision: Decision) -> None:
        """Keep a picture that waits for its note, as it will be kept: covered, small, without what a camera noted."""
        action_id, said = self._action_id, decision.described

        def hold(session: "Session") -> None:
            content = encode(decision.editing.finished()).content
            picture = WaitingPicture(said.caption, said.purpose, said.expires_on, content)
            unfinished_notes.remember_picture(session, action_id, picture)

        self._tasks.write(self, hold, store=self._store)

    def let_go(self) -> None:
        """Forget the picture: it is left out."""
        let_go = partial(unfinished_notes.remember_picture, action_id=self._action_id, picture=None)
        self._tasks.write(self, let_go, store=self._store)

    def forget(self) -> None:
        """Forget all: the note is not to be."""
        self._rest.cancel()
        self._tasks.write(self, self.forget_in, store=self._store)

    def forget_in(self, session: "Session") -> None:
        """Forget all in the same transaction in which the note is kept."""
        unfinished_notes.forget(session, self._action_id)

    def done(self) -> None:
        """The note is in the store; nothing that was typed for it is to be written any more."""
        self._rest.cancel()

    def _write_words(self) -> None:
        write = partial(unfinished_notes.remember_words, action_id=self._action_id, words=self._words.strip())
        self._tasks.write(self, write, store=self._store)

    def _tell(self, action_id: str, found: tuple[UnfinishedNote, Decision | None]) -> None:
        note, decision = found
        if action_id == self._action_id and (note.words or decision is not None):
            self.found.emit(note.words, decision)


def _read(session: "Session", *, action_id: str) -> tuple[UnfinishedNote, Decision | None]:
    note = unfinished_notes.get_unfinished(session, action_id)
    if note.picture is None:
        return note, None
    there = note.picture
    described = Described(there.caption, there.purpose, there.expires_on)
    return note, Decision(("", ""), Editing(take_in(there.content)), described, None, None)
