"""A list that begins with the first few and shows the rest when asked."""

from collections.abc import Sequence

from PySide6.QtWidgets import QVBoxLayout, QWidget

from sifield.ui.theme import S2
from sifield.ui.widgets.buttons import QuietButton
from sifield.ui.widgets.layout import clear, row
from sifield.ui.widgets.text import Text

_MOST = 12


class LongList(QWidget):
    """Rows under a title ("" for none); of more than ``most`` the rest waits behind a button."""

    def __init__(self, title: str = "", *, most: int = _MOST, about: str = "", parent: QWidget | None = None) -> None:
        """``about`` ends the button's name where a screen has several lists without titles."""
        super().__init__(parent)
        inner = QVBoxLayout(self)
        inner.setContentsMargins(0, 0, 0, 0)
        inner.setSpacing(S2)
        if title:
            inner.addWidget(Text(title, "title"))
        self._rows = QVBoxLayout()
        self._rows.setSpacing(S2)
        self._most, self._about = most, about
        self._is_whole = False
        self._rest: list[QWidget] = []
        self.more = QuietButton("")
        self.more.hide()
        self.more.clicked.connect(self._show_rest)
        inner.addLayout(self._rows)
        inner.addLayout(row(self.more, "stretch"))
        inner.addStretch(1)

    def show_rows(self, rows: Sequence[QWidget], empty: QWidget | None = None) -> None:
        """Put rows in, or what stands there when there are none."""
        clear(self._rows)
        for waiting in self._rest:
            waiting.deleteLater()
        first = len(rows) if self._is_whole else self._most
        for shown in rows[:first]:
            self._rows.addWidget(shown)
        self._rest = list(rows[first:])
        for waiting in self._rest:  # owned here from the start: without a parent Python would delete them when it likes
            waiting.setParent(self)
            waiting.hide()
        self.more.setText(f"Show {len(self._rest)} more {self._about}".strip())
        self.more.setVisible(bool(self._rest))
        if empty is None:
            return
        if rows:
            empty.deleteLater()
        else:
            self._rows.addWidget(empty)

    def _show_rest(self) -> None:
        self._is_whole = True
        rest, self._rest = self._rest, []
        for shown in rest:
            self._rows.addWidget(shown)
            shown.show()
        self.more.hide()
        if rest:
            rest[0].setFocus()
