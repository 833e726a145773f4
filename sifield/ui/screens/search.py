"""Search: words written on any visit, found again. Serves whoever remembers that it was seen, but not where."""

from collections.abc import Callable
from datetime import date
from functools import partial
from typing import Any

from PySide6.QtCore import QPoint, Qt, Signal
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QVBoxLayout, QWidget

from sifield.errors import SifieldError
from sifield.fieldwork import search
from sifield.fieldwork.search import Choices, Found, Wanted
from sifield.fieldwork.search_rows import FoundRow
from sifield.ui.tasks import Tasks, read_both
from sifield.ui.theme import S3
from sifield.ui.widgets.banner import Banners, announce
from sifield.ui.widgets.buttons import QuietButton, SecondaryButton
from sifield.ui.widgets.dates import DateField
from sifield.ui.widgets.fields import FieldRow, TextField
from sifield.ui.widgets.filter_bar import FilterBar
from sifield.ui.widgets.flow import FlowLayout
from sifield.ui.widgets.found_list import FoundLine, FoundList
from sifield.ui.widgets.layout import Page, clear, column, row
from sifield.ui.widgets.resting import Rest
from sifield.ui.widgets.stage import tab_as_laid_out
from sifield.ui.widgets.states import EmptyState
from sifield.ui.widgets.text import Text
from sifield.ui.words import count, say_class, say_day

_REST = 150  # milliseconds without a key after which what is typed is looked for
_LONGEST = 400
_FIELDS = (
    ("school_id", "School", "All schools"), ("reviewer_id", "Who visited", "Everybody"),
    ("form_id", "Form", "All forms"), ("area", "Theme", "All themes"),
)  # fmt: skip
KINDS = {
    "visit": "Visit", "answer": "Answer", "note": "Note", "finding": "Finding", "action": "Action",
    "repeat_row": "Stop", "picture": "Picture",
}  # fmt: skip


