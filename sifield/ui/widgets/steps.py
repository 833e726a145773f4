"""Where a person is on the way from evidence to a signed plan: a line of steps, not clickable."""

from collections.abc import Sequence

from PySide6.QtCore import QPointF, QRectF, QSize, Qt
from PySide6.QtGui import QFontMetrics, QPainter, QPaintEvent, QPen
from PySide6.QtWidgets import QSizePolicy, QWidget

from sifield.ui.theme import theme
from sifield.ui.widgets.icon import paint_icon
from sifield.ui.widgets.layout import row
from sifield.ui.widgets.text import Text


class _Disc(QWidget):
    """The number of a step, or a tick once it is done."""

    def __init__(self, number: int, state: str, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._number, self._state = number, state
        self.setSizePolicy(QSizePolicy.Policy.Fixed, QSizePolicy.Policy.Fixed)

    def sizeHint(self) -> QSize:
        return QSize(theme().px(20), theme().px(20))

    def paintEvent(self, event: QPaintEvent) -> None:
        look, painter = theme(), QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        side = float(look.px(20))
        box = QRectF(0, (self.height() - side) / 2, side, side).adjusted(0.75, 0.75, -0.75, -0.75)
        token = {"done": "ok", "now": "brand", "later": "control"}[self._state]
        painter.setPen(QPen(look.colour(token), 1.5))
        painter.setBrush(look.colour("canvas" if self._state == "later" else token))
        painter.drawEllipse(box)
        ink = look.colour("hint" if self._state == "later" else "on_brand")
        if self._state == "done":
            paint_icon(painter, "check", box.adjusted(3, 3, -3, -3), ink)
            return
        painter.setFont(look.font("chip"))
        painter.setPen(ink)
        painter.drawText(box, Qt.AlignmentFlag.AlignCenter, str(self._number))


class _Line(QWidget):
    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Preferred)
        self.setMinimumWidth(8)
        self.setMaximumWidth(48)

    def paintEvent(self, event: QPaintEvent) -> None:
        painter = QPainter(self)
        painter.setPen(QPen(theme().colour("control"), 1))
        middle = self.height() / 2
        painter.drawLine(QPointF(0, middle), QPointF(self.width(), middle))


class StepLine(QWidget):
    """Says "Step 2 of 4: Action plan"; at large text only the step in hand keeps its words."""

    def __init__(self, steps: Sequence[str], current: int, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setObjectName("steps")
        self.setAccessibleName(f"Step {current + 1} of {len(steps)}: {steps[current]}")
        self._words: list[tuple[int, Text]] = []
        self._current = current
        inner = row(gap=8)
        for number, step in enumerate(steps):
            state = "done" if number < current else "now" if number == current else "later"
            inner.addWidget(_Disc(number + 1, state))
            words = Text(step, "strong" if state == "now" else "body", "ink" if state == "now" else "ink2", wrap=False)
            self._words.append((number, words))
            inner.addWidget(words)
            if number < len(steps) - 1:
                inner.addWidget(_Line())
        inner.addStretch(1)
        self.setLayout(inner)
        theme().changed.connect(self._fit)
        self._fit()

    def _fit(self) -> None:
        metrics = QFontMetrics(theme().font("strong"))
        wide = sum(metrics.horizontalAdvance(words.text()) for _, words in self._words) + theme().px(50) * 4
        for number, words in self._words:
            words.setVisible(number == self._current or wide <= 700)
