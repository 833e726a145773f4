"""A finding on its card: its words, its kind, what bears it out, and what is made of it."""

from collections.abc import Sequence

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QVBoxLayout, QWidget

from sifield.ui.theme import S1, S2
from sifield.ui.widgets.buttons import IconButton, QuietButton
from sifield.ui.widgets.card import Card
from sifield.ui.widgets.chip import Chip
from sifield.ui.widgets.choices import ChoiceRow
from sifield.ui.widgets.evidence import EvidenceLine
from sifield.ui.widgets.fields import TextArea
from sifield.ui.widgets.flow import FlowLayout
from sifield.ui.widgets.layout import clear, row
from sifield.ui.widgets.resting import Rest
from sifield.ui.widgets.text import Text

KINDS = (("strength", "Strength"), ("develop", "To develop"), ("concern", "Concern"))
RISKS = (("low", "Low"), ("medium", "Medium"), ("high", "High"), ("immediate", "Immediate"))


class FindingCard(Card):
    """One finding that can be written on; everything typed is told after a rest.

    **Signals:** ``worded(text: str)``, ``sorted_as(kind: str)``, ``risk_said(risk: str)``, ``evidence_wanted()`` (add
    the ticked notes), ``action_wanted()``, ``removal_wanted()``.
    """

    worded = Signal(str)
    sorted_as = Signal(str)
    risk_said = Signal(str)
    evidence_wanted = Signal()
    action_wanted = Signal()
    removal_wanted = Signal()

    def __init__(self, ref: str, parent: QWidget | None = None) -> None:
        super().__init__(parent, name=f"Finding {ref}")
        self.setObjectName(f"finding_{ref}")
        self.ref = ref
        self._shown = ""
        self._rest = Rest(self)
        self._head = Text(ref, "strong", "brand", wrap=False)
        self._question = Text("", "small")
        self._actions = Chip("No action yet", "neutral")
        self.kinds = ChoiceRow(f"Kind of {ref}", KINDS, about=ref)
        self.risks = ChoiceRow(f"Risk of {ref}", RISKS, about=f"risk of {ref}")
        self._risk_words = Text("How great is the risk?", "strong")
        self.words = TextArea(f"What the evidence shows, {ref}", lines=2)
        self._facts = Text("", "body", "warn")
        self._lines = QVBoxLayout()
        self._lines.setSpacing(S2)
        self.add_evidence = QuietButton("Add the ticked notes", icon="plus", name=f"Add the ticked notes to {ref}")
        self.add_action = QuietButton("Add action", icon="plus", name=f"Add action for {ref}")
        self.remove = IconButton("bin", f"Remove {ref}")
        self._lay_out()
        self.add_evidence.hide()
        self.words.textChanged.connect(self._typed)
        self.words.left.connect(self._rest.flush)
        self._rest.rested.connect(self._say_words)
        self.kinds.chosen.connect(self.sorted_as)
        self.kinds.chosen.connect(self._show_risk)
        self.risks.chosen.connect(self.risk_said)
        self.add_evidence.clicked.connect(self.evidence_wanted)
        self.add_action.clicked.connect(self.action_wanted)
        self.remove.clicked.connect(self.removal_wanted)

    def show_finding(self, *, text: str, kind: str, risk: str, question: str, facts: str, actions: int) -> None:
        """Show a finding as it is stored; words that are being typed stay."""
        shown = self.words.toPlainText().strip()
        is_being_rewritten = self.words.hasFocus() and not shown
        if not self._rest.is_waiting and not is_being_rewritten:
            self._shown = text
            if shown != text.strip():
                self.words.setPlainText(text)
        self.kinds.set_value(kind)
        self.risks.set_value(risk)
        self._show_risk(kind)
        self._question.setText(question)
        self._facts.setText(facts)
        self._facts.setVisible(bool(facts))
        words = f"{actions} action{'s' if actions != 1 else ''} in the plan" if actions else "No action yet"
        self._actions.show_state(words, "brand" if actions else "neutral")

    def show_evidence(self, lines: Sequence[tuple[str, str, str]]) -> None:
        """Show what bears the finding out: (time, room, words)."""
        clear(self._lines)
        for time, where, words in lines:
            self._lines.addWidget(EvidenceLine(time, where, words))
        if not lines:
            self._lines.addWidget(Text("No note bears this out yet.", "small"))

    def offer_ticked(self, count: int) -> None:
        """Offer to add so many ticked notes, or none."""
        self.add_evidence.setText("Add the ticked note" if count == 1 else f"Add the {count} ticked notes")
        self.add_evidence.setVisible(count > 0)

    def freeze(self) -> None:
        """The plan is signed: show, but change nothing."""
        self.words.setReadOnly(True)
        for part in (self.add_evidence, self.add_action, self.remove):
            part.hide()
        self.kinds.setEnabled(False)
        self.risks.setEnabled(False)

    def flush(self) -> None:
        """Say now what was typed last."""
        self._rest.flush()

    def begin_writing(self) -> None:
        """Put the cursor behind the words."""
        self.words.setFocus(Qt.FocusReason.OtherFocusReason)
        cursor = self.words.textCursor()
        cursor.movePosition(cursor.MoveOperation.End)
        self.words.setTextCursor(cursor)

    def _lay_out(self) -> None:
        self.body.addLayout(row(self._head, self._question, self._actions, self.remove, gap=10))
        for part in (self.kinds, self._risk_words, self.risks, self.words, self._facts):
            self.body.addWidget(part)
        self.body.addLayout(self._lines)
        tools = QWidget()
        flow = FlowLayout(tools, gap=S1)
        flow.addWidget(self.add_action)
        flow.addWidget(self.add_evidence)
        self.body.addWidget(tools)

    def _show_risk(self, kind: str) -> None:
        for part in (self._risk_words, self.risks):
            part.setVisible(kind == "concern")

    def _typed(self) -> None:
        if self.words.toPlainText().strip() != self._shown.strip():
            self._rest.touch()

    def _say_words(self) -> None:
        words = self.words.toPlainText()
        if words.strip() and words.strip() != self._shown.strip():
            self._shown = words
            self.worded.emit(words)
