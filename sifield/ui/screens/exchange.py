"""The exchange with the trust: what waits, what was refused, and where two people's words differ."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import UTC, date, datetime
from functools import partial
from typing import TYPE_CHECKING

from PySide6.QtCore import QObject, Signal
from PySide6.QtWidgets import QVBoxLayout, QWidget

from sifield.errors import SifieldError
from sifield.fieldwork import templates
from sifield.sync import conflicts, outbox
from sifield.sync.conflicts import CURRENT, PROPOSED, ConflictRow, Side
from sifield.sync.outbox import HeldRow, Waiting
from sifield.ui.tasks import StoreName, Tasks
from sifield.ui.theme import S2
from sifield.ui.widgets.buttons import PrimaryButton, SecondaryButton
from sifield.ui.widgets.card import Card
from sifield.ui.widgets.columns import Columns
from sifield.ui.widgets.layout import Page, clear, row
from sifield.ui.widgets.states import EmptyState, ProgressLine
from sifield.ui.widgets.text import Text
from sifield.ui.words import count, say_day
from sifield.wire.records import RECORDS, Merge

if TYPE_CHECKING:
    from sifield.ui.tasks import Session

_UNKNOWN = "A version of the form that is not on this laptop"
_FORM = "template_sha256"
"""The field that says which version of its form a visit is on."""
_DAYS = frozenset({"on", "due_on", "deadline", "planned_on", "from_on", "until_on", "next_review_on"})
_WHO = frozenset({"lead_id", "reviewer_id", "head_id"})
"""Fields that hold a day, and those that hold a person."""
_FIELDS = {
    ("booking", "on"): "The day of a booked visit",
    ("booking", "part"): "The part of the day of a booked visit",
    ("booking", "lead_id"): "Who leads a booked visit",
    ("booking", "state"): "Whether a booked visit takes place",
}
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
    "placement": "The grade of a school",
    "target": "A target of a school",
    "priority": "A priority of a school",
    "strength": "A strength of a school",
    "inspection": "An inspection",
    "booking": "A booked visit",
    "inspector_call": "A call of inspectors",
    "picture": "A picture",
    "recheck": "What was seen of an action",
    "observation_load": "How often a teacher was looked at",
    "load_correction": "A correction of how often a teacher was looked at",
    "concern": "That an immediate concern was passed on",
    "role_holder": "Who holds a role",
    "release_day": "A release day",
    "template": "A form",
    "framework": "An improvement model",
}


@dataclass(frozen=True, slots=True)
class _Found:
    store: StoreName
    waiting: Waiting
    held: tuple[HeldRow, ...]
    differing: tuple[ConflictRow, ...]


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
        super().__init__(parent, widest=1320)
        self.setObjectName("exchange")
        self._tasks, self._person_id, self._now, self._is_sample = tasks, person_id, now, is_sample
        self._shown: tuple[tuple[_Found, ...], dict[str, str]] | None = None
        self.sync = PrimaryButton("Sync now", icon="sync")
        self.state = Text("", "body", "ink2")
        self.progress = ProgressLine("Syncing")
        self.progress.setRange(0, 0)
        self.progress.hide()
        self._rows = QVBoxLayout()
        self._rows.setSpacing(S2)
        self.body.addLayout(row(Text("Sync", "display"), self.sync))
        self.sync.setVisible(not is_sample)  # now that it has a parent: before, it would be a window of its own
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

        def find(store: StoreName) -> "Callable[[Session], _Found]":
            return lambda session: _Found(
                store,
                outbox.count_waiting(session),
                outbox.list_held(session),
                conflicts.list_conflicts(session, person_id),
            )

        def look(general: _Found) -> None:
            self._tasks.read(
                self, find("safeguarding"), lambda other: self._name((general, other)), store="safeguarding"
            )

        self._tasks.read(self, find("general"), look)

    def _name(self, found: tuple[_Found, ...]) -> None:
        """Look up who wrote what differs, and versions of forms; people and forms stand in the general store."""
        sides = [(row.field, side) for one in found for row in one.differing for side in (row.current, row.proposed)]

        def look_up(session: "Session") -> dict[str, str]:
            people = {side.by for _, side in sides} | {str(side.value) for field, side in sides if field in _WHO}
            names = {one: conflicts.name_of(session, one) for one in people}
            digests = {str(side.value) for field, side in sides if field == _FORM}
            versions = {one: templates.version_of(session, one) for one in digests}
            return names | {one: f"Version {said} of the form" if said else _UNKNOWN for one, said in versions.items()}

        self._tasks.read(self, look_up, lambda names: self._show(found, names))

    def show_busy(self, busy: bool) -> None:
        """Show that a sync is under way."""
        self.progress.setVisible(busy)
        self.sync.setEnabled(not busy)

    def _on_changed(self, _store: str, _owner: QObject | None) -> None:
        self.refresh()

    def _show(self, found: tuple[_Found, ...], names: dict[str, str]) -> None:
        if (found, names) == self._shown:  # a list rebuilt under the pointer would lose the click
            return
        self._shown = (found, names)
        clear(self._rows)
        if self._is_sample:
            self.state.setText("The sample trust stays on this laptop. Nothing is sent anywhere.")
            self._rows.addWidget(EmptyState("cloud-off", "No sync in the sample", "Join a trust to sync your visits."))
            return
        self.state.setText(_say_waiting([one.waiting for one in found]))
        differing = [(one.store, row) for one in found for row in one.differing]
        if differing:
            self._rows.addWidget(Text(f"{count(len(differing), 'difference')} to settle", "title"))
        for number, (store, row_) in enumerate(differing, 1):
            self._rows.addWidget(self._differing(store, row_, names, number))
        for one in found:
            if one.held:
                self._show_held(one)
        if not differing and not any(one.held for one in found):
            self._rows.addWidget(
                EmptyState(
                    "cloud-check", "Nothing to settle", "Where two people change the same words, you choose here."
                )
            )

    def _show_held(self, found: _Found) -> None:
        again = SecondaryButton("Send again", name=f"Send again what was not accepted ({found.store})")
        again.clicked.connect(partial(self._release, found.store))
        self._rows.addLayout(row(Text(f"{count(len(found.held), 'change')} not accepted", "title"), again))
        for held in found.held:
            card = Card(name="A change that was not accepted")
            card.body.addWidget(Text(_RECORDS.get(held.record, "A record"), "strong"))
            card.body.addWidget(Text(held.reason, "body", "ink2"))
            words = "; ".join(str(value) for value in held.fields.values() if isinstance(value, str) and value)
            card.body.addWidget(Text(words, "small", "hint"))
            self._rows.addWidget(card)

    def _release(self, store: StoreName, _checked: bool = False) -> None:
        self._tasks.write(self, outbox.release_held, lambda _number: self.sync_wanted.emit(), store=store)

    def _differing(self, store: StoreName, one: ConflictRow, names: dict[str, str], number: int) -> Card:
        what = _FIELDS.get((one.record, one.field)) or _RECORDS.get(one.record, "A record")
        card = Card(name=f"{number}. {what} differs")
        card.body.addWidget(Text(f"{number}. {what} was changed by two people. Which words shall stand?", "strong"))
        sides = []
        for side, choice in ((one.current, CURRENT), (one.proposed, PROPOSED)):
            who = "You" if choice == one.mine else names.get(side.by, "somebody")
            said = (
                names.get(str(side.value), "")
                if one.field == _FORM or one.field in _WHO
                else _words(side.value, one.field)
            )
            keep = SecondaryButton("Keep this one", name=f"Keep this one, {number}, by {who}: {said}")
            keep.clicked.connect(partial(self._settle, store, one.id, choice))
            sides.append(_Side(f"{who}{_when(side)}", said, keep))
        card.body.addWidget(Columns(sides, least=300))
        if _is_running_text(one):
            both = SecondaryButton("Keep both, one after the other", name=f"Keep both, one after the other, {number}")
            both.clicked.connect(partial(self._settle, store, one.id, (f"{one.current.value}\n{one.proposed.value}",)))
            card.body.addLayout(row(both, "stretch"))
        return card

    def _settle(self, store: StoreName, conflict_id: str, choice: str | tuple[str], _checked: bool = False) -> None:
        at = self._now()
        self._tasks.write(
            self,
            lambda session: conflicts.resolve_conflict(session, conflict_id, choice, at),
            lambda _done: self.refresh(),
            store=store,
            failed=self._failed,
        )

    def _failed(self, fault: SifieldError) -> None:
        self.state.setText(str(fault))


class _Side(Card):
    """What one person wrote, and the button that keeps it."""

    def __init__(self, who: str, words: str, keep: SecondaryButton) -> None:
        super().__init__(name=who)
        self.body.addWidget(Text(who, "small", "hint"))
        self.body.addWidget(Text(words))
        self.body.addLayout(row(keep, "stretch"))


def _is_running_text(one: ConflictRow) -> bool:
    """Tell whether both can stand, one after the other: a day or a name has only one value."""
    kind = RECORDS[one.record].fields.get(one.field) if one.record in RECORDS else None
    return kind is Merge.NARRATIVE and isinstance(one.current.value, str) and isinstance(one.proposed.value, str)


def _say_waiting(stores: list[Waiting]) -> str:
    changes, files = sum(one.changes for one in stores), sum(one.files for one in stores)
    parts = [count(changes, "change")] if changes else []
    parts += [count(files, "file")] if files else []
    if not parts and any(one.held for one in stores):
        return "The central store has everything else from this laptop."
    if not parts:
        return "The central store has everything from this laptop."
    safe = "It is" if changes + files == 1 else "They are"
    return f"{' and '.join(parts)} waiting to be sent. {safe} safe on this laptop until then."


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
    if field in _DAYS and isinstance(value, str):
        return say_day(date.fromisoformat(value))
    return str(value)
