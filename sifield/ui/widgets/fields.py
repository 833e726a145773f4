"""Fields: a label above, a hint below it, the input, and what is wrong with it in words."""

from collections.abc import Mapping
from functools import partial
from typing import Any

from PySide6.QtCore import QRectF, Qt, QTimer, Signal
from PySide6.QtGui import QContextMenuEvent, QKeyEvent, QMouseEvent, QPainter, QPaintEvent
from PySide6.QtWidgets import QComboBox, QCompleter, QLineEdit, QPlainTextEdit, QSizePolicy, QVBoxLayout, QWidget

from sifield.ui.theme import S1, theme
from sifield.ui.widgets.banner import announce
from sifield.ui.widgets.icon import paint_icon
from sifield.ui.widgets.layout import bring_into_view
from sifield.ui.widgets.spelling import AreaSpelling, LineSpelling
from sifield.ui.widgets.text import Text


class TextField(QLineEdit):
    """One line of text; ``spelled=True`` for words in sentences, whose spelling is looked at."""

    def __init__(self, name: str = "", parent: QWidget | None = None, *, spelled: bool = False) -> None:
        super().__init__(parent)
        self.setAccessibleName(name)
        self.spelling = LineSpelling(self) if spelled else None

    def keyPressEvent(self, event: QKeyEvent) -> None:
        if self.spelling is None or not self.spelling.press(event):
            super().keyPressEvent(event)

    def focusInEvent(self, event: Any) -> None:
        super().focusInEvent(event)
        if self.spelling is not None:
            self.spelling.touch()

    def contextMenuEvent(self, event: QContextMenuEvent) -> None:
        if self.spelling is None:
            super().contextMenuEvent(event)
        else:
            self.spelling.show_menu(event, self.createStandardContextMenu(), self.spelling.at(event))


class TextArea(QPlainTextEdit):
    """Several lines of text; grows with what is typed, Tab leaves it; its spelling is looked at unless it holds a list.

    **Signals:** ``left()`` when the focus goes elsewhere.
    """

    left = Signal()

    def __init__(
        self, name: str = "", parent: QWidget | None = None, *, lines: int = 2, most: int = 12, spelled: bool = True
    ) -> None:
        super().__init__(parent)
        self.setAccessibleName(name)
        self.setTabChangesFocus(True)
        self.spelling = AreaSpelling(self) if spelled else None
        self._lines, self._most = lines, most
        self.document().contentsChanged.connect(self._grow)
        self._grow()

    def _grow(self) -> None:
        line = self.fontMetrics().lineSpacing()
        used = round(self.document().size().height())  # a QPlainTextEdit counts its document's height in lines
        wanted = max(self._lines, min(self._most, used)) * line
        scrolls = Qt.ScrollBarPolicy.ScrollBarAsNeeded if used > self._most else Qt.ScrollBarPolicy.ScrollBarAlwaysOff
        self.setVerticalScrollBarPolicy(scrolls)
        frame = 2 * (theme().px(4) + 3) + round(2 * self.document().documentMargin())
        if self.minimumHeight() != wanted + frame:
            self.setFixedHeight(wanted + frame)

    def resizeEvent(self, event: Any) -> None:
        super().resizeEvent(event)
        self._grow()

    def changeEvent(self, event: Any) -> None:
        super().changeEvent(event)
        self._grow()

    def keyPressEvent(self, event: QKeyEvent) -> None:
        if self.spelling is None or not self.spelling.press(event):
            super().keyPressEvent(event)

    def contextMenuEvent(self, event: QContextMenuEvent) -> None:
        if self.spelling is None:
            super().contextMenuEvent(event)
        else:
            self.spelling.show_menu(event, self.createStandardContextMenu(), self.spelling.at(event))

    def focusInEvent(self, event: Any) -> None:
        super().focusInEvent(event)
        if self.spelling is not None:
            self.spelling.touch()

    def focusOutEvent(self, event: Any) -> None:
        super().focusOutEvent(event)
        self.left.emit()


