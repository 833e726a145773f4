"""Chips: small tags that tell a state in a word; never clickable."""

from typing import Any, Literal

from PySide6.QtCore import QRectF, QSize, Qt
from PySide6.QtGui import QFontMetrics, QPainter, QPaintEvent
from PySide6.QtWidgets import QLabel, QSizePolicy, QWidget

from sifield.ui.theme import theme

ChipTone = Literal["ok", "warn", "bad", "brand", "neutral"]


class Tag(QLabel):
    """A few words in the type of chips, on one line, and no larger than they are."""

    def __init__(self, words: str, parent: QWidget | None = None) -> None:
        super().__init__(words, parent)
        self.setTextFormat(Qt.TextFormat.PlainText)
        self.setProperty("kind", "chip")
        self.setSizePolicy(QSizePolicy.Policy.Fixed, QSizePolicy.Policy.Fixed)

    def sizeHint(self) -> QSize:
        metrics = QFontMetrics(theme().font("chip"))
        width = metrics.horizontalAdvance(self.text()) + 2 * theme().px(8)
        return QSize(width, metrics.height() + theme().px(4))

    def minimumSizeHint(self) -> QSize:
        return self.sizeHint()

    def changeEvent(self, event: Any) -> None:
        self.updateGeometry()
        super().changeEvent(event)


class Chip(Tag):
    """A tag; its text is its meaning, its colour only supports it."""

    def __init__(self, words: str, tone: ChipTone = "neutral", parent: QWidget | None = None) -> None:
        super().__init__(words, parent)
        self._tone: ChipTone = tone

    def show_state(self, words: str, tone: ChipTone) -> None:
        """Tell another state; the same one lays nothing out anew (it comes with each key that is typed)."""
        if (words, tone) == (self.text(), self._tone):
            return
        self._tone = tone
        self.setText(words)
        self.updateGeometry()
        self.update()

    def paintEvent(self, event: QPaintEvent) -> None:
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        neutral = self._tone == "neutral"
        painter.setBrush(theme().colour("canvas" if neutral else f"{self._tone}_tint"))
        painter.setPen(Qt.PenStyle.NoPen)
        painter.drawRoundedRect(QRectF(self.rect()), 4, 4)
        painter.setFont(theme().font("chip"))
        painter.setPen(theme().colour("ink2" if neutral else self._tone))
        painter.drawText(self.rect(), Qt.AlignmentFlag.AlignCenter, self.text())
