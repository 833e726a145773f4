"""The pictures of what is said of actions: one that comes with a note, and those of the notes that are kept."""

from collections.abc import Callable
from datetime import datetime
from functools import partial
from typing import TYPE_CHECKING

from PySide6.QtCore import QEvent, QObject, Qt, Signal
from PySide6.QtGui import QKeyEvent, QKeySequence, QShortcut
from PySide6.QtWidgets import QApplication, QWidget

from sifield.fieldwork import access, cameras, tracking
from sifield.fieldwork.pictures import PictureRow
from sifield.fieldwork.tracking import ProgressNote
from sifield.pictures.picture import smaller
from sifield.ui import picture_work
from sifield.ui.action_story import picture_view
from sifield.ui.capture_views import Key, picture_ways
from sifield.ui.picture_desk import Decision, Ground, PictureDesk
from sifield.ui.picture_work import SMALL, KeepPicture
from sifield.ui.tasks import StoreName, Tasks
from sifield.ui.unfinished_note import NoteInHand
from sifield.ui.unfinished_sketch import UnfinishedSketch
from sifield.ui.widgets.banner import Banners, announce
from sifield.ui.widgets.picture_drop import Source, is_picture, over
from sifield.ui.widgets.picture_stage import PictureStage
from sifield.ui.widgets.picture_strip import PictureStrip

if TYPE_CHECKING:
    from sifield.ui.tasks import Session

WAITING = "It is kept with the note."
_NOTE: Key = ("", "")


