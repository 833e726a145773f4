"""Programme: what the trust's year asks of each school, term by term, and how far that has come."""

from collections.abc import Callable, Sequence
from datetime import date
from functools import partial
from itertools import pairwise
from typing import Any

from PySide6.QtCore import QObject, Signal
from PySide6.QtWidgets import QVBoxLayout, QWidget

from sifield.errors import SifieldError
from sifield.fieldwork import coverage, coverage_facts
from sifield.fieldwork.coverage import WHOLE_YEAR, Span, Wanted
from sifield.fieldwork.coverage import Coverage as Year
from sifield.fieldwork.coverage_rows import Asked, Coming, Facts
from sifield.frameworks.calendar import say_year, school_year
from sifield.ui.coverage_records import asked_card, coming_card, say_figure
from sifield.ui.tasks import Tasks, read_both
from sifield.ui.theme import S2, theme
from sifield.ui.widgets.beside import Beside, Records
from sifield.ui.widgets.buttons import QuietButton, SecondaryButton
from sifield.ui.widgets.choices import ChoiceRow
from sifield.ui.widgets.fields import ChoiceField
from sifield.ui.widgets.filter_bar import FilterBar
from sifield.ui.widgets.flow import FlowLayout
from sifield.ui.widgets.layout import Page, column, row
from sifield.ui.widgets.matrix import Heading, Matrix
from sifield.ui.widgets.stack_cell import StackCell, StackLegend
from sifield.ui.widgets.states import EmptyState
from sifield.ui.widgets.text import Text

KINDS = {
    "visit": "Visits", "review": "Reviews", "meeting": "Meetings", "activity": "Activities", "plan": "Plans",
    "report": "Reports", "data": "Data", "support": "Support",
}  # fmt: skip
_PARTS = (("visits", "What has a day of its own"), ("within", "What is done within visits"))
_FILTERS = (
    ("kind", "Kind", "Every kind"), ("part", "Visits, or what is done in them", "Both"),
    ("form_id", "Form", "Every form"), ("grade", "Grade", "Every grade"), ("phase", "Phase", "Every phase"),
    ("person_id", "Person", "Everybody"),
)  # fmt: skip


