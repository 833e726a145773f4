"""A small editor of plain text: lines with their numbers, and a mark where something is wrong."""

from collections.abc import Collection
from typing import Any

from PySide6.QtCore import QRect, QRectF, Qt, QTimer, Signal
from PySide6.QtGui import QFontMetrics, QPainter, QPaintEvent, QTextCursor, QTextFormat
from PySide6.QtWidgets import QPlainTextEdit, QTextEdit, QWidget

from sifield.ui.theme import theme
from sifield.ui.widgets.icon import paint_icon

_REST = 600  # milliseconds without a key after which what was typed counts


class _Numbers(QWidget):
    """The strip with the numbers of the lines."""

    def __init__(self, editor: "LineEditor") -> None:
        super().__init__(editor)
        self._editor = editor

    def paintEvent(self, event: QPaintEvent) -> None:
        self._editor.paint_numbers(event)


class LineEditor(QPlainTextEdit):
    """Shows a text and lets it be changed, unless ``setReadOnly``; Tab leaves it.

    **Signals:** ``rested(text: str)`` once a person has changed something and rests, ``line_chosen(line: int)``.
    """

    rested = Signal(str)
    line_chosen = Signal(int)

    def __init__(self, name: str, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setAccessibleName(name)
        self.setTabChangesFocus(True)
        self._marked: frozenset[int] = frozenset()
        self._shows = False
        self._numbers = _Numbers(self)
        self._rest = QTimer(self)
        self._rest.setSingleShot(True)
        self._rest.setInterval(_REST)
        self._rest.timeout.connect(lambda: self.rested.emit(self.toPlainText()))
        self.textChanged.connect(self._stir)
        self.cursorPositionChanged.connect(self._tell)
        self.blockCountChanged.connect(self._fit)
        self.updateRequest.connect(self._follow)
        theme().changed.connect(self._fit)
        self._fit()

    @property
    def line(self) -> int:
        """The line that the cursor is in, from 1."""
        return self.textCursor().blockNumber() + 1

    def show_text(self, text: str) -> None:
        """Show another text. What stood there before can be brought back by undoing, and the cursor keeps its line."""
        if text == self.toPlainText():
            return
        self._shows = True
        line, is_first = self.line, self.document().isEmpty()
        if is_first:
            self.setPlainText(text)
        else:
            cursor = QTextCursor(self.document())
            cursor.select(QTextCursor.SelectionType.Document)
            cursor.insertText(text)
        self._shows = False
        self.go_to(1 if is_first else line)

    def mark(self, lines: Collection[int]) -> None:
        """Mark the lines in which something is wrong."""
        self._marked = frozenset(lines)
        found = []
        for number in sorted(self._marked):
            block = self.document().findBlockByNumber(number - 1)
            if block.isValid():
                one: Any = QTextEdit.ExtraSelection()  # its fields are not in Qt's own types
                one.cursor = QTextCursor(block)
                one.format.setBackground(theme().colour("bad_tint"))
                one.format.setProperty(QTextFormat.Property.FullWidthSelection, True)
                found.append(one)
        self.setExtraSelections(found)
        self._numbers.update()

    def go_to(self, line: int) -> None:
        """Put the cursor into a line and bring it into view; tells nobody."""
        block = self.document().findBlockByNumber(max(1, line) - 1)
        if block.isValid():
            self.blockSignals(True)
            self.setTextCursor(QTextCursor(block))
            self.blockSignals(False)
            self.centerCursor()

    def _stir(self) -> None:
        if not self._shows:
            self._rest.start()

    def finish(self) -> None:
        """Tell at once what was typed and has not rested yet."""
        if self._rest.isActive():
            self._rest.stop()
            self.rested.emit(self.toPlainText())

    def focusOutEvent(self, event: Any) -> None:
        super().focusOutEvent(event)
        self.finish()

    def hideEvent(self, event: Any) -> None:
        """Lose nothing where the screen is left by a key."""
        super().hideEvent(event)
        self.finish()

    def _tell(self) -> None:
        if not self._shows:
            self.line_chosen.emit(self.line)
        self._numbers.update()

    # -- the strip

    def _wide(self) -> int:
        metrics = QFontMetrics(theme().font("small"))
        return metrics.horizontalAdvance("9" * max(3, len(str(self.blockCount())))) + theme().px(36)

    def _fit(self) -> None:
        self.setViewportMargins(self._wide(), 0, 0, 0)
        self._place()

    def _place(self) -> None:
        inside = self.contentsRect()
        self._numbers.setGeometry(QRect(inside.left(), inside.top(), self._wide(), inside.height()))

    def _follow(self, area: QRect, down: int) -> None:
        if down:
            self._numbers.scroll(0, down)
        else:
            self._numbers.update(0, area.y(), self._numbers.width(), area.height())

    def resizeEvent(self, event: Any) -> None:
        super().resizeEvent(event)
        self._place()

    def paint_numbers(self, event: QPaintEvent) -> None:
        """Draw the numbers of the lines in view, with a mark beside each that has a fault."""
        painter, look = QPainter(self._numbers), theme()
        painter.fillRect(event.rect(), look.colour("sunken"))
        painter.setFont(look.font("small"))
        side, wide = look.px(14), self._numbers.width()
        block = self.firstVisibleBlock()
        top = self.blockBoundingGeometry(block).translated(self.contentOffset()).top()
        tall = QFontMetrics(self.font()).lineSpacing()
        while block.isValid() and top <= event.rect().bottom():
            number = block.blockNumber() + 1
            is_wrong = number in self._marked
            tone = "bad" if is_wrong else "ink" if number == self.line else "hint"
            painter.setPen(look.colour(tone))
            box = QRectF(0, top, wide - look.px(8), tall)
            painter.drawText(box, Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter, str(number))
            if is_wrong:
                mark = QRectF(look.px(6), top + (tall - side) / 2, side, side)
                paint_icon(painter, "warning", mark, look.colour("bad"))
            top += self.blockBoundingRect(block).height()
            block = block.next()
