"""How often and how long teachers were looked at this year: whose numbers they are sees the headteacher alone."""

from PySide6.QtWidgets import QWidget

from sifield.fieldwork.observation_load import is_passed, say_load
from sifield.fieldwork.school_page import SchoolPage
from sifield.ui.school.section import Section
from sifield.ui.widgets.record_card import RecordCard
from sifield.ui.words import count, say_year


class LoadSection(Section):
    """The observation load; not there as long as nothing is counted."""

    key, title = "load", "Observation load"

    def is_part_of(self, page: SchoolPage) -> bool:
        return page.load.kept + page.load.passed > 0

    def of(self, page: SchoolPage) -> object:
        return page.load

    def count(self, page: SchoolPage) -> int:
        return page.load.passed

    def fill(self, page: SchoolPage) -> None:
        load = page.load
        kept, passed = count(load.kept, "teacher"), count(load.passed, "teacher")
        agreed = say_load(load.limit.visits, load.limit.minutes)
        stands = f"passed for {passed}, kept for {kept}" if load.passed else f"kept for {kept}"
        self.tell(f"Lesson looks in {say_year(load.year)}. Agreed for each teacher: {agreed}. The limit is {stands}.")
        for one in load.tallies:
            self.rows.addWidget(self._row(one.reference, say_load(one.visits, one.minutes), is_passed(one, load.limit)))

    @staticmethod
    def _row(reference: str, had: str, passed: bool) -> QWidget:
        return RecordCard(reference, (had,), tag="Passed" if passed else "Kept", tone="warn" if passed else "ok")
