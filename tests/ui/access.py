"""What a screen owes to everybody: Tab goes through it as the eye does, and its words stand out from their ground."""

from collections import Counter
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import asdict
from itertools import pairwise
from typing import Any

import pytest
from PySide6.QtCore import QPoint, QPointF, QRect, QRectF
from PySide6.QtGui import QColor, QImage, QPainter
from PySide6.QtWidgets import QLabel, QWidget

from sifield.ui.theme import theme
from tests.ui.colours import TEXT, contrast
from tests.ui.look import focusable, visible

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


def faint_words(screen: QWidget) -> list[str]:
    """Name words whose colour and ground are no pair of the table that ``test_theme`` holds to 4.5:1 (WCAG 1.4.3).

    The screen is drawn; each word's colour is what its painter or its label was told, and its ground the colour that
    most of its place has. A mixed ground, as on the bar, is measured as it is. What cannot be used now is exempt there.
    """
    picture = QImage(screen.size(), QImage.Format.Format_RGB32)
    picture.fill(theme().colour("canvas"))
    with _listening() as painted:
        screen.render(picture)
    for label in visible(screen):
        if (
            type(label).paintEvent is QLabel.paintEvent
            and isinstance(label, QLabel)
            and label.isEnabled()
            and label.text()
        ):
            painted.append((label, label.rect(), label.palette().color(label.foregroundRole()), label.text()))
    found = []
    for widget, place, ink, words in painted:
        place = place.intersected(widget.visibleRegion().boundingRect())  # not what is scrolled away under a button
        ground = _ground(picture, QRect(widget.mapTo(screen, place.topLeft()), place.size()), ink)
        if ground is not None and not _stands_out(ink, ground):
            found.append(f"{words[:40]!r}: {ink.name()} on {ground.name()}")
    return found


@contextmanager
def _listening() -> Iterator[list[tuple[QWidget, QRect, QColor, str]]]:
    """Hear what words Python code draws, on which widget, where and in which colour."""
    heard: list[tuple[QWidget, QRect, QColor, str]] = []
    draw = QPainter.drawText

    def hear(painter: QPainter, *told: Any) -> Any:
        widget, words = painter.device(), next((part for part in told if isinstance(part, str)), "")
        if isinstance(widget, QWidget) and widget.isEnabled() and words.strip():
            heard.append((widget, _place(painter, told, words), painter.pen().color(), words))
        return draw(painter, *told)

    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(QPainter, "drawText", hear)
        yield heard


def _place(painter: QPainter, told: tuple[Any, ...], words: str) -> QRect:
    metrics = painter.fontMetrics()
    if isinstance(told[0], (QRect, QRectF)):
        box = QRectF(told[0])
        flags = next((int(part) for part in told[1:] if not isinstance(part, (str, QRectF, QRect))), 0)
        box = QRectF(metrics.boundingRect(box.toRect(), flags, words))
    else:
        start = told[0] if isinstance(told[0], (QPoint, QPointF)) else QPointF(told[0], told[1])
        box = QRectF(metrics.boundingRect(words)).translated(start)
    return painter.transform().mapRect(box).toRect()


def _ground(picture: QImage, place: QRect, ink: QColor) -> QColor | None:
    """Give the commonest colour of a place beside the ink; None where it lies outside the picture."""
    place = place.intersected(picture.rect())
    seen = Counter(
        picture.pixelColor(QPoint(x, y)).name()
        for x in range(place.left(), place.right(), max(1, place.width() // 12))
        for y in range(place.top(), place.bottom(), max(1, place.height() // 6))
    )
    del seen[ink.name()]
    return QColor(seen.most_common(1)[0][0]) if seen else None


def _stands_out(ink: QColor, ground: QColor) -> bool:
    named: dict[str, set[str]] = {}
    for token, colour in asdict(theme().tokens).items():
        named.setdefault(colour.lower(), set()).add(token)
    inks, grounds = named.get(ink.name(), set()), named.get(ground.name(), set())
    if inks and grounds:
        return any((one, other) in TEXT for one in inks for other in grounds)
    return contrast(ink.name(), ground.name()) >= 4.5
