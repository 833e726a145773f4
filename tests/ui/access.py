"""What a screen owes to people who do not see it as a picture: Tab goes through it as the eye would."""

from collections.abc import Iterator
from itertools import pairwise

from PySide6.QtWidgets import QWidget

from tests.ui.look import focusable

#: Pixels by which neighbours may overlap, as painted controls keep free a rim for their focus ring.
_SLACK = 6


def tab_chain(screen: QWidget) -> list[QWidget]:
    """Give what Tab stops at on a screen, in Tab's order."""
    stops = set(focusable(screen))
    return [each for each in _chain(screen.window()) if each in stops]


def out_of_order(screen: QWidget) -> list[str]:
    """Name the steps of Tab that go back: neither down nor to the right (WCAG 2.4.3).

    Two stops are compared where their ways part: the two neighbours in the nearest container of both. So a column
    is left for the next one only when it is through, and what scrolls is measured by the frame that it scrolls in.
    Tab goes round, so one step back, from the last stop to the first, is as it should be.
    """
    walked = tab_chain(screen)
    back = [(before, after) for before, after in pairwise([*walked, *walked[:1]]) if _goes_back(before, after)]
    return [f"{_called(before)} → {_called(after)}" for before, after in back] if len(back) > 1 else []


def _chain(window: QWidget) -> Iterator[QWidget]:
    each = window.nextInFocusChain()
    while each is not window:
        yield each
        each = each.nextInFocusChain()


def _goes_back(before: QWidget, after: QWidget) -> bool:
    ways = [list(_upwards(each)) for each in (before, after)]
    while ways[0] and ways[1] and ways[0][-1] is ways[1][-1]:
        ways[0].pop()
        ways[1].pop()
    if not ways[0] or not ways[1]:  # a frame and what stands in it: the frame comes first
        return bool(ways[0])
    one, other = ways[0][-1].geometry(), ways[1][-1].geometry()
    if one.adjusted(_SLACK, _SLACK, -_SLACK, -_SLACK).intersects(other):
        return False  # a panel that lies over the rest
    return other.top() < one.bottom() - _SLACK and other.left() < one.right() - _SLACK


def _upwards(widget: QWidget) -> Iterator[QWidget]:
    each: QWidget | None = widget
    while each is not None:
        yield each
        each = each.parentWidget()


def _called(widget: QWidget) -> str:
    return widget.accessibleName() or widget.objectName() or type(widget).__name__
