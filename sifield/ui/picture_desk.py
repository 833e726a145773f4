"""Pictures on their way in, from wherever they come, and kept ones opened again: one at a time, in the place of a form.

Nothing of a new picture is written anywhere before the person keeps it. Whoever owns the desk writes it, and says what
it belongs to.
"""

from collections import deque
from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime
from functools import partial
from pathlib import Path

from PySide6.QtCore import QMimeData, QObject, Qt, Signal
from PySide6.QtWidgets import QApplication, QFileDialog, QWidget

from sifield.errors import SifieldError
from sifield.fieldwork import pictures
from sifield.fieldwork.pictures import PURPOSES, PictureRow
from sifield.pictures.covering import Editing
from sifield.pictures.originals import Original
from sifield.pictures.picture import Picture
from sifield.pictures.sketching import Sketch, sketched
from sifield.ui import picture_work
from sifield.ui.camera import Camera
from sifield.ui.capture_views import Key
from sifield.ui.leaves import Leaf, Leaves
from sifield.ui.original_offer import offer_to_delete
from sifield.ui.tasks import StoreName, Tasks
from sifield.ui.widgets.banner import Banner, Banners
from sifield.ui.widgets.picture_drop import Source, pictures_in
from sifield.ui.widgets.picture_page import Described
from sifield.ui.widgets.picture_stage import PictureStage
from sifield.ui.words import say_day, say_time

MOST_AT_ONCE = 20
"""Pictures that are taken in one after the other; a slip must not drop a whole folder of them."""
_KINDS = "Pictures and PDF (*.jpg *.jpeg *.png *.pdf);;All files (*)"


@dataclass(frozen=True, slots=True)
class Ground:
    """What a desk stands on: the class of its records, their store, and what says where a picture belongs."""

    sensitivity: str
    store: StoreName
    say_about: Callable[[Key], str]


@dataclass(frozen=True, slots=True)
class _Waiting:
    """A picture that is yet to be opened, and what the camera program left of it, if it comes from there."""

    about: Key
    source: Source | Leaf
    original: Original | None = None


@dataclass(frozen=True, slots=True)
class Decision:
    """What a person wants kept: of a new picture ``row`` is None, else it is the kept one as it was."""

    about: Key
    editing: Editing
    described: Described
    row: PictureRow | None
    original: Original | None

    def described_row(self, new: PictureRow) -> PictureRow:
        """Give the record: what is said now, of the kept picture or of a new one."""
        said = self.described
        row = self.row or new
        return replace(row, caption=said.caption, purpose=said.purpose, expires_on=said.expires_on)


