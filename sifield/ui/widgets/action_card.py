"""An action row: closed it is one line that says who does what by when, open it is a small form."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QCompleter, QVBoxLayout, QWidget

from sifield.ui.theme import S1, S3
from sifield.ui.widgets.buttons import IconButton, QuietButton
from sifield.ui.widgets.card import Card
from sifield.ui.widgets.columns import Columns
from sifield.ui.widgets.dates import DateField, Settle, say_date
from sifield.ui.widgets.fields import FieldRow, TextArea, TextField
from sifield.ui.widgets.layout import row
from sifield.ui.widgets.list_row import ListRow
from sifield.ui.widgets.resting import Rest
from sifield.ui.widgets.text import Text


@dataclass(frozen=True, slots=True, kw_only=True)
class ActionText:
    """What stands in an action row."""

    text: str = ""
    owner_name: str = ""
    owner_role: str = ""
    deadline: date | None = None
    success_criterion: str = ""
    monitored_by: str = ""
    support: str = ""


class ActionCard(QWidget):
    """One action of a plan; what is typed is told after a rest or when the field is left.

    ``people`` are (name, role) for the type-ahead; ``settle`` moves a reckoned deadline to a school day.

    **Signals:** ``written(words: ActionText)``, ``opened()``, ``removal_wanted()``, ``moved(places: int)``.
    """

    written = Signal(object)
    opened = Signal()
    removal_wanted = Signal()
    moved = Signal(int)

    def __init__(
        self,
        ref: str,
        people: Sequence[tuple[str, str]],
        today: date,
        parent: QWidget | None = None,
        *,
        settle: Settle | None = None,
    ) -> None:
        super().__init__(parent)
        self.setObjectName(f"action_{ref}")
        self.ref = ref
        self._roles = dict(people)
        self._kept = ActionText()
        self._rest = Rest(self)
        self.summary = ListRow(ref)
        self.summary.setObjectName(f"open_{ref}")
        self.sheet = Card(name=f"Action {ref}")
        self.sheet.set_current(True)
        self._finding = Text("", "small")
        self._gaps = Text("", "body", "warn")
        self._make_fields(today, settle)
        self._up, self._down = IconButton("arrow-up", f"Move {ref} up"), IconButton("arrow-down", f"Move {ref} down")
        self._remove = IconButton("bin", f"Remove {ref}")
        self._close = QuietButton("Close", name=f"Close {ref}")
        self._lay_out()
        self._connect()
        self.set_open(False)

    @property
    def is_open(self) -> bool:
        """Whether the form shows."""
        return self.sheet.isVisibleTo(self)

    def set_open(self, shown: bool) -> None:
        """Show the form, or the one line."""
        if not shown:
            self.flush()
        self.sheet.setVisible(shown)
        self.summary.setVisible(not shown)

    def show_action(self, words: ActionText, *, finding: str, gaps: Mapping[str, str], strict: bool) -> None:
        """Show the action as it is stored; fields that are being typed in stay.

        ``gaps`` are messages by field; ``strict`` says them by the field, else only a wrong day is told there.
        """
        if not self._rest.is_waiting:
            self._fill(words)
        self._finding.setText(finding)
        for name, line in self.rows.items():
            is_wrong_day = name == "deadline" and words.deadline is not None
            line.show_fault(gaps.get(name, "") if strict or is_wrong_day else "")
        self._gaps.setText(
            f"Still to say: {', '.join(_SHORT[name] for name in gaps)}." if gaps else "Nothing is missing."
        )
        self._gaps.set_tone("warn" if gaps else "hint")
        self._gaps.setVisible(not strict)  # it stays: what lies below must not move while it is being clicked
        self._show_summary(words, len(gaps))

    def focus_field(self, name: str) -> QWidget:
        """Open the form, put the cursor into a field and give it."""
        self.opened.emit()
        self.set_open(True)
        field = self.rows[name].field
        field.setFocus(Qt.FocusReason.OtherFocusReason)
        return field

    def freeze(self) -> None:
        """The plan is signed: show, but change nothing."""
        for line in self.rows.values():
            line.setEnabled(False)
        for part in (self._up, self._down, self._remove):
            part.hide()

    def flush(self) -> None:
        """Say now what was typed last."""
        self._rest.flush()

    def _make_fields(self, today: date, settle: Settle | None) -> None:
        ref = self.ref
        self.text = TextArea(f"What is to be done, {ref}", lines=2)
        self.owner = TextField(f"Who leads it, {ref}")
        self.role = TextField(f"Role, {ref}")
        self.deadline = DateField(f"By when, {ref}", today, settle=settle)
        self.success = TextArea(f"How shall we know that it has worked, {ref}", lines=2)
        self.monitor = TextField(f"Who monitors it, {ref}")
        self.support = TextArea(f"Support from the trust, {ref}", lines=1)
        for field in (self.owner, self.monitor):
            completer = QCompleter(sorted(self._roles), field)
            completer.setCaseSensitivity(Qt.CaseSensitivity.CaseInsensitive)
            completer.setFilterMode(Qt.MatchFlag.MatchContains)
            completer.activated.connect(self._say)
            field.setCompleter(completer)
        self.rows = {
            "text": FieldRow("What is to be done", self.text, hint="A verb first, one outcome."),
            "owner_name": FieldRow("Who leads it", self.owner, hint="One person, by name."),
            "owner_role": FieldRow("Role", self.role, hint="It outlives a change of staff."),
            "deadline": FieldRow("By when", self.deadline),
            "monitored_by": FieldRow("Who monitors it", self.monitor, optional=True),
            "success_criterion": FieldRow(
                "How shall we know that it has worked", self.success, hint="Something that can be seen or counted."
            ),
            "support": FieldRow("Support from the trust", self.support, optional=True),
        }

    def _lay_out(self) -> None:
        head = row(Text(self.ref, "strong", "brand", wrap=False), self._finding, gap=10)
        for part in (self._up, self._down, self._remove, self._close):
            head.addWidget(part)
        self.sheet.body.setSpacing(S3)
        self.sheet.body.addLayout(head)
        lines = self.rows
        pairs = Columns([lines[name] for name in ("owner_name", "owner_role", "deadline", "monitored_by")])
        for line in (lines["text"], pairs, lines["success_criterion"], lines["support"], self._gaps):
            self.sheet.body.addWidget(line)
        inner = QVBoxLayout(self)
        inner.setContentsMargins(0, 0, 0, 0)
        inner.setSpacing(S1)
        inner.addWidget(self.summary)
        inner.addWidget(self.sheet)

    def _connect(self) -> None:
        for area in (self.text, self.success, self.support):
            area.textChanged.connect(self._typed)
            area.left.connect(self.flush)
        for line in (self.owner, self.role, self.monitor):
            line.textEdited.connect(self._typed)
            line.editingFinished.connect(self.flush)
        self.deadline.chosen.connect(self._say)
        self._rest.rested.connect(self._say)
        self.summary.clicked.connect(self._open)
        self._close.clicked.connect(self._shut)
        self._remove.clicked.connect(self.removal_wanted)
        self._up.clicked.connect(self._move_up)
        self._down.clicked.connect(self._move_down)

    def _now(self) -> ActionText:
        return ActionText(
            text=self.text.toPlainText(),
            owner_name=self.owner.text(),
            owner_role=self.role.text(),
            deadline=self.deadline.value,
            success_criterion=self.success.toPlainText(),
            monitored_by=self.monitor.text(),
            support=self.support.toPlainText(),
        )

    def _fill(self, words: ActionText) -> None:
        self._kept = words
        areas = ((self.text, words.text), (self.success, words.success_criterion), (self.support, words.support))
        for area, value in areas:
            if area.toPlainText().strip() != value.strip():
                area.setPlainText(value)
        lines = ((self.owner, words.owner_name), (self.role, words.owner_role), (self.monitor, words.monitored_by))
        for line, value in lines:
            if line.text().strip() != value.strip():
                line.setText(value)
        if self.deadline.value != words.deadline:
            self.deadline.set_value(words.deadline)
        self._rest.cancel()

    def _show_summary(self, words: ActionText, left: int) -> None:
        who = ", ".join(part for part in (words.owner_name, words.owner_role) if part)
        day = words.deadline
        parts = [who or "nobody leads it yet", f"by {say_date(day)}" if day else "no day yet"]
        title = f"{self.ref}  {words.text or 'Say what is to be done'}"
        tag = f"{left} to fill in" if left else "Complete"
        self.summary.show_row(title, " · ".join(parts), tag=tag, tone="warn" if left else "ok")

    def _typed(self) -> None:
        if self._now() != self._kept:
            self._rest.touch()

    def _say(self) -> None:
        known = self._roles.get(self.owner.text().strip(), "")
        if known and self.owner.text() != self._kept.owner_name and not self.role.text().strip():
            self.role.setText(known)
        words = self._now()
        self._rest.cancel()
        if words != self._kept:
            self._kept = words
            self.written.emit(words)

    def _open(self) -> None:
        self.focus_field("text")

    def _shut(self) -> None:
        self.set_open(False)
        self.summary.setFocus()

    def _move_up(self) -> None:
        self.flush()
        self.moved.emit(-1)

    def _move_down(self) -> None:
        self.flush()
        self.moved.emit(1)


_SHORT = {
    "text": "what is to be done",
    "owner_name": "who leads it",
    "owner_role": "the role",
    "deadline": "a day that fits",
    "success_criterion": "how we shall know",
}
