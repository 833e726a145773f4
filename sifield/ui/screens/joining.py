"""Joining a trust with a code: a new trust by its administrator, or one that is there already."""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Literal

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QWidget

from sifield.errors import SifieldError
from sifield.ui.tasks import Tasks
from sifield.ui.widgets.buttons import PrimaryButton, QuietButton
from sifield.ui.widgets.fields import FieldRow, TextArea, TextField
from sifield.ui.widgets.layout import Page, row
from sifield.ui.widgets.secrets import ChosenSecret
from sifield.ui.widgets.states import ProgressLine
from sifield.ui.widgets.text import Text


@dataclass(frozen=True, slots=True)
class JoinWords:
    """What a person gives to join; ``address`` is "" where the code's own counts. Never logged: it holds secrets."""

    code: str
    address: str
    device_name: str
    pin: str


class Joining(Page):
    """Join a trust with a code.

    **Signals:** ``joined(stores: object)``, ``left()``.
    """

    joined = Signal(object)
    left = Signal()

    def __init__(
        self,
        tasks: Tasks,
        way: Literal["set up", "join"],
        join: Callable[[JoinWords], object],
        *,
        device_name: str = "",
        parent: QWidget | None = None,
    ) -> None:
        super().__init__(parent, widest=620, centred=True)
        self.setObjectName("joining")
        self._tasks = tasks
        self._join = join
        is_new = way == "set up"
        self.address = TextField("Address of the central store")
        self.address.setObjectName("address")
        self.code = TextArea("Administrator’s code" if is_new else "Enrolment code", lines=3, spelled=False)
        self.code.setObjectName("code")
        self.device = TextField("Name of this laptop")
        self.device.setText(device_name)
        self.pin = ChosenSecret(
            "Signing PIN",
            "Signing PIN again",
            hint="Six digits or more. You type it each time you sign a plan. Only you know it.",
            digits=True,
        )
        self._address_row = FieldRow(
            "Address of the central store",
            self.address,
            hint="For example https://sifield.yourtrust.org.uk. Leave it empty if the code carries it.",
            optional=True,
        )
        self._code_row = FieldRow(
            "Administrator’s code" if is_new else "Enrolment code",
            self.code,
            hint="Paste it as it is; spaces and line breaks do not matter. It works once.",
        )
        self.go = PrimaryButton("Set up the trust" if is_new else "Join the trust")
        self.back = QuietButton("Back")
        self.progress = ProgressLine("Joining the trust")
        self.progress.setRange(0, 0)
        self.progress.hide()
        self.body.addWidget(Text("Set up a new trust" if is_new else "Join your trust", "section"))
        self.body.addWidget(Text(_WORDS[way], "body", "ink2"))
        if is_new:
            self.body.addWidget(self._address_row)
        self.body.addWidget(self._code_row)
        self.body.addWidget(
            FieldRow("Name of this laptop", self.device, hint="So that your administrator can tell it from others.")
        )
        self.body.addWidget(self.pin)
        self.body.addWidget(self.progress)
        self.body.addLayout(row(self.go, self.back, "stretch"))
        self.body.addStretch(1)
        self.go.clicked.connect(self._try)
        self.pin.returned.connect(self._try)
        self.back.clicked.connect(self.left)
        self.setFocusProxy(self.address if is_new else self.code)

    def _try(self) -> None:
        self._code_row.show_fault("")
        self._address_row.show_fault("")
        if not self.code.toPlainText().strip():
            self._code_row.show_fault("Paste the code that you were given.")
            self.code.setFocus()
            return
        pin = self.pin.chosen()
        if pin is None:
            return
        words = JoinWords(
            self.code.toPlainText(), self.address.text().strip(), self.device.text().strip() or "Laptop", pin
        )
        self._show_busy(True)
        self._tasks.run(self, lambda: self._join(words), self._done, self._failed)

    def _done(self, stores: object) -> None:
        self._show_busy(False)
        self.pin.clear()
        self.code.clear()
        self.joined.emit(stores)

    def _failed(self, fault: SifieldError) -> None:
        self._show_busy(False)
        words = str(fault)
        if fault.code == "weak-pin":
            self.pin.show_fault(words)
        elif fault.code == "centre-away" and self._address_row.isVisible():
            self._address_row.show_fault(words)
        else:
            self._code_row.show_fault(words)

    def _show_busy(self, busy: bool) -> None:
        self.progress.setVisible(busy)
        self.go.setEnabled(not busy)


_WORDS = {
    "set up": "The central store printed a code when it was set up. With it this laptop becomes the administrator’s: "
    "you can then add schools and invite people.",
    "join": "Your administrator made a code for you. It tells this laptop where your trust’s central store is and "
    "proves that it is the right one.",
}
