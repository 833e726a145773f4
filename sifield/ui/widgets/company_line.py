"""Who is with the writer, written on one line above the form while the visit goes on."""

from collections.abc import Sequence

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QVBoxLayout

from sifield.ui.theme import S2, S6
from sifield.ui.widgets.buttons import QuietButton
from sifield.ui.widgets.fields import FieldRow
from sifield.ui.widgets.layout import Sheet, row
from sifield.ui.widgets.names_field import NamesField


class CompanyLine(Sheet):
    """A field for the names, hidden until it is opened.

    **Signals:** ``written(text: str)`` when the names are typed (Enter, "Done", or going elsewhere), ``closed()`` when
    the line goes away; Esc leaves the names as they were.
    """

    written = Signal(str)
    closed = Signal()

    def __init__(self) -> None:
        super().__init__("sunken")
        self.setObjectName("company_line")
        self.names = NamesField("Who is with you")
        self.names.setObjectName("company")
        self.done = QuietButton("Done")
        self.done.setObjectName("company_done")
        field = FieldRow("Who is with you", self.names, hint="Names and roles, with commas between.", optional=True)
        line = row(field, self.done, gap=S2)
        line.setStretch(0, 1)
        line.setAlignment(self.done, Qt.AlignmentFlag.AlignBottom)
        inner = QVBoxLayout(self)
        inner.setContentsMargins(S6, S2, S6, S2)
        inner.addLayout(line)
        self._before = ""
        self.names.editingFinished.connect(self._tell)
        self.names.returnPressed.connect(self._close)
        self.done.clicked.connect(self._close)
        self.hide()

    def open(self, names: Sequence[str], known: Sequence[str]) -> None:
        """Show the names that stand, the cursor behind them."""
        self._before = ", ".join(names)
        self.names.setText(self._before)
        self.names.offer(known)
        self.show()
        self.names.setFocus()

    def keyPressEvent(self, event: QKeyEvent) -> None:
        if event.key() == Qt.Key.Key_Escape:
            self.names.setText(self._before)
            self._close()
        else:
            super().keyPressEvent(event)

    def _tell(self) -> None:
        if self.names.text() != self._before:
            self._before = self.names.text()
            self.written.emit(self._before)

    def _close(self) -> None:
        if not self.isHidden():
            self._tell()
            self.closed.emit()  # first, for the same reason as in ``put_away``
            self.hide()
