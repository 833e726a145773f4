"""A text beside its faults: the lines marked, and the list of what is wrong."""

from collections.abc import Sequence

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QWidget

from sifield.frameworks.reading import Fault
from sifield.ui.theme import S1, S2, S3, S6
from sifield.ui.widgets.fault_rail import FaultRail, PlacedFault
from sifield.ui.widgets.layout import Sheet, column
from sifield.ui.widgets.line_editor import LineEditor
from sifield.ui.widgets.stage import Panes
from sifield.ui.widgets.text import Text


class TextView(QWidget):
    """Shows a text and its faults; going to a fault goes to its line, and the other way round."""

    def __init__(self, name: str, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setObjectName("text_view")
        self._faults: tuple[Fault, ...] = ()
        self.editor, self.rail = LineEditor(name), FaultRail(what="text")
        self._hint = Text("", "small", "hint")
        left, self._right = Sheet("canvas"), Sheet("canvas")
        left.setLayout(column(self._hint, self.editor, gap=S1, margins=(S6, S2, S2, S3)))
        self._right.setLayout(column(self.rail, margins=(S2, S1, S6, S3)))
        self.setLayout(column(Panes(left, self._right, shares=(5, 3), least=600), gap=0))
        self.rail.fault_chosen.connect(lambda place: self.editor.go_to(self._faults[place].line))
        self.rail.cell_wanted.connect(self._go_into)
        self.editor.line_chosen.connect(self._mark)

    def show_text(self, text: str, faults: Sequence[Fault], hint: str) -> None:
        """Show a text as it was read; ``hint`` says what can be done with it."""
        self._faults = tuple(faults)
        self._hint.setText(hint)
        self.editor.show_text(text)
        self.editor.mark({fault.line for fault in self._faults})
        self.rail.show_faults([PlacedFault(f"Line {one.line}", one.message, one.remedy) for one in self._faults])
        self._right.setVisible(bool(self._faults))
        if self._faults and not self.editor.hasFocus():
            self.rail.step(1)

    def step(self, step: int) -> None:
        """Go to the next fault, or the one before."""
        self.rail.step(step)

    def next_pane(self) -> None:
        """Go from the faults to the text, or back."""
        target: QWidget = self.editor if self.rail.hasFocus() or not self._faults else self.rail
        target.setFocus(Qt.FocusReason.ShortcutFocusReason)

    def _go_into(self, place: int) -> None:
        self.editor.go_to(self._faults[place].line)
        self.editor.setFocus(Qt.FocusReason.ShortcutFocusReason)

    def _mark(self, line: int) -> None:
        self.rail.mark(next((at for at, fault in enumerate(self._faults) if fault.line == line), -1))
