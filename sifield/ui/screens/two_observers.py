"""Where two observers agree, for the two of them to talk over; before both have finished, what they wait for."""

from collections.abc import Callable
from datetime import datetime
from functools import partial
from typing import TYPE_CHECKING

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QPushButton, QVBoxLayout, QWidget

from sifield.errors import SifieldError
from sifield.fieldwork import observing, pairs
from sifield.fieldwork.observing import Comparison, Item
from sifield.fieldwork.pairs import Standing
from sifield.forms import agreement
from sifield.frameworks.outline import join
from sifield.ui.tasks import StoreName, Tasks
from sifield.ui.theme import S2
from sifield.ui.widgets.banner import Banners
from sifield.ui.widgets.buttons import PrimaryButton, QuietButton, SecondaryButton
from sifield.ui.widgets.flow import FlowLayout
from sifield.ui.widgets.layout import Page, clear, column, row
from sifield.ui.widgets.side_by_side import SideBySide, SidesLine, StopsBeside
from sifield.ui.widgets.states import EmptyState
from sifield.ui.widgets.text import Text
from sifield.ui.words import count

if TYPE_CHECKING:
    from sifield.ui.tasks import Session

_ABOUT = (
    "How far you see the same, for talking over what each of you looks for. It is no mark of either of you, and no "
    "overview shows it. Kappa leaves out what chance alone would bring: 1 is always the same, 0 no more than chance."
)


class TwoObserversScreen(QWidget):
    """The pair that a visit is one of.

    **Signals:** ``findings_wanted(visit_id: str)`` to go on with a visit, ``visit_wanted(visit_id: str)`` to write in
    the other's on this laptop.
    """

    findings_wanted = Signal(str)
    visit_wanted = Signal(str)

    def __init__(
        self,
        tasks: Tasks,
        visit_id: str,
        *,
        now: Callable[[], datetime],
        store: StoreName = "general",
        parent: QWidget | None = None,
    ) -> None:
        super().__init__(parent)
        self.setObjectName("two_observers")
        self._tasks, self._visit_id, self._now, self._store = tasks, visit_id, now, store
        self._banners = Banners()
        self._page = Page(widest=900, centred=True)
        self._is_open = False  # the stops are being paired by hand
        outer = QVBoxLayout(self)
        outer.setContentsMargins(0, 0, 0, 0)
        outer.setSpacing(0)
        outer.addWidget(self._banners)
        outer.addWidget(self._page, 1)
        self.refresh()

    def refresh(self) -> None:
        """Read how far both have got, and what they saw once both have finished."""
        visit_id = self._visit_id

        def look(session: "Session") -> Standing | Comparison | None:
            standing = pairs.get_standing(session, visit_id)
            return observing.compare(session, visit_id) if standing is not None and standing.is_over else standing

        self._tasks.read(self, look, self._show, store=self._store, failed=self._refused)

    def _show(self, found: Standing | Comparison | None) -> None:
        clear(self._page.body)
        if isinstance(found, Comparison):
            self._show_comparison(found)
        elif found is not None:
            self._show_waiting(found)
        else:
            self.findings_wanted.emit(self._visit_id)  # alone after all
        self._page.body.addStretch(1)

    # -- until both have finished

    def _show_waiting(self, standing: Standing) -> None:
        headline, words = _say_waiting(standing)
        ways = self._ways(standing)
        self._page.body.addWidget(EmptyState("people", headline, words))
        for button in ways:
            self._page.body.addLayout(row("stretch", button, "stretch"))
        if ways:
            self.setFocusProxy(ways[0])
            ways[0].setFocus()

    def _ways(self, standing: Standing) -> list[QPushButton]:
        other, ways = standing.other, list[QPushButton]()
        if not standing.is_closed:
            ways.append(_button(PrimaryButton("Go on to the findings"), "to_findings", self._go_on))
        if standing.may_begin_here:
            begin = SecondaryButton("The other observes on this laptop now")
            ways.append(_button(begin, "begin_here", self._begin_here))
        if other.is_here and not other.is_over and standing.is_closed:
            go = partial(self.visit_wanted.emit, other.visit_id)
            ways.append(_button(PrimaryButton("Go on as the other observer"), "go_on_as", go))
        if not standing.is_closed:
            ways.append(_button(QuietButton("Not together after all"), "alone", self._observe_alone))
        return ways

    def _go_on(self) -> None:
        self.findings_wanted.emit(self._visit_id)

    def _begin_here(self) -> None:
        begin = partial(observing.begin_here, visit_id=self._visit_id, at=self._now())
        self._tasks.write(self, begin, self.visit_wanted.emit, store=self._store, failed=self._refused)

    def _observe_alone(self) -> None:
        alone = partial(observing.observe_alone, visit_id=self._visit_id)
        self._tasks.write(self, alone, lambda _: self.refresh(), store=self._store, failed=self._refused)

    # -- once both have finished

    def _show_comparison(self, found: Comparison) -> None:
        one, other = found.standing.one, found.standing.other
        body = self._page.body
        head = column(
            Text("Where two observers agree", "section"), Text(f"{one.name} and {other.name}", "title"), gap=S2
        )
        body.addLayout(head)
        body.addWidget(Text(_ABOUT, "body", "ink2"))
        if found.apart:
            apart = join([f"“{item.label}”" for item in found.apart])
            body.addWidget(Text(f"Furthest apart: {apart}.", "strong"))
        if found.one_stops or found.other_stops:
            body.addWidget(self._stops(found))
        for item in found.items:
            body.addWidget(_card(item, (one.name, other.name)))
        if not found.items:
            body.addWidget(EmptyState("note", "Nothing to lay side by side", "Neither of you answered a question."))
        on = _button(PrimaryButton("Go on to the findings"), "to_findings", self._go_on)
        read = partial(self.findings_wanted.emit, other.visit_id)
        theirs = _button(SecondaryButton("Read what the other found"), "read_other", read)
        buttons = QWidget()
        flow = FlowLayout(buttons, gap=S2)
        flow.addWidget(on)
        flow.addWidget(theirs)
        body.addWidget(buttons)
        self.setFocusProxy(on)

    def _stops(self, found: Comparison) -> StopsBeside:
        beside = {mine.id: theirs.id if theirs else "" for mine, theirs in found.stops if mine}
        mine = [(stop.id, stop.label, beside.get(stop.id, "")) for stop in found.one_stops]
        theirs = [(stop.id, f"{number}. {stop.label}") for number, stop in enumerate(found.other_stops, 1)]
        card = StopsBeside(_say_stops(found), mine, theirs, found.standing.other.name)
        card.put_beside.connect(self._put_beside)
        if self._is_open:
            card.open()
        return card

    def _put_beside(self, stop_id: str, other_id: str) -> None:
        self._is_open = True
        put = partial(observing.put_beside, visit_id=self._visit_id, stop_id=stop_id, other_id=other_id)
        self._tasks.write(self, put, lambda _: self.refresh(), store=self._store, failed=self._refused)

    def _refused(self, fault: SifieldError) -> None:
        self._banners.tell(fault)


