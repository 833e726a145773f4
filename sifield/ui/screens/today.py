"""Today: what is due, what is overdue, what waits for the person whose laptop this is."""

from collections.abc import Callable
from datetime import date
from functools import partial

from PySide6.QtCore import QObject, Signal
from PySide6.QtWidgets import QWidget

from sifield.fieldwork import programme
from sifield.fieldwork.diary import BookingRow
from sifield.fieldwork.programme import Agenda, DueRow, SchoolCount
from sifield.fieldwork.waiting import WaitingRow
from sifield.ui.tasks import Tasks, read_both
from sifield.ui.theme import S6, theme
from sifield.ui.widgets.buttons import PrimaryButton, SecondaryButton
from sifield.ui.widgets.card import Card
from sifield.ui.widgets.chip import ChipTone
from sifield.ui.widgets.layout import Page, column, row
from sifield.ui.widgets.list_row import ListRow
from sifield.ui.widgets.long_list import LongList
from sifield.ui.widgets.states import EmptyState
from sifield.ui.widgets.term_chart import Bar, TermChart
from sifield.ui.widgets.text import Text
from sifield.ui.words import count, say_asked, say_class, say_day, say_due

_MOST_BARS = 8
_NARROW = 900


class Today(Page):
    """The page a person opens in the morning.

    **Signals:** ``visit_wanted(school_id: str, form_id: str, requirement_id: str)`` to start one ("" for any),
    ``visit_opened(visit_id: str)``, ``plan_opened(plan_id: str)``, ``booking_opened(booking_id: str, school_id: str)``,
    ``bookings_wanted()``, ``action_opened(action_id: str)``.
    """

    visit_wanted = Signal(str, str, str)
    visit_opened = Signal(str)
    plan_opened = Signal(str)
    booking_opened = Signal(str, str)
    bookings_wanted = Signal()
    action_opened = Signal(str)

    def __init__(self, tasks: Tasks, person_id: str, today: Callable[[], date], parent: QWidget | None = None) -> None:
        super().__init__(parent, widest=1320)
        self.setObjectName("today")
        self._tasks = tasks
        self._person_id = person_id
        self._today = today
        self._shown: Agenda | None = None
        self._summary = Text("", "body", "ink2")
        self.start = PrimaryButton("Start a visit", icon="plus")
        self.bookings = SecondaryButton("Bookings", icon="calendar")
        self._booked = LongList("Your booked visits")
        self._waiting, self._due = LongList("Waiting for you"), LongList("Due in your schools")
        self.body.addLayout(row(Text("Today", "display"), self.bookings, self.start))
        self.body.addWidget(self._summary)
        self._year = _YearCard()
        self._left = column(self._booked, self._waiting, self._year, gap=S6)
        self._left.addStretch(1)
        self._columns = row(gap=S6)
        self._columns.addLayout(self._left, 1)
        self._columns.addWidget(self._due, 1)
        self.body.addLayout(self._columns)
        self.body.addStretch(1)
        self.start.clicked.connect(lambda: self.visit_wanted.emit("", "", ""))
        self.bookings.clicked.connect(self.bookings_wanted)
        tasks.changed.connect(self._on_changed)
        self.setFocusProxy(self.start)
        self.refresh()

    def refresh(self) -> None:
        """Read anew what is due and what waits."""
        today, person_id = self._today(), self._person_id
        look = partial(programme.get_agenda, person_id=person_id, today=today)
        read_both(self._tasks, self, look, lambda general, other: self._show(general.with_other(other)))

    def resizeEvent(self, event: object) -> None:
        """Put the two columns below each other where they would be too narrow to read."""
        super().resizeEvent(event)  # type: ignore[arg-type]
        is_narrow = self.width() < theme().px(_NARROW)
        direction = self._columns.Direction.TopToBottom if is_narrow else self._columns.Direction.LeftToRight
        if direction != self._columns.direction():
            self._columns.setDirection(direction)
            if is_narrow:  # what is due comes before how far the year has come
                self._columns.addWidget(self._year)
            else:
                self._left.insertWidget(2, self._year)

    def _on_changed(self, _store: str, owner: QObject | None) -> None:
        if owner is not self:
            self.refresh()

    def _show(self, found: Agenda) -> None:
        if found == self._shown:  # a list rebuilt under the pointer would lose the click
            return
        self._shown = found
        due, waiting = found.due, found.waiting
        overdue = sum(row.state == "overdue" for row in due)
        soon = sum(row.state == "due" for row in due)
        parts = [say_day(self._today())]
        if overdue:
            parts.append(f"{overdue} overdue")
        parts.append(f"{soon} due soon" if soon else "nothing due soon")
        parts.append(f"{len(waiting)} waiting for you" if waiting else "nothing waiting for you")
        self._summary.setText(" · ".join(parts))
        self._waiting.show_rows(
            [self._waiting_row(row) for row in waiting],
            EmptyState("check", "Nothing waits for you", "Plans to sign and visits to finish will stand here."),
        )
        self._due.show_rows(
            [self._due_row(row) for row in due],
            EmptyState("calendar", "Nothing is due", "What your trust asks of each school will stand here."),
        )
        self._booked.setVisible(bool(found.booked))
        self._booked.show_rows([self._booked_row(row) for row in found.booked])
        self._year.show_counts(found.schools)

    def _due_row(self, due: DueRow) -> ListRow:
        tone: ChipTone = {"overdue": "bad", "due": "warn"}.get(due.state, "neutral")  # type: ignore[assignment]
        shown = ListRow(
            due.title,
            say_class(" · ".join((due.school_name, *say_asked(due))), due.sensitivity),
            tag=say_due(due),
            tone=tone,
        )
        if due.visit_id:
            shown.clicked.connect(partial(self.visit_opened.emit, due.visit_id))
        elif due.booked_on is not None and due.booked_on > self._today():
            shown.clicked.connect(partial(self.booking_opened.emit, due.booking_id, due.school_id))
        else:
            shown.clicked.connect(partial(self.visit_wanted.emit, due.school_id, due.form_id, due.id))
        return shown

    def _booked_row(self, booked: BookingRow) -> ListRow:
        days = (booked.on - self._today()).days
        tag = "Not held yet" if days < 0 else {0: "Today", 1: "Tomorrow"}.get(days, f"In {days} days")
        detail = say_class(f"{booked.when} · {booked.people}", booked.sensitivity)
        tone: ChipTone = "warn" if days < 0 else "brand"
        shown = ListRow(f"{booked.title}: {booked.school_name}", detail, tag=tag, tone=tone)
        shown.clicked.connect(partial(self.booking_opened.emit, booked.id, booked.school_id))
        return shown

    def _waiting_row(self, waiting: WaitingRow) -> ListRow:
        tag, tone = _tag(waiting, self._today())
        detail = f"{waiting.detail} · {say_day(waiting.on)}" if waiting.on else waiting.detail
        shown = ListRow(waiting.title, say_class(detail, waiting.sensitivity), tag=tag, tone=tone)
        followed = {"visit": self.visit_opened, "action": self.action_opened, "claim": self.action_opened}
        opened = followed.get(waiting.kind, self.plan_opened)
        shown.clicked.connect(partial(opened.emit, waiting.row_id))
        return shown


