"""The list of a long page's parts beside it: one click or an arrow key goes there, and it shows where one is."""

from collections.abc import Sequence
from typing import Any

from PySide6.QtCore import QModelIndex, QPersistentModelIndex, QRect, QRectF, QSize, Qt, Signal
from PySide6.QtGui import QFontMetrics, QPainter, QPen
from PySide6.QtWidgets import (
    QFrame,
    QListWidget,
    QListWidgetItem,
    QStyle,
    QStyledItemDelegate,
    QStyleOptionViewItem,
    QWidget,
)

from sifield.ui.theme import theme
from sifield.ui.widgets.finger import let_a_finger_scroll
from sifield.ui.widgets.list_ground import paint_ground

_KEY, _COUNT = Qt.ItemDataRole.UserRole, Qt.ItemDataRole.UserRole + 1
_WRAP = int(Qt.TextFlag.TextWordWrap | Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignVCenter)


class SectionList(QListWidget):
    """Parts with how many things stand in each.

    **Signals:** ``chosen(key: str)`` when a person went to a part.
    """

    chosen = Signal(str)

    def __init__(self, name: str, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setAccessibleName(name)
        self.setFrameShape(QFrame.Shape.NoFrame)
        self.setStyleSheet("QListWidget { background: transparent; border: 0; } QListWidget::item { padding: 0; }")
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.setItemDelegate(_Delegate(self))
        let_a_finger_scroll(self)
        self.setMouseTracking(True)
        self.currentItemChanged.connect(self._tell)

    def show_parts(self, parts: Sequence[tuple[str, str, int]]) -> None:
        """Show these parts: key, title, and how many things stand there (0 says nothing). Tells nobody."""
        current = self.key
        self.blockSignals(True)
        self.clear()
        for key, title, count in parts:
            item = QListWidgetItem()
            item.setData(_KEY, key)
            item.setData(_COUNT, str(count) if count else "")
            item.setData(Qt.ItemDataRole.AccessibleTextRole, f"{title}, {count}" if count else title)
            item.setText(title)
            self.addItem(item)
        self.blockSignals(False)
        self.show_current(current)

    @property
    def key(self) -> str:
        """The part that is marked, or ""."""
        item = self.currentItem()
        return str(item.data(_KEY)) if item is not None else ""

    def show_current(self, key: str) -> None:
        """Mark the part that is in view, "" for none. Tells nobody."""
        if key == self.key:
            return
        self.blockSignals(True)
        keys = [self.item(at).data(_KEY) for at in range(self.count())]
        self.setCurrentRow(keys.index(key) if key in keys else -1)
        self.blockSignals(False)
        self.viewport().update()

    def resizeEvent(self, event: Any) -> None:
        super().resizeEvent(event)
        self.scheduleDelayedItemsLayout()

    def _tell(self, item: QListWidgetItem | None) -> None:
        if item is not None:
            self.chosen.emit(str(item.data(_KEY)))


class _Delegate(QStyledItemDelegate):
    """Paints a part: its title, its count, a bar where one is."""

    def sizeHint(self, option: QStyleOptionViewItem, index: QModelIndex | QPersistentModelIndex) -> QSize:
        view: Any = self.parent()
        box = self._words(QRect(0, 0, view.viewport().width(), 10_000), index)
        tall = QFontMetrics(theme().font("strong")).boundingRect(box, _WRAP, str(index.data())).height()
        return QSize(view.viewport().width(), max(theme().px(36), tall + theme().px(14)))

    def paint(self, painter: QPainter, option: Any, index: QModelIndex | QPersistentModelIndex) -> None:
        look, box = theme(), QRectF(option.rect).adjusted(2, 1, -2, -1)
        current = bool(option.state & QStyle.StateFlag.State_Selected)
        painter.save()
        paint_ground(painter, box, option.state)
        painter.setFont(look.font("strong" if current else "body"))
        painter.setPen(look.colour("brand" if current else "ink"))
        painter.drawText(QRectF(self._words(option.rect, index)), _WRAP, str(index.data()))
        painter.setFont(look.font("small"))
        painter.setPen(look.colour("ink2"))
        end = int(Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter)
        painter.drawText(box.adjusted(0, 0, -look.px(10), 0), end, index.data(_COUNT))
        view: Any = self.parent()
        if option.state & QStyle.StateFlag.State_HasFocus and view.hasFocus():
            painter.setPen(QPen(look.colour("focus"), 2.5))
            painter.setBrush(Qt.BrushStyle.NoBrush)
            painter.drawRoundedRect(box.adjusted(1.5, 1.5, -1.5, -1.5), 5, 5)
        painter.restore()

    def _words(self, whole: QRect, index: QModelIndex | QPersistentModelIndex) -> QRect:
        count = QFontMetrics(theme().font("small")).horizontalAdvance(str(index.data(_COUNT) or ""))
        return whole.adjusted(theme().px(14), 0, -(count + theme().px(18)), 0)
