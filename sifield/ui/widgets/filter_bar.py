"""What to look at: a few fields to choose from, and perhaps a tick; told in words while it is folded away."""

from collections.abc import Mapping, Sequence

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QWidget

from sifield.ui.theme import S3, theme
from sifield.ui.widgets.check import Check
from sifield.ui.widgets.fields import ChoiceField, FieldRow
from sifield.ui.widgets.flow import FlowLayout
from sifield.ui.widgets.layout import tall_by_width


class FilterBar(QWidget):
    """Fields by key, each of which begins with everything. ``tick`` is the words of the last one, "" for none.

    **Signals:** ``changed()`` when a person chooses.
    """

    changed = Signal()

    def __init__(self, fields: Sequence[tuple[str, str, str]], tick: str = "", parent: QWidget | None = None) -> None:
        """Make it of (key, label, words for everything)."""
        super().__init__(parent)
        self._everything = {key: words for key, _, words in fields}
        self.fields = {key: ChoiceField(label) for key, label, _ in fields}
        self.tick = Check(tick)
        flow = FlowLayout(self, gap=S3)
        for key, label, _ in fields:
            field = self.fields[key]
            field.setObjectName(f"filter_{key}")
            field.setSizeAdjustPolicy(ChoiceField.SizeAdjustPolicy.AdjustToMinimumContentsLengthWithIcon)
            field.setMinimumContentsLength(16)
            field.setMaximumWidth(theme().px(280))
            field.currentIndexChanged.connect(self._tell)
            flow.addWidget(FieldRow(label, field))
        flow.addWidget(self.tick)
        self.tick.setVisible(bool(tick))
        self.tick.toggled.connect(self._tell)
        tall_by_width(self)
        self._is_filling = False

    def offer(self, choices: Mapping[str, Sequence[tuple[str, str]]]) -> None:
        """Offer these (value, words) by key; what was chosen stays if it is there. A key without any is hidden."""
        self._is_filling = True
        for key, field in self.fields.items():
            options = [("", self._everything[key]), *choices.get(key, ())]
            before = self.value(key)
            if [field.itemData(at) for at in range(field.count())] != [value for value, _ in options]:
                field.clear()
                for value, words in options:
                    field.addItem(words, value)
                field.setCurrentIndex(max(0, field.findData(before)))
            row = field.parentWidget()
            if row is not None:
                row.setVisible(len(options) > 1)
        self._is_filling = False

    def value(self, key: str) -> str:
        """Give what is chosen, "" for everything."""
        return str(self.fields[key].currentData() or "")

    def choose(self, key: str, value: str) -> None:
        """Choose a value, as a person would."""
        self.fields[key].setCurrentIndex(max(0, self.fields[key].findData(value)))

    def words(self) -> str:
        """Say what is left in, "" for everything."""
        chosen = [field.currentText() for key, field in self.fields.items() if self.value(key)]
        return ", ".join([*chosen, *([self.tick.text()] if self.tick.isChecked() else [])])

    def reset(self) -> None:
        """Leave everything in again."""
        self._is_filling = True
        for field in self.fields.values():
            field.setCurrentIndex(0)
        self.tick.setChecked(False)
        self._is_filling = False
        self.changed.emit()

    def _tell(self) -> None:
        if not self._is_filling:
            self.changed.emit()
