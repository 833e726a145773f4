"""Scrolling by finger, as on any tablet: Qt gives a touch on a page to what lies under it, and scrolls nothing."""

from PySide6.QtCore import QEvent, QObject, QTimer
from PySide6.QtWidgets import QAbstractScrollArea, QApplication, QScroller, QScrollerProperties


class _QuickTaps(QObject):
    """Lets every tap on a page that a finger scrolls be a press of its own.

    Qt makes the second of two quick taps a double click, and its scroller swallows that one: of two answers given
    within 400 ms the second would be lost. So no double click is waited for while a touch turns into a press.
    """

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        if event.type() == QEvent.Type.TouchBegin and (usual := QApplication.doubleClickInterval()):
            QApplication.setDoubleClickInterval(0)
            QTimer.singleShot(0, QApplication.styleHints(), lambda: QApplication.setDoubleClickInterval(usual))
        return super().eventFilter(watched, event)


def let_a_finger_scroll(area: QAbstractScrollArea) -> None:
    """Let a finger drawn over an area scroll it, and stop at its ends; a tap still presses what it touches."""
    view = area.viewport()
    view.installEventFilter(_QuickTaps(area))
    QScroller.grabGesture(view, QScroller.ScrollerGestureType.TouchGesture)
    scroller = QScroller.scroller(view)
    wishes = scroller.scrollerProperties()
    for ends in (
        QScrollerProperties.ScrollMetric.VerticalOvershootPolicy,
        QScrollerProperties.ScrollMetric.HorizontalOvershootPolicy,
    ):
        wishes.setScrollMetric(ends, QScrollerProperties.OvershootPolicy.OvershootAlwaysOff)
    scroller.setScrollerProperties(wishes)
