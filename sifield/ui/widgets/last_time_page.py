"""Last time's actions in the place of the form: how each stands today, and what shows it."""

from collections.abc import Sequence
from dataclasses import dataclass

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QVBoxLayout, QWidget

from sifield.forms.template import Choice
from sifield.ui.theme import S2, S3, S6
from sifield.ui.widgets.buttons import QuietButton, SecondaryButton
from sifield.ui.widgets.card import Card
from sifield.ui.widgets.chip import Chip, ChipTone
from sifield.ui.widgets.fields import FieldRow, TextField
from sifield.ui.widgets.flow import FlowLayout
from sifield.ui.widgets.layout import Page, Rule, Sheet, clear, column, row
from sifield.ui.widgets.rating import Rating
from sifield.ui.widgets.resting import Rest
from sifield.ui.widgets.stage import tab_as_laid_out
from sifield.ui.widgets.text import Text

TITLE = "Last time"
MARKS = (
    Choice(name="not", label="Not done", key="1", colour="bad"),
    Choice(name="part", label="Done in part", key="2", colour="warn"),
    Choice(name="done", label="Done", key="3", colour="ok"),
    Choice(name="not seen", label="Not seen", key="0", colour="neutral"),
    Choice(name="not today", label="Not looked at today", key="9", colour="neutral"),
)
REST_KEY = "Ctrl+L"
_TOLD = (
    "What was agreed before and is still open. Look again, and say what shows it today. Those that are marked must be "
    "answered before this visit is finished."
)


@dataclass(frozen=True, slots=True, kw_only=True)
class LastLine:
    """An action as its card shows it. ``why`` says why it must be answered, "" where it need not be; ``before`` what
    was seen of it last; ``needs_words`` that the outcome rests on evidence; ``fault`` what is missing.
    """

    id: str
    text: str
    about: str
    why: str
    tone: ChipTone
    before: str
    outcome: str
    words: str
    needs_words: bool
    fault: str


class LastCard(Card):
    """One action. **Signals:** ``answered(action_id: str, outcome: str, words: str)``."""

    answered = Signal(str, str, str)

    def __init__(self, line: LastLine, parent: QWidget | None = None) -> None:
        super().__init__(parent, name=line.text)
        self.setObjectName(f"last_{line.id}")
        self._id = line.id
        self._why = Chip(line.why, line.tone)
        self._before = Text(line.before, "small", "ink2")
        self.outcome = Rating(f"How it stands: {line.text}", MARKS)
        self.words = TextField(f"What shows it: {line.text}")
        self._words = FieldRow("What shows it?", self.words, hint="What you saw or heard today. No names.")
        head = column(row(self._why, "stretch"), Text(line.text, "question"), Text(line.about, "small", "hint"), gap=S2)
        self.body.addLayout(head)
        self.body.addWidget(self._before)
        self.body.addWidget(self.outcome)
        self.body.addWidget(self._words)
        self._why.setVisible(bool(line.why))
        self._before.setVisible(bool(line.before))
        self.words.setText(line.words)
        self.outcome.rated.connect(lambda _name: self._tell())
        rest = Rest(self)
        self.words.textEdited.connect(rest.touch)
        self.words.editingFinished.connect(rest.flush)
        rest.rested.connect(self._tell)
        self.show_line(line)

    def show_line(self, line: LastLine) -> None:
        """Show it as it stands; words that are being typed stay."""
        self.outcome.set_value(line.outcome or None)
        self._words.setVisible(line.needs_words)
        self._words.show_fault(line.fault)

    def to_answer(self) -> QWidget | None:
        """Give the field in which something is missing."""
        if not self.outcome.value:
            return self.outcome.segments[0]
        return self.words if self._words.fault else None

    def _tell(self) -> None:
        self.answered.emit(self._id, self.outcome.value or "", self.words.text())


class LastTimePage(QWidget):
    """The cards of all open actions.

    **Signals:** ``answered(action_id: str, outcome: str, words: str)``, ``rest_wanted()`` to say of the others that
    they were not looked at today, ``left()``.
    """

    answered = Signal(str, str, str)
    rest_wanted = Signal()
    left = Signal()

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setObjectName("last_time_page")
        self._told = Text("", "strong")
        self._cards = QVBoxLayout()
        self._cards.setSpacing(S3)
        self.cards: dict[str, LastCard] = {}
        self.rest = SecondaryButton("The others: not looked at today")
        self.rest.setObjectName("last_rest")
        self.rest.setToolTip(REST_KEY)
        self.back = QuietButton("Back to the visit", icon="chevron-left")
        self.back.setObjectName("last_back")
        buttons = QWidget()
        flow = FlowLayout(buttons, gap=S2)
        flow.addWidget(self.rest)
        flow.addWidget(self.back)
        page = self._page = Page(margin=S6, widest=820, centred=True)
        page.body.addLayout(column(Text(TITLE, "section"), Text(_TOLD, "body", "ink2"), self._told, gap=S2))
        page.body.addLayout(self._cards)
        page.body.addStretch(1)
        foot = Sheet("surface")
        foot.setLayout(column(buttons, margins=(S6, S3, S6, S3)))
        whole = column(page, Rule(), foot, gap=0)
        whole.setStretch(0, 1)
        self.setLayout(whole)
        self.rest.clicked.connect(self.rest_wanted)
        self.back.clicked.connect(self.left)

    def show_lines(self, told: str, lines: Sequence[LastLine]) -> None:
        """Show the actions; cards that are there already stay, so that the focus does."""
        self._told.setText(told)
        if [line.id for line in lines] != list(self.cards):
            clear(self._cards)
            self.cards = {line.id: LastCard(line) for line in lines}
            for card in self.cards.values():
                card.answered.connect(self.answered)
                self._cards.addWidget(card)
            tab_as_laid_out(self)
        for line in lines:
            self.cards[line.id].show_line(line)
        self.rest.setVisible(any(not line.outcome for line in lines))

    def go_to_first(self) -> None:
        """Put the focus on the first action without an answer, else on the way back."""
        targets = (card.to_answer() for card in self.cards.values())
        target = next((one for one in targets if one is not None), self.back)
        target.setFocus()
        self._page.reveal(target)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        if event.key() == Qt.Key.Key_Escape:
            self.left.emit()
            return
        super().keyPressEvent(event)
