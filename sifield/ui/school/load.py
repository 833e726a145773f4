"""How often and how long teachers were looked at this year: whose numbers they are sees the headteacher alone."""

from functools import partial
from typing import TYPE_CHECKING

from PySide6.QtWidgets import QWidget

from sifield.errors import SifieldError
from sifield.fieldwork import observation_load
from sifield.fieldwork.load_corrections import say_correction
from sifield.fieldwork.load_limit import Tally, is_passed, say_load
from sifield.fieldwork.school_page import SchoolPage
from sifield.ui.school.entry import Entry
from sifield.ui.school.section import Desk, Section
from sifield.ui.widgets.buttons import SecondaryButton
from sifield.ui.widgets.fields import FieldRow, TextField
from sifield.ui.widgets.record_card import RecordCard
from sifield.ui.words import count, say_year
from sifield.whole_numbers import read_whole

if TYPE_CHECKING:
    from sifield.ui.tasks import Session


class LoadSection(Section):
    """The observation load; not there as long as nothing is counted. Whoever knows the reference puts a count right."""

    key, title = "load", "Observation load"

    def __init__(self, desk: Desk, parent: QWidget | None = None) -> None:
        super().__init__(desk, parent)
        self.reference, self.why = TextField("Whose tally is wrong"), TextField("Why it is put right")
        self.looks, self.minutes = TextField("Looks it should be"), TextField("Minutes it should be")
        for field, name in ((self.reference, "whose"), (self.why, "why"), (self.looks, "looks"), (self.minutes, "min")):
            field.setObjectName(f"correct_{name}")
        kept = "Kept with your name and the day; the teacher and the headteacher read it. Name nobody."
        why, looks = FieldRow("Why it is put right", self.why, hint=kept), FieldRow("Looks it should be", self.looks)
        self._whose = FieldRow("Whose tally is wrong", self.reference, hint="The teacher’s reference, such as T14.")
        self.form = Entry(
            "Correct a count",
            "Correct it",
            (self._whose, why),
            (looks, FieldRow("Minutes it should be", self.minutes)),
            by_code={"no-reason": why, "named": why, "corrected": looks},
        )
        self.correct = SecondaryButton("Correct a count…", icon="pen")
        self.correct.setObjectName("correct_load")
        self.buttons.addWidget(self.correct)
        self.add_form(self.form)
        self.correct.clicked.connect(self._ask)
        self.reference.editingFinished.connect(self._look)
        self.form.kept.connect(self._keep)

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
            self.rows.addWidget(self._row(one, is_passed(one, load.limit)))

    @staticmethod
    def _row(one: Tally, passed: bool) -> QWidget:
        told = (say_load(one.visits, one.minutes), *map(say_correction, one.corrections))
        return RecordCard(one.reference, told, tag="Passed" if passed else "Kept", tone="warn" if passed else "ok")

    def _ask(self) -> None:
        for field in (self.reference, self.why, self.looks, self.minutes):
            field.clear()
        self.form.ask()

    def _look(self) -> None:
        """Show what stands in the tally that is named, to be written over."""
        words = self.reference.text()
        if not words.strip() or self.looks.text().strip():
            return

        def read(session: "Session") -> Tally | SifieldError:
            try:
                return observation_load.get_tally(session, self.desk.school_id, words, self.desk.today())
            except SifieldError as fault:
                return fault

        self.desk.tasks.read(self, read, self._show)

    def _show(self, found: Tally | SifieldError) -> None:
        if isinstance(found, SifieldError):
            self._whose.show_fault(found.message)
            return
        self._whose.show_fault("")
        self.looks.setText(str(found.visits))
        self.minutes.setText(str(found.minutes))

    def _keep(self) -> None:
        visits, minutes = read_whole(self.looks.text()), read_whole(self.minutes.text())
        if visits is None or minutes is None:
            fault = SifieldError("Write numbers, for example 2 and 75.", "", code="corrected")
            self.form.show_fault(fault)
            return
        work = partial(
            observation_load.correct, school_id=self.desk.school_id, reference=self.reference.text(),
            on=self.desk.today(), visits=visits, minutes=minutes, why=self.why.text(),
        )  # fmt: skip
        self.desk.write(work, lambda _done: self._kept(), self.form.show_fault)

    def _kept(self) -> None:
        self.form.hide()
        self.correct.setFocus()
