"""A table of painted cells: schools by terms, schools by indicators. Worked by keys as well as by the pointer.

The cells are values that know how to paint themselves and what they say in words; a screen reader hears each as a
cell of a table, with its row and column. The arrows, Home and End go from cell to cell; Enter opens one; Tab leaves.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any, Protocol

from PySide6.QtCore import QAbstractTableModel, QModelIndex, QPersistentModelIndex, QRect, QRectF, Qt, Signal
from PySide6.QtGui import QFontMetrics, QKeyEvent, QPainter, QPen
from PySide6.QtWidgets import QAbstractItemView, QHeaderView, QStyle, QStyledItemDelegate, QTableView, QWidget

from sifield.ui.theme import S2, theme
from sifield.ui.widgets.finger import let_a_finger_scroll

_Index = QModelIndex | QPersistentModelIndex
_CELL = Qt.ItemDataRole.UserRole
_WRAP = int(Qt.TextFlag.TextWordWrap | Qt.AlignmentFlag.AlignVCenter | Qt.AlignmentFlag.AlignLeft)


class MatrixCell(Protocol):
    """What stands in a cell. ``words`` says all that its picture shows."""

    @property
    def words(self) -> str:
        """What a screen reader says, and the tool tip shows."""

    def paint(self, painter: QPainter, box: QRectF) -> None:
        """Draw it inside a box."""


@dataclass(frozen=True, slots=True)
class Heading:
    """A row or column: its key, its name, and what is said of it besides."""

    key: Any
    name: str
    detail: str = ""

    @property
    def words(self) -> str:
        """The heading as it is read out."""
        return f"{self.name}, {self.detail}" if self.detail else self.name


class _Model(QAbstractTableModel):
    def __init__(self, parent: QWidget) -> None:
        super().__init__(parent)
        self.rows: Sequence[Heading] = ()
        self.columns: Sequence[Heading] = ()
        self.cells: Mapping[tuple[Any, Any], MatrixCell] = {}
        self.empty = ""

    def show(
        self, rows: Sequence[Heading], columns: Sequence[Heading], cells: Mapping[tuple[Any, Any], MatrixCell]
    ) -> None:
        self.beginResetModel()
        self.rows, self.columns, self.cells = rows, columns, cells
        self.endResetModel()

    def rowCount(self, parent: _Index = QModelIndex()) -> int:
        return 0 if parent.isValid() else len(self.rows)

    def columnCount(self, parent: _Index = QModelIndex()) -> int:
        return 0 if parent.isValid() else len(self.columns)

    def keys(self, index: _Index) -> tuple[Any, Any]:
        return self.rows[index.row()].key, self.columns[index.column()].key

    def data(self, index: _Index, role: int = Qt.ItemDataRole.DisplayRole) -> Any:
        cell = self.cells.get(self.keys(index))
        if role == _CELL:
            return cell
        if role in (Qt.ItemDataRole.AccessibleTextRole, Qt.ItemDataRole.ToolTipRole):
            where = f"{self.rows[index.row()].name}, {self.columns[index.column()].name}"
            return f"{where}: {cell.words if cell else self.empty}"
        return None

    def headerData(self, section: int, orientation: Qt.Orientation, role: int = Qt.ItemDataRole.DisplayRole) -> Any:
        headings = self.columns if orientation == Qt.Orientation.Horizontal else self.rows
        if role == Qt.ItemDataRole.DisplayRole:
            return headings[section].name
        if role in (Qt.ItemDataRole.AccessibleTextRole, Qt.ItemDataRole.ToolTipRole):
            return headings[section].words
        return None


class _Painter(QStyledItemDelegate):
    """Draws a cell's ground and lines, the cell itself, and where one is."""

    def paint(self, painter: QPainter, option: Any, index: _Index) -> None:
        look, box = theme(), QRectF(option.rect)
        cell: MatrixCell | None = index.data(_CELL)
        painter.save()
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        painter.fillRect(box, look.colour("surface"))
        if cell is not None:
            cell.paint(painter, box.adjusted(1, 1, -2, -2))
        else:
            painter.setPen(look.colour("hint"))
            painter.setFont(look.font("small"))
            painter.drawText(box, Qt.AlignmentFlag.AlignCenter, "–")
        painter.setBrush(Qt.BrushStyle.NoBrush)
        painter.setPen(QPen(look.colour("hairline"), 1))
        painter.drawLine(box.bottomLeft(), box.bottomRight())
        painter.drawLine(box.topRight(), box.bottomRight())
        if option.state & QStyle.StateFlag.State_Selected:
            is_here = bool(option.state & QStyle.StateFlag.State_HasFocus)
            painter.setPen(QPen(look.colour("focus" if is_here else "brand"), 3 if is_here else 1.5))
            painter.drawRect(box.adjusted(1.5, 1.5, -2.5, -2.5))
        painter.restore()


