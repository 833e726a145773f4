"""A few choices side by side, none of them coloured as good or bad: kinds, yes or no, a decision."""

from collections.abc import Sequence

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QButtonGroup, QWidget

from sifield.ui.widgets.choice_lines import RadioLine
from sifield.ui.widgets.flow import FlowLayout
from sifield.ui.widgets.layout import tall_by_width


class ChoiceRow(QWidget):
    """A group of choices; nothing is chosen at first.

    ``options`` are (value, words); ``about`` ends each choice's name, so that two rows never sound the same.

    **Signals:** ``chosen(value: str)`` when a person chooses (not when ``set_value`` does).
    """

    chosen = Signal(str)

    def __init__(
        self, name: str, options: Sequence[tuple[str, str]], *, about: str = "", parent: QWidget | None = None
    ) -> None:
        super().__init__(parent)
        self.setAccessibleName(name)
        self._group = QButtonGroup(self)
        self.pills: dict[str, RadioLine] = {}
        inner = FlowLayout(self, gap=2)
        for value, words in options:
            pill = RadioLine(words, f"{words}, {about}" if about else words, self)
            pill.setObjectName(f"choice_{value.replace(' ', '_')}")
            self.pills[value] = pill
            self._group.addButton(pill)
            inner.addWidget(pill)
            pill.clicked.connect(self._tell)
        tall_by_width(self)

    @property
    def value(self) -> str:
        """What is chosen, or ""."""
        return next((value for value, pill in self.pills.items() if pill.isChecked()), "")

    def set_value(self, value: str) -> None:
        """Show a choice as chosen; "" chooses none."""
        self._group.setExclusive(False)
        for each, pill in self.pills.items():
            pill.setChecked(each == value)
        self._group.setExclusive(True)

    def first(self) -> RadioLine:
        """The choice that takes the focus: the chosen one, else the first."""
        return self.pills[self.value or next(iter(self.pills))]

    def _tell(self) -> None:
        self.chosen.emit(self.value)
