"""The pictures of a visit at work: taken in, covered and kept, shown, opened again, deleted and brought back."""

from collections.abc import Callable
from datetime import datetime
from functools import partial

from PySide6.QtCore import QMimeData, QObject, Signal

from sifield.fieldwork.pictures import PictureRow
from sifield.fieldwork.visits import VisitDetails
from sifield.pictures.picture import Picture
from sifield.ui import picture_work
from sifield.ui.capture_state import CaptureState
from sifield.ui.capture_views import Key
from sifield.ui.picture_desk import Decision, Ground, PictureDesk
from sifield.ui.picture_work import KeepPicture, Kept
from sifield.ui.tasks import StoreName, Tasks
from sifield.ui.unfinished_sketch import UnfinishedSketch
from sifield.ui.widgets.banner import Banners, announce
from sifield.ui.widgets.capture_frame import CaptureFrame
from sifield.ui.widgets.picture_drop import Source, over
from sifield.ui.widgets.picture_stage import PictureStage


class CapturePictures(QObject):
    """Works the pictures of one visit.

    **Signals:** ``page_wanted(shown: bool)`` when the picture shall stand in the place of the form, or no more,
    ``changed(key: Key)`` when the pictures of a question (or with "" for its name, of a stop) are others now,
    ``answered(key: Key, value: str | None)`` when a question for a picture has another answer.
    """

    page_wanted = Signal(bool)
    changed = Signal(object)
    answered = Signal(object, object)

    def __init__(
        self,
        tasks: Tasks,
        visit: VisitDetails,
        person_id: str,
        store: StoreName,
        state: CaptureState,
        frame: CaptureFrame,
        stage: PictureStage,
        banners: Banners,
        *,
        place_in_hand: Callable[[], Key],
        now: Callable[[], datetime],
    ) -> None:
        """Begin.

        Args:
            place_in_hand: says where what is pasted or dropped belongs.
        """
        super().__init__(frame)
        self._tasks, self._state, self._frame, self._now = tasks, state, frame, now
        self._place_in_hand = place_in_hand
        self._keep_on_visit = picture_work.keep_on_visit(visit.id, person_id)
        self._store = store
        ground = Ground(visit.sensitivity, store, self._say_about)
        self.desk = PictureDesk(tasks, stage, banners, ground, now=now, parent=frame)
        self._sketch = UnfinishedSketch(tasks, visit.id, store, self.desk, banners, self)
        drop = over(frame.page)
        drop.taken.connect(self._take_dropped)
        drop.refused.connect(self.desk.refuse)
        frame.notes.box.picture_given.connect(self.paste)
        frame.page.picture_wanted.connect(self._take)
        frame.page.picture_opened.connect(self._open)
        frame.page.shown.connect(self.read_small)
        self.desk.page_wanted.connect(self.page_wanted)
        self.desk.kept.connect(self._keep)
        self.desk.deleted.connect(self._delete)

    def begin(self) -> None:
        """Let each question for a picture name one that is there: another laptop may have added or replaced it."""
        for key in {self._key_of(row) for row in self._state.pictures.all}:
            self._answer(key)
        self.read_small()

    # -- from where pictures come

    def _take(self, key: Key | None, way: str) -> None:
        """Take a picture for a question or (None) for the stop in hand."""
        about = key if key is not None else ("", self._state.page.row_id)
        if way == "sketch":
            self._sketch.draw(about)
        else:
            self.desk.take(way, about)

    def paste(self, data: QMimeData | None = None) -> None:
        """Take what is on the clipboard (or ``data``), for the question in hand."""
        self.desk.paste(self._place_in_hand(), data)

    def _take_dropped(self, sources: list[Source]) -> None:
        self.desk.add(sources, self._place_in_hand())

    # -- what is kept

    def _keep(self, decision: Decision) -> None:
        """Keep a picture, written anew with its covers; or what was changed of a kept one."""
        question, row_id = decision.about
        position = self._state.pictures.next_position()
        new = PictureRow(made_at=self._now(), question=question, row_id=row_id, position=position)
        row = decision.described_row(new)
        landed = partial(self._landed, decision)
        if decision.row is None or decision.editing.is_changed:
            work = KeepPicture(self._keep_on_visit, decision.editing, row, decision.row)
            self._tasks.write(self, work, landed, store=self._store)
        elif row != decision.row:
            self._tasks.write(self, partial(picture_work.describe, row), landed, store=self._store)

    def _landed(self, decision: Decision | None, kept: Kept) -> None:
        """A picture is in the store: show it."""
        small = kept.small if kept.small is not None else self._state.pictures.small.get(kept.row.id)
        self._state.pictures.keep(kept.row, small, kept.instead_of)
        announce(self._frame, "Picture kept")
        self._tell(self._key_of(kept.row))
        if decision is not None:
            self.desk.offer_original(decision.original, "The picture is kept.")

    def _open(self, picture_id: str) -> None:
        row = self._state.pictures.get(picture_id)
        if row is not None:
            self.desk.open(row)

    def _delete(self, row: PictureRow) -> None:
        self._tasks.write(self, partial(picture_work.remove, row), partial(self._deleted, row), store=self._store)

    def _deleted(self, row: PictureRow, content: bytes | None) -> None:
        key = self._key_of(row)
        self._state.pictures.let_go(row.id)
        self._tell(key)

        def undo() -> None:
            work = partial(picture_work.bring_back, self._keep_on_visit, row, content or b"")
            self._tasks.write(self, work, partial(self._landed, None), store=self._store)

        self.desk.tell_deleted(undo if content is not None else None)

    def read_small(self) -> None:
        """Read the pictures of the page in hand, small, in the background."""
        page = self._state.page
        rows = self._state.pictures.unread([*self._state.keys(page), ("", page.row_id)])
        if rows:
            self._tasks.read(self, partial(picture_work.read_small, rows), self._show_small, store=self._store)

    def _show_small(self, found: dict[str, Picture | None]) -> None:
        self._state.pictures.small |= found
        rows = (self._state.pictures.get(picture_id) for picture_id in found)
        for key in {self._key_of(row) for row in rows if row is not None}:
            self.changed.emit(key)

    # -- what follows

    def _key_of(self, row: PictureRow) -> Key:
        return self._state.pictures.place(row)

    def _tell(self, key: Key) -> None:
        self._answer(key)
        self.changed.emit(key)

    def _answer(self, key: Key) -> None:
        question = self._state.template.questions.get(key[0])
        if question is None or question.kind != "image":
            return
        names = [row.file_name for row in self._state.pictures.about(key)]
        wanted = names[0] if names else None
        if self._state.value(key) not in (*names, wanted):
            self.answered.emit(key, wanted)

    def _say_about(self, key: Key) -> str:
        key = self._state.pictures.place_of(key)
        place = self._state.rows.name(key[1])
        about = f"“{self._state.label(key)}”" if key[0] else ("this stop" if key[1] else "this visit")
        return f"{place}, {about}" if place and key[0] else place or about
