"""What every screen keeps to: nothing cut off, every control named and large enough, Tab as the eye goes."""

import os

from PySide6.QtCore import QPoint, Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QScrollArea, QWidget

from sifield.ui.theme import Mode, theme
from tests.ui import look

_BETWEEN = (125, 150, 175) if os.environ.get("SIFIELD_THOROUGH") else ()
LOOKS: tuple[tuple[Mode, int], ...] = (("light", 100), ("dark", 200), *(("light", percent) for percent in _BETWEEN))
"""Both schemes and both ends of the text size: what is measured here knows no colour. SIFIELD_THOROUGH adds the sizes
between the ends."""
LONG_SCHOOL = (
    "The Blessed Hildegard and Saint Wilfrid Catholic and Church of England Voluntary Aided Primary School with "
    "Nursery and Specialist Provision"
)
LONG_PERSON = "Dr Anastasia-Maria Featherstonehaugh-Cholmondeley of Wotton-under-Edge"


def dress(mode: Mode, percent: int) -> None:
    """Put a look on the program; ``tests/conftest.py`` takes it off again."""
    theme().set_mode(mode)
    theme().set_percent(percent)


def check_fits(screen: QWidget, name: str) -> None:
    """Nothing is cut or scrolled sideways, all is named and large enough; kept as a picture where asked for."""
    look.grab(screen, f"{name}-{theme().mode}-{theme().percent}", None)
    for faults in (
        look.clipped_labels(screen),
        look.sideways(screen),
        look.unnamed(screen),
        look.small_targets(screen),
    ):
        assert not faults, faults


def tab_walk(screen: QWidget) -> list[QWidget]:
    """Go through the screen by Tab, from what has the focus first until it comes round."""
    stops = look.focusable(screen)
    stops[0].setFocus()
    walked = [stops[0]]
    for _ in stops:
        QTest.keyClick(QApplication.focusWidget() or screen, Qt.Key.Key_Tab)
        focused = QApplication.focusWidget()
        assert focused is not None
        _check_in_view(focused)
        if focused is walked[0]:
            break
        walked.append(focused)
    assert set(walked) == set(stops), "Tab does not reach everything once"
    return walked


def check_order(screen: QWidget) -> None:
    """Tab goes down or to the right, never back up a column, and each stop looks different with the focus."""
    walked = tab_walk(screen)
    places = [stop.mapTo(screen.window(), QPoint(0, 0)) + _scrolled(stop) for stop in walked]
    for before, after, stop in zip(places, places[1:], walked[1:], strict=False):
        assert after.y() >= before.y() - 4 or after.x() > before.x(), f"{stop.accessibleName()!r} comes too late"
    for stop in walked:
        stop.setFocus()
        lit = stop.grab().toImage()
        stop.clearFocus()
        assert stop.grab().toImage() != lit, f"{stop.accessibleName()!r} looks the same with the focus"


def read(screen: QWidget) -> str:
    """Everything that can be read on labels."""
    from PySide6.QtWidgets import QLabel

    return "\n".join(label.text() for label in screen.findChildren(QLabel) if label.isVisible())


def _scrolled(widget: QWidget) -> QPoint:
    area = _area(widget)
    return QPoint(0, area.verticalScrollBar().value()) if area is not None else QPoint(0, 0)


def _check_in_view(widget: QWidget) -> None:
    area = _area(widget)
    if area is not None:
        top = widget.mapTo(area.viewport(), QPoint(0, 0)).y()
        assert top < area.viewport().height(), f"{widget.accessibleName()!r} has the focus out of view"
        assert top + widget.height() > 0, f"{widget.accessibleName()!r} has the focus out of view"


def _area(widget: QWidget) -> QScrollArea | None:
    above = widget.parentWidget()
    while above is not None and not isinstance(above, QScrollArea):
        above = above.parentWidget()
    return above
