"""The way on from the desk: what publishing would do, the one button for it, and the word before it is done."""

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QWidget

from sifield.ui.theme import S2, S3
from sifield.ui.widgets.buttons import PrimaryButton, QuietButton
from sifield.ui.widgets.layout import column, row
from sifield.ui.widgets.text import Text


class PublishFoot(QWidget):
    """Asks once more before it tells.

    **Signals:** ``confirmed()`` when the person has read what will happen and still wants it.
    """

    confirmed = Signal()

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setObjectName("publish_foot")
        self._headline = Text("", "strong")
        self._words = Text("", "body", "ink2")
        self._last = Text("", "body", "ink2")
        self.ask = PrimaryButton("Publish")
        self.ask.setObjectName("publish")
        self.sure = PrimaryButton("Publish it now")
        self.sure.setObjectName("publish_now")
        self.back = QuietButton("Not yet")
        self.back.setObjectName("not_yet")
        line = row(column(self._headline, self._words, self._last, gap=2), self.back, self.ask, self.sure, gap=S3)
        line.setStretch(0, 1)
        line.setContentsMargins(0, S2, 0, S2)
        self.setLayout(line)
        self.ask.clicked.connect(self._ask_again)
        self.back.clicked.connect(self._step_back)
        self.sure.clicked.connect(self._confirm)
        self.show_waiting("")

    def show_waiting(self, headline: str, words: str = "") -> None:
        """Say why there is nothing to publish (yet)."""
        self._say(headline, words, "")
        self._show_buttons(ask=False, sure=False)

    def offer(self, button: str, headline: str, words: str, last: str) -> None:
        """Offer to publish; ``last`` is said too before it is done."""
        self._say(headline, words, last)
        self.ask.setText(f"{button}…")
        self.sure.setText(f"{button} now")
        self._show_buttons(ask=True, sure=False)

    def _say(self, headline: str, words: str, last: str) -> None:
        for text, said in ((self._headline, headline), (self._words, words), (self._last, last)):
            text.setText(said)
            text.setVisible(bool(said))

    def _show_buttons(self, *, ask: bool, sure: bool) -> None:
        self.ask.setVisible(ask)
        self.sure.setVisible(sure)
        self.back.setVisible(sure)
        self._last.setVisible(sure)
        self.sure.setEnabled(True)

    def _ask_again(self) -> None:
        self._show_buttons(ask=False, sure=True)
        self.back.setFocus()

    def _step_back(self) -> None:
        self._show_buttons(ask=True, sure=False)
        self.ask.setFocus()

    def _confirm(self) -> None:
        self.sure.setEnabled(False)  # once is enough
        self.confirmed.emit()
