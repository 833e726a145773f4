"""Strengths to share: written down here, or taken over from what a visit found, by one gesture."""

from functools import partial

from PySide6.QtWidgets import QWidget

from sifield.fieldwork import strengths
from sifield.fieldwork.school_page import SchoolPage
from sifield.fieldwork.strengths import SeenStrength, StrengthRow
from sifield.ui.school.entry import Entry
from sifield.ui.school.section import Desk, Section, gestures
from sifield.ui.widgets.buttons import SecondaryButton
from sifield.ui.widgets.card import Card
from sifield.ui.widgets.chip import Chip
from sifield.ui.widgets.dates import DateField
from sifield.ui.widgets.fields import ChoiceField, FieldRow, TextField
from sifield.ui.widgets.layout import column, row
from sifield.ui.widgets.text import Text
from sifield.ui.words import say_day

_MOST_SEEN = 5


class StrengthsSection(Section):
    """What other schools can learn here."""

    key, title = "strengths", "Strengths to share"

    def __init__(self, desk: Desk, parent: QWidget | None = None) -> None:
        super().__init__(desk, parent)
        self.text, self.area = TextField("What others can learn here"), ChoiceField("Area of the strength")
        self.proven_on = DateField("Day on which it was seen", desk.today())
        self._area_row = FieldRow("Area of the strength", self.area)
        self.form = Entry(
            "Add a strength",
            "Keep the strength",
            (FieldRow("What others can learn here", self.text),),
            (FieldRow("Day on which it was seen", self.proven_on), self._area_row),
        )
        self.add = SecondaryButton("Add a strength", icon="plus")
        self.buttons.addWidget(self.add)
        self.add_form(self.form)
        self._strength_id = ""
        self.add.clicked.connect(self._ask_new)
        self.form.kept.connect(self._keep)

    def of(self, page: SchoolPage) -> object:
        return page.strengths, page.seen_strengths, page.judged

    def count(self, page: SchoolPage) -> int:
        return len(page.strengths)

    def fill(self, page: SchoolPage) -> None:
        areas = {one.name: one.title for one in page.judged}
        chosen = self.area.currentData()
        self.area.clear()
        self.area.addItem("None of them", "")
        for name, title in areas.items():
            self.area.addItem(title, name)
        self.area.setCurrentIndex(max(0, self.area.findData(chosen)))
        self._area_row.setVisible(bool(areas))
        self.tell("" if page.strengths else "No strength is written down yet.")
        for number, one in enumerate(page.strengths, start=1):
            self.rows.addWidget(self._card(number, one, areas.get(one.area, "")))
        if page.seen_strengths:
            self.rows.addWidget(Text("Found on visits, not taken over yet", "strong", "ink2"))
        for number, seen in enumerate(page.seen_strengths[:_MOST_SEEN], start=1):
            self.rows.addWidget(self._seen(number, seen))

    def _card(self, number: int, one: StrengthRow, area: str) -> QWidget:
        card = Card(name=one.text)
        told = [area, f"seen {say_day(one.proven_on)}", one.visit_title]
        card.body.addWidget(Text(one.text, "strong"))
        card.body.addWidget(Text(" · ".join(part for part in told if part), "small", "hint"))
        card.body.addLayout(row(Chip("Offered to others" if one.offered else "Not offered now"), "stretch"))
        offer = partial(strengths.offer_strength, strength_id=one.id, offered=not one.offered)
        remove = partial(strengths.remove_strength, strength_id=one.id)
        offered = (
            ("Change", partial(self._ask, one)),
            ("Do not offer it now" if one.offered else "Offer it", self.doing(offer)),
            ("Remove", self.doing(remove)),
        )
        card.body.addLayout(gestures(f"strength {number}", *offered))
        return card

    def _seen(self, number: int, seen: SeenStrength) -> QWidget:
        line = QWidget()
        take = SecondaryButton("Share it", name=f"Share it: finding {number}")
        work = self.doing(partial(strengths.take_over, finding_id=seen.finding_id))
        take.clicked.connect(lambda: work())
        words = column(Text(seen.text), Text(f"{seen.visit_title}, {say_day(seen.seen_on)}", "small", "hint"), gap=2)
        inner = row()
        inner.addLayout(words, 1)
        inner.addWidget(take)
        line.setLayout(inner)
        return line

    def _ask_new(self) -> None:
        self._strength_id = ""
        self.text.clear()
        self.proven_on.set_value(self.desk.today())
        self.area.setCurrentIndex(0)
        self.form.ask("Add a strength")

    def _ask(self, one: StrengthRow) -> None:
        self._strength_id = one.id
        self.text.setText(one.text)
        self.proven_on.set_value(one.proven_on)
        self.area.setCurrentIndex(max(0, self.area.findData(one.area)))
        self.form.ask("Change the strength")

    def _keep(self) -> None:
        day = self.proven_on.value
        if day is None:
            self.proven_on.setFocus()
            return
        area, text = str(self.area.currentData() or ""), self.text.text()
        work = (
            partial(strengths.edit_strength, strength_id=self._strength_id, area=area, text=text, proven_on=day)
            if self._strength_id
            else partial(strengths.add_strength, school_id=self.desk.school_id, area=area, text=text, proven_on=day)
        )
        self.desk.write(work, lambda _done: self._kept(), self.form.show_fault)

    def _kept(self) -> None:
        self.form.hide()
        self.add.setFocus()
