"""The outline rail: every section and its questions, how far each is, and one click to any of them."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from PySide6.QtCore import QModelIndex, QPersistentModelIndex, QRect, QRectF, QSize, Qt, Signal
from PySide6.QtGui import QFontMetrics, QPainter, QPen
from PySide6.QtWidgets import (
    QFrame,
    QHBoxLayout,
    QListWidget,
    QListWidgetItem,
    QStyle,
    QStyledItemDelegate,
    QStyleOptionViewItem,
    QVBoxLayout,
    QWidget,
)

from sifield.ui.theme import S2, S3, theme
from sifield.ui.widgets.finger import let_a_finger_scroll
from sifield.ui.widgets.icon import paint_icon
from sifield.ui.widgets.list_ground import paint_ground
from sifield.ui.widgets.states import ProgressLine
from sifield.ui.widgets.text import Text

_WRAP = Qt.TextFlag.TextWordWrap | Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignVCenter
_LINE = Qt.ItemDataRole.UserRole


@dataclass(frozen=True, slots=True)
class OutlineLine:
    """A section (``level`` 0) or a question in it (``level`` 1); counts hold only what is asked now."""

    id: str
    label: str
    answered: int
    asked: int
    level: int = 0
    is_flagged: bool = False

    @property
    def is_done(self) -> bool:
        """Whether everything asked is answered."""
        return self.asked > 0 and self.answered >= self.asked

    def spoken(self) -> str:
        """The line as a screen reader says it."""
        if self.level == 0:
            state = "nothing asked" if not self.asked else f"{self.answered} of {self.asked} answered"
        else:
            state = "answered" if self.is_done else "not answered"
        return f"{self.label}, {state}{', to revisit' if self.is_flagged else ''}"


class _Delegate(QStyledItemDelegate):
    """Paints a line: ring or tick, words, flag, count."""

    def sizeHint(self, option: QStyleOptionViewItem, index: QModelIndex | QPersistentModelIndex) -> QSize:
        line: OutlineLine = index.data(_LINE)
        view: Any = self.parent()
        width = view.viewport().width()
        words = self._words_box(QRect(0, 0, width, 10_000), line)
        metrics = QFontMetrics(self._font(line))
        tall = metrics.boundingRect(QRect(0, 0, max(1, words.width()), 10_000), int(_WRAP), line.label).height()
        return QSize(width, max(theme().px(36 if line.level == 0 else 30), tall + theme().px(12)))

    def paint(self, painter: QPainter, option: Any, index: QModelIndex | QPersistentModelIndex) -> None:
        line: OutlineLine = index.data(_LINE)
        look, box = theme(), QRectF(option.rect).adjusted(0, 1, 0, -1)
        current = bool(option.state & QStyle.StateFlag.State_Selected)
        painter.save()
        paint_ground(painter, box, option.state, has_bar=line.level == 0)
        self._paint_mark(painter, box, line, current)
        painter.setFont(self._font(line, current))
        tone = "brand" if current else "ink" if line.level == 0 else "ink2"
        painter.setPen(look.colour(tone))
        words = QRectF(self._words_box(option.rect, line))
        painter.drawText(words, int(_WRAP), line.label)
        self._paint_right(painter, box, line, current)
        view: Any = self.parent()
        if option.state & QStyle.StateFlag.State_HasFocus and view.hasFocus():
            painter.setPen(QPen(look.colour("focus"), 2.5))
            painter.setBrush(Qt.BrushStyle.NoBrush)
            painter.drawRoundedRect(box.adjusted(1.5, 1.5, -1.5, -1.5), 5, 5)
        painter.restore()

    def _font(self, line: OutlineLine, current: bool = True) -> Any:
        if line.level == 0 or current:
            return theme().font("body", theme().font("strong").weight())
        return theme().font("small")

    def _indent(self, line: OutlineLine) -> int:
        return theme().px(12 if line.level == 0 else 34)

    def _words_box(self, whole: QRect, line: OutlineLine) -> QRect:
        left = self._indent(line) + theme().px(24 if line.level == 0 else 20)
        right = theme().px(10)
        if line.level == 0 and line.asked:
            right += QFontMetrics(theme().font("small")).horizontalAdvance(self._count(line)) + theme().px(8)
        if line.is_flagged:
            right += theme().px(20)
        return whole.adjusted(left, 0, -right, 0)

    def _count(self, line: OutlineLine) -> str:
        return f"{line.answered}/{line.asked}"

    def _paint_mark(self, painter: QPainter, box: QRectF, line: OutlineLine, current: bool) -> None:
        look = theme()
        side = float(look.px(16 if line.level == 0 else 10))
        mark = QRectF(box.left() + self._indent(line), box.center().y() - side / 2, side, side)
        if line.is_done:
            painter.setPen(Qt.PenStyle.NoPen)
            painter.setBrush(look.colour("ok"))
            painter.drawEllipse(mark)
            inset = side * 0.14
            paint_icon(painter, "check", mark.adjusted(inset, inset, -inset, -inset), look.colour("surface"))
            return
        thick = 2.0 if line.level == 0 else 1.5
        ring = mark.adjusted(thick / 2, thick / 2, -thick / 2, -thick / 2)
        painter.setBrush(Qt.BrushStyle.NoBrush)
        painter.setPen(QPen(look.colour("control"), thick))
        painter.drawEllipse(ring)
        if line.answered:
            pen = QPen(look.colour("brand"), thick + 1)
            pen.setCapStyle(Qt.PenCapStyle.FlatCap)
            painter.setPen(pen)
            painter.drawArc(ring, 90 * 16, -round(360 * 16 * line.answered / max(1, line.asked)))
        elif current and line.level:
            painter.setPen(Qt.PenStyle.NoPen)
            painter.setBrush(look.colour("brand"))
            painter.drawEllipse(ring.adjusted(2, 2, -2, -2))

    def _paint_right(self, painter: QPainter, box: QRectF, line: OutlineLine, current: bool) -> None:
        look, right = theme(), box.right() - theme().px(10)
        if line.level == 0 and line.asked:
            painter.setFont(look.font("small"))
            painter.setPen(look.colour("ink2" if current else "hint"))
            wide = QFontMetrics(look.font("small")).horizontalAdvance(self._count(line)) + 2
            end = Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter
            painter.drawText(QRectF(right - wide, box.top(), wide, box.height()), end, self._count(line))
            right -= wide + look.px(6)
        if line.is_flagged:
            side = look.px(16)
            flag = QRectF(right - side, box.center().y() - side / 2, side, side)
            paint_icon(painter, "flag", flag, look.colour("warn"))


class _OutlineList(QListWidget):
    """The list itself: as wide as the rail, never sideways."""

    def __init__(self, name: str, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setObjectName("outline")
        self.setAccessibleName(name)
        self.setFrameShape(QFrame.Shape.NoFrame)
        self.setStyleSheet("QListWidget { background: transparent; border: 0; } QListWidget::item { padding: 0; }")
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.setVerticalScrollMode(QListWidget.ScrollMode.ScrollPerPixel)
        self.setMouseTracking(True)
        self.setItemDelegate(_Delegate(self))
        let_a_finger_scroll(self)

    def resizeEvent(self, event: Any) -> None:
        super().resizeEvent(event)
        self.scheduleDelayedItemsLayout()


class OutlineRail(QWidget):
    """Headline with the whole count, a progress line, and the list; put what belongs below into ``foot``.

    **Signals:** ``chosen(id: str)`` when a person went to a line (click, Enter, or the arrows).
    """

    chosen = Signal(str)

    def __init__(self, headline: str, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._count = Text("", "small", "ink2", wrap=False)
        self._count.setObjectName("outline_count")
        self._progress = ProgressLine(f"{headline}: answered so far")
        self.list = _OutlineList(headline, self)
        column = QVBoxLayout(self)
        column.setContentsMargins(8, 14, 8, 12)
        column.setSpacing(S2)
        head = QHBoxLayout()
        head.setContentsMargins(12, 0, 12, 0)
        head.addWidget(Text(headline, "question"), 1)
        head.addWidget(self._count)
        column.addLayout(head)
        line = QHBoxLayout()
        line.setContentsMargins(12, 0, 12, 4)
        line.addWidget(self._progress)
        column.addLayout(line)
        column.addWidget(self.list, 1)
        self.foot = QHBoxLayout()
        self.foot.setContentsMargins(12, 0, 12, 0)
        self.foot.setSpacing(S3)
        column.addLayout(self.foot)
        self.list.currentItemChanged.connect(self._tell)

    def show_lines(self, lines: Sequence[OutlineLine], current: str = "") -> None:
        """Show these lines; ``current`` is the id of the one in hand. Tells nobody."""
        self.list.blockSignals(True)
        if [self.list.item(place).data(_LINE).id for place in range(self.list.count())] != [each.id for each in lines]:
            self.list.clear()
            for line in lines:
                item = QListWidgetItem()
                item.setData(_LINE, line)  # before it is in the list, which asks at once how tall it is
                self.list.addItem(item)
        for place, line in enumerate(lines):
            item = self.list.item(place)
            if not item.text() or item.data(_LINE) != line:
                item.setData(_LINE, line)
                item.setData(Qt.ItemDataRole.AccessibleTextRole, line.spoken())
                item.setText(line.label)
            if line.id == current:
                self.list.setCurrentItem(item)
        if not current:
            self.list.setCurrentRow(-1)
        self.list.blockSignals(False)
        sections = [line for line in lines if line.level == 0]
        done, of = sum(line.answered for line in sections), sum(line.asked for line in sections)
        self._count.setText(f"{done} of {of}")
        self._progress.show_progress(done, of)

    def _tell(self, item: QListWidgetItem | None) -> None:
        if item is not None:
            self.chosen.emit(item.data(_LINE).id)
