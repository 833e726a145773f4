"""The first start: three ways to begin."""

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QWidget

from sifield.ui.widgets.buttons import PrimaryButton, QuietButton, SecondaryButton
from sifield.ui.widgets.card import Card
from sifield.ui.widgets.layout import Page, row
from sifield.ui.widgets.states import ProgressLine
from sifield.ui.widgets.text import Text


class Welcome(Page):
    """Three ways to begin, in plain words; and a way to check a plan that somebody sent, without beginning anything.

    **Signals:** ``explore_wanted()``, ``set_up_wanted()``, ``join_wanted()``, ``check_wanted()``.
    """

    check_wanted = Signal()

    explore_wanted = Signal()
    set_up_wanted = Signal()
    join_wanted = Signal()

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent, widest=760, centred=True)
        self.setObjectName("welcome")
        self.explore = PrimaryButton("Explore with a sample trust")
        self.set_up = SecondaryButton("Set up a new trust")
        self.join = SecondaryButton("Join with an enrolment code")
        self.body.addWidget(Text("Welcome to sifield", "display"))
        self.body.addWidget(
            Text(
                "Walk a school, write down what you see, and leave with a plan that you and the headteacher have "
                "signed. It all works without a network, and everything on this laptop is encrypted.",
                "body",
                "ink2",
            )
        )
        self.body.addSpacing(8)
        for title, words, button in (
            (
                "Have a look around",
                "Four made-up schools with a walk, a signed plan and actions to try. It needs no server, it is marked "
                "SAMPLE everywhere, and you can throw it away at any time.",
                self.explore,
            ),
            (
                "I have a code from my trust",
                "Your trust’s administrator gave you an enrolment code. It brings your schools and forms to this "
                "laptop.",
                self.join,
            ),
            (
                "I am setting up sifield for a trust",
                "Your trust’s central store is running and has printed an administrator’s code.",
                self.set_up,
            ),
        ):
            card = Card(name=title)
            card.body.addWidget(Text(title, "title"))
            card.body.addWidget(Text(words, "body", "ink2"))
            card.body.addLayout(row(button, "stretch"))
            self.body.addWidget(card)
        self.working = Text("", "strong", "brand")
        self.progress = ProgressLine("Making the sample trust")
        self.working.hide()
        self.progress.hide()
        self.check = QuietButton("I was sent a plan: check who signed it…", icon="check")
        self.body.addLayout(row(self.check, "stretch"))
        self.body.addWidget(self.working)
        self.body.addWidget(self.progress)
        self.body.addStretch(1)
        self.explore.clicked.connect(self.explore_wanted)
        self.set_up.clicked.connect(self.set_up_wanted)
        self.join.clicked.connect(self.join_wanted)
        self.check.clicked.connect(self.check_wanted)

    def show_working(self, words: str) -> None:
        """Say what is being done, or that nothing is ("")."""
        self.working.setText(words)
        for part in (self.working, self.progress):
            part.setVisible(bool(words))
        self.progress.setRange(0, 0 if words else 1)
        for button in (self.explore, self.set_up, self.join, self.check):
            button.setEnabled(not words)
