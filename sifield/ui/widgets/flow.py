"""A row that wraps: what does not fit goes on in the next line, so that nothing is lost at 200 % text."""

from PySide6.QtCore import QMargins, QPoint, QRect, QSize, Qt
from PySide6.QtWidgets import QLayout, QLayoutItem, QWidget


class FlowLayout(QLayout):
    """Lay items out like words in a paragraph; ``stretch=True`` shares each line's spare width evenly."""

    def __init__(self, parent: QWidget | None = None, *, gap: int = 8, stretch: bool = False) -> None:
        super().__init__(parent)
        self._items: list[QLayoutItem] = []
        self._gap = gap
        self._stretch = stretch
        self._heights: dict[int, int] = {}
        self.setContentsMargins(0, 0, 0, 0)

    def addItem(self, item: QLayoutItem) -> None:
        self._items.append(item)

    def count(self) -> int:
        return len(self._items)

    def itemAt(self, index: int) -> QLayoutItem | None:
        return self._items[index] if 0 <= index < len(self._items) else None

    def takeAt(self, index: int) -> QLayoutItem | None:
        return self._items.pop(index) if 0 <= index < len(self._items) else None

    def expandingDirections(self) -> Qt.Orientation:
        return Qt.Orientation(0)

    def hasHeightForWidth(self) -> bool:
        return True

    def invalidate(self) -> None:
        self._heights.clear()
        super().invalidate()

    def heightForWidth(self, width: int) -> int:
        """The height at a width, worked out once: the layouts around ask again and again until something changes."""
        if width not in self._heights:
            self._heights[width] = self._arrange(QRect(0, 0, width, 0), move=False)
        return self._heights[width]

    def setGeometry(self, rect: QRect) -> None:
        super().setGeometry(rect)
        self._arrange(rect, move=True)

    def sizeHint(self) -> QSize:
        """One line of everything: what the row would like."""
        sizes = [item.sizeHint() for item in self._visible()]
        margins = self.contentsMargins()
        width = sum(size.width() for size in sizes) + self._gap * max(0, len(sizes) - 1)
        height = max((size.height() for size in sizes), default=0)
        return _with_margins(QSize(width, height), margins)

    def minimumSize(self) -> QSize:
        size = QSize(0, 0)
        for item in self._visible():
            size = size.expandedTo(item.minimumSize())
        return _with_margins(size, self.contentsMargins())

    def _visible(self) -> list[QLayoutItem]:
        return [item for item in self._items if not item.isEmpty()]

    def _lines(self, width: int) -> list[list[QLayoutItem]]:
        items = self._visible()
        wides = [item.sizeHint().width() for item in items]
        if self._stretch and sum(wides) + self._gap * (len(wides) - 1) > width:
            columns = self._columns(width)
            return [items[start : start + columns] for start in range(0, len(items), columns)]
        lines: list[list[QLayoutItem]] = []
        used = 0
        for item, wide in zip(items, wides, strict=True):
            if lines and used + self._gap + wide <= width:
                lines[-1].append(item)
                used += self._gap + wide
            else:
                lines.append([item])
                used = wide
        return lines

    def _columns(self, width: int) -> int:
        """How many equal columns fit where a stretched row must wrap."""
        widest = max(item.sizeHint().width() for item in self._visible())
        return max(1, (width + self._gap) // (widest + self._gap))

    def _arrange(self, rect: QRect, *, move: bool) -> int:
        margins = self.contentsMargins()
        inner = rect.marginsRemoved(margins)
        top = inner.y()
        lines = self._lines(inner.width())
        for line in lines:
            wides = self._widths(line, inner.width(), longest=max(len(each) for each in lines))
            tall = max(
                item.heightForWidth(wide) if item.hasHeightForWidth() else item.sizeHint().height()
                for item, wide in zip(line, wides, strict=True)
            )
            left = inner.x()
            for item, wide in zip(line, wides, strict=True):
                if move:
                    item.setGeometry(QRect(QPoint(left, top), QSize(wide, tall)))
                left += wide + self._gap
            top += tall + self._gap
        if lines:
            top -= self._gap
        return top - rect.y() + margins.bottom()

    def _widths(self, line: list[QLayoutItem], width: int, *, longest: int) -> list[int]:
        wides = [min(item.sizeHint().width(), width) for item in line]
        if not self._stretch:
            return wides
        share = (width - self._gap * (longest - 1)) // longest  # a short last line keeps the others' widths
        if max(wides) <= share:
            return [share] * len(line)
        spare = width - sum(wides) - self._gap * (len(wides) - 1)
        return [wide + max(0, spare) // len(wides) for wide in wides]


def _with_margins(size: QSize, margins: QMargins) -> QSize:
    return size + QSize(margins.left() + margins.right(), margins.top() + margins.bottom())
