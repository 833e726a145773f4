"""A sheet that is drawn on with pen, finger or mouse."""

from collections.abc import Sequence

from PySide6.QtCore import QEvent, QPointF, QRectF, Qt, Signal
from PySide6.QtGui import QColor, QMouseEvent, QPainter, QPaintEvent, QPen, QTabletEvent
from PySide6.QtWidgets import QWidget

from sifield.pictures.sketching import EVEN, Point
from sifield.ui.theme import RADIUS_CONTROL, RING, theme
from sifield.ui.widgets.buttons import paint_focus_ring
from sifield.ui.widgets.finger import draw_by_finger


class Paper(QWidget):
    """Keeps each line as points in 0..1 of itself, with the pen's pressure for the line's width.

    What the sheet looks like under the lines, and how wide these are, is for whoever derives from it.

    **Signals:** ``drawn()`` after each line, and after one was taken away.
    """

    drawn = Signal()

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.strokes: list[list[Point]] = []
        self._before: list[list[list[Point]]] = []  # what was there before each act, the latest last
        self._pressing = False
        self.setCursor(Qt.CursorShape.CrossCursor)
        self.setFocusPolicy(Qt.FocusPolicy.ClickFocus)
        draw_by_finger(self)

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
            self._begin(event.position(), EVEN)

    def mouseMoveEvent(self, event: QMouseEvent) -> None:
        if self._pressing:
            self._go_on(event.position(), EVEN)

    def mouseReleaseEvent(self, event: QMouseEvent) -> None:
        self._end()

    def undo(self) -> bool:
        """Take back what was done last, a line or clearing; False where there is nothing."""
        if not self._before:
            return False
        self.strokes = self._before.pop()
        self._settle()
        return True

    def clear(self) -> None:
        """Take every line away."""
        if self.strokes:
            self._before.append(self.strokes)
        self.strokes = []
        self._settle()

    def begin_anew(self, strokes: Sequence[list[Point]] = ()) -> None:
        """Have a new sheet, or one with these lines on it, and nothing to take back."""
        self.strokes, self._before = list(strokes), []
        self._settle()

    def box(self) -> QRectF:
        """Give where the sheet lies in the widget."""
        return QRectF(self.rect()).adjusted(RING, RING, -RING, -RING)

    def _settle(self) -> None:
        self._pressing = False
        self.update()
        self.drawn.emit()

    def _point(self, at: QPointF, pressure: float) -> Point:
        box = self.box()
        x = (at.x() - box.left()) / max(1.0, box.width())
        y = (at.y() - box.top()) / max(1.0, box.height())
        return (min(1.0, max(0.0, x)), min(1.0, max(0.0, y)), pressure)

    def _begin(self, at: QPointF, pressure: float) -> None:
        self._pressing = True
        self._before.append(list(self.strokes))
        self.strokes.append([self._point(at, pressure)])
        self.update()

    def _go_on(self, at: QPointF, pressure: float) -> None:
        self.strokes[-1].append(self._point(at, pressure))
        self.update()

    def _end(self) -> None:
        if self._pressing:
            self._pressing = False
            self.drawn.emit()

    # -- showing

    def ground(self) -> QColor:
        """The colour of the sheet."""
        return theme().colour("surface")

    def ink(self) -> QColor:
        """The colour of the lines."""
        return theme().colour("ink")

    def line_width(self, pressure: float) -> float:
        """Pixels of a line where the pen presses so hard (0 to 1)."""
        return 1.2 + 2.6 * pressure

    def paint_below(self, painter: QPainter, box: QRectF) -> None:
        """Paint what stands on the sheet below the lines."""

    def paintEvent(self, event: QPaintEvent) -> None:
        look, painter, box = theme(), QPainter(self), self.box()
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        painter.setPen(QPen(look.colour("control"), 1))
        painter.setBrush(self.ground())
        painter.drawRoundedRect(box.adjusted(0.5, 0.5, -0.5, -0.5), RADIUS_CONTROL, RADIUS_CONTROL)
        self.paint_below(painter, box)
        for stroke in self.strokes:
            self._paint_stroke(painter, box, stroke)
        if self.hasFocus():
            paint_focus_ring(painter, box, RADIUS_CONTROL)

    def _paint_stroke(self, painter: QPainter, box: QRectF, stroke: list[Point]) -> None:
        spots = [QPointF(box.left() + x * box.width(), box.top() + y * box.height()) for x, y, _ in stroke]
        for start, end, (_, _, pressure) in zip(spots, spots[1:] or spots, stroke[1:] or stroke, strict=False):
            pen = QPen(self.ink(), self.line_width(pressure), Qt.PenStyle.SolidLine, Qt.PenCapStyle.RoundCap)
            painter.setPen(pen)
            painter.drawLine(start, end) if start != end else painter.drawPoint(start)
