"""The days of a school year, of the trust or of one school: half-terms and closed days, typed in or from a file."""

from collections.abc import Callable
from datetime import date, datetime
from pathlib import Path
from typing import TYPE_CHECKING

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QFileDialog, QVBoxLayout, QWidget

from sifield.errors import SifieldError
from sifield.fieldwork import calendars
from sifield.fieldwork.calendar_files import CalendarFile, open_calendar_file
from sifield.fieldwork.schools import get_school
from sifield.frameworks.calendar import say_year
from sifield.frameworks.term_dates import Closed, Span, TermDates, what_is_wrong, write_dates
from sifield.ui.tasks import Tasks
from sifield.ui.theme import S3
from sifield.ui.widgets.banner import Banner, Banners, announce
from sifield.ui.widgets.buttons import PrimaryButton, SecondaryButton
from sifield.ui.widgets.card import Card
from sifield.ui.widgets.layout import Page, clear, column, row
from sifield.ui.widgets.span_row import SpanRow
from sifield.ui.widgets.stage import reveal, tab_as_laid_out
from sifield.ui.widgets.text import Text

if TYPE_CHECKING:
    from sifield.ui.tasks import Session

HALVES = (
    ("autumn", "Autumn, first half"), ("autumn", "Autumn, second half"),
    ("spring", "Spring, first half"), ("spring", "Spring, second half"),
    ("summer", "Summer, first half"), ("summer", "Summer, second half"),
)  # fmt: skip
_WHOSE = {
    "school": "These are the school’s own days.",
    "trust": "The school goes by the trust’s days until it has its own.",
    "usual": "These are usual days: check them, and publish what is right.",
}


