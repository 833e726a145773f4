"""What two observers answered to one question, side by side, and which of their stops were the same."""

from collections.abc import Sequence
from dataclasses import dataclass
from functools import partial

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QWidget

from sifield.ui.theme import S1, S2, theme
from sifield.ui.widgets.buttons import QuietButton
from sifield.ui.widgets.card import Card
from sifield.ui.widgets.columns import Columns
from sifield.ui.widgets.fields import ChoiceField
from sifield.ui.widgets.layout import Rule, column, row
from sifield.ui.widgets.text import Text

NOTHING = "no answer"


@dataclass(frozen=True, slots=True)
class SidesLine:
    """What the one and the other said at one stop (``where``, "" for the whole visit); "" for no answer."""

    where: str
    one: str
    other: str


class SideBySide(Card):
    """One question: how far both agree, in a sentence, then each stop. Where they differ, each answer has its name."""

    def __init__(
        self, label: str, said: str, names: tuple[str, str], lines: Sequence[SidesLine], parent: QWidget | None = None
    ) -> None:
        super().__init__(parent, name=label)
        self.body.setSpacing(S1)
        self.body.addWidget(Text(label, "question"))
        if said:
            self.body.addWidget(Text(said, "body", "ink2"))
        for line in lines:
            self.body.addWidget(Rule())
            answers = self._answers(line, names)
            where = QWidget()
            where.setLayout(column(Text(line.where, "body", "ink2")))
            self.body.addWidget(Columns([where, answers], least=220) if line.where else answers)

    @staticmethod
    def _answers(line: SidesLine, names: tuple[str, str]) -> QWidget:
        whole = QWidget()
        if line.one == line.other:
            whole.setLayout(column(Text(f"Both: {line.one}", "body")))
        else:
            told = zip(names, (line.one, line.other), strict=True)
            whole.setLayout(column(*(Text(f"{name}: {words or NOTHING}", "strong") for name, words in told), gap=S1))
        return whole


class StopsBeside(Card):
    """Which stops of the other were the same as one's own, said in a line, and changed by hand.

    **Signals:** ``put_beside(stop_id: str, other_id: str)``; the other id is "" for none.
    """

    put_beside = Signal(str, str)

    def __init__(
        self,
        words: str,
        stops: Sequence[tuple[str, str, str]],
        others: Sequence[tuple[str, str]],
        other_name: str,
        parent: QWidget | None = None,
    ) -> None:
        """Make it of (id, label, id of the other's stop) and the other's stops as (id, label)."""
        super().__init__(parent, name="Which stops were the same")
        self.setObjectName("stops_beside")
        self.change = QuietButton("Change which stops were the same")
        self.change.setObjectName("change_stops")
        self.body.addWidget(Text(words, "body", "ink2"))
        self.body.addLayout(row(self.change, "stretch"))
        self._list = QWidget()
        lines = column(gap=S2)
        for number, (stop_id, label, other_id) in enumerate(stops, 1):
            field = ChoiceField(f"{other_name}’s stop beside {number}, {label}", typed=False)
            field.setObjectName(f"beside_{number}")
            field.setSizeAdjustPolicy(ChoiceField.SizeAdjustPolicy.AdjustToMinimumContentsLengthWithIcon)
            field.setMinimumContentsLength(12)
            field.addItem("none of these", "")
            for one_id, one in others:
                field.addItem(one, one_id)
            field.setCurrentIndex(max(0, field.findData(other_id)))
            field.currentIndexChanged.connect(partial(self._tell, stop_id, field))
            own = QWidget()
            own.setLayout(column(Text(f"{number}. {label}", "body"), margins=(0, theme().px(8), 0, 0)))
            lines.addWidget(Columns([own, field], least=220))
        self._list.setLayout(lines)
        self.body.addWidget(self._list)
        self._list.hide()
        self.change.clicked.connect(self.open)

    def open(self) -> None:
        """Show the stops, to be changed."""
        self._list.show()
        self.change.hide()
        first = self._list.findChild(ChoiceField)
        if first is not None:
            first.setFocus()

    def _tell(self, stop_id: str, field: ChoiceField, _index: int) -> None:
        self.put_beside.emit(stop_id, str(field.currentData() or ""))
