"""What changes in a school's year before it is accepted: added, moved, dropped, kept and done, each with its reason."""

from collections.abc import Callable
from datetime import date
from typing import TYPE_CHECKING

from PySide6.QtCore import QObject, Signal
from PySide6.QtWidgets import QVBoxLayout, QWidget

from sifield.fieldwork import access, inspector_calls, leaving, school_years, year_facts
from sifield.fieldwork.school_years import Difference, Line
from sifield.fieldwork.year_facts import SAFEGUARDING, YearFacts
from sifield.frameworks.calendar import say_day, say_year
from sifield.ui.tasks import Tasks
from sifield.ui.theme import S1, S2
from sifield.ui.widgets.banner import Banner, Banners
from sifield.ui.widgets.buttons import PrimaryButton, QuietButton
from sifield.ui.widgets.card import Card
from sifield.ui.widgets.chip import Chip, ChipTone
from sifield.ui.widgets.flow import FlowLayout
from sifield.ui.widgets.layout import Page, Rule, clear, column, row
from sifield.ui.widgets.stage import reveal, tab_as_laid_out
from sifield.ui.widgets.states import EmptyState
from sifield.ui.widgets.text import Text
from sifield.ui.words import say_class

if TYPE_CHECKING:
    from sifield.ui.tasks import Session

_GROUPS: tuple[tuple[str, str, ChipTone], ...] = (
    ("added", "Added", "ok"),
    ("moved", "Moved", "warn"),
    ("dropped", "Not asked any more", "bad"),
    ("waived", "Waived: the school leaves", "bad"),
    ("kept", "As it was", "neutral"),
    ("done", "Done", "neutral"),
)
_AT_FIRST = 12


class WhatChanges(Page):
    """The difference that planning a school's year makes, and accepting it. ``may_plan`` is of the laptop.

    **Signals:** ``accepted(school_id: str)``.
    """

    accepted = Signal(str)

    def __init__(
        self,
        tasks: Tasks,
        today: Callable[[], date],
        school_id: str,
        year: int,
        *,
        may_plan: bool,
        parent: QWidget | None = None,
    ) -> None:
        super().__init__(parent, widest=1100)
        self.setObjectName("what_changes")
        self._tasks, self._today, self._school_id, self._year = tasks, today, school_id, year
        self._may_plan = may_plan
        self._facts: YearFacts | None = None
        self._sees_safeguarding = False
        self._shown: Difference | None = None
        self.banners = Banners()
        self._title = Text("", "display")
        self._about = Text("", "body", "ink2")
        self.accept = PrimaryButton("Accept these changes")
        self._counts = QWidget()
        self._flow = FlowLayout(self._counts, gap=S2)
        self._lines = QVBoxLayout()
        self._lines.setSpacing(S2)
        self.body.addWidget(self.banners)
        self.body.addLayout(column(self._title, self._about))
        self.body.addWidget(self._counts)
        self.body.addLayout(row(self.accept, "stretch"))
        self.body.addLayout(self._lines)
        self.body.addStretch(1)
        self.accept.hide()
        self.accept.clicked.connect(self._accept)
        tasks.changed.connect(self._on_changed)
        self.refresh()

    def refresh(self) -> None:
        """Plan the year anew and compare it with what is there."""

        def find(session: "Session") -> tuple[YearFacts, Difference, bool]:
            facts = year_facts.gather(session, self._school_id, self._year)
            sees = access.whose_laptop(session).may_visit(self._school_id, SAFEGUARDING)
            return facts, school_years.foresee(session, facts), sees

        self._tasks.read(self, find, self._found)

    def _on_changed(self, _store: str, _owner: QObject | None) -> None:
        self.refresh()

    def _found(self, found: tuple[YearFacts, Difference, bool]) -> None:
        facts, difference, self._sees_safeguarding = found
        self._facts = facts
        if not self._sees_safeguarding:
            self._show(difference)
            return
        self._tasks.read(
            self,
            lambda session: school_years.foresee(session, facts, SAFEGUARDING),
            lambda other: self._show(difference.with_other(other)),
            store="safeguarding",
        )

    def _show(self, difference: Difference) -> None:
        if difference == self._shown:  # a list rebuilt under the pointer would lose the click
            return
        self._shown = difference
        self._title.setText(f"{difference.school_name}, {say_year(difference.year)}")
        self._about.setText(difference.lack or _about(difference))
        self.accept.setVisible(self._may_plan and not difference.is_empty)
        clear(self._flow)
        clear(self._lines)
        for change, headline, tone in _GROUPS:
            lines = [line for line in difference.lines if line.change == change]
            if lines:
                self._flow.addWidget(Chip(f"{headline}: {len(lines)}", tone))
                self._lines.addWidget(_Group(headline, lines))
        self._counts.setVisible(bool(difference.lines))
        if not difference.lines:
            words = difference.lack or "The improvement model asks nothing of this school this year."
            self._lines.addWidget(EmptyState("calendar", "Nothing is planned", words))
        tab_as_laid_out(self)

    def _accept(self) -> None:
        facts, today = self._facts, self._today()
        if facts is None:
            return

        def write(session: "Session") -> None:
            school_years.accept(session, facts)
            inspector_calls.settle(session, facts)
            leaving.hand_over(session, facts, today)

        self.setFocus()  # the button goes; the focus would fall to the end of the page, and the page with it
        self._tasks.write(self, write, lambda _: self._follow(facts))

    def _follow(self, facts: YearFacts) -> None:
        """Let the safeguarding store follow, where this person has it; then say that it is done."""
        if not self._sees_safeguarding:
            self._done()
            return
        today = self._today()
        self._tasks.write(
            self,
            lambda session: school_years.follow(session, facts, today),
            lambda _: self._done(),
            store="safeguarding",
        )

    def _done(self) -> None:
        words = "What is due now stands under Today, and can be booked there."
        reveal(self, self.banners.add(Banner("The year is accepted.", words, tone="ok")))
        self.accepted.emit(self._school_id)