class ActionPictures(QObject):
    """Takes a picture in for the note that is being written, and opens those of other notes.

    A picture for a note waits on this laptop (see ``unfinished_note``), and is written in one transaction with it.

    **Signals:** ``page_wanted(shown: bool)`` when the stage shall stand in the place of the list, or no more,
    ``wanted()`` when a picture came for a note that may not be being written yet, ``left_words(words: str)`` when a
    note was left unfinished with these words, or a picture and none, ``changed()`` when the picture of a kept note is
    another now, is said to be something else, or is gone.
    """

    page_wanted = Signal(bool)
    wanted = Signal()
    left_words = Signal(str)
    changed = Signal()

    def __init__(
        self, tasks: Tasks, stage: PictureStage, banners: Banners, now: Callable[[], datetime], parent: QWidget
    ) -> None:
        super().__init__(parent)
        self._tasks, self._banners, self._now = tasks, banners, now
        self._waiting: Decision | None = None
        self._note: ProgressNote | None = None  # whose picture is open
        self.strip = PictureStrip("with this note")
        ground = Ground("general", "general", self._say)
        self.desk = PictureDesk(tasks, stage, banners, ground, now=now, parent=parent, most=1)
        self.desk.page_wanted.connect(self.page_wanted)
        self.desk.kept.connect(self._keep)
        self.desk.deleted.connect(self._delete)
        self.in_hand = NoteInHand(tasks, self)
        self.in_hand.found.connect(self._find)
        self._sketch: UnfinishedSketch | None = None
        self.strip.wanted.connect(self._take)
        self.strip.opened.connect(self._let_go)
        self.strip.show_adding(())
        tasks.read(self, cameras.are_allowed, self._show_ways)
        for key in ("Ctrl+Return", "Ctrl+Enter"):
            finish = QShortcut(QKeySequence(key), stage)
            finish.setContext(Qt.ShortcutContext.WidgetWithChildrenShortcut)
            finish.activated.connect(self.desk.finish)

    def stand_on(self, action_id: str, sensitivity: str, store: StoreName) -> None:
        """Have an action of this class in hand, in this store, with what was left unfinished of it."""
        self.desk.ground = Ground(sensitivity, store, self._say)
        self._show_none()
        if self._sketch is not None:
            self._sketch.leave()
        self._sketch = UnfinishedSketch(self._tasks, action_id, store, self.desk, self._banners, self, what="action")
        self.in_hand.stand_on(action_id, store)

    def take_from(self, field: QWidget, page: QWidget) -> None:
        """Take what is pasted into a field and is a picture, and what is dropped on a page."""
        field.installEventFilter(self)
        drop = over(page)
        drop.taken.connect(self._take_dropped)
        drop.refused.connect(self.desk.refuse)

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        """Take a picture that is pasted where words are written; words are pasted as words."""
        is_paste = isinstance(event, QKeyEvent) and event.matches(QKeySequence.StandardKey.Paste)
        if is_paste and is_picture(QApplication.clipboard().mimeData()):
            if event.type() == QEvent.Type.KeyPress:
                self.desk.paste(_NOTE)
            event.accept()
            return True
        return super().eventFilter(watched, event)

    def _take(self, way: str) -> None:
        if way == "sketch" and self._sketch is not None:
            self._sketch.draw(_NOTE)
        else:
            self.desk.take(way, _NOTE)

    def _take_dropped(self, sources: list[Source]) -> None:
        self.wanted.emit()
        self.desk.add(sources, _NOTE)

    def _show_ways(self, has_camera: bool) -> None:
        self.strip.show_adding(picture_ways(has_camera=has_camera))

    # -- with a note that is being written

    def forget(self) -> None:
        """Let go of the note that was being written, and of the picture that waits for it."""
        self._show_none()
        self.in_hand.forget()

    def _show_none(self) -> None:
        self._waiting = None
        self.strip.show_pictures(())

    def _find(self, words: str, decision: Decision | None) -> None:
        if decision is not None:
            self._wait(decision)
        self.left_words.emit(words)

    def _wait(self, decision: Decision) -> None:
        row = decision.described_row(PictureRow(made_at=self._now()))
        self._waiting = decision
        seen = picture_view(row, smaller(decision.editing.finished(), SMALL))
        self.strip.show_pictures((seen,), f"{WAITING} Press it to leave it out.")

    def keep_with(self, session: "Session", note_id: str) -> None:
        """Keep the picture that waits, if one does, with a note that was just written in the same session."""
        if self._waiting is not None:
            row = self._waiting.described_row(PictureRow(made_at=self._now()))
            KeepPicture(_keep_with(note_id), self._waiting.editing, row)(session)
        self.in_hand.forget_in(session)

    def kept(self) -> None:
        """The note is in the store, and its picture."""
        waiting = self._waiting
        self._show_none()
        self.in_hand.done()
        if waiting is not None:
            announce(self.strip, "Picture kept")
            self.desk.offer_original(waiting.original, "The picture is kept.")

    def _let_go(self, _picture_id: str) -> None:
        waiting = self._waiting
        self._show_none()
        self.in_hand.let_go()
        self.strip.add.setFocus()
        if waiting is not None:
            self.desk.offer_original(waiting.original, "The picture is not kept.")

    # -- of notes that are kept

    def open(self, note: ProgressNote) -> None:
        """Open the picture of a note."""
        if note.picture is not None:
            self._note = note
            self.desk.open(note.picture)

    def _keep(self, decision: Decision) -> None:
        row, store = decision.described_row(PictureRow(made_at=self._now())), self.desk.ground.store
        if decision.row is None:
            self._wait(decision)
            self.in_hand.hold(decision)
            self.wanted.emit()
        elif decision.editing.is_changed and self._note is not None:
            work = KeepPicture(_keep_with(self._note.id), decision.editing, row, decision.row)
            self._tasks.write(self, work, self._tell, store=store)
        elif row != decision.row:
            self._tasks.write(self, partial(picture_work.describe, row), self._tell, store=store)

    def _delete(self, row: PictureRow) -> None:
        note, store = self._note, self.desk.ground.store

        def deleted(content: bytes | None) -> None:
            self.changed.emit()

            def undo() -> None:
                if note is not None:
                    work = partial(picture_work.bring_back, _keep_with(note.id), row, content or b"")
                    self._tasks.write(self, work, self._tell, store=store)

            self.desk.tell_deleted(undo if content is not None and note is not None else None)

        self._tasks.write(self, partial(picture_work.remove, row), deleted, store=store)

    def _tell(self, _: object) -> None:
        self.changed.emit()

    def _say(self, _about: Key) -> str:
        return "With a note on this action"


def _keep_with(note_id: str) -> picture_work.Keep:
    def keep(session: "Session", row: PictureRow, content: bytes) -> None:
        tracking.attach(session, note_id, access.whose_laptop(session).person_id, row, content)

    return keep
