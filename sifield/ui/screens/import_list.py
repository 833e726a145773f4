"""A list that is taken over from a file, what would change first. Serves whoever looks after the trust's lists."""

from collections.abc import Callable
from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING, Any

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QVBoxLayout, QWidget

from sifield.errors import SifieldError
from sifield.fieldwork.chosen import content_of
from sifield.ui.awaited import Awaited
from sifield.ui.file_watch import FileWatch
from sifield.ui.imports import LIST, Foreseen, Group, Import, say_changes
from sifield.ui.tasks import Tasks
from sifield.ui.theme import S2, S3
from sifield.ui.widgets.banner import Banners, announce
from sifield.ui.widgets.buttons import PrimaryButton, SecondaryButton
from sifield.ui.widgets.card import Card
from sifield.ui.widgets.chip import Chip
from sifield.ui.widgets.fields import ChoiceField, FieldRow
from sifield.ui.widgets.flow import FlowLayout
from sifield.ui.widgets.layout import Page, Rule, clear, column
from sifield.ui.widgets.stage import tab_as_laid_out
from sifield.ui.widgets.text import Text
from sifield.ui.words import count

if TYPE_CHECKING:
    from sifield.ui.tasks import Session

_ALL = "All open schools in the file"
_MOST = 60  # lines of a group that are shown


class ImportList(Page):
    """Shows what a file would change, read again whenever it is saved, and takes it over once asked to.

    **Signals:** ``taken(words: str)`` when it is taken over, ``left()`` when it was put off.
    """

    taken = Signal(str)
    left = Signal()

    def __init__(
        self,
        tasks: Tasks,
        kind: Import[Any],
        path: Path,
        today: Callable[[], date],
        *,
        part: str = "",
        parent: QWidget | None = None,
    ) -> None:
        """``part`` is what of the file is most likely meant (the trust's own name)."""
        super().__init__(parent, widest=900)
        self.setObjectName("import_list")
        self._tasks, self._kind, self._path, self._today, self._part = tasks, kind, path, today, part
        self._entries: Any = None
        self._awaited = Awaited()
        self.banners = Banners()
        self._title, self._said = Text(f"{kind.title} from {path.name}", "display"), Text("", "question")
        self.which = ChoiceField("Which trust", typed=True)
        self._which_row = FieldRow("Which trust, as the register writes it", self.which)
        self.take = PrimaryButton("Take it over")
        self.take.setObjectName("take_over")
        self.later = SecondaryButton("Leave it")
        self._groups = QVBoxLayout()
        self._groups.setSpacing(S3)
        buttons = QWidget()
        flow = FlowLayout(buttons, gap=S2)
        flow.addWidget(self.take)
        flow.addWidget(self.later)
        self.body.addLayout(column(self.banners, self._title, self._which_row, self._said, buttons))
        self.body.addLayout(self._groups)
        self.body.addStretch(1)
        self._which_row.hide()
        self.take.hide()
        self._watch = FileWatch(self)
        self._watch.changed.connect(self._read)
        self.which.currentIndexChanged.connect(self._foresee)
        self.take.clicked.connect(self._take)
        self.later.clicked.connect(self.left)
        self._read()

    def _read(self) -> None:
        self._awaited.begin()
        kind, path = self._kind, self._path
        self._said.setText(f"Reading {path.name}…")

        def work() -> tuple[Any, tuple[str, ...]]:
            entries = kind.read(content_of(path, LIST))
            return entries, kind.choices(entries)

        self._tasks.run(self, work, self._awaited.only(lambda found: self._offer(*found)), self._fail)
        self._watch.watch(path)

    def _offer(self, entries: Any, parts: tuple[str, ...]) -> None:
        self.banners.clear()
        self._entries = entries
        before = str(self.which.currentData() or self._part).casefold()
        self.which.blockSignals(True)
        self.which.clear()
        self.which.addItem(_ALL, "")
        for part in parts:
            self.which.addItem(part, part)
        named = [at for at, part in enumerate(parts, 1) if part.casefold() == before]
        self.which.setCurrentIndex(named[0] if named else 1 if len(parts) == 1 else 0)
        self.which.blockSignals(False)
        self._which_row.setVisible(len(parts) > 1)
        self._foresee()

    def _foresee(self) -> None:
        entries, kind, part, today = self._entries, self._kind, str(self.which.currentData() or ""), self._today()
        if entries is None:
            return

        def look(session: "Session") -> Foreseen:
            return kind.foresee(session, entries, today, part)

        self._tasks.read(self, look, self._show, failed=self._fail)

    def _show(self, foreseen: Foreseen) -> None:
        self._said.setText(say_changes(self._kind, foreseen))
        announce(self, self._said.text())
        clear(self._groups)
        if foreseen.faults:
            self._groups.addWidget(_faults(foreseen))
        for group in foreseen.groups:
            if group.lines:
                self._groups.addWidget(_card(group))
        may_take = not foreseen.faults and foreseen.changes > 0
        self.take.setVisible(may_take)
        self.take.setText(f"Take over {count(foreseen.changes, 'change')}")
        tab_as_laid_out(self)

    def _fail(self, fault: SifieldError) -> None:
        clear(self._groups)
        self.take.hide()
        self._said.setText("Nothing was imported.")
        self.banners.clear()
        self.banners.tell(fault)

    def _take(self) -> None:
        entries, kind, part, today = self._entries, self._kind, str(self.which.currentData() or ""), self._today()
        self.take.setEnabled(False)  # once is enough
        self._tasks.write(
            self, lambda session: kind.take(session, entries, today, part), self._done, failed=self._refused
        )

    def _done(self, _told: object) -> None:
        self._watch.stop()
        self.taken.emit(f"{self._path.name} is taken over.")

    def _refused(self, fault: SifieldError) -> None:
        self.take.setEnabled(True)
        self.banners.tell(fault)


def _card(group: Group) -> Card:
    title = f"{group.title}: {len(group.lines)}"
    card = Card(name=title)
    head = QWidget()
    FlowLayout(head).addWidget(Chip(title, group.tone))
    card.body.addWidget(head)
    for name, words in group.lines[:_MOST]:
        card.body.addLayout(column(Text(name, "strong"), *([Text(words, "small", "ink2")] if words else []), gap=0))
    if len(group.lines) > _MOST:
        card.body.addWidget(Text(f"and {len(group.lines) - _MOST} more", "small", "hint"))
    return card


def _faults(foreseen: Foreseen) -> Card:
    card = Card(name=f"To mend: {len(foreseen.faults)}")
    card.body.addWidget(Text(f"To mend: {len(foreseen.faults)}", "question", "bad"))
    card.body.addWidget(Text("Mend the file and save it; it is read again by itself.", "small", "hint"))
    for place, message, remedy in foreseen.faults[:_MOST]:
        card.body.addWidget(Rule())
        lines = (Text(place, "chip", "bad"), Text(message, "strong"), Text(remedy, "small", "ink2"))
        card.body.addLayout(column(*lines, gap=0))
    return card
