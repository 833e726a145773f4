"""The answers of one page in words, to be read through, each with a way back to its question."""

from collections.abc import Mapping
from functools import partial

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QWidget

from sifield.ui.capture_views import AnswerGroup, AnswerLine, Key
from sifield.ui.theme import S1, S3, theme
from sifield.ui.widgets.buttons import QuietButton
from sifield.ui.widgets.card import Card
from sifield.ui.widgets.columns import Columns
from sifield.ui.widgets.layout import Rule, column, row
from sifield.ui.widgets.text import Text


class AnswerSheet(Card):
    """A section or a stop, its questions and answers; ``changes=False`` only to be read.

    **Signals:** ``change_asked(key: tuple[str, str])``.
    """

    change_asked = Signal(object)

    def __init__(
        self, group: AnswerGroup, faults: Mapping[Key, str], parent: QWidget | None = None, *, changes: bool = True
    ) -> None:
        super().__init__(parent, name=group.title)
        self._changes = changes
        self.body.setSpacing(S1)
        self.body.addWidget(Text(group.title, "question"))
        for line in group.lines:
            self.body.addWidget(Rule())
            self.body.addWidget(self._line(line, group.title, faults.get(line.key, "")))

    def _line(self, line: AnswerLine, title: str, fault: str) -> QWidget:
        asked = QWidget()
        beside_button = (0, theme().px(11), 0, theme().px(6))  # so that the words stand level with "Change"
        asked.setLayout(column(Text(line.label, "body", "ink2"), margins=beside_button))
        answer = QWidget()
        words = Text(line.words, "strong") if line.words else Text("Not answered", "body", "hint")
        below = [Text(fault, "strong", "bad")] if fault else []
        answer.setLayout(column(words, *below, gap=S1, margins=beside_button))
        whole = QWidget()
        if not self._changes:
            whole.setLayout(column(Columns([asked, answer], least=220)))
            return whole
        change = QuietButton("Change", name=f"Change {line.label}, {title}")
        change.setObjectName(f"change_{line.key[0]}")
        change.clicked.connect(partial(self._tell, line.key))
        inner = row(Columns([asked, answer], least=220), change, gap=S3)
        inner.setStretch(0, 1)
        inner.setAlignment(change, Qt.AlignmentFlag.AlignTop)
        whole.setLayout(inner)
        return whole

    def _tell(self, key: Key) -> None:
        self.change_asked.emit(key)