class Coverage(QWidget):
    """Schools (or people) by terms. A cell opens the list of what it counts.

    **Signals:** ``booking_wanted(school_id: str, requirement_ids: list)``, ``visit_opened(visit_id: str,
    sensitivity: str)``, ``school_opened(school_id: str)``, ``year_wanted(school_id: str)`` for what is asked of it one
    by one: done without a visit, waived, requested.
    """

    booking_wanted = Signal(str, list)
    visit_opened = Signal(str, str)
    school_opened = Signal(str)
    year_wanted = Signal(str)
    KEYS = (("Arrows Home End", "from cell to cell"), ("Enter", "open a cell"), ("Esc", "close it"))

    def __init__(self, tasks: Tasks, today: Callable[[], date], parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setObjectName("coverage")
        self._tasks, self._today = tasks, today
        self._shown: Year | None = None
        self._opened: tuple[str, int] | None = None
        self._summary = Text("", "body", "ink2")
        self.year = ChoiceField("School year")
        self.rows = ChoiceRow("Rows", (("school", "By school"), ("person", "By person")), about="rows")
        self.span = ChoiceRow("Columns", (("term", "Terms"), ("half-term", "Half-terms")), about="columns")
        self.filter_button = SecondaryButton("Filter")
        self.filter_button.setCheckable(True)
        self.all_button = QuietButton("Show everything")
        self.filters = FilterBar(_FILTERS, "Only what is late")
        self.legend = StackLegend()
        self.table = Matrix("Programme", least=112, tall=56, empty="nothing asked")
        self._empty = QVBoxLayout()
        self._page = Page(widest=2400)
        self.records = Records()
        self.beside = Beside(self._page, self.records)
        self._lay_out()
        self._connect()
        self.refresh()

    def _lay_out(self) -> None:
        self.rows.set_value("school")
        self.span.set_value("term")
        ways = FlowLayout(gap=S2)
        for part in (self.rows, self.span, self.filter_button, self.all_button):
            ways.addWidget(part)
        self.filters.hide()
        self.all_button.hide()
        body = self._page.body
        body.addLayout(row(Text("Programme", "display"), self.year))
        body.addWidget(self._summary)
        body.addLayout(ways)
        body.addWidget(self.filters)
        body.addWidget(self.legend)
        body.addWidget(self.table)
        body.addLayout(self._empty)
        body.addStretch(1)
        self.setLayout(column(self.beside, gap=0))
        order = (self.year, self.rows.first(), self.span.first(), self.filter_button, self.all_button)
        fields = (*self.filters.fields.values(), self.filters.tick, self.table)
        for before, after in pairwise((*order, *fields)):
            self.setTabOrder(before, after)

    def _connect(self) -> None:
        self.year.currentIndexChanged.connect(self.refresh)
        self.rows.chosen.connect(self._fill)
        self.span.chosen.connect(self._fill)
        self.filter_button.toggled.connect(self.filters.setVisible)
        self.filters.changed.connect(self._fill)
        self.all_button.clicked.connect(self.filters.reset)
        self.table.cell_opened.connect(self._open)
        self.records.closed.connect(self._closed)
        self._tasks.changed.connect(self._on_changed)
        theme().changed.connect(self._fit)

    def refresh(self) -> None:
        """Read the year anew."""
        today = self._today()
        year = int(self.year.currentData() or school_year(today))

        def show(general: Facts, other: Facts) -> None:
            self._offer_years(sorted({*general.years, *other.years}, reverse=True), year)
            self._show(coverage.put_together(general, other))

        read_both(self._tasks, self, partial(coverage_facts.read, year=year, today=today), show, failed=self._failed)

    def focusInEvent(self, event: Any) -> None:
        """Begin in the table; no focus proxy, or Tab would come there twice."""
        super().focusInEvent(event)
        (self.table if self.table.isVisible() else self.year).setFocus()

    def resizeEvent(self, event: Any) -> None:
        super().resizeEvent(event)
        self._fit()

    def _on_changed(self, _store: str, _owner: QObject | None) -> None:
        self.refresh()

    def _offer_years(self, years: Sequence[int], shown: int) -> None:
        if [self.year.itemData(at) for at in range(self.year.count())] == list(years):
            return
        self.year.blockSignals(True)
        self.year.clear()
        for year in years:
            self.year.addItem(say_year(year), year)
        self.year.setCurrentIndex(max(0, self.year.findData(shown)))
        self.year.blockSignals(False)

    def _show(self, year: Year) -> None:
        if year == self._shown:  # a table rebuilt under the pointer would lose the click
            return
        self._shown = year
        self.filters.offer(_choices(year))
        self._fill()

    def _wanted(self) -> Wanted:
        chosen = {key: self.filters.value(key) for key in self.filters.fields}
        return Wanted(**chosen, only_late=self.filters.tick.isChecked())

    def _fill(self) -> None:
        year = self._shown
        if year is None:
            return
        wanted, span = self._wanted(), self._span
        columns = [Heading(at, one.name) for at, one in enumerate(year.columns(span))]
        columns.append(Heading(WHOLE_YEAR, "Whole year"))
        if self.rows.value == "person":
            held = coverage.by_person(year, wanted, span)
            named = {one.who: one.name for one in year.coming if (one.who, WHOLE_YEAR) in held}
            rows = [
                Heading(who, name)
                for who, name in sorted(named.items(), key=lambda one: (one[0][:5] == "role:", one[1]))
            ]
            cells = {at: _half_days(of) for at, of in held.items()}
            everybody = "Everybody"
        else:
            seen = coverage.by_school(year, wanted, span)
            is_narrowed = wanted != Wanted()
            rows = [
                Heading(one.id, one.name, one.phase)
                for one in year.schools
                if not is_narrowed or (one.id, WHOLE_YEAR) in seen
            ]
            cells = {at: _stack(of) for at, of in seen.items()}
            everybody = "All schools"
        rows = [Heading("", everybody), *rows] if len(rows) > 1 else rows
        self.table.show_cells(rows, columns, cells)
        self._tell(wanted, is_empty=not cells)
        self._fit()
        if self._opened is not None and self.beside.is_open:
            self._open(*self._opened)

    @property
    def _span(self) -> Span:
        return "half-term" if self.span.value == "half-term" else "term"

    def _tell(self, wanted: Wanted, *, is_empty: bool) -> None:
        """Say the whole in a sentence, and what stands there where there is nothing."""
        assert self._shown is not None
        whole = coverage.count([one for one in self._shown.asked if wanted.has(one)])
        only = self.filters.words()
        told = say_figure(whole)
        if self.rows.value == "person":
            told = f"{told} The table counts half-days."
        self._summary.setText(f"Only {only}: {told}" if only else told)
        self.all_button.setVisible(bool(only))
        while (item := self._empty.takeAt(0)) is not None:
            if (old := item.widget()) is not None:
                old.deleteLater()
        if is_empty:
            state = (
                EmptyState("search", "Nothing fits", "Show everything, or choose something else.")
                if only
                else EmptyState("calendar", "Nothing is asked yet", "What your trust asks of each school stands here.")
            )
            self._empty.addWidget(state)
        self.table.setVisible(not is_empty)
        self.legend.setVisible(not is_empty)

    def _fit(self) -> None:
        """Let the table be as high as it is, or as the window, where it scrolls by itself under its headings."""
        room = max(theme().px(240), self.height() - theme().px(64))
        self.table.hold_to(room)

    # --- what a cell counts

    def _open(self, key: str, at: int) -> None:
        year = self._shown
        if year is None:
            return
        self._opened = key, at
        name = next((one.name for one in self.table.cells.rows if one.key == key), "")
        term = next((one.name for one in self.table.cells.columns if one.key == at), "")
        title = f"{name}, {term.lower() if at == WHOLE_YEAR else term}"
        if self.rows.value == "person":
            coming = coverage.by_person(year, self._wanted(), self._span).get((key, at), ())
            cards = [partial(coming_card, one, self.visit_opened.emit) for one in coming]
            self.records.show_records(title, _half_days(coming).words or "Nothing here", cards)
        else:
            asked = coverage.by_school(year, self._wanted(), self._span).get((key, at), ())
            self._show_asked(key, title, asked)
        self.beside.open_records(self.table)

    def _show_asked(self, school_id: str, title: str, asked: Sequence[Asked]) -> None:
        ways = {"book": self.booking_wanted.emit, "visit": self.visit_opened.emit, "school": self.school_opened.emit}
        cards = [partial(asked_card, one, of_many=not school_id, **ways) for one in asked]
        head: list[QWidget] = []
        if school_id:
            opened = SecondaryButton("Open the school")
            opened.clicked.connect(partial(self.school_opened.emit, school_id))
            settled = SecondaryButton("Done without a visit, or waived…")
            settled.clicked.connect(partial(self.year_wanted.emit, school_id))
            head += [opened, settled]
            unbooked = [one.id for one in asked if one.state in ("due", "overdue") and not one.booked_on]
            classes = {one.sensitivity for one in asked if one.id in unbooked}
            if len(unbooked) > 1 and len(classes) == 1:  # a booking is of one class
                book = SecondaryButton(f"Book all {len(unbooked)} that are not booked…")
                book.clicked.connect(partial(self.booking_wanted.emit, school_id, unbooked))
                head.append(book)
        self.records.show_records(title, say_figure(coverage.count(asked)), cards, head)

    def _closed(self) -> None:
        self._opened = None

    def _failed(self, fault: SifieldError) -> None:
        self._shown = None
        self._summary.setText(str(fault))
        self.table.hide()
        self.legend.hide()


def _stack(asked: Sequence[Asked]) -> StackCell:
    found = coverage.count(asked)
    return StackCell(found.done, found.booked, found.due, found.overdue, found.short)


def _half_days(coming: Sequence[Coming]) -> StackCell:
    found = coverage.count_half_days(coming)
    unknown = sum(not one.half_days for one in coming)
    more = f"{unknown} of no given length" if unknown else ""
    return StackCell(found.done, found.booked, found.due, found.overdue, unit="half-days", more=more)


def _choices(year: Year) -> dict[str, list[tuple[str, str]]]:
    """Give what can be chosen of each filter: what is there, by its words."""
    people = {one.who: one.name for one in year.coming if not one.who.startswith("role:")}
    found = {
        "kind": {one.kind: KINDS.get(one.kind, one.kind) for one in year.asked},
        "form_id": {one.form_id: one.form_title or one.form_id for one in year.asked},
        "grade": {one.grade: one.grade for one in year.asked},
        "phase": {one.phase: one.phase for one in year.asked},
        "person_id": people,
    }
    made = {key: sorted(((v, w) for v, w in of.items() if v), key=lambda one: one[1]) for key, of in found.items()}
    made["part"] = list(_PARTS) if any(one.within for one in year.asked) else []
    return made
