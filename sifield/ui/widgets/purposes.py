"""What a visit is for: things that are due, to be ticked; those done within another are ticked with it."""

from collections.abc import Sequence
from dataclasses import dataclass

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QVBoxLayout, QWidget

from sifield.ui.theme import S1, S6
from sifield.ui.widgets.buttons import QuietButton
from sifield.ui.widgets.check import Check
from sifield.ui.widgets.layout import clear, row
from sifield.ui.widgets.quiet_line import QuietLine
from sifield.ui.widgets.text import Text

_MOST = 8


@dataclass(frozen=True, slots=True)
class Purpose:
    """One thing that is due: its words, the id of the visit it is done in ("" for its own), and its class."""

    id: str
    words: str
    inside: str
    kind: str


class Purposes(QWidget):
    """A list of ticks; only things of one class can be ticked at once.

    **Signals:** ``changed()`` when a person ticked or unticked one.
    """

    changed = Signal()

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._purposes: tuple[Purpose, ...] = ()
        self._boxes: dict[str, Check] = {}
        self._kept_back: list[Check] = []
        self._is_filling = False
        self._list = QVBoxLayout()
        self._list.setSpacing(S1)
        self._note, self._fault = QuietLine(), Text("", "strong", "bad")
        self._more = QuietButton("")
        self._more.hide()
        inner = QVBoxLayout(self)
        inner.setContentsMargins(0, 0, 0, 0)
        inner.addWidget(self._fault)
        inner.addLayout(self._list)
        inner.addLayout(row(self._more, "stretch"))
        inner.addWidget(self._note)
        self._fault.hide()
        self._more.clicked.connect(self._show_all)

    @property
    def boxes(self) -> list[Check]:
        """The ticks in order."""
        return list(self._boxes.values())

    @property
    def chosen(self) -> tuple[str, ...]:
        """The ids of what is ticked, in order."""
        return tuple(key for key, box in self._boxes.items() if box.isChecked())

    def show_purposes(self, purposes: Sequence[Purpose], chosen: Sequence[str]) -> None:
        """Offer these, some of them ticked; the ticked ones are always in view. Tells nobody."""
        self._is_filling = True
        self._purposes = tuple(purposes)
        clear(self._list)
        self._boxes = {}
        for one in self._purposes:
            box = self._boxes[one.id] = Check(one.words)
            box.setChecked(one.id in chosen)
            box.toggled.connect(lambda on, one=one: self._toggled(one, on))
            self._list.addLayout(row(box, margins=(S6 if one.inside else 0, 0, 0, 0)))
        late = [one for one in self._purposes[_MOST:] if one.id not in chosen]
        self._kept_back = [self._boxes[one.id] for one in late]
        for box in self._kept_back:
            box.hide()
        self._more.setText(f"Show {len(late)} more")
        self._more.setVisible(bool(late))
        self._is_filling = False

    def show_fault(self, words: str) -> None:
        """Say what is wrong with what is ticked; "" takes it away."""
        self._fault.setText(words)
        self._fault.setVisible(bool(words))

    def first_field(self) -> QWidget:
        """What takes the focus."""
        return next(iter(self._boxes.values()), self)

    def _show_all(self) -> None:
        boxes, self._kept_back = self._kept_back, []
        for box in boxes:
            box.show()
        self._more.hide()
        if boxes:
            boxes[0].setFocus()

    def _toggled(self, one: Purpose, on: bool) -> None:
        if self._is_filling:
            return
        self._is_filling = True
        others = []
        for other in self._purposes:
            if other.inside == one.id and other.kind == one.kind:
                self._boxes[other.id].setChecked(on)
            elif on and other.kind != one.kind and self._boxes[other.id].isChecked():
                self._boxes[other.id].setChecked(False)
                others.append(other)
        self._is_filling = False
        self._note.say("What is about safeguarding is booked by itself; both may be on one day." if others else "")
        self.show_fault("")
        self.changed.emit()
