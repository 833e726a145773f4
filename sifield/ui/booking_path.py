"""The way of a booking through the window: the list, booking one, asking for a review, who can help."""

from collections.abc import Callable, Sequence
from datetime import date, datetime
from functools import partial

from PySide6.QtCore import QObject, Signal

from sifield.fieldwork.access import Laptop
from sifield.ui.screens.book_visit import BookVisit
from sifield.ui.screens.bookings_list import BookingsList
from sifield.ui.screens.review_catalogue import ReviewCatalogue
from sifield.ui.screens.who_can_help import WhoCanHelp
from sifield.ui.tasks import Tasks
from sifield.ui.visit_path import VisitPath


class BookingPath(QObject):
    """Leads from screen to screen; begins a booked visit by the way of visits.

    **Signals:** ``left(place: str)`` when the way ends at a place of the bar.
    """

    left = Signal(str)

    def __init__(
        self, tasks: Tasks, laptop: Laptop, path: VisitPath, now: Callable[[], datetime], parent: QObject | None = None
    ) -> None:
        super().__init__(parent)
        self._tasks, self._laptop, self._path, self._now = tasks, laptop, path, now

    def bookings(self) -> None:
        """Show what is booked."""
        screen = BookingsList(self._tasks, self._laptop.person_id, self._laptop.person_name, self._now)
        screen.booking_opened.connect(self.open)
        screen.booking_wanted.connect(self.book)
        screen.reviews_wanted.connect(self.reviews)
        screen.help_wanted.connect(self.help)
        self._path.show(screen, "Bookings", back=lambda: self.left.emit("today"))

    def book(self, school_id: str, requirement_ids: Sequence[str] = ()) -> None:
        """Book a visit to a school, for what is named."""
        self._book(BookVisit(self._tasks, self._now, school_id, tuple(requirement_ids)), "Book a visit")

    def open(self, booking_id: str, school_id: str) -> None:
        """Look at a booking, to change it or to send its notice."""
        self._book(BookVisit(self._tasks, self._now, school_id, (), booking_id), "Booked visit")

    def _book(self, screen: BookVisit, title: str) -> None:
        screen.left.connect(self.bookings)
        screen.visit_wanted.connect(self._path.start_visit)
        screen.request_wanted.connect(self.reviews)
        self._path.show(screen, title, back=self.bookings, keys=screen.KEYS)

    def reviews(self, school_id: str = "", back: Callable[[], object] | None = None) -> None:
        """Show the reviews that can be asked for, for one school where one is named; ``back`` leads where it began."""
        screen = ReviewCatalogue(self._tasks, self._today, school_id)
        screen.requested.connect(lambda school, requirement_id: self.book(school, (requirement_id,)))
        self._path.show(screen, "Reviews", back=back or self._back_to(school_id))

    def help(self) -> None:
        """Show who can help."""
        screen = WhoCanHelp(self._tasks, self._today)
        screen.booking_wanted.connect(self.book)
        self._path.show(screen, "Who can help", back=self.bookings)

    def _back_to(self, school_id: str) -> Callable[[], object]:
        return partial(self.book, school_id) if school_id else self.bookings

    def _today(self) -> date:
        return self._now().astimezone().date()
