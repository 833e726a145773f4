"""Scrolling by finger, as on any tablet: Qt gives a touch on a page to what lies under it, and scrolls nothing."""

from PySide6.QtCore import QEvent, QObject, QPoint, QTimer
from PySide6.QtGui import QScrollPrepareEvent
from PySide6.QtWidgets import QAbstractScrollArea, QApplication, QScroller, QScrollerProperties, QWidget


class _Finger(QObject):
    """Mends two things about Qt's scroller.

    Of two quick taps the second is a double click to Qt, and the scroller swallows that one: of two answers given
    within 400 ms the second would be lost. So no double click is waited for while a touch turns into a press. And a
    table in a page would scroll together with the page: the page leaves it to the table, where that has more to show.
    """

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        if isinstance(event, QScrollPrepareEvent) and isinstance(watched, QWidget):
            if _scrolls_inside(watched, event.startPos().toPoint()):
                event.ignore()
                return True
            return False
        if event.type() == QEvent.Type.TouchBegin and (usual := QApplication.doubleClickInterval()):
            QApplication.setDoubleClickInterval(0)
            QTimer.singleShot(0, QApplication.styleHints(), lambda: QApplication.setDoubleClickInterval(usual))
        return super().eventFilter(watched, event)


def _scrolls_inside(view: QWidget, at: QPoint) -> bool:
    """Tell whether what lies under a place scrolls by finger itself, and has more to show."""
    part = view.childAt(at)
    while part is not None and part is not view:
        area = part.parentWidget()
        if isinstance(area, QAbstractScrollArea) and area.viewport() is part and QScroller.hasScroller(part):
            return area.verticalScrollBar().maximum() > 0 or area.horizontalScrollBar().maximum() > 0
        part = area
    return False


def let_a_finger_scroll(area: QAbstractScrollArea) -> None:
    """Let a finger drawn over an area scroll it, and stop at its ends; a tap still presses what it touches."""
    view = area.viewport()
    view.installEventFilter(_Finger(area))
    QScroller.grabGesture(view, QScroller.ScrollerGestureType.TouchGesture)
    scroller = QScroller.scroller(view)
    wishes = scroller.scrollerProperties()
    for ends in (
        QScrollerProperties.ScrollMetric.VerticalOvershootPolicy,
        QScrollerProperties.ScrollMetric.HorizontalOvershootPolicy,
    ):
        wishes.setScrollMetric(ends, QScrollerProperties.OvershootPolicy.OvershootAlwaysOff)
    scroller.setScrollerProperties(wishes)
