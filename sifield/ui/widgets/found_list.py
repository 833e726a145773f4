"""What a search found: each place with the words marked, to go through by the arrows and open by Enter."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from PySide6.QtCore import QAbstractListModel, QModelIndex, QPersistentModelIndex, QRect, QRectF, QSize, Qt, Signal
from PySide6.QtGui import QFontMetrics, QKeyEvent, QPainter, QPen
from PySide6.QtWidgets import QAbstractItemView, QListView, QStyle, QStyledItemDelegate, QWidget

from sifield.ui.theme import RADIUS_CARD, RING, S1, S2, S4, theme
from sifield.ui.widgets.buttons import paint_focus_ring
from sifield.ui.widgets.marked_words import Run, lay

_Index = QModelIndex | QPersistentModelIndex
_LINE = Qt.ItemDataRole.UserRole
_WRAP = int(Qt.TextFlag.TextWordWrap)


@dataclass(frozen=True, slots=True)
class FoundLine:
    """A place as the list shows it: where, which visit, what kind of thing, and its words in runs."""

    where: str
    detail: str
    tag: str
    runs: tuple[Run, ...]

    def read_out(self) -> str:
        """Say all of it, for a screen reader."""
        return f"{self.tag}, {self.where}. {''.join(words for words, _ in self.runs)}. {self.detail}"


class _Lines(QAbstractListModel):
    def __init__(self, parent: QWidget) -> None:
        super().__init__(parent)
        self._lines: tuple[FoundLine, ...] = ()

    def show_lines(self, lines: Sequence[FoundLine]) -> None:
        self.beginResetModel()
        self._lines = tuple(lines)
        self.endResetModel()

    def rowCount(self, parent: _Index = QModelIndex()) -> int:
        return 0 if parent.isValid() else len(self._lines)

    def data(self, index: _Index, role: int = Qt.ItemDataRole.DisplayRole) -> Any:
        if not index.isValid():
            return None
        line = self._lines[index.row()]
        if role in (Qt.ItemDataRole.DisplayRole, Qt.ItemDataRole.AccessibleTextRole):
            return line.read_out()
        return line if role == _LINE else None


class _Card(QStyledItemDelegate):
    """Draws a place as a card, as tall as its words."""

    def __init__(self, view: QListView) -> None:
        super().__init__(view)
        self._talls: dict[tuple[FoundLine, int, int], int] = {}

    def tall(self, line: FoundLine, width: int) -> int:
        """Give the height of a card of this width."""
        key = (line, width, theme().percent)
        if key not in self._talls:
            if len(self._talls) > 500:
                self._talls.clear()
            *_, words = self._boxes(line, width)
            self._talls[key] = words.bottom() + theme().px(10) + RING + S1
        return self._talls[key]

    def sizeHint(self, option: Any, index: _Index) -> QSize:
        view = self.parent()
        width = view.viewport().width() if isinstance(view, QListView) else option.rect.width()
        return QSize(theme().px(160), self.tall(index.data(_LINE), width))

    def _boxes(self, line: FoundLine, width: int) -> tuple[QRect, QRect, QRect]:
        """Where the school, the visit and the words stand in a card of this width."""
        look, left = theme(), S4 + RING
        room = max(60, width - 2 * left)
        tag = QFontMetrics(look.font("chip")).horizontalAdvance(line.tag) + 2 * look.px(8) + S2
        strong, small = QFontMetrics(look.font("strong")), QFontMetrics(look.font("small"))
        where = strong.boundingRect(QRect(left, look.px(10) + RING, max(40, room - tag), 9999), _WRAP, line.where)
        detail = small.boundingRect(QRect(left, where.bottom() + 2, room, 9999), _WRAP, line.detail)
        words = QRect(left, detail.bottom() + look.px(6), room, round(lay(line.runs, room).boundingRect().height()))
        return where, detail, words

    def paint(self, painter: QPainter, option: Any, index: _Index) -> None:
        look, line, view, state = theme(), index.data(_LINE), self.parent(), option.state
        box = QRectF(option.rect).adjusted(RING, RING, -RING, -RING - S1)
        lit = bool(state & QStyle.StateFlag.State_MouseOver)
        painter.save()
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        painter.setBrush(look.colour("surface"))
        painter.setPen(QPen(look.colour("brand" if lit else "hairline"), 1))
        painter.drawRoundedRect(box.adjusted(0.5, 0.5, -0.5, -0.5), RADIUS_CARD, RADIUS_CARD)
        top = option.rect.top()
        where, detail, words = (one.translated(0, top) for one in self._boxes(line, option.rect.width()))
        for text, place, kind, ink in ((line.where, where, "strong", "ink"), (line.detail, detail, "small", "hint")):
            painter.setFont(look.font(kind))  # type: ignore[arg-type]
            painter.setPen(look.colour(ink))
            painter.drawText(place.adjusted(0, 0, 1, 1), _WRAP, text)
        painter.setPen(look.colour("ink"))
        lay(line.runs, words.width()).draw(painter, words.topLeft().toPointF())
        self._paint_tag(painter, line.tag, QRectF(where), box.right() - S4)
        if isinstance(view, QWidget) and view.hasFocus() and state & QStyle.StateFlag.State_HasFocus:
            paint_focus_ring(painter, box, RADIUS_CARD)
        painter.restore()

    def _paint_tag(self, painter: QPainter, tag: str, where: QRectF, right: float) -> None:
        look = theme()
        metrics = QFontMetrics(look.font("chip"))
        wide, tall = metrics.horizontalAdvance(tag) + 2 * look.px(8), metrics.height() + look.px(4)
        place = QRectF(right - wide, where.top(), wide, tall)
        painter.setPen(Qt.PenStyle.NoPen)
        painter.setBrush(look.colour("brand_tint"))
        painter.drawRoundedRect(place, 4, 4)
        painter.setFont(look.font("chip"))
        painter.setPen(look.colour("brand"))
        painter.drawText(place, Qt.AlignmentFlag.AlignCenter, tag)


class FoundList(QListView):
    """The places found, as tall as all of them: the page around it scrolls.

    **Signals:** ``opened(row: int)``, ``reached(top: int, tall: int)`` when the arrows come to a card there,
    ``went_up()`` by the arrow from the first one, ``typed(text: str)`` for letters, which belong into the field.
    """

    opened = Signal(int)
    reached = Signal(int, int)
    went_up = Signal()
    typed = Signal(str)

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setObjectName("found")
        self.setAccessibleName("Found")
        self._lines = _Lines(self)
        self._card = _Card(self)
        self.setModel(self._lines)
        self.setItemDelegate(self._card)
        self.setFrameShape(QListView.Shape.NoFrame)
        self.setVerticalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.setSelectionMode(QAbstractItemView.SelectionMode.NoSelection)
        self.setResizeMode(QListView.ResizeMode.Adjust)
        self.setMouseTracking(True)
        self.viewport().setCursor(Qt.CursorShape.PointingHandCursor)
        self.clicked.connect(lambda index: self.opened.emit(index.row()))
        theme().changed.connect(self._fit)
        self._fit()

    def show_lines(self, lines: Sequence[FoundLine]) -> None:
        """Show these places."""
        self._lines.show_lines(lines)
        self._fit()

    def begin(self) -> None:
        """Go to the first place, or to the one where one was."""
        if self._lines.rowCount():
            self.setFocus(Qt.FocusReason.OtherFocusReason)
            self._go_to(max(0, self.currentIndex().row()))

    def scrollTo(self, index: _Index, hint: Any = QAbstractItemView.ScrollHint.EnsureVisible) -> None:
        """Leave scrolling to the page around."""

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Enter opens; the arrow up leads out from the first; what is typed goes into the field."""
        key, row = event.key(), self.currentIndex().row()
        letters = event.text()
        if key in (Qt.Key.Key_Return, Qt.Key.Key_Enter) and row >= 0:
            self.opened.emit(row)
        elif key == Qt.Key.Key_Up and row <= 0:
            self.went_up.emit()
        elif key in (Qt.Key.Key_Up, Qt.Key.Key_Down):
            self._go_to(max(0, min(self._lines.rowCount() - 1, row + (1 if key == Qt.Key.Key_Down else -1))))
        elif letters.isprintable() and letters.strip() and not event.modifiers() & Qt.KeyboardModifier.ControlModifier:
            self.typed.emit(letters)
        else:
            super().keyPressEvent(event)

    def focusInEvent(self, event: Any) -> None:
        """Tab comes to the first place, so that there is something to see."""
        super().focusInEvent(event)
        if self.currentIndex().row() < 0 and self._lines.rowCount():
            self._go_to(0)

    def resizeEvent(self, event: Any) -> None:
        super().resizeEvent(event)
        self._fit()

    def _go_to(self, row: int) -> None:
        index = self._lines.index(row)
        self.setCurrentIndex(index)
        place = self.visualRect(index)
        self.reached.emit(place.top(), place.height())

    def _fit(self) -> None:
        rows = range(self._lines.rowCount())
        wide = self.viewport().width()
        whole = sum(self._card.tall(self._lines.index(row).data(_LINE), wide) for row in rows)
        if self.height() != whole or self.minimumHeight() != whole:
            self.setFixedHeight(max(1, whole))
        self.scheduleDelayedItemsLayout()
