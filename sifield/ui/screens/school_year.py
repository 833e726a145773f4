"""A school's year at a glance: its grade, what is planned, its days, since when it is of the trust; and the ways on."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date
from typing import TYPE_CHECKING

from PySide6.QtCore import QObject, Signal
from PySide6.QtWidgets import QVBoxLayout, QWidget

from sifield.errors import SifieldError
from sifield.fieldwork import calendars, inspector_calls, leaving, placing, school_years, year_facts
from sifield.fieldwork.school_years import Difference
from sifield.fieldwork.year_facts import YearFacts
from sifield.frameworks.calendar import say_day, say_year, school_year
from sifield.ui.tasks import Tasks
from sifield.ui.theme import S2
from sifield.ui.widgets.banner import announce
from sifield.ui.widgets.buttons import SecondaryButton
from sifield.ui.widgets.card import Card
from sifield.ui.widgets.chip import ChipTone
from sifield.ui.widgets.columns import Columns
from sifield.ui.widgets.dates import DateField
from sifield.ui.widgets.fields import ChoiceField, FieldRow
from sifield.ui.widgets.layout import Page, clear, column, row
from sifield.ui.widgets.list_row import ListRow
from sifield.ui.widgets.stage import tab_as_laid_out
from sifield.ui.widgets.text import Text
from sifield.ui.words import count

if TYPE_CHECKING:
    from sifield.ui.tasks import Session

_DAYS = {"school": "The school’s own", "trust": "The trust’s", "usual": "Usual ones, until the trust gives its own"}


@dataclass(frozen=True, slots=True)
class _Found:
    """What the screen shows, read in one go."""

    facts: YearFacts
    grade: str
    difference: Difference
    days: str
    calls: int


class SchoolYear(Page):
    """One school's year, this one or the next.

    **Signals:** ``grade_wanted(year: int)``, ``changes_wanted(year: int)``, ``list_wanted(year: int)``,
    ``days_wanted(year: int)``, ``inspectors_wanted()``, ``leaving_wanted()`` to hand over and purge one that leaves.
    """

    grade_wanted = Signal(int)
    changes_wanted = Signal(int)
    list_wanted = Signal(int)
    days_wanted = Signal(int)
    inspectors_wanted = Signal()
    leaving_wanted = Signal()

    def __init__(
        self,
        tasks: Tasks,
        today: Callable[[], date],
        school_id: str,
        *,
        may_administer: bool,
        parent: QWidget | None = None,
    ) -> None:
        super().__init__(parent, widest=900)
        self.setObjectName("school_year")
        self._tasks, self._today, self._school_id = tasks, today, school_id
        self._shown: _Found | None = None
        this = school_year(today())
        self._title = Text("", "display")
        self.year = ChoiceField("School year")
        for year in (this, this + 1):
            self.year.addItem(say_year(year), year)
        self._rows = QVBoxLayout()
        self._rows.setSpacing(S2)
        self.membership = Membership(today())
        self.membership.setVisible(may_administer)
        self.body.addWidget(self._title)
        self.body.addWidget(FieldRow("School year", self.year))
        self.body.addLayout(self._rows)
        self.body.addWidget(self.membership)
        self.body.addStretch(1)
        self.year.currentIndexChanged.connect(self.refresh)
        self.membership.given.connect(self._keep)
        tasks.changed.connect(self._on_changed)
        self.refresh()

    @property
    def _chosen(self) -> int:
        return int(self.year.currentData())

    def refresh(self) -> None:
        """Read the year anew."""
        year, school_id = self._chosen, self._school_id

        def find(session: "Session") -> _Found:
            facts = year_facts.gather(session, school_id, year)
            held = placing.current(session, school_id, year)
            difference = school_years.foresee(session, facts)
            days = calendars.dates_of(session, year, school_id)[1]
            calls = len(inspector_calls.list_calls(session, school_id))
            return _Found(facts, held.title if held else "", difference, days, calls)

        self._tasks.read(self, find, self._show)

    def _on_changed(self, _store: str, _owner: QObject | None) -> None:
        self.refresh()

    def _show(self, found: _Found) -> None:
        if found == self._shown:
            return
        first, self._shown = self._shown is None, found
        year = found.facts.year
        self._title.setText(f"The year of {found.facts.school_name}")
        if first:
            self.membership.show_days(found.facts.joined_on, found.facts.left_on)
        clear(self._rows)
        framework = found.facts.framework
        if framework is not None and framework.grades:
            proposed = f"{found.facts.proposed} is proposed" if found.facts.proposed else ""
            detail = "; ".join(filter(None, (found.grade, proposed))) or "Not placed yet"
            self._add("Grade", detail, "Proposed" if proposed else "", "warn", lambda: self.grade_wanted.emit(year))
        planned, tag = _planned(found.difference)
        self._add("What is planned, and what changes", planned, tag, "warn", lambda: self.changes_wanted.emit(year))
        one_by_one = "Done without a visit, waived, or more than the minimum"
        self._add("What is asked, one by one", one_by_one, "", "neutral", lambda: self.list_wanted.emit(year))
        self._add("Days of the school year", _DAYS[found.days], "", "neutral", lambda: self.days_wanted.emit(year))
        called = "They called: nothing is asked for some days" if found.calls else "Ask nothing of it for that week"
        self._add("Inspectors called", called, "", "neutral", self.inspectors_wanted.emit)
        left_on = found.facts.left_on
        if left_on is not None and not self.membership.isHidden():
            leaves = f"It leaves on {say_day(left_on)}"
            self._add("Hand over and purge its records", leaves, "", "neutral", self.leaving_wanted.emit)
        tab_as_laid_out(self)

    def _add(self, title: str, detail: str, tag: str, tone: ChipTone, go: Callable[[], object]) -> None:
        made = ListRow(title, detail, tag=tag, tone=tone)
        made.clicked.connect(lambda _on=False: go())
        self._rows.addWidget(made)

    def _keep(self, joined_on: date | None, left_on: date | None) -> None:
        self._tasks.write(
            self,
            lambda session: leaving.set_membership(session, self._school_id, joined_on, left_on),
            lambda _: announce(self, "Kept. Look at what changes in the year, and accept it"),
            failed=self.membership.show_fault,
        )


class Membership(Card):
    """Since when a school has been in the trust, and until when.

    **Signals:** ``given(joined_on: date|None, left_on: date|None)``.
    """

    given = Signal(object, object)

    def __init__(self, today: date, parent: QWidget | None = None) -> None:
        super().__init__(parent, name="Joining and leaving the trust")
        self.joined, self.left = DateField("Joined the trust on", today), DateField("Leaves the trust on", today)
        self._joined_row = FieldRow(
            "Joined the trust on", self.joined, optional=True, hint="Of a school that joins in the year."
        )
        self._left_row = FieldRow(
            "Leaves the trust on", self.left, optional=True, hint="What is open then is waived; its records stay."
        )
        self.keep = SecondaryButton("Keep these days")
        self.body.addWidget(Text("Joining and leaving the trust", "title"))
        self.body.addWidget(Columns((self._joined_row, self._left_row)))
        self.body.addLayout(column(row(self.keep, "stretch")))
        self.keep.clicked.connect(self._give)

    def show_days(self, joined_on: date | None, left_on: date | None) -> None:
        """Show the days that are kept."""
        self.joined.set_value(joined_on)
        self.left.set_value(left_on)

    def show_fault(self, fault: SifieldError) -> None:
        """Say what is wrong with the days."""
        self._left_row.show_fault(str(fault))
        self.left.setFocus()

    def _give(self) -> None:
        unclear = False
        for shown, field in ((self._joined_row, self.joined), (self._left_row, self.left)):
            shown.show_fault("Enter a day such as 1 Jan 2027, or nothing." if field.is_unclear else "")
            unclear = unclear or field.is_unclear
        if not unclear:
            self.given.emit(self.joined.value, self.left.value)


def _planned(difference: Difference) -> tuple[str, str]:
    """Say what is planned, and how much of it would change."""
    if difference.lack:
        return difference.lack, ""
    changes = len(difference.lines) - difference.count(school_years.KEPT) - difference.count(school_years.DONE)
    kept = [line for line in difference.lines if line.change == school_years.KEPT]
    following = f"; next by {say_day(kept[0].due_on)}" if kept else ""
    words = f"{difference.count(school_years.DONE)} done, {len(kept)} still to do{following}"
    return words, count(changes + difference.reworded, "change") + " to accept" if changes + difference.reworded else ""
