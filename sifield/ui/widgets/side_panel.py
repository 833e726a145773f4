"""A panel that lies over the right of the screen in hand, which goes on working beside it."""

from typing import Any

from PySide6.QtCore import QEvent, QObject, QRect, Qt, Signal
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QWidget
from shiboken6 import isValid

from sifield.ui.theme import S2, S4, theme
from sifield.ui.widgets.buttons import IconButton
from sifield.ui.widgets.layout import Page, Rule, Sheet, row
from sifield.ui.widgets.text import Text

_WIDE, _BESIDE = 460, 48


def put_away(panel: QWidget, back_to: QWidget | None) -> None:
    """Give the focus back, then hide a panel. The other way round Qt passes the focus on to whatever comes next, and
    where somebody writes another question would be the one in hand.
    """
    if back_to is not None and isValid(back_to):
        back_to.setFocus()
    panel.hide()


class SidePanel(Sheet):
    """A title and what stands in ``body``. It follows the size of what it lies over; Escape closes it.

    **Signals:** ``closed()`` when the person wants it gone.
    """

    closed = Signal()

    def __init__(self, parent: QWidget, title: str, *, close: str, mark: QWidget | None = None) -> None:
        """``close`` says what its button closes; ``mark`` stands before the title."""
        super().__init__("surface", parent)
        self.setAccessibleName(title)
        self.close_button = IconButton("close", close)
        self.close_button.clicked.connect(self.closed)
        self._page = Page(widest=900, margin=S4)
        self.body = self._page.body
        marks = [mark] if mark is not None else []
        self.body.addLayout(row(*marks, Text(title, "title"), self.close_button, gap=S2))
        inner = row(Rule(upright=True), self._page, gap=0)
        inner.setStretch(1, 1)
        self.setLayout(inner)
        parent.installEventFilter(self)
        theme().changed.connect(self._place)
        self.hide()

    def come_up(self) -> None:
        """Show the panel over everything else."""
        self._place()
        self.show()
        self.raise_()

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        if event.type() == QEvent.Type.Resize:
            self._place()
        return super().eventFilter(watched, event)

    def _place(self) -> None:
        over = self.parentWidget()
        if over is not None:
            wide = min(theme().px(_WIDE), over.width() - _BESIDE)
            self.setGeometry(QRect(over.width() - wide, 0, wide, over.height()))

    def keyPressEvent(self, event: QKeyEvent) -> None:
        if event.key() == Qt.Key.Key_Escape:
            self.closed.emit()
            return
        event.accept()  # a key that means nothing here is no rating in the screen beneath

    def changeEvent(self, event: Any) -> None:
        self.update()
        super().changeEvent(event)
