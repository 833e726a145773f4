"""Dates as people type them: 12/12/2026, 12 Dec, Friday, in 2 weeks."""

import re
from calendar import monthrange
from collections.abc import Callable
from datetime import date, timedelta

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QLineEdit, QVBoxLayout, QWidget

from sifield.ui.theme import S1
from sifield.ui.widgets.text import Text

_MONTHS = ("jan", "feb", "mar", "apr", "may", "jun", "jul", "aug", "sep", "oct", "nov", "dec")
_DAYS = ("mon", "tue", "wed", "thu", "fri", "sat", "sun")
_MONTH_NAMES = (
    "January", "February", "March", "April", "May", "June", "July", "August", "September", "October", "November",
    "December",
)  # fmt: skip
_DAY_NAMES = ("Monday", "Tuesday", "Wednesday", "Thursday", "Friday", "Saturday", "Sunday")
_COUNTS = {"a": 1, "an": 1, "one": 1, "two": 2, "three": 3, "four": 4, "five": 5, "six": 6, "eight": 8, "ten": 10}
Settle = Callable[[date], date]
"""Moves a day to one that will do, for example to the next school day."""

_NEAR = {"today": 0, "tomorrow": 1, "yesterday": -1}


def say_date(day: date) -> str:
    """Write a date as people say it here: "Saturday 12 December 2026"."""
    return f"{_DAY_NAMES[day.weekday()]} {day.day} {_MONTH_NAMES[day.month - 1]} {day.year}"


def read_date(words: str, today: date, settle: Settle | None = None, *, is_past: bool = False) -> date | None:
    """Read a date as typed; None if the words are no date.

    A day and month without a year is the next one from ``today`` on; a week day is the next one after ``today``.
    Where it ``is_past`` that is asked for, both are the last one up to ``today``. Day comes before month.
    ``settle`` moves a day that was only reckoned ("in 2 weeks"), never one that was named.
    """
    text = re.sub(r"[\s,]+", " ", words.strip().lower())
    if text in _NEAR:
        return today + timedelta(days=_NEAR[text])
    for way in (_read_numbers, _read_month, _read_span, _read_week_day):
        found = way(text, today)
        if is_past and found is not None and found > today and way in _BACK:
            found = way(text, today - _BACK[way])
        if found is not None:
            return settle(found) if settle is not None and way is _read_span else found
    return None


def _make(year: int, month: int, day: int) -> date | None:
    try:
        return date(year if year > 99 else 2000 + year, month, day)
    except ValueError:
        return None


def _without_year(month: int, day: int, today: date) -> date | None:
    this_year = _make(today.year, month, day)
    if this_year is None or this_year < today:
        return _make(today.year + 1, month, day) or this_year
    return this_year


def _read_numbers(text: str, today: date) -> date | None:
    if found := re.fullmatch(r"(\d{4})-(\d{1,2})-(\d{1,2})", text):
        return _make(int(found[1]), int(found[2]), int(found[3]))
    if found := re.fullmatch(r"(\d{1,2})[/.\- ](\d{1,2})(?:[/.\- ](\d{4}|\d{2}))?", text):
        day, month = int(found[1]), int(found[2])
        return _make(int(found[3]), month, day) if found[3] else _without_year(month, day, today)
    return None


def _read_month(text: str, today: date) -> date | None:
    pattern = (
        r"(?:[a-z]+day )?(?:(\d{1,2})(?:st|nd|rd|th)? (?:of )?([a-z]{3,9})|([a-z]{3,9}) (\d{1,2})(?:st|nd|rd|th)?)"
    )
    found = re.fullmatch(pattern + r"(?: (\d{4}|\d{2}))?", text)
    if found is None:
        return None
    name = found[2] or found[3]
    month = next((number for number, start in enumerate(_MONTHS, 1) if name.startswith(start)), 0)
    if not month or (not _MONTH_NAMES[month - 1].lower().startswith(name) and name != "sept"):
        return None
    day = int(found[1] or found[4])
    return _make(int(found[5]), month, day) if found[5] else _without_year(month, day, today)


