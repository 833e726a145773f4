"""What a row is taken by to put it in another place, by mouse or finger; keys have a way of their own."""

from PySide6.QtCore import QPoint, QPointF, QSize, Qt, Signal
from PySide6.QtGui import QMouseEvent, QPainter, QPaintEvent
from PySide6.QtWidgets import QWidget

from sifield.ui.theme import theme
from sifield.ui.widgets.finger import draw_by_finger

_DOTS, _APART = (2, 3), 6


class DragGrip(QWidget):
    """Six dots; the row that it belongs to follows where it is dragged.

    No stop for Tab: whoever uses keys moves the row by Alt and an arrow.

    **Signals:** ``dragged(at: QPoint)`` with the place on the screen while it is held, ``dropped(at: QPoint)``.
    """

    dragged = Signal(QPoint)
    dropped = Signal(QPoint)

    def __init__(self, name: str, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setAccessibleName(name)
        self.setToolTip(f"{name}. By keys: Alt and an arrow.")
        self.setCursor(Qt.CursorShape.OpenHandCursor)
        self._is_held = False
        draw_by_finger(self)

    def sizeHint(self) -> QSize:
        return QSize(theme().px(24), theme().px(40))

    def minimumSizeHint(self) -> QSize:
        return self.sizeHint()

    def mousePressEvent(self, event: QMouseEvent) -> None:
        if event.button() == Qt.MouseButton.LeftButton:
            self._is_held = True
            self.setCursor(Qt.CursorShape.ClosedHandCursor)

    def mouseMoveEvent(self, event: QMouseEvent) -> None:
        if self._is_held:
            self.dragged.emit(event.globalPosition().toPoint())

    def mouseReleaseEvent(self, event: QMouseEvent) -> None:
        if self._is_held:
            self._is_held = False
            self.setCursor(Qt.CursorShape.OpenHandCursor)
            self.dropped.emit(event.globalPosition().toPoint())

    def paintEvent(self, event: QPaintEvent) -> None:
        look, painter = theme(), QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        painter.setPen(Qt.PenStyle.NoPen)
        painter.setBrush(look.colour("brand" if self.underMouse() else "control"))
        apart, middle = look.px(_APART), QPointF(self.rect().center())
        for across in range(_DOTS[0]):
            for down in range(_DOTS[1]):
                painter.drawEllipse(middle + QPointF((across - 0.5) * apart, (down - 1) * apart), 1.6, 1.6)
