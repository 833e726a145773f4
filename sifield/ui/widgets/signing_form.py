"""What a person fills in to sign: her mark, her PIN, and the words of what she puts her name to."""

from collections.abc import Sequence

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QWidget

from sifield.signing.appearance import Drawing
from sifield.ui.theme import S3
from sifield.ui.widgets.banner import announce
from sifield.ui.widgets.buttons import PrimaryButton
from sifield.ui.widgets.fields import FieldRow
from sifield.ui.widgets.layout import column
from sifield.ui.widgets.pin_field import PinField
from sifield.ui.widgets.signature_pad import SignaturePad
from sifield.ui.widgets.text import Text


class SigningForm(QWidget):
    """A signature with a PIN; put what comes before the signature into ``before``, and ``sign`` where it is seen.

    **Signals:** ``signing_wanted()`` when everything is filled in and the person pressed the button.
    """

    signing_wanted = Signal()

    def __init__(self, title: str, verb: str, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._verb = verb
        self._is_new = False
        self._title = Text(title, "title")
        self._words = Text("", "body", "ink2")
        self.before = column(gap=S3)
        self.pad = SignaturePad("Your signature")
        self._blank = Text("", "strong", "bad")
        self._blank.hide()
        self._why = Text("", "body", "ink2")
        self.pin = PinField("Your signing PIN")
        self._pin_row = FieldRow("Your signing PIN", self.pin, hint="Your PIN signs; nobody else knows it.")
        self.again = PinField("The same PIN again")
        self._again_row = FieldRow("The same PIN again", self.again)
        self._sample = Text("", "small", "brand")
        self.sign = PrimaryButton(verb, icon="pen")
        self.sign.setObjectName("sign")
        inner = column(self._title, self._words, self.before, gap=S3)
        for part in (self._blank, self.pad, self._why, self._pin_row, self._sample, self._again_row):
            inner.addWidget(part)
        self.setLayout(inner)
        self.ask_for_pin(is_new=False)
        self.show_sample("")
        self.sign.clicked.connect(self._try)
        self.pin.entered.connect(self._entered)
        self.again.entered.connect(self._try)

    def say(self, lines: Sequence[str]) -> None:
        """Say what is signed, in words."""
        self._words.setText("\n".join(lines))

    def ask_for_pin(self, *, is_new: bool, why: str = "") -> None:
        """Ask for the person's PIN, or for a new one twice, with a sentence of why."""
        self._is_new = is_new
        self._pin_row.label.setText("Choose your signing PIN" if is_new else "Your signing PIN")
        self._pin_row.set_hint(
            "Six digits or more. Write them nowhere; type them alone." if is_new else "Your PIN signs for you."
        )
        self._again_row.setVisible(is_new)
        self._why.setText(why)
        self._why.setVisible(bool(why))

    def ask_for_key(self, state: str) -> None:
        """Ask for what a guest's key needs: "ready", "prepared" (a new PIN) or "missing" (made here)."""
        why = {
            "prepared": "Your signing key was made for you when this visit was prepared. Choose a PIN now: "
            "from then on nobody else can sign with it.",
            "missing": "No signing key was prepared for you on this laptop, so one is made now. It seals the plan "
            "all the same; whoever checks it reads “identity not yet confirmed”. Choose a PIN for it.",
        }.get(state, "")
        self.ask_for_pin(is_new=state != "ready", why=why)

    def show_sample(self, pin: str) -> None:
        """Show the PIN of the sample trust, so that nobody has to guess; "" shows nothing."""
        self._sample.setText(f"Sample PIN: {pin[:3]} {pin[3:]}".rstrip())
        self._sample.setVisible(bool(pin))

    def drawing(self) -> Drawing:
        """The person's mark as it will stand on the page."""
        return Drawing(strokes=self.pad.strokes, typed=self.pad.typed_name)

    def show_pin_fault(self, words: str) -> None:
        """Say what is wrong with the PIN; the signature stays."""
        self._pin_row.show_fault(words)
        self.pin.clear()
        self.again.clear()
        self.pin.setFocus()

    def set_busy(self, busy: bool) -> None:
        """While the file is being signed, say so and take no second press."""
        self.sign.setText("Signing…" if busy else self._verb)
        self.sign.setEnabled(not busy)
        if busy:
            announce(self, "Signing. This takes a second.")

    def clear_secrets(self) -> None:
        """Forget the PIN."""
        self.pin.clear()
        self.again.clear()

    def is_filled_in(self) -> bool:
        """Say by the fields what is missing; true if nothing is."""
        blank = self.pad.is_blank
        wanted = "Type your full name." if self.pad.is_typed else "Draw your signature, or type your name instead."
        self._blank.setText(wanted if blank else "")
        self._blank.setVisible(blank)
        empty = not self.pin.pin()
        differs = self._is_new and self.pin.pin() != self.again.pin()
        missing = "Choose a PIN of six digits or more." if self._is_new else "Enter your signing PIN."
        self._pin_row.show_fault(missing if empty else "")
        self._again_row.show_fault("The two PINs differ. Type the same one twice." if differs and not empty else "")
        if blank:
            self.pad.setFocus()
            announce(self, self._blank.text(), urgent=True)
        elif empty:
            self.pin.setFocus()
        elif differs:
            self.again.setFocus()
        return not (blank or empty or differs)

    def _entered(self) -> None:
        if self._is_new:
            self.again.setFocus()
        else:
            self._try()

    def _try(self) -> None:
        if self.sign.isEnabled() and self.is_filled_in():
            self.signing_wanted.emit()
