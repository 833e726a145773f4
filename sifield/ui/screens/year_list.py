"""Everything asked of a school in a year, one by one: for whoever says that something was done without a visit, or that
it is not asked this time, and for whoever takes that back.
"""

from collections.abc import Callable
from datetime import date
from functools import partial
from typing import TYPE_CHECKING

from PySide6.QtCore import QObject, Signal
from PySide6.QtWidgets import QVBoxLayout, QWidget

from sifield.errors import SifieldError
from sifield.fieldwork import requirements, reviews, year_list
from sifield.fieldwork.requirements import Word
from sifield.fieldwork.schools import get_school
from sifield.fieldwork.year_list import ListedRow
from sifield.frameworks.calendar import say_year
from sifield.ui.school.entry import Entry
from sifield.ui.tasks import StoreName, Tasks, read_both
from sifield.ui.theme import S2
from sifield.ui.widgets.banner import Banner, Banners
from sifield.ui.widgets.buttons import QuietButton, SecondaryButton
from sifield.ui.widgets.chip import ChipTone
from sifield.ui.widgets.choices import ChoiceRow
from sifield.ui.widgets.dates import DateField
from sifield.ui.widgets.fields import FieldRow, TextField
from sifield.ui.widgets.layout import Page, clear, column, row
from sifield.ui.widgets.record_card import Deed, RecordCard
from sifield.ui.widgets.stage import tab_as_laid_out
from sifield.ui.widgets.states import EmptyState
from sifield.ui.widgets.text import Text
from sifield.ui.words import count, say_class, say_day

if TYPE_CHECKING:
    from sifield.ui.tasks import Session

_STATES: dict[str, tuple[str, ChipTone]] = {
    "due": ("Still to do", "neutral"),
    "overdue": ("Overdue", "bad"),
    "done": ("Done", "ok"),
    "waived": ("Waived", "warn"),
}
_SHOWN = (("open", "Still to do"), ("done", "Done"), ("waived", "Waived"), ("all", "Everything"))
_AT_FIRST = 20
Found = tuple[str, tuple[ListedRow, ...]]


