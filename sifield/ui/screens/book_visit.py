"""Book a visit to a school, or change one that is booked: for what, on which day, who comes, and the notice of it."""

from collections.abc import Callable
from datetime import date, datetime
from functools import partial
from itertools import pairwise
from typing import TYPE_CHECKING

from PySide6.QtCore import QObject, Signal
from PySide6.QtGui import QKeySequence, QShortcut
from PySide6.QtWidgets import QVBoxLayout, QWidget

from sifield.documents.visit_notice import notice_calendar, say_notice
from sifield.errors import SifieldError
from sifield.fieldwork import booking_desk, bookings, notices, wanted
from sifield.fieldwork.booking_desk import BookingDesk
from sifield.fieldwork.bookings import Arrangement
from sifield.fieldwork.diary import BookingRow
from sifield.fieldwork.notices import Notice
from sifield.fieldwork.wanted import WantedRow
from sifield.ui.booking_words import people_to_offer, purpose_of, say_burden
from sifield.ui.notice_out import CopyText, SaveCalendar, beside
from sifield.ui.tasks import StoreName, Tasks, read_both
from sifield.ui.theme import S2, S3, S6
from sifield.ui.widgets.banner import Banner, Banners
from sifield.ui.widgets.buttons import PrimaryButton, QuietButton, SecondaryButton
from sifield.ui.widgets.cancel_card import CancelCard
from sifield.ui.widgets.card import Card
from sifield.ui.widgets.check import Check
from sifield.ui.widgets.choices import ChoiceRow
from sifield.ui.widgets.columns import Columns
from sifield.ui.widgets.dates import DateField
from sifield.ui.widgets.fields import FieldRow, TextArea, TextField
from sifield.ui.widgets.flow import FlowLayout
from sifield.ui.widgets.layout import Page, Sheet, column
from sifield.ui.widgets.load_line import LoadLine
from sifield.ui.widgets.month_view import Day, MonthView
from sifield.ui.widgets.people_coming import PeopleComing
from sifield.ui.widgets.purposes import Purposes
from sifield.ui.widgets.text import Text
from sifield.ui.words import say_day

if TYPE_CHECKING:
    from sifield.ui.tasks import Session

_PARTS = (("morning", "Morning"), ("afternoon", "Afternoon"), ("day", "All day"))