class PictureDesk(QObject):
    """Works the pages of a stage.

    **Signals:** ``page_wanted(shown: bool)`` when the stage shall stand in the place of the form, or no more,
    ``kept(decision: Decision)``, ``deleted(row: PictureRow)``, ``sketching(about: Key, sketch: Sketch | None)`` at each
    line of a sketch, None once it is kept, thrown away or empty.
    """

    page_wanted = Signal(bool)
    kept = Signal(object)
    deleted = Signal(object)
    sketching = Signal(object, object)

    def __init__(
        self,
        tasks: Tasks,
        stage: PictureStage,
        banners: Banners,
        ground: Ground,
        *,
        now: Callable[[], datetime],
        parent: QWidget,
        most: int = MOST_AT_ONCE,
    ) -> None:
        """``most`` pictures are taken in one after the other."""
        super().__init__(parent)
        self._tasks, self._stage, self._banners, self._now = tasks, stage, banners, now
        self.ground, self._window, self._most = ground, parent, most
        self._waiting: deque[_Waiting] = deque()
        self._about: Key = ("", "")  # what the picture in hand belongs to
        self._editing: Editing | None = None
        self._row: PictureRow | None = None  # the kept picture that is open
        self._is_sketch = False
        self._original: Original | None = None  # what the camera program left of the picture in hand
        self._leaves: Leaves | None = None  # the document whose pages are asked for
        self._turn = 0  # counts what was opened, so that what is read too late opens nothing
        self._is_busy = False
        self._purpose = "work"
        self._camera = Camera(tasks, self)
        self._connect()

    def _connect(self) -> None:
        stage, camera = self._stage, self._camera
        for told, does in (
            (stage.picture.kept, self.finish), (stage.picture.dropped, self._throw_away),
            (stage.picture.deleted, self._delete), (stage.picture.left, self._close),
            (stage.sketch.finished, self._sketched), (stage.sketch.left, self._leave_sketch),
            (stage.sketch.drawn, self._tell_sketch),
            (stage.leaves.chosen, self._take_leaves), (stage.leaves.left, self._next),
            (stage.camera.left, self._leave_camera), (stage.camera.file_wanted, self._file_instead),
            (stage.camera.look_wanted, self._look_now),
            (camera.opened, stage.camera.show_open), (camera.nothing, stage.camera.show_none),
            (camera.found, self._found),
        ):  # fmt: skip
            told.connect(does)

    @property
    def is_open(self) -> bool:
        """Whether a picture stands in the place of the form, or is about to."""
        return self._is_busy

    # -- from where pictures come

    def take(self, way: str, about: Key) -> None:
        """Begin a picture: from a "file", by a "sketch", or by the "camera"."""
        if not self.is_open:
            {"file": self.ask_for_files, "sketch": self.sketch, "camera": self.use_camera}[way](about)

    def ask_for_files(self, about: Key) -> None:
        """Ask for the files of pictures or documents."""
        dialog = QFileDialog(self._window.window(), "Add pictures", "", _KINDS)
        dialog.setObjectName("picture_dialog")
        dialog.setFileMode(QFileDialog.FileMode.ExistingFiles)
        dialog.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        dialog.filesSelected.connect(lambda paths: self.add([Path(path) for path in paths], about))
        dialog.open()

    def add(self, sources: Sequence[Source], about: Key) -> None:
        """Take pictures in, one after the other."""
        if len(sources) > self._most:
            taken = f"first {self._most} are" if self._most > 1 else "first is"
            remedy = f"The {taken} taken; add the others afterwards."
            self.refuse(SifieldError(f"{len(sources)} pictures at once are too many.", remedy, code="too-many"))
        self._waiting.extend(_Waiting(about, source) for source in sources[: self._most])
        if not self.is_open:
            self._next()

    def paste(self, about: Key, data: QMimeData | None = None) -> None:
        """Take what is on the clipboard, or ``data``."""
        try:
            self.add(pictures_in(data or QApplication.clipboard().mimeData()), about)
        except SifieldError as fault:
            self.refuse(fault)

    def sketch(self, about: Key, begun: Sketch | None = None) -> None:
        """Have a picture drawn, on a new sheet or one that was begun before."""
        self._begin()
        self._about = about
        self._stage.sketch.begin(self.ground.say_about(about), begun)
        self._is_sketch = True
        self._show(self._stage.sketch)

    def _tell_sketch(self) -> None:
        """Tell what is drawn, so that it can be kept for as long as it is no picture."""
        if self._is_sketch:
            sketch = self._stage.sketch.sketch()
            self.sketching.emit(self._about, sketch if sketch.lines else None)

    def _sketched(self) -> None:
        self._begin()
        self._is_sketch = True
        self._show_new(self._turn, sketched(self._stage.sketch.sketch()))

    def _leave_sketch(self) -> None:
        self._end_sketch()
        self._next()

    def _end_sketch(self) -> None:
        if self._is_sketch:
            self._is_sketch = False
            self.sketching.emit(self._about, None)

    def use_camera(self, about: Key) -> None:
        """Open the system's camera program, and wait for its picture."""
        self._begin()
        self._about = about
        self._stage.camera.begin(self.ground.say_about(about), str(self._camera.folder))
        self._show(self._stage.camera)
        self._camera.begin()

    def _look_now(self) -> None:
        self._camera.look(asked=True)

    def _found(self, original: Original) -> None:
        self._waiting.appendleft(_Waiting(self._about, original.path, original))
        self._next()

    def _file_instead(self) -> None:
        about = self._about
        self._leave_camera()
        self.ask_for_files(about)

    def _leave_camera(self) -> None:
        self._camera.end()
        self._next()

    # -- a new picture

    def _next(self) -> None:
        """Open the next picture that waits; none left, go back to the form."""
        if not self._waiting:
            self._close()
            return
        self._begin()
        waiting = self._waiting.popleft()
        self._about, self._original, source = waiting.about, waiting.original, waiting.source
        if isinstance(source, Picture):
            self._show_new(self._turn, source)
            return
        self._stage.picture.show_waiting(source.name if isinstance(source, Path) else source.of.name)
        self._show(self._stage.picture)
        done, failed = partial(self._read, self._turn), partial(self._stumble, self._turn)
        self._tasks.run(self, partial(picture_work.read_source, source), done, failed)

    def _begin(self) -> None:
        self._editing = self._row = self._original = self._leaves = None
        self._is_sketch = False  # whether it is drawn here
        self._is_busy = True
        self._turn += 1

    def _stumble(self, turn: int, fault: SifieldError) -> None:
        self.refuse(fault)
        if turn == self._turn:
            self._throw_away()

    def _read(self, turn: int, read: Picture | Leaves) -> None:
        if turn != self._turn:
            return
        if isinstance(read, Picture):
            self._show_new(turn, read)
            return
        self._leaves = read
        if read.count == 1:
            self._take_leaves((0,))
        else:
            self._stage.leaves.ask(read.name, read.count, self._most)
            self._show(self._stage.leaves)

    def _take_leaves(self, numbers: Sequence[int]) -> None:
        if self._leaves is not None:
            self._waiting.extendleft(_Waiting(self._about, Leaf(self._leaves, number)) for number in reversed(numbers))
        self._next()

    def _show_new(self, turn: int, picture: Picture) -> None:
        if turn != self._turn:
            return
        self._editing = Editing(picture)
        self._offer()
        page, about = self._stage.picture, self.ground.say_about(self._about)
        page.show_new(self._editing, about, more=len(self._waiting))
        self._show(page)

    def _show(self, page: QWidget) -> None:
        self._stage.setCurrentWidget(page)
        self.page_wanted.emit(True)

    def _offer(self, chosen: Described | None = None) -> None:
        """Offer purposes and days; what a kept picture has stays among them."""
        days = [(one.day, f"{one.words}, {_say_date(one.day)}") for one in self._expiries()]
        if chosen is not None and chosen.expires_on not in dict(days):
            days.append((chosen.expires_on, _say_date(chosen.expires_on)))
        self._stage.picture.offer(PURPOSES, days, self._purpose)

    def _expiries(self) -> tuple[pictures.Expiry, ...]:
        return pictures.expiries(self._now().astimezone().date(), self.ground.sensitivity)

    def finish(self) -> None:
        """Do what the page in hand is for: keep the picture, go on with the sketch, and so on."""
        seen = self._stage.currentWidget()
        if seen is not self._stage.picture:
            next(page for page in (self._stage.sketch, self._stage.camera, self._stage.leaves) if page is seen).finish()
        elif self._editing is not None:  # else it is being opened
            described = self._stage.picture.described()
            self._purpose = described.purpose
            self.kept.emit(Decision(self._about, self._editing, described, self._row, self._original))
            self._end_sketch()
            self._next()

    def _throw_away(self) -> None:
        """Let a new picture go; what a camera program left of it is still there."""
        original = self._original
        self._end_sketch()
        self._next()
        self.offer_original(original, "The picture is not kept.")

    def offer_original(self, original: Original | None, what: str) -> None:
        """Offer to delete what a camera program left, once its picture is in the store or thrown away."""
        if original is not None:
            offer_to_delete(self._tasks, self, self._banners, original, what)

    # -- kept pictures

    def open(self, row: PictureRow) -> None:
        """Open a kept picture, to look at and to mend."""
        if not self.is_open:
            self._begin()
            read, show = partial(picture_work.read, row), partial(self._show_kept, self._turn, row)
            self._tasks.read(self, read, show, store=self.ground.store, failed=self._stumble_over)

    def _stumble_over(self, fault: SifieldError) -> None:
        self.refuse(fault)
        self._close()

    def _show_kept(self, turn: int, row: PictureRow, picture: Picture | None) -> None:
        if turn != self._turn:
            return
        if picture is None:
            self._close()
            remedy = "Sync to fetch it; if it was deleted or its day has passed, it is gone."
            self.refuse(SifieldError("This picture is not on this laptop.", remedy, code="no-picture"))
            return
        self._editing, self._row, self._about = Editing(picture), row, (row.question, row.row_id)
        described = Described(row.caption, row.purpose, row.expires_on or self._expiries()[0].day)
        self._offer(described)
        about = f"{self.ground.say_about(self._about)} · {say_day(row.made_at.date())}, {say_time(row.made_at)}"
        self._stage.picture.show_kept(self._editing, about, described)
        self._show(self._stage.picture)

    def _delete(self) -> None:
        row = self._row
        self._next()
        if row is not None:
            self.deleted.emit(row)

    def tell_deleted(self, bring_back: Callable[[], object] | None) -> None:
        """Say that a picture is gone; ``bring_back`` undoes that, None where its bytes were not here."""
        words = "It is gone from this laptop now, and from everywhere else with the next sync."
        button = "Undo" if bring_back is not None else ""
        self._banners.add(Banner("The picture is deleted.", words, tone="brand", button=button, on_button=bring_back))

    def _close(self) -> None:
        self._begin()
        self._is_busy = False
        self._camera.end()
        self._stage.picture.clear()
        self._stage.sketch.paper.begin_anew()
        self.page_wanted.emit(False)

    def refuse(self, fault: SifieldError) -> None:
        """Say what is wrong, and what to do."""
        self._banners.tell(fault, tone="warn")


def _say_date(day: date) -> str:
    return f"{day.day} {day:%B %Y}"