class YearList(Page):
    """What is asked of one school in one school year. ``may_plan`` is of the laptop: who may waive.

    **Signals:** ``request_wanted()`` to ask for more than the minimum, ``booking_wanted(requirement_ids: list)``,
    ``visit_opened(visit_id: str)``.
    """

    request_wanted = Signal()
    booking_wanted = Signal(list)
    visit_opened = Signal(str)

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
        super().__init__(parent, widest=1000)
        self.setObjectName("year_list")
        self._tasks, self._today, self._person_id, self._may_plan = tasks, today, person_id, may_plan
        self._school_id, self._year = school_id, year
        self._shown: Found | None = None
        self._is_whole = False
        self.banners = Banners()
        self._title, self._summary = Text("", "display"), Text("", "body", "ink2")
        self.request = SecondaryButton("Request more…", icon="plus")
        self.which = ChoiceRow("Which to show", _SHOWN)
        self.which.set_value("open")
        self.form = SettleForm(today())
        self._rest: list[ListedRow] = []
        self._cards = QVBoxLayout()
        self._cards.setSpacing(S2)
        self.more = QuietButton("")
        self.body.addWidget(self.banners)
        self.body.addLayout(column(self._title, self._summary))
        self.body.addLayout(row(self.request, "stretch"))
        self.body.addWidget(self.which)
        self.body.addWidget(self.form)
        self.body.addLayout(self._cards)
        self.body.addLayout(row(self.more, "stretch"))
        self.body.addStretch(1)
        self.request.clicked.connect(self.request_wanted)
        self.which.chosen.connect(self._fill)
        self.more.clicked.connect(self._show_rest)
        self.form.given.connect(self._settle)
        tasks.changed.connect(self._on_changed)
        self.refresh()

    def refresh(self) -> None:
        """Read the year anew, from both stores."""
        school_id, year, today = self._school_id, self._year, self._today()

        def find(session: "Session") -> Found:
            return get_school(session, school_id, today).name, year_list.list_year(session, school_id, year, today)

        def show(general: Found, other: Found) -> None:
            self._show((general[0], year_list.in_order((*general[1], *other[1]))))

        read_both(self._tasks, self, find, show, failed=self._tell)

    def _on_changed(self, _store: str, _owner: QObject | None) -> None:
        self.refresh()

    def _show(self, found: Found) -> None:
        if found == self._shown:  # a list rebuilt under the pointer would lose the click
            return
        self._shown = found
        self._title.setText(f"What is asked of {found[0]}, {say_year(self._year)}")
        states = [one.state for one in found[1]]
        late = f", {states.count('overdue')} of it overdue" if "overdue" in states else ""
        left = states.count("due") + states.count("overdue")
        words = f"{states.count('done')} done, {left} still to do{late}, {states.count('waived')} waived."
        self._summary.setText(words)
        self._fill()

    def _fill(self) -> None:
        if self._shown is None:
            return
        which = self.which.value
        wanted = {"open": ("due", "overdue"), "all": tuple(_STATES)}.get(which, (which,))
        clear(self._cards)
        self._rest = [one for one in self._shown[1] if one.state in wanted]
        if not self._rest:
            nothing = {"done": "Nothing is done yet.", "waived": "Nothing is waived."}.get(which, "Nothing is asked.")
            more = "What the improvement model asks stands here once the school’s year is accepted."
            self._cards.addWidget(EmptyState("calendar", nothing, more))
        self._add(len(self._rest) if self._is_whole else _AT_FIRST)

    def _show_rest(self) -> None:
        self._is_whole = True
        self._add(len(self._rest))

    def _add(self, many: int) -> None:
        """Show so many more; a card is made only when it is shown."""
        added, self._rest = self._rest[:many], self._rest[many:]
        for one in added:
            self._cards.addWidget(self._card(one))
        self.more.setText(f"Show {len(self._rest)} more that are asked later")
        self.more.setVisible(bool(self._rest))
        tab_as_laid_out(self)

    # --- one thing

    def _card(self, one: ListedRow) -> RecordCard:
        words, tone = _STATES[one.state]
        if one.state == "done" and one.may_take_back:
            words = "Done without a visit"
        return RecordCard(
            one.title, details(one), tag=words, tone=tone, about=f"{one.title}, {say_day(one.due_on)}",
            deeds=self._deeds(one),
        )  # fmt: skip

    def _deeds(self, one: ListedRow) -> list[Deed]:
        if one.visit_id:
            return [Deed("Open the visit", partial(self.visit_opened.emit, one.visit_id))]
        if one.may_take_back and (one.state == "done" or self._may_plan):
            return [Deed("Take it back", partial(self._take_back, one))]
        if not one.is_open:
            return []
        deeds = [] if one.booked_on else [Deed("Book…", partial(self.booking_wanted.emit, [one.id]))]
        deeds.append(Deed("Done without a visit…", partial(self._ask, one, "done")))
        if one.is_request and not one.booked_on:
            deeds.append(Deed("Take the request back", partial(self._unrequest, one)))
        elif self._may_plan:
            deeds.append(Deed("Waive…", partial(self._ask, one, "waived")))
        return deeds

    def _ask(self, one: ListedRow, what: str) -> None:
        self.form.settle(one, what)
        self.reveal(self.form)

    def _settle(self, one: ListedRow, what: str, day: date, reason: str) -> None:
        word = Word(self._person_id, self._today())

        def write(session: "Session") -> None:
            if what == "done":
                requirements.tell_done(session, one.id, day, reason, word)
            else:
                requirements.waive(session, one.id, reason, word)

        def done(_: object) -> None:
            self.form.hide()
            words = "is written down as done." if what == "done" else "is waived."
            self._say(f"“{one.title}” {words}", partial(self._take_back, one))

        self._tasks.write(self, write, done, store=_store(one), failed=self.form.show_fault)

    def _take_back(self, one: ListedRow) -> None:
        self._tasks.write(
            self,
            lambda session: requirements.ask_again(session, one.id),
            lambda _: self._say(f"“{one.title}” is asked again."),
            store=_store(one),
            failed=self._tell,
        )

    def _unrequest(self, one: ListedRow) -> None:
        self._tasks.write(
            self,
            lambda session: reviews.take_back(session, one.id),
            lambda _: self._say(f"The request for “{one.title}” is taken back."),
            store=_store(one),
            failed=self._tell,
        )

    def _say(self, words: str, undo: Callable[[], object] | None = None) -> None:
        self.banners.clear()
        self.banners.add(Banner(words, tone="ok", button="Undo" if undo else "", on_button=undo))

    def _tell(self, fault: SifieldError) -> None:
        self.banners.tell(fault)


