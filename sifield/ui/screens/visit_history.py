"""What was changed in a visit: who, when, before and after; a deleted note is brought back here."""

from functools import partial

from PySide6.QtCore import QObject
from PySide6.QtWidgets import QVBoxLayout, QWidget

from sifield.errors import SifieldError
from sifield.fieldwork import history
from sifield.fieldwork.history import Entry
from sifield.ui.tasks import StoreName, Tasks
from sifield.ui.theme import S2
from sifield.ui.widgets.banner import Banner, Banners, announce
from sifield.ui.widgets.buttons import SecondaryButton
from sifield.ui.widgets.fields import FieldRow, TextField
from sifield.ui.widgets.layout import Page, clear, row
from sifield.ui.widgets.record_card import Deed, RecordCard
from sifield.ui.widgets.resting import Rest
from sifield.ui.widgets.stage import reveal, tab_as_laid_out
from sifield.ui.widgets.states import EmptyState
from sifield.ui.widgets.text import Text
from sifield.ui.words import count, say_day, say_time

_AT_FIRST = 60
_REST, _LONGEST = 150, 400
_ABOUT = "From the first edit on, as written on this laptop. What was struck out stands in no earlier state either."


class VisitHistory(Page):
    """Every change of a visit, the latest first, and the few in which some words stand."""

    def __init__(self, tasks: Tasks, visit_id: str, *, store: StoreName, parent: QWidget | None = None) -> None:
        super().__init__(parent, widest=1000)
        self.setObjectName("visit_history")
        self._tasks, self._visit_id, self._store = tasks, visit_id, store
        self._entries: tuple[Entry, ...] = ()
        self._most = _AT_FIRST
        self._rest = Rest(self, _REST, _LONGEST)
        self.banners = Banners()
        self.words = TextField("Find in what was changed")
        self._count = Text("", "body", "ink2")
        self._rows = QVBoxLayout()
        self._rows.setSpacing(S2)
        self.more = SecondaryButton("Show more")
        self.body.addWidget(self.banners)
        self.body.addWidget(Text("What was changed", "display"))
        self.body.addWidget(Text(_ABOUT, "body", "ink2"))
        hint = "A name, a question, or words that stood there or stand there now."
        self.body.addWidget(FieldRow("Find in what was changed", self.words, hint=hint))
        self.body.addWidget(self._count)
        self.body.addLayout(self._rows)
        self.body.addLayout(row(self.more, "stretch"))
        self.body.addStretch(1)
        self.words.textChanged.connect(self._rest.touch)
        self._rest.rested.connect(self._look)
        self.more.clicked.connect(self._show_more)
        tasks.changed.connect(self._on_changed)
        self.setFocusProxy(self.words)
        self.refresh()

    def refresh(self) -> None:
        """Read the changes anew."""
        read = partial(history.list_entries, visit_id=self._visit_id)
        self._tasks.read(self, read, self._take, store=self._store, failed=self._tell)

    def _on_changed(self, store: str, _owner: QObject | None) -> None:
        if store == self._store:
            self.refresh()

    def _tell(self, fault: SifieldError) -> None:
        reveal(self, self.banners.tell(fault))

    def _take(self, entries: tuple[Entry, ...]) -> None:
        if entries != self._entries or not self._count.text():  # a list rebuilt under the pointer would lose the click
            self._entries = entries
            self._show()

    def _look(self) -> None:
        self._most = _AT_FIRST
        self._show()
        announce(self, self._count.text())

    def _show_more(self) -> None:
        self._most += _AT_FIRST
        self._show()

    def _show(self) -> None:
        found = history.look_for(self._entries, self.words.text())
        clear(self._rows)
        all_ = count(len(self._entries), "change")
        self._count.setText(all_ if len(found) == len(self._entries) else f"{len(found)} of {all_}")
        for entry in found[: self._most]:
            self._rows.addWidget(self._card(entry))
        if not found:
            words = "No change has all of these words." if self._entries else "Nothing was written on this laptop yet."
            self._rows.addWidget(EmptyState("search", "Nothing found", words))
        self.more.setVisible(len(found) > self._most)
        tab_as_laid_out(self)

    def _card(self, entry: Entry) -> RecordCard:
        on = entry.at.astimezone()
        title = " · ".join(part for part in (entry.about, entry.place) if part)
        said = [f"{say_day(on.date())}, {say_time(entry.at)} · {entry.who}"]
        if entry.before or entry.after:
            said += [f"Before: {entry.before or '–'}", f"Then: {entry.after or '–'}"]
        deeds = [Deed("Bring it back", partial(self._bring_back, entry.note_id))] if entry.note_id else []
        return RecordCard(title, said, about=f"“{entry.before}”", deeds=deeds)

    def _bring_back(self, note_id: str) -> None:
        self.setFocus()
        back = partial(history.bring_back, note_id=note_id)
        self._tasks.write(self, back, lambda _: self._said_back(), store=self._store, failed=self._tell)

    def _said_back(self) -> None:
        reveal(self, self.banners.add(Banner("The note is back.", "It stands where it stood.", tone="ok")))
