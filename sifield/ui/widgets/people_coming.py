"""Who comes to a visit: one who leads, others with her, each with her load."""

from collections.abc import Iterable, Sequence
from functools import partial

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QVBoxLayout, QWidget

from sifield.ui.theme import S2, S3
from sifield.ui.widgets.fields import FieldRow
from sifield.ui.widgets.grouped_choice import GroupedChoice, Line
from sifield.ui.widgets.layout import clear
from sifield.ui.widgets.load_line import LoadLine

_HINT = "Type a part of the name."
Group = tuple[str, Iterable[Line]]


class PeopleComing(QWidget):
    """Chooses people from groups of (name, what she does, id).

    **Signals:** ``changed()`` when a person chose somebody or took somebody out.
    """

    changed = Signal()

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.lead, self.more = GroupedChoice("Who leads"), GroupedChoice("Who else comes")
        self.lead.setObjectName("lead")
        self.more.setObjectName("more")
        self.with_ids: list[str] = []
        self._is_filling = False
        self.lead_row = FieldRow("Who leads", self.lead, hint=_HINT)
        self._lines = QVBoxLayout()
        self._lines.setSpacing(S2)
        inner = QVBoxLayout(self)
        inner.setContentsMargins(0, 0, 0, 0)
        inner.setSpacing(S3)
        inner.addWidget(self.lead_row)
        inner.addWidget(FieldRow("Who else comes", self.more, optional=True))
        inner.addLayout(self._lines)
        self.lead.currentTextChanged.connect(self._tell)
        self.more.activated.connect(self._add)
        line = self.more.lineEdit()
        if line is not None:
            line.editingFinished.connect(self._add)

    @property
    def lead_id(self) -> str:
        """Who leads, "" for nobody."""
        return self.lead.chosen

    def offer(self, groups: Sequence[Group], hint: str, lead_id: str, with_ids: Sequence[str]) -> None:
        """Offer these people, with those who are chosen; tells nobody."""
        self._is_filling = True
        offered = [(name, list(lines)) for name, lines in groups if lines]
        self.lead.show_groups(offered)
        self.lead.choose(lead_id)
        self.more.show_groups(offered)
        self.more.choose("")
        self.with_ids = list(with_ids)
        self.lead_row.set_hint(hint or _HINT)
        self._is_filling = False

    def show_lines(self, lines: Sequence[tuple[str, LoadLine]]) -> None:
        """Show the load of everybody who comes, by id."""
        clear(self._lines)
        before: QWidget = self.more
        for person_id, line in lines:
            line.removed.connect(partial(self._remove, person_id))
            self._lines.addWidget(line)
            if line.remove is not None:  # made anew each time, but Tab goes as the eye does
                QWidget.setTabOrder(before, line.remove)
                before = line.remove

    def _add(self) -> None:
        chosen = self.more.chosen
        if chosen and not self._is_filling:
            self._is_filling = True
            self.more.choose("")
            self._is_filling = False
            if chosen not in (*self.with_ids, self.lead_id):
                self.with_ids.append(chosen)
                self.changed.emit()

    def _remove(self, person_id: str) -> None:
        self.with_ids.remove(person_id)
        self.changed.emit()
        self.more.setFocus()

    def _tell(self) -> None:
        if not self._is_filling and self.lead.chosen:
            self.with_ids = [one for one in self.with_ids if one != self.lead.chosen]
            self.lead_row.show_fault("")
            self.changed.emit()
