"""The top of a school's page: who it is, its grade and why, and what needs somebody now."""

from functools import partial

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QVBoxLayout, QWidget

from sifield.fieldwork.placing import PlacementRow
from sifield.fieldwork.school_page import SchoolPage
from sifield.ui.school.section import Desk
from sifield.ui.theme import S1, S2, S3
from sifield.ui.widgets.buttons import PrimaryButton, QuietButton, SecondaryButton
from sifield.ui.widgets.card import Card
from sifield.ui.widgets.chip import Chip, ChipTone
from sifield.ui.widgets.flow import FlowLayout
from sifield.ui.widgets.layout import clear, column
from sifield.ui.widgets.text import Text
from sifield.ui.words import count, say_day, say_year

_STATES: dict[str, tuple[str, ChipTone]] = {
    "confirmed": ("Confirmed", "ok"),
    "proposed": ("Proposed, not confirmed yet", "warn"),
    "rejected": ("Not accepted", "neutral"),
}


class Who(QWidget):
    """Name, facts, a line of what to look at, and the page's buttons.

    **Signals:** ``wanted(key: str)`` to go to a part of the page.
    """

    wanted = Signal(str)

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.name, self._facts = Text("", "display"), Text("", "body", "ink2")
        self.start = PrimaryButton("Start a visit", icon="plus")
        self.book = SecondaryButton("Book a visit", icon="calendar")
        self.reports = SecondaryButton("Reports", icon="document")
        self.glance = FlowLayout(gap=2)
        buttons = FlowLayout()
        for button in (self.start, self.book, self.reports):
            buttons.addWidget(button)
        self.setLayout(column(self.name, self._facts, buttons, self.glance, gap=S2))

    def show_page(self, page: SchoolPage) -> None:
        """Show the school as it stands."""
        school = page.school
        self.name.setText(school.name)
        parts = [school.phase, f"ages {school.ages}" if school.ages else "", school.religious_character]
        parts.append(f"URN {school.urn}" if school.urn else "")
        parts.append(f"{school.head.role}: {school.head.name}" if school.head else "No headteacher named yet")
        self._facts.setText(" · ".join(part for part in parts if part))
        looks = _looks(page)
        if list(looks) != [one.text() for one in self._links()]:
            clear(self.glance)
            for words, key in looks.items():
                link = QuietButton(words)
                link.clicked.connect(partial(self.wanted.emit, key))
                self.glance.addWidget(link)

    def _links(self) -> list[QuietButton]:
        found = [self.glance.itemAt(at) for at in range(self.glance.count())]
        return [one for item in found if item is not None and isinstance(one := item.widget(), QuietButton)]


def _looks(page: SchoolPage) -> dict[str, str]:
    """Say what needs somebody, each with the part of the page where it stands."""
    work = page.work
    overdue = sum(due.state == "overdue" for due in work.due)
    late = sum(action.late > 0 for action in work.actions)
    grave = sum(risk.risk in ("immediate", "high") for risk in work.risks)
    stale = sum(contact.is_stale for contact in page.contacts)
    found = {
        f"{overdue} overdue": ("due", overdue),
        f"{count(late, 'action')} late": ("actions", late),
        f"{count(grave, 'high risk')}": ("risks", grave),
        f"{count(stale, 'contact')} to confirm": ("contacts", stale),
    }
    return {words: key for words, (key, number) in found.items() if number}


class GradeCard(Card):
    """The grade that holds, since when and why, what is proposed, and how it came; absent in a model without grades.

    **Signals:** ``placing_wanted(school_id: str)``.
    """

    placing_wanted = Signal(str)

    def __init__(self, desk: Desk, parent: QWidget | None = None) -> None:
        super().__init__(parent, name="Grade")
        self._rows = QVBoxLayout()
        self._rows.setSpacing(S1)
        self._history = Text("", "small")
        self._history.hide()
        self._open = QuietButton("Show earlier grades")
        self._open.setCheckable(True)
        self.place = SecondaryButton("Place the school…")
        buttons = FlowLayout()
        for button in (self.place, self._open):
            buttons.addWidget(button)
        self.body.addLayout(self._rows)
        self.body.addLayout(buttons)
        self.body.addWidget(self._history)
        self._open.toggled.connect(self._history.setVisible)
        self.place.clicked.connect(lambda: self.placing_wanted.emit(desk.school_id))
        self.hide()

    def show_page(self, page: SchoolPage) -> None:
        """Show what holds and what is proposed."""
        self.setVisible(page.grades is not None)
        clear(self._rows)
        now, proposed = page.grade, page.proposed
        if now is None and proposed is None:
            self._rows.addWidget(Text("Not placed yet", "section"))
            if page.framework and page.framework.placing:
                self._rows.addWidget(Text(f"When: {page.framework.placing.when}", "small", "hint"))
        for row in (now, proposed):
            if row is not None:
                self._show(row, page)
        earlier = [row for row in page.grades or () if row not in (now, proposed)]
        self._open.setVisible(bool(earlier))
        self._history.setText("\n".join(map(_say, earlier)))

    def _show(self, row: PlacementRow, page: SchoolPage) -> None:
        if self._rows.count():
            self._rows.addSpacing(S3)
        line = FlowLayout()
        title = Text(row.title, "section", wrap=False) if len(row.title) < 40 else Text(row.title, "section")
        line.addWidget(title)
        line.addWidget(Chip(*_STATES[row.state]))
        self._rows.addLayout(line)
        if row.state == "confirmed":
            by = f", confirmed by {row.decided_by}" if row.decided_by else ""
            on = f" on {say_day(row.decided_on)}" if row.decided_on else ""
            told = f"Since {say_day(row.from_on)}{by}{on}"
            if row.year < page.year:
                told += f". It is of {say_year(row.year)}: none is confirmed for this year yet"
        else:
            by = f" by {row.proposed_by}" if row.proposed_by else ""
            told = f"Proposed{by} on {say_day(row.proposed_on)}, to hold from {say_day(row.from_on)}"
        self._rows.addWidget(Text(told, "body", "ink2"))
        if row.reason:
            self._rows.addWidget(Text(f"Why: {row.reason}"))
        if row.computed_why:
            self._rows.addWidget(Text(f"By the rule: {row.computed_why}", "small", "hint"))


def _say(row: PlacementRow) -> str:
    state = _STATES[row.state][0].lower()
    why = f": {row.reason}" if row.reason else ""
    return f"{say_year(row.year)} · {row.title} · {state} · from {say_day(row.from_on)}{why}"