class _Group(Card):
    """What changes in one way; begins with the first few lines and shows the rest when asked."""

    def __init__(self, headline: str, lines: list[Line], parent: QWidget | None = None) -> None:
        super().__init__(parent, name=f"{headline}: {len(lines)}")
        self._rest, self._places = lines, QVBoxLayout()
        self._places.setSpacing(S2)
        self.more = QuietButton("", name=f"Show all of: {headline}")
        self.body.addWidget(Text(headline, "title"))
        self.body.addLayout(self._places)
        self.body.addLayout(row(self.more, "stretch"))
        self.more.clicked.connect(self._show_all)
        self._add(_AT_FIRST)

    def _show_all(self) -> None:
        self._add(len(self._rest))

    def _add(self, many: int) -> None:
        first, self._rest = self._rest[:many], self._rest[many:]
        for line in first:
            if self._places.count():
                self._places.addWidget(Rule())
            when = f"by {say_day(line.due_on)}"
            if line.was_on is not None:
                when = f"{when}, until now by {say_day(line.was_on)}"
            words = [Text(line.title, "strong"), Text(say_class(when, line.sensitivity), "small", "ink2")]
            words += [Text(said, "small", "hint") for said in (line.note, line.why) if said]
            self._places.addLayout(column(*words, gap=S1))
        self.more.setText(f"Show {len(self._rest)} more")
        self.more.setVisible(bool(self._rest))


def _about(difference: Difference) -> str:
    if difference.is_empty:
        return "The year is as the trust’s improvement model, the school’s grade and its days want it."
    reworded = f" {difference.reworded} keep their day and change in their words." if difference.reworded else ""
    return f"Nothing is written until you accept it. What is done, waived or booked stays.{reworded}"
