"""Jump to any question by words: a line to type in and what it finds, over the page; no window of its own."""

from collections.abc import Sequence
from dataclasses import dataclass

from PySide6.QtCore import QEvent, QObject, QRect, Qt, Signal
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QListWidget, QListWidgetItem, QWidget

from sifield.ui.theme import S1, theme
from sifield.ui.widgets.banner import announce
from sifield.ui.widgets.buttons import IconButton
from sifield.ui.widgets.card import Card
from sifield.ui.widgets.fields import TextField
from sifield.ui.widgets.finger import let_a_finger_scroll
from sifield.ui.widgets.layout import column, row
from sifield.ui.widgets.text import Text

_MOST = 60  # of those found that are shown: nobody reads on, they type more
_WIDE, _TALL = 620, 420


@dataclass(frozen=True, slots=True)
class JumpLine:
    """A question to jump to: its words, where it stands, how it stands ("answered", "to come back to" or "")."""

    words: str
    where: str
    state: str


class JumpPanel(Card):
    """Finds questions by parts of their words, number, page or room.

    **Signals:** ``chosen(at: int)`` with the place among the lines that were given, ``closed()``.
    """

    chosen = Signal(int)
    closed = Signal()

    def __init__(self, parent: QWidget) -> None:
        super().__init__(parent, name="Jump to a question")
        self.setObjectName("jump_panel")
        self.set_current(True)
        self._lines: tuple[JumpLine, ...] = ()
        self._plain: list[str] = []
        self.field = TextField("Words of the question, its number, or the room")
        self.list = QListWidget()
        self.list.setAccessibleName("Questions found")
        let_a_finger_scroll(self.list)
        self.list.setWordWrap(True)
        self.list.setTextElideMode(Qt.TextElideMode.ElideNone)
        self.list.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self._told = Text("", "small", "hint")
        close = IconButton("close", "Close the jump")
        head = row(Text("Jump to a question", "title", wrap=False), "stretch", close)
        self.body.addLayout(column(head, self.field, self.list, self._told, gap=S1))
        close.clicked.connect(self.closed)
        self.field.textEdited.connect(self._find)
        self.field.installEventFilter(self)
        self.list.installEventFilter(self)
        self.list.itemClicked.connect(self._take)
        parent.installEventFilter(self)
        self.hide()

    def open(self, lines: Sequence[JumpLine]) -> None:
        """Come up with these questions, ready to type."""
        self._lines = tuple(lines)
        self._plain = [f"{line.words} {line.where} {line.state}".casefold() for line in lines]
        self.field.clear()
        self._find("")
        self._place()
        self.show()
        self.raise_()
        self.field.setFocus(Qt.FocusReason.ShortcutFocusReason)

    def _find(self, typed: str) -> None:
        words = typed.casefold().split()
        found = [at for at, plain in enumerate(self._plain) if all(word in plain for word in words)]
        self.list.clear()
        for at in found[:_MOST]:
            line = self._lines[at]
            item = QListWidgetItem(f"{line.words}\n{' · '.join(part for part in (line.where, line.state) if part)}")
            item.setData(Qt.ItemDataRole.UserRole, at)
            self.list.addItem(item)
        self.list.setCurrentRow(0 if found else -1)
        more = f", the first {_MOST} shown" if len(found) > _MOST else ""
        if found:
            self._told.setText(f"{len(found)} of {len(self._lines)} found{more}. Enter goes to the marked one.")
        else:
            self._told.setText("No question has all of these words. Try one of them.")
            announce(self.field, self._told.text())

    def _take(self, item: QListWidgetItem | None) -> None:
        if item is not None:
            self.chosen.emit(item.data(Qt.ItemDataRole.UserRole))

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        """Let the arrows go through what was found while one types, and Enter choose."""
        if event.type() == QEvent.Type.Resize and watched is self.parent():
            self._place()
        if isinstance(event, QKeyEvent) and event.type() == QEvent.Type.KeyPress and watched is not self.parent():
            key = event.key()
            if key in (Qt.Key.Key_Return, Qt.Key.Key_Enter):
                self._take(self.list.currentItem())
                return True
            if watched is self.field and key in (Qt.Key.Key_Down, Qt.Key.Key_Up):
                step = 1 if key == Qt.Key.Key_Down else -1
                self.list.setCurrentRow(max(0, min(self.list.count() - 1, self.list.currentRow() + step)))
                item = self.list.currentItem()
                if item is not None:
                    announce(self.field, item.text())
                return True
        return super().eventFilter(watched, event)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        if event.key() == Qt.Key.Key_Escape:
            self.closed.emit()
            return
        event.accept()  # a key that means nothing here is no rating in the page beneath

    def _place(self) -> None:
        over = self.parentWidget()
        if over is not None:
            wide, tall = min(theme().px(_WIDE), over.width() - 32), min(theme().px(_TALL), over.height() - 16)
            self.setGeometry(QRect((over.width() - wide) // 2, 8, wide, tall))
