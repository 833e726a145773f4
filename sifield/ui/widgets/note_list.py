"""A visit's notes to tick, in the order in which they were made."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QWidget

from sifield.ui.theme import S2, S3, S6
from sifield.ui.widgets.buttons import SecondaryButton
from sifield.ui.widgets.evidence import EvidenceTick
from sifield.ui.widgets.layout import Page, Sheet, clear, column, row
from sifield.ui.widgets.stage import reveal
from sifield.ui.widgets.states import EmptyState, KeyHint
from sifield.ui.widgets.text import Text


@dataclass(frozen=True, slots=True)
class NoteLine:
    """A note as the list shows it: ``time`` and the rest are ready to be read."""

    id: str
    time: str
    where: str
    question: str
    text: str


class NoteList(Sheet):
    """Notes with a tick each, and the button that makes a finding of the ticked ones.

    **Signals:** ``ticked(count: int)``, ``finding_wanted()``.
    """

    ticked = Signal(int)
    finding_wanted = Signal()

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__("surface", parent)
        self._notes: tuple[NoteLine, ...] = ()
        self._ticks: dict[str, EvidenceTick] = {}
        self._count = Text("", "small", wrap=False)
        self._page = Page(margin=0, widest=900)
        self._page.body.setSpacing(2)
        self._words = Text("", "small")
        self.make = SecondaryButton("Make a finding", icon="plus")
        self.make.setObjectName("make_finding")
        inner = column(
            row(Text("Your notes", "title", wrap=False), self._count, "stretch"), gap=S3, margins=(S6, S3, S3, S3)
        )
        inner.addWidget(self._page, 1)
        inner.addLayout(column(self._words, row(self.make, KeyHint("Ctrl M", ""), "stretch"), gap=S2))
        self.setLayout(inner)
        self.make.clicked.connect(self.finding_wanted)

    def show_notes(self, notes: Sequence[NoteLine], used: Mapping[str, str]) -> None:
        """Show the notes; ``used`` says where one is used already. Ticks and the focus stay where they are."""
        if tuple(notes) != self._notes or not notes:
            self._build(notes)
        for note_id, tick in self._ticks.items():
            tick.show_use(used.get(note_id, ""))
        self._tell()

    def _build(self, notes: Sequence[NoteLine]) -> None:
        kept = {note.id for note in self.ticked_notes()}
        focused = next((note_id for note_id, tick in self._ticks.items() if tick.hasFocus()), "")
        clear(self._page.body)
        self._notes, self._ticks = tuple(notes), {}
        for number, note in enumerate(self._notes):
            tick = EvidenceTick(note.time, note.where, note.question, note.text)
            tick.setObjectName(f"note_{number}")
            tick.setChecked(note.id in kept)
            tick.toggled.connect(self._tell)
            self._ticks[note.id] = tick
            self._page.body.addWidget(tick)
        if not self._notes:
            words = "Findings rest on what you saw. Go back to the visit and write it down."
            self._page.body.addWidget(EmptyState("note", "No notes yet", words))
        self._page.body.addStretch(1)
        self._count.setText(str(len(self._notes)))
        if focused in self._ticks:
            self._ticks[focused].setFocus()
        elif self._notes and self.window().focusWidget() is None:
            self._ticks[self._notes[0].id].setFocus()

    def go_to(self, note_id: str) -> bool:
        """Go to a note, and tell whether it is there."""
        if note_id not in self._ticks:
            return False
        self._ticks[note_id].setFocus()
        reveal(self._page, self._ticks[note_id])
        return True

    def ticked_notes(self) -> list[NoteLine]:
        """The notes that are ticked, in their order."""
        return [note for note in self._notes if self._ticks[note.id].isChecked()]

    def untick(self) -> None:
        """Take every tick away."""
        for tick in self._ticks.values():
            tick.setChecked(False)

    def freeze(self) -> None:
        """The plan is signed: nothing more can be made of the notes."""
        self.make.hide()
        self._words.hide()
        for tick in self._ticks.values():
            tick.setEnabled(False)

    def _tell(self) -> None:
        count = len(self.ticked_notes())
        many = f"{count} note{'s' if count > 1 else ''} ticked"
        self._words.setText(many if count else "Tick the notes that belong together.")
        self.ticked.emit(count)
