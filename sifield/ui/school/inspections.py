"""Inspections as published, each on the scale of its day; none is ever put on another."""

from datetime import date
from functools import partial

from PySide6.QtWidgets import QVBoxLayout, QWidget

from sifield.fieldwork import inspections
from sifield.fieldwork.inspections import InspectionRow, InspectionWords
from sifield.fieldwork.school_page import SchoolPage
from sifield.frameworks.scales import find_scale, inspection_scales
from sifield.ui.school.entry import Entry
from sifield.ui.school.section import Desk, Section, gestures
from sifield.ui.widgets.buttons import SecondaryButton
from sifield.ui.widgets.card import Card
from sifield.ui.widgets.columns import Columns
from sifield.ui.widgets.dates import DateField
from sifield.ui.widgets.fields import ChoiceField, FieldRow, TextArea
from sifield.ui.widgets.layout import clear, column
from sifield.ui.widgets.stage import tab_as_laid_out
from sifield.ui.widgets.text import Text
from sifield.ui.words import say_day

_LEFT_OUT = "Not judged"


class InspectionsSection(Section):
    """What inspectors judged, the newest first."""

    key, title = "inspections", "Inspections"

    def __init__(self, desk: Desk, parent: QWidget | None = None) -> None:
        super().__init__(desk, parent)
        self.form = InspectionForm(desk)
        self.add = SecondaryButton("Write down an inspection", icon="plus")
        self.buttons.addWidget(self.add)
        self.add_form(self.form)
        self._inspection_id = ""
        self.add.clicked.connect(self._ask_new)
        self.form.kept.connect(self._keep)

    def of(self, page: SchoolPage) -> object:
        return page.inspections

    def count(self, page: SchoolPage) -> int:
        return len(page.inspections)

    def fill(self, page: SchoolPage) -> None:
        scales = {one.scale for one in page.inspections}
        told = "Judgements of different scales are not compared: each stands in the words of its day."
        self.tell(told if len(scales) > 1 else "" if scales else "No inspection is written down yet.")
        for one in page.inspections:
            self.rows.addWidget(self._card(one))

    def _card(self, one: InspectionRow) -> QWidget:
        card, day = Card(name=f"Inspection of {say_day(one.on)}"), say_day(one.on)
        card.body.addLayout(column(Text(day, "strong"), Text(one.scale_title, "small", "hint"), gap=2))
        if one.results:
            cells = [_held(Text(area, "small", "hint"), Text(level, "body")) for area, level in one.results]
            card.body.addWidget(Columns(cells, least=180, most=4))
        if one.note:
            card.body.addWidget(Text(one.note, "body", "ink2"))
        remove = self.doing(partial(inspections.remove_inspection, inspection_id=one.id))
        offered = (("Change", partial(self._ask, one)), ("Remove", remove))
        card.body.addLayout(gestures(f"inspection of {day}", *offered))
        return card

    def _ask_new(self) -> None:
        self._inspection_id = ""
        self.form.fill(None)
        self.form.ask("Write down an inspection")

    def _ask(self, one: InspectionRow) -> None:
        self._inspection_id = one.id
        self.form.fill(one)
        self.form.ask("Change the inspection")

    def _keep(self) -> None:
        day = self.form.day.value
        if day is None:
            self.form.day.setFocus()
            return
        form, today = self.form, self.desk.today()
        words = InspectionWords(on=day, scale=form.scale_name, results=form.results(), note=form.note.toPlainText())
        work = (
            partial(inspections.edit_inspection, inspection_id=self._inspection_id, words=words, today=today)
            if self._inspection_id
            else partial(inspections.record_inspection, school_id=self.desk.school_id, words=words, today=today)
        )
        self.desk.write(work, lambda _done: self._kept(), self.form.show_fault)

    def _kept(self) -> None:
        self.form.hide()
        self.add.setFocus()


class InspectionForm(Entry):
    """The day first: it decides which scales there are to choose from, and the scale which areas."""

    def __init__(self, desk: Desk, parent: QWidget | None = None) -> None:
        self.day = DateField("First day of the inspection", desk.today())
        self.scale, self.note = ChoiceField("Scale of its day"), TextArea("What else the report says")
        note = FieldRow("What else the report says", self.note, optional=True)
        super().__init__(
            "Write down an inspection",
            "Keep the inspection",
            (FieldRow("First day of the inspection", self.day), FieldRow("Scale of its day", self.scale), note),
            by_code={"no-words": note},
            parent=parent,
        )
        self._areas = QVBoxLayout()
        self.body.insertLayout(3, self._areas)
        self._levels: dict[str, ChoiceField] = {}
        self.day.chosen.connect(lambda day: self._offer(day))
        self.scale.currentIndexChanged.connect(lambda _at: self._ask_areas())

    @property
    def scale_name(self) -> str:
        """The scale chosen, by name."""
        return str(self.scale.currentData() or "")

    def fill(self, one: InspectionRow | None) -> None:
        """Put what is known into the fields."""
        self.day.set_value(one.on if one else None)
        self.note.setPlainText(one.note if one else "")
        self._offer(one.on if one else None)
        if one is not None:
            self.scale.setCurrentIndex(self.scale.findData(one.scale))
            self._ask_areas()
            for name, level in one.by_area.items():
                if name in self._levels:
                    self._levels[name].setCurrentText(level)

    def results(self) -> dict[str, str]:
        """Give the judgement by area; what was not judged is left out."""
        return {name: field.currentText() for name, field in self._levels.items() if field.currentIndex() > 0}

    def _offer(self, day: date | None) -> None:
        chosen = self.scale_name
        self.scale.blockSignals(True)
        self.scale.clear()
        for scale in sorted(inspection_scales(), key=lambda one: one.until_on is not None):  # those in use first
            if day is None or scale.holds_on(day):
                self.scale.addItem(scale.title, scale.name)
        self.scale.setCurrentIndex(max(0, self.scale.findData(chosen)))
        self.scale.blockSignals(False)
        if self.scale_name != chosen or not self._levels:
            self._ask_areas()

    def _ask_areas(self) -> None:
        before = self.results()
        clear(self._areas)
        self._levels = {}
        known = find_scale(self.scale_name)
        rows: list[QWidget] = []
        for area in known.areas if known else ():
            field = ChoiceField(area.title)
            field.addItems([_LEFT_OUT, *area.levels])
            field.setCurrentIndex(max(0, field.findText(before.get(area.name, _LEFT_OUT))))
            self._levels[area.name] = field
            rows.append(FieldRow(area.title, field))
        if rows:
            self._areas.addWidget(Columns(rows, least=200, most=3))
        tab_as_laid_out(self)


def _held(*parts: QWidget) -> QWidget:
    made = QWidget()
    made.setLayout(column(*parts, gap=2))
    return made
