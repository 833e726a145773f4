"""Dropping a file onto a screen: says where it may be let go, and takes exactly one file."""

from pathlib import Path
from typing import Any

from PySide6.QtCore import QEvent, QMimeData, QObject, QRectF, Qt, Signal
from PySide6.QtGui import QPainter, QPaintEvent, QPen
from PySide6.QtWidgets import QVBoxLayout, QWidget

from sifield.errors import SifieldError
from sifield.ui.theme import RADIUS_CARD, S2, theme
from sifield.ui.widgets.icon import Icon
from sifield.ui.widgets.text import Text


class FileDrop(QWidget):
    """Lies over ``screen`` while a file is dragged over it.

    **Signals:** ``dropped(path: Path)``, ``refused(fault: SifieldError)`` for what is no single file of this computer.
    """

    dropped = Signal(object)
    refused = Signal(object)

    def __init__(self, screen: QWidget, words: str) -> None:
        super().__init__(screen)
        self._screen = screen
        self.setAccessibleName(words)
        self.setAttribute(Qt.WidgetAttribute.WA_TransparentForMouseEvents)
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
        self.hide()

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        """Take what is dragged over the screen and let go there."""
        what: Any = event
        if event.type() == QEvent.Type.DragEnter and what.mimeData().hasUrls():
            what.acceptProposedAction()
            self.setGeometry(self._screen.rect())
            self.show()
            self.raise_()
        elif event.type() == QEvent.Type.DragLeave:
            self.hide()
        elif event.type() == QEvent.Type.Drop:
            self.hide()
            what.acceptProposedAction()
            self._take(what.mimeData())
        else:
            return False
        return True

    def _take(self, dropped: QMimeData) -> None:
        urls = dropped.urls()
        if len(urls) > 1:
            self.refused.emit(
                SifieldError(f"{len(urls)} files were dropped.", "Drop one workbook at a time.", code="many-files")
            )
        elif not urls or not urls[0].isLocalFile():
            self.refused.emit(
                SifieldError(
                    "What was dropped is no file on this computer.",
                    "Save the workbook on this computer first, then drop it here or choose it.",
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
