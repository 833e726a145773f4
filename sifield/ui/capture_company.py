"""Who is with the writer, on the capture screen: the button below the outline, and the line it opens."""

from collections.abc import Callable
from datetime import datetime
from functools import partial
from typing import TYPE_CHECKING

from PySide6.QtCore import QObject, Signal
from PySide6.QtWidgets import QWidget

from sifield.errors import SifieldError
from sifield.fieldwork import company
from sifield.fieldwork.visits import VisitDetails
from sifield.ui.tasks import StoreName, Tasks
from sifield.ui.widgets.banner import Banners, announce
from sifield.ui.widgets.buttons import QuietButton
from sifield.ui.widgets.company_line import CompanyLine

if TYPE_CHECKING:
    from sifield.ui.tasks import Session


class CaptureCompany(QObject):
    """Keeps the names as they are typed; a joint visit has one record and one writer.

    **Signals:** ``changed(names: tuple[str, ...])`` once they are in the store.
    """

    changed = Signal(object)

    def __init__(
        self, tasks: Tasks, store: StoreName, banners: Banners, *, now: Callable[[], datetime], screen: QWidget
    ) -> None:
        super().__init__(screen)
        self._tasks, self._store, self._banners, self._now, self._screen = tasks, store, banners, now, screen
        self._visit_id, self._names, self._known = "", tuple[str, ...](), tuple[str, ...]()
        self.line = CompanyLine()
        self.line.written.connect(self._keep)
        self.line.closed.connect(screen.setFocus)

    def take(self, visit: VisitDetails) -> None:
        """Take the visit that is open, and read whom one is likely to name."""
        self._visit_id, self._names = visit.id, visit.with_names
        today = self._now().astimezone().date()
        known = partial(company.offer_names, school_id=visit.school_id, writer_id=visit.reviewer.id, today=today)
        self._tasks.read(self, known, self._know, store=self._store)

    def tool(self) -> QWidget:
        """Make the button that opens the line."""
        button = QuietButton("Who is with you…", icon="people")
        button.setObjectName("with_you")
        button.clicked.connect(self.open)
        return button

    def open(self) -> None:
        """Open the line above the form."""
        self.line.open(self._names, self._known)

    def _know(self, known: tuple[str, ...]) -> None:
        self._known = known

    def _keep(self, text: str) -> None:
        names, visit_id = company.read_names(text), self._visit_id

        def keep(session: "Session") -> None:
            company.set_company(session, visit_id, names)

        self._tasks.write(self, keep, lambda _: self._tell(names), store=self._store, failed=self._refuse)

    def _tell(self, names: tuple[str, ...]) -> None:
        self._names = names
        announce(self._screen, company.say_company(names).capitalize() or "Nobody with you")
        self.changed.emit(names)

    def _refuse(self, fault: SifieldError) -> None:
        self._banners.tell(fault)
