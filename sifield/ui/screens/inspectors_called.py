"""Inspectors called: one press, and the trust asks nothing of the school in these days; another, and it does again."""

from collections.abc import Callable
from datetime import datetime
from typing import TYPE_CHECKING

from PySide6.QtCore import QObject, Signal
from PySide6.QtWidgets import QVBoxLayout, QWidget

from sifield.errors import SifieldError
from sifield.fieldwork import access, inspector_calls, year_facts
from sifield.fieldwork.schools import get_school
from sifield.fieldwork.year_facts import SAFEGUARDING, Call, YearFacts
from sifield.frameworks.calendar import say_day, school_year
from sifield.ui.school.entry import Entry
from sifield.ui.tasks import Tasks
from sifield.ui.theme import S2
from sifield.ui.widgets.banner import announce
from sifield.ui.widgets.buttons import PrimaryButton, QuietButton, SecondaryButton
from sifield.ui.widgets.card import Card
from sifield.ui.widgets.columns import Columns
from sifield.ui.widgets.dates import DateField
from sifield.ui.widgets.fields import FieldRow
from sifield.ui.widgets.layout import Page, clear, column, row
from sifield.ui.widgets.stage import tab_as_laid_out
from sifield.ui.widgets.text import Text
from sifield.ui.words import count

if TYPE_CHECKING:
    from sifield.ui.tasks import Session

_Done = tuple[YearFacts, tuple[int, int], bool]


