"""Overview: how all schools of the trust stand, on one page; every number opens the records behind it."""

from collections import defaultdict
from collections.abc import Callable, Sequence
from datetime import date
from functools import partial
from itertools import pairwise
from typing import Any

from PySide6.QtCore import QObject, Signal
from PySide6.QtWidgets import QWidget

from sifield.errors import SifieldError
from sifield.fieldwork import coverage, evidence_map, overview
from sifield.fieldwork.coverage import WHOLE_YEAR, Wanted
from sifield.fieldwork.evidence_map import EvidenceLine
from sifield.fieldwork.overview import Overview as Whole
from sifield.fieldwork.themes import Theme
from sifield.fieldwork.tracked_actions import BANDS, TrackedAction
from sifield.ui.coverage_records import asked_card, say_figure
from sifield.ui.overview_records import RATINGS, action_card, evidence_card, heat_cell, theme_card, theme_cell
from sifield.ui.safeguarding_words import say_safeguarding_counts
from sifield.ui.tasks import Tasks, read_both
from sifield.ui.theme import theme
from sifield.ui.widgets.beside import Beside, Records
from sifield.ui.widgets.buttons import SecondaryButton
from sifield.ui.widgets.card import Card
from sifield.ui.widgets.count_cell import CountCell
from sifield.ui.widgets.fields import ChoiceField
from sifield.ui.widgets.flow import FlowLayout
from sifield.ui.widgets.layout import Page, column, row
from sifield.ui.widgets.matrix import Heading, Matrix
from sifield.ui.widgets.stack_cell import THEMES, StackCell, StackLegend
from sifield.ui.widgets.states import EmptyState
from sifield.ui.widgets.text import Text

_PERIODS = ((6, "The last six terms"), (3, "The last three terms"), (15, "The last fifteen terms"))
_MOST_LEAST = 10


