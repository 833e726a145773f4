"""Placing a school in a grade: what its indicators make of it, proposing, confirming, and how it came to where it is.

For the leaders of the trust, who decide and write down what was decided.
"""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date
from typing import TYPE_CHECKING

from PySide6.QtCore import QObject, Signal
from PySide6.QtWidgets import QVBoxLayout, QWidget

from sifield.errors import SifieldError
from sifield.fieldwork import frameworks, placing
from sifield.fieldwork.placing import CONFIRMED, PROPOSED, NewPlacement, PlacementRow
from sifield.fieldwork.schools import get_school
from sifield.frameworks.calendar import say_day, say_year
from sifield.frameworks.framework import Framework
from sifield.frameworks.grading import Grading
from sifield.frameworks.outline import say_placing
from sifield.ui.tasks import Tasks
from sifield.ui.theme import S2
from sifield.ui.widgets.banner import announce
from sifield.ui.widgets.buttons import PrimaryButton, QuietButton
from sifield.ui.widgets.card import Card
from sifield.ui.widgets.columns import Columns
from sifield.ui.widgets.dates import DateField
from sifield.ui.widgets.fields import ChoiceField, FieldRow, TextArea
from sifield.ui.widgets.layout import Page, clear, column, row
from sifield.ui.widgets.stage import tab_as_laid_out
from sifield.ui.widgets.states import EmptyState
from sifield.ui.widgets.text import Text

if TYPE_CHECKING:
    from sifield.ui.tasks import Session

_STATES = {"proposed": "Proposed", "confirmed": "Confirmed", "rejected": "Rejected"}


@dataclass(frozen=True, slots=True)
class _Found:
    """What the screen shows, read in one go."""

    school: str
    framework: Framework | None
    computed: Grading | None
    levels: dict[str, str]
    history: tuple[PlacementRow, ...]