def _button(button: QPushButton, name: str, does: Callable[[], object]) -> QPushButton:
    button.setObjectName(name)
    button.clicked.connect(lambda: does())
    return button


def _say_waiting(standing: Standing) -> tuple[str, str]:
    one, other = standing.one, standing.other
    apart = "What either of the two wrote stays apart until both have finished."
    if standing.is_closed and not one.is_here:
        return f"{one.name} and {other.name} observe together", f"It opens once both have finished. {apart}"
    if standing.is_closed:
        return f"{other.name} is writing on this laptop", f"{one.name}’s visit opens again then. {apart}"
    if not one.is_over:
        return f"{one.name} and {other.name} observe together", apart
    if not other.visit_id:
        return f"{other.name} has not begun the same, as far as this laptop knows", f"Sync to hear of it. {apart}"
    return f"{other.name} has not finished, as far as this laptop knows", f"Sync to hear of it. {apart}"


def _say_stops(found: Comparison) -> str:
    both = [(mine, theirs) for mine, theirs in found.stops if mine and theirs]
    same = sum(agreement.is_same_room(mine, theirs) for mine, theirs in both)
    words = f"{count(len(both), 'stop')} of both side by side"
    if len(both) > same:
        words += f", {len(both) - same} of them under different names"
    alone = len(found.stops) - len(both)
    return f"{words}; {count(alone, 'stop')} of one of you alone." if alone else f"{words}."


def _card(item: Item, names: tuple[str, str]) -> SideBySide:
    said = agreement.say(item.agreement) if item.agreement is not None else ""
    lines = [SidesLine(line.where, line.one, line.other) for line in item.lines]
    return SideBySide(item.label, said, names, lines)
