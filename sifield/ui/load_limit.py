"""What the trust has agreed on how often and how long a teacher is looked at; an administrator sets it."""

from functools import partial

from PySide6.QtWidgets import QWidget

from sifield.errors import SifieldError
from sifield.fieldwork import load_limit
from sifield.fieldwork.load_limit import Limit, say_load
from sifield.ui.tasks import Tasks
from sifield.ui.theme import S3
from sifield.ui.widgets.banner import announce
from sifield.ui.widgets.buttons import SecondaryButton
from sifield.ui.widgets.card import Card
from sifield.ui.widgets.columns import Columns
from sifield.ui.widgets.fields import FieldRow, TextField
from sifield.ui.widgets.layout import row
from sifield.ui.widgets.text import Text
from sifield.whole_numbers import read_whole


class LoadLimit(Card):
    """The limit; everybody reads it, and the counts begin anew each school year."""

    def __init__(self, tasks: Tasks, may_change: bool, parent: QWidget | None = None) -> None:
        super().__init__(parent, name="Observation load")
        self._tasks = tasks
        self._told = Text("", "body", "ink2")
        self.looks, self.minutes = TextField("Looks a year"), TextField("Minutes a year")
        self.looks.setObjectName("limit_looks")
        self.minutes.setObjectName("limit_minutes")
        self._looks_row, self._minutes_row = (
            FieldRow("Looks a year", self.looks),
            FieldRow("Minutes a year", self.minutes),
        )
        self.keep = SecondaryButton("Keep this limit")
        self.keep.setObjectName("keep_limit")
        self.body.setSpacing(S3)
        self.body.addWidget(Text("Observation load", "title"))
        self.body.addWidget(self._told)
        if may_change:
            self.body.addWidget(Columns((self._looks_row, self._minutes_row), least=160))
            self.body.addLayout(row(self.keep, "stretch"))
        self.keep.clicked.connect(self._keep)
        self.refresh()

    def refresh(self) -> None:
        """Read the limit anew."""
        self._tasks.read(self, load_limit.get_limit, self._show)

    def _show(self, limit: Limit) -> None:
        agreed = say_load(limit.visits, limit.minutes)
        self._told.setText(
            f"Agreed for each teacher and school year: {agreed}. Before a lesson look that passes it, sifield warns; "
            "of a school the trust sees only whether it was kept."
        )
        self.looks.setText(str(limit.visits))
        self.minutes.setText(str(limit.minutes))

    def _keep(self) -> None:
        looks, minutes = read_whole(self.looks.text()), read_whole(self.minutes.text())
        for field, given in ((self._looks_row, looks), (self._minutes_row, minutes)):
            field.show_fault("Write a number, for example 3." if given is None else "")
        if looks is None or minutes is None:
            return
        limit = Limit(looks, minutes)
        self._tasks.write(
            self, partial(load_limit.set_limit, limit=limit), lambda _: self._kept(), failed=self._refused
        )

    def _kept(self) -> None:
        announce(self, "Kept")
        self.refresh()

    def _refused(self, fault: SifieldError) -> None:
        self._looks_row.show_fault(str(fault))
