"""The way through a school's year: its grade, what changes, its days, inspectors called, and back."""

from collections.abc import Callable
from datetime import date
from functools import partial
from typing import Protocol

from PySide6.QtCore import QObject, Signal
from PySide6.QtWidgets import QWidget

from sifield.fieldwork.access import Laptop
from sifield.ui.beginning import now
from sifield.ui.screens.all_years import AllYears
from sifield.ui.screens.inspectors_called import InspectorsCalled
from sifield.ui.screens.place_school import PlaceSchool
from sifield.ui.screens.school_days import SchoolDays
from sifield.ui.screens.school_leaves import SchoolLeaves
from sifield.ui.screens.school_year import SchoolYear
from sifield.ui.screens.what_changes import WhatChanges
from sifield.ui.screens.year_list import YearList
from sifield.ui.tasks import Tasks


class Show(Protocol):
    """Brings a screen before the person and throws the one before away (``VisitPath.show``)."""

    def __call__(
        self, screen: QWidget, title: str, subtitle: str = "", *, back: Callable[[], object] | None = None
    ) -> None: ...


class YearPath(QObject):
    """Leads from a school to its year and to what belongs to it; ``leave`` goes back to where it began.

    **Signals:** ``booking_wanted(school_id: str, requirement_ids: list)``, ``visit_opened(visit_id: str)``,
    ``request_wanted(school_id: str, back: object)`` to ask for a review; ``back()`` leads to where that was asked.
    """

    booking_wanted = Signal(str, list)
    visit_opened = Signal(str)
    request_wanted = Signal(str, object)

    def __init__(
        self,
        tasks: Tasks,
        laptop: Laptop,
        today: Callable[[], date],
        show: Show,
        leave: Callable[[], object],
        parent: QObject,
    ) -> None:
        super().__init__(parent)
        self._tasks, self._laptop, self._today, self._show, self._leave = tasks, laptop, today, show, leave

    def open(self, school_id: str) -> None:
        """Show a school's year."""
        screen = SchoolYear(self._tasks, self._today, school_id, may_administer=self._laptop.may_administer)
        screen.grade_wanted.connect(partial(self.place, school_id))
        screen.changes_wanted.connect(partial(self.changes, school_id))
        screen.list_wanted.connect(partial(self.list, school_id))
        screen.days_wanted.connect(partial(self.days, school_id))
        screen.inspectors_wanted.connect(partial(self.inspectors, school_id))
        screen.leaving_wanted.connect(partial(self.leaves, school_id, back=partial(self.open, school_id)))
        self._show(screen, "School year", self._laptop.trust_name, back=self._leave)

    def all(self) -> None:
        """Show the year of all schools."""
        screen = AllYears(self._tasks, self._today)
        screen.changes_wanted.connect(lambda school_id, year: self.changes(school_id, year, back=self.all))
        screen.days_wanted.connect(lambda year: self.days("", year, back=self.all))
        self._show(screen, "All schools", self._laptop.trust_name, back=self._leave)

    def place(self, school_id: str, year: int) -> None:
        """Show a school's grade of a year."""
        laptop = self._laptop
        screen = PlaceSchool(self._tasks, self._today, school_id, year, laptop.person_id, may_plan=laptop.may_plan)
        screen.placed.connect(lambda placed: self.changes(placed, year))
        self._show(screen, "Grade", laptop.trust_name, back=partial(self.open, school_id))

    def changes(self, school_id: str, year: int, *, back: Callable[[], object] | None = None) -> None:
        """Show what changes in a school's year; ``back`` leads where it began, else to the school's year."""
        screen = WhatChanges(self._tasks, self._today, school_id, year, may_plan=self._laptop.may_plan)
        self._show(screen, "What changes", self._laptop.trust_name, back=back or partial(self.open, school_id))

    def list(self, school_id: str, year: int, *, back: Callable[[], object] | None = None) -> None:
        """Show what is asked of a school in a year, one by one; ``back`` as in ``changes``."""
        laptop = self._laptop
        screen = YearList(self._tasks, self._today, school_id, year, laptop.person_id, may_plan=laptop.may_plan)
        again = partial(self.list, school_id, year, back=back)
        screen.request_wanted.connect(lambda: self.request_wanted.emit(school_id, again))
        screen.booking_wanted.connect(partial(self.booking_wanted.emit, school_id))
        screen.visit_opened.connect(self.visit_opened)
        self._show(screen, "What is asked", laptop.trust_name, back=back or partial(self.open, school_id))

    def days(self, school_id: str, year: int, *, back: Callable[[], object] | None = None) -> None:
        """Show the days of a school's year, of the trust's where ``school_id`` is ""; ``back`` as in ``changes``."""
        laptop = self._laptop
        screen = SchoolDays(self._tasks, now, school_id, year, laptop.person_id, may_administer=laptop.may_administer)
        self._show(screen, "Days of the school year", laptop.trust_name, back=back or partial(self.open, school_id))

    def leaves(self, school_id: str, *, back: Callable[[], object] | None = None) -> None:
        """Show a school that leaves: handing it over, and purging its records."""
        screen = SchoolLeaves(self._tasks, now, school_id, may_administer=self._laptop.may_administer)
        self._show(screen, "A school that leaves", self._laptop.trust_name, back=back or self._leave)

    def inspectors(self, school_id: str) -> None:
        """Show the calls of inspectors of a school."""
        screen = InspectorsCalled(self._tasks, now, school_id, self._laptop.person_id)
        self._show(screen, "Inspectors called", self._laptop.trust_name, back=partial(self.open, school_id))