class Overview(QWidget):
    """The trust on one page.

    **Signals:** ``visit_opened(visit_id: str, sensitivity: str)``, ``plan_opened(plan_id: str)``,
    ``school_opened(school_id: str)``, ``booking_wanted(school_id: str, requirement_ids: list)``, ``reports_wanted()``.
    """

    visit_opened = Signal(str, str)
    plan_opened = Signal(str)
    school_opened = Signal(str)
    booking_wanted = Signal(str, list)
    reports_wanted = Signal()
    KEYS = (("Arrows Home End", "from cell to cell"), ("Enter", "open a cell"), ("Esc", "close it"))

    def __init__(
        self,
        tasks: Tasks,
        today: Callable[[], date],
        *,
        may_administer: bool,
        sees_safeguarding: bool,
        parent: QWidget | None = None,
    ) -> None:
        super().__init__(parent)
        self.setObjectName("overview")
        self._tasks, self._today = tasks, today
        self._may_administer, self._sees_safeguarding = may_administer, sees_safeguarding
        self._shown: Whole | None = None
        self._is_reading = self._is_stale = False
        self._summary = Text("", "body", "ink2")
        self.reports = SecondaryButton("Reports", icon="document")
        self.period = ChoiceField("How far back")
        for terms, words in _PERIODS:
            self.period.addItem(words, terms)
        self.least = ChoiceField("Least pieces of evidence")
        self.least.addItems([str(number) for number in range(1, _MOST_LEAST + 1)])
        self._how = Text("", "small")
        self.table = Matrix("Schools side by side", least=92, tall=50, empty="no evidence")
        self.strip = Matrix("The year’s programme", least=112, tall=56, empty="nothing asked")
        self.actions_table = Matrix("Actions of signed plans by age", least=84, tall=40, empty="none")
        self.themes = Matrix("Findings by area and term", least=96, tall=40, empty="none")
        self._safeguarding = Text("")
        self._parts = [
            _part("Schools side by side", self._evidence_part()),
            _part("The year’s programme", (StackLegend(), self.strip)),
            _part("Actions of signed plans", (self.actions_table,)),
            _part("Safeguarding, in counts", (self._safeguarding,)),
            _part("Themes over terms", (StackLegend(THEMES), self.themes)),
        ]
        self._empty = EmptyState("school", "Nothing to look over yet", "What finished visits found will stand here.")
        self._page = Page(widest=2400)
        self.records = Records()
        self.beside = Beside(self._page, self.records)
        self._lay_out()
        self._connect()
        self.refresh()

    def _evidence_part(self) -> Sequence[QWidget]:
        if not self._may_administer:
            return (self._how, self.table)
        asks = QWidget()
        flow = FlowLayout(asks)
        flow.addWidget(Text("A cell is coloured from so many pieces of evidence on:", "small", wrap=False))
        flow.addWidget(self.least)
        return (self._how, asks, self.table)

    def _lay_out(self) -> None:
        body = self._page.body
        body.addLayout(row(Text("Overview", "display"), self.reports, self.period))
        body.addWidget(self._summary)
        for part in self._parts:
            body.addWidget(part)
        body.addWidget(self._empty)
        body.addStretch(1)
        self._empty.hide()
        self.setLayout(column(self.beside, gap=0))
        least = (self.least,) if self._may_administer else ()
        if not self._may_administer:
            self.least.deleteLater()
        order = (self.reports, self.period, *least, self.table, self.strip, self.actions_table, self.themes)
        for before, after in pairwise(order):
            self.setTabOrder(before, after)

    def _connect(self) -> None:
        self.reports.clicked.connect(self.reports_wanted)
        self.period.currentIndexChanged.connect(self.refresh)
        self.least.activated.connect(self._set_least)
        self.table.cell_opened.connect(self._open_evidence)
        self.strip.cell_opened.connect(self._open_programme)
        self.actions_table.cell_opened.connect(self._open_actions)
        self.themes.cell_opened.connect(self._open_themes)
        self._tasks.changed.connect(self._on_changed)
        theme().changed.connect(self._fit)

    def refresh(self) -> None:
        """Read everything anew; what changes while that goes on is read once more after it."""
        if self._is_reading:
            self._is_stale = True
            return
        self._is_reading = True
        look = partial(overview.read, today=self._today(), terms=self._terms)
        read_both(self._tasks, self, look, self._land, failed=self._failed)

    def _land(self, general: overview.Part, other: overview.Part) -> None:
        self._show(overview.put_together(general, other))
        self._finish_reading()

    def _finish_reading(self) -> None:
        self._is_reading, was_stale, self._is_stale = False, self._is_stale, False
        if was_stale:
            self.refresh()

    def focusInEvent(self, event: Any) -> None:
        """Begin in the table; no focus proxy, or Tab would come there twice."""
        super().focusInEvent(event)
        (self.table if self.table.isVisible() else self.period).setFocus()

    def resizeEvent(self, event: Any) -> None:
        super().resizeEvent(event)
        self._fit()

    @property
    def _terms(self) -> int:
        return int(self.period.currentData())

    def _on_changed(self, _store: str, _owner: QObject | None) -> None:
        self.refresh()

    def _set_least(self, at: int) -> None:
        self._tasks.write(self, partial(evidence_map.set_least_pieces, pieces=at + 1))

    def _show(self, whole: Whole) -> None:
        if whole == self._shown:  # a table rebuilt under the pointer would lose the click
            return
        self._shown = whole
        is_there = bool(whole.year.schools)
        for part in self._parts:
            part.setVisible(is_there)
        self._empty.setVisible(not is_there)
        self._summary.setText(whole.framework_title or "No improvement model is chosen yet: by the forms’ own areas.")
        self._show_evidence(whole)
        self._show_programme(whole)
        self._show_actions(whole.actions)
        self._show_themes(whole)
        told = say_safeguarding_counts(whole.safeguarding, in_circle=self._sees_safeguarding)
        self._safeguarding.setText(told)
        self._fit()

    def _show_evidence(self, whole: Whole) -> None:
        evidence, today = whole.evidence, self._today()
        rows = [Heading(one.id, one.name, one.phase) for one in whole.year.schools]
        columns = [Heading(one.name, one.title) for one in evidence.strands]
        cells = {at: heat_cell(cell, evidence.least, today) for at, cell in evidence.cells.items()}
        self.table.show_cells(rows, columns, cells)
        if self._may_administer:
            self.least.setCurrentIndex(min(evidence.least, _MOST_LEAST) - 1)
        steps = (f"{at}/{len(evidence.levels)} {words}" for at, words in enumerate(evidence.levels, start=1))
        levels = f" ({'; '.join(steps)})" if evidence.levels else ""
        self._how.setText(
            f"A cell says what was judged last{levels}; where nothing was, how high the answers of finished visits "
            "lie on their scales (100 is the top). Below: pieces of evidence, and how old the latest is. The line goes "
            f"over the terms. Grey and hatched: fewer than {evidence.least}, too little to go by. "
            "Schools stand by name."
        )

    def _show_programme(self, whole: Whole) -> None:
        held = coverage.by_school(whole.year, Wanted(), "term")
        columns = [Heading(at, one.name) for at, one in enumerate(whole.year.columns("term"))]
        cells = {}
        for at, asked in held.items():
            found = coverage.count(asked)
            cells[at] = StackCell(found.done, found.booked, found.due, found.overdue, found.short)
        self.strip.show_cells([Heading("", "All schools")], [*columns, Heading(WHOLE_YEAR, "Whole year")], cells)

    def _show_actions(self, actions: Sequence[TrackedAction]) -> None:
        rows = [Heading(at, words) for at, (_, words) in enumerate(BANDS)]
        columns = [Heading(rating, words) for rating, (words, _) in RATINGS.items()]
        cells = {}
        for at, _ in enumerate(BANDS):
            for rating, (words, tone) in RATINGS.items():
                number = sum(one.band == at and one.rating == rating for one in actions)
                cells[at, rating] = CountCell(number, f"{number} {words.lower()}", tone)
        self.actions_table.show_cells(rows, columns, cells)

    def _show_themes(self, whole: Whole) -> None:
        held = defaultdict[tuple[str, int], list[Theme]](list)
        for one in whole.themes:
            held[one.area, one.term].append(one)
        rows = [Heading(area, area) for area in sorted({one.area for one in whole.themes})]
        columns = [Heading(at, term.name) for at, term in enumerate(whole.evidence.terms)]
        self.themes.show_cells(rows, columns, {at: theme_cell(of) for at, of in held.items()})
        self._parts[-1].setVisible(bool(rows))

    def _fit(self) -> None:
        """Let each table be as high as it is; the long one as the window, where it scrolls under its headings."""
        room = max(theme().px(240), self.height() - theme().px(64))
        for table in (self.table, self.strip, self.actions_table, self.themes):
            table.hold_to(room)

    # --- the records behind a number

    def _open_evidence(self, school_id: str, strand: str) -> None:
        look = partial(
            overview.list_evidence, school_id=school_id, strand=strand, today=self._today(), terms=self._terms
        )
        self._tasks.read(self, look, partial(self._show_lines, school_id, strand))

    def _show_lines(self, school_id: str, strand: str, lines: Sequence[EvidenceLine]) -> None:
        cell = self.table.cells.cells.get((school_id, strand))
        cards = [partial(evidence_card, line, self.visit_opened.emit) for line in lines]
        opened = SecondaryButton("Open the school")
        opened.clicked.connect(partial(self.school_opened.emit, school_id))
        words = cell.words if cell is not None else "No evidence in this time."
        self._open(self.table, (school_id, strand), f"{words[0].upper()}{words[1:]}", cards, [opened])

    def _open_programme(self, _all: str, at: int) -> None:
        assert self._shown is not None
        asked = coverage.by_school(self._shown.year, Wanted(), "term").get(("", at), ())
        ways = {"book": self.booking_wanted.emit, "visit": self.visit_opened.emit, "school": self.school_opened.emit}
        cards = [partial(asked_card, one, of_many=True, **ways) for one in asked]
        self._open(self.strip, ("", at), say_figure(coverage.count(asked)), cards)

    def _open_actions(self, band: int, rating: str) -> None:
        assert self._shown is not None
        held = [one for one in self._shown.actions if (one.band, one.rating) == (band, rating)]
        cards = [partial(action_card, one, self.plan_opened.emit) for one in held]
        self._open(self.actions_table, (band, rating), "" if held else "None.", cards)

    def _open_themes(self, area: str, term: int) -> None:
        assert self._shown is not None
        held = [one for one in self._shown.themes if (one.area, one.term) == (area, term)]
        cards = [partial(theme_card, one, self.visit_opened.emit) for one in held]
        self._open(self.themes, (area, term), "" if held else "No findings.", cards)

    def _open(
        self,
        table: Matrix,
        at: tuple[Any, Any],
        words: str,
        cards: Sequence[Callable[[], QWidget]],
        head: Sequence[QWidget] = (),
    ) -> None:
        names = [
            next((one.name for one in headings if one.key == key), "")
            for headings, key in ((table.cells.rows, at[0]), (table.cells.columns, at[1]))
        ]
        self.records.show_records(", ".join(names), words, cards, head)
        self.beside.open_records(table)

    def _failed(self, fault: SifieldError) -> None:
        self._summary.setText(str(fault))
        for part in self._parts:
            part.hide()
        self._shown = None
        self._finish_reading()


def _part(title: str, parts: Sequence[QWidget]) -> Card:
    """A headed part of the page."""
    card = Card(name=title)
    card.body.addWidget(Text(title, "title"))
    for part in parts:
        card.body.addWidget(part)
    return card
