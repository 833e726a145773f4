"""Dropping a file onto a screen: says where it may be let go, and takes exactly one file."""

from pathlib import Path
from typing import cast

from PySide6.QtCore import QEvent, QMimeData, QObject, QRectF, Qt, Signal
from PySide6.QtGui import QDragEnterEvent, QDragLeaveEvent, QDropEvent, QMouseEvent, QPainter, QPaintEvent, QPen
from PySide6.QtWidgets import QAbstractScrollArea, QVBoxLayout, QWidget

from sifield.errors import SifieldError
from sifield.ui.theme import RADIUS_CARD, S2, theme
from sifield.ui.widgets.icon import Icon
from sifield.ui.widgets.text import Text


class FileDrop(QWidget):
    """Lies over ``screen`` while a file is dragged over it, and takes what is let go; ``noun`` is what it should be.

    **Signals:** ``dropped(path: Path)``, ``refused(fault: SifieldError)`` for what is no single file of this computer.
    """

    dropped = Signal(object)
    refused = Signal(object)

    def __init__(self, screen: QWidget, words: str, *, noun: str = "workbook") -> None:
        super().__init__(screen)
        self._noun = noun
        self._screen = screen
        self.setAccessibleName(words)
        self.setAcceptDrops(True)
        self.setMouseTracking(True)
        inner = QVBoxLayout(self)
        inner.setSpacing(S2)
        text = Text(words, "section")
        text.setAlignment(Qt.AlignmentFlag.AlignHCenter)
        inner.addStretch(1)
        inner.addWidget(Icon("document", "brand", 40), 0, Qt.AlignmentFlag.AlignHCenter)
        inner.addWidget(text)
        inner.addStretch(1)
        screen.setAcceptDrops(True)
        screen.installEventFilter(self)
        if isinstance(screen, QAbstractScrollArea):  # what is dragged over a page comes to its viewport
            screen.viewport().installEventFilter(self)
        self.hide()

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        """Lay this over the screen as soon as a file comes over it."""
        if event.type() == QEvent.Type.DragEnter and self.accepts(cast(QDragEnterEvent, event).mimeData()):
            cast(QDragEnterEvent, event).acceptProposedAction()
            self.setGeometry(self._screen.rect())
            self.show()
            self.raise_()
            return True
        return super().eventFilter(watched, event)

    def dragEnterEvent(self, event: QDragEnterEvent) -> None:
        if self.accepts(event.mimeData()):
            event.acceptProposedAction()

    def dragLeaveEvent(self, event: QDragLeaveEvent) -> None:
        self.hide()

    def dropEvent(self, event: QDropEvent) -> None:
        self.hide()
        event.acceptProposedAction()
        self.take(event.mimeData())

    def mouseMoveEvent(self, event: QMouseEvent) -> None:
        """The mouse moves and drags nothing: the drag ended elsewhere."""
        self.hide()

    def accepts(self, dragged: QMimeData) -> bool:
        """Tell whether what is dragged can be let go here."""
        return dragged.hasUrls()

    def take(self, dropped: QMimeData) -> None:
        """Take what was let go."""
        urls = dropped.urls()
        if len(urls) > 1:
            self.refused.emit(
                SifieldError(f"{len(urls)} files were dropped.", f"Drop one {self._noun} at a time.", code="many-files")
            )
        elif not urls or not urls[0].isLocalFile():
            self.refused.emit(
                SifieldError(
                    "What was dropped is no file on this computer.",
                    f"Save the {self._noun} on this computer first, then drop it here or choose it.",
                    code="no-file",
                )
            )
        else:
            self.dropped.emit(Path(urls[0].toLocalFile()))

    def paintEvent(self, event: QPaintEvent) -> None:
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        ground = theme().colour("brand_tint")
        ground.setAlphaF(0.94)
        painter.fillRect(self.rect(), ground)
        painter.setPen(QPen(theme().colour("brand"), 2, Qt.PenStyle.DashLine))
        painter.drawRoundedRect(QRectF(self.rect()).adjusted(12, 12, -12, -12), RADIUS_CARD, RADIUS_CARD)
