"""A finding on its card: its words, its kind, what bears it out, and what is made of it."""

from collections.abc import Sequence

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QVBoxLayout, QWidget

from sifield.ui.theme import S1, S2
from sifield.ui.widgets.buttons import IconButton, QuietButton
from sifield.ui.widgets.card import Card
from sifield.ui.widgets.chip import Chip
from sifield.ui.widgets.choices import ChoiceRow
from sifield.ui.widgets.columns import Columns
from sifield.ui.widgets.evidence_piece import EvidencePiece, EvidenceText, TellEvidence
from sifield.ui.widgets.fields import TextArea
from sifield.ui.widgets.flow import FlowLayout
from sifield.ui.widgets.layout import clear, column, row
from sifield.ui.widgets.resting import Rest
from sifield.ui.widgets.text import Text

KINDS = (("strength", "Strength"), ("develop", "To develop"), ("concern", "Concern"))
TYPICAL = (("typical", "Typical"), ("not typical", "Not typical"), ("cannot say", "Cannot say"))
SURE = (("low", "Not very"), ("medium", "Fairly"), ("high", "Very"))
RISKS = (("low", "Low"), ("medium", "Medium"), ("high", "High"), ("immediate", "Immediate"))


class FindingCard(Card):
    """One finding that can be written on; everything typed is told after a rest.

    **Signals:** ``worded(text: str)``, ``sorted_as(kind: str)``, ``risk_said(risk: str)``, ``evidence_wanted()`` (add
    the ticked notes), ``action_wanted()``, ``removal_wanted()``, ``typical_said(value: str)``,
    ``sure_said(value: str)``; of its evidence ``told(words: str, source: str)``, ``unlinked(link_id: str)``,
    ``source_said(link_id: str, source: str)``.
    """

    worded = Signal(str)
    sorted_as = Signal(str)
    risk_said = Signal(str)
    evidence_wanted = Signal()
    action_wanted = Signal()
    removal_wanted = Signal()
    typical_said = Signal(str)
    sure_said = Signal(str)
    told = Signal(str, str)
    source_said = Signal(str, str)
    unlinked = Signal(str)

    def __init__(self, ref: str, sources: Sequence[tuple[str, str]], parent: QWidget | None = None) -> None:
        super().__init__(parent, name=f"Finding {ref}")
        self.setObjectName(f"finding_{ref}")
        self.ref = ref
        self._shown = ""
        self._sources, self._pieces = tuple(sources), list[EvidenceText]()
        self._rest = Rest(self)
        self._head = Text(ref, "strong", "brand", wrap=False)
        self._question = Text("", "small")
        self._actions = Chip("No action yet", "neutral")
        self.kinds = ChoiceRow(f"Kind of {ref}", KINDS, about=ref)
        self.risks = ChoiceRow(f"Risk of {ref}", RISKS, about=f"risk of {ref}")
        self.typical = ChoiceRow(f"Is {ref} typical?", TYPICAL, about=ref)
        self.sure = ChoiceRow(f"How sure are you of {ref}?", SURE, about=f"sure of {ref}")
        self._rests_on = Chip("Single source", "warn")
        self.tell = QuietButton(
            "Tell a figure or a document", icon="plus", name=f"Tell a figure or a document for {ref}"
        )
        self.tell.setCheckable(True)
        self.telling = TellEvidence(ref, sources)
        self.telling.hide()
        self._risk_words = Text("How great is the risk?", "strong")
        self.words = TextArea(f"What the evidence shows, {ref}", lines=2)
        self._facts, self._stays = Text("", "body", "warn"), Text("", "body", "warn")
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
        self.typical.chosen.connect(self.typical_said)
        self.sure.chosen.connect(self.sure_said)
        self.tell.toggled.connect(self._show_telling)
        self.telling.told.connect(self.told)

    def show_finding(
        self,
        *,
        text: str,
        kind: str,
        risk: str,
        typical: str,
        sure: str,
        question: str,
        facts: str,
        actions: int,
        stays: str = "",
    ) -> None:
        """Show a finding as it is stored; words that are being typed stay. ``stays`` says why it is in no paper."""
        shown = self.words.toPlainText().strip()
        is_being_rewritten = self.words.hasFocus() and not shown
        if not self._rest.is_waiting and not is_being_rewritten:
            self._shown = text
            if shown != text.strip():
                self.words.setPlainText(text)
        self.kinds.set_value(kind)
        self.risks.set_value(risk)
        self.typical.set_value(typical)
        self.sure.set_value(sure)
        self._show_risk(kind)
        self._question.setText(question)
        for line, said in ((self._facts, facts), (self._stays, stays)):
            line.setText(said)
            line.setVisible(bool(said))
        words = f"{actions} action{'s' if actions != 1 else ''} in the plan" if actions else "No action yet"
        self._actions.show_state(words, "brand" if actions else "neutral")

    def show_evidence(self, pieces: Sequence[EvidenceText], rests_on: Sequence[str]) -> None:
        """Show what bears the finding out; ``rests_on`` are the kinds of source, in words."""
        many = len(rests_on) > 1
        words = "Single source" if pieces else "No evidence yet"
        if many:
            words = f"{len(rests_on)} sources: {', '.join(rests_on).lower()}"
        self._rests_on.show_state(words, "ok" if many else "warn")
        if self._pieces == list(pieces) and self._lines.count():  # what is in hand stays
            return
        self._pieces = list(pieces)
        clear(self._lines)
        for piece in pieces:
            line = EvidencePiece(self.ref, piece, self._sources)
            line.source_said.connect(self.source_said)
            line.removal_wanted.connect(self.unlinked)
            self._lines.addWidget(line)
        if not pieces:
            self._lines.addWidget(Text("Nothing bears this out yet.", "small"))

    def offer_ticked(self, count: int) -> None:
        """Offer to add so many ticked notes, or none."""
        self.add_evidence.setText("Add the ticked note" if count == 1 else f"Add the {count} ticked notes")
        self.add_evidence.setVisible(count > 0)

    def freeze(self) -> None:
        """The plan is signed: show, but change nothing."""
        self.words.setReadOnly(True)
        for part in (self.add_evidence, self.add_action, self.remove, self.tell, self.telling):
            part.hide()
        for row_ in (self.kinds, self.risks, self.typical, self.sure):
            row_.setEnabled(False)
        for line in self.findChildren(EvidencePiece):
            line.freeze()

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
        chips = QWidget()
        tags = FlowLayout(chips, gap=S1)
        tags.addWidget(self._rests_on)
        tags.addWidget(self._actions)
        self.body.addLayout(row(self._head, self._question, self.remove, gap=10))
        self.body.addWidget(chips)
        for part in (self.kinds, self._risk_words, self.risks, self.words, self._facts, self._stays):
            self.body.addWidget(part)
        self.body.addLayout(self._lines)
        tools = QWidget()
        flow = FlowLayout(tools, gap=S1)
        flow.addWidget(self.add_action)
        flow.addWidget(self.add_evidence)
        flow.addWidget(self.tell)
        self.body.addWidget(tools)
        self.body.addWidget(self.telling)
        asked = (("Is it typical?", self.typical), ("How sure are you?", self.sure))
        self.body.addWidget(Columns([_labelled(words, choice) for words, choice in asked], least=420))

    def _show_risk(self, kind: str) -> None:
        for part in (self._risk_words, self.risks):
            part.setVisible(kind == "concern")

    def _show_telling(self, shown: bool) -> None:
        self.telling.setVisible(shown)
        if shown:
            self.telling.words.setFocus()

    def _typed(self) -> None:
        if self.words.toPlainText().strip() != self._shown.strip():
            self._rest.touch()

    def _say_words(self) -> None:
        words = self.words.toPlainText()
        if words.strip() and words.strip() != self._shown.strip():
            self._shown = words
            self.worded.emit(words)


def _labelled(words: str, choice: ChoiceRow) -> QWidget:
    part = QWidget()
    part.setLayout(column(Text(words, "strong"), choice, gap=S1))
    return part
