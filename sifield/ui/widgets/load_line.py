"""A person with her load: a bar of half-days booked against those released, the same in words, and what to think of."""

from typing import Any

from PySide6.QtCore import QRectF, QSize, Qt, Signal
from PySide6.QtGui import QPainter, QPaintEvent, QPen
from PySide6.QtWidgets import QSizePolicy, QVBoxLayout, QWidget

from sifield.ui.theme import S1, theme
from sifield.ui.widgets.chart import Chart
from sifield.ui.widgets.layout import row
from sifield.ui.widgets.small_button import SmallIconButton
from sifield.ui.widgets.text import Text


def paint_share(painter: QPainter, box: QRectF, token: str) -> None:
    """Draw one part of a thin bar; what is "bad" is hollow too, for those who do not see that it is red."""
    is_bad = token == "bad"
    painter.setBrush(theme().colour("bad_tint" if is_bad else token))
    painter.setPen(QPen(theme().colour(token), 1.5) if is_bad else Qt.PenStyle.NoPen)
    painter.drawRoundedRect(box.adjusted(0.75, 0.75, -0.75, -0.75) if is_bad else box, 3, 3)


class LoadBar(Chart):
    """How much of what is released is booked; what is booked beyond it stands after a gap, red and hollow."""

    def __init__(self, booked: int, released: int, parent: QWidget | None = None) -> None:
        super().__init__("Half-days of this half-term", parent)
        self.tell(f"{booked} booked of {released} released")
        self.booked, self.released = booked, released
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)

    def sizeHint(self) -> QSize:
        return QSize(theme().px(80), theme().px(8))

    def minimumSizeHint(self) -> QSize:
        return QSize(theme().px(40), theme().px(8))

    def changeEvent(self, event: Any) -> None:
        super().changeEvent(event)
        self.updateGeometry()

    def paintEvent(self, event: QPaintEvent) -> None:
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        whole = max(1, self.booked, self.released)
        left, share = 0.0, self.width() / whole
        within, beyond = min(self.booked, self.released), max(0, self.booked - self.released)
        for number, token in ((within, "brand"), (beyond, "bad"), (whole - within - beyond, "track")):
            if number:
                wide = number * share
                paint_share(painter, QRectF(left, 0, wide - 2, self.height()), token)
                left += wide


class LoadLine(QWidget):
    """One person who comes. ``load`` is (booked, released) of this half-term, 0 released where nothing is known.

    **Signals:** ``removed()`` when she is not to come.
    """

    removed = Signal()

    def __init__(
        self,
        name: str,
        told: str,
        load: tuple[int, int],
        warnings: tuple[str, ...] = (),
        *,
        is_removable: bool = False,
        parent: QWidget | None = None,
    ) -> None:
        super().__init__(parent)
        inner = QVBoxLayout(self)
        inner.setContentsMargins(0, 0, 0, 0)
        inner.setSpacing(S1)
        self.setAccessibleName(". ".join((name, told, *warnings)))
        head = row(Text(name, "strong"))
        self.remove = SmallIconButton("close", f"{name} does not come") if is_removable else None
        if self.remove is not None:
            self.remove.clicked.connect(self.removed)
            head.addWidget(self.remove)
        inner.addLayout(head)
        if load[1]:
            inner.addWidget(LoadBar(*load))
        inner.addWidget(Text(told, "small", "hint"))
        for words in warnings:
            inner.addWidget(Text(words, "small", "warn"))