_TAGS: dict[str, tuple[str, ChipTone]] = {
    "visit": ("Go on", "brand"),
    "plan": ("Plan to sign", "warn"),
    "signature": ("To be signed", "warn"),
    "yours": ("Yours to sign", "warn"),
    "declined": ("Not signed", "neutral"),
}


def _tag(waiting: WaitingRow, today: date) -> tuple[str, ChipTone]:
    if waiting.kind == "claim":
        return "To be verified", "brand"
    if waiting.kind == "action":
        return _due(waiting.days or 0, waiting.on, today)
    if waiting.kind == "visit" and waiting.detail.startswith("Planned"):
        return "Planned", "neutral"
    return _TAGS[waiting.kind]


def _due(days: int, on: date | None, today: date) -> tuple[str, ChipTone]:
    """Say how far off an action's day is, or how long past; a day that lay in the holidays is a day late at least."""
    if on is not None and on < today:
        return f"Overdue {count(max(1, -days), 'school day')}", "bad"
    return ("Due today", "warn") if on == today else (f"Due in {count(days, 'school day')}", "neutral")


class _YearCard(Card):
    """How far this school year has come; hidden while nothing is asked of any school."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent, name="This school year by school")
        self.chart = TermChart("What is done of this school year, by school")
        self._more = Text("", "small", "hint")
        self.body.addWidget(Text("This school year by school", "title"))
        self.body.addWidget(self.chart)
        self.body.addWidget(self._more)
        self.hide()

    def show_counts(self, counts: tuple[SchoolCount, ...]) -> None:
        """Show the schools that are furthest behind."""
        self.chart.show_bars([Bar(one.school_name, one.done, one.due, one.overdue) for one in counts[:_MOST_BARS]])
        left = len(counts) - _MOST_BARS
        self._more.setText(f"and {count(left, 'school')} with less overdue" if left > 0 else "")
        self._more.setVisible(left > 0)
        self.setVisible(bool(counts))
