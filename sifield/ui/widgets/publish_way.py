"""The way to publishing: what it would do and the button, then everything that follows from it, asked once more."""

from collections.abc import Sequence
from dataclasses import dataclass

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QVBoxLayout, QWidget

from sifield.ui.theme import S2, S3, S4, theme
from sifield.ui.widgets.buttons import PrimaryButton, SecondaryButton
from sifield.ui.widgets.card import Card
from sifield.ui.widgets.flow import FlowLayout
from sifield.ui.widgets.icon import Icon
from sifield.ui.widgets.layout import Page, clear, column, row
from sifield.ui.widgets.text import Text

_LARGE = 150  # per cent of text from which on the foot says the headline only


@dataclass(frozen=True, slots=True, kw_only=True)
class Offer:
    """What is offered: ``what`` ("version 2 of “Small walk”"), a headline, what follows as icon and words."""

    what: str
    button: str
    headline: str
    words: str
    follows: tuple[tuple[str, str], ...]


class PublishFoot(QWidget):
    """What publishing would do, in two lines, and the button; while there is something to mend, a way to the file.

    **Signals:** ``asked()`` to publish, ``file_wanted()`` to mend the workbook.
    """

    asked = Signal()
    file_wanted = Signal()

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setObjectName("publish_foot")
        self._headline = Text("", "strong")
        self._words = Text("", "small", "ink2")
        self.ask = PrimaryButton("Publish…")
        self.ask.setObjectName("publish")
        self.mend = SecondaryButton("Open the workbook", icon="pen")
        self.mend.setObjectName("open_workbook")
        line = row(column(self._headline, self._words, gap=2), self.mend, self.ask, gap=S3)
        line.setStretch(0, 1)
        self.setLayout(line)
        self.ask.clicked.connect(self.asked)
        self.mend.clicked.connect(self.file_wanted)
        theme().changed.connect(self._fit)
        self.say("")

    def say(self, headline: str, words: str = "", *, button: str = "") -> None:
        """Say what is so; with ``button`` it can be published."""
        self._headline.setText(headline)
        self._words.setText(words)
        self.ask.setText(button or "Publish…")
        self.ask.setVisible(bool(button))
        self.mend.hide()
        self._fit()

    def say_mending(self, headline: str, name: str) -> None:
        """Say that the workbook is to be mended first; ``name`` names the way to it for a screen reader."""
        self.say(headline)
        self.mend.setAccessibleName(name)
        self.mend.show()

    def _fit(self) -> None:
        may_hide = not self.ask.isHidden() and theme().percent >= _LARGE  # it is said again before it is done
        self._words.setVisible(bool(self._words.text()) and not may_hide)


class PublishPage(Page):
    """Everything that follows from publishing, and the last word.

    **Signals:** ``confirmed()`` once, ``put_off()``.
    """

    confirmed = Signal()
    put_off = Signal()

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent, widest=720, centred=True)
        self.setObjectName("publish_page")
        self._title = Text("", "section")
        self._lines = QVBoxLayout()
        self._lines.setSpacing(S3)
        self.sure = PrimaryButton("Publish now")
        self.sure.setObjectName("publish_now")
        self.later = SecondaryButton("Not yet")
        self.later.setObjectName("not_yet")
        card = Card(name="Before it is published")
        card.body.setContentsMargins(24, 20, 24, 20)
        card.body.setSpacing(S4)
        buttons = QWidget()
        flow = FlowLayout(buttons, gap=S2)
        flow.addWidget(self.sure)
        flow.addWidget(self.later)
        card.body.addWidget(self._title)
        card.body.addLayout(self._lines)
        card.body.addWidget(buttons)
        self.body.addWidget(card)
        self.body.addStretch(1)
        self.sure.clicked.connect(self._confirm)
        self.later.clicked.connect(self.put_off)

    def ask(self, offer: Offer) -> None:
        """Ask once more."""
        self._title.setText(f"Publish {offer.what}?")
        self.show_lines((("information", f"{offer.headline}."), *offer.follows))
        self.sure.setText(offer.button)
        self.sure.setEnabled(True)
        self.later.setFocus(Qt.FocusReason.OtherFocusReason)

    def show_lines(self, lines: Sequence[tuple[str, str]]) -> None:
        """Say what follows, each with an icon."""
        clear(self._lines)
        for icon, words in lines:
            mark = Icon(icon, "brand", 18)
            line = row(mark, Text(words, "body"), gap=S3)
            line.setAlignment(mark, Qt.AlignmentFlag.AlignTop)
            self._lines.addLayout(line)

    def _confirm(self) -> None:
        self.sure.setEnabled(False)  # once is enough
        self.confirmed.emit()
