"""Where a person signs: drawn with pen, finger or mouse, or, for whom drawing is no way, typed."""

from typing import Any

from PySide6.QtCore import QEvent, QPointF, QRectF, QSize, Qt, Signal
from PySide6.QtGui import QFont, QFontMetrics, QMouseEvent, QPainter, QPaintEvent, QPen, QTabletEvent
from PySide6.QtWidgets import QLineEdit, QSizePolicy, QStackedWidget, QVBoxLayout, QWidget

from sifield.ui.theme import RADIUS_CONTROL, RING, S2, theme
from sifield.ui.widgets.buttons import QuietButton, paint_focus_ring
from sifield.ui.widgets.fields import FieldRow
from sifield.ui.widgets.flow import FlowLayout
from sifield.ui.widgets.text import Text

Stroke = tuple[tuple[float, float], ...]
#: The pad's width to its height; strokes are normalised to 0..1 in both directions of a box of this shape.
ASPECT = 3.2


class _Paper(QWidget):
    """The sheet that is drawn on; keeps points in 0..1 of itself, with the pen's pressure for the line's width."""

    drawn = Signal()

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.strokes: list[list[tuple[float, float, float]]] = []
        self._pressing = False
        self.setCursor(Qt.CursorShape.CrossCursor)
        self.setFocusPolicy(Qt.FocusPolicy.ClickFocus)
        policy = QSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)
        policy.setHeightForWidth(True)
        self.setSizePolicy(policy)
        self.setMaximumWidth(560)

    def sizeHint(self) -> QSize:
        return QSize(480, self.heightForWidth(480))

    def minimumSizeHint(self) -> QSize:
        return QSize(260, self.heightForWidth(260))

    def hasHeightForWidth(self) -> bool:
        return True

    def heightForWidth(self, width: int) -> int:
        return round((width - 2 * RING) / ASPECT) + 2 * RING

    def tabletEvent(self, event: QTabletEvent) -> None:
        kind = event.type()
        if kind == QEvent.Type.TabletPress:
            self._begin(event.position(), event.pressure())
        elif kind == QEvent.Type.TabletMove and self._pressing:
            self._go_on(event.position(), event.pressure())
        elif kind == QEvent.Type.TabletRelease:
            self._end()
        event.accept()

    def mousePressEvent(self, event: QMouseEvent) -> None:
        if event.button() == Qt.MouseButton.LeftButton:
            self._begin(event.position(), 0.5)

    def mouseMoveEvent(self, event: QMouseEvent) -> None:
        if self._pressing:
            self._go_on(event.position(), 0.5)

    def mouseReleaseEvent(self, event: QMouseEvent) -> None:
        self._end()

    def clear(self) -> None:
        self.strokes.clear()
        self._pressing = False
        self.update()
        self.drawn.emit()

    def _box(self) -> QRectF:
        return QRectF(self.rect()).adjusted(RING, RING, -RING, -RING)

    def _point(self, at: QPointF, pressure: float) -> tuple[float, float, float]:
        box = self._box()
        x = (at.x() - box.left()) / max(1.0, box.width())
        y = (at.y() - box.top()) / max(1.0, box.height())
        return (min(1.0, max(0.0, x)), min(1.0, max(0.0, y)), pressure)

    def _begin(self, at: QPointF, pressure: float) -> None:
        self._pressing = True
        self.strokes.append([self._point(at, pressure)])
        self.update()

    def _go_on(self, at: QPointF, pressure: float) -> None:
        self.strokes[-1].append(self._point(at, pressure))
        self.update()

    def _end(self) -> None:
        if self._pressing:
            self._pressing = False
            self.drawn.emit()

    def paintEvent(self, event: QPaintEvent) -> None:
        look, painter, box = theme(), QPainter(self), self._box()
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        painter.setPen(QPen(look.colour("control"), 1))
        painter.setBrush(look.colour("surface"))
        painter.drawRoundedRect(box.adjusted(0.5, 0.5, -0.5, -0.5), RADIUS_CONTROL, RADIUS_CONTROL)
        line = box.top() + box.height() * 0.78
        painter.setPen(QPen(look.colour("hairline"), 1))
        painter.drawLine(QPointF(box.left() + 20, line), QPointF(box.right() - 20, line))
        if not self.strokes:
            painter.setFont(look.font("body"))
            painter.setPen(look.colour("hint"))
            words = QRectF(box.left() + 20, line + 2, box.width() - 40, box.bottom() - line - 2)
            painter.drawText(words, Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignVCenter, "Sign here")
        for stroke in self.strokes:
            self._paint_stroke(painter, box, stroke)
        if self.hasFocus():
            paint_focus_ring(painter, box, RADIUS_CONTROL)

    def _paint_stroke(self, painter: QPainter, box: QRectF, stroke: list[tuple[float, float, float]]) -> None:
        ink = theme().colour("ink")
        spots = [QPointF(box.left() + x * box.width(), box.top() + y * box.height()) for x, y, _ in stroke]
        for start, end, (_, _, pressure) in zip(spots, spots[1:] or spots, stroke[1:] or stroke, strict=False):
            pen = QPen(ink, 1.2 + 2.6 * pressure, Qt.PenStyle.SolidLine, Qt.PenCapStyle.RoundCap)
            painter.setPen(pen)
            painter.drawLine(start, end) if start != end else painter.drawPoint(start)


