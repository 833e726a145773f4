"""A workbook beside its faults: the sheets as tabs, the cells marked, and the list of what is wrong."""

from collections.abc import Sequence

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QStackedWidget, QTabBar, QWidget

from sifield.forms.reading.faults import Fault
from sifield.forms.reading.workbook import Sheet
from sifield.ui.theme import S1, S2, S3, S6, theme
from sifield.ui.widgets.fault_rail import FaultRail
from sifield.ui.widgets.layout import Sheet as Surface
from sifield.ui.widgets.layout import column, row
from sifield.ui.widgets.sheet_table import Cell, SheetTable, cell_name, place_of, say_fault
from sifield.ui.widgets.stage import Panes
from sifield.ui.widgets.states import EmptyState
from sifield.ui.widgets.text import Text

_LARGE = 150  # per cent of text from which on room is dear
_MOST = 280  # characters of a cell in the line below the sheet


class SheetView(QWidget):
    """Shows sheets and faults; going to a fault goes to its cell, and the other way round."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setObjectName("sheet_view")
        self._faults: tuple[Fault, ...] = ()
        self._sheets: tuple[Sheet, ...] = ()
        self.tables: list[SheetTable] = []
        self.tabs = QTabBar()
        self.tabs.setAccessibleName("Sheets")
        self.tabs.setExpanding(False)
        self.tabs.setDrawBase(False)
        self.tabs.setUsesScrollButtons(False)
        self.tabs.setElideMode(Qt.TextElideMode.ElideRight)
        self.stack = QStackedWidget()
        self.rail = FaultRail()
        self._cell = Text("", "chip", "brand", wrap=False)
        self._content = Text("", "body", "ink")
        self._wrong = Text("", "small", "bad")
        self._panes = self._lay_out()
        outer = column(self._panes, gap=0)
        self.setLayout(outer)
        self.tabs.currentChanged.connect(self._turn)
        self.rail.fault_chosen.connect(self._go_to_fault)
        self.rail.cell_wanted.connect(self._go_into_cell)

    def _lay_out(self) -> Panes:
        left, right = Surface("canvas"), Surface("canvas")
        line = Surface("surface")
        line.setLayout(column(row(self._cell, self._content, gap=S3), self._wrong, gap=S1, margins=(12, 8, 12, 8)))
        self._line = line
        left.setLayout(column(row(self.tabs, "stretch"), self.stack, line, gap=S1, margins=(S6, S1, S2, S3)))
        left.layout().setStretch(1, 1)  # type: ignore[union-attr]
        right.setLayout(column(self.rail, margins=(S2, S1, S6, S3)))
        self._right = right
        return Panes(left, right, shares=(5, 3), least=600)

    def show_workbook(self, sheets: Sequence[Sheet], faults: Sequence[Fault]) -> None:
        """Show a workbook as it was read."""
        self._sheets, self._faults = tuple(sheets), tuple(faults)
        at = self.tabs.tabText(self.tabs.currentIndex()).split(",")[0] if self.tabs.count() else ""
        self._empty()
        for sheet in self._sheets:
            mine = [fault for fault in self._faults if fault.sheet == sheet.name]
            table = SheetTable(sheet, mine)
            table.cell_chosen.connect(self._show_cell)
            self.tables.append(table)
            self.stack.addWidget(table)
            self.tabs.addTab(f"{sheet.name}, {len(mine)}" if mine else sheet.name)
            self.tabs.setTabToolTip(self.tabs.count() - 1, _say_marks(sheet.name, mine))
        if not self._sheets:
            nothing = QWidget()
            words = "Nothing of this file could be read as a sheet."
            nothing.setLayout(column(EmptyState("document", "No sheets to show", words), "stretch"))
            self.stack.addWidget(nothing)
        self.tabs.setVisible(bool(self._sheets))
        self.rail.show_faults(self._faults)
        self._right.setVisible(bool(self._faults))
        names = [sheet.name for sheet in self._sheets]
        self.tabs.setCurrentIndex(names.index(at) if at in names else self._first_marked())
        self._line.hide()
        if self._faults:
            self.rail.step(1)

    def step(self, step: int) -> None:
        """Go to the next fault, or the one before."""
        self.rail.step(step)

    def next_pane(self) -> None:
        """Go from the faults to the sheet, or back."""
        table = self._table()
        target: QWidget = self.rail
        if self.rail.hasFocus() and table is not None:
            target = table
        target.setFocus(Qt.FocusReason.ShortcutFocusReason)

    def _empty(self) -> None:
        self.tabs.blockSignals(True)
        while self.tabs.count():
            self.tabs.removeTab(0)
        while (widget := self.stack.widget(0)) is not None:
            self.stack.removeWidget(widget)
            widget.deleteLater()
        self.tables = []
        self.tabs.blockSignals(False)

    def _first_marked(self) -> int:
        marked = [at for at, sheet in enumerate(self._sheets) if any(one.sheet == sheet.name for one in self._faults)]
        return next(iter(marked), 0)

    def _table(self) -> SheetTable | None:
        at = self.tabs.currentIndex()
        return self.tables[at] if 0 <= at < len(self.tables) else None

    def _turn(self, at: int) -> None:
        self.stack.setCurrentIndex(at)
        table = self._table()
        if table is not None and table.here is not None:
            self._show_cell(table.here)
        else:
            self._line.hide()

    def _go_to_fault(self, place: int) -> None:
        fault = self._faults[place]
        at = next((at for at, sheet in enumerate(self._sheets) if sheet.name == fault.sheet), None)
        if at is None:
            return
        self.tabs.setCurrentIndex(at)
        self.tables[at].blockSignals(True)
        self.tables[at].go_to(place_of(fault, self._sheets[at]))
        self.tables[at].blockSignals(False)
        self._say_cell(self.tables[at], place_of(fault, self._sheets[at]))

    def _go_into_cell(self, place: int) -> None:
        self._go_to_fault(place)
        table = self._table()
        if table is not None and self._faults[place].sheet:
            table.setFocus(Qt.FocusReason.ShortcutFocusReason)

    def _show_cell(self, at: Cell) -> None:
        """A cell is in hand: say what stands in it, and mark its first fault in the list."""
        table = self._table()
        if table is None:
            return
        faults = table.cells.faults.get(at, [])
        self.rail.mark(self._faults.index(faults[0]) if faults else -1)
        self._say_cell(table, at)

    def _say_cell(self, table: SheetTable, at: Cell) -> None:
        content = " ".join(table.cells.text(at).split())
        faults = table.cells.faults.get(at, [])
        self._cell.setText(cell_name(at))
        self._content.setText(content if len(content) <= _MOST else content[:_MOST].rsplit(" ", 1)[0] + " …")
        self._content.setVisible(bool(content))
        stops = any(fault.severity == "fault" for fault in faults)
        self._wrong.set_tone("bad" if stops else "warn")
        self._wrong.setText("\n".join(say_fault(fault) for fault in faults))
        self._wrong.setVisible(bool(faults) and theme().percent < _LARGE)  # the list beside it says the same
        self._line.show()


def _say_marks(name: str, faults: Sequence[Fault]) -> str:
    stops = sum(fault.severity == "fault" for fault in faults)
    return f"Sheet {name}: {stops} to mend, {len(faults) - stops} to know"
