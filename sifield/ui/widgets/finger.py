"""Scrolling by finger, as on any tablet: Qt gives a touch on a page to what lies under it, and scrolls nothing."""

from PySide6.QtCore import QEvent, QObject, QPoint, QPointF, Qt, QTimer
from PySide6.QtGui import QMouseEvent, QScrollPrepareEvent
from PySide6.QtWidgets import QAbstractScrollArea, QApplication, QScroller, QScrollerProperties, QWidget

_AWAY = QPointF(-10_000, -10_000)
"""A place outside everything."""


class _Finger(QObject):
    """Mends some things about Qt's scroller.

    Of two quick taps the second is a double click to Qt, and the scroller swallows that one: of two answers given
    within 400 ms the second would be lost. So no double click is waited for while a touch turns into a press. A table
    in a page would scroll together with the page: the page leaves it to the table, where that has more to show, and to
    what is drawn on. And what a finger comes down on is pressed, moves along under it, and would be clicked as the
    finger goes up: so once it scrolls, what was pressed is let go without a click.
    """

    def __init__(self, area: QAbstractScrollArea) -> None:
        super().__init__(area)
        self._view = area.viewport()
        self._at = QPoint()
        self._view.installEventFilter(self)
        QScroller.grabGesture(self._view, QScroller.ScrollerGestureType.TouchGesture)
        QScroller.scroller(self._view).stateChanged.connect(self._follow)

    def _follow(self, state: QScroller.State) -> None:
        if state != QScroller.State.Dragging:
            return
        pressed = self._view.childAt(self._at) or self._view
        kind, left = QEvent.Type.MouseButtonRelease, Qt.MouseButton.LeftButton
        release = QMouseEvent(kind, _AWAY, _AWAY, left, Qt.MouseButton.NoButton, Qt.KeyboardModifier.NoModifier)
        QApplication.sendEvent(pressed, release)

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        if isinstance(event, QScrollPrepareEvent) and isinstance(watched, QWidget):
            self._at = event.startPos().toPoint()
            if _keeps_finger(watched, event.startPos().toPoint()):
                event.ignore()
                return True
            return False
        if event.type() == QEvent.Type.TouchBegin and (usual := QApplication.doubleClickInterval()):
            QApplication.setDoubleClickInterval(0)
            QTimer.singleShot(0, QApplication.styleHints(), lambda: QApplication.setDoubleClickInterval(usual))
        return super().eventFilter(watched, event)


_IS_DRAWN_ON = "is_drawn_on"


def draw_by_finger(part: QWidget) -> None:
    """Let a finger draw on a part, or drag it, instead of scrolling what it lies in."""
    part.setProperty(_IS_DRAWN_ON, True)


def _keeps_finger(view: QWidget, at: QPoint) -> bool:
    """Tell whether a finger is for what lies under it: that is drawn on, or scrolls itself and has more to show."""
    part = view.childAt(at)
    while part is not None and part is not view:
        if part.property(_IS_DRAWN_ON):
            return True
        area = part.parentWidget()
        if isinstance(area, QAbstractScrollArea) and area.viewport() is part and QScroller.hasScroller(part):
            return area.verticalScrollBar().maximum() > 0 or area.horizontalScrollBar().maximum() > 0
        part = area
    return False


def let_a_finger_scroll(area: QAbstractScrollArea) -> None:
    """Let a finger drawn over an area scroll it, and stop at its ends; a tap still presses what it touches."""
    _Finger(area)
    scroller = QScroller.scroller(area.viewport())
    wishes = scroller.scrollerProperties()
    for ends in (
        QScrollerProperties.ScrollMetric.VerticalOvershootPolicy,
        QScrollerProperties.ScrollMetric.HorizontalOvershootPolicy,
    ):
        wishes.setScrollMetric(ends, QScrollerProperties.OvershootPolicy.OvershootAlwaysOff)
    scroller.setScrollerProperties(wishes)