class _TypedName(QWidget):
    """A typed name, shown as it will stand in the document."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.line = QLineEdit(self)
        self.line.setMaxLength(120)
        inner = QVBoxLayout(self)
        inner.setContentsMargins(0, 0, 0, 0)
        hint = "Your name as typed counts as your mark, together with your PIN."
        inner.addWidget(FieldRow("Type your full name", self.line, hint=hint))
        inner.addWidget(_Script(self.line, self))
        inner.addStretch(1)


class _Script(QWidget):
    """Shows a line's words large and slanted."""

    def __init__(self, line: QLineEdit, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._line = line
        line.textChanged.connect(self.update)
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)

    def sizeHint(self) -> QSize:
        return QSize(200, theme().px(48))

    def paintEvent(self, event: QPaintEvent) -> None:
        painter = QPainter(self)
        font = QFont(theme().font("section", QFont.Weight.Medium))
        font.setItalic(True)
        painter.setFont(font)
        painter.setPen(theme().colour("ink"))
        words = QFontMetrics(font).elidedText(self._line.text(), Qt.TextElideMode.ElideRight, self.width())
        painter.drawText(self.rect(), Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignVCenter, words)


class SignaturePad(QWidget):
    """A signature, drawn or typed.

    **Signals:** ``changed()`` after each stroke, each typed letter, and when it was cleared.
    """

    changed = Signal()

    def __init__(self, name: str, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setAccessibleName(name)
        self._paper = _Paper(self)
        self._paper.setAccessibleName(f"{name}: draw with pen, finger or mouse")
        self._typed = _TypedName(self)
        self._ways = QStackedWidget(self)
        self._ways.addWidget(self._paper)
        self._ways.addWidget(self._typed)
        self._clear = QuietButton("Clear", self, icon="undo", name=f"Clear: {name}")
        self._other = QuietButton("Type your name instead", self, icon="pen", name=f"Type your name instead: {name}")
        inner = QVBoxLayout(self)
        inner.setContentsMargins(0, 0, 0, 0)
        inner.setSpacing(S2)
        inner.addWidget(Text(name, "strong"))
        inner.addWidget(self._ways)
        below = FlowLayout(gap=2)
        below.addWidget(self._clear)
        below.addWidget(self._other)
        inner.addLayout(below)
        self._clear.clicked.connect(self.clear)
        self._other.clicked.connect(self._turn)
        self._paper.drawn.connect(self.changed)
        self._typed.line.textChanged.connect(lambda: self.changed.emit())

    @property
    def is_typed(self) -> bool:
        """Whether the person types instead of drawing."""
        return self._ways.currentWidget() is self._typed

    @property
    def is_blank(self) -> bool:
        """Whether there is nothing yet."""
        return not (self.typed_name if self.is_typed else self._paper.strokes)

    @property
    def strokes(self) -> tuple[Stroke, ...]:
        """What was drawn: x and y of each point in 0..1 of a box ``ASPECT`` times as wide as high; () where typed."""
        if self.is_typed:
            return ()
        return tuple(tuple((x, y) for x, y, _ in stroke) for stroke in self._paper.strokes)

    @property
    def typed_name(self) -> str:
        """The name that was typed instead; "" where drawn."""
        return self._typed.line.text().strip() if self.is_typed else ""

    def clear(self) -> None:
        """Take the signature away."""
        self._typed.line.clear()
        self._paper.clear()

    def changeEvent(self, event: Any) -> None:
        self.updateGeometry()
        super().changeEvent(event)

    def _turn(self) -> None:
        typed = not self.is_typed
        self._ways.setCurrentWidget(self._typed if typed else self._paper)
        words = "Draw instead" if typed else "Type your name instead"
        self._other.setText(words)
        self._other.setAccessibleName(f"{words}: {self.accessibleName()}")
        (self._typed.line if typed else self._paper).setFocus()
        self.changed.emit()