class BookVisit(QWidget):
    """Books one visit to one school, or changes it.

    **Signals:** ``booked(booking_id: str)`` when it is kept (it stays, with the notice to be sent), ``left()`` when it
    is cancelled or held,
    ``visit_wanted(school_id: str, form_id: str, requirement_id: str)`` to begin it, ``request_wanted(school_id: str)``
    for more than the minimum.
    """

    KEYS = (("← → ↑ ↓", "go from day to day"), ("Ctrl Enter", "keep"))

    booked = Signal(str)
    left = Signal()
    visit_wanted = Signal(str, str, str)
    request_wanted = Signal(str)

    def __init__(
        self,
        tasks: Tasks,
        now: Callable[[], datetime],
        school_id: str,
        requirement_ids: tuple[str, ...] = (),
        booking_id: str = "",
        parent: QWidget | None = None,
    ) -> None:
        super().__init__(parent)
        self.setObjectName("book_visit")
        self._tasks, self._now, self._school_id = tasks, now, school_id
        self._wanted_ids, self._booking_id = requirement_ids, booking_id
        self._today = now().astimezone().date()
        self._desk: BookingDesk | None = None
        self._booked_on: dict[date, tuple[str, ...]] = {}
        self._make()
        self._lay_out()
        self._connect()
        self.refresh()

    def refresh(self) -> None:
        """Read the school's days, what is due there and who can come, from both stores."""
        look = partial(booking_desk.read, school_id=self._school_id, today=self._today, booking_id=self._booking_id)
        read_both(self._tasks, self, look, lambda one, other: self._show(one.with_other(other)), failed=self._refused)

    def _make(self) -> None:
        self._banners = Banners()
        self._school = Text("", "section")
        self._all = Text("", "small", "ink2")
        self._line = ""
        self.copy_all = CopyText("Copy all that is asked of this school", lambda: self._line)
        self.purposes = Purposes()
        self.more = QuietButton("Request a review…")
        self.focus, self.prepare = TextField("Focus"), TextArea("What to have ready", lines=2, most=5)
        self.told = TextArea("What staff are told", lines=2, most=5)
        self.month = MonthView("Day of the visit", self._today)
        self.typed = DateField("Or type a day", self._today)
        self.nearest = QuietButton("")
        self._near = beside(self.nearest)
        self.part = ChoiceRow("Part of the day", _PARTS)
        self.people = PeopleComing()
        self.meant = Check("It is meant so: somebody goes to two schools in one half-day")
        self.meant.hide()
        self.notice = Text("", "body")
        self.copy = CopyText("Copy the notice", self.notice.text)
        self.save = SaveCalendar("Save for a calendar…", self._tasks, self._banners, self._calendar, self._file_name)
        self.keep = PrimaryButton("Book the visit")
        self.keep.setObjectName("keep")
        self.begin = SecondaryButton("Start the visit")
        self.held = SecondaryButton("It was held")
        self.cancel = QuietButton("Cancel this visit…")
        self.why = CancelCard()

    def _lay_out(self) -> None:
        what, when, who = (Card(name=name) for name in ("What for", "When", "Who comes"))
        parts: tuple[tuple[Card, tuple[QWidget, ...]], ...] = (
            (what, (
                self.purposes, beside(self.more), FieldRow("Focus", self.focus, hint="As agreed with the headteacher."),
                FieldRow("What to have ready", self.prepare, optional=True),
                FieldRow("What staff are told", self.told, optional=True),
            )),
            (when, (
                self.month, self._near, FieldRow("Part of the day", self.part), FieldRow("Or type a day", self.typed),
            )),
            (who, (self.people, self.meant)),
        )  # fmt: skip
        for card, fields in parts:
            card.body.setSpacing(S3)
            card.body.addWidget(Text(card.accessibleName(), "title"))
            for field in fields:
                card.body.addWidget(field)
        notice = Card(name="Notice")
        for part in (
            Text("The notice to the school", "title"),
            self.notice,
            beside(self.copy, self.save, self.copy_all),
        ):
            notice.body.addWidget(part)
        self.why.hide()
        middle, right = QWidget(), QWidget()
        middle.setLayout(column(when, gap=S3))
        right.setLayout(column(who, notice, gap=S3))
        page = self._page = Page(widest=1500)
        page.body.addLayout(column(self._school, self._all, gap=4))
        page.body.addWidget(self.why)
        page.body.addWidget(Columns([what, middle, right], least=330, most=3))
        page.body.addStretch(1)
        foot = Sheet("surface")
        line = FlowLayout(foot, gap=S2)
        line.setContentsMargins(S6, S3, S6, S3)
        for button in (self.keep, self.begin, self.held, self.cancel):
            line.addWidget(button)
        outer = QVBoxLayout(self)
        outer.setContentsMargins(0, 0, 0, 0)
        outer.setSpacing(0)
        for part, share in ((self._banners, 0), (page, 1), (foot, 0)):
            outer.addWidget(part, share)

    def _connect(self) -> None:
        self.purposes.changed.connect(self._purposes_changed)
        self.more.clicked.connect(lambda: self.request_wanted.emit(self._school_id))
        self.month.chosen.connect(self._go_to)
        self.typed.chosen.connect(lambda day: self._go_to(day) if day is not None else None)
        self.nearest.clicked.connect(self._take_nearest)
        self.part.chosen.connect(self._weigh)
        self.people.changed.connect(self._weigh)
        self.focus.textChanged.connect(self._preview)
        for area in (self.prepare, self.told):
            area.textChanged.connect(self._preview)
        self.keep.clicked.connect(self._keep)
        self.begin.clicked.connect(self._begin)
        self.held.clicked.connect(self._hold)
        self.cancel.clicked.connect(self.why.ask)
        self.cancel.clicked.connect(lambda: self._page.reveal(self.why))
        self.why.given.connect(self._cancel)
        self._tasks.changed.connect(self._on_changed)
        for key in ("Ctrl+Return", "Ctrl+Enter"):
            QShortcut(QKeySequence(key), self).activated.connect(self.keep.click)

    # -- showing

    def _on_changed(self, _store: str, owner: QObject | None) -> None:
        if owner is not self:
            self.refresh()

    def _show(self, desk: BookingDesk) -> None:
        is_first, self._desk = self._desk is None, desk
        rows = desk.diary.of_school(self._school_id)
        self._school.setText(desk.days.school_name)
        self._line = wanted.say_all(desk.days.school_name, desk.wanted, rows)
        self._all.setText(wanted.say_sum(desk.wanted, rows))
        booked: dict[date, list[str]] = {}
        for one in desk.others.of_school(self._school_id):
            booked.setdefault(one.on, []).append(f"{one.title} ({one.part}), {one.people}")
        self._booked_on = {day: tuple(words) for day, words in booked.items()}
        if is_first:
            self._fill(desk)
        self._show_state(desk)
        self._weigh()

    def _fill(self, desk: BookingDesk) -> None:
        before = desk.booking
        plan = bookings.arrangement_of(before) if before is not None else desk.arrange(self._wanted_ids)
        self.purposes.show_purposes([purpose_of(one, desk) for one in desk.wanted], plan.requirement_ids)
        for above, box in pairwise([self.why.keep, *self.purposes.boxes]):  # made last, but first to the eye
            QWidget.setTabOrder(above, box)
        if self.purposes.boxes:
            self.setFocusProxy(self.purposes.boxes[0])
        if self.window().focusWidget() in (None, self):
            (self.month.take_focus if plan.requirement_ids else self.purposes.first_field().setFocus)()
        self._offer_people(plan.lead_id, plan.with_ids)
        self.focus.setText(plan.focus)
        self.prepare.setPlainText(plan.prepare)
        self.told.setPlainText(plan.told)
        self.part.set_value(plan.part)
        self.month.show_day(plan.on)
        self.typed.set_value(plan.on)

    def _offer_people(self, lead_id: str, with_ids: tuple[str, ...]) -> None:
        if self._desk is not None:
            self.people.offer(*people_to_offer(self._desk, self._rows(), self.month.day), lead_id, with_ids)

    def _show_state(self, desk: BookingDesk) -> None:
        before = desk.booking
        is_open = before is not None and before.state == "booked"
        self.keep.setText("Book the visit" if before is None else "Keep the changes")
        self.keep.setVisible(before is None or is_open)
        self.begin.setVisible(is_open and any(row.form_id and row.state == "due" for row in self._rows()))
        self.held.setVisible(is_open and before is not None and before.on <= self._today)
        self.cancel.setVisible(is_open)
        self.save.setVisible(before is not None)
        if before is not None and before.is_differing:
            remedy = "Both are kept. Choose between them under Sync."
            self._banners.add(Banner("Two people changed this booking.", remedy, tone="warn"))

    def _look(self, day: date) -> Day:
        if self._desk is None:
            return Day()
        away = sum(
            any(row.school_id != self._school_id and row.meets(day, self.part.value or "day") for row in found)
            for found in map(self._desk.others.of_person, self._plan().person_ids)
        )
        return Day(self._desk.days.why_not(day, self._desk.diary), self._booked_on.get(day, ()), away)

    def _weigh(self, *_changed: object) -> None:
        """Show what the day and the people mean for each other."""
        if self._desk is None:
            return
        plan = self._plan()
        lines = [(one, *say_burden(self._desk, one, plan)) for one in plan.person_ids]
        self.people.show_lines(
            [(one, LoadLine(*said, is_removable=one != plan.lead_id)) for one, said, _clash in lines]
        )
        clashes = any(clash for _one, _said, clash in lines)
        self.meant.setVisible(clashes)
        self.month.show_looks(self._look)
        near = self._desk.days.nearest(plan.on, self._desk.diary)
        self.nearest.setText(f"Take the nearest day: {say_day(near)}" if near else "")
        self._near.setVisible(near is not None and near != plan.on)
        self._preview()

    def _preview(self) -> None:
        if self._desk is not None:
            rows = self._rows()
            self.notice.setText(say_notice(Notice(self._desk.draft(self._plan(), rows), tuple(rows))))
            self.copy.rest()

    # -- what stands in the fields

    def _rows(self) -> list[WantedRow]:
        chosen = self.purposes.chosen
        return [one for one in self._desk.wanted if one.id in chosen] if self._desk is not None else []

    def _plan(self) -> Arrangement:
        return Arrangement(
            school_id=self._school_id,
            on=self.month.day,
            part=self.part.value or "day",
            lead_id=self.people.lead_id,
            with_ids=tuple(self.people.with_ids),
            requirement_ids=self.purposes.chosen,
            focus=self.focus.text(),
            prepare=self.prepare.toPlainText(),
            told=self.told.toPlainText(),
            accepts_clash=self.meant.isVisibleTo(self) and self.meant.isChecked(),
        )

    @property
    def _booking(self) -> BookingRow | None:
        return self._desk.booking if self._desk is not None else None

    def _store(self) -> StoreName:
        rows = self._rows()
        kind = self._booking.sensitivity if self._booking else rows[0].sensitivity if rows else "general"
        return "safeguarding" if kind == "safeguarding" else "general"

    # -- doing

    def _purposes_changed(self) -> None:
        self._offer_people(self.people.lead_id, tuple(self.people.with_ids))
        self._weigh()

    def _go_to(self, day: date) -> None:
        self.month.show_day(day)
        self.typed.set_value(day)
        self._weigh()

    def _take_nearest(self) -> None:
        near = self._desk.days.nearest(self.month.day, self._desk.diary) if self._desk is not None else None
        if near is not None:
            self._go_to(near)
            self.month.take_focus()

    def _keep(self) -> None:
        if self._desk is None:
            return
        plan, today, seen, store = self._plan(), self._today, self._desk.diary, self._store()

        def keep(session: "Session") -> str:
            if not self._booking_id:
                return bookings.book(session, plan, today, elsewhere=seen)
            bookings.change(session, self._booking_id, plan, today, elsewhere=seen)
            return self._booking_id

        self._tasks.write(self, keep, self._kept, store=store, failed=self._refused)

    def _kept(self, booking_id: str) -> None:
        """Stay, now with the booking, so that its notice can go out."""
        words = "Booked." if not self._booking_id else "The changes are kept."
        self._booking_id = booking_id
        remedy = "Send the notice to the school: copy it, or save it for a calendar."
        self._banners.add(Banner(words, remedy, tone="ok"))
        self.refresh()
        self.booked.emit(booking_id)

    def _begin(self) -> None:
        row = next((one for one in self._rows() if one.form_id and one.state == "due"), None)
        if row is not None:
            self.visit_wanted.emit(self._school_id, row.form_id, row.id)

    def _hold(self) -> None:
        hold = partial(bookings.hold, booking_id=self._booking_id)
        self._tasks.write(self, hold, lambda _done: self.left.emit(), store=self._store(), failed=self._refused)

    def _cancel(self, reason: str) -> None:
        cancel = partial(bookings.cancel, booking_id=self._booking_id, reason=reason)
        self._tasks.write(self, cancel, lambda _done: self.left.emit(), store=self._store(), failed=self._refused)

    def _calendar(self, then: Callable[[bytes], None]) -> None:
        """Make the calendar file of the booking as it is kept, not as it is being changed."""
        find, at = partial(notices.get_notice, booking_id=self._booking_id, today=self._today), self._now()

        def make(found: Notice | None) -> None:
            if found is not None:
                then(notice_calendar(found, at, says_all=False))

        self._tasks.read(self, find, make, store=self._store(), failed=self._refused)

    def _file_name(self) -> str:
        return f"Visit {self._desk.days.school_name} {self.month.day}" if self._desk is not None else "Visit"

    def _refused(self, fault: SifieldError) -> None:
        """Say what is wrong where it is, and go there."""
        words = str(fault)
        if fault.code == "no-requirement":
            self.purposes.show_fault(words)
            self.purposes.first_field().setFocus()
        elif fault.code == "no-lead":
            self.people.lead_row.show_fault(words)
            self.people.lead.setFocus()
        else:
            self._banners.tell(fault)
            if fault.code == "no-visiting-day":
                self.month.take_focus()
        if fault.code == "clash":
            self.meant.show()
            self.meant.setFocus()