class ChoiceField(QComboBox):
    """A list to choose from; ``typed=True`` allows type-ahead in long lists (schools, people), where a part that one
    name alone has is enough. With ``narrow=True``, as when typed, it may be narrower than its longest line.
    """

    def __init__(
        self, name: str = "", parent: QWidget | None = None, *, typed: bool = False, narrow: bool = False
    ) -> None:
        super().__init__(parent)
        self._is_touched = False
        self.setAccessibleName(name)
        self.setSizeAdjustPolicy(QComboBox.SizeAdjustPolicy.AdjustToContents)
        self.setMaxVisibleItems(14)
        if typed or narrow:  # as wide as there is room, not as the longest name in it
            self.setSizeAdjustPolicy(QComboBox.SizeAdjustPolicy.AdjustToMinimumContentsLengthWithIcon)
            self.setMinimumContentsLength(12)
            self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)
        if typed:
            self.setEditable(True)
            self.setInsertPolicy(QComboBox.InsertPolicy.NoInsert)
            completer, line = self.completer(), self.lineEdit()
            assert completer is not None
            assert line is not None
            completer.setFilterMode(Qt.MatchFlag.MatchContains)
            completer.setCompletionMode(QCompleter.CompletionMode.PopupCompletion)
            line.setAccessibleName(name)
            line.editingFinished.connect(self._settle)

    def wheelEvent(self, event: Any) -> None:
        """Scrolling the page must never change an answer."""
        event.ignore()

    def mousePressEvent(self, event: QMouseEvent) -> None:
        """Open as the mouse is pressed, but only as a finger goes up: until then it may be about to scroll."""
        self._is_touched = event.source() != Qt.MouseEventSource.MouseEventNotSynthesized
        if not self._is_touched:
            super().mousePressEvent(event)

    def mouseReleaseEvent(self, event: QMouseEvent) -> None:
        was_touched, self._is_touched = self._is_touched, False
        if not was_touched:
            super().mouseReleaseEvent(event)
        elif self.rect().contains(event.position().toPoint()):
            self.showPopup()

    def keyPressEvent(self, event: QKeyEvent) -> None:
        if event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter) and not self.isEditable():
            self.showPopup()
            return
        super().keyPressEvent(event)

    def _settle(self) -> None:
        """Take the one name that what was typed is a part of."""
        typed = " ".join(self.currentText().split()).casefold()
        names = [self.itemText(at).casefold() for at in range(self.count())]
        fitting = [at for at, name in enumerate(names) if typed and typed in name]
        if len(fitting) == 1 and typed != names[fitting[0]]:
            self.setCurrentIndex(fitting[0])
            self.setEditText(self.itemText(fitting[0]))

    def paintEvent(self, event: QPaintEvent) -> None:
        super().paintEvent(event)
        side = theme().px(16)
        box = QRectF(self.width() - side - theme().px(10), (self.height() - side) / 2, side, side)
        paint_icon(QPainter(self), "chevron-down", box, theme().colour("ink2" if self.isEnabled() else "hint"))


class FieldRow(QWidget):
    """A labelled input: label above, hint below the label, fault text under the input.

    The label is the input's buddy and name; ``optional=True`` says so in words.
    """

    def __init__(
        self, label: str, field: QWidget, *, hint: str = "", optional: bool = False, parent: QWidget | None = None
    ) -> None:
        super().__init__(parent)
        self.field = field
        self.label = Text(f"{label} (optional)" if optional else label, "strong")
        self.label.setBuddy(field)
        self._hint = Text(hint, "small")
        self._fault = Text("", "strong", "bad")
        self._fault.hide()
        if not field.accessibleName():
            field.setAccessibleName(label)
        field.setAccessibleDescription(hint)
        inner = QVBoxLayout(self)
        inner.setContentsMargins(0, 0, 0, 0)
        inner.setSpacing(S1)
        for part in (self.label, self._hint, self._fault, field):
            inner.addWidget(part)
        self._hint.setVisible(bool(hint))  # now that it has a parent: shown before, it would be a window of its own

    @property
    def fault(self) -> str:
        """What is said to be wrong, or ""."""
        return self._fault.text()

    def show_fault(self, words: str) -> None:
        """Say what is wrong with the input and how to mend it; "" takes it away."""
        self._fault.setText(words)
        self._fault.setVisible(bool(words))
        self.field.setProperty("wrong", "true" if words else "false")
        self.field.style().unpolish(self.field)
        self.field.style().polish(self.field)
        self.field.setAccessibleDescription(f"{words} {self._hint.text()}".strip())
        if words:
            announce(self.field, words)
            self.bring_into_view()

    def bring_into_view(self) -> None:
        """Scroll to it, once what is said of it has its place."""
        QTimer.singleShot(0, self, partial(bring_into_view, self))

    def set_hint(self, words: str) -> None:
        """Change the hint."""
        self._hint.setText(words)
        self._hint.setVisible(bool(words))
        self.field.setAccessibleDescription(words)


def show_faults(rows: Mapping[str, FieldRow], faults: Mapping[str, str]) -> bool:
    """Say by each row what is wrong with it ("" for nothing), go to the first, and tell whether there is any."""
    for name, words in faults.items():
        rows[name].show_fault(words)
    first = next((name for name, words in faults.items() if words), None)
    if first is not None:
        rows[first].field.setFocus()
        rows[first].bring_into_view()
    return first is not None
