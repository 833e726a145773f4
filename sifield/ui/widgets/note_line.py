"""The running note line: always at hand under the page, one key to add, one to take back."""

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QSizePolicy, QWidget

from sifield.ui.theme import S1, S2, S5, S6
from sifield.ui.widgets.buttons import SecondaryButton
from sifield.ui.widgets.fields import ChoiceField
from sifield.ui.widgets.layout import Rule, Sheet, column, row
from sifield.ui.widgets.notes import NoteBox
from sifield.ui.widgets.small_button import SmallIconButton
from sifield.ui.widgets.text import Text

KINDS = (
    ("seen", "Seen"), ("heard", "Heard"), ("thought", "My thought"), ("finding", "Finding"), ("action", "Action"),
)  # fmt: skip
_MOST = 70


class NoteLine(Sheet):
    """Takes notes.

    **Signals:** ``note_added(text: str, kind: str)``, ``taken_back()`` when the last note came back into the box,
    ``typed(words: str)`` when typing rests, ``about_dropped()`` when the note is to belong to the whole stop and not
    to the question in hand.
    """

    note_added = Signal(str, str)
    taken_back = Signal()
    typed = Signal(str)
    about_dropped = Signal()

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__("surface", parent)
        self.setObjectName("note_line")
        self.kind = ChoiceField("What kind of note")
        self.kind.setObjectName("note_kind")
        for value, words in KINDS:
            self.kind.addItem(words, value)
        self.kind.setSizePolicy(QSizePolicy.Policy.Fixed, QSizePolicy.Policy.Fixed)
        self.box = NoteBox("Running note")
        self.box.setObjectName("note_box")
        self.add = SecondaryButton("Add note")
        self.add.setObjectName("note_add")
        self._about = Text("", "small", "ink2")
        self._about.setObjectName("note_about")
        self._drop = SmallIconButton("close", "Note for the whole stop, not for this question")
        self._drop.setObjectName("about_drop")
        policy = self._drop.sizePolicy()
        policy.setRetainSizeWhenHidden(True)  # so that the page above does not jump
        self._drop.setSizePolicy(policy)
        self._last = Text("", "small", "ok", wrap=False)
        self._last.setObjectName("note_last")
        self._warning = Text("", "strong", "warn")
        self._warning.setObjectName("note_warning")
        self._warning.hide()
        about = row(self._about, self._drop, self._last, gap=S1)
        about.setStretch(0, 1)
        line = row(self.kind, self.box, self.add, gap=S2)
        line.setStretch(1, 1)
        self.setLayout(column(Rule(), column(about, self._warning, line, gap=0, margins=(S6, S1, S5, S2)), gap=0))
        self.show_about("", "")
        self.box.noted.connect(self._tell)
        self.box.recalled.connect(self.taken_back)
        self.box.drafted.connect(self.typed)
        self.add.clicked.connect(self._add)
        self._drop.clicked.connect(self.about_dropped)

    def show_about(self, place: str, question: str) -> None:
        """Say where the next note belongs: the stop, and the question in hand ("" for neither)."""
        words = question if len(question) <= _MOST else question[:_MOST].rsplit(" ", 1)[0] + " …"
        where = f"Note in {place}" if place else "Note"
        self._about.setText(f"{where}, on “{words}”" if words else where)
        self._drop.setVisible(bool(words))

    def show_last(self, words: str) -> None:
        """Say what became of the last note."""
        self._last.setText(words)

    def warn_of(self, words: str) -> None:
        """Say what is to be thought of in what is being typed; "" takes it away."""
        self._warning.setText(words)
        self._warning.setVisible(bool(words))

    def put_back(self, text: str, kind: str) -> None:
        """Bring a note back into the box, the caret at its end."""
        self.box.set_draft(text)
        self.kind.setCurrentIndex(max(0, self.kind.findData(kind)))
        self.box.setFocus()

    def take(self, kind: str) -> None:
        """Go to the box, to write this kind of thing."""
        self.kind.setCurrentIndex(max(0, self.kind.findData(kind)))
        self.box.setFocus()

    def _tell(self, words: str) -> None:
        kind = self.kind.currentData()
        self.kind.setCurrentIndex(0)
        self.note_added.emit(words, kind)

    def _add(self) -> None:
        self.box.add()
        self.box.setFocus()
