"""Immediate concerns that were passed on: for the safeguarding circle of the schools, and for nobody else."""

from collections import Counter

from PySide6.QtCore import QObject
from PySide6.QtWidgets import QVBoxLayout, QWidget

from sifield.fieldwork import concerns
from sifield.fieldwork.concerns import PassedOn
from sifield.ui.tasks import Tasks
from sifield.ui.theme import S2
from sifield.ui.widgets.layout import Page, clear
from sifield.ui.widgets.record_card import RecordCard
from sifield.ui.widgets.states import EmptyState
from sifield.ui.widgets.text import Text
from sifield.ui.words import count, say_day, say_time

_MOST = 100


class ConcernsPassedOn(Page):
    """How many in each school, then each one: when, who was told, the school's reference. What it was, nobody kept."""

    def __init__(self, tasks: Tasks, parent: QWidget | None = None) -> None:
        super().__init__(parent, widest=1000)
        self.setObjectName("concerns_passed_on")
        self._tasks = tasks
        self._about = Text("", "body", "ink2")
        self._rows = QVBoxLayout()
        self._rows.setSpacing(S2)
        self.body.addWidget(Text("Immediate concerns passed on", "display"))
        self.body.addWidget(self._about)
        self.body.addLayout(self._rows)
        self.body.addStretch(1)
        tasks.changed.connect(self._on_changed)
        self.refresh()

    def refresh(self) -> None:
        """Read them anew."""
        self._tasks.read(self, concerns.list_passed_on, self._show, store="safeguarding")

    def _on_changed(self, _store: str, _owner: QObject | None) -> None:
        self.refresh()

    def _show(self, rows: tuple[PassedOn, ...]) -> None:
        clear(self._rows)
        by_school = Counter(row.school_name for row in rows)
        many = [f"{name}: {number}" for name, number in sorted(by_school.items())]
        self._about.setText(" · ".join([count(len(rows), "concern"), *many]))
        for row in rows[:_MOST]:
            on = row.told_at.astimezone()
            reference = f"The school’s reference: {row.reference}" if row.reference else "No reference was given."
            title = f"{row.school_name}, {say_day(on.date())}, {say_time(row.told_at)}"
            self._rows.addWidget(RecordCard(title, (f"Told: {row.told}", reference)))
        if not rows:
            self._rows.addWidget(
                EmptyState("shield", "None", "In the schools whose safeguarding records you have, none was passed on.")
            )
