"""Spelling and short forms in a field: underlined when typing rests, suggestions by F7 or the menu."""

from collections.abc import Callable
from functools import partial
from typing import Any

from PySide6.QtCore import QObject, QPoint, Qt, QTimer
from PySide6.QtGui import QAction, QContextMenuEvent, QInputMethodEvent, QKeyEvent, QTextCharFormat, QTextCursor
from PySide6.QtWidgets import QApplication, QLineEdit, QMenu, QPlainTextEdit, QTextEdit, QWidget
from shiboken6 import isValid

from sifield.spelling.short_forms import expand
from sifield.spelling.speller import Slip
from sifield.ui.theme import theme
from sifield.ui.widgets.banner import announce
from sifield.ui.writing import writing

REST = 500
"""Milliseconds without a key after which words are looked at: a key itself never waits for it."""
_ENDS = frozenset(" ,.;:!?)\n")
_MOST = 200  # slips underlined; nobody reads on


class Spelling(QObject):
    """Looks at one field's words; ``LineSpelling`` and ``AreaSpelling`` know how a field shows and changes them."""

    def __init__(self, field: QWidget) -> None:
        super().__init__(field)
        self._field = field
        self.slips: tuple[Slip, ...] = ()
        self._timer = QTimer(self)
        self._timer.setSingleShot(True)
        self._timer.setInterval(REST)
        self._timer.timeout.connect(self.look)
        writing().changed.connect(self._look_again)

    def touch(self) -> None:
        """Something was typed, or the field was entered: look once typing rests."""
        if writing().speller is not None:
            self._timer.start()

    def look(self) -> None:
        """Look at the words now, and underline those that are not known."""
        self._timer.stop()
        speller, text = writing().speller, self.text()
        found = tuple(speller.slips(text, self.caret() if self._field.hasFocus() else -1)) if speller else ()
        if found or self.slips:
            self.slips = found[:_MOST]
            self.underline(text, self.slips)

    def press(self, event: QKeyEvent) -> bool:
        """Take F7, and let a short form become what it stands for; tells whether the key is used up."""
        if event.key() == Qt.Key.Key_F7 and not event.modifiers():
            self._show_next()
            return True
        if event.text() in _ENDS and event.text():
            self.expand()
        return False

    def expand(self) -> None:
        """Put what a short form before the caret stands for in its place."""
        forms = writing().short_forms
        if forms:
            caret = self.caret()
            found = expand(self.text()[max(0, caret - 20) : caret], forms)
            if found is not None:
                self.replace(caret - found[0], caret, found[1])

    def show_menu(self, event: QContextMenuEvent, menu: QMenu | None, at: int) -> None:
        """Show the field's own menu, with suggestions on top where the word at a place is not known."""
        self.look()
        menu = menu or QMenu(self._field)
        slip = next((one for one in self.slips if one.start <= at <= one.end), None)
        if slip is not None:
            first = menu.actions()[0] if menu.actions() else None
            self._offer(menu, slip, first)
        self._pop_up(menu, event.globalPos())

    def _show_next(self) -> None:
        """Choose the next word that is not known, and offer what may have been meant."""
        self._field.setFocus()
        caret = self.caret()
        speller = writing().speller
        self.slips = tuple(speller.slips(self.text()))[:_MOST] if speller is not None else ()
        self.underline(self.text(), self.slips)
        slip = next((one for one in self.slips if one.end >= caret), next(iter(self.slips), None))
        if slip is None:
            announce(self._field, "No word here is unknown")
            return
        self.select(slip.start, slip.end)
        menu = QMenu(self._field)
        self._offer(menu, slip, None)
        announce(self._field, f"“{slip.word}” is not known")
        self._pop_up(menu, self.corner())
        menu.setActiveAction(menu.actions()[0])

    def _offer(self, menu: QMenu, slip: Slip, before: QAction | None) -> None:
        speller = writing().speller
        for word in speller.suggest(slip.word) if speller is not None else ():
            self._add(menu, before, word, partial(self.replace, slip.start, slip.end, word))
        learn = f"“{slip.word}” is right: keep it among my words"
        self._add(menu, before, learn, partial(writing().word_learnt.emit, slip.word))
        if before is not None:
            menu.insertSeparator(before)

    @staticmethod
    def _add(menu: QMenu, before: QAction | None, words: str, does: Callable[[], object]) -> None:
        action = QAction(words, menu)
        action.triggered.connect(lambda _=False: does())
        menu.insertAction(before, action) if before is not None else menu.addAction(action)

    def _pop_up(self, menu: QMenu, at: QPoint) -> None:
        menu.setObjectName("spelling_menu")
        menu.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        menu.popup(at)

    def _look_again(self) -> None:
        if isValid(self._field) and self._field.isVisible():
            self.look()

    # -- what each kind of field does in its own way

    def text(self) -> str:
        """Give the words."""
        raise NotImplementedError

    def caret(self) -> int:
        """Give the place of the caret in the words."""
        raise NotImplementedError

    def corner(self) -> QPoint:
        """Give where a menu at the caret begins, on the screen."""
        raise NotImplementedError

    def select(self, start: int, end: int) -> None:
        """Select a part of the words."""
        raise NotImplementedError

    def replace(self, start: int, end: int, words: str) -> None:
        """Put words in the place of a part, as typing would: told, kept, and undone by Ctrl+Z."""
        raise NotImplementedError

    def underline(self, text: str, slips: tuple[Slip, ...]) -> None:
        """Underline these, and nothing else."""
        raise NotImplementedError