class _Head(QHeaderView):
    """Headings whose words wrap, so that no name is cut."""

    def paintSection(self, painter: QPainter, rect: QRect, section: int) -> None:
        look, model = theme(), self.model()
        is_across = self.orientation() == Qt.Orientation.Horizontal
        painter.save()
        painter.fillRect(rect, look.colour("sunken" if is_across else "surface"))
        painter.setPen(QPen(look.colour("hairline"), 1))
        painter.drawLine(rect.bottomLeft(), rect.bottomRight())
        painter.drawLine(rect.topRight(), rect.bottomRight())
        painter.setFont(look.font("chip" if is_across else "strong"))
        painter.setPen(look.colour("ink2" if is_across else "ink"))
        words = str(model.headerData(section, self.orientation(), Qt.ItemDataRole.DisplayRole) or "")
        painter.drawText(rect.adjusted(look.px(10), 2, -look.px(8), -2), _WRAP, words)
        painter.restore()


class Matrix(QTableView):
    """The table. ``least`` is how wide a cell must be to be read, ``tall`` how high (in pixels at 100 % text).

    **Signals:** ``cell_opened(row: object, column: object)`` with the keys of the headings.
    """

    cell_opened = Signal(object, object)

    def __init__(
        self, name: str, *, least: int, tall: int, empty: str = "nothing", parent: QWidget | None = None
    ) -> None:
        super().__init__(parent)
        self._least, self._tall, self._most = least, tall, 0
        self.setAccessibleName(name)
        self.cells = _Model(self)
        self.cells.empty = empty
        self.setModel(self.cells)
        self.setItemDelegate(_Painter(self))
        let_a_finger_scroll(self)
        self.setHorizontalHeader(_Head(Qt.Orientation.Horizontal, self))
        self.setVerticalHeader(_Head(Qt.Orientation.Vertical, self))
        self.setTabKeyNavigation(False)
        self.setShowGrid(False)
        self.setCornerButtonEnabled(False)
        self.setSelectionMode(QAbstractItemView.SelectionMode.SingleSelection)
        self.setEditTriggers(QAbstractItemView.EditTrigger.NoEditTriggers)
        self.setVerticalScrollMode(QAbstractItemView.ScrollMode.ScrollPerPixel)
        self.setHorizontalScrollMode(QAbstractItemView.ScrollMode.ScrollPerPixel)
        for header in (self.horizontalHeader(), self.verticalHeader()):
            header.setSectionResizeMode(QHeaderView.ResizeMode.Fixed)
            header.setSectionsClickable(False)
            header.setMinimumSectionSize(1)
        self.viewport().setCursor(Qt.CursorShape.PointingHandCursor)
        self.clicked.connect(self._open)
        theme().changed.connect(self._fit)

    def show_cells(
        self, rows: Sequence[Heading], columns: Sequence[Heading], cells: Mapping[tuple[Any, Any], MatrixCell]
    ) -> None:
        """Show these from now on; where one was stays chosen if it is still there."""
        here = self.here
        self.cells.show(rows, columns, cells)
        self._fit()
        if here is not None:
            self.go_to(*here)
        self._begin()

    @property
    def here(self) -> tuple[Any, Any] | None:
        """The keys of the cell in hand."""
        index = self.currentIndex()
        return self.cells.keys(index) if index.isValid() else None

    def go_to(self, row: Any, column: Any) -> None:
        """Have a cell in hand; if it is not there (any more), none."""
        rows = [one.key for one in self.cells.rows]
        columns = [one.key for one in self.cells.columns]
        if row in rows and column in columns:
            self.setCurrentIndex(self.cells.index(rows.index(row), columns.index(column)))

    def content_height(self) -> int:
        """Give how high the whole table is."""
        sections = range(self.cells.rowCount())
        rows = sum(self.verticalHeader().sectionSize(at) for at in sections)
        bar = self.horizontalScrollBar().sizeHint().height() if self._is_wide() else 0
        return self.horizontalHeader().height() + rows + 2 * self.frameWidth() + bar

    def hold_to(self, pixels: int) -> None:
        """Be as high as the whole table, but no higher than so many pixels: then it scrolls under its headings."""
        self._most = pixels
        self._fit_height()

    def resizeEvent(self, event: Any) -> None:
        super().resizeEvent(event)
        self._fit()

    def focusInEvent(self, event: Any) -> None:
        super().focusInEvent(event)
        self._begin()

    def _begin(self) -> None:
        """Have the first cell in hand where the keys go to the table and none is: also when its cells come later."""
        if self.hasFocus() and not self.currentIndex().isValid() and self.cells.rowCount():
            self.setCurrentIndex(self.cells.index(0, 0))

    def keyPressEvent(self, event: QKeyEvent) -> None:
        index, last = self.currentIndex(), self.cells.columnCount() - 1
        held = event.modifiers() & Qt.KeyboardModifier.ControlModifier
        if event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter, Qt.Key.Key_Space) and index.isValid():
            if not event.isAutoRepeat():
                self._open(index)
        elif event.key() == Qt.Key.Key_Home and index.isValid():
            self.setCurrentIndex(self.cells.index(0 if held else index.row(), 0))
        elif event.key() == Qt.Key.Key_End and index.isValid():
            self.setCurrentIndex(self.cells.index(self.cells.rowCount() - 1 if held else index.row(), last))
        else:
            super().keyPressEvent(event)

    def _open(self, index: QModelIndex) -> None:
        self.cell_opened.emit(*self.cells.keys(index))

    def _is_wide(self) -> bool:
        return self.horizontalHeader().length() > self.viewport().width()

    def _fit(self) -> None:
        """Size rows by the names in them, columns by the room there is."""
        look, rows = theme(), self.cells.rows
        metrics = QFontMetrics(look.font("strong"))
        edge = look.px(18)
        longest = max((metrics.horizontalAdvance(one.name) for one in rows), default=0) + edge + look.px(4)
        head = max(look.px(110), min(longest, look.px(240), round(self.width() * 0.3)))
        self.verticalHeader().setFixedWidth(head)
        for at, one in enumerate(rows):
            words = metrics.boundingRect(0, 0, head - edge, 10_000, _WRAP, one.name).height()
            self.verticalHeader().resizeSection(at, max(look.px(self._tall), words + 2 * S2))
        self._fit_columns()

    def _fit_columns(self) -> None:
        look, columns = theme(), self.cells.columns
        metrics = QFontMetrics(look.font("chip"))
        edge = look.px(18)
        words = [word for one in columns for word in one.name.split()]
        word = max((metrics.horizontalAdvance(each) for each in words), default=0) + edge
        room = self.viewport().width() // max(1, len(columns))
        wide = max(look.px(self._least), word, room)
        for at in range(len(columns)):
            self.horizontalHeader().resizeSection(at, wide)
        left = self.viewport().width() - wide * len(columns)
        if columns and left > 0:  # what does not share evenly
            self.horizontalHeader().resizeSection(len(columns) - 1, wide + left)
        talls = [metrics.boundingRect(0, 0, wide - edge, 10_000, _WRAP, one.name).height() for one in columns]
        self.horizontalHeader().setFixedHeight(max(talls, default=0) + look.px(14))
        self._fit_height()

    def _fit_height(self) -> None:
        tall = min(self.content_height(), self._most)
        if self._most and tall != self.height():
            self.setFixedHeight(tall)
