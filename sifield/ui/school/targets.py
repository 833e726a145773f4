"""Targets of the year: adding them, following them, and taking them through the boards."""

from functools import partial

from PySide6.QtWidgets import QWidget

from sifield.fieldwork import targets
from sifield.fieldwork.school_page import SchoolPage
from sifield.fieldwork.targets import TargetRow, TargetWords
from sifield.ui.school.entry import Entry
from sifield.ui.school.section import Desk, Gesture, Section, gestures
from sifield.ui.widgets.buttons import SecondaryButton
from sifield.ui.widgets.card import Card
from sifield.ui.widgets.chip import Chip, ChipTone
from sifield.ui.widgets.dates import DateField
from sifield.ui.widgets.fields import ChoiceField, FieldRow, TextArea, TextField
from sifield.ui.widgets.flow import FlowLayout
from sifield.ui.widgets.layout import column
from sifield.ui.widgets.text import Text
from sifield.ui.words import say_day, say_year

RATING_WORDS: dict[str, tuple[str, ChipTone]] = {
    "": ("Not rated", "neutral"),
    "red": ("Not on track", "bad"),
    "amber": ("Partly on track", "warn"),
    "green": ("On track", "ok"),
    "met": ("Met", "ok"),
}
STAGE_WORDS = {"set": "Set", "reviewed": "Reviewed by the local board", "agreed": "Agreed by the trust board"}
_NEXT = {"set": "The local board has reviewed it", "reviewed": "The trust board has agreed it"}


class TargetsSection(Section):
    """The targets of a school; absent where the framework in force asks for none."""

    key, title = "targets", "Targets"

    def __init__(self, desk: Desk, parent: QWidget | None = None) -> None:
        super().__init__(desk, parent)
        self.form = TargetForm(desk)
        self.add = SecondaryButton("Add a target", icon="plus")
        self.buttons.addWidget(self.add)
        self.add_form(self.form)
        self._target_id = ""
        self.add.clicked.connect(self._ask_new)
        self.form.kept.connect(self._keep)

    def is_part_of(self, page: SchoolPage) -> bool:
        return page.targets is not None

    def of(self, page: SchoolPage) -> object:
        return page.targets, page.year, page.framework

    def count(self, page: SchoolPage) -> int:
        return len(page.targets or ())

    def fill(self, page: SchoolPage) -> None:
        rows = page.targets or ()
        self.heading.setText(f"Targets of {say_year(page.year)}")
        self.tell("" if rows else "No target is set for this year yet.")
        standards = {one.name: one.title for one in page.framework.standards} if page.framework else {}
        self.form.offer(standards)
        for number, one in enumerate(rows, start=1):
            self.rows.addWidget(self._card(number, one, standards.get(one.words.standard, "")))

    def _card(self, number: int, one: TargetRow, standard: str) -> QWidget:
        card, words = Card(name=one.words.title), one.words
        chips = FlowLayout()
        stage = STAGE_WORDS[one.stage] + (f" {say_day(one.reached_on)}" if one.reached_on else "")
        chips.addWidget(Chip(*RATING_WORDS[words.rating]))
        chips.addWidget(Chip(stage, "brand" if one.stage == "agreed" else "neutral"))
        figures = [("from", words.baseline), ("to", words.aim), ("now", words.latest)]
        told = " · ".join(f"{label} {value}" for label, value in figures if value)
        if words.latest and words.latest_on:
            told += f" ({say_day(words.latest_on)})"
        lines = [Text(words.title, "strong")]
        lines += [Text(line, "body", "ink2") for line in (told, words.progress) if line]
        lines += [Text(f"Serves: {standard}", "small", "hint")] if standard else []
        card.body.addLayout(column(*lines, gap=2))
        card.body.addLayout(chips)
        card.body.addLayout(gestures(f"target {number}", *self._gestures(one)))
        return card

    def _gestures(self, one: TargetRow) -> list[Gesture]:
        today = self.desk.today()
        made: list[Gesture] = [("Change", partial(self._ask, one))]
        if one.stage in _NEXT:
            made.append((_NEXT[one.stage], self.doing(partial(targets.step_target, target_id=one.id, on=today))))
        if one.stage != "set":
            made.append(("Take that back", self.doing(partial(targets.step_target_back, target_id=one.id))))
        made.append(("Remove", self.doing(partial(targets.remove_target, target_id=one.id))))
        return made

    def _ask_new(self) -> None:
        self._target_id = ""
        self.form.fill(TargetWords(title=""))
        self.form.ask("Add a target")

    def _ask(self, one: TargetRow) -> None:
        self._target_id = one.id
        self.form.fill(one.words)
        self.form.ask("Change the target")

    def _keep(self) -> None:
        words = self.form.words()
        if words is None or self.page is None:
            return
        school, year, today = self.desk.school_id, self.page.year, self.desk.today()
        work = (
            partial(targets.edit_target, target_id=self._target_id, words=words)
            if self._target_id
            else partial(targets.add_target, school_id=school, year=year, words=words, today=today)
        )
        self.desk.write(work, lambda _done: self._kept(), self.form.show_fault)

    def _kept(self) -> None:
        self.form.hide()
        self.add.setFocus()


