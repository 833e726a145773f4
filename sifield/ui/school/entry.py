"""A small form inside a part of the page: a few fields, kept or left."""

from collections.abc import Mapping, Sequence

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QWidget

from sifield.errors import SifieldError
from sifield.ui.widgets.buttons import QuietButton, SecondaryButton
from sifield.ui.widgets.card import Card
from sifield.ui.widgets.columns import Columns
from sifield.ui.widgets.fields import FieldRow, TextField
from sifield.ui.widgets.layout import row
from sifield.ui.widgets.text import Text


class Entry(Card):
    """Asks for one thing. The first of ``wide`` takes the focus, and what is wrong unless ``by_code`` names another.

    **Signals:** ``kept()`` when it is to be written down, ``left()``, ``asked()`` once it is shown.
    """

    kept = Signal()
    left = Signal()
    asked = Signal()

    def __init__(
        self,
        title: str,
        keep: str,
        wide: Sequence[FieldRow],
        narrow: Sequence[FieldRow] = (),
        *,
        by_code: Mapping[str, FieldRow] | None = None,
        parent: QWidget | None = None,
    ) -> None:
        """``wide`` rows stand under each other, ``narrow`` ones side by side below them."""
        super().__init__(parent, name=title)
        self._wide, self._narrow, self._by_code = tuple(wide), tuple(narrow), dict(by_code or {})
        self.title = Text(title, "title")
        self.keep, self.cancel = SecondaryButton(keep), QuietButton("Cancel", name=f"Cancel: {title}")
        self.body.addWidget(self.title)
        for line in wide:
            self.body.addWidget(line)
        if narrow:
            self.body.addWidget(Columns(tuple(narrow)))
        self.body.addLayout(row(self.keep, self.cancel, "stretch"))
        for line in (*wide, *narrow):
            if isinstance(line.field, TextField):
                line.field.returnPressed.connect(self.kept)
        self.keep.clicked.connect(self.kept)
        self.cancel.clicked.connect(self.left)
        self.left.connect(self.hide)
        self.set_current(True)
        self.hide()

    def ask(self, title: str = "") -> None:
        """Show the form, without what was wrong before."""
        if title:
            self.title.setText(title)
        for line in (*self._wide, *self._narrow):
            line.show_fault("")
        self.show()
        self._wide[0].field.setFocus()
        self.asked.emit()

    def show_fault(self, fault: SifieldError) -> None:
        """Say what is wrong by its field."""
        line = self._by_code.get(fault.code, self._wide[0])
        for other in (*self._wide, *self._narrow):
            other.show_fault("")
        line.show_fault(str(fault).strip())
        line.field.setFocus()
