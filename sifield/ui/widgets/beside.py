"""A main part with records beside it: what a figure counts, opened next to it, or in its place where it is narrow."""

from collections.abc import Callable, Sequence
from typing import Any

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QVBoxLayout, QWidget

from sifield.ui.theme import S2, S3, S4, theme
from sifield.ui.widgets.buttons import IconButton, QuietButton
from sifield.ui.widgets.layout import Page, Rule, Sheet, clear, row
from sifield.ui.widgets.text import Text

_APART_FROM = 1080  # pixels from which on the records stand beside the main part, not in its place
_FIRST = 15
"""Records that are shown at once; the rest comes when asked for."""


class Records(Sheet):
    """The records behind a figure: a heading, what they are in words, and one part for each.

    **Signals:** ``closed()``.
    """

    closed = Signal()

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__("surface", parent)
        self.setObjectName("records")
        self._rest: list[Callable[[], QWidget]] = []
        self.title, self.words = Text("", "title"), Text("", "small", "ink2")
        self.close_button = IconButton("close", "Close what this figure counts")
        self._page = Page(widest=900, margin=S4)
        self._head, self._parts = QVBoxLayout(), QVBoxLayout()
        self._head.setSpacing(S2)
        self._parts.setSpacing(S3)
        self.more = QuietButton("")
        self.more.setObjectName("more_records")
        self._page.body.addLayout(row(self.title, self.close_button))
        self._page.body.addWidget(self.words)
        self._page.body.addLayout(self._head)
        self._page.body.addLayout(self._parts)
        self._page.body.addLayout(row(self.more, "stretch"))
        self._page.body.addStretch(1)
        self.setLayout(row(self._page, gap=0))
        self.close_button.clicked.connect(self.closed)
        self.more.clicked.connect(self._show_more)
        self.setFocusProxy(self.close_button)

    def show_records(
        self, title: str, words: str, parts: Sequence[Callable[[], QWidget]], head: Sequence[QWidget] = ()
    ) -> None:
        """Show these: each part is made when it is shown; ``head`` stands above them (buttons for all of them)."""
        self.title.setText(title)
        self.setAccessibleName(title)
        self.words.setText(words)
        self.words.setVisible(bool(words))
        clear(self._head)
        clear(self._parts)
        for part in head:
            self._head.addWidget(part, 0, Qt.AlignmentFlag.AlignLeft)
        self._rest = list(parts)
        self._show_some()
        self._page.verticalScrollBar().setValue(0)

    def _show_more(self) -> None:
        first = self._parts.count()
        self._show_some()
        item = self._parts.itemAt(first)
        if item is not None and (part := item.widget()) is not None:
            part.setFocus()

    def _show_some(self) -> None:
        some, self._rest = self._rest[:_FIRST], self._rest[_FIRST:]
        for make in some:
            self._parts.addWidget(make())
        self.more.setText(f"Show {min(_FIRST, len(self._rest))} more of {len(self._rest)}")
        self.more.setVisible(bool(self._rest))


class Beside(QWidget):
    """The main part, and the records beside it while they are open. Escape closes them."""

    def __init__(self, main: QWidget, records: Records, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._main = main
        self.records = records
        self._rule = Rule(upright=True)
        self._back_to: QWidget | None = None
        self.setLayout(row(main, self._rule, records, gap=0))
        records.closed.connect(self.close_records)
        self._is_open = False
        theme().changed.connect(self._arrange)
        self._arrange()

    @property
    def is_open(self) -> bool:
        """Whether records are open."""
        return self._is_open

    def open_records(self, back_to: QWidget) -> None:
        """Show the records; ``back_to`` gets the focus when they are closed."""
        self._back_to, self._is_open = back_to, True
        self._arrange()
        self.records.setFocus()

    def close_records(self) -> None:
        """Show the main part alone again."""
        was_open, self._is_open = self._is_open, False
        self._arrange()
        if was_open and self._back_to is not None:
            self._back_to.setFocus()

    def keyPressEvent(self, event: QKeyEvent) -> None:
        if event.key() == Qt.Key.Key_Escape and self._is_open:
            self.close_records()
            return
        super().keyPressEvent(event)

    def resizeEvent(self, event: Any) -> None:
        super().resizeEvent(event)
        self._arrange()

    def _arrange(self) -> None:
        fits = self.width() >= theme().px(_APART_FROM)
        self.records.setVisible(self._is_open)
        self._rule.setVisible(self._is_open and fits)
        self._main.setVisible(fits or not self._is_open)
        self.records.setMinimumWidth(theme().px(380) if fits else 0)
        self.records.setMaximumWidth(theme().px(380) if fits else 16_777_215)
