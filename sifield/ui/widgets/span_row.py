"""A span of days as people give it: its first day, its last, and, where asked for, why."""

from datetime import date

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QVBoxLayout, QWidget

from sifield.ui.theme import S1
from sifield.ui.widgets.buttons import QuietButton
from sifield.ui.widgets.columns import Columns
from sifield.ui.widgets.dates import DateField
from sifield.ui.widgets.fields import FieldRow, TextField
from sifield.ui.widgets.layout import row
from sifield.ui.widgets.text import Text


class SpanRow(QWidget):
    """Two days, each with what is wrong with it by its field; ``with_why`` adds the reason and a way to take it out.

    **Signals:** ``removed()``.
    """

    removed = Signal()

    def __init__(self, title: str, today: date, *, with_why: bool = False, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.title = title
        self.first, self.last = DateField(f"{title}: first day", today), DateField(f"{title}: last day", today)
        self.why = TextField(f"{title}: why")
        self.remove = QuietButton("Take out", name=f"Take out {title}")
        self.first_row, self.last_row = FieldRow("First day", self.first), FieldRow("Last day", self.last)
        parts: list[QWidget] = [self.first_row, self.last_row]
        if with_why:
            parts.append(FieldRow("Why", self.why))
        inner = QVBoxLayout(self)
        inner.setContentsMargins(0, 0, 0, 0)
        inner.setSpacing(S1)
        inner.addLayout(row(Text(title, "strong"), *([self.remove] if with_why else [])))
        inner.addWidget(Columns(parts, most=len(parts), least=220))
        if not with_why:
            self.why.setParent(self)
            self.why.hide()
            self.remove.setParent(self)
            self.remove.hide()
        self.remove.clicked.connect(self.removed)

    def set_days(self, first: date | None, last: date | None, why: str = "") -> None:
        """Show days."""
        self.first.set_value(first)
        self.last.set_value(last)
        self.why.setText(why)

    @property
    def is_empty(self) -> bool:
        """Whether nothing is typed in it."""
        return not any(field.line.text().strip() for field in (self.first, self.last))

    def lacks(self) -> bool:
        """Say by its field what is not typed, or is no date; tell whether anything is lacking."""
        lacking = False
        for shown, field in ((self.first_row, self.first), (self.last_row, self.last)):
            shown.show_fault("" if field.value is not None else "Enter a day such as 4 Sep 2026.")
            lacking = lacking or field.value is None
        return lacking

    def show_fault(self, which: str, words: str) -> None:
        """Say what is wrong, by the first day ("first", or "" for both) or the last ("last"), and go there."""
        shown = self.last_row if which == "last" else self.first_row
        shown.show_fault(words)
        shown.field.setFocus()
