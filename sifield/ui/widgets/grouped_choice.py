"""Choosing from a list with headings, such as the forms: looked through, or found by typing a part of the name."""

from collections.abc import Iterable, Sequence
from typing import Any

from PySide6.QtCore import QModelIndex, QPersistentModelIndex, QRectF, QSize, QSortFilterProxyModel, Qt
from PySide6.QtGui import QFontMetrics, QPainter, QStandardItem, QStandardItemModel
from PySide6.QtWidgets import QStyle, QStyledItemDelegate, QWidget
from shiboken6 import isValid

from sifield.alike import plain
from sifield.ui.theme import theme
from sifield.ui.widgets.fields import ChoiceField

_DETAIL = Qt.ItemDataRole.UserRole + 1
_Index = QModelIndex | QPersistentModelIndex
Line = tuple[str, str, str]
"""What is chosen: its words, what stands in small type beside them, and its value."""


class GroupedChoice(ChoiceField):
    """A list under headings. ``chosen`` is what stands in the field, however it came there."""

    def __init__(self, name: str = "", parent: QWidget | None = None) -> None:
        super().__init__(name, parent, typed=True)
        self._lines = QStandardItemModel(self)
        self.setModel(self._lines)
        found = _WithoutHeadings(self)
        found.setSourceModel(self._lines)
        completer, line = self.completer(), self.lineEdit()
        assert completer is not None
        assert line is not None
        line.editingFinished.connect(self._settle)
        self.currentIndexChanged.connect(lambda _at: line.setCursorPosition(0))  # a long name shows its beginning
        completer.setModel(found)
        completer.setMaxVisibleItems(self.maxVisibleItems())
        for view in (self.view(), completer.popup()):
            assert view is not None
            view.setItemDelegate(_Painter(view))

    def show_groups(self, groups: Sequence[tuple[str, Iterable[Line]]]) -> None:
        """Offer these lines, with headings where there is more than one."""
        self._lines.clear()
        for heading, lines in groups:
            if len(groups) > 1:
                item = QStandardItem(heading)
                item.setFlags(Qt.ItemFlag.NoItemFlags)
                self._lines.appendRow(item)
            for words, detail, value in lines:
                item = QStandardItem(words)
                item.setData(value, Qt.ItemDataRole.UserRole)
                item.setData(detail, _DETAIL)
                item.setData(f"{words}, {detail}" if detail else words, Qt.ItemDataRole.AccessibleTextRole)
                self._lines.appendRow(item)

    @property
    def chosen(self) -> str:
        """The value whose words stand in the field, chosen or typed whole; "" for none."""
        words = plain(self.currentText())
        rows = [self._lines.item(at) for at in (self.currentIndex(), *range(self._lines.rowCount())) if at >= 0]
        named = (row for row in rows if row.isEnabled() and plain(row.text()) == words)
        return next((row.data(Qt.ItemDataRole.UserRole) for row in named), "")

    def _settle(self) -> None:
        """Take the only line that holds what was typed, when the field is left."""
        if not isValid(self._lines):  # the screen goes, and the field loses the focus on the way
            return
        words = plain(self.currentText())
        rows = [self._lines.item(at) for at in range(self._lines.rowCount())]
        found = [row for row in rows if row.isEnabled() and words in plain(row.text())]
        if words and not self.chosen and len(found) == 1:
            self.choose(found[0].data(Qt.ItemDataRole.UserRole))

    def choose(self, value: str) -> None:
        """Put a value into the field; "" empties it."""
        at = self.findData(value) if value else -1
        self.setCurrentIndex(at)
        if at < 0:
            self.setEditText("")


class _WithoutHeadings(QSortFilterProxyModel):
    """What typing finds: a heading can be read, but not chosen."""

    def filterAcceptsRow(self, row: int, parent: _Index) -> bool:
        return bool(self.sourceModel().flags(self.sourceModel().index(row, 0, parent)) & Qt.ItemFlag.ItemIsEnabled)


class _Painter(QStyledItemDelegate):
    """Draws a heading, or a line with its small type at the right."""

    def sizeHint(self, option: Any, index: _Index) -> QSize:
        look = theme()
        words = QFontMetrics(look.font("body")).horizontalAdvance(str(index.data()))
        detail = QFontMetrics(look.font("small")).horizontalAdvance(str(index.data(_DETAIL) or ""))
        return QSize(words + detail + look.px(48), look.px(32))

    def paint(self, painter: QPainter, option: Any, index: _Index) -> None:
        look, box = theme(), QRectF(option.rect)
        is_line = bool(index.flags() & Qt.ItemFlag.ItemIsEnabled)
        is_here = is_line and bool(option.state & (QStyle.StateFlag.State_Selected | QStyle.StateFlag.State_MouseOver))
        painter.save()
        painter.fillRect(box, look.colour("brand_tint" if is_here else "surface"))
        inner = box.adjusted(look.px(22 if is_line else 12), 0, -look.px(12), 0)
        detail = str(index.data(_DETAIL) or "")
        if detail:
            font = look.font("small")
            wide = QFontMetrics(font).horizontalAdvance(detail)
            painter.setFont(font)
            painter.setPen(look.colour("hint"))
            painter.drawText(inner, int(Qt.AlignmentFlag.AlignVCenter | Qt.AlignmentFlag.AlignRight), detail)
            inner.setRight(inner.right() - wide - look.px(12))
        font = look.font("body" if is_line else "strong")
        painter.setFont(font)
        painter.setPen(look.colour("brand" if is_here else "ink" if is_line else "hint"))
        said = QFontMetrics(font).elidedText(str(index.data()), Qt.TextElideMode.ElideRight, int(inner.width()))
        painter.drawText(inner, int(Qt.AlignmentFlag.AlignVCenter | Qt.AlignmentFlag.AlignLeft), said)
        painter.restore()
