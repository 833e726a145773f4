"""How a signed plan stands, and what can still become of it: a new edition, or its end."""

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QWidget

from sifield.ui.theme import S2, S3
from sifield.ui.widgets.buttons import QuietButton, SecondaryButton
from sifield.ui.widgets.card import Card
from sifield.ui.widgets.fields import FieldRow, TextArea
from sifield.ui.widgets.flow import FlowLayout
from sifield.ui.widgets.layout import row
from sifield.ui.widgets.text import Text

_CAN_CHANGE = ("issued", "agreed", "in progress", "declined")
_CAN_CLOSE = ("agreed", "in progress")


class PlanLifeCard(Card):
    """The state of a plan in words, with the ways on that it allows.

    **Signals:** ``change_wanted(why: str)``, ``close_wanted()``, ``record_wanted()`` for the sealed signing record.
    """

    record_wanted = Signal()

    change_wanted = Signal(str)
    close_wanted = Signal()

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent, name="What becomes of the plan")
        self.setObjectName("plan_life")
        self._words = Text("", "body", "ink2")
        self.change = QuietButton("Change the plan…", icon="pen")
        self.close_plan = QuietButton("Close the plan", icon="check")
        self.why = TextArea("What changes, and why", lines=3)
        self._why_row = FieldRow("What changes, and why", self.why, hint="It is printed on the new edition.")
        self.begin = SecondaryButton("Begin the new edition")
        self.body.setSpacing(S3)
        self.body.addWidget(Text("How it stands", "title"))
        self.body.addWidget(self._words)
        self.record = QuietButton("Sealed signing record…", icon="document")
        self.record.hide()
        ways = QWidget()
        flow = FlowLayout(ways, gap=S2)
        for button in (self.change, self.close_plan, self.record):
            flow.addWidget(button)
        self.body.addWidget(ways)
        self.body.addWidget(self._why_row)
        self.body.addLayout(row(self.begin, "stretch"))
        self._ask(False)
        self.change.clicked.connect(lambda: self._ask(True))
        self.begin.clicked.connect(self._begin)
        self.close_plan.clicked.connect(self.close_wanted)
        self.record.clicked.connect(self.record_wanted)

    def show_state(self, status: str, words: str) -> None:
        """Show how the plan stands."""
        self._words.setText(words)
        self.change.setVisible(status in _CAN_CHANGE)
        self.close_plan.setVisible(status in _CAN_CLOSE)
        if status not in _CAN_CHANGE:
            self._ask(False)

    def show_record(self, *, offered: bool) -> None:
        """Offer the signing record as the trust's own server seals it, where there is one."""
        self.record.setVisible(offered)

    def _ask(self, asked: bool) -> None:
        for part in (self._why_row, self.begin):
            part.setVisible(asked)
        if asked:
            self.why.setFocus()

    def _begin(self) -> None:
        why = self.why.toPlainText().strip()
        self._why_row.show_fault("" if why else "Write what changes and why.")
        if why:
            self.change_wanted.emit(why)
        else:
            self.why.setFocus()