class PlaceSchool(Page):
    """One school's grade of one school year. ``may_plan`` is of the laptop; who may not, reads.

    **Signals:** ``placed(school_id: str)`` when a grade was confirmed.
    """

    placed = Signal(str)

    def __init__(
        self,
        tasks: Tasks,
        today: Callable[[], date],
        school_id: str,
        year: int,
        person_id: str,
        *,
        may_plan: bool,
        parent: QWidget | None = None,
    ) -> None:
        super().__init__(parent, widest=1100)
        self.setObjectName("place_school")
        self._tasks, self._today, self._person_id, self._may_plan = tasks, today, person_id, may_plan
        self._school_id, self._year = school_id, year
        self._shown: _Found | None = None
        self._title = Text("", "display")
        self._about = Text("", "body", "ink2")
        self._waiting = QVBoxLayout()
        self.form = ProposeForm(today())
        self.judging = JudgeCard()
        self._history = QVBoxLayout()
        for part in (self._waiting, self._history):
            part.setSpacing(S2)
        self.body.addLayout(column(self._title, self._about))
        self.body.addLayout(self._waiting)
        self.body.addWidget(self.form)
        self.body.addWidget(self.judging)
        self.body.addWidget(Text("How it came to this", "title"))
        self.body.addLayout(self._history)
        self.body.addStretch(1)
        self.form.given.connect(self._propose)
        self.judging.judged.connect(self._judge)
        tasks.changed.connect(self._on_changed)
        self.refresh()

    def refresh(self) -> None:
        """Read the school's grades anew."""
        self._tasks.read(self, self._find, self._show)

    def _on_changed(self, _store: str, _owner: QObject | None) -> None:
        self.refresh()

    def _find(self, session: "Session") -> _Found:
        framework = frameworks.in_force(session, self._year)
        computed = placing.compute(session, self._school_id, self._year) if framework else None
        judged = placing.judgements(session, self._school_id)
        levels = {one.name: one.level for one in reversed(judged)}
        school = get_school(session, self._school_id, self._today()).name
        return _Found(school, framework, computed, levels, placing.history(session, self._school_id))

    def _show(self, found: _Found) -> None:
        if found == self._shown:  # a form rebuilt under the hands would lose what is typed
            return
        self._shown = found
        framework = found.framework
        self._title.setText(f"Grade of {found.school}, {say_year(self._year)}")
        has_grades = framework is not None and bool(framework.grades)
        self._about.setText(_about(framework, self._year))
        waiting = next((one for one in found.history if one.state == PROPOSED and one.year == self._year), None)
        clear(self._waiting)
        if waiting is not None:
            self._waiting.addWidget(self._decision(waiting))
        self.form.setVisible(has_grades and waiting is None and self._may_plan)
        self.judging.setVisible(framework is not None and bool(framework.levels) and self._may_plan)
        if framework is not None:
            holds = any(one.state == CONFIRMED and one.year == self._year for one in found.history)
            self.form.offer(framework, found.computed, self._year, holds=holds)
            self.judging.offer(framework, found.levels)
        clear(self._history)
        for one in found.history:
            self._history.addWidget(_told(one))
        if not found.history:
            words = "Each grade that is proposed will stand here, with who decided it, when and why."
            self._history.addWidget(EmptyState("flag", "Not placed yet", words))
        tab_as_laid_out(self)

    def _decision(self, waiting: PlacementRow) -> Card:
        card = Card(name=f"{waiting.title} is proposed")
        card.set_current(True)
        by = f" by {waiting.proposed_by}" if waiting.proposed_by else ""
        card.body.addWidget(Text(f"{waiting.title} is proposed", "title"))
        card.body.addWidget(Text(f"From {say_day(waiting.from_on)}; proposed{by} on {say_day(waiting.proposed_on)}."))
        card.body.addWidget(Text("Nothing is planned by it until it is confirmed.", "body", "ink2"))
        if waiting.reason:
            card.body.addWidget(Text(f"Reason: {waiting.reason}"))
        if self._may_plan:
            agree, refuse = PrimaryButton("Confirm the grade"), QuietButton("Reject it")
            agree.clicked.connect(lambda: self._decide(waiting.id, confirmed=True))
            refuse.clicked.connect(lambda: self._decide(waiting.id, confirmed=False))
            card.body.addLayout(row(agree, refuse, "stretch"))
        return card

    def _decide(self, placement_id: str, *, confirmed: bool) -> None:
        self.setFocus()  # what was pressed goes away; the focus stays on this page
        by, on = self._person_id, self._today()
        decide = placing.confirm if confirmed else placing.reject

        def done(_: object) -> None:
            announce(self, "The grade is confirmed" if confirmed else "The proposal is rejected")
            if confirmed:
                self.placed.emit(self._school_id)

        self._tasks.write(self, lambda session: decide(session, placement_id, by=by, on=on), done)

    def _propose(self, grade: str, from_on: date, reason: str) -> None:
        new = NewPlacement(self._school_id, self._year, grade, from_on, reason)
        by, on = self._person_id, self._today()
        self._tasks.write(
            self,
            lambda session: placing.propose(session, new, by=by, on=on),
            lambda _id: self._proposed(),
            failed=self.form.show_fault,
        )

    def _proposed(self) -> None:
        self.setFocus()  # the form goes away; the focus stays on this page
        announce(self, "The grade is proposed")

    def _judge(self, name: str, level: str, reason: str) -> None:
        by, on = self._person_id, self._today()
        self._tasks.write(
            self,
            lambda session: placing.judge(session, self._school_id, name, level, by=by, on=on, reason=reason),
            lambda _id: announce(self, "The judgement is kept"),
        )


