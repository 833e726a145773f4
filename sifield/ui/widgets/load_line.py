"""A person with her load: a bar of half-days booked against those released, the same in words, and what to think of."""

from typing import Any

from PySide6.QtCore import QRectF, QSize, Qt, Signal
from PySide6.QtGui import QPainter, QPaintEvent
from PySide6.QtWidgets import QSizePolicy, QVBoxLayout, QWidget

from sifield.ui.theme import S1, theme
from sifield.ui.widgets.layout import row
from sifield.ui.widgets.small_button import SmallIconButton
from sifield.ui.widgets.text import Text


class LoadBar(QWidget):
    """How much of what is released is booked; what is booked beyond it stands in red after a gap."""

    def __init__(self, booked: int, released: int, parent: QWidget | None = None) -> None:
        super().__init__(parent)
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
        painter, look = QPainter(self), theme()
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        painter.setPen(Qt.PenStyle.NoPen)
        whole = max(1, self.booked, self.released)
        left, share = 0.0, self.width() / whole
        within, beyond = min(self.booked, self.released), max(0, self.booked - self.released)
        for number, token in ((within, "brand"), (beyond, "bad"), (whole - within - beyond, "hairline")):
            if number:
                wide = number * share
                painter.setBrush(look.colour(token))
                painter.drawRoundedRect(QRectF(left, 0, wide - 2, self.height()), 3, 3)
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
