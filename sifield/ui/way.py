"""What a way through some screens of the window is given: it is begun at a place, and leads back there."""

from collections.abc import Callable
from typing import Protocol

from PySide6.QtCore import QObject
from PySide6.QtWidgets import QWidget

from sifield.fieldwork.access import Laptop
from sifield.ui.tasks import Tasks


class Show(Protocol):
    """Brings a screen before the person and throws the one before away (``VisitPath.show``)."""

    def __call__(
        self,
        screen: QWidget,
        title: str,
        subtitle: str = "",
        *,
        back: Callable[[], object] | None = None,
        keys: tuple[tuple[str, str], ...] = (),
    ) -> None: ...


class Way(QObject):
    """A way whose screens say themselves what they are called; ``leave()`` goes back to where it was begun."""

    def __init__(
        self,
        tasks: Tasks,
        laptop: Laptop,
        show: Show,
        title: Callable[[str, str], object],
        leave: Callable[[], object],
        parent: QObject,
    ) -> None:
        super().__init__(parent)
        self._tasks, self._laptop, self._show, self._title, self._leave = tasks, laptop, show, title, leave
