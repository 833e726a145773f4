"""The exchange with the trust: what waits, what was refused, and where two people's words differ."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import UTC, datetime
from functools import partial

from PySide6.QtCore import QObject, Signal
from PySide6.QtWidgets import QVBoxLayout, QWidget

from sifield.errors import SifieldError
from sifield.sync import conflicts, outbox
from sifield.sync.conflicts import CURRENT, PROPOSED, ConflictRow, Side
from sifield.sync.outbox import HeldRow, Waiting
from sifield.ui.tasks import Tasks
from sifield.ui.theme import S2
from sifield.ui.widgets.buttons import PrimaryButton, SecondaryButton
from sifield.ui.widgets.card import Card
from sifield.ui.widgets.layout import Page, clear, row
from sifield.ui.widgets.states import EmptyState, ProgressLine
from sifield.ui.widgets.text import Text
from sifield.ui.words import count, say_day

_RECORDS = {
    "answer": "An answer",
    "note": "A note",
    "finding": "A finding",
    "action": "An action",
    "plan": "A plan",
    "visit": "A visit",
    "school": "A school",
    "person": "A person",
    "post": "Who leads a school",
    "repeat_row": "A stop",
    "requirement": "Something due",
    "revision": "A signed plan",
}


@dataclass(frozen=True, slots=True)
class _Found:
    waiting: Waiting
    held: tuple[HeldRow, ...]
    differing: tuple[ConflictRow, ...]
    names: dict[str, str]


class Exchange(Page):
    """What stands between this laptop and the trust's central store.

    **Signals:** ``sync_wanted()``.
    """

    sync_wanted = Signal()

    def __init__(
        self,
        tasks: Tasks,
        person_id: str,
        *,
        is_sample: bool,
        now: Callable[[], datetime] = lambda: datetime.now(UTC),
        parent: QWidget | None = None,
    ) -> None:
        super().__init__(parent, widest=820)
        self.setObjectName("exchange")
        self._tasks, self._person_id, self._now, self._is_sample = tasks, person_id, now, is_sample
        self.sync = PrimaryButton("Sync now", icon="sync")
        self.sync.setVisible(not is_sample)
        self.state = Text("", "body", "ink2")
        self.progress = ProgressLine("Syncing")
        self.progress.setRange(0, 0)
        self.progress.hide()
        self._rows = QVBoxLayout()
        self._rows.setSpacing(S2)
        self.body.addLayout(row(Text("Sync", "display"), self.sync))
        self.body.addWidget(self.state)
        self.body.addWidget(self.progress)
        self.body.addLayout(self._rows)
        self.body.addStretch(1)
        self.sync.clicked.connect(self.sync_wanted)
        tasks.changed.connect(self._on_changed)
        self.refresh()

    def refresh(self) -> None:
        """Count anew what waits and what differs."""
        person_id = self._person_id

        def work(session: object) -> _Found:
            rows = conflicts.list_conflicts(session, person_id)  # type: ignore[arg-type]
            people = {side.by for one in rows for side in (one.current, one.proposed)}
            names = {one: conflicts.name_of(session, one) for one in people}  # type: ignore[arg-type]
            waiting = outbox.count_waiting(session)  # type: ignore[arg-type]
            return _Found(waiting, outbox.list_held(session), rows, names)  # type: ignore[arg-type]

        self._tasks.read(self, work, self._show)

    def show_busy(self, busy: bool) -> None:
        """Show that a sync is under way."""
        self.progress.setVisible(busy)
        self.sync.setEnabled(not busy)

    def _on_changed(self, _store: str, _owner: QObject | None) -> None:
        self.refresh()

    def _show(self, found: _Found) -> None:
        clear(self._rows)
        if self._is_sample:
            self.state.setText("The sample trust stays on this laptop. Nothing is sent anywhere.")
            self._rows.addWidget(EmptyState("cloud-off", "No sync in the sample", "Join a trust to sync your visits."))
            return
        waiting = found.waiting
        if waiting.changes or waiting.files:
            parts = [count(waiting.changes, "change")] if waiting.changes else []
            parts += [count(waiting.files, "file")] if waiting.files else []
            self.state.setText(f"{' and '.join(parts)} waiting to be sent. They are safe on this laptop until then.")
        else:
            self.state.setText("The central store has everything from this laptop.")
        if found.differing:
            self._rows.addWidget(Text(f"{count(len(found.differing), 'answer differs', 'answers differ')}", "title"))
        for one in found.differing:
            self._rows.addWidget(self._differing(one, found.names))
        if found.held:
            self._rows.addWidget(Text(f"{count(len(found.held), 'change')} not accepted", "title"))
        for held in found.held:
            card = Card(name="A change that was not accepted")
            card.body.addWidget(Text(_RECORDS.get(held.record, "A record"), "strong"))
            card.body.addWidget(Text(held.reason, "body", "ink2"))
            words = "; ".join(str(value) for value in held.fields.values() if isinstance(value, str) and value)
            card.body.addWidget(Text(words, "small", "hint"))
            self._rows.addWidget(card)

    def _differing(self, one: ConflictRow, names: dict[str, str]) -> Card:
        card = Card(name=f"{_RECORDS.get(one.record, 'A record')} differs")
        card.body.addWidget(Text(f"{_RECORDS.get(one.record, 'A record')} was changed by two people.", "strong"))
        for side, choice in ((one.current, CURRENT), (one.proposed, PROPOSED)):
            who = "You" if choice == one.mine else names.get(side.by, "somebody")
            card.body.addWidget(Text(f"{who}{_when(side)}", "small", "hint"))
            card.body.addWidget(Text(_words(side.value, one.field), "body"))
            wrote = f"Keep what {who.lower() if who == 'You' else who} wrote: {_words(side.value, one.field)}"
            keep = SecondaryButton("Keep this one", name=wrote)
            keep.clicked.connect(partial(self._settle, one.id, choice))
            card.body.addLayout(row(keep, "stretch"))
        if isinstance(one.current.value, str) and isinstance(one.proposed.value, str) and one.record != "visit":
            both = SecondaryButton("Keep both, one after the other")
            both.clicked.connect(partial(self._settle, one.id, (f"{one.current.value}\n{one.proposed.value}",)))
            card.body.addLayout(row(both, "stretch"))
        return card

    def _settle(self, conflict_id: str, choice: str | tuple[str], _checked: bool = False) -> None:
        at = self._now()
        self._tasks.write(
            self,
            lambda session: conflicts.resolve_conflict(session, conflict_id, choice, at),
            lambda _done: self.refresh(),
            failed=self._failed,
        )

    def _failed(self, fault: SifieldError) -> None:
        self.state.setText(f"{fault.message} {fault.remedy}")


def _when(side: Side) -> str:
    if not side.at:
        return ""
    moment = datetime.fromisoformat(side.at).astimezone()
    return f", {say_day(moment.date())} {moment:%H:%M}"


def _words(value: object, field: str) -> str:
    if field == "*":
        return "Deleted it" if value else "Kept it"
    if value is None or value == "":
        return "(empty)"
    return str(value)
