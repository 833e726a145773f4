"""The actions of a plan, one of them open at a time, and what each finding still wants."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from functools import partial

from PySide6.QtCore import QPoint, Signal
from PySide6.QtWidgets import QFrame, QVBoxLayout, QWidget

from sifield.ui.theme import S2, S3, theme
from sifield.ui.widgets.action_card import ActionCard
from sifield.ui.widgets.action_form import ActionText
from sifield.ui.widgets.buttons import QuietButton, SecondaryButton
from sifield.ui.widgets.dates import Settle
from sifield.ui.widgets.flow import FlowLayout
from sifield.ui.widgets.layout import clear
from sifield.ui.widgets.states import EmptyState


@dataclass(frozen=True, slots=True, kw_only=True)
class ActionLine:
    """An action as the list shows it; ``gaps`` are messages by field."""

    id: str
    ref: str
    finding: str
    words: ActionText
    gaps: Mapping[str, str]


class ActionList(QWidget):
    """All actions of a plan; a closed row can be dragged to another place.

    **Signals:** ``written(action_id: str, words: ActionText)``, ``moved(action_id: str, places: int)``,
    ``removal_wanted(action_id: str)``, ``action_wanted(finding_id: str)``, ``promise_taken(number: int)`` (of those
    offered), ``support_wanted()`` for an action of the trust that nobody has offered.
    """

    written = Signal(str, object)
    moved = Signal(str, int)
    removal_wanted = Signal(str)
    action_wanted = Signal(str)
    promise_taken = Signal(int)
    support_wanted = Signal()

    def __init__(self, today: date, parent: QWidget | None = None, *, settle: Settle | None = None) -> None:
        super().__init__(parent)
        self._today, self._settle = today, settle
        self.cards: dict[str, ActionCard] = {}
        self._people: tuple[tuple[str, str], ...] = ()
        self._stages: tuple[tuple[str, str], ...] = ()
        self._open_next = ""
        self._offered: tuple[tuple[str, str, str], ...] = ()
        self._promises: tuple[tuple[str, str], ...] = ()
        self._rows = QVBoxLayout()
        self._rows.setSpacing(S2)
        self._more = QWidget()
        self._flow = FlowLayout(self._more, gap=4)
        self._mark = QFrame(self)  # where a dragged row would go
        self._mark.setObjectName("drop_mark")
        self._mark.hide()
        inner = QVBoxLayout(self)
        inner.setContentsMargins(0, 0, 0, 0)
        inner.setSpacing(S3)
        inner.addLayout(self._rows)
        inner.addWidget(self._more)

    def show_actions(
        self,
        lines: Sequence[ActionLine],
        findings: Sequence[tuple[str, str, str]],
        people: Sequence[tuple[str, str]],
        stages: Sequence[tuple[str, str]],
        *,
        strict: bool,
        is_signed: bool,
    ) -> QWidget | None:
        """Show the actions; ``findings`` are (id, ref, words) for which one may add an action. ``people`` and
        ``stages`` as in ``ActionForm``.

        Gives the card that ``open_next`` wanted, once it is there.
        """
        self._people, self._stages = tuple(people), tuple(stages)
        wanted = [(line.id, line.ref) for line in lines]
        if [(action_id, card.ref) for action_id, card in self.cards.items()] != wanted or not lines:
            self._build(lines)
        for line in lines:
            card = self.cards[line.id]
            card.show_action(line.words, finding=line.finding, gaps=line.gaps, strict=strict)
            if is_signed:
                card.freeze()
        self._show_more(() if is_signed else findings)
        if self._open_next not in self.cards:
            return None
        card, self._open_next = self.cards[self._open_next], ""
        card.focus_field("text")
        return card

    def show_promises(self, promises: Sequence[tuple[str, str]]) -> None:
        """Offer support by the trust: (what the button says, why)."""
        self._promises = tuple(promises)
        offered, self._offered = self._offered, ()
        self._show_more(offered)

    def open_next(self, action_id: str) -> None:
        """Open this action as soon as it is shown."""
        self._open_next = action_id

    def flush(self) -> None:
        """Say now what was typed last."""
        for card in self.cards.values():
            card.flush()

    def _build(self, lines: Sequence[ActionLine]) -> None:
        self.flush()
        is_open = next((action_id for action_id, card in self.cards.items() if card.is_open), "")
        clear(self._rows)
        self.cards = {}
        for line in lines:
            card = ActionCard(line.ref, self._people, self._today, stages=self._stages, settle=self._settle)
            card.written.connect(partial(self.written.emit, line.id))
            card.moved.connect(partial(self.moved.emit, line.id))
            card.removal_wanted.connect(partial(self.removal_wanted.emit, line.id))
            card.opened.connect(partial(self._open_only, line.id))
            card.grip.dragged.connect(self._drag)
            card.grip.dropped.connect(partial(self._drop, line.id))
            self.cards[line.id] = card
            self._rows.addWidget(card)
        if is_open in self.cards:
            self.cards[is_open].set_open(True)
        if not lines:
            words = "Each finding to develop gets one or two: who does what by when, and how we shall know."
            self._rows.addWidget(EmptyState("target", "No actions yet", words))

    def _drag(self, at: QPoint) -> None:
        """Show where the row would go."""
        cards, place = list(self.cards.values()), self._place_at(at)
        top = cards[place].y() if place < len(cards) else cards[-1].geometry().bottom() + 1
        self._mark.setGeometry(0, max(0, top - S2 // 2 - 1), self.width(), 3)
        self._mark.setStyleSheet(f"background: {theme().colour('brand').name()};")
        self._mark.raise_()
        self._mark.show()

    def _drop(self, action_id: str, at: QPoint) -> None:
        self._mark.hide()
        now, place = list(self.cards).index(action_id), self._place_at(at)
        places = place - now - (1 if place > now else 0)  # its own place closes when it is taken out
        if places:
            self.moved.emit(action_id, places)

    def _place_at(self, at: QPoint) -> int:
        """Before which of the rows a place on the screen lies; their number where it lies below all."""
        y = self.mapFromGlobal(at).y()
        return sum(card.geometry().center().y() < y for card in self.cards.values())

    def _open_only(self, action_id: str) -> None:
        for other, card in self.cards.items():
            if other != action_id and card.is_open:
                card.set_open(False)

    def _show_more(self, findings: Sequence[tuple[str, str, str]]) -> None:
        if tuple(findings) == self._offered:  # a button must not go while it is being pressed
            return
        self._offered = tuple(findings)
        clear(self._flow)
        for finding_id, ref, words in findings:
            button = SecondaryButton(f"Add an action for {ref}", icon="plus")
            button.setObjectName(f"add_for_{ref}")
            button.setToolTip(words)
            button.setAccessibleDescription(words)
            button.clicked.connect(partial(self.action_wanted.emit, finding_id))
            self._flow.addWidget(button)
        for number, (words, why) in enumerate(self._promises):
            button = SecondaryButton(words, icon="people")
            button.setToolTip(why)
            button.setAccessibleDescription(why)
            button.clicked.connect(partial(self.promise_taken.emit, number))
            self._flow.addWidget(button)
        other = QuietButton("Add support by the trust", icon="plus")
        other.clicked.connect(self.support_wanted)
        self._flow.addWidget(other)
        self._more.setVisible(bool(findings))
