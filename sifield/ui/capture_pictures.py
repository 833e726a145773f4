"""The pictures of a visit at work: taken in, covered and kept, shown, opened again, deleted and brought back."""

from collections import deque
from collections.abc import Callable
from dataclasses import asdict, replace
from datetime import date, datetime
from functools import partial
from pathlib import Path

from PySide6.QtCore import QMimeData, QObject, Qt, Signal
from PySide6.QtWidgets import QApplication, QFileDialog

from sifield.errors import SifieldError
from sifield.fieldwork import pictures
from sifield.fieldwork.pictures import PURPOSES, PictureRow
from sifield.fieldwork.visits import VisitDetails
from sifield.pictures.covering import Editing
from sifield.pictures.picture import Picture
from sifield.ui import picture_work
from sifield.ui.capture_state import CaptureState
from sifield.ui.capture_views import Key
from sifield.ui.picture_work import KeepPicture, Kept
from sifield.ui.tasks import StoreName, Tasks
from sifield.ui.widgets.banner import Banner, Banners, announce
from sifield.ui.widgets.capture_frame import CaptureFrame
from sifield.ui.widgets.picture_drop import Source, over, pictures_in
from sifield.ui.widgets.picture_page import Described, PicturePage
from sifield.ui.words import say_day, say_time

MOST_AT_ONCE = 20
"""Pictures that are taken in one after the other; a slip must not drop a whole folder of them."""
_KINDS = "Pictures (*.jpg *.jpeg *.png);;All files (*)"


