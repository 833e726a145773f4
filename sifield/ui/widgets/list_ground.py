"""What lies under a line of a list beside the work: a tint under the mouse, and where one is a tint and a bar."""

from PySide6.QtCore import QRectF, Qt
from PySide6.QtGui import QPainter
from PySide6.QtWidgets import QStyle

from sifield.ui.theme import theme


def paint_ground(painter: QPainter, box: QRectF, state: QStyle.StateFlag, *, has_bar: bool = True) -> None:
    """Paint the ground of a line by the ``state`` that its view gives it."""
    look, current = theme(), bool(state & QStyle.StateFlag.State_Selected)
    painter.setRenderHint(QPainter.RenderHint.Antialiasing)
    painter.setPen(Qt.PenStyle.NoPen)
    if current or state & QStyle.StateFlag.State_MouseOver:
        painter.setBrush(look.colour("brand_tint" if current else "canvas"))
        painter.drawRoundedRect(box, 5, 5)
    if current and has_bar:
        painter.setBrush(look.colour("brand"))
        painter.drawRoundedRect(QRectF(box.left(), box.top() + 8, 3, box.height() - 16), 1.5, 1.5)
