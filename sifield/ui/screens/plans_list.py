"""All plans on this laptop, of both stores, the newest visit first."""

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QVBoxLayout, QWidget

from sifield.errors import SifieldError
from sifield.fieldwork import planning
from sifield.fieldwork.plans import PlanRow
from sifield.ui.tasks import Tasks, read_both
from sifield.ui.theme import S1, S2, S6
from sifield.ui.widgets.banner import Banners
from sifield.ui.widgets.buttons import QuietButton, SecondaryButton
from sifield.ui.widgets.chip import ChipTone
from sifield.ui.widgets.choices import ChoiceRow
from sifield.ui.widgets.fields import FieldRow, TextField
from sifield.ui.widgets.layout import Page, clear, column, row
from sifield.ui.widgets.list_row import ListRow
from sifield.ui.widgets.states import EmptyState
from sifield.ui.widgets.text import Text
from sifield.ui.words import count, say_class, say_day

STATES: dict[str, tuple[str, ChipTone]] = {
    "draft": ("Draft", "neutral"),
    "issued": ("Waits for the headteacher", "warn"),
    "agreed": ("Signed", "ok"),
    "in progress": ("In progress", "ok"),
    "closed": ("Closed", "neutral"),
    "declined": ("Not signed by the headteacher", "warn"),
    "superseded": ("Replaced by a newer plan", "neutral"),
}
_KINDS = (("all", "All"), ("draft", "Drafts"), ("issued", "Waiting"), ("agreed", "Signed"), ("closed", "Closed"))
_SHOWS = {"agreed": ("agreed", "in progress"), "closed": ("closed", "declined", "superseded")}
"""Which states a choice shows, where it is not the one of its name."""
_MOST = 60
"""Rows that are shown at once; a narrower search brings the rest."""


class PlansList(QWidget):
    """The plans of every school.

    **Signals:** ``plan_opened(plan_id: str, status: str)`` with the state of the plan, ``check_wanted()`` to check any
    PDF file, ``actions_wanted()`` to follow what they agreed.
    """

    plan_opened = Signal(str, str)
    check_wanted = Signal()
    actions_wanted = Signal()

    def __init__(self, tasks: Tasks, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setObjectName("plans_list")
        self._tasks = tasks
        self._plans: tuple[PlanRow, ...] = ()
        self.banners = Banners()
        self._count = Text("", "body", "hint")
        self.follow = SecondaryButton("Follow the actions", icon="target")
        self.follow.clicked.connect(self.actions_wanted)
        self._search = TextField("Find a school or a visit")
        self._kind = ChoiceRow("Which plans", _KINDS, about="plans")
        self._kind.set_value("all")
        self._filters = QWidget()
        self._filters.setLayout(
            column(FieldRow("Find a school or a visit", self._search), self._kind, gap=S2, margins=(0, 0, 0, S2))
        )
        self._page = Page(widest=1000, margin=S6)
        self._rows = QVBoxLayout()
        self._rows.setSpacing(S1)
        check = QuietButton("Check a plan…", icon="check")
        check.setObjectName("check_plan")
        check.clicked.connect(self.check_wanted)
        heading = row(Text("Plans", "display"), "stretch", check, self.follow)
        self._page.body.addLayout(column(heading, self._count, gap=S1))
        self._page.body.addWidget(self._filters)
        self._page.body.addLayout(self._rows)
        self._page.body.addStretch(1)
        self.setLayout(column(self.banners, row(self._page, gap=0), gap=0))
        self._search.textChanged.connect(self._fill)
        self._kind.chosen.connect(self._fill)
        tasks.changed.connect(self._store_changed)
        self.refresh()

    def refresh(self) -> None:
        """Read the list again."""
        read_both(
            self._tasks,
            self,
            planning.list_plans,
            lambda general, other: self._show(planning.newest_first(general, other)),
            failed=self._failed,
        )

    def _show(self, plans: tuple[PlanRow, ...]) -> None:
        if plans == self._plans and plans:  # a row must not go while it is being pressed
            return
        self._plans = plans
        waiting = sum(plan.status == "issued" for plan in plans)
        words = f"{count(len(plans), 'plan')}, {waiting} waiting for the headteacher" if waiting else ""
        self._count.setText(words or count(len(plans), "plan"))
        self._count.setVisible(bool(plans))
        self._filters.setVisible(len(plans) > 5)
        self._fill()

    def _fill(self) -> None:
        clear(self._rows)
        found = [plan for plan in self._plans if self._is_wanted(plan)]
        for plan in found[:_MOST]:
            words, tone = STATES[plan.status]
            line = ListRow(plan.school_name or plan.title, _detail(plan), tag=words, tone=tone)
            line.setObjectName(f"plan_{plan.id}")
            line.clicked.connect(lambda _=False, plan=plan: self.plan_opened.emit(plan.id, plan.status))
            self._rows.addWidget(line)
        if len(found) > _MOST:
            self._rows.addWidget(Text(f"{len(found) - _MOST} more: search for a school to see them.", "small"))
        if not self._plans:
            words = "A plan begins with a visit: write down what you see, find what it shows, agree what is done."
            self._rows.addWidget(EmptyState("document", "No plans yet", words))
        elif not found:
            self._rows.addWidget(EmptyState("search", "No plan fits", "Try another word, or show all plans."))

    def _is_wanted(self, plan: PlanRow) -> bool:
        words = self._search.text().casefold().split()
        told = f"{plan.school_name} {plan.title} {say_day(plan.visited_on)}".casefold()
        wanted = self._kind.value
        fits = wanted == "all" or plan.status in _SHOWS.get(wanted, (wanted,))
        return fits and all(word in told for word in words)

    def _store_changed(self, _store: str, owner: object) -> None:
        if owner is not self:
            self.refresh()

    def _failed(self, fault: SifieldError) -> None:
        self.banners.tell(fault, self.refresh)


def _detail(plan: PlanRow) -> str:
    parts = [plan.title, say_day(plan.visited_on), count(plan.actions, "action")]
    if plan.is_begun:
        parts.append("the visit is not finished yet")
    if plan.next_deadline is not None:
        parts.append(f"next by {say_day(plan.next_deadline)}")
    return say_class(" · ".join(parts), plan.sensitivity)
