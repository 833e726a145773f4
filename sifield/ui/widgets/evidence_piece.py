"""A piece of evidence under the finding that it bears out, with what kind of source it is, and a way to take it off."""

from collections.abc import Sequence
from dataclasses import dataclass

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QWidget

from sifield.ui.theme import S1, S2
from sifield.ui.widgets.buttons import IconButton, QuietButton, SecondaryButton
from sifield.ui.widgets.choices import ChoiceRow
from sifield.ui.widgets.evidence import EvidenceLine
from sifield.ui.widgets.fields import FieldRow, TextField
from sifield.ui.widgets.layout import column, row


@dataclass(frozen=True, slots=True, kw_only=True)
class EvidenceText:
    """A piece as it is shown; ``source`` is a value among the sources, "" where nobody has said."""

    link_id: str
    when: str
    where: str
    words: str
    source: str


class EvidencePiece(QWidget):
    """One piece.

    **Signals:** ``source_said(link_id: str, source: str)``, ``removal_wanted(link_id: str)``.
    """

    source_said = Signal(str, str)
    removal_wanted = Signal(str)

    def __init__(
        self, ref: str, piece: EvidenceText, sources: Sequence[tuple[str, str]], parent: QWidget | None = None
    ) -> None:
        super().__init__(parent)
        self._piece = piece
        which = f"{' '.join(piece.words.split()[:8])}, {piece.when}, {ref}"
        said = dict(sources).get(piece.source, "Which source?")
        self.source = QuietButton(said, icon="chevron-down", name=f"{said}, source of: {which}")
        self.source.setCheckable(True)
        self.choices = ChoiceRow(f"Source of: {which}", sources, about=f"source of: {which}")
        self.choices.set_value(piece.source)
        self.choices.hide()
        self.remove = IconButton("close", f"Take off: {which}", compact=True)
        line = row(EvidenceLine(piece.when, piece.where, piece.words), self.source, self.remove, gap=S2)
        line.setStretch(0, 1)
        for part in (self.source, self.remove):
            line.setAlignment(part, Qt.AlignmentFlag.AlignTop)
        self.setLayout(column(line, self.choices, gap=S1))
        self.source.toggled.connect(self._offer)
        self.choices.chosen.connect(self._say)
        self.remove.clicked.connect(lambda: self.removal_wanted.emit(piece.link_id))

    def freeze(self) -> None:
        """The plan is signed: show, but change nothing."""
        self.source.setEnabled(False)
        self.remove.hide()

    def _offer(self, shown: bool) -> None:
        self.choices.setVisible(shown)
        if shown:
            self.choices.first().setFocus()

    def _say(self, source: str) -> None:
        if source != self._piece.source:
            self.source_said.emit(self._piece.link_id, source)


class TellEvidence(QWidget):
    """A line in which evidence is told in words: a figure, a document, a conversation.

    **Signals:** ``told(words: str, source: str)``.
    """

    told = Signal(str, str)

    def __init__(self, ref: str, sources: Sequence[tuple[str, str]], parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.words = TextField(f"What it shows, {ref}")
        self.source = ChoiceRow(f"Source of what it shows, {ref}", sources, about=f"what it shows, {ref}")
        self.source.set_value("data")
        self.add = SecondaryButton("Add it")
        self.add.setAccessibleName(f"Add what it shows to {ref}")
        self._row = FieldRow(
            "A figure, a document or a conversation",
            self.words,
            hint="No child’s name. For example: attendance 93.1 %.",
        )
        self.setLayout(column(self._row, self.source, row(self.add, "stretch"), gap=S1))
        self.add.clicked.connect(self._tell)
        self.words.returnPressed.connect(self._tell)

    def _tell(self) -> None:
        words = self.words.text().strip()
        self._row.show_fault("" if words else "Say what the figure or the document shows.")
        if words:
            self.words.clear()
            self.told.emit(words, self.source.value)
