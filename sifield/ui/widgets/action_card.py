"""An action row: closed it is one line that says who does what by when, open it is a small form."""

from collections.abc import Mapping, Sequence
from datetime import date

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QVBoxLayout, QWidget

from sifield.ui.theme import S1, S3
from sifield.ui.widgets.action_form import ActionForm, ActionText
from sifield.ui.widgets.buttons import IconButton, QuietButton
from sifield.ui.widgets.card import Card
from sifield.ui.widgets.dates import Settle, say_date
from sifield.ui.widgets.drag_grip import DragGrip
from sifield.ui.widgets.layout import row
from sifield.ui.widgets.list_row import ListRow
from sifield.ui.widgets.stage import bind
from sifield.ui.widgets.text import Text


class ActionCard(QWidget):
    """One action of a plan. For ``people``, ``stages`` and ``settle`` see ``ActionForm``.

    Alt with an arrow moves it, whatever in it has the focus; so does its grip, by mouse or finger.

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
        stages: Sequence[tuple[str, str]] = (),
        settle: Settle | None = None,
    ) -> None:
        super().__init__(parent)
        self.setObjectName(f"action_{ref}")
        self.ref = ref
        self.summary = ListRow(ref)
        self.summary.setObjectName(f"open_{ref}")
        self.grip = DragGrip(f"Drag {ref} to another place")
        self.sheet = Card(name=f"Action {ref}")
        self.sheet.set_current(True)
        self._finding = Text("", "small")
        self._gaps = Text("", "body", "warn")
        self.form = ActionForm(ref, people, stages, today, settle=settle)
        self._up, self._down = IconButton("arrow-up", f"Move {ref} up"), IconButton("arrow-down", f"Move {ref} down")
        self._remove = IconButton("bin", f"Remove {ref}")
        self._close = QuietButton("Close", name=f"Close {ref}")
        self._closed = QWidget()
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
        self._closed.setVisible(not shown)

    def show_action(self, words: ActionText, *, finding: str, gaps: Mapping[str, str], strict: bool) -> None:
        """Show the action as it is stored; fields that are being typed in stay.

        ``gaps`` are messages by field; ``strict`` says them by the field, else only a wrong day is told there.
        """
        if not self.form.is_waiting:
            self.form.show_words(words)
        self._finding.setText(finding)
        is_wrong_day = "deadline" in gaps and words.deadline is not None
        told = gaps if strict else {"deadline": gaps["deadline"]} if is_wrong_day else {}
        self.form.show_faults(told)
        wanted = ", ".join(dict.fromkeys(_SHORT.get(name, "something under “More”") for name in gaps))
        self._gaps.setText(f"Still to say: {wanted}." if gaps else "Nothing is missing.")
        self._gaps.set_tone("warn" if gaps else "hint")
        self._gaps.setVisible(not strict)  # it stays: what lies below must not move while it is being clicked
        self._show_summary(words, len(gaps))

    def focus_field(self, name: str) -> QWidget:
        """Open the form, put the cursor into a field and give it."""
        self.opened.emit()
        self.set_open(True)
        field = self.form.field(name)
        field.setFocus(Qt.FocusReason.OtherFocusReason)
        return field

    def freeze(self) -> None:
        """The plan is signed: show, but change nothing."""
        self.form.freeze()
        for part in (self._up, self._down, self._remove, self.grip):
            part.hide()

    def flush(self) -> None:
        """Say now what was typed last."""
        self.form.flush()

    def _lay_out(self) -> None:
        head = row(Text(self.ref, "strong", "brand", wrap=False), self._finding, gap=10)
        for part in (self._up, self._down, self._remove, self._close):
            head.addWidget(part)
        self.sheet.body.setSpacing(S3)
        self.sheet.body.addLayout(head)
        self.sheet.body.addWidget(self.form)
        self.sheet.body.addWidget(self._gaps)
        self._closed.setLayout(row(self.grip, self.summary, gap=S1))
        inner = QVBoxLayout(self)
        inner.setContentsMargins(0, 0, 0, 0)
        inner.setSpacing(S1)
        inner.addWidget(self._closed)
        inner.addWidget(self.sheet)

    def _connect(self) -> None:
        self.form.written.connect(self.written)
        self.summary.clicked.connect(self._open)
        self._close.clicked.connect(self._shut)
        self._remove.clicked.connect(self.removal_wanted)
        self._up.clicked.connect(self._move_up)
        self._down.clicked.connect(self._move_down)
        bind(self, "Alt+Up", self._move_up)
        bind(self, "Alt+Down", self._move_down)

    def _show_summary(self, words: ActionText, left: int) -> None:
        who = ", ".join(part for part in (words.owner_name, words.owner_role) if part)
        day = words.deadline
        side = ["the trust"] if words.side == "trust" else []
        parts = [*side, who or "nobody leads it yet", f"by {say_date(day)}" if day else "no day yet"]
        title = f"{self.ref}  {words.text or 'Say what is to be done'}"
        tag = f"{left} to fill in" if left else "Complete"
        self.summary.show_row(title, " · ".join(parts), tag=tag, tone="warn" if left else "ok")

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
    "baseline": "where it stands today",
    "verifier_name": "who else verifies it",
    "rag": "how sure it is",
    "rag_reason": "why it is so sure",
    "milestones": "a milestone that fits",
    "late_reason": "why only after the next review",
}
