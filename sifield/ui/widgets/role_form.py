"""Saying that a person holds a role from a day on, and on which days she is free."""

from collections.abc import Sequence
from datetime import date

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QWidget

from sifield.errors import SifieldError
from sifield.ui.theme import S2
from sifield.ui.widgets.buttons import QuietButton, SecondaryButton
from sifield.ui.widgets.columns import Columns
from sifield.ui.widgets.dates import DateField
from sifield.ui.widgets.fields import ChoiceField, FieldRow
from sifield.ui.widgets.layout import column, row
from sifield.ui.widgets.text import Text

_DAYS = ("Monday", "Tuesday", "Wednesday", "Thursday", "Friday")


class RoleForm(QWidget):
    """Asks for a role, from when, and until when if that is known.

    **Signals:** ``given(role: str, from_on: date, until_on: date|None)``.
    """

    given = Signal(str, object, object)

    def __init__(self, today: date, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._today = today
        self.role = ChoiceField("Role of the model")
        self.role.setSizeAdjustPolicy(ChoiceField.SizeAdjustPolicy.AdjustToMinimumContentsLengthWithIcon)
        self.role.setMinimumContentsLength(12)
        self.first, self.last = DateField("Holds it from", today), DateField("Holds it until", today)
        self._role_row = FieldRow("Role of the model", self.role)
        self._first_row = FieldRow("Holds it from", self.first)
        self._last_row = FieldRow("Holds it until", self.last, optional=True)
        self.add = SecondaryButton("Add the role", icon="plus")
        dates = Columns((self._first_row, self._last_row), least=170)
        self.setLayout(column(self._role_row, dates, row(self.add, "stretch"), gap=S2))
        self.clear()
        self.add.clicked.connect(self._give)

    def offer(self, roles: Sequence[tuple[str, str]]) -> None:
        """Offer these roles, by name and title; what is chosen stays so."""
        if [self.role.itemData(at) for at in range(self.role.count())] == [name for name, _ in roles]:
            return
        self.role.clear()
        for name, title in roles:
            self.role.addItem(title, name)

    def clear(self) -> None:
        """Begin anew, from today."""
        self.first.set_value(self._today)
        self.last.set_value(None)
        self._clear_faults()

    def show_fault(self, fault: SifieldError) -> None:
        """Say what is wrong."""
        shown = self._last_row if fault.code == "days" else self._role_row
        shown.show_fault(str(fault))

    def _clear_faults(self) -> None:
        for shown in (self._role_row, self._first_row, self._last_row):
            shown.show_fault("")

    def _give(self) -> None:
        self._clear_faults()
        if self.first.value is None:
            self._first_row.show_fault("Enter the day from which she holds it.")
            self.first.setFocus()
        elif self.last.is_unclear:
            self._last_row.show_fault("Enter a day, or leave it empty.")
            self.last.setFocus()
        else:
            self.given.emit(str(self.role.currentData()), self.first.value, self.last.value)


class HeldDaysForm(QWidget):
    """Asks from when until when a role is held that is there already; an empty last day is no end.

    **Signals:** ``given(held_id: str, from_on: date|None, until_on: date|None)``.
    """

    given = Signal(str, object, object)

    def __init__(self, today: date, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._held_id = ""
        self._title = Text("", "strong")
        self.first, self.last = DateField("First day", today), DateField("Last day", today)
        self._first_row = FieldRow("First day", self.first, optional=True)
        self._last_row = FieldRow("Last day", self.last, optional=True, hint="Empty: no end is known.")
        self.keep, self.cancel = SecondaryButton("Keep the days"), QuietButton("Cancel")
        dates = Columns((self._first_row, self._last_row), least=170)
        self.setLayout(column(self._title, dates, row(self.keep, self.cancel, "stretch"), gap=S2))
        self.keep.clicked.connect(self._give)
        self.cancel.clicked.connect(self.hide)
        self.hide()

    def ask(self, held_id: str, title: str, first: date | None, last: date | None) -> None:
        """Come into view for one role that is held."""
        self._held_id = held_id
        self._title.setText(f"Days of: {title}")
        self.first.set_value(first)
        self.last.set_value(last)
        for shown in (self._first_row, self._last_row):
            shown.show_fault("")
        self.show()
        self.last.setFocus()

    def show_fault(self, fault: SifieldError) -> None:
        """Say what is wrong."""
        self._last_row.show_fault(str(fault))
        self.last.setFocus()

    def _give(self) -> None:
        for shown, field in ((self._first_row, self.first), (self._last_row, self.last)):
            shown.show_fault("Enter a day, or leave it empty." if field.is_unclear else "")
        unclear = next((field for field in (self.first, self.last) if field.is_unclear), None)
        if unclear is not None:
            unclear.setFocus()
        else:
            self.given.emit(self._held_id, self.first.value, self.last.value)


class ReleaseForm(QWidget):
    """Asks for a single day, or for every such weekday from a day to another.

    **Signals:** ``given(weekday: int, first: date, last: date|None, half_days: int)``; without ``last`` it is the one
    day ``first``.
    """

    given = Signal(int, object, object, int)

    def __init__(self, today: date, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.which, self.length = ChoiceField("Which days"), ChoiceField("How long")
        self.which.addItem("One day", -1)
        for number, name in enumerate(_DAYS):
            self.which.addItem(f"Every {name}", number)
        self.length.addItem("Whole days", 2)
        self.length.addItem("Half days", 1)
        self.first, self.last = DateField("Day", today), DateField("To", today)
        self._first_row, self._last_row = FieldRow("Day", self.first), FieldRow("To", self.last)
        self.add = SecondaryButton("Add release days", icon="plus")
        self._last_row.set_hint("Holidays of the trust’s calendar are left out.")
        choices = Columns((FieldRow("Which days", self.which), FieldRow("How long", self.length)), least=150)
        dates = Columns((self._first_row, self._last_row), least=170)
        self.setLayout(column(choices, dates, row(self.add, "stretch"), gap=S2))
        self.which.currentIndexChanged.connect(self._turn)
        self.add.clicked.connect(self._give)
        self._turn()

    def clear(self) -> None:
        """Begin anew."""
        self.first.set_value(None)
        self.last.set_value(None)
        self._clear_faults()

    def show_fault(self, fault: SifieldError) -> None:
        """Say what is wrong."""
        shown = self._last_row if self._is_weekly else self._first_row
        shown.show_fault(str(fault))

    @property
    def _is_weekly(self) -> bool:
        return int(self.which.currentData()) >= 0

    def _turn(self) -> None:
        self._last_row.setVisible(self._is_weekly)
        self._first_row.label.setText("From" if self._is_weekly else "Day")
        self._clear_faults()

    def _clear_faults(self) -> None:
        for shown in (self._first_row, self._last_row):
            shown.show_fault("")

    def _give(self) -> None:
        self._clear_faults()
        if self.first.value is None:
            self._first_row.show_fault("Enter a day.")
            self.first.setFocus()
        elif self._is_weekly and self.last.value is None:
            self._last_row.show_fault("Enter the last day.")
            self.last.setFocus()
        else:
            last = self.last.value if self._is_weekly else None
            self.given.emit(int(self.which.currentData()), self.first.value, last, int(self.length.currentData()))