class SchoolDays(Page):
    """Half-terms and closed days of a year; ``school_id`` "" for the trust's. Only administrators publish them.

    **Signals:** ``published(year: int)``.
    """

    published = Signal(int)

    def __init__(
        self,
        tasks: Tasks,
        now: Callable[[], datetime],
        school_id: str,
        year: int,
        person_id: str,
        *,
        may_administer: bool,
        parent: QWidget | None = None,
    ) -> None:
        super().__init__(parent, widest=1000)
        self.setObjectName("school_days")
        self._tasks, self._now, self._person_id = tasks, now, person_id
        self._school_id, self._year = school_id, year
        self._dialog: QFileDialog | None = None
        self._title, self._about = Text("", "display"), Text("", "body", "ink2")
        self.banners = Banners()
        self._said = Text("", "strong", "bad")
        self._said.hide()
        self.read_file = SecondaryButton("Read a file (.ics or .toml)", icon="document")
        self.halves = [SpanRow(title, now().date()) for _, title in HALVES]
        self.closed: list[SpanRow] = []
        self._closed = QVBoxLayout()
        self._closed.setSpacing(S3)
        self.add = SecondaryButton("Add closed days", icon="plus")
        self.publish = PrimaryButton("Publish these days")
        self._build()
        for part in (self.read_file, self.add, self.publish):
            part.setVisible(may_administer)
        self.read_file.clicked.connect(self._choose)
        self.add.clicked.connect(self._open_closed)
        self.publish.clicked.connect(self._publish)
        tasks.read(self, self._find, self._begin)

    def _build(self) -> None:
        halves, closed = Card(name="Half-terms"), Card(name="Closed days")
        halves.body.addWidget(Text("Half-terms", "title"))
        halves.body.addWidget(Text("Leave one empty where the year has fewer.", "small", "hint"))
        for part in self.halves:
            halves.body.addWidget(part)
        closed.body.addWidget(Text("Closed days within them", "title"))
        closed.body.addWidget(Text("INSET days, bank holidays, days on which the building is shut.", "small", "hint"))
        closed.body.addLayout(self._closed)
        closed.body.addLayout(row(self.add, "stretch"))
        self.body.addWidget(self.banners)
        self.body.addLayout(column(self._title, self._about))
        self.body.addLayout(row(self.read_file, "stretch"))
        self.body.addWidget(self._said)
        self.body.addWidget(halves)
        self.body.addWidget(closed)
        self.body.addLayout(row(self.publish, "stretch"))
        self.body.addStretch(1)

    def take(self, path: Path) -> None:
        """Read the days of a file into the fields; nothing is published by it."""
        try:
            found = open_calendar_file(path, self._year)
            if found.dates.year != self._year:
                said = f"{path.name} is of {say_year(found.dates.year)}, not of {say_year(self._year)}."
                raise SifieldError(said, "Choose the file of this year.", code="calendar")
        except SifieldError as fault:
            self._say(str(fault))
            return
        self._fill(found.dates)
        self._say_read(path.name, found)

    def _find(self, session: "Session") -> tuple[str, TermDates, str]:
        dates, whose = calendars.dates_of(session, self._year, self._school_id)
        name = get_school(session, self._school_id, self._now().date()).name if self._school_id else "The trust"
        return name, dates, whose

    def _begin(self, found: tuple[str, TermDates, str]) -> None:
        name, dates, whose = found
        self._title.setText(
            f"Days of {name}, {say_year(self._year)}"
            if self._school_id
            else f"Days of the trust, {say_year(self._year)}"
        )
        self._about.setText("" if whose == "trust" and not self._school_id else _WHOSE[whose])
        self._fill(dates)

    def _fill(self, dates: TermDates) -> None:
        """Show dates, each half-term in the field of its place in its term; closed days outside of half-terms are no
        days that anybody must type.
        """
        self._say("")
        places = {title: part for (_, title), part in zip(HALVES, self.halves, strict=True)}
        for part in self.halves:
            part.set_days(None, None)
        for term in ("autumn", "spring", "summer"):
            titles = [title for of, title in HALVES if of == term]
            for title, span in zip(titles, [one for one in dates.half_terms if one.name == term], strict=False):
                places[title].set_days(span.first, span.last)
        clear(self._closed)
        self.closed = []
        for one in dates.closed:
            if any(span.first <= one.last and one.first <= span.last for span in dates.half_terms):
                self._add_closed().set_days(one.first, one.last, one.why)
        tab_as_laid_out(self)

    def _add_closed(self) -> SpanRow:
        made = SpanRow(f"Closed days {len(self.closed) + 1}", self._now().date(), with_why=True)
        self.closed.append(made)
        self._closed.addWidget(made)
        made.removed.connect(lambda: self._take_out(made))
        return made

    def _open_closed(self) -> None:
        self._add_closed().first.setFocus()
        tab_as_laid_out(self)

    def _take_out(self, part: SpanRow) -> None:
        self.closed.remove(part)
        self._closed.removeWidget(part)
        part.hide()
        part.deleteLater()
        self.add.setFocus()

    def _choose(self) -> None:
        dialog = self._dialog = QFileDialog(self.window(), "Read the days of a year", "", "Calendars (*.ics *.toml)")
        dialog.setFileMode(QFileDialog.FileMode.ExistingFile)
        dialog.fileSelected.connect(lambda name: self.take(Path(name)))
        dialog.open()

    def _publish(self) -> None:
        self._say("")
        halves = [(of[0], part) for of, part in zip(HALVES, self.halves, strict=True) if not part.is_empty]
        closed = [part for part in self.closed if not part.is_empty]
        lacking = [part for part in (*(part for _, part in halves), *closed) if part.lacks()]
        if lacking:
            lacking[0].first.setFocus()
            return
        dates = TermDates(
            self._year,
            tuple(Span(name, *_days(part)) for name, part in halves),
            tuple(Closed(*_days(part), part.why.text().strip()) for part in closed),
        )
        wrong = list(what_is_wrong(dates))
        parts = {"half_term": [part for _, part in halves], "closed": closed}
        for one in reversed(wrong):  # the first is where the focus stays
            words = f"{one.message} {one.remedy}"
            if one.where:
                parts[one.where][one.at].show_fault(one.which, words)
            else:
                self._say(words)
        if wrong:
            return
        text, at, by = write_dates(dates), self._now(), self._person_id
        self._tasks.write(
            self,
            lambda session: calendars.publish(session, text, at, school_id=self._school_id, by=by),
            self._published,
            failed=lambda fault: self._say(str(fault)),
        )

    def _published(self, year: int) -> None:
        self._about.setText("")
        words = "Look at what changes in the year, and accept it."
        reveal(self, self.banners.add(Banner("The days are published.", words, tone="ok")))
        self.published.emit(year)

    def _say_read(self, name: str, found: CalendarFile) -> None:
        told = f"{name} is read; nothing is published yet. Check the days, then publish them."
        self._about.setText(" ".join([told, *found.remarks]))
        announce(self, told)

    def _say(self, words: str) -> None:
        self._said.setText(words)
        self._said.setVisible(bool(words))
        if words:
            announce(self, words)
            reveal(self, self._said)


def _days(part: SpanRow) -> tuple[date, date]:
    first, last = part.first.value, part.last.value
    assert first is not None, "nothing is lacking"
    assert last is not None, "nothing is lacking"
    return first, last
