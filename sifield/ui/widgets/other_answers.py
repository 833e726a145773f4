"""What a headteacher may do instead of signing now: reply later, by a day; or not sign, and say why."""

from datetime import date

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QWidget

from sifield.ui.theme import S2, S3
from sifield.ui.widgets.buttons import QuietButton, SecondaryButton
from sifield.ui.widgets.dates import DateField
from sifield.ui.widgets.fields import FieldRow, TextArea
from sifield.ui.widgets.flow import FlowLayout
from sifield.ui.widgets.layout import column, row
from sifield.ui.widgets.text import Text


class OtherAnswers(QWidget):
    """Two quiet ways out of signing; each asks for what belongs to it before it is done.

    **Signals:** ``received(reply_by: date)``, ``declined(why: str)``.
    """

    received = Signal(object)
    declined = Signal(str)

    def __init__(self, today: date, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._today = today
        self.later, self.never = QuietButton("I reply later…"), QuietButton("I do not sign…")
        self.reply_by = DateField("Reply by", today)
        self.why = TextArea("Why you do not sign", lines=3)
        self._day_row = FieldRow("Reply by", self.reply_by, hint="You have received the plan; nothing is decided yet.")
        self._why_row = FieldRow("Why you do not sign", self.why, hint="It is kept with the plan, in your words.")
        self.keep_day = SecondaryButton("Received: I reply by then")
        self.keep_why = SecondaryButton("Keep that I do not sign")
        self._parts = {self.later: (self._day_row, self.keep_day), self.never: (self._why_row, self.keep_why)}
        inner = column(gap=S3)
        inner.addWidget(Text("Not today, or not at all? Both are in order.", "body", "ink2"))
        ways = QWidget()
        flow = FlowLayout(ways, gap=S2)
        flow.addWidget(self.later)
        flow.addWidget(self.never)
        inner.addWidget(ways)
        for fields, button in self._parts.values():
            inner.addWidget(fields)
            inner.addLayout(row(button, "stretch"))
        self.setLayout(inner)
        self._open(None)
        self.later.clicked.connect(lambda: self._open(self.later))
        self.never.clicked.connect(lambda: self._open(self.never))
        self.keep_day.clicked.connect(self._received)
        self.keep_why.clicked.connect(self._declined)

    def begin(self) -> None:
        """Start anew."""
        self.reply_by.set_value(None)
        self.why.clear()
        self._open(None)

    def show_fault(self, words: str) -> None:
        """Say what is wrong with the day or the reason."""
        (self._day_row if self._day_row.isVisibleTo(self) else self._why_row).show_fault(words)

    def _open(self, way: QuietButton | None) -> None:
        for button, parts in self._parts.items():
            for part in parts:
                part.setVisible(button is way)
        if way is self.later:
            self.reply_by.setFocus()
        elif way is self.never:
            self.why.setFocus()

    def _received(self) -> None:
        day = self.reply_by.value
        if day is None or day <= self._today:
            self._day_row.show_fault("Give a day after today, for example 12 Dec.")
            self.reply_by.setFocus()
            return
        self._day_row.show_fault("")
        self.received.emit(day)

    def _declined(self) -> None:
        why = self.why.toPlainText().strip()
        if not why:
            self._why_row.show_fault("Write why, in a sentence.")
            self.why.setFocus()
            return
        self._why_row.show_fault("")
        self.declined.emit(why)
