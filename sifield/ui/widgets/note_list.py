"""A visit's notes to tick, in the order in which they were made."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QWidget

from sifield.ui.theme import S2, S3, S6
from sifield.ui.widgets.buttons import SecondaryButton
from sifield.ui.widgets.choices import ChoiceRow
from sifield.ui.widgets.evidence import EvidenceTick
from sifield.ui.widgets.layout import Page, Sheet, clear, column, row
from sifield.ui.widgets.stage import reveal
from sifield.ui.widgets.states import EmptyState, KeyHint
from sifield.ui.widgets.text import Text

_ALL = "all"
_KINDS = (("note", "Notes"), ("answer", "Answers"), ("picture", "Pictures"), (_ALL, "All"))


@dataclass(frozen=True, slots=True)
class NoteLine:
    """A piece of evidence as the list shows it: ``time`` and the rest are ready to be read; ``kind`` is "note",
    "answer" or "picture".
    """

    id: str
    time: str
    where: str
    question: str
    text: str
    kind: str = "note"


class NoteList(Sheet):
    """Notes, answers and pictures with a tick each, and the button that makes a finding of the ticked ones.

    **Signals:** ``ticked(count: int)``, ``finding_wanted()``.
    """

    ticked = Signal(int)
    finding_wanted = Signal()

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__("surface", parent)
        self._notes: tuple[NoteLine, ...] = ()
        self._ticks: dict[str, EvidenceTick] = {}
        self._count = Text("", "small", wrap=False)
        self._kinds = ChoiceRow("Which evidence", _KINDS, about="evidence")
        self._kinds.set_value("note")
        self._kinds.hide()
        self._page = Page(margin=0, widest=900)
        self._page.body.setSpacing(2)
        self._words = Text("", "small")
        self.make = SecondaryButton("Make a finding", icon="plus")
        self.make.setObjectName("make_finding")
        inner = column(
            row(Text("Your evidence", "title", wrap=False), self._count, "stretch"), gap=S3, margins=(S6, S3, S3, S3)
        )
        inner.addWidget(self._kinds)
        inner.addWidget(self._page, 1)
        inner.addLayout(column(self._words, row(self.make, KeyHint("Ctrl M", ""), "stretch"), gap=S2))
        self.setLayout(inner)
        self.make.clicked.connect(self.finding_wanted)
        self._kinds.chosen.connect(self._sort_out)

    def show_notes(self, notes: Sequence[NoteLine], used: Mapping[str, str]) -> None:
        """Show the notes; ``used`` says where one is used already. Ticks and the focus stay where they are."""
        if tuple(notes) != self._notes or not notes:
            self._build(notes)
        for note_id, tick in self._ticks.items():
            tick.show_use(used.get(note_id, ""))
        self._kinds.setVisible(len({note.kind for note in notes}) > 1)
        self._sort_out()
        self._tell()

    def _sort_out(self) -> None:
        """Show one kind of evidence, or all; what is ticked stays ticked."""
        wanted = self._kinds.value if self._kinds.isVisibleTo(self) else _ALL
        shown = [note for note in self._notes if wanted in (_ALL, note.kind)]
        for note in self._notes:
            self._ticks[note.id].setVisible(note in shown)
        self._count.setText(str(len(shown)))

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
        if focused in self._ticks:
            self._ticks[focused].setFocus()
        elif self._notes and self.window().focusWidget() is None:
            self._ticks[self._notes[0].id].setFocus()

    def go_to(self, note_id: str) -> bool:
        """Go to a note, and tell whether it is there."""
        if note_id not in self._ticks:
            return False
        self._kinds.set_value(_ALL)
        self._sort_out()
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
        self._words.setText(f"{count} ticked" if count else "Tick what belongs together.")
        self.ticked.emit(count)
