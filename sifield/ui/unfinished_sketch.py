"""Keeping what is drawn as it is drawn: after a power cut, or when the visit is left, the sheet is there again."""

from functools import partial

from PySide6.QtCore import QObject

from sifield.fieldwork import sketches
from sifield.fieldwork.sketches import Unfinished
from sifield.pictures.sketching import Sketch, read_sketch, write_sketch
from sifield.ui.capture_views import Key
from sifield.ui.picture_desk import PictureDesk
from sifield.ui.tasks import StoreName, Tasks
from sifield.ui.widgets.banner import Banner, Banners
from sifield.ui.widgets.resting import Rest


class UnfinishedSketch(QObject):
    """One sheet of one visit, or of one action, which is drawn on at one desk."""

    def __init__(
        self,
        tasks: Tasks,
        of_id: str,
        store: StoreName,
        desk: PictureDesk,
        banners: Banners,
        parent: QObject,
        *,
        what: str = "visit",
    ) -> None:
        """``of_id`` is the visit's or the action's id, ``what`` says which of them it is."""
        super().__init__(parent)
        self._tasks, self._of_id, self._store, self._desk, self._banners = tasks, of_id, store, desk, banners
        self._what = what
        self._offered: Banner | None = None
        self._there: Unfinished | None = None  # as it is, or is about to be, in the store
        self._rest = Rest(self)
        self._rest.rested.connect(self._write)
        desk.sketching.connect(self._follow)
        tasks.read(self, partial(sketches.get_unfinished, of_id=of_id), self._offer, store=store)

    def draw(self, about: Key) -> None:
        """Have the sheet that was left unfinished, else a new one for this question or stop."""
        if self._there is None:
            self._desk.sketch(about)
        else:
            self._desk.sketch((self._there.question, self._there.row_id), read_sketch(self._there.words))

    def _offer(self, found: Unfinished | None) -> None:
        if found is None or self._there is not None:
            return
        self._there = found
        words = f"A sketch of this {self._what} is not finished."
        again = Banner(words, tone="brand", button="Go on with it", on_button=lambda: self.draw(("", "")))
        again.answered.connect(again.dismissed)
        self._offered = again
        self._banners.add(again)

    def leave(self) -> None:
        """Write what is drawn, and have nothing to do with the desk any more."""
        self._rest.flush()
        self._desk.sketching.disconnect(self._follow)
        if self._offered is not None and self._offered in self._banners.shown():
            self._banners.remove(self._offered)
        self.deleteLater()

    def _follow(self, about: Key, sketch: Sketch | None) -> None:
        there = Unfinished(*about, write_sketch(sketch)) if sketch is not None else None
        if there != self._there:
            self._there = there
            self._rest.touch()
            if there is None:
                self._rest.flush()

    def _write(self) -> None:
        work = partial(sketches.remember, of_id=self._of_id, sketch=self._there)
        self._tasks.write(self, work, store=self._store)