class InspectorsCalled(Page):
    """The calls of one school that hold, and one more.

    **Signals:** ``changed(school_id: str)`` when a call was made or taken back.
    """

    changed = Signal(str)

    def __init__(
        self, tasks: Tasks, now: Callable[[], datetime], school_id: str, person_id: str, parent: QWidget | None = None
    ) -> None:
        super().__init__(parent, widest=900)
        self.setObjectName("inspectors_called")
        self._tasks, self._now, self._school_id, self._person_id = tasks, now, school_id, person_id
        self._shown: tuple[str, tuple[Call, ...]] | None = None
        self._title = Text("", "display")
        self._result = Text("", "strong", "ok")
        self._result.hide()
        today = now().astimezone().date()
        self.first, self.last = DateField("First day", today), DateField("Last day", today)
        for field, day in zip((self.first, self.last), inspector_calls.usual_days(today), strict=True):
            field.set_value(day)
        self._first_row, self._last_row = FieldRow("First day", self.first), FieldRow("Last day", self.last)
        self.call = PrimaryButton("Ask nothing in these days")
        self.last_day = DateField("Last day of the inspection", today)
        self._early_row = FieldRow(
            "Last day of the inspection", self.last_day, hint="What is due or was booked after it is as it was before."
        )
        self.early = Entry("It ended early", "End it early", (self._early_row,))
        self._ending = ""
        self._calls = QVBoxLayout()
        self._calls.setSpacing(S2)
        card = Card(name="Inspectors called")
        card.body.addWidget(Text("What is due in these days moves to the school days after them."))
        card.body.addWidget(Text("What is booked in them is cancelled. Undoing it brings everything back."))
        card.body.addWidget(Columns((self._first_row, self._last_row)))
        card.body.addLayout(row(self.call, "stretch"))
        self.body.addLayout(column(self._title, self._result))
        self.body.addLayout(self._calls)
        self.body.addWidget(self.early)
        self.body.addWidget(card)
        self.body.addStretch(1)
        self.call.clicked.connect(self._call)
        self.early.kept.connect(self._end)
        tasks.changed.connect(self._on_changed)
        self.refresh()

    def refresh(self) -> None:
        """Read the school's calls anew."""
        today = self._now().astimezone().date()
        self._tasks.read(
            self,
            lambda session: (
                get_school(session, self._school_id, today).name,
                inspector_calls.list_calls(session, self._school_id),
            ),
            self._show,
        )

    def _on_changed(self, _store: str, _owner: QObject | None) -> None:
        self.refresh()

    def _show(self, found: tuple[str, tuple[Call, ...]]) -> None:
        if found == self._shown:
            return
        self._shown = found
        self._title.setText(f"Inspectors called: {found[0]}")
        clear(self._calls)
        for call in found[1]:
            self._calls.addWidget(self._card(call))
        tab_as_laid_out(self)

    def _card(self, call: Call) -> Card:
        words = f"Nothing is asked from {say_day(call.from_on)} to {say_day(call.until_on)}"
        card, which = Card(name=words), f"the call of {say_day(call.from_on)}"
        undo = SecondaryButton("Undo", icon="undo", name=f"Undo {which}")
        undo.clicked.connect(lambda: self._undo(call.id))
        buttons: list[QWidget] = [undo]
        if call.from_on < call.until_on:
            early = QuietButton("It ended early…", name=f"It ended early: {which}")
            early.clicked.connect(lambda: self._ask_end(call))
            buttons.append(early)
        if call.meant_until is not None:
            late = QuietButton(f"It lasts to {say_day(call.meant_until)} after all", name=f"To the end: {which}")
            late.clicked.connect(lambda: self._to_the_end(call.id))
            buttons.append(late)
        card.body.addWidget(Text(words, "strong"))
        card.body.addWidget(Text(f"Called by: {call.called}", "small", "ink2"))
        if call.meant_until is not None:
            ended = f"Called to {say_day(call.meant_until)}; that it ended early, by: {call.changed}"
            card.body.addWidget(Text(ended, "small", "ink2"))
        card.body.addLayout(row(*buttons, "stretch"))
        return card

    def _ask_end(self, call: Call) -> None:
        self._ending = call.id
        self.last_day.set_value(None)
        self.early.ask(f"The inspection that began on {say_day(call.from_on)} ended early")
        self.reveal(self.early)

    def _end(self) -> None:
        day, call_id, by, at = self.last_day.value, self._ending, self._person_id, self._now()
        if day is None:
            self._early_row.show_fault("Enter the last day on which inspectors were there.")
            self.last_day.setFocus()
            return

        def end(session: "Session") -> None:
            inspector_calls.end_early(session, call_id, day, by=by, at=at)

        self._write(end, "moved back", "came back", self.early)

    def _to_the_end(self, call_id: str) -> None:
        by, at = self._person_id, self._now()

        def last(session: "Session") -> None:
            inspector_calls.last_to_the_end(session, call_id, by=by, at=at)

        self._write(last, "moved to after them", "cancelled")

    def _call(self) -> None:
        first, last, at = self.first.value, self.last.value, self._now()
        for shown, day in ((self._first_row, first), (self._last_row, last)):
            shown.show_fault("" if day is not None else "Enter a day such as 8 Dec 2026.")
        if first is not None and last is not None:
            self._write(
                lambda session: inspector_calls.call(session, self._school_id, first, last, by=self._person_id, at=at),
                "moved to after them",
                "cancelled",
            )

    def _undo(self, call_id: str) -> None:
        by, at = self._person_id, self._now()
        self._write(lambda session: inspector_calls.undo(session, call_id, at, by=by), "moved back", "came back")

    def _write(self, does: "Callable[[Session], object]", moved: str, booked: str, form: Entry | None = None) -> None:
        """Write what ``does`` does and let both stores follow; ``form`` hears what is wrong, and leaves when done."""
        year = school_year(self._now().astimezone().date())

        def write(session: "Session") -> _Done:
            does(session)
            session.flush()
            facts = year_facts.gather(session, self._school_id, year)
            sees = access.whose_laptop(session).may_visit(self._school_id, SAFEGUARDING)
            return facts, inspector_calls.settle(session, facts), sees

        def done(found: _Done) -> None:
            facts, (days, bookings), sees = found
            if form is not None:
                form.hide()
            if sees:
                settle = inspector_calls.settle
                self._tasks.write(self, lambda session: settle(session, facts), store=SAFEGUARDING)
            said = f"{count(days, 'due day')} {moved}, {count(bookings, 'booking')} {booked}."
            self._result.setText(said)
            self._result.show()
            announce(self, said)
            self.changed.emit(self._school_id)

        self._tasks.write(self, write, done, failed=form.show_fault if form is not None else self._refused)

    def _refused(self, fault: SifieldError) -> None:
        shown = self._last_row if fault.code == "until-on" else self._first_row
        shown.show_fault(str(fault))
        shown.field.setFocus()
