"""A picture in hand, as large as there is room: names and faces are covered on it, by mouse, finger or keys."""

import math
from typing import Any

from PySide6.QtCore import QPointF, QRect, QRectF, QSize, Qt, Signal
from PySide6.QtGui import QColor, QKeyEvent, QKeySequence, QMouseEvent, QPainter, QPaintEvent, QPen, QPixmap, QTransform
from PySide6.QtWidgets import QLabel, QSizePolicy, QWidget

from sifield.pictures.covering import COVER, Box, Editing
from sifield.ui.theme import RADIUS_CONTROL, RING, theme
from sifield.ui.widgets.banner import announce
from sifield.ui.widgets.buttons import paint_focus_ring
from sifield.ui.widgets.finger import draw_by_finger
from sifield.ui.widgets.picture_strip import to_qimage

_ARROWS = {
    Qt.Key.Key_Left: (-1, 0), Qt.Key.Key_Right: (1, 0), Qt.Key.Key_Up: (0, -1), Qt.Key.Key_Down: (0, 1),
}  # fmt: skip
_STEPS = 64
"""Presses of an arrow key from one side of a picture to the other; held down, it repeats."""


class PictureCanvas(QLabel):
    """Shows a picture with its covers as they will be kept; a label with a picture, so that it is read out as one.

    A drag covers a part. By keys: Enter covers a part in the middle, arrows move the last cover, Shift and arrows size
    it, Backspace or Ctrl+Z takes it away.

    **Signals:** ``changed()`` after each cover that came, went or moved, and after a turn.
    """

    changed = Signal()

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setObjectName("picture_canvas")
        self.setAccessibleName("Picture")
        self._editing: Editing | None = None
        self._from: QPointF | None = None
        self._to = QPointF()
        draw_by_finger(self)
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self.setCursor(Qt.CursorShape.CrossCursor)
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Expanding)

    def sizeHint(self) -> QSize:
        return QSize(640, 480)

    def minimumSizeHint(self) -> QSize:
        return QSize(200, 180)

    def show_editing(self, editing: Editing | None) -> None:
        """Show a picture; None for one that is not open yet."""
        self._editing, self._from = editing, None
        self._draw_anew()

    def turn(self) -> None:
        """Turn it a quarter clockwise, its covers with it."""
        if self._editing is not None:
            self._editing.turn()
            self._draw_anew()
            self.changed.emit()
            announce(self, "Turned a quarter to the right")

    def undo(self) -> None:
        """Take the last cover away."""
        if self._editing is not None and self._editing.undo():
            self._tell("The last cover is taken away")

    def cover_middle(self) -> None:
        """Cover a part in the middle, to be moved by the arrow keys."""
        if self._editing is not None:
            wide, high = self._editing.size
            self._editing.cover(Box(wide * 2 // 5, high * 9 // 20, wide // 5, high // 10))
            self._tell("Covered a part in the middle. Arrows move it, Shift and arrows size it")

    def place(self) -> QRectF:
        """Give where the picture lies in the widget."""
        box = QRectF(self.rect()).adjusted(RING, RING, -RING, -RING)
        if self._editing is None:
            return box
        wide, high = self._editing.size
        share = min(box.width() / wide, box.height() / high)
        seen = QRectF(0, 0, wide * share, high * share)
        seen.moveCenter(box.center())
        return seen

    def last_cover(self) -> QRectF | None:
        """Give where the last cover is seen; None where nothing is covered."""
        editing = self._editing
        return _seen(editing.covers[-1], self.place(), editing) if editing is not None and editing.covers else None

    # -- by mouse, finger or pen

    def mousePressEvent(self, event: QMouseEvent) -> None:
        if event.button() == Qt.MouseButton.LeftButton and self._editing is not None:
            self._from = self._to = event.position()

    def mouseMoveEvent(self, event: QMouseEvent) -> None:
        if self._from is not None:
            self._to = event.position()
            self.update()

    def mouseReleaseEvent(self, event: QMouseEvent) -> None:
        if self._from is None or self._editing is None:
            return
        box, self._from = self._dragged(), None
        self.update()
        if box is not None:
            self._editing.cover(box)
            self._tell("Covered")

    def _dragged(self) -> Box | None:
        """Give what the drag covers, in pixels of the picture, outward to whole ones; None for a mere click."""
        assert self._from is not None
        place, editing = self.place(), self._editing
        assert editing is not None
        drawn = QRectF(self._from, self._to).normalized()
        if max(drawn.width(), drawn.height()) < RING or not drawn.intersects(place):
            return None
        share = editing.size[0] / place.width()
        drawn = drawn.intersected(place).translated(-place.topLeft())
        left, top = math.floor(drawn.left() * share), math.floor(drawn.top() * share)
        return Box(left, top, math.ceil(drawn.right() * share) - left, math.ceil(drawn.bottom() * share) - top)

    # -- by keys

    def keyPressEvent(self, event: QKeyEvent) -> None:
        held = event.modifiers() & ~Qt.KeyboardModifier.KeypadModifier
        is_plain = held == Qt.KeyboardModifier.NoModifier
        if is_plain and event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter, Qt.Key.Key_Space):
            self.cover_middle()
        elif event.matches(QKeySequence.StandardKey.Undo) or (
            is_plain and event.key() in (Qt.Key.Key_Backspace, Qt.Key.Key_Delete)
        ):
            self.undo()
        elif event.key() in _ARROWS and held in (Qt.KeyboardModifier.NoModifier, Qt.KeyboardModifier.ShiftModifier):
            self._move_last(*_ARROWS[Qt.Key(event.key())], sizes=not is_plain)
        else:
            super().keyPressEvent(event)

    def _move_last(self, right: int, down: int, *, sizes: bool) -> None:
        if self._editing is None or not self._editing.covers:
            return
        wide, high = self._editing.size
        step, last = max(1, max(wide, high) // _STEPS), self._editing.covers[-1]
        right, down = right * step, down * step
        if sizes:
            moved = Box(last.left, last.top, last.width + right, last.height + down)
        else:
            left, top = (max(0, last.left + right), max(0, last.top + down))
            moved = Box(min(left, wide - last.width), min(top, high - last.height), last.width, last.height)
        self._editing.change_last(moved)
        self._tell("")

    # -- showing

    def _tell(self, words: str) -> None:
        self.setAccessibleDescription(self._told())
        self.update()
        if words:
            announce(self, words)
        self.changed.emit()

    def _told(self) -> str:
        """Say what is covered, for whom cannot see it."""
        if self._editing is None:
            return ""
        covers, (wide, high) = self._editing.covers, self._editing.size
        if not covers:
            return "Nothing is covered. Enter covers a part in the middle"
        last = covers[-1]
        per_cent = [round(100 * part / of) for part, of in ((last.left, wide), (last.top, high), (last.width, wide))]
        many = f"{len(covers)} part{'s' * (len(covers) > 1)} covered"
        left, top, across = per_cent
        return (
            f"{many}. The last is {left} per cent from the left, {top} per cent from the top, {across} per cent wide, "
            f"{round(100 * last.height / high)} per cent high. Arrows move it, Shift and arrows size it"
        )

    def _draw_anew(self) -> None:
        self.clear()
        if self._editing is not None:
            seen = to_qimage(self._editing.picture)
            turned = QTransform().rotate(90 * self._editing.turns)
            self.setPixmap(QPixmap.fromImage(seen.transformed(turned) if self._editing.turns else seen))
        self.setAccessibleDescription(self._told())
        self.update()

    def changeEvent(self, event: Any) -> None:
        self.update()
        super().changeEvent(event)

    def paintEvent(self, event: QPaintEvent) -> None:
        look, painter = theme(), QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.SmoothPixmapTransform)
        place = self.place()
        if self._editing is None:
            painter.fillRect(place, look.colour("sunken"))
        else:
            painter.drawPixmap(place, self.pixmap(), QRectF(self.pixmap().rect()))
            self._paint_covers(painter, place, self._editing)
        if self.hasFocus():
            painter.setRenderHint(QPainter.RenderHint.Antialiasing)
            paint_focus_ring(painter, place, RADIUS_CONTROL)

    def _paint_covers(self, painter: QPainter, place: QRectF, editing: Editing) -> None:
        covers = [_seen(one, place, editing) for one in editing.covers]
        if self._from is not None:
            covers.append(QRectF(self._from, self._to).normalized().intersected(place))
        for cover in covers:
            painter.fillRect(cover, QColor(*COVER))
        if covers and (self.hasFocus() or self._from is not None):
            edge: QRect = covers[-1].toAlignedRect()
            painter.setBrush(Qt.BrushStyle.NoBrush)
            painter.setPen(QPen(QColor("#FFFFFF"), 3))
            painter.drawRect(edge)
            painter.setPen(QPen(QColor("#1556D6"), 1.5, Qt.PenStyle.DashLine))
            painter.drawRect(edge)


def _seen(box: Box, place: QRectF, editing: Editing) -> QRectF:
    """Give where a cover is seen in the widget."""
    share = place.width() / editing.size[0]
    return QRectF(place.left() + box.left * share, place.top() + box.top * share, box.width * share, box.height * share)
