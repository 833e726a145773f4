"""What stands where there is nothing yet, and how far something has come."""

from PySide6.QtCore import QRectF, QSize, Qt
from PySide6.QtGui import QPainter, QPaintEvent, QPen
from PySide6.QtWidgets import QHBoxLayout, QProgressBar, QSizePolicy, QVBoxLayout, QWidget

from sifield.ui.theme import S2, S4, theme
from sifield.ui.widgets.chip import Tag
from sifield.ui.widgets.icon import Icon
from sifield.ui.widgets.text import Text


class EmptyState(QWidget):
    """Nothing here yet: why, what will stand here, and at most one button to begin."""

    def __init__(
        self, icon: str, headline: str, words: str, button: QWidget | None = None, parent: QWidget | None = None
    ) -> None:
        super().__init__(parent)
        inner = QVBoxLayout(self)
        inner.setContentsMargins(24, 40, 24, 40)
        inner.setSpacing(S2)
        inner.addWidget(Icon(icon, "brand", 36), 0, Qt.AlignmentFlag.AlignHCenter)
        for text in (Text(headline, "title"), Text(words, "body", "hint")):
            text.setAlignment(Qt.AlignmentFlag.AlignHCenter)
            inner.addWidget(text)
        if button is not None:
            inner.addSpacing(S4)
            inner.addWidget(button, 0, Qt.AlignmentFlag.AlignHCenter)


class ProgressLine(QProgressBar):
    """A thin line of how much is done; the count beside it says it in words."""

    def __init__(self, name: str, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setAccessibleName(name)
        self.setTextVisible(False)
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)

    def show_progress(self, done: int, of: int) -> None:
        """Show ``done`` out of ``of``."""
        self.setRange(0, max(1, of))
        self.setValue(min(done, of))

    def sizeHint(self) -> QSize:
        return QSize(80, 6)

    def minimumSizeHint(self) -> QSize:
        return QSize(24, 6)

    def paintEvent(self, event: QPaintEvent) -> None:
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        painter.setPen(Qt.PenStyle.NoPen)
        box = QRectF(0, (self.height() - 6) / 2, self.width(), 6)
        painter.setBrush(theme().colour("track"))
        painter.drawRoundedRect(box, 3, 3)
        if self.maximum() > self.minimum() and self.value() > self.minimum():
            share = (self.value() - self.minimum()) / (self.maximum() - self.minimum())
            box.setWidth(max(6.0, box.width() * share))
            painter.setBrush(theme().colour("brand"))
            painter.drawRoundedRect(box, 3, 3)


class _Keycap(Tag):
    """A key as it looks on the keyboard."""

    def paintEvent(self, event: QPaintEvent) -> None:
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        painter.setPen(QPen(theme().colour("control"), 1))
        painter.setBrush(theme().colour("surface"))
        painter.drawRoundedRect(QRectF(self.rect()).adjusted(0.5, 0.5, -0.5, -0.5), 4, 4)
        painter.setPen(theme().colour("ink2"))
        painter.setFont(theme().font("chip"))
        painter.drawText(self.rect(), Qt.AlignmentFlag.AlignCenter, self.text())


class KeyHint(QWidget):
    """A key and what it does, for example ``KeyHint("Enter", "adds the note with the time")``."""

    def __init__(self, key: str, does: str, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        inner = QHBoxLayout(self)
        inner.setContentsMargins(0, 0, 0, 0)
        inner.setSpacing(6)
        inner.addWidget(_Keycap(key, self))
        inner.addWidget(Text(does, "small", "hint", wrap=False, parent=self))
        self.setSizePolicy(QSizePolicy.Policy.Fixed, QSizePolicy.Policy.Fixed)
