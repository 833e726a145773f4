"""A cell that is one number, with a tone where it asks for something."""

from dataclasses import dataclass

from PySide6.QtCore import QRectF, Qt
from PySide6.QtGui import QPainter

from sifield.ui.theme import theme
from sifield.ui.widgets.chip import ChipTone


@dataclass(frozen=True, slots=True)
class CountCell:
    """A number of things; ``words`` says of what."""

    number: int
    words: str
    tone: ChipTone = "neutral"

    def paint(self, painter: QPainter, box: QRectF) -> None:
        """Draw it."""
        is_plain = self.tone == "neutral" or not self.number
        painter.fillRect(box, theme().colour("surface" if is_plain else f"{self.tone}_tint"))
        painter.setFont(theme().font("strong"))
        painter.setPen(theme().colour(("ink" if self.number else "hint") if is_plain else self.tone))
        painter.drawText(box, Qt.AlignmentFlag.AlignCenter, str(self.number))
