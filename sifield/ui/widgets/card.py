"""Cards: white sheets that hold one thing each."""

from typing import Any

from PySide6.QtCore import QRectF, Qt
from PySide6.QtGui import QPainter, QPaintEvent, QPen
from PySide6.QtWidgets import QFrame, QVBoxLayout, QWidget

from sifield.ui.theme import RADIUS_CARD, S2, theme


class Card(QFrame):
    """A sheet with a hairline border; ``set_current(True)`` gives it the brand's border of the thing in hand.

    Put content into ``body``.
    """

    def __init__(self, parent: QWidget | None = None, *, name: str = "") -> None:
        super().__init__(parent)
        if name:
            self.setAccessibleName(name)
        self._current = False
        self.body = QVBoxLayout(self)
        self.body.setContentsMargins(20, 14, 20, 14)
        self.body.setSpacing(S2)

    @property
    def is_current(self) -> bool:
        """Whether this is the card in hand."""
        return self._current

    def set_current(self, current: bool) -> None:
        """Mark or unmark the card as the one in hand."""
        if current != self._current:
            self._current = current
            self.update()

    def changeEvent(self, event: Any) -> None:
        self.update()
        super().changeEvent(event)

    def paintEvent(self, event: QPaintEvent) -> None:
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        width = 2 if self._current else 1
        inset = width / 2
        painter.setBrush(theme().colour("surface"))
        painter.setPen(QPen(theme().colour("brand" if self._current else "hairline"), width, Qt.PenStyle.SolidLine))
        painter.drawRoundedRect(QRectF(self.rect()).adjusted(inset, inset, -inset, -inset), RADIUS_CARD, RADIUS_CARD)
