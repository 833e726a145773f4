"""The way through a trust's year: programme, overview and reports, and from a figure to what lies behind it."""

from collections.abc import Callable, Sequence
from datetime import date
from functools import partial

from sifield.documents import offers
from sifield.fieldwork.access import Laptop
from sifield.ui.beginning import now
from sifield.ui.screens.coverage import Coverage
from sifield.ui.screens.overview import Overview
from sifield.ui.screens.reports import Reports
from sifield.ui.tasks import Tasks
from sifield.ui.visit_path import VisitPath


class ProgrammePath:
    """Makes the two screens and the reports, and leads on from a figure's records.

    ``book(school_id, requirement_ids)``, ``open_school(school_id)``, ``open_year(school_id)`` (what is asked of it, one
    by one) and ``leave()``, from the trust's reports back to the overview, are the ways that end elsewhere.
    """

    def __init__(
        self,
        tasks: Tasks,
        laptop: Laptop,
        today: Callable[[], date],
        visits: VisitPath,
        *,
        book: Callable[[str, Sequence[str]], object],
        open_school: Callable[[str], object],
        open_year: Callable[[str], object],
        leave: Callable[[], object],
    ) -> None:
        self._tasks, self._laptop, self._today, self._visits = tasks, laptop, today, visits
        self._book, self._open_school, self._open_year, self._leave = book, open_school, open_year, leave

    def programme(self) -> Coverage:
        """Make the screen of what the year asks, and how far that has come."""
        screen = Coverage(self._tasks, self._today)
        screen.booking_wanted.connect(self._book)
        screen.visit_opened.connect(self._open_visit)
        screen.school_opened.connect(self._open_school)
        screen.year_wanted.connect(self._open_year)
        return screen

    def overview(self) -> Overview:
        """Make the page on which all schools stand."""
        screen = Overview(
            self._tasks,
            self._today,
            may_administer=self._laptop.may_administer,
            sees_safeguarding=self._laptop.sees_safeguarding,
        )
        screen.booking_wanted.connect(self._book)
        screen.visit_opened.connect(self._open_visit)
        screen.plan_opened.connect(self._visits.open_plan)
        screen.school_opened.connect(self._open_school)
        screen.reports_wanted.connect(self.reports)
        return screen

    def reports(self, school_id: str = "") -> None:
        """Show the reports about the trust, or about one school."""
        look = partial(offers.of_school_or_trust, school_id=school_id, today=now().astimezone().date())
        screen = Reports(self._tasks, now, look)
        back = partial(self._open_school, school_id) if school_id else self._leave
        self._visits.show(screen, "Reports", self._laptop.trust_name, back=back, keys=screen.KEYS)

    def _open_visit(self, visit_id: str, _sensitivity: str) -> None:
        """Open a visit where it stands; ``VisitPath`` finds the store that it lies in."""
        self._visits.open_visit(visit_id)
