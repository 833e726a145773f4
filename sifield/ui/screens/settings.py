"""Settings: how the window looks, whose laptop this is, and leaving the sample."""

from collections.abc import Iterator

from PySide6.QtCore import Signal, SignalInstance
from PySide6.QtWidgets import QWidget

from sifield import __version__
from sifield.fieldwork.access import Laptop
from sifield.ui.theme import theme
from sifield.ui.widgets.buttons import DangerButton, SecondaryButton
from sifield.ui.widgets.card import Card
from sifield.ui.widgets.columns import Columns
from sifield.ui.widgets.fields import ChoiceField, FieldRow
from sifield.ui.widgets.layout import Page, column, row
from sifield.ui.widgets.text import Text
from sifield.wire.joining import ROLE_WORDS

_MODES = (("system", "As the computer"), ("light", "Light"), ("dark", "Dark"), ("contrast", "High contrast"))
_SIZES = (100, 110, 125, 150, 175, 200)


class Settings(Page):
    """What a person may choose for herself.

    **Signals:** ``models_wanted()``, ``keeping_wanted()``,
    ``concerns_wanted()``, ``sample_left()``.
    """

    models_wanted = Signal()
    keeping_wanted = Signal()
    concerns_wanted = Signal()
    sample_left = Signal()

    def __init__(self, laptop: Laptop, protection: str, log: str, *cards: Card, parent: QWidget | None = None) -> None:
        """``cards`` are those that work by themselves: typing, the camera, the observation load."""
        super().__init__(parent, widest=1320)
        self.setObjectName("settings")
        self.mode, self.text_size = ChoiceField("Colours"), ChoiceField("Text size")
        for key, words in _MODES:
            self.mode.addItem(words, key)
        for percent in _SIZES:
            self.text_size.addItem(f"{percent} %", percent)
        self._show_look()
        theme().changed.connect(self._show_look)  # by keys too, from anywhere
        self.body.addWidget(Text("Settings", "display"))
        look = Card(name="Look")
        look.body.addWidget(Text("Look", "title"))
        look.body.addWidget(Columns((FieldRow("Colours", self.mode), FieldRow("Text size", self.text_size)), least=180))
        mine = Card(name="This laptop")
        mine.body.addWidget(Text("This laptop", "title"))
        for label, words in (
            ("Person", f"{laptop.person_name}, {ROLE_WORDS.get(laptop.role, laptop.role)}"),
            ("Trust", f"{laptop.trust_name}{' (sample)' if laptop.is_sample else ''}"),
            ("Central store", laptop.centre_address or "None"),
            ("Protection", f"Everything is encrypted; the key is protected by {protection}."),
            ("Log for support, without names or answers", log),
            ("Version", f"sifield {__version__}"),
        ):
            mine.body.addLayout(column(Text(label, "small", "hint"), Text(words), gap=0))
        left = QWidget()
        leaving = [self._leaving()] if laptop.is_sample else []
        left.setLayout(column(look, *cards, *self._ways(laptop), *leaving))
        self.body.addWidget(Columns((left, mine), least=400))
        self.body.addStretch(1)
        self.mode.currentIndexChanged.connect(self._put_on)
        self.text_size.currentIndexChanged.connect(self._put_on)

    def _ways(self, laptop: Laptop) -> Iterator[Card]:
        yield _way(
            "Improvement model",
            "What your trust asks of its schools in each grade and term; the models that come with the program too.",
            "Look at the improvement model", "look_at_model", self.models_wanted,
        )  # fmt: skip
        yield _way(
            "How long records are kept",
            "Each kind of record has its day: what goes by itself, what somebody decides, and what is on hold.",
            "Look how long records are kept", "look_at_keeping", self.keeping_wanted,
        )  # fmt: skip
        if laptop.sees_safeguarding:
            yield _way(
                "Immediate concerns passed on",
                "In the schools whose safeguarding records you have: how many, when, who was told, the reference.",
                "Look at the concerns passed on", "look_at_concerns", self.concerns_wanted,
            )  # fmt: skip

    def _leaving(self) -> Card:
        card = Card(name="Leave the sample trust")
        self._ask = SecondaryButton("Leave the sample trust")
        self._sure = DangerButton("Throw the sample away")
        self._sure.hide()
        card.body.addWidget(Text("Leave the sample trust", "title"))
        card.body.addWidget(
            Text(
                "Everything in the sample is thrown away, and you can join or set up a real trust. Nothing else on "
                "this laptop is touched.",
                "body",
                "ink2",
            )
        )
        card.body.addLayout(row(self._ask, self._sure, "stretch"))
        self._ask.clicked.connect(self._ask_again)
        self._sure.clicked.connect(self.sample_left)
        return card

    def _ask_again(self) -> None:
        self._ask.hide()
        self._sure.show()
        self._sure.setFocus()

    def _show_look(self) -> None:
        for field, value in ((self.mode, theme().mode), (self.text_size, theme().percent)):
            field.blockSignals(True)
            field.setCurrentIndex(max(0, field.findData(value)))
            field.blockSignals(False)

    def _put_on(self) -> None:
        theme().set_mode(self.mode.currentData())
        theme().set_percent(int(self.text_size.currentData()))


def _way(title: str, words: str, button: str, name: str, wanted: SignalInstance) -> Card:
    """Make a card that leads to a page of its own."""
    card, look = Card(name=title), SecondaryButton(button)
    look.setObjectName(name)
    look.clicked.connect(wanted)
    card.body.addWidget(Text(title, "title"))
    card.body.addWidget(Text(words, "body", "ink2"))
    card.body.addLayout(row(look, "stretch"))
    return card
