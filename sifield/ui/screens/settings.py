"""Settings: how the window looks, whose laptop this is, and leaving the sample."""

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QWidget

from sifield import __version__
from sifield.fieldwork.access import Laptop
from sifield.ui.theme import theme
from sifield.ui.widgets.buttons import DangerButton, SecondaryButton
from sifield.ui.widgets.card import Card
from sifield.ui.widgets.fields import ChoiceField, FieldRow
from sifield.ui.widgets.layout import Page, row
from sifield.ui.widgets.text import Text
from sifield.wire.joining import ROLE_WORDS

_MODES = (("system", "As the computer"), ("light", "Light"), ("dark", "Dark"), ("contrast", "High contrast"))
_SIZES = (100, 110, 125, 150, 175, 200)


class Settings(Page):
    """What a person may choose for herself.

    **Signals:** ``look_changed()`` after another look or size was chosen, ``sample_left()``.
    """

    look_changed = Signal()
    sample_left = Signal()

    def __init__(self, laptop: Laptop, protection: str, log: str, parent: QWidget | None = None) -> None:
        super().__init__(parent, widest=640)
        self.setObjectName("settings")
        self.mode, self.text_size = ChoiceField("Colours"), ChoiceField("Text size")
        for key, words in _MODES:
            self.mode.addItem(words, key)
        for percent in _SIZES:
            self.text_size.addItem(f"{percent} %", percent)
        self.mode.setCurrentIndex(max(0, self.mode.findData(theme().mode)))
        self.text_size.setCurrentIndex(max(0, self.text_size.findData(theme().percent)))
        self.body.addWidget(Text("Settings", "display"))
        look = Card(name="Look")
        look.body.addWidget(Text("Look", "title"))
        look.body.addLayout(row(FieldRow("Colours", self.mode), FieldRow("Text size", self.text_size)))
        self.body.addWidget(look)
        mine = Card(name="This laptop")
        mine.body.addWidget(Text("This laptop", "title"))
        for words in (
            f"{laptop.person_name}, {ROLE_WORDS.get(laptop.role, laptop.role)}",
            f"{laptop.trust_name}{' (sample)' if laptop.is_sample else ''}",
            f"Central store: {laptop.centre_address or 'none'}",
            f"Encrypted. The key is protected by {protection}.",
            f"Log for support (no names, no answers): {log}",
            f"sifield {__version__}",
        ):
            mine.body.addWidget(Text(words, "body", "ink2"))
        self.body.addWidget(mine)
        if laptop.is_sample:
            self._add_leaving()
        self.body.addStretch(1)
        self.mode.currentIndexChanged.connect(self._put_on)
        self.text_size.currentIndexChanged.connect(self._put_on)

    def _add_leaving(self) -> None:
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
        self.body.addWidget(card)
        self._ask.clicked.connect(self._ask_again)
        self._sure.clicked.connect(self.sample_left)

    def _ask_again(self) -> None:
        self._ask.hide()
        self._sure.show()
        self._sure.setFocus()

    def _put_on(self) -> None:
        theme().set_mode(self.mode.currentData())
        theme().set_percent(int(self.text_size.currentData()))
        self.look_changed.emit()
