"""Text on the window: always plain (nothing typed is ever read as markup), wrapped, in one of the theme's kinds."""

from typing import Literal

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QLabel, QSizePolicy, QWidget

from sifield.ui.theme import Kind

Tone = Literal["ink", "ink2", "hint", "brand", "ok", "warn", "bad", "on_bar", "on_bar2"]


class Text(QLabel):
    """A label in a kind (size, weight) and a tone (colour) of the theme.

    ``wrap=False`` for short words that share a row, such as a time or a count.
    """

    def __init__(
        self,
        words: str = "",
        kind: Kind = "body",
        tone: Tone | None = None,
        *,
        wrap: bool = True,
        parent: QWidget | None = None,
    ) -> None:
        super().__init__(parent)
        self.setTextFormat(Qt.TextFormat.PlainText)
        self.setProperty("kind", kind)
        if tone is not None:
            self.setProperty("tone", tone)
        self.setWordWrap(wrap)
        if wrap:
            self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Preferred)
            self.setMinimumWidth(1)
        self.setText(words)

    def set_tone(self, tone: Tone) -> None:
        """Colour the words anew."""
        if self.property("tone") != tone:
            self.setProperty("tone", tone)
            self.style().unpolish(self)
            self.style().polish(self)
