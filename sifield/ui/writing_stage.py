"""What the screens on the way to a plan share: they keep what is typed, and never show older words over newer ones."""

from collections.abc import Callable, Hashable
from typing import TYPE_CHECKING, Any, TypeVar

from PySide6.QtWidgets import QWidget

from sifield.errors import SifieldError
from sifield.ui.tasks import OnDone, StoreName, Tasks
from sifield.ui.unsaved import Unsaved, Work, Written
from sifield.ui.widgets.stage import Stage

if TYPE_CHECKING:
    from sifield.ui.tasks import Session

T = TypeVar("T")


class WritingStage(Stage):
    """A step in which something is written; its screen says how to ``refresh`` and how to ``flush``.

    ``store`` is the store that the visit lies in.
    """

    def __init__(
        self, tasks: Tasks, store: StoreName, step: int | None, title: str, parent: QWidget | None = None
    ) -> None:
        super().__init__(step, title, parent)
        self._tasks, self._in = tasks, store
        self._unsaved = Unsaved()
        self._edits = 0
        tasks.changed.connect(self._store_changed)

    def refresh(self) -> None:
        """Read the store and show what it holds; skip showing while ``is_unsaved``."""
        raise NotImplementedError

    def flush(self) -> None:
        """Write what was typed last."""
        raise NotImplementedError

    @property
    def is_unsaved(self) -> bool:
        """Whether something typed is not yet written: it is newer than whatever was read."""
        return bool(self._unsaved)

    def hideEvent(self, event: Any) -> None:
        self.flush()
        super().hideEvent(event)

    def read_newest(self, work: "Callable[[Session], T]", show: Callable[[T], object]) -> None:
        """Read the store and show it, unless an edit was made or written meanwhile: then a newer reading follows."""
        edits = self._edits

        def land(found: T) -> None:
            if edits == self._edits:
                show(found)

        self._tasks.read(self, work, land, store=self._in, failed=self._failed)

    def write(self, work: "Callable[[Session], T]", done: OnDone[T]) -> None:
        """Write to the store of this visit."""
        self._tasks.write(self, work, done, store=self._in)

    def keep(self, what: Hashable, work: Work) -> None:
        """Write an edit; ``what`` names the field, so that only its newest words are ever written."""
        self._edits += 1
        self._unsaved.put(what, work)
        self.write(self._unsaved.write, self._kept)

    def _kept(self, written: Written) -> None:
        self._edits += 1
        self._unsaved.settle(written)
        self.refresh()

    def _reread(self, _: object) -> None:
        self.refresh()

    def _store_changed(self, _store: str, owner: object) -> None:
        if owner is not self:
            self.refresh()

    def _failed(self, fault: SifieldError) -> None:
        self.banners.tell(fault, self.refresh)
