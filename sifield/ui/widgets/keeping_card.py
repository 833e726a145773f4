"""The card on which somebody decides about a visit whose time is over: keep it and say why, or delete it for good."""

from collections.abc import Callable
from datetime import date

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QWidget

from sifield.ui.theme import S2
from sifield.ui.widgets.buttons import DangerButton, PrimaryButton, QuietButton
from sifield.ui.widgets.card import Card
from sifield.ui.widgets.dates import DateField
from sifield.ui.widgets.fields import FieldRow, TextField
from sifield.ui.widgets.flow import FlowLayout
from sifield.ui.widgets.text import Text


class KeepingCard(Card):
    """Hidden until a visit is opened in it.

    **Signals:** ``kept(visit_id: str, store: str, reason: str, until: date|None)``,
    ``deleted(visit_id: str, store: str)``.
    """

    kept = Signal(str, str, str, object)
    deleted = Signal(str, str)
    faults = ("no-reason", "until")

    def __init__(self, today: date, parent: QWidget | None = None) -> None:
        super().__init__(parent, name="Decide about a visit")
        self.setObjectName("keeping_card")
        self._of: tuple[str, str] = ("", "general")
        self._title = Text("", "title")
        self.reason, self.until = TextField(), DateField("Keep until", today)
        why = "A claim, an inquiry, a request."
        self._reason = FieldRow("Why are these records still needed?", self.reason, hint=why)
        hint = "Empty: a legal hold, until somebody lifts it."
        self._until = FieldRow("Keep until", self.until, hint=hint, optional=True)
        self.keep, self.delete = PrimaryButton("Keep it"), DangerButton("Delete for good")
        self.keep.setObjectName("keep_it")
        self.delete.setObjectName("delete_for_good")
        self.cancel = QuietButton("Decide later")
        buttons = QWidget()
        flow = FlowLayout(buttons, gap=S2)
        for button in (self.keep, self.delete, self.cancel):
            flow.addWidget(button)
        self.body.addWidget(self._title)
        self.body.addWidget(
            Text(
                "Deleting takes the visit with everything that belongs to it, its signed plan too, here, at the centre "
                "and on every laptop. It cannot be undone.",
                "body",
            )
        )
        for part in (self._reason, self._until, buttons):
            self.body.addWidget(part)
        self.keep.clicked.connect(lambda: self.kept.emit(*self._of, self.reason.text(), self.until.value))
        self.delete.clicked.connect(lambda: self.deleted.emit(*self._of))
        self.cancel.clicked.connect(self.hide)
        self.hide()

    def open(self, visit_id: str, sensitivity: str, title: str) -> None:
        """Come up for a visit."""
        self._of = (visit_id, sensitivity)
        self._title.setText(title)
        self.reason.clear()
        self.show_fault("", "")
        self.show()
        self.reason.setFocus()

    def show_fault(self, code: str, words: str) -> None:
        """Say by its field what is to be mended."""
        by_code: dict[str, Callable[[str], object]] = {
            "no-reason": self._reason.show_fault,
            "until": self._until.show_fault,
        }
        for name, show in by_code.items():
            show(words if name == code else "")
