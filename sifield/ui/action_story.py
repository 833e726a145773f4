"""What came of an action: its milestones, and what was said of it, the latest first, with the pictures that show it."""

from collections.abc import Mapping
from datetime import date
from functools import partial
from typing import TYPE_CHECKING

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QWidget

from sifield.fieldwork import tracking
from sifield.fieldwork.pictures import PURPOSES, PictureRow
from sifield.fieldwork.plans import MilestoneRow
from sifield.fieldwork.tracked_actions import TrackedAction
from sifield.fieldwork.tracking import Progress, ProgressNote
from sifield.pictures.picture import Picture
from sifield.ui import picture_work
from sifield.ui.capture_views import PictureView
from sifield.ui.theme import S2
from sifield.ui.widgets.check import Check
from sifield.ui.widgets.layout import clear, column, row
from sifield.ui.widgets.picture_strip import PictureTile
from sifield.ui.widgets.text import Text
from sifield.ui.words import count, say_day

if TYPE_CHECKING:
    from sifield.ui.tasks import Session

GONE = "A picture was here. It has been deleted, its day has passed, or it is not on this laptop yet."
_NOT_HERE = "Cannot be shown here"
Story = tuple[Progress, Mapping[str, Picture | None]]


def read_story(session: "Session", action_id: str) -> Story:
    """Read how far an action has come, and its pictures, small."""
    progress = tracking.get_progress(session, action_id)
    rows = tuple(note.picture for note in progress.notes if note.picture is not None)
    return progress, picture_work.read_small(rows, session)


def picture_view(row: PictureRow, small: Picture | None) -> PictureView:
    """Say of a picture what its tile shows."""
    told = [row.caption, PURPOSES.get(row.purpose, ""), "" if small is not None else _NOT_HERE]
    said = [one for one in told if one]
    return PictureView(row.id, f"Picture: {', '.join(said)}", said[0] if small is not None else _NOT_HERE, small)


class ActionStory(QWidget):
    """Shows the story of one action.

    **Signals:** ``reached(milestone_id: str, is_reached: bool)``, ``picture_opened(note: ProgressNote)``.
    """

    reached = Signal(str, bool)
    picture_opened = Signal(object)

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._lines = column(gap=S2)
        self.setLayout(self._lines)

    def show_story(self, action: TrackedAction, story: Story) -> None:
        """Show it."""
        progress, small = story
        clear(self._lines)
        self._show_milestones(progress.milestones, is_open=action.is_open)
        told: list[tuple[date, str, ProgressNote | None]] = [
            (note.at.astimezone().date(), f"{note.by or 'Somebody'}: {note.text}", note) for note in progress.notes
        ]
        told += [(day, words, None) for day, words in _events(action) if day is not None]
        if told:
            self._lines.addWidget(Text("What was said of it", "strong"))
        for day, words, note in sorted(told, key=lambda one: one[0], reverse=True):
            self._lines.addWidget(Text(f"{say_day(day)} · {words}", "body", "ink2"))
            if note is not None and note.had_picture:
                self._show_picture(note, small)

    def _show_picture(self, note: ProgressNote, small: Mapping[str, Picture | None]) -> None:
        if note.picture is None:
            self._lines.addWidget(Text(GONE, "small", "hint"))
            return
        tile = PictureTile(picture_view(note.picture, small.get(note.picture.id)), note.text)
        tile.clicked.connect(partial(self._open, note))
        self._lines.addLayout(row(tile, "stretch"))

    def _open(self, note: ProgressNote, _on: bool = False) -> None:
        self.picture_opened.emit(note)

    def _show_milestones(self, milestones: tuple[MilestoneRow, ...], *, is_open: bool) -> None:
        """Show each milestone as a tick, which says that it is reached."""
        if milestones:
            self._lines.addWidget(Text("Milestones", "strong"))
        for step in milestones:
            by = f"{step.text.rstrip('.')}, by {say_day(step.on)}" if step.on else step.text
            tick = Check(f"{by}: reached on {say_day(step.done_on)}" if step.done_on else by)
            tick.setChecked(step.done_on is not None)
            tick.setEnabled(is_open)
            tick.clicked.connect(lambda on, step=step: self.reached.emit(step.id, on))
            self._lines.addWidget(tick)


def _events(action: TrackedAction) -> list[tuple[date | None, str]]:
    """Say what became of an action, with the day of each."""
    took = action.days_to_verified
    since = f", {count(took, 'day')} after it was found" if took is not None else ""
    return [
        (action.agreed_on, "Agreed by both"),
        (action.rag_on, f"{action.rag.capitalize()}: {action.rag_reason}"),
        (
            action.done_on,
            f"Done, says {action.claimed_by or 'somebody'}: {action.done_note}" if action.done_note else "Done",
        ),
        (action.verified_on, f"Verified by {action.verified_by or 'somebody'}{since}: {action.verified_note}"),
        (action.impact_on, f"What it has changed: {action.impact}"),
    ]
