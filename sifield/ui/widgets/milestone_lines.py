"""The milestones of an action: a day and a few words each, as many lines as are wanted."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from functools import partial

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QVBoxLayout, QWidget

from sifield.ui.theme import S1, S2
from sifield.ui.widgets.buttons import IconButton, QuietButton
from sifield.ui.widgets.dates import DateField, Settle
from sifield.ui.widgets.fields import TextField
from sifield.ui.widgets.layout import row

_TOP = Qt.AlignmentFlag.AlignTop


@dataclass(frozen=True, slots=True, kw_only=True)
class MilestoneText:
    """What stands in one line; ``id`` is "" until it is kept."""

    id: str = ""
    on: date | None = None
    text: str = ""


class MilestoneLines(QWidget):
    """Lines to write milestones in; a line in which nothing stands is no milestone.

    **Signals:** ``typed()`` while somebody writes, ``left()`` when a field is left or a line goes.
    """

    typed = Signal()
    left = Signal()

    def __init__(self, ref: str, today: date, parent: QWidget | None = None, *, settle: Settle | None = None) -> None:
        super().__init__(parent)
        self._ref, self._today, self._settle = ref, today, settle
        self._lines: list[_Line] = []
        self._rows = QVBoxLayout()
        self._rows.setSpacing(S2)
        self.add = QuietButton("Add a milestone", icon="plus", name=f"Add a milestone to {ref}")
        self.setFocusProxy(self.add)
        inner = QVBoxLayout(self)
        inner.setContentsMargins(0, 0, 0, 0)
        inner.setSpacing(S1)
        inner.addLayout(self._rows)
        inner.addLayout(row(self.add, "stretch"))
        self.add.clicked.connect(self._begin_line)

    @property
    def value(self) -> tuple[MilestoneText, ...]:
        """What stands in the lines."""
        return tuple(line.value for line in self._lines if line.is_written)

    def set_value(self, steps: Sequence[MilestoneText]) -> None:
        """Show milestones; a line that nobody has written in yet stays while nothing else has changed."""
        if tuple(steps) == self.value:
            return
        if [(step.on, step.text.strip()) for step in steps] == [(one.on, one.text.strip()) for one in self.value]:
            for line, step in zip([one for one in self._lines if one.is_written], steps, strict=True):
                line.id = step.id
            return
        while self._lines:
            self._drop(self._lines[-1])
        for step in steps:
            self._add_line().show_step(step)

    def _begin_line(self) -> None:
        self._add_line().day.setFocus()

    def _add_line(self) -> "_Line":
        line = _Line(f"{len(self._lines) + 1} of {self._ref}", self._today, self._settle)
        self._lines.append(line)
        self._rows.addWidget(line)
        line.day.chosen.connect(self.left)
        line.words.textEdited.connect(self.typed)
        line.words.editingFinished.connect(self.left)
        line.remove.clicked.connect(partial(self._remove, line))
        self.setFocusProxy(self._lines[0].day)
        return line

    def _remove(self, line: "_Line") -> None:
        self._drop(line)
        self.add.setFocus()
        self.left.emit()

    def _drop(self, line: "_Line") -> None:
        self._lines.remove(line)
        self._rows.removeWidget(line)
        line.hide()
        line.deleteLater()
        self.setFocusProxy(self._lines[0].day if self._lines else self.add)


class _Line(QWidget):
    def __init__(self, which: str, today: date, settle: Settle | None) -> None:
        super().__init__()
        self.id = ""
        self.day = DateField(f"Day of milestone {which}", today, settle=settle)
        self.words = TextField(f"Milestone {which}")
        self.remove = IconButton("bin", f"Remove milestone {which}")
        inner = row(self.day, self.words, self.remove)
        inner.setStretch(0, 2)
        inner.setStretch(1, 3)
        for part in (self.words, self.remove):
            inner.setAlignment(part, _TOP)
        self.setLayout(inner)

    @property
    def value(self) -> MilestoneText:
        return MilestoneText(id=self.id, on=self.day.value, text=self.words.text())

    @property
    def is_written(self) -> bool:
        return self.day.value is not None or bool(self.words.text().strip())

    def show_step(self, step: MilestoneText) -> None:
        self.id = step.id
        self.day.set_value(step.on)
        self.words.setText(step.text)
