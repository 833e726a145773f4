"""What is wrong with a file, as a list: what is to be mended first, then what is good to know."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from PySide6.QtCore import QModelIndex, QPersistentModelIndex, QRectF, QSize, Qt, Signal
from PySide6.QtGui import QFontMetrics, QKeyEvent, QPainter, QPen
from PySide6.QtWidgets import (
    QAbstractItemView,
    QFrame,
    QListWidget,
    QListWidgetItem,
    QStyle,
    QStyledItemDelegate,
    QWidget,
)

from sifield.forms.reading.faults import Fault
from sifield.ui.theme import RADIUS_CONTROL, theme
from sifield.ui.widgets.evidence import breakable
from sifield.ui.widgets.finger import let_a_finger_scroll
from sifield.ui.widgets.icon import paint_icon
from sifield.ui.widgets.sheet_table import say_fault

_ENTRY = Qt.ItemDataRole.UserRole
_WRAP = Qt.TextFlag.TextWordWrap | Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignTop
_Index = QModelIndex | QPersistentModelIndex


@dataclass(frozen=True, slots=True)
class PlacedFault:
    """Something wrong in a file that has no cells: ``place`` says where, for example "Line 12"."""

    place: str
    message: str
    remedy: str
    severity: str = "fault"


AnyFault = Fault | PlacedFault


@dataclass(frozen=True, slots=True)
class _Entry:
    """A line of the list: a heading (without a fault) or a fault with its place in the list that was given."""

    words: str
    place: int = -1
    fault: AnyFault | None = None


class _Lines(QStyledItemDelegate):
    """Draws a heading, or a fault: mark, cell, what is wrong, what to do."""

    def sizeHint(self, option: Any, index: _Index) -> QSize:
        view: Any = self.parent()
        width = max(theme().px(120), view.viewport().width())
        entry: _Entry = index.data(_ENTRY)
        if entry.fault is None:
            return QSize(width, QFontMetrics(theme().font("question")).height() + theme().px(20))
        boxes = self._boxes(QRectF(0, 0, width, 0), entry.fault)
        return QSize(width, round(boxes[-1].bottom() + theme().px(12)))

    def paint(self, painter: QPainter, option: Any, index: _Index) -> None:
        entry: _Entry = index.data(_ENTRY)
        look, whole = theme(), QRectF(option.rect)
        painter.save()
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        if entry.fault is None:
            painter.setFont(look.font("question"))
            painter.setPen(look.colour("ink"))
            end = Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignVCenter
            painter.drawText(whole.adjusted(look.px(8), look.px(4), 0, 0), int(end), entry.words)
        else:
            self._paint_fault(painter, whole, entry.fault, option)
        painter.restore()

    def _paint_fault(self, painter: QPainter, whole: QRectF, fault: AnyFault, option: Any) -> None:
        look, view = theme(), self.parent()
        tone = "bad" if fault.severity == "fault" else "warn"
        card = whole.adjusted(3, 2, -3, -2)
        is_here = bool(option.state & QStyle.StateFlag.State_Selected)
        painter.setBrush(look.colour("brand_tint" if is_here else "surface"))
        painter.setPen(QPen(look.colour("brand" if is_here else "hairline"), 1))
        painter.drawRoundedRect(card.adjusted(0.5, 0.5, -0.5, -0.5), RADIUS_CONTROL, RADIUS_CONTROL)
        cell, message, remedy = self._boxes(whole, fault)
        side = look.px(16)
        mark = QRectF(card.left() + look.px(10), cell.top() + (cell.height() - side) / 2, side, side)
        paint_icon(painter, "warning" if tone == "bad" else "information", mark, look.colour(tone))
        lines = (
            (cell, "chip", tone, say_place(fault)),
            (message, "strong", "ink", breakable(fault.message)),
            (remedy, "small", "ink2", breakable(fault.remedy)),
        )
        for box, kind, ink, words in lines:
            painter.setFont(look.font(kind))  # type: ignore[arg-type]
            painter.setPen(look.colour(ink))
            painter.drawText(box, int(_WRAP), words)
        if isinstance(view, QWidget) and view.hasFocus() and option.state & QStyle.StateFlag.State_HasFocus:
            painter.setBrush(Qt.BrushStyle.NoBrush)
            painter.setPen(QPen(look.colour("focus"), 2.5))
            painter.drawRoundedRect(card.adjusted(-0.75, -0.75, 0.75, 0.75), RADIUS_CONTROL + 1, RADIUS_CONTROL + 1)

    @staticmethod
    def _boxes(whole: QRectF, fault: AnyFault) -> tuple[QRectF, QRectF, QRectF]:
        look = theme()
        left, room = whole.left() + look.px(38), whole.width() - look.px(38) - look.px(14)
        top, boxes = whole.top() + look.px(11), []
        for kind, words in (("chip", say_place(fault)), ("strong", fault.message), ("small", fault.remedy)):
            metrics = QFontMetrics(look.font(kind))  # type: ignore[arg-type]
            tall = metrics.boundingRect(0, 0, max(40, int(room)), 100_000, int(_WRAP), breakable(words)).height()
            boxes.append(QRectF(left, top, room, tall + 1))
            top += tall + look.px(2)
        return boxes[0], boxes[1], boxes[2]


def say_place(fault: AnyFault) -> str:
    """Say where a fault is, for example "survey, cell C14"."""
    if isinstance(fault, PlacedFault):
        return fault.place
    if not fault.sheet:
        return "The whole workbook"
    if fault.row and fault.column:
        return f"{fault.sheet}, cell {fault.column}{fault.row}"
    return f"{fault.sheet}, row {fault.row}" if fault.row else f"The sheet {fault.sheet}"


class FaultRail(QListWidget):
    """The list. The arrows go from fault to fault, Enter goes to the cell.

    **Signals:** ``fault_chosen(place: int)`` when a fault is in hand (its place in the list that was given),
    ``cell_wanted(place: int)`` when the person wants to go to its cell (Enter or a double click).
    """

    fault_chosen = Signal(int)
    cell_wanted = Signal(int)

    def __init__(self, parent: QWidget | None = None, *, what: str = "workbook") -> None:
        super().__init__(parent)
        self.setObjectName("faults")
        self.setAccessibleName(f"What is wrong with the {what}")
        self.setFrameShape(QFrame.Shape.NoFrame)
        self.setStyleSheet("QListWidget { background: transparent; border: 0; } QListWidget::item { padding: 0; }")
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.setVerticalScrollMode(QAbstractItemView.ScrollMode.ScrollPerPixel)
        self.setItemDelegate(_Lines(self))
        let_a_finger_scroll(self)
        self.currentItemChanged.connect(self._tell)
        self.itemDoubleClicked.connect(self._ask)
        theme().changed.connect(self.scheduleDelayedItemsLayout)

    def show_faults(self, faults: Sequence[AnyFault], *, to_mend: str = "To mend", to_know: str = "To know") -> None:
        """Show these faults under the headings of what stops and what does not; tells nobody."""
        self.blockSignals(True)
        self.clear()
        for severity, headline in (("fault", to_mend), ("warning", to_know)):
            found = [(place, fault) for place, fault in enumerate(faults) if fault.severity == severity]
            if found:
                self._add(_Entry(f"{headline}: {len(found)}"))
            for place, fault in found:
                self._add(_Entry(say_fault(fault), place, fault))
        self.setCurrentRow(-1)
        self.blockSignals(False)

    def mark(self, place: int) -> None:
        """Have a fault in hand, without telling; -1 for none."""
        self.blockSignals(True)
        row = next((at for at in range(self.count()) if place >= 0 and self._entry(at).place == place), -1)
        self.setCurrentRow(row)
        if row >= 0:
            self.scrollToItem(self.item(row))
        self.blockSignals(False)
        self.viewport().update()

    @property
    def here(self) -> int:
        """The place of the fault in hand, -1 for none."""
        return self._entry(self.currentRow()).place if self.currentRow() >= 0 else -1

    def step(self, step: int) -> None:
        """Go to the next fault, or the one before; round at the ends."""
        rows = [at for at in range(self.count()) if self._entry(at).place >= 0]
        if not rows:
            return
        now = self.currentRow()
        ahead = [at for at in rows if at > now] if step > 0 else [at for at in reversed(rows) if at < now]
        self.setCurrentRow((ahead or (rows if step > 0 else rows[::-1]))[0])

    def keyPressEvent(self, event: QKeyEvent) -> None:
        if event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter) and self.here >= 0:
            self.cell_wanted.emit(self.here)
            return
        super().keyPressEvent(event)

    def focusInEvent(self, event: Any) -> None:
        """Have a fault in hand as soon as the focus comes."""
        super().focusInEvent(event)
        if self.here < 0:
            self.step(1)

    def resizeEvent(self, event: Any) -> None:
        super().resizeEvent(event)
        self.scheduleDelayedItemsLayout()

    def _entry(self, row: int) -> _Entry:
        entry: _Entry = self.item(row).data(_ENTRY)
        return entry

    def _add(self, entry: _Entry) -> None:
        item = QListWidgetItem()
        item.setData(_ENTRY, entry)
        item.setText(entry.words)
        item.setData(Qt.ItemDataRole.AccessibleTextRole, self._spoken(entry))
        if entry.fault is None:
            item.setFlags(Qt.ItemFlag.NoItemFlags)
        self.addItem(item)

    @staticmethod
    def _spoken(entry: _Entry) -> str:
        return f"{say_place(entry.fault)}. {entry.words}" if entry.fault is not None else entry.words

    def _tell(self, item: QListWidgetItem | None) -> None:
        if item is not None and self.here >= 0:
            self.fault_chosen.emit(self.here)

    def _ask(self, _item: QListWidgetItem) -> None:
        if self.here >= 0:
            self.cell_wanted.emit(self.here)