class SettleForm(Entry):
    """Asks on which day something was done and how, or why it is waived.

    **Signals:** ``given(row: ListedRow, what: str, day: date, reason: str)``; ``what`` is "done" or "waived".
    """

    given = Signal(object, str, object, str)

    def __init__(self, today: date, parent: QWidget | None = None) -> None:
        day, reason = DateField("Day on which it was done", today), TextField("Reason")
        day_row, reason_row = FieldRow("Day on which it was done", day), FieldRow("Reason", reason)
        super().__init__(
            "Done without a visit", "Write it down", (reason_row,), (day_row,), by_code={"done-on": day_row},
            parent=parent,
        )  # fmt: skip
        self.day, self.reason = day, reason
        self._day_row, self._reason_row = day_row, reason_row
        self._today, self._what = today, "done"
        self._row: ListedRow | None = None
        self.kept.connect(self._give)

    def settle(self, one: ListedRow, what: str) -> None:
        """Come into view for one thing."""
        self._row, self._what = one, what
        is_done = what == "done"
        self._day_row.setVisible(is_done)
        self._reason_row.set_hint(
            "How it was done, and where that is written. With your name and today’s date it stands in the year."
            if is_done
            else "Why it is not asked this time. With your name and today’s date it stands in the year."
        )
        self.keep.setText("Write it down as done" if is_done else "Waive it")
        self.day.set_value(self._today if is_done else None)
        self.reason.clear()
        self.ask(f"{'Done without a visit' if is_done else 'Waive'}: {one.title}")

    def _give(self) -> None:
        if self._row is None:
            return
        is_done = self._what == "done"
        if is_done and self.day.value is None:
            self._day_row.show_fault("Enter the day on which it was done.")
            self.day.setFocus()
            return
        self.given.emit(self._row, self._what, self.day.value, self.reason.text())


def details(one: ListedRow) -> list[str]:
    """Say of one thing when, in which visit, led by whom, and how it was settled by whom."""
    parts = [f"by {say_day(one.due_on)}"]
    parts += [f"in: {one.within}"] if one.within else []
    parts += [count(one.half_days, "half-day")] if one.half_days else []
    parts += [f"led by: {one.lead}"] if one.lead else []
    said = [say_class(" · ".join(parts), one.sensitivity)]
    if one.booked_on and one.state != "done":
        said.append(f"Booked for {say_day(one.booked_on)}")
    if one.done_on:
        said.append(f"Done on {say_day(one.done_on)}")
    if one.reason:
        said.append(f"{'Waived' if one.state == 'waived' else 'How'}: {one.reason}")
    if one.settled_on:
        by = f"{one.settled_by}, " if one.settled_by else ""
        said.append(f"Written down by: {by}{say_day(one.settled_on)}")
    return [*said, one.why]


def _store(one: ListedRow) -> StoreName:
    return "safeguarding" if one.sensitivity == "safeguarding" else "general"
