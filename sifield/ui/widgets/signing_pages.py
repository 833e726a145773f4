"""The pages of a signing: read and sign, hand over, what came of it."""

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QHBoxLayout, QVBoxLayout, QWidget

from sifield.ui.theme import S2, S3, S4, S6
from sifield.ui.widgets.buttons import PrimaryButton, QuietButton
from sifield.ui.widgets.card import Card
from sifield.ui.widgets.icon import Icon
from sifield.ui.widgets.layout import Page, Sheet, column
from sifield.ui.widgets.pdf_view import PdfView
from sifield.ui.widgets.signing_form import SigningForm
from sifield.ui.widgets.stage import Panes
from sifield.ui.widgets.take_back import TakeBack
from sifield.ui.widgets.text import Text
from sifield.ui.widgets.verdict_panel import VerdictPanel


class PaperPage(QWidget):
    """The paper on the left, what to do about it on the right; put the latter into ``side``."""

    def __init__(self, name: str, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.paper = PdfView(name)
        holder = QWidget()
        holder.setLayout(column(self.paper, margins=(S6, S2, S3, S3)))
        sheet = Sheet("surface")
        self.page = Page(widest=520, margin=S4)
        sheet.setLayout(column(self.page))
        self.side = self.page.body
        whole = QHBoxLayout(self)
        whole.setContentsMargins(0, 0, 0, 0)
        whole.addWidget(Panes(holder, sheet, shares=(5, 4), least=600))


class SigningPage(PaperPage):
    """Read the paper, then sign it with a form."""

    def __init__(self, name: str, form: SigningForm, *parts: QWidget, parent: QWidget | None = None) -> None:
        super().__init__(name, parent)
        self.form = form
        for part in (*parts[:1], form, *parts[1:]):
            self.side.addWidget(part)
        self.side.addStretch(1)


class VerdictPage(PaperPage):
    """The signed paper and the verdict on it, with room for what follows in ``side``."""

    def __init__(self, name: str, *parts: QWidget, parent: QWidget | None = None) -> None:
        super().__init__(name, parent)
        self.verdict = VerdictPanel()
        self.side.addWidget(self.verdict)
        for part in parts:
            self.side.addWidget(part)
        self.side.addStretch(1)


class OutcomePage(Page):
    """What became of a plan that was not signed, with room for what follows."""

    def __init__(self, *parts: QWidget, parent: QWidget | None = None) -> None:
        super().__init__(parent, widest=560, centred=True)
        self._title, self._words = Text("", "section"), Text("", "body", "ink2")
        card = Card(name="What becomes of the plan")
        card.body.setSpacing(S3)
        for part in (self._title, self._words):
            card.body.addWidget(part)
        self.body.addStretch(1)
        self.body.addWidget(card)
        for widget in parts:
            self.body.addWidget(widget)
        self.body.addStretch(2)

    def show_outcome(self, title: str, words: str) -> None:
        """Say what became of it."""
        self._title.setText(title)
        self._words.setText(words)


class HandOverPage(Page):
    """Turn the laptop round: the window locks until its owner comes back.

    **Signals:** ``handed()``, ``put_off()``.
    """

    handed = Signal()
    put_off = Signal()

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent, widest=560, centred=True)
        self._signed = Text("", "body", "ok")
        self._title = Text("", "section")
        self._words = Text("", "body", "ink2")
        self.hand = PrimaryButton("Hand over and lock", icon="lock")
        self.hand.setObjectName("hand_over")
        self.later = QuietButton("The headteacher signs later")
        card = Card(name="Hand the laptop over")
        card.body.setContentsMargins(32, 28, 32, 28)
        card.body.setSpacing(S3)
        card.body.addWidget(Icon("people", "brand", 36), 0, Qt.AlignmentFlag.AlignLeft)
        for part in (self._title, self._signed, self._words):
            card.body.addWidget(part)
        buttons = QVBoxLayout()
        buttons.setSpacing(S2)
        buttons.addWidget(self.hand, 0, Qt.AlignmentFlag.AlignLeft)
        buttons.addWidget(self.later, 0, Qt.AlignmentFlag.AlignLeft)
        card.body.addLayout(buttons)
        self.body.addStretch(1)
        self.body.addWidget(card)
        self.body.addStretch(2)
        self.hand.clicked.connect(self.handed)
        self.later.clicked.connect(self.put_off)

    def show_people(
        self, signed: str, following: str, owner: str, *, decides: bool = True, locked: bool = False
    ) -> None:
        """Say who has signed and who is next; ``locked`` that the laptop goes on without coming back in between."""
        self._title.setText(f"Hand the laptop to {following}")
        self._signed.setText(f"{signed} has signed. The plan is frozen as it stands.")
        does = "reads the plan, decides and signs" if decides else "reads the plan and signs"
        self._words.setText(
            f"{following} {does} with a PIN of their own. Meanwhile the window shows nothing but this plan, until "
            f"{owner} takes the laptop back with the PIN."
        )
        who = "headteacher" if decides else "designated lead"
        self.hand.setText("The laptop is handed on" if locked else "Hand over and lock")
        self.later.setText(f"The {who} signs later")
        self.later.setVisible(not locked)


__all__ = ["HandOverPage", "OutcomePage", "SigningPage", "TakeBack", "VerdictPage"]