class ProposeForm(Card):
    """A grade, from when on, and why.

    **Signals:** ``given(grade: str, from_on: date, reason: str)``.
    """

    given = Signal(str, object, str)

    def __init__(self, today: date, parent: QWidget | None = None) -> None:
        super().__init__(parent, name="Propose a grade")
        self._today = today
        self._computed = Text("", "body", "ink2")
        self.grade = ChoiceField("Grade")
        self.from_on = DateField("Holds from", today)
        self.reason = TextArea("Reason", lines=2)
        self._grade_row, self._from_row = FieldRow("Grade", self.grade), FieldRow("Holds from", self.from_on)
        self._reason_row = FieldRow("Reason", self.reason, hint="In words that the school may read.")
        self.give = PrimaryButton("Propose the grade")
        self.body.addWidget(Text("Propose a grade", "title"))
        self.body.addWidget(self._computed)
        self.body.addWidget(Columns((self._grade_row, self._from_row)))
        self.body.addWidget(self._reason_row)
        self.body.addLayout(row(self.give, "stretch"))
        self.give.clicked.connect(self._give)

    def offer(self, framework: Framework, computed: Grading | None, year: int, *, holds: bool) -> None:
        """Offer the grades of a framework; where one holds already the new one begins today."""
        chosen = self.grade.currentData() or (computed.grade if computed else "")
        self.grade.clear()
        for one in framework.grades:
            self.grade.addItem(one.title, one.name)
        self.grade.setCurrentIndex(max(0, self.grade.findData(chosen)))
        words = computed.why if computed else ""
        if holds and framework.placing is not None:
            change = framework.placing.may_change or "This model places a school once a year."
            words = f"A grade holds already. Changing it in the year: {change}"
        self._computed.setText(words)
        self._computed.setVisible(bool(words))
        if self.from_on.value is None:
            self.from_on.set_value(self._today if holds else date(year, 9, 1))

    def show_fault(self, fault: SifieldError) -> None:
        """Say what is wrong, by its field."""
        shown = {"reason": self._reason_row, "from-on": self._from_row}.get(fault.code, self._grade_row)
        shown.show_fault(str(fault))
        shown.field.setFocus()

    def _give(self) -> None:
        for shown in (self._grade_row, self._from_row, self._reason_row):
            shown.show_fault("")
        if self.from_on.value is None:
            self._from_row.show_fault("Enter the day from which the grade holds.")
            self.from_on.setFocus()
            return
        self.given.emit(str(self.grade.currentData()), self.from_on.value, self.reason.toPlainText())


class JudgeCard(Card):
    """Judging one indicator at a time; every judgement is kept beside the earlier ones.

    **Signals:** ``judged(name: str, level: str, reason: str)``.
    """

    judged = Signal(str, str, str)

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent, name="Judge an indicator")
        self.what, self.level = ChoiceField("Indicator", narrow=True), ChoiceField("Level")
        self.reason = TextArea("What shows it", lines=2)
        self.keep = PrimaryButton("Keep the judgement")
        self._so_far = Text("", "small", "hint")
        self.body.addWidget(Text("Judge an indicator", "title"))
        self.body.addWidget(self._so_far)
        self.body.addWidget(Columns((FieldRow("Indicator", self.what), FieldRow("Level", self.level))))
        self.body.addWidget(FieldRow("What shows it", self.reason, optional=True))
        self.body.addLayout(row(self.keep, "stretch"))
        self.keep.clicked.connect(self._give)

    def offer(self, framework: Framework, levels: dict[str, str]) -> None:
        """Offer what a framework judges, each with the level that counts now."""
        chosen = self.what.currentData()
        known = framework.indicators or framework.areas
        self.what.clear()
        for one in known:
            said = framework.level_title(levels[one.name]) if one.name in levels else "not judged yet"
            self.what.addItem(f"{one.title}: {said}", one.name)
        self.what.setCurrentIndex(max(0, self.what.findData(chosen)))
        if self.level.count() != len(framework.levels):
            self.level.clear()
            for level in framework.levels:
                self.level.addItem(framework.level_title(level), level)
        judged = sum(one.name in levels for one in known)
        self._so_far.setText(f"{judged} of {len(known)} judged.")

    def _give(self) -> None:
        self.judged.emit(str(self.what.currentData()), str(self.level.currentData()), self.reason.toPlainText())
        self.reason.clear()


def _about(framework: Framework | None, year: int) -> str:
    if framework is None:
        return f"The trust has chosen no improvement model for {say_year(year)}."
    if framework.placing is None:
        return f"{framework.title} places no school in a grade: every school has the same programme."
    return f"{framework.title}. {say_placing(framework, framework.placing)}"


def _told(one: PlacementRow) -> Card:
    """One grade of the history: what, in which state, by whom, when, and why."""
    card = Card(name=f"{one.title}, {say_year(one.year)}, {one.state}")
    card.body.addWidget(Text(one.title, "strong"))
    proposed = f"proposed{f' by {one.proposed_by}' if one.proposed_by else ''} on {say_day(one.proposed_on)}"
    lines = [f"{say_year(one.year)}, from {say_day(one.from_on)}; {proposed}"]
    if one.decided_on is not None:
        lines.append(f"{one.state}{f' by {one.decided_by}' if one.decided_by else ''} on {say_day(one.decided_on)}")
    card.body.addWidget(Text(f"{_STATES[one.state]}. {'; '.join(lines)}.", "small", "ink2"))
    for head, words in (("Reason", one.reason), ("By the rule", one.computed_why)):
        if words:
            card.body.addWidget(Text(f"{head}: {words}", "small", "ink2"))
    return card
