"""How long one has been on site: a pill on the dark bar that never nags."""

from datetime import timedelta

from PySide6.QtCore import QRectF, Qt
from PySide6.QtGui import QPainter, QPaintEvent, QPen
from PySide6.QtWidgets import QWidget

from sifield.ui.theme import theme
from sifield.ui.widgets.text import Text


class OnSite(Text):
    """Says "On site 00:42" in an outline."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__("", "strong", "on_bar", wrap=False, parent=parent)
        self.setObjectName("on_site")
        self.setContentsMargins(14, 7, 14, 7)
        self.hide()

    def show_time(self, on_site: timedelta | None) -> None:
        """Say how long; None hides it."""
        self.setVisible(on_site is not None)
        if on_site is not None:
            minutes = max(0, int(on_site.total_seconds() // 60))
            self.setText(f"On site  {minutes // 60:02}:{minutes % 60:02}")

    def paintEvent(self, event: QPaintEvent) -> None:
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        painter.setPen(QPen(theme().colour("bar_line"), 1))
        painter.setBrush(Qt.BrushStyle.NoBrush)
        box = QRectF(self.rect()).adjusted(0.5, 0.5, -0.5, -0.5)
        painter.drawRoundedRect(box, box.height() / 2, box.height() / 2)
        painter.end()
        super().paintEvent(event)
