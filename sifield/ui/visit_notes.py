"""The notes of a visit, in the order in which they were made."""

from collections.abc import Iterable
from dataclasses import replace
from datetime import datetime

from sifield.fieldwork.capture import NoteRow
from sifield.fieldwork.self_reviews import SCHOOL
from sifield.ui.capture_views import Key
from sifield.wire.ids import new_id


class VisitNotes:
    """Notes; ``all`` lists those of the people on site, ``school`` holds what the school said beforehand, by check."""

    def __init__(self, notes: Iterable[NoteRow]) -> None:
        self.all: list[NoteRow] = []
        self.school: dict[str, NoteRow] = {}
        for note in notes:
            if note.kind == SCHOOL:
                self.school[note.question] = note
            else:
                self.all.append(note)

    def get(self, note_id: str) -> NoteRow | None:
        """Give a note, or None."""
        return next((note for note in self.all if note.id == note_id), None)

    def last(self) -> NoteRow | None:
        """Give the note that was added last."""
        return max(self.all, key=lambda note: note.id, default=None)

    def about(self, key: Key) -> list[NoteRow]:
        """Give the notes on a question."""
        return [note for note in self.all if (note.question, note.row_id) == key]

    def in_row(self, row_id: str) -> list[NoteRow]:
        """Give the notes of a row; of "" those that belong to none."""
        return [note for note in self.all if note.row_id == row_id]

    def add(self, text: str, kind: str, row_id: str, question: str, at: datetime) -> NoteRow:
        """Add a note with its time."""
        note = NoteRow(new_id(), at, row_id, question, kind, text.strip())
        self.all.append(note)
        return note

    def change(self, note: NoteRow, text: str, kind: str) -> NoteRow:
        """Give a note other words; its time stays."""
        changed = replace(note, text=text.strip(), kind=kind)
        self.all = [changed if each.id == note.id else each for each in self.all]
        return changed

    def take_back(self, note_id: str) -> None:
        """Let a note go."""
        self.all = [note for note in self.all if note.id != note_id]