class AreaSpelling(Spelling):
    """In a field of several lines."""

    def __init__(self, field: QPlainTextEdit) -> None:
        super().__init__(field)
        self._area = field
        field.textChanged.connect(self.touch)

    def text(self) -> str:
        return self._area.toPlainText()

    def caret(self) -> int:
        return _points(self.text(), self._area.textCursor().position())

    def at(self, event: QContextMenuEvent) -> int:
        """Give the place that a menu is wanted for."""
        if event.reason() == QContextMenuEvent.Reason.Keyboard:
            return self.caret()
        return _points(self.text(), self._area.cursorForPosition(event.pos()).position())

    def corner(self) -> QPoint:
        return self._area.viewport().mapToGlobal(self._area.cursorRect().bottomLeft())

    def select(self, start: int, end: int) -> None:
        self._area.setTextCursor(self._cursor(self.text(), start, end))

    def replace(self, start: int, end: int, words: str) -> None:
        cursor = self._cursor(self.text(), start, end)
        cursor.insertText(words)
        self._area.setTextCursor(cursor)

    def underline(self, text: str, slips: tuple[Slip, ...]) -> None:
        marked = []
        for slip in slips:
            one: Any = QTextEdit.ExtraSelection()
            one.format, one.cursor = _wavy(), self._cursor(text, slip.start, slip.end)
            marked.append(one)
        self._area.setExtraSelections(marked)

    def _cursor(self, text: str, start: int, end: int) -> QTextCursor:
        cursor = QTextCursor(self._area.document())
        cursor.setPosition(_units(text, start))
        cursor.setPosition(_units(text, end), QTextCursor.MoveMode.KeepAnchor)
        return cursor


class LineSpelling(Spelling):
    """In a field of one line."""

    def __init__(self, field: QLineEdit) -> None:
        super().__init__(field)
        self._line = field
        field.textChanged.connect(self.touch)

    def text(self) -> str:
        return self._line.text()

    def caret(self) -> int:
        return _points(self.text(), self._line.cursorPosition())

    def at(self, event: QContextMenuEvent) -> int:
        """Give the place that a menu is wanted for."""
        if event.reason() == QContextMenuEvent.Reason.Keyboard:
            return self.caret()
        return _points(self.text(), self._line.cursorPositionAt(event.pos()))

    def corner(self) -> QPoint:
        return self._line.mapToGlobal(QPoint(self._line.inputMethodQuery(_CARET).x(), self._line.height()))

    def select(self, start: int, end: int) -> None:
        first = _units(self.text(), start)
        self._line.setSelection(first, _units(self.text(), end) - first)

    def replace(self, start: int, end: int, words: str) -> None:
        self.select(start, end)
        self._line.insert(words)

    def underline(self, text: str, slips: tuple[Slip, ...]) -> None:
        """Give the line its underlines as an input method would give them: it has no other way."""
        here, kind = self._line.cursorPosition(), QInputMethodEvent.AttributeType.TextFormat
        marks = []
        for slip in slips:
            first = _units(text, slip.start)
            marks.append(QInputMethodEvent.Attribute(kind, first - here, _units(text, slip.end) - first, _wavy()))
        QApplication.sendEvent(self._line, QInputMethodEvent("", marks))


_CARET = Qt.InputMethodQuery.ImCursorRectangle


def _wavy() -> QTextCharFormat:
    style = QTextCharFormat()
    style.setUnderlineStyle(QTextCharFormat.UnderlineStyle.SpellCheckUnderline)
    style.setUnderlineColor(theme().colour("bad"))
    return style


def _units(text: str, at: int) -> int:
    """Give a place in words as Qt counts them: by UTF-16 units."""
    return at if text.isascii() else len(text[:at].encode("utf-16-le")) // 2


def _points(text: str, units: int) -> int:
    """Give a place that Qt counted as Python counts it."""
    return units if text.isascii() else len(text.encode("utf-16-le")[: 2 * units].decode("utf-16-le", "ignore"))