class CapturePictures(QObject):
    """Works the pictures of one visit. Nothing of a new picture is written anywhere before the person keeps it.

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
        page: PicturePage,
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
        self._tasks, self._visit, self._person_id, self._store = tasks, visit, person_id, store
        self._state, self._frame, self._page, self._banners, self._now = state, frame, page, banners, now
        self._place_in_hand = place_in_hand
        self._waiting: deque[tuple[Key, Source]] = deque()
        self._about: Key = ("", "")  # what the picture in hand belongs to
        self._editing: Editing | None = None
        self._kept: PictureRow | None = None  # the kept picture that is open
        self._turn = 0  # counts what was opened, so that what is read too late opens nothing
        self._is_busy = False
        self._purpose = "work"
        drop = over(frame.page)
        drop.taken.connect(self._take_dropped)
        drop.refused.connect(self._refuse)
        frame.notes.box.picture_given.connect(self.paste)
        frame.page.picture_wanted.connect(self.ask_for_files)
        frame.page.picture_opened.connect(self._open)
        frame.page.shown.connect(self.read_small)
        for told, does in (
            (page.kept, self.keep), (page.dropped, self._next), (page.deleted, self._delete), (page.left, self._close),
        ):  # fmt: skip
            told.connect(does)

    def begin(self) -> None:
        """Let each question for a picture name one that is there: another laptop may have added or replaced it."""
        for key in {self._key_of(row) for row in self._state.pictures.all}:
            self._answer(key)
        self.read_small()

    @property
    def is_open(self) -> bool:
        """Whether a picture stands in the place of the form, or is about to."""
        return self._is_busy

    # -- from where pictures come

    def ask_for_files(self, key: Key | None = None) -> None:
        """Ask for the files of pictures, for a question or (None) for the stop in hand."""
        about = key if key is not None else ("", self._state.page.row_id)
        dialog = QFileDialog(self._frame.window(), "Add pictures", "", _KINDS)
        dialog.setObjectName("picture_dialog")
        dialog.setFileMode(QFileDialog.FileMode.ExistingFiles)
        dialog.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        dialog.filesSelected.connect(lambda paths: self.add([Path(path) for path in paths], about))
        dialog.open()

    def paste(self, data: QMimeData | None = None) -> None:
        """Take what is on the clipboard (or ``data``), for the question in hand."""
        try:
            self.add(pictures_in(data or QApplication.clipboard().mimeData()), self._place_in_hand())
        except SifieldError as fault:
            self._refuse(fault)

    def _take_dropped(self, sources: list[Source]) -> None:
        self.add(sources, self._place_in_hand())

    def add(self, sources: list[Source], key: Key) -> None:
        """Take pictures in, one after the other, for a question or a stop."""
        if len(sources) > MOST_AT_ONCE:
            remedy = f"The first {MOST_AT_ONCE} are taken; add the others afterwards."
            self._refuse(SifieldError(f"{len(sources)} pictures at once are too many.", remedy, code="too-many"))
        self._waiting.extend((key, source) for source in sources[:MOST_AT_ONCE])
        if not self.is_open:
            self._next()

    # -- a new picture

    def _next(self) -> None:
        """Open the next picture that waits; none left, go back to the questions."""
        if not self._waiting:
            self._close()
            return
        self._begin()
        self._about, source = self._waiting.popleft()
        if isinstance(source, Picture):
            self._show_new(self._turn, source)
            return
        self._page.show_waiting(source.name)
        self.page_wanted.emit(True)
        done, failed = partial(self._show_new, self._turn), partial(self._stumble, self._turn)
        self._tasks.run(self, partial(pictures.read_file, source), done, failed)

    def _begin(self) -> None:
        self._editing = self._kept = None
        self._is_busy = True
        self._turn += 1

    def _stumble(self, turn: int, fault: SifieldError) -> None:
        self._refuse(fault)
        if turn == self._turn:
            self._next()

    def _show_new(self, turn: int, picture: Picture) -> None:
        if turn != self._turn:
            return
        self._editing = Editing(picture)
        self._offer()
        self._page.show_new(self._editing, self._say_about(self._about), more=len(self._waiting))
        self.page_wanted.emit(True)

    def _offer(self, chosen: Described | None = None) -> None:
        """Offer purposes and days; what a kept picture has stays among them."""
        days = [(one.day, f"{one.words}, {_say_date(one.day)}") for one in self._expiries()]
        if chosen is not None and chosen.expires_on not in dict(days):
            days.append((chosen.expires_on, _say_date(chosen.expires_on)))
        self._page.offer(PURPOSES, days, self._purpose)

    def _expiries(self) -> tuple[pictures.Expiry, ...]:
        return pictures.expiries(self._now().astimezone().date(), self._visit.sensitivity)

    def keep(self) -> None:
        """Keep the picture in hand, written anew with its covers; or what was changed of a kept one."""
        editing = self._editing
        if editing is None:  # it is being opened
            return
        described = self._page.described()
        self._purpose = described.purpose
        new = PictureRow(
            made_at=self._now(), question=self._about[0], row_id=self._about[1],
            position=self._state.pictures.next_position(),
        )  # fmt: skip
        row = replace(self._kept or new, **asdict(described))
        if self._kept is None or editing.is_changed:
            work = KeepPicture(self._visit.id, self._person_id, editing, row, self._kept)
            self._tasks.write(self, work, self._landed, store=self._store)
        elif row != self._kept:
            self._tasks.write(self, partial(picture_work.describe, row), self._landed, store=self._store)
        self._next()

    def _landed(self, kept: Kept) -> None:
        """A picture is in the store: show it."""
        small = kept.small if kept.small is not None else self._state.pictures.small.get(kept.row.id)
        self._state.pictures.keep(kept.row, small, kept.instead_of)
        announce(self._frame, "Picture kept")
        self._tell(self._key_of(kept.row))

    # -- kept pictures

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

    def _open(self, picture_id: str) -> None:
        row = self._state.pictures.get(picture_id)
        if row is not None and not self.is_open:
            self._begin()
            show = partial(self._show_kept, self._turn, row)
            self._tasks.read(self, partial(picture_work.read, row), show, store=self._store, failed=self._stumble_over)

    def _stumble_over(self, fault: SifieldError) -> None:
        self._refuse(fault)
        self._close()

    def _show_kept(self, turn: int, row: PictureRow, picture: Picture | None) -> None:
        if turn != self._turn:
            return
        if picture is None:
            self._close()
            self._refuse(
                SifieldError(
                    "This picture is not on this laptop.",
                    "Sync to fetch it; if it was deleted or its day has passed, it is gone.",
                    code="no-picture",
                )
            )
            return
        self._editing, self._kept = Editing(picture), row
        described = Described(row.caption, row.purpose, row.expires_on or self._expiries()[0].day)
        self._offer(described)
        about = f"{self._say_about(self._key_of(row))} · {say_day(row.made_at.date())}, {say_time(row.made_at)}"
        self._page.show_kept(self._editing, about, described)
        self.page_wanted.emit(True)

    def _delete(self) -> None:
        row = self._kept
        if row is not None:
            self._tasks.write(self, partial(picture_work.remove, row), partial(self._deleted, row), store=self._store)
        self._next()

    def _deleted(self, row: PictureRow, content: bytes | None) -> None:
        key = self._key_of(row)
        self._state.pictures.let_go(row.id)
        self._tell(key)

        def undo() -> None:
            work = partial(picture_work.bring_back, self._visit.id, self._person_id, row, content or b"")
            self._tasks.write(self, work, self._landed, store=self._store)

        words = "It is gone from this laptop now, and from everywhere else with the next sync."
        button = "Undo" if content is not None else ""
        self._banners.add(Banner("The picture is deleted.", words, tone="brand", button=button, on_button=undo))

    def _close(self) -> None:
        self._begin()
        self._is_busy = False
        self._page.clear()
        self.page_wanted.emit(False)

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
        place = self._state.rows.name(key[1])
        about = f"“{self._state.label(key)}”" if key[0] else ("this stop" if key[1] else "this visit")
        return f"{place}, {about}" if place and key[0] else place or about

    def _refuse(self, fault: SifieldError) -> None:
        self._banners.add(Banner(fault.message, fault.remedy, tone="warn"))


def _say_date(day: date) -> str:
    return f"{day.day} {day:%B %Y}"
