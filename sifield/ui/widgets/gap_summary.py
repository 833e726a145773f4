"""What is still missing, on top of a page: each line leads to its field and says the same words as the field does."""

from collections.abc import Sequence
from functools import partial

from PySide6.QtCore import QRectF, Qt, Signal
from PySide6.QtGui import QPainter, QPaintEvent, QPen
from PySide6.QtWidgets import QFrame, QVBoxLayout, QWidget

from sifield.ui.theme import RADIUS_CARD, S1, S2, theme
from sifield.ui.widgets.banner import announce
from sifield.ui.widgets.buttons import QuietButton
from sifield.ui.widgets.layout import clear, row
from sifield.ui.widgets.text import Text


class GapSummary(QFrame):
    """The list of what is missing.

    **Signals:** ``gap_chosen(row_id: str, field: str)``.
    """

    gap_chosen = Signal(str, str)

    def __init__(self, headline: str, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setObjectName("gap_summary")
        self.setAccessibleName(headline)
        self._headline = Text(headline, "title", "bad")
        self._lines = QVBoxLayout()
        self._lines.setSpacing(0)
        inner = QVBoxLayout(self)
        inner.setContentsMargins(20, 14, 20, 12)
        inner.setSpacing(S2)
        inner.addWidget(self._headline)
        inner.addLayout(self._lines)
        self.hide()

    def show_gaps(self, gaps: Sequence[tuple[str, str, str]], *, aloud: bool = False) -> None:
        """Show (row id, field, message) each as a link; nothing to show hides the summary."""
        clear(self._lines)
        for row_id, field, message in gaps:
            link = QuietButton(message)
            link.setObjectName(f"gap_{field}_{row_id}")
            link.clicked.connect(partial(self.gap_chosen.emit, row_id, field))
            self._lines.addLayout(row(link, "stretch", gap=S1))
        self.setVisible(bool(gaps))
        if gaps and aloud:
            announce(self, f"{self._headline.text()}. {len(gaps)} to mend.", urgent=True)

    def first(self) -> QWidget | None:
        """The first link, which takes the focus when the summary appears."""
        links = self.findChildren(QuietButton)
        return links[0] if links else None

    def paintEvent(self, event: QPaintEvent) -> None:
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        painter.setBrush(theme().colour("surface"))
        painter.setPen(QPen(theme().colour("bad"), 2, Qt.PenStyle.SolidLine))
        painter.drawRoundedRect(QRectF(self.rect()).adjusted(1, 1, -1, -1), RADIUS_CARD, RADIUS_CARD)
