"""Passphrases of this laptop's store: choosing one where there is no keyring, typing it at each start."""

from collections.abc import Callable

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QWidget

from sifield.errors import SifieldError
from sifield.ui.tasks import Tasks
from sifield.ui.widgets.banner import announce
from sifield.ui.widgets.buttons import PrimaryButton, QuietButton
from sifield.ui.widgets.fields import FieldRow
from sifield.ui.widgets.layout import Page, row
from sifield.ui.widgets.pin_field import PinField
from sifield.ui.widgets.secrets import ChosenSecret
from sifield.ui.widgets.text import Text


class Protect(Page):
    """Choose a passphrase, because this computer has no place to keep a key.

    **Signals:** ``chosen(passphrase: str)``, ``left()``.
    """

    chosen = Signal(str)
    left = Signal()

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent, widest=560, centred=True)
        self.setObjectName("protect")
        self.fields = ChosenSecret(
            "Passphrase",
            "Passphrase again",
            hint="Twelve characters or more; three or four words that do not belong together are best.",
        )
        self.go_on = PrimaryButton("Protect this laptop")
        self.back = QuietButton("Back")
        self.body.addWidget(Text("Choose a passphrase", "section"))
        self.body.addWidget(
            Text(
                "Everything you write is encrypted on this laptop. This computer has no keyring to hold the key, so a "
                "passphrase protects it. sifield asks for it at each start. Nobody can look it up for you.",
                "body",
                "ink2",
            )
        )
        self.body.addWidget(self.fields)
        self.body.addLayout(row(self.go_on, self.back, "stretch"))
        self.body.addStretch(1)
        self.go_on.clicked.connect(self._choose)
        self.fields.returned.connect(self._choose)
        self.back.clicked.connect(self.left)
        self.setFocusProxy(self.fields)

    def show_fault(self, fault: SifieldError) -> None:
        """Say what is wrong with the passphrase."""
        self.fields.show_fault(str(fault))

    def _choose(self) -> None:
        passphrase = self.fields.chosen()
        if passphrase is not None:
            self.chosen.emit(passphrase)


class Unlock(Page):
    """Open the store with its passphrase.

    **Signals:** ``opened(stores: object)``.
    """

    opened = Signal(object)

    def __init__(self, tasks: Tasks, unlock: Callable[[str], object], parent: QWidget | None = None) -> None:
        super().__init__(parent, widest=560, centred=True)
        self.setObjectName("unlock")
        self._tasks = tasks
        self._unlock = unlock
        self.secret = PinField("Passphrase", digits_only=False)
        self.field = FieldRow("Passphrase", self.secret)
        self.open = PrimaryButton("Open")
        self.body.addWidget(Text("Welcome back", "section"))
        self.body.addWidget(Text("Type the passphrase of this laptop to go on where you stopped.", "body", "ink2"))
        self.body.addWidget(self.field)
        self.body.addLayout(row(self.open, "stretch"))
        self.body.addStretch(1)
        self.open.clicked.connect(self._try)
        self.secret.entered.connect(self._try)
        self.setFocusProxy(self.secret)

    def _try(self) -> None:
        if not self.open.isEnabled():
            return
        passphrase = self.secret.pin()
        self.open.setEnabled(False)
        self.open.setText("Opening…")
        announce(self.open, "Opening")
        self._tasks.run(self, lambda: self._unlock(passphrase), self._done, self._failed)

    def _done(self, stores: object) -> None:
        self.secret.clear()
        self._again()
        self.opened.emit(stores)

    def _failed(self, fault: SifieldError) -> None:
        self._again()
        self.field.show_fault(str(fault))
        self.secret.line.selectAll()
        self.secret.setFocus()

    def _again(self) -> None:
        self.open.setEnabled(True)
        self.open.setText("Open")
