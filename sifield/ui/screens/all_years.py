"""The year of all schools: what would change in each, opened one by one or accepted together."""

from collections.abc import Callable
from datetime import date
from functools import partial
from typing import TYPE_CHECKING

from PySide6.QtCore import QObject, Signal
from PySide6.QtWidgets import QVBoxLayout, QWidget

from sifield.fieldwork import inspector_calls, leaving, school_years, year_facts
from sifield.fieldwork.school_years import Difference
from sifield.fieldwork.year_facts import YearFacts
from sifield.frameworks.calendar import say_year, school_year
from sifield.ui.tasks import Tasks
from sifield.ui.theme import S2
from sifield.ui.widgets.banner import announce
from sifield.ui.widgets.buttons import PrimaryButton, SecondaryButton
from sifield.ui.widgets.fields import ChoiceField, FieldRow
from sifield.ui.widgets.layout import Page, clear, column, row
from sifield.ui.widgets.list_row import ListRow
from sifield.ui.widgets.stage import tab_as_laid_out
from sifield.ui.widgets.states import EmptyState
from sifield.ui.widgets.text import Text
from sifield.ui.words import count

if TYPE_CHECKING:
    from sifield.ui.tasks import Session

_Found = tuple[tuple[YearFacts, Difference], ...]
_SAID = (("added", "added"), ("moved", "moved"), ("dropped", "not asked any more"), ("waived", "waived"))


class AllYears(Page):
    """Every school with what would change in its year; those that lack a grade say so.

    **Signals:** ``changes_wanted(school_id: str, year: int)``, ``days_wanted(year: int)`` for the trust's own days,
    ``accepted(schools: int)``.
    """

    changes_wanted = Signal(str, int)
    days_wanted = Signal(int)
    accepted = Signal(int)

    def __init__(self, tasks: Tasks, today: Callable[[], date], parent: QWidget | None = None) -> None:
        super().__init__(parent, widest=1000)
        self.setObjectName("all_years")
        self._tasks, self._today = tasks, today
        self._waiting: tuple[YearFacts, ...] = ()
        self._left = 0
        self._shown: _Found | None = None
        this = school_year(today())
        self.year = ChoiceField("School year")
        for one in (this, this + 1):
            self.year.addItem(say_year(one), one)
        self._about = Text("", "body", "ink2")
        self.accept = PrimaryButton("Accept what changes in all schools")
        self.accept.hide()
        self.days = SecondaryButton("Days of the trust", icon="calendar")
        self._rows = QVBoxLayout()
        self._rows.setSpacing(S2)
        self.body.addLayout(column(Text("The year of all schools", "display"), self._about))
        self.body.addWidget(FieldRow("School year", self.year))
        self.body.addLayout(row(self.accept, self.days, "stretch"))
        self.body.addLayout(self._rows)
        self.body.addStretch(1)
        self.year.currentIndexChanged.connect(self.refresh)
        self.accept.clicked.connect(self._accept)
        self.days.clicked.connect(lambda: self.days_wanted.emit(int(self.year.currentData())))
        tasks.changed.connect(self._on_changed)
        self.refresh()

    def refresh(self) -> None:
        """Plan all years anew and compare them with what is there."""
        year = int(self.year.currentData())

        def find(session: "Session") -> _Found:
            found = year_facts.gather_all(session, year)
            return tuple((facts, school_years.foresee(session, facts)) for facts in found)

        self._tasks.read(self, find, self._show)

    def _on_changed(self, _store: str, _owner: QObject | None) -> None:
        if not self._left:  # while the schools are written one by one there is nothing new to read
            self.refresh()

    def _show(self, found: _Found) -> None:
        if found == self._shown:
            return
        self._shown = found
        self._waiting = tuple(facts for facts, difference in found if not difference.is_empty)
        without = sum(bool(difference.lack) for _, difference in found)
        parts = [f"{count(len(self._waiting), 'school')} with changes to accept"]
        parts += [f"nothing can be planned yet in {without}"] if without else []
        self._about.setText("; ".join(parts) + ". Nothing is written until you accept it.")
        self.accept.setVisible(bool(self._waiting))
        clear(self._rows)
        for facts, difference in found:
            tag = "" if difference.is_empty else "To accept"
            made = ListRow(facts.school_name, _told(difference), tag=tag, tone="warn")
            made.clicked.connect(partial(self._open, facts.school_id, facts.year))
            self._rows.addWidget(made)
        if not found:
            self._rows.addWidget(EmptyState("school", "No schools yet", "Add the trust’s schools first."))
        tab_as_laid_out(self)

    def _open(self, school_id: str, year: int, _on: bool = False) -> None:
        self.changes_wanted.emit(school_id, year)

    def _accept(self) -> None:
        waiting, today = self._waiting, self._today()
        self._left = len(waiting)
        self.accept.setEnabled(False)

        def write(session: "Session", facts: YearFacts) -> None:
            school_years.accept(session, facts)
            inspector_calls.settle(session, facts)
            leaving.hand_over(session, facts, today)

        for facts in waiting:  # each a short writing of its own, so that nobody's words wait
            self._tasks.write(
                self, partial(write, facts=facts), partial(self._written, len(waiting)), failed=self._failed
            )

    def _written(self, many: int, _value: object) -> None:
        self._left -= 1
        if not self._left:
            self._end(f"The year is accepted for {count(many, 'school')}")
            self.accepted.emit(many)

    def _failed(self, fault: object) -> None:
        self._left -= 1
        self._about.setText(str(fault))
        if not self._left:
            self._end(str(fault))

    def _end(self, words: str) -> None:
        self.accept.setEnabled(True)
        announce(self, words)
        self.refresh()


def _told(difference: Difference) -> str:
    if difference.lack:
        return difference.lack
    parts = [f"{difference.count(change)} {said}" for change, said in _SAID if difference.count(change)]
    parts += [f"{difference.reworded} reworded"] if difference.reworded else []
    rest = f"{difference.count(school_years.KEPT)} as it was, {difference.count(school_years.DONE)} done"
    return ", ".join([*parts, rest])
