"""A sheet of a workbook as Excel shows it, with marks where something is to be mended."""

from collections.abc import Mapping, Sequence
from typing import Any, Protocol

from PySide6.QtCore import QAbstractTableModel, QModelIndex, QPersistentModelIndex, QRect, QRectF, Qt, Signal
from PySide6.QtGui import QFontMetrics, QPainter, QPen
from PySide6.QtWidgets import QAbstractItemView, QHeaderView, QStyle, QStyledItemDelegate, QTableView, QWidget

from sifield.forms.reading.faults import Fault, column_letter
from sifield.forms.reading.workbook import Sheet
from sifield.ui.theme import theme
from sifield.ui.widgets.finger import let_a_finger_scroll
from sifield.ui.widgets.icon import paint_icon


class Told(Protocol):
    """What is told of a fault, wherever it lies."""

    @property
    def message(self) -> str: ...
    @property
    def remedy(self) -> str: ...
    @property
    def severity(self) -> str: ...


Cell = tuple[int, int]
"""Row and column as counted here: both from 0."""
_Index = QModelIndex | QPersistentModelIndex
_FAULTS = Qt.ItemDataRole.UserRole
_SAMPLE = 200  # rows that decide how wide the columns begin
_TIP = 400  # characters of a cell that its tool tip shows


def place_of(fault: Fault, sheet: Sheet) -> Cell:
    """Give the cell at which a fault is shown: its own, else the first of its row, else one of the headings."""
    column = 0
    for letter in fault.column:
        column = column * 26 + ord(letter) - 64
    return max(0, (fault.row or sheet.header.number) - 1), max(0, column - 1)


class SheetModel(QAbstractTableModel):
    """The cells of one sheet as text, and what is wrong with them."""

    def __init__(self, sheet: Sheet, faults: Sequence[Fault], parent: Any = None) -> None:
        super().__init__(parent)
        lines = (sheet.header, *sheet.lines)
        self._cells: Mapping[int, tuple[str, ...]] = {line.number - 1: line.cells for line in lines}
        self._head = sheet.header.number - 1
        self.faults: dict[Cell, list[Fault]] = {}
        for fault in faults:
            self.faults.setdefault(place_of(fault, sheet), []).append(fault)
        self._rows_marked = {at for at, _ in self.faults}
        self._tall = max([lines[-1].number, *(at + 1 for at in self._rows_marked)])
        self._wide = max([1, *(len(line.cells) for line in lines), *(at + 1 for _, at in self.faults)])

    def rowCount(self, parent: _Index = QModelIndex()) -> int:
        return 0 if parent.isValid() else self._tall

    def columnCount(self, parent: _Index = QModelIndex()) -> int:
        return 0 if parent.isValid() else self._wide

    def text(self, at: Cell) -> str:
        """Give what stands in a cell."""
        cells = self._cells.get(at[0], ())
        return cells[at[1]] if at[1] < len(cells) else ""

    def is_head(self, row: int) -> bool:
        """Whether this is the row of headings."""
        return row == self._head

    def data(self, index: _Index, role: int = Qt.ItemDataRole.DisplayRole) -> Any:
        at = (index.row(), index.column())
        if role == Qt.ItemDataRole.DisplayRole:
            return self.text(at)
        if role == _FAULTS:
            return self.faults.get(at, ())
        if role == Qt.ItemDataRole.ToolTipRole:
            told = [f"{fault.message} {fault.remedy}" for fault in self.faults.get(at, ())]
            return "\n".join(told) or self.text(at)[:_TIP]
        if role == Qt.ItemDataRole.AccessibleTextRole:
            return f"{cell_name(at)}, {self.text(at)[:_TIP] or 'empty'}"
        if role == Qt.ItemDataRole.AccessibleDescriptionRole:
            return " ".join(say_fault(fault) for fault in self.faults.get(at, ()))
        return None

    def headerData(self, section: int, orientation: Qt.Orientation, role: int = Qt.ItemDataRole.DisplayRole) -> Any:
        if role == Qt.ItemDataRole.DisplayRole:
            return column_letter(section) if orientation == Qt.Orientation.Horizontal else str(section + 1)
        return None


def cell_name(at: Cell) -> str:
    """Give Excel's name of a cell, such as "C14"."""
    return f"{column_letter(at[1])}{at[0] + 1}"


def say_fault(fault: Told) -> str:
    """Say a fault in one breath."""
    return f"{'To mend' if fault.severity == 'fault' else 'To know'}: {fault.message} {fault.remedy}".strip()


