"""The booked visits, week by week: mine or everybody's, and my own as a calendar file."""

from collections.abc import Callable
from datetime import date, datetime, timedelta
from functools import partial

from PySide6.QtCore import QObject, Signal
from PySide6.QtWidgets import QVBoxLayout, QWidget

from sifield.documents.visit_notice import person_calendar
from sifield.fieldwork import bookings, notices, schools, visiting_days
from sifield.fieldwork.diary import BookingRow
from sifield.fieldwork.notices import Notice
from sifield.fieldwork.schools import SchoolRow
from sifield.ui.booking_words import say_booking
from sifield.ui.notice_out import SaveCalendar, beside
from sifield.ui.tasks import Tasks, read_both
from sifield.ui.theme import S2
from sifield.ui.widgets.banner import Banners
from sifield.ui.widgets.buttons import PrimaryButton, QuietButton, SecondaryButton
from sifield.ui.widgets.card import Card
from sifield.ui.widgets.check import Check
from sifield.ui.widgets.choices import ChoiceRow
from sifield.ui.widgets.fields import ChoiceField, FieldRow
from sifield.ui.widgets.layout import Page, clear, row
from sifield.ui.widgets.list_row import ListRow
from sifield.ui.widgets.states import EmptyState
from sifield.ui.widgets.text import Text
from sifield.ui.words import count, say_class, say_day

MINE, ALL = "mine", "all"
_WEEKS = 4


