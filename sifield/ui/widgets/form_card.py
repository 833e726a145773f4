"""A form as the list shows it: its class as a band with a word, its version, who published it, how much it is used."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from PySide6.QtCore import QRectF, Qt, Signal
from PySide6.QtGui import QPainter, QPainterPath, QPaintEvent
from PySide6.QtWidgets import QWidget

from sifield.ui.theme import RADIUS_CARD, S1, S3, theme
from sifield.ui.widgets.buttons import SecondaryButton
from sifield.ui.widgets.card import Card
from sifield.ui.widgets.chip import Chip, ChipTone
from sifield.ui.widgets.flow import FlowLayout
from sifield.ui.widgets.layout import column, row
from sifield.ui.widgets.text import Text

_BAND = 6
_LARGE = 150  # per cent of text from which on the marks stand under the title


@dataclass(frozen=True, slots=True)
class FormView:
    """What a card says of a form, and on its button. ``sensitivity`` is "general" or "safeguarding", ``collection`` the
    heading it is listed under.
    """

    form_id: str
    title: str
    sensitivity: str
    version: str
    facts: str
    is_offered: bool
    collection: str = ""
    button: str = "Open"


def class_chip(sensitivity: str) -> tuple[str, ChipTone]:
    """Give the word of a class of sensitivity and its tone."""
    return ("Safeguarding", "warn") if sensitivity == "safeguarding" else ("General", "brand")


class Chips(QWidget):
    """Chips in a row that wraps."""

    def __init__(self, chips: Sequence[tuple[str, ChipTone]] = (), parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._flow = FlowLayout(self, gap=S1)
        self.show_chips(chips)

    def show_chips(self, chips: Sequence[tuple[str, ChipTone]]) -> None:
        """Show these chips instead."""
        while (item := self._flow.takeAt(0)) is not None:
            widget = item.widget()
            if widget is not None:
                widget.hide()
                widget.deleteLater()
        for words, tone in chips:
            self._flow.addWidget(Chip(words, tone))


class FormCard(Card):
    """One form in use.

    **Signals:** ``opened(form_id: str)``.
    """

    opened = Signal(str)

    def __init__(self, view: FormView, parent: QWidget | None = None) -> None:
        super().__init__(parent, name=view.title)
        self._sensitivity = view.sensitivity
        word, tone = class_chip(view.sensitivity)
        chips: list[tuple[str, ChipTone]] = [(word, tone), (f"Version {view.version}", "neutral")]
        if not view.is_offered:
            chips.append(("No longer offered", "bad"))
        self.open_button = SecondaryButton(
            view.button, name=f"{view.button}: {view.title}" if view.button != "Open" else f"Open {view.title}"
        )
        self.body.setContentsMargins(20 + _BAND, 14, 16, 14)
        words = column(Text(view.title, "question"), Text(view.facts, "small", "hint"), gap=2)
        marks = Chips(chips)
        is_roomy = theme().percent < _LARGE
        line = row(words, *([marks] if is_roomy else []), self.open_button, gap=S3)
        line.setStretch(0, 1)
        for part in (marks, self.open_button):
            line.setAlignment(part, Qt.AlignmentFlag.AlignVCenter)
        if not is_roomy:
            words.insertWidget(1, marks)
        self.body.addLayout(line)
        self.open_button.clicked.connect(lambda: self.opened.emit(view.form_id))

    def paintEvent(self, event: QPaintEvent) -> None:
        super().paintEvent(event)
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        whole = QPainterPath()
        whole.addRoundedRect(QRectF(self.rect()).adjusted(0.5, 0.5, -0.5, -0.5), RADIUS_CARD, RADIUS_CARD)
        painter.setClipPath(whole)
        token: Any = "warn" if self._sensitivity == "safeguarding" else "brand"
        painter.fillRect(QRectF(0, 0, _BAND, self.height()), theme().colour(token))