class TargetForm(Entry):
    """Everything of a target. Where what was agreed on changes, the boards look again; the form says so."""

    def __init__(self, desk: Desk, parent: QWidget | None = None) -> None:
        self.target, self.progress = TextField("What is to be reached"), TextArea("Progress in words")
        self.baseline, self.aim = TextField("Where it begins"), TextField("Aim")
        self.latest, self.latest_on = TextField("Newest figure"), DateField("Day of the newest figure", desk.today())
        self.rating, self.standard = ChoiceField("How far it is met"), ChoiceField("Standard that it serves")
        for value, (words, _) in RATING_WORDS.items():
            self.rating.addItem(words, value)
        self._standard_row = FieldRow("Standard that it serves", self.standard)
        hint = "Changing this, where it begins, the aim or the standard lets both boards look at it again."
        super().__init__(
            "Add a target",
            "Keep the target",
            (FieldRow("What is to be reached", self.target, hint=hint),),
            (
                FieldRow("Where it begins", self.baseline, optional=True),
                FieldRow("Aim", self.aim, optional=True),
                FieldRow("Newest figure", self.latest, optional=True),
                FieldRow("Day of the newest figure", self.latest_on, optional=True),
                FieldRow("How far it is met", self.rating),
                self._standard_row,
                FieldRow("Progress in words", self.progress, optional=True),
            ),
            parent=parent,
        )

    def offer(self, standards: dict[str, str]) -> None:
        """Offer the framework's standards; none, and nobody is asked."""
        chosen = self.standard.currentData()
        self.standard.clear()
        self.standard.addItem("None of them", "")
        for name, title in standards.items():
            self.standard.addItem(title, name)
        self.standard.setCurrentIndex(max(0, self.standard.findData(chosen)))
        self._standard_row.setVisible(bool(standards))

    def fill(self, words: TargetWords) -> None:
        """Put what is known into the fields."""
        for field, value in (
            (self.target, words.title), (self.baseline, words.baseline), (self.aim, words.aim),
            (self.latest, words.latest),
        ):  # fmt: skip
            field.setText(value)
        self.latest_on.set_value(words.latest_on)
        self.progress.setPlainText(words.progress)
        self.rating.setCurrentIndex(self.rating.findData(words.rating))
        self.standard.setCurrentIndex(max(0, self.standard.findData(words.standard)))

    def words(self) -> TargetWords | None:
        """Give what the fields say; None where a date is no date, which its field says."""
        if self.latest_on.is_unclear:
            self.latest_on.setFocus()
            return None
        return TargetWords(
            title=self.target.text(),
            standard=str(self.standard.currentData() or ""),
            baseline=self.baseline.text(),
            aim=self.aim.text(),
            latest=self.latest.text(),
            latest_on=self.latest_on.value,
            rating=str(self.rating.currentData() or ""),
            progress=self.progress.toPlainText(),
        )