def _read_span(text: str, today: date) -> date | None:
    if text == "next week":
        return today + timedelta(weeks=1)
    found = re.fullmatch(r"(?:in )?\+?(\d{1,3}|[a-z]+) (day|week|month|year)s?(?: from now| time)?", text)
    if found is None:
        return None
    count = int(found[1]) if found[1].isdigit() else _COUNTS.get(found[1])
    if count is None:
        return None
    if found[2] in ("day", "week"):
        return today + timedelta(days=count * (7 if found[2] == "week" else 1))
    months = today.month - 1 + count * (12 if found[2] == "year" else 1)
    year, month = today.year + months // 12, months % 12 + 1
    return date(year, month, min(today.day, monthrange(year, month)[1]))


def _read_week_day(text: str, today: date) -> date | None:
    found = re.fullmatch(r"(?:(next|this|on) )?([a-z]{3,9})", text)
    if found is None:
        return None
    for place, name in enumerate(_DAY_NAMES):
        if found[2].startswith(_DAYS[place]) and name.lower().startswith(found[2]):
            return today + timedelta(days=(place - today.weekday() - 1) % 7 + 1)
    return None


_BACK = {_read_numbers: timedelta(364), _read_month: timedelta(364), _read_week_day: timedelta(7)}
"""How far before today to begin, to read what was typed as a day of the past."""


class DateField(QWidget):
    """A date that is typed; what was understood stands under it in full. For the rest see ``read_date``.

    **Signals:** ``chosen(day: date|None)`` when a date was understood or taken away by a person.
    """

    chosen = Signal(object)

    def __init__(
        self,
        name: str,
        today: date,
        parent: QWidget | None = None,
        *,
        settle: Settle | None = None,
        is_past: bool = False,
    ) -> None:
        super().__init__(parent)
        self._today, self._settle, self._is_past = today, settle, is_past
        self._value: date | None = None
        self.line = QLineEdit(self)
        self.setFocusProxy(self.line)
        self.setAccessibleName(name)
        self.line.setAccessibleName(name)
        self._understood = Text("", "small")
        inner = QVBoxLayout(self)
        inner.setContentsMargins(0, 0, 0, 0)
        inner.setSpacing(S1)
        inner.addWidget(self.line)
        inner.addWidget(self._understood)
        self._explain()
        self.line.textEdited.connect(self._read)
        self.line.editingFinished.connect(self._finish)

    @property
    def value(self) -> date | None:
        """The date, or None where there is none or the words are no date."""
        return self._value

    @property
    def _near(self) -> str:
        return "yesterday" if self._is_past else "in 2 weeks"

    @property
    def is_unclear(self) -> bool:
        """Whether something is typed that is no date."""
        return self._value is None and bool(self.line.text().strip())

    def set_value(self, day: date | None) -> None:
        """Show a date; tells nobody."""
        self._value = day
        self.line.setText(f"{day.day} {_MONTH_NAMES[day.month - 1][:3]} {day.year}" if day else "")
        self._explain()

    def setAccessibleName(self, name: str) -> None:
        """Name the field; the line in it carries the name."""
        super().setAccessibleName(name)
        self.line.setAccessibleName(name)

    def setAccessibleDescription(self, words: str) -> None:
        """Describe the field; the line in it carries the words."""
        super().setAccessibleDescription(words)
        self.line.setAccessibleDescription(words)

    def _read(self, words: str) -> None:
        before, self._value = self._value, read_date(words, self._today, self._settle, is_past=self._is_past)
        self._explain()
        if self._value != before:
            self.chosen.emit(self._value)

    def _finish(self) -> None:
        if self._value is not None:
            self.set_value(self._value)
        self._explain(left=True)

    def _explain(self, *, left: bool = False) -> None:
        if self._value is not None:
            self._understood.setText(say_date(self._value))
            self._understood.set_tone("ok")
        elif left and self.is_unclear:
            self._understood.setText(f"Type a date such as 12/12/2026, 12 Dec or {self._near}")
            self._understood.set_tone("bad")
        else:
            self._understood.setText(f"For example 12/12/2026, 12 Dec, Friday or {self._near}")
            self._understood.set_tone("hint")
