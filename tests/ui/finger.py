"""A finger on the screen: taps and strokes as a tablet's screen sends them, with no mouse and no hover."""

from collections.abc import Callable, Sequence
from functools import cache

from PySide6.QtCore import QPoint
from PySide6.QtGui import QPointingDevice
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QWidget


@cache
def _screen() -> QPointingDevice:
    return QTest.createTouchDevice()


def tap(widget: QWidget, at: QPoint | None = None) -> None:
    """Touch a widget, in its middle or at a place of it, and let go; once the page has come to rest."""
    for _ in range(4):
        QApplication.processEvents()
    _touch(widget, [at or widget.rect().center()])


def stroke(widget: QWidget, start: QPoint, end: QPoint) -> None:
    """Draw a finger over a widget and let go."""
    steps = 8
    _touch(widget, [start + (end - start) * step / steps for step in range(steps + 1)])


def pull(widget: QWidget, way: QPoint, follow: Callable[[], object]) -> None:
    """Draw a finger slowly over the middle of a widget, which goes along under it, and let go.

    Args:
        follow: waits, after each step, until what is pulled has followed.
    """
    start = widget.rect().center()
    _touch(widget, [start + way * step / 8 for step in range(9)], follow)


def _touch(widget: QWidget, way: Sequence[QPoint], follow: Callable[[], object] = lambda: None) -> None:
    window = widget.window().windowHandle()
    places = [widget.mapTo(widget.window(), spot) for spot in way]
    QTest.touchEvent(window, _screen()).press(0, places[0], window).commit()
    for place in places[1:]:
        QTest.touchEvent(window, _screen()).move(0, place, window).commit()
        follow()
    QTest.touchEvent(window, _screen()).release(0, places[-1], window).commit()
    QApplication.processEvents()