class Search(QWidget):
    """Words, limits, and the places where they stand. ``asked`` is what was looked for last.

    **Signals:** ``opened(place: FoundRow)`` when a person opens one.
    """

    opened = Signal(object)
    KEYS = (("↓ ↑", "from place to place"), ("Enter", "open it"), ("Ctrl F", "back to the words"))

    def __init__(
        self, tasks: Tasks, today: Callable[[], date], asked: Wanted | None = None, parent: QWidget | None = None
    ) -> None:
        super().__init__(parent)
        self.setObjectName("search")
        self._tasks = tasks
        self.asked = asked or Wanted(words="")
        self._found = Found()
        self._is_asking, self._asks_again = False, False
        self._rest = Rest(self, _REST, _LONGEST)
        self.banners = Banners()
        self.words = TextField()
        self.filter_button = SecondaryButton("Filter")
        self.filter_button.setCheckable(True)
        self.all_button = QuietButton("Search everything")
        self.filters = FilterBar(_FIELDS)
        self.since, self.until = (DateField(name, today(), is_past=True) for name in ("From", "Until"))
        self._limits = QWidget()
        self._count = Text("", "body", "hint")
        self.list = FoundList()
        self._empty = QVBoxLayout()
        self._page = Page(widest=1000)
        self._lay_out()
        self._connect()
        self._fill(self.asked)
        self.refresh()

    def _lay_out(self) -> None:
        ways = FlowLayout(gap=S3)
        for part in (self.filter_button, self.all_button):
            ways.addWidget(part)
        days = row(FieldRow("From", self.since), FieldRow("Until", self.until), gap=S3)
        self._limits.setLayout(column(self.filters, days, gap=S3))
        self._limits.hide()
        self.all_button.hide()
        hint = "All words must be there. “Two words” in quotation marks stand together; -word must not be there."
        body = self._page.body
        body.addWidget(Text("Search", "display"))
        body.addWidget(FieldRow("Words that were written", self.words, hint=hint))
        body.addLayout(ways)
        body.addWidget(self._limits)
        body.addWidget(self._count)
        body.addWidget(self.list)
        body.addLayout(self._empty)
        body.addStretch(1)
        self.setLayout(column(self.banners, row(self._page, gap=0), gap=0))
        self.setFocusProxy(self.words)
        tab_as_laid_out(self)

    def _connect(self) -> None:
        self.words.textChanged.connect(self._rest.touch)
        self.words.installEventFilter(self)
        self.words.returnPressed.connect(self._open_first)
        self._rest.rested.connect(self.refresh)
        self.filter_button.toggled.connect(self._show_limits)
        self.filters.changed.connect(self.refresh)
        for day in (self.since, self.until):
            day.chosen.connect(self.refresh)
        self.all_button.clicked.connect(self._drop_limits)
        self.list.opened.connect(self._open)
        self.list.went_up.connect(self.words.setFocus)
        self.list.typed.connect(self._type_on)
        self.list.reached.connect(self._scroll)
        self._tasks.changed.connect(self.refresh)

    def begin(self) -> None:
        """Go to the words, to type others."""
        self.words.setFocus()
        self.words.selectAll()

    def _fill(self, asked: Wanted) -> None:
        """Put back what was looked for before."""
        self.words.setText(asked.words)
        self.words.selectAll()
        self._rest.cancel()
        self.since.set_value(asked.since)
        self.until.set_value(asked.until)
        if _limits(asked):
            self._show_limits(True)

    def refresh(self, *_changed: object) -> None:
        """Look for what stands in the fields; while one search is under way, the newest one follows it."""
        self.asked = self._wanted()
        if self._is_asking:
            self._asks_again = True
            return
        self._is_asking = True
        look = partial(self._look, self.asked)
        self._tasks.settle_words(self, lambda _none: look(), lambda fault: look(fault))

    def _look(self, asked: Wanted, fault: SifieldError | None = None) -> None:
        """Look through what is in the index; after a fault that is not what was written last."""
        self.banners.clear()
        if fault is not None:
            words = f"What was written last may not be found. {fault.message}"
            self.banners.tell(SifieldError(words, fault.remedy), self.refresh)
        look = partial(search.find, wanted=asked)
        read_both(
            self._tasks, self, look, lambda one, other: self._land(asked, search.put_together(one, other)),
            failed=self._failed,
        )  # fmt: skip

    def _wanted(self) -> Wanted:
        keys = self.filters.fields
        if self._is_offered:
            chosen = {key: self.filters.value(key) for key in keys}
        else:
            chosen = {key: getattr(self.asked, key) for key in keys}
        return Wanted(words=self.words.text(), since=self.since.value, until=self.until.value, **chosen)

    def _land(self, asked: Wanted, found: Found) -> None:
        self._is_asking = False
        if self._asks_again:
            self._asks_again = False
            self.refresh()
            return
        if found != self._found or not found.rows:  # a list rebuilt under the pointer would lose the click
            self._found = found
            self.list.show_lines([_line(one) for one in found.rows])
        self._tell(asked)

    def _failed(self, fault: SifieldError) -> None:
        self._is_asking = self._asks_again = False
        self.banners.clear()
        self.banners.tell(fault, self.refresh)

    def _tell(self, asked: Wanted) -> None:
        """Say how much was found, and what stands there where there is nothing."""
        many = len(self._found.rows)
        visits = len({one.visit_id for one in self._found.rows})
        words = f"{count(many, 'place')} in {count(visits, 'visit')}"
        if self._found.is_more:
            words = f"The latest {count(many, 'place')}; there are more. Another word or a filter narrows it."
        self._count.setText(words if many else "")
        self._count.setVisible(bool(many))
        self.list.setVisible(bool(many))
        self.all_button.setVisible(_limits(asked))
        clear(self._empty)
        if not many:
            self._empty.addWidget(_nothing(asked))
        if asked.words.strip():
            announce(self._count, words if many else "Nothing found")

    @property
    def _is_offered(self) -> bool:
        """Whether what can be chosen stands in the filters yet."""
        return self.filters.fields["area"].count() > 0

    # -- limits ----------------------------------------------------------------------------------------------------

    def _show_limits(self, shown: bool) -> None:
        self.filter_button.setChecked(shown)
        self._limits.setVisible(shown)
        if shown and not self._is_offered:
            read_both(self._tasks, self, search.list_choices, self._offer, failed=self._failed)

    def _offer(self, one: Choices, other: Choices) -> None:
        asked = self.asked
        areas = [(area, area) for area in search.AREAS]
        offered = {"school_id": (one.schools, other.schools), "reviewer_id": (one.people, other.people),
                   "form_id": (one.forms, other.forms)}  # fmt: skip
        choices = {key: sorted({*first, *second}, key=_by_name) for key, (first, second) in offered.items()}
        self.filters.blockSignals(True)
        self.filters.offer({**choices, "area": areas})
        for key in self.filters.fields:
            self.filters.choose(key, getattr(asked, key))
        self.filters.blockSignals(False)
        self.refresh()

    def _drop_limits(self) -> None:
        self.asked = Wanted(words=self.words.text())
        self.since.set_value(None)
        self.until.set_value(None)
        self.filters.reset()  # and look again
        self.words.setFocus()

    # -- keys ------------------------------------------------------------------------------------------------------

    def eventFilter(self, watched: Any, event: Any) -> bool:
        """Let the arrow down lead from the words to what was found; the page would scroll."""
        if isinstance(event, QKeyEvent) and event.type() == QKeyEvent.Type.KeyPress and event.key() == Qt.Key.Key_Down:
            self.list.begin()
            return True
        return super().eventFilter(watched, event)

    def _type_on(self, letters: str) -> None:
        self.words.setFocus()
        self.words.end(False)
        self.words.insert(letters)

    def _open_first(self) -> None:
        """Open the first place, once what stands in the field has been looked for."""
        if self._rest.is_waiting or self._is_asking:
            self._rest.flush()
        elif self._found.rows:
            self._open(0)

    def _open(self, at: int) -> None:
        self.opened.emit(self._found.rows[at])

    def _scroll(self, top: int, tall: int) -> None:
        """Scroll the page to a card of the list."""
        sheet = self._page.widget()
        if sheet is not None:
            above = self.list.mapTo(sheet, QPoint(0, top)).y()
            self._page.ensureVisible(0, above + tall, 0, 20)
            self._page.ensureVisible(0, above, 0, 20)


def _limits(asked: Wanted) -> bool:
    return asked != Wanted(words=asked.words)


def _by_name(one: tuple[str, str]) -> Any:
    return one[1].casefold()


def _line(one: FoundRow) -> FoundLine:
    visit = say_class(f"{one.visit_title} · {say_day(one.on)}", one.sensitivity)
    detail = " · ".join(part for part in (visit, one.reviewer_name, one.asked) if part)
    runs = tuple((words, "found" if is_found else "") for words, is_found in one.runs)
    return FoundLine(one.school_name, detail, KINDS[one.record], runs)  # type: ignore[arg-type]


def _nothing(asked: Wanted) -> EmptyState:
    if not asked.words.strip():
        words = "Type a word or two. Visits, answers, notes, findings and actions on this laptop are looked through."
        return EmptyState("search", "Find what was written", words)
    words = "Try fewer words, or only the beginning of one. Names of schools and people are chosen under Filter."
    if _limits(asked):
        words = "Try “Search everything”, fewer words, or only the beginning of one."
    return EmptyState("search", "Nothing found", words)