class BookingsList(Page):
    """Lists bookings from this week on and those not held yet; leads to booking, to reviews that can be asked for, and
    to who can help.

    **Signals:** ``booking_opened(booking_id: str, school_id: str)``, ``booking_wanted(school_id: str)``,
    ``reviews_wanted()``, ``help_wanted()``.
    """

    booking_opened = Signal(str, str)
    booking_wanted = Signal(str)
    reviews_wanted = Signal()
    help_wanted = Signal()

    def __init__(
        self, tasks: Tasks, person_id: str, person_name: str, now: Callable[[], datetime], parent: QWidget | None = None
    ) -> None:
        super().__init__(parent, widest=1320)
        self.setObjectName("bookings_list")
        self._tasks, self._person_id, self._person_name, self._now = tasks, person_id, person_name, now
        self._today = now().astimezone().date()
        self._found: tuple[BookingRow, ...] = ()
        self._weeks = _WEEKS
        self._banners = Banners()
        self.school = ChoiceField("School", typed=True)
        self.book = PrimaryButton("Book a visit", icon="plus")
        self._school_row = FieldRow("Book a visit to", self.school, hint="Type a part of the school’s name.")
        self.whose = ChoiceRow("Whose visits", ((MINE, "Mine"), (ALL, "Everybody’s")))
        self.whose.set_value(MINE)
        self.past = Check("Held and cancelled ones too")
        self.save = SaveCalendar("Save mine for a calendar…", tasks, self._banners, self._calendar, self._file_name)
        self.reviews = SecondaryButton("Reviews to ask for")
        self.help = SecondaryButton("Who can help")
        self._count = Text("", "body", "ink2")
        self._rows = QVBoxLayout()
        self._rows.setSpacing(S2)
        self.more = QuietButton("Show later weeks")
        self._lay_out()
        self.book.clicked.connect(self._want)
        self.whose.chosen.connect(self._list)
        self.past.toggled.connect(self._list)
        self.more.clicked.connect(self._show_more)
        self.reviews.clicked.connect(self.reviews_wanted)
        self.help.clicked.connect(self.help_wanted)
        tasks.changed.connect(self._on_changed)
        self.setFocusProxy(self.school)
        self.refresh()

    def _lay_out(self) -> None:
        asking = Card(name="Book a visit")
        asking.body.addWidget(self._school_row)
        asking.body.addWidget(beside(self.book))
        self.body.addWidget(self._banners)
        self.body.addWidget(Text("Bookings", "display"))
        self.body.addWidget(self._count)
        self.body.addWidget(asking)
        self.body.addWidget(beside(self.save, self.reviews, self.help))
        self.body.addWidget(
            Text(
                "In a calendar, a visit about safeguarding is “Visit” and no more: a calendar lies open.",
                "small",
                "hint",
            )
        )
        self.body.addWidget(beside(self.whose, self.past))
        self.body.addLayout(self._rows)
        self.body.addLayout(row(self.more, "stretch"))
        self.body.addStretch(1)

    def refresh(self) -> None:
        """Read the bookings of both stores and the schools anew."""
        today = self._today
        first, last = visiting_days.span_of(today)
        look = partial(bookings.list_bookings, first=first, last=last)
        read_both(self._tasks, self, look, lambda one, other: self._show(one + other))
        self._tasks.read(self, partial(schools.list_schools, today=today), self._offer)

    def _on_changed(self, _store: str, owner: QObject | None) -> None:
        self.refresh()

    def _offer(self, rows: tuple[SchoolRow, ...]) -> None:
        names = [self.school.itemText(at) for at in range(self.school.count())]
        if names != [one.name for one in rows]:
            self.school.clear()
            for one in rows:
                self.school.addItem(one.name, one.id)
            self.school.setCurrentIndex(-1)
            self.school.setEditText("")

    def _want(self) -> None:
        words = " ".join(self.school.currentText().casefold().split())
        names = {self.school.itemText(at).casefold(): self.school.itemData(at) for at in range(self.school.count())}
        self._school_row.show_fault("" if words in names else "Choose the school from the list.")
        if words in names:
            self.booking_wanted.emit(names[words])
        else:
            self.school.setFocus()

    def _show(self, found: tuple[BookingRow, ...]) -> None:
        found = tuple(sorted(found, key=lambda one: (one.on, one.part == "afternoon", one.school_name, one.id)))
        if found != self._found or not self._rows.count():  # a list rebuilt under the pointer would lose the click
            self._found = found
            self._list()

    def _list(self, *_changed: object) -> None:
        clear(self._rows)
        monday = self._today - timedelta(days=self._today.weekday())
        # What lies behind is shown as long as nobody said what became of it.
        found = [one for one in self._found if one.state == "booked" or (self.past.isChecked() and one.on >= monday)]
        if self.whose.value != ALL:
            found = [one for one in found if self._person_id in one.person_ids]
        weeks: dict[date, list[BookingRow]] = {}
        for one in found:
            week = one.on - timedelta(days=one.on.weekday())
            weeks.setdefault(week if week >= monday else date.min, []).append(one)
        for week, rows in list(weeks.items())[: self._weeks]:
            later = "Past, not held yet" if week < monday else f"Week of {say_day(week)}"
            self._rows.addWidget(Text("This week" if week == monday else later, "title"))
            for one in rows:
                self._rows.addWidget(self._row(one))
        self.more.setVisible(len(weeks) > self._weeks)
        self._count.setText(count(len(found), "visit") if found else "")
        if not found:
            words = "Choose a school above, and a day on which it is open."
            self._rows.addWidget(EmptyState("calendar", "Nothing is booked", words))

    def _row(self, one: BookingRow) -> ListRow:
        tag, tone = say_booking(one)
        detail = say_class(f"{one.when} · {one.people}", one.sensitivity)
        detail += f" · {one.reason}" if one.reason else ""
        shown = ListRow(f"{one.title}: {one.school_name}", detail, tag=tag, tone=tone)
        shown.clicked.connect(partial(self.booking_opened.emit, one.id, one.school_id))
        return shown

    def _show_more(self) -> None:
        self._weeks += _WEEKS
        self._list()

    def _calendar(self, then: Callable[[bytes], None]) -> None:
        """Make the calendar file of the person whose laptop this is."""
        at, whose = self._now(), self._person_id
        first, last = visiting_days.span_of(self._today)
        look = partial(notices.list_notices, person_id=whose, first=first, last=last, today=self._today)

        def make(general: tuple[Notice, ...], other: tuple[Notice, ...]) -> None:
            then(person_calendar(general + other, whose, self._person_name, at))

        read_both(self._tasks, self, look, make)

    def _file_name(self) -> str:
        return f"Visits of {self._person_name}"
