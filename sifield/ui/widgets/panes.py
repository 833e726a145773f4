"""Three panes: the outline, the work, what helps with it. Where there is no room, the outer two become drawers."""

from typing import Any

from PySide6.QtCore import QRect, QSize, Qt, Signal
from PySide6.QtWidgets import QSizePolicy, QWidget

from sifield.ui.theme import theme

LEFT, RIGHT = 268, 316
_RIGHT_BESIDE, _LEFT_BESIDE, _LEFT_LEAST = 1200, 960, 900


class Panes(QWidget):
    """Holds ``left``, ``centre`` and ``right``.

    The right pane stands beside the work from 1200 pixels on, and only up to 150 % text; the left from 960. A drawer
    lies over the work while it is open; Escape, or going elsewhere, closes it.

    **Signals:** ``folded(left: bool, right: bool)`` when a pane became a drawer, or stands beside the work again.
    """

    folded = Signal(bool, bool)

    def __init__(self, left: QWidget, centre: QWidget, right: QWidget, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.left, self.centre, self.right = left, centre, right
        for pane in (left, centre, right):
            pane.setParent(self)
        self.is_left_drawer = self.is_right_drawer = False
        self._has_sides = True
        self._open: QWidget | None = None
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Expanding)
        theme().changed.connect(self._arrange)

    def show_pane(self, pane: QWidget) -> None:
        """Bring a pane into view: a drawer is opened, one that stands beside the work is there already."""
        is_drawer = (pane is self.left and self.is_left_drawer) or (pane is self.right and self.is_right_drawer)
        self._open = pane if is_drawer else None
        self._arrange()

    def show_sides(self, shown: bool) -> None:
        """Have the outer panes, or only the work."""
        self._has_sides = shown
        self._arrange()

    def close_drawer(self) -> None:
        """Shut the drawer, if one is open."""
        if self._open is not None:
            self._open = None
            self._arrange()

    def minimumSizeHint(self) -> QSize:
        return QSize(360, 240)

    def resizeEvent(self, event: Any) -> None:
        super().resizeEvent(event)
        self._arrange()

    def _arrange(self) -> None:
        wide, tall = self.width(), self.height()
        percent = theme().percent
        was = (self.is_left_drawer, self.is_right_drawer)
        self.is_right_drawer = wide < _RIGHT_BESIDE or percent >= 150
        self.is_left_drawer = wide < _LEFT_BESIDE or wide * 100 / percent < _LEFT_LEAST
        if (self._open is self.left and not self.is_left_drawer) or (
            self._open is self.right and not self.is_right_drawer
        ):
            self._open = None
        left_wide, right_wide = theme().px(LEFT), theme().px(RIGHT)
        has_left = self._has_sides and not self.is_left_drawer
        has_right = self._has_sides and not self.is_right_drawer
        from_left, from_right = left_wide * has_left, right_wide * has_right
        self.centre.setGeometry(QRect(from_left, 0, wide - from_left - from_right, tall))
        most = max(240, wide - 48)
        self.left.setGeometry(QRect(0, 0, min(left_wide, most), tall))
        drawer = min(right_wide, most)
        self.right.setGeometry(QRect(wide - drawer, 0, drawer, tall))
        self.left.setVisible(has_left or self._open is self.left)
        self.right.setVisible(has_right or self._open is self.right)
        if self._open is not None:
            self._open.raise_()
        if was != (self.is_left_drawer, self.is_right_drawer):
            self.folded.emit(self.is_left_drawer, self.is_right_drawer)

    def keyPressEvent(self, event: Any) -> None:
        if event.key() == Qt.Key.Key_Escape and self._open is not None:
            self.close_drawer()
            return
        super().keyPressEvent(event)
