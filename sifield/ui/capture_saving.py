"""Autosave of a visit: every answer, note, flag, room and the place, each a durable row by itself."""

from collections.abc import Callable
from datetime import datetime
from functools import partial
from typing import TYPE_CHECKING, Protocol

from PySide6.QtCore import QObject

from sifield.fieldwork import capture, raising
from sifield.fieldwork.capture import NoteRow, RowDetails
from sifield.fieldwork.raising import Raised
from sifield.forms.values import Value
from sifield.ui.capture_views import Key
from sifield.ui.tasks import StoreName, Tasks
from sifield.ui.unsaved import Unsaved, Written
from sifield.ui.widgets.resting import Rest

if TYPE_CHECKING:
    from sifield.ui.tasks import Session


class Keeping(Protocol):
    """What becomes of what is written: a visit is saved (``CaptureSaving``), a preview is thrown away."""

    def keep_answer(self, key: Key, value: Value, *, running: bool) -> None:
        """Keep an answer; ``running`` text merges by words."""

    def keep_flag(self, key: Key, wanted: bool) -> None:
        """Keep that a question is to come back to, or no more."""

    def keep_label(self, row_id: str, label: str) -> None:
        """Keep what a row (a room) is called."""

    def keep_place(self, place: str) -> None:
        """Keep where the person is and what stands in the note box."""

    def keep_note(self, note: NoteRow) -> None:
        """Keep a note, new or changed."""

    def drop_note(self, note_id: str) -> None:
        """Keep that a note is gone."""

    def keep_raised(self, raised: Raised) -> None:
        """Keep a finding or action raised here."""

    def drop_raised(self, raised: Raised) -> None:
        """Keep that it is taken back."""

    def add_row(self, group: str, parent_id: str, done: Callable[[RowDetails], object]) -> None:
        """Make a row at the end of a repeat, and call ``done`` with it."""

    def remove_row(self, row_id: str) -> None:
        """Let a row go."""

    def rest(self) -> None:
        """Something was typed: write when typing rests."""

    def flush(self) -> None:
        """Write now whatever is not known to be written."""

    def flush_then(self, done: Callable[[], object]) -> None:
        """Write now, and call ``done`` once everything is kept."""


class CaptureSaving(QObject):
    """Keeps what is to be written and writes it: choices at once, typed words when typing rests."""

    def __init__(
        self,
        tasks: Tasks,
        visit_id: str,
        person_id: str,
        store: StoreName,
        *,
        now: Callable[[], datetime],
        parent: QObject,
    ) -> None:
        super().__init__(parent)
        self._tasks = tasks
        self._visit_id = visit_id
        self._person_id = person_id
        self._store = store
        self._now = now
        self._unsaved = Unsaved()
        self._rest = Rest(self)
        self._rest.rested.connect(self.flush)

    def keep_answer(self, key: Key, value: Value, *, running: bool) -> None:
        """See ``Keeping.keep_answer``."""
        work = partial(_write_answer, self._visit_id, key, value, running)
        self._unsaved.put(("answer", key), work)

    def keep_flag(self, key: Key, wanted: bool) -> None:
        """See ``Keeping.keep_flag``."""
        visit_id = self._visit_id
        self._unsaved.put(("flag", key), lambda session: capture.flag(session, visit_id, *key, wanted))

    def keep_label(self, row_id: str, label: str) -> None:
        """See ``Keeping.keep_label``."""
        self._unsaved.put(("label", row_id), lambda session: capture.rename_row(session, row_id, label))

    def keep_place(self, place: str) -> None:
        """See ``Keeping.keep_place``."""
        visit_id = self._visit_id
        self._unsaved.put("place", lambda session: capture.remember_place(session, visit_id, place))

    def keep_note(self, note: NoteRow) -> None:
        """See ``Keeping.keep_note``."""
        work = partial(_write_note, self._visit_id, self._person_id, note)
        self._unsaved.put(("note", note.id), work)

    def drop_note(self, note_id: str) -> None:
        """See ``Keeping.drop_note``."""
        self._unsaved.put(("note", note_id), partial(_drop_note, self._visit_id, note_id))

    def keep_raised(self, raised: Raised) -> None:
        """See ``Keeping.keep_raised``."""
        self._unsaved.put(("raised", raised.id), partial(raising.keep_raised, visit_id=self._visit_id, raised=raised))

    def drop_raised(self, raised: Raised) -> None:
        """See ``Keeping.drop_raised``."""
        self._unsaved.put(("raised", raised.id), partial(raising.drop_raised, raised=raised))

    def add_row(self, group: str, parent_id: str, done: Callable[[RowDetails], object]) -> None:
        """See ``Keeping.add_row``; what was written before it is kept first."""
        self.flush()
        work = partial(_add_row, self._visit_id, group, self._now(), parent_id)
        self._tasks.write(self, work, done, store=self._store)

    def remove_row(self, row_id: str) -> None:
        """See ``Keeping.remove_row``."""
        self._tasks.write(self, lambda session: capture.remove_row(session, row_id), store=self._store)

    def rest(self) -> None:
        """See ``Keeping.rest``."""
        self._rest.touch()

    def flush(self) -> None:
        """See ``Keeping.flush``."""
        self._rest.cancel()
        if self._unsaved:
            self._tasks.write(self, self._unsaved.write, self._unsaved.settle, store=self._store)

    def flush_then(self, done: Callable[[], object]) -> None:
        """Write now, and call ``done`` once everything is in the store; it is not called if the writing fails."""
        self._rest.cancel()
        self._tasks.write(self, self._unsaved.write, partial(self._settle_then, done), store=self._store)

    def _settle_then(self, done: Callable[[], object], written: Written) -> None:
        self._unsaved.settle(written)
        done()


def _write_answer(visit_id: str, key: Key, value: Value, running: bool, session: "Session") -> None:
    capture.save_answer(session, visit_id, *key, value, running=running)


def _write_note(visit_id: str, person_id: str, note: NoteRow, session: "Session") -> None:
    place = {"row_id": note.row_id, "question": note.question, "kind": note.kind}
    capture.add_note(session, visit_id, person_id, note.text, note.noted_at, note_id=note.id, **place)
    capture.edit_note(session, note.id, text=note.text, kind=note.kind)


def _add_row(visit_id: str, group: str, at: datetime, parent_id: str, session: "Session") -> RowDetails:
    return capture.add_row(session, visit_id, group, "", at, parent_id)


def _drop_note(visit_id: str, note_id: str, session: "Session") -> None:
    if any(note.id == note_id for note in capture.list_notes(session, visit_id)):
        capture.remove_note(session, note_id)
