"""The way through a search: to the words from anywhere, from a place found to its visit, and back to what was found."""

from collections.abc import Callable
from datetime import date
from functools import partial

from PySide6.QtCore import QObject

from sifield.fieldwork.search import Wanted
from sifield.fieldwork.search_rows import FoundRow
from sifield.ui.screens.search import Search
from sifield.ui.tasks import Tasks
from sifield.ui.visit_path import VisitPath

PLACE = "search"


class SearchPath(QObject):
    """Leads to the search and on from what it found; ``go(place)`` shows it in a place of its own."""

    def __init__(
        self, tasks: Tasks, today: Callable[[], date], visits: VisitPath, go: Callable[[str], object], parent: QObject
    ) -> None:
        super().__init__(parent)
        self._tasks, self._today, self._visits, self._go = tasks, today, visits, go
        self._asked: Wanted | None = None  # what led to the visit on the screen, for the way back

    def begin(self) -> None:
        """Begin a search, or go to its words where it is shown already. From a visit the way back leads into it."""
        shown, visit_id = self._visits.current_screen, self._visits.visit_id
        if isinstance(shown, Search):
            shown.begin()
            return
        self._asked = None
        if visit_id:
            back = partial(self._visits.open_visit, visit_id)
            self._visits.show(self.screen(), "Search", back=back, keys=Search.KEYS)
        else:
            self._go(PLACE)

    def screen(self) -> Search:
        """Make the search; after a visit that it led to, it is as it was."""
        screen = Search(self._tasks, self._today, self._asked)
        screen.opened.connect(lambda found: self._open(found, screen.asked))
        return screen

    def _open(self, found: FoundRow, asked: Wanted) -> None:
        self._asked = asked
        if found.plan_id:
            self._visits.open_plan(found.plan_id, come_from=PLACE)
        else:
            at = (found.question, found.stop_id) if found.question else None
            self._visits.open_visit(found.visit_id, at=at, row_id=found.row_id, come_from=PLACE)
