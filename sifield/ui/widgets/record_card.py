"""A record behind a figure: what it is, how it stands in a word, what is known of it, and what can be done with it."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QWidget

from sifield.ui.theme import S1
from sifield.ui.widgets.buttons import QuietButton
from sifield.ui.widgets.card import Card
from sifield.ui.widgets.chip import Chip, ChipTone
from sifield.ui.widgets.layout import row
from sifield.ui.widgets.text import Text


@dataclass(frozen=True, slots=True)
class Deed:
    """Something that can be done with a record: the words on its button, and what it does."""

    words: str
    does: Callable[[], object]


class RecordCard(Card):
    """One record. ``about`` ends the names of its buttons, so that two cards never sound the same."""

    def __init__(
        self,
        title: str,
        details: Sequence[str],
        *,
        tag: str = "",
        tone: ChipTone = "neutral",
        about: str = "",
        deeds: Sequence[Deed] = (),
        parent: QWidget | None = None,
    ) -> None:
        super().__init__(parent, name=". ".join(filter(None, (title, tag, *details))))
        self.body.setContentsMargins(14, 10, 14, 10)
        self.body.setSpacing(S1)
        head = row(Text(title, "strong"))
        self.tag = tag
        if tag:
            head.addWidget(Chip(tag, tone), 0, Qt.AlignmentFlag.AlignTop)
        self.body.addLayout(head)
        for detail in filter(None, details):
            self.body.addWidget(Text(detail, "small", "ink2"))
        if not deeds:
            return
        buttons = [QuietButton(deed.words, name=f"{deed.words} {about}".strip()) for deed in deeds]
        for button, deed in zip(buttons, deeds, strict=True):
            button.clicked.connect(deed.does)
        self.body.addLayout(row(*buttons, "stretch", gap=S1))
        self.setFocusProxy(buttons[0])