class _Cells(QStyledItemDelegate):
    """Draws a cell: its words in one line, and where something is wrong a tint, a border and a mark."""

    def paint(self, painter: QPainter, option: Any, index: _Index) -> None:
        look, box = theme(), option.rect
        model: Any = index.model()
        faults: Sequence[Fault] = index.data(_FAULTS)
        tone = "bad" if any(fault.severity == "fault" for fault in faults) else "warn" if faults else ""
        is_head, is_here = model.is_head(index.row()), bool(option.state & QStyle.StateFlag.State_Selected)
        painter.save()
        ground = f"{tone}_tint" if tone else "brand_tint" if is_here else "sunken" if is_head else "surface"
        painter.fillRect(box, look.colour(ground))
        painter.setPen(QPen(look.colour("hairline"), 1))
        painter.drawLine(box.bottomLeft(), box.bottomRight())
        painter.drawLine(box.topRight(), box.bottomRight())
        words = box.adjusted(look.px(8), 0, -look.px(8), 0)
        if tone:
            side = look.px(14)
            mark = QRectF(words.left(), box.center().y() - side / 2 + 0.5, side, side)
            paint_icon(painter, "warning" if tone == "bad" else "information", mark, look.colour(tone))
            words.setLeft(words.left() + side + look.px(6))
        self._write(painter, words, str(index.data() or ""), "strong" if is_head else "small", tone)
        if is_here:
            painter.setRenderHint(QPainter.RenderHint.Antialiasing)
            painter.setPen(QPen(look.colour("focus"), 2.5 if option.state & QStyle.StateFlag.State_HasFocus else 1.5))
            painter.drawRect(QRectF(box).adjusted(1.5, 1.5, -2, -2))
        painter.restore()

    @staticmethod
    def _write(painter: QPainter, box: QRect, words: str, kind: Any, tone: str) -> None:
        font = theme().font(kind)
        first = " ".join(words[:_TIP].split())
        shown = QFontMetrics(font).elidedText(first, Qt.TextElideMode.ElideRight, box.width())
        painter.setFont(font)
        painter.setPen(theme().colour("ink" if tone or kind == "strong" else "ink2"))
        painter.drawText(box, Qt.AlignmentFlag.AlignVCenter | Qt.AlignmentFlag.AlignLeft, shown)


class SheetTable(QTableView):
    """One sheet. The arrows go from cell to cell; Tab leaves the table.

    **Signals:** ``cell_chosen(at: tuple[int, int])`` when the cell in hand is another one.
    """

    cell_chosen = Signal(object)

    def __init__(self, sheet: Sheet, faults: Sequence[Fault], parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setObjectName(f"sheet_{sheet.name}")
        self.setAccessibleName(f"Sheet {sheet.name}")
        self.cells = SheetModel(sheet, faults, self)
        self.setModel(self.cells)
        self.setItemDelegate(_Cells(self))
        let_a_finger_scroll(self)
        self.setTabKeyNavigation(False)
        self.setSelectionMode(QAbstractItemView.SelectionMode.SingleSelection)
        self.setEditTriggers(QAbstractItemView.EditTrigger.NoEditTriggers)
        self.setVerticalScrollMode(QAbstractItemView.ScrollMode.ScrollPerPixel)
        self.setHorizontalScrollMode(QAbstractItemView.ScrollMode.ScrollPerPixel)
        self.setShowGrid(False)
        self.setWordWrap(False)
        self.setCornerButtonEnabled(False)
        self.verticalHeader().setSectionResizeMode(QHeaderView.ResizeMode.Fixed)
        self.verticalHeader().setDefaultAlignment(Qt.AlignmentFlag.AlignCenter)
        for header in (self.verticalHeader(), self.horizontalHeader()):
            header.setSectionsClickable(False)
            header.setHighlightSections(True)
        self._fit()
        theme().changed.connect(self._fit)
        self.selectionModel().currentChanged.connect(self._tell)

    @property
    def here(self) -> Cell | None:
        """The cell in hand."""
        index = self.currentIndex()
        return (index.row(), index.column()) if index.isValid() else None

    def go_to(self, at: Cell) -> None:
        """Have a cell in hand and in view."""
        index = self.cells.index(*at)
        self.setCurrentIndex(index)
        for near in (self.cells.index(min(at[0] + 2, self.cells.rowCount() - 1), at[1]), index):
            self.scrollTo(near, QAbstractItemView.ScrollHint.EnsureVisible)

    def _tell(self, index: QModelIndex) -> None:
        if index.isValid():
            self.cell_chosen.emit((index.row(), index.column()))

    def _fit(self) -> None:
        """Size rows and columns by the text size; columns by the words in their first rows."""
        look = theme()
        self.verticalHeader().setDefaultSectionSize(look.px(30))
        metrics = QFontMetrics(look.font("small"))
        for column in range(self.cells.columnCount()):
            words = [self.cells.text((row, column))[:60] for row in range(min(_SAMPLE, self.cells.rowCount()))]
            wide = max((metrics.horizontalAdvance(each) for each in words if each), default=0) + look.px(44)
            self.setColumnWidth(column, max(look.px(72), min(look.px(280), wide)))
