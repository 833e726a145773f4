"""Who can help: what schools need, and which schools and lead practitioners are proven there and have time."""

from collections.abc import Callable
from datetime import date
from functools import partial

from PySide6.QtCore import QObject, Signal
from PySide6.QtWidgets import QVBoxLayout, QWidget

from sifield.fieldwork import helping
from sifield.fieldwork.helping import Need, Offer
from sifield.ui.tasks import Tasks
from sifield.ui.theme import S2
from sifield.ui.widgets.buttons import QuietButton, SecondaryButton
from sifield.ui.widgets.card import Card
from sifield.ui.widgets.layout import Page, clear, column, row
from sifield.ui.widgets.states import EmptyState
from sifield.ui.widgets.text import Text
from sifield.ui.words import count, say_day

_MOST = 12


class WhoCanHelp(Page):
    """Lists needs, the most pressing first, each with up to three offers and their reasons.

    **Signals:** ``booking_wanted(school_id: str)`` to book help for a school.
    """

    booking_wanted = Signal(str)

    def __init__(self, tasks: Tasks, today: Callable[[], date], parent: QWidget | None = None) -> None:
        super().__init__(parent, widest=1100)
        self.setObjectName("who_can_help")
        self._tasks, self._today = tasks, today
        self._shown: tuple[Need, ...] | None = None
        self._many = _MOST
        self._count = Text("", "body", "ink2")
        self._rows = QVBoxLayout()
        self._rows.setSpacing(S2)
        self.more = QuietButton("Show more")
        self.body.addWidget(Text("Who can help", "display"))
        self.body.addWidget(self._count)
        self.body.addLayout(self._rows)
        self.body.addLayout(row(self.more, "stretch"))
        self.body.addStretch(1)
        self.more.clicked.connect(self._show_more)
        tasks.changed.connect(self._on_changed)
        self.refresh()

    def refresh(self) -> None:
        """Look anew what is needed and who has time."""
        self._tasks.read(self, partial(helping.who_can_help, today=self._today()), self._show)

    def _on_changed(self, _store: str, _owner: QObject | None) -> None:
        self.refresh()

    def _show(self, needs: tuple[Need, ...]) -> None:
        if needs != self._shown:  # a list rebuilt under the pointer would lose the click
            self._shown = needs
            self._list(needs)

    def _list(self, needs: tuple[Need, ...]) -> None:
        clear(self._rows)
        self._count.setText(f"{count(len(needs), 'open need')}, the most pressing first" if needs else "")
        for number, need in enumerate(needs[: self._many], 1):
            self._rows.addWidget(self._card(need, number))
        self.more.setVisible(len(needs) > self._many)
        if not needs:
            words = "Areas to develop, judgements below what is expected and targets at red will stand here."
            self._rows.addWidget(EmptyState("people", "No open need is known", words))

    def _card(self, need: Need, number: int) -> Card:
        card = Card(name=f"{number}. {need.school_name}: {need.area}")
        book = SecondaryButton("Book a visit", name=f"Book a visit, {number}, to {need.school_name}")
        book.clicked.connect(partial(self.booking_wanted.emit, need.school_id))
        head = column(
            Text(f"{need.school_name}: {need.area}", "title"),
            Text(need.words),
            Text(f"{need.source} · {say_day(need.since)}" if need.since else need.source, "small", "hint"),
            gap=2,
        )
        card.body.addLayout(row(head, book))
        for place, offer in enumerate(need.offers, 1):
            card.body.addLayout(_offer(place, offer))
        if not need.offers:
            card.body.addWidget(Text("No strength of another school is known in this area yet.", "small", "hint"))
        return card

    def _show_more(self) -> None:
        self._many += _MOST
        if self._shown is not None:
            self._list(self._shown)


def _offer(place: int, offer: Offer) -> QVBoxLayout:
    return column(Text(f"{place}. {offer.name}", "strong"), Text(" ".join(offer.reasons), "small", "ink2"), gap=2)
