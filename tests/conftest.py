"""The ground of all tests: Qt without a screen, the same on every machine."""

import gc
import os
from collections.abc import Iterator

import pytest

import sifield.ui  # noqa: F401  on Python 3.11 it mends PySide6 before any Qt call

os.environ.setdefault("QT_QPA_PLATFORM", "offscreen")
os.environ.setdefault("QT_SCALE_FACTOR", "1")
os.environ.setdefault("QT_FONT_DPI", "96")


@pytest.hookimpl(wrapper=True)
def pytest_collection() -> Iterator[None]:
    """Look for garbage only among what tests make: what was loaded, half a million things, stays to the end."""
    gc.disable()
    yield
    gc.enable()
    gc.collect()
    gc.freeze()


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Begin with the longest tests, of those that run side by side, so that none is left with one at the end."""
    items.sort(key=lambda item: item.path.parent.name != "journeys" and item.path.name != "test_architecture.py")


@pytest.fixture(autouse=True)
def _dressed(request: pytest.FixtureRequest) -> Iterator[None]:
    """Every test with a window starts in the light scheme at 100 % text, and leaves no window and nothing copied."""
    if not {"qtbot", "qapp"} & set(request.fixturenames):
        yield
        return
    from sifield.ui.theme import theme

    app = request.getfixturevalue("qapp")
    if not app.property("dressed"):
        app.setCursorFlashTime(0)
        theme().apply(app)
        app.setProperty("dressed", True)
    theme().set_mode("light")
    theme().set_percent(100)
    yield
    from PySide6.QtCore import QEvent

    for window in app.topLevelWidgets():  # or every later change of the look dresses old windows too
        window.deleteLater()
    app.sendPostedEvents(None, QEvent.Type.DeferredDelete)
    # Without a screen Qt keeps what was copied until after Python has ended, and then calls into Python to delete it: a
    # crash. With one it goes with the application, before Python does.
    app.clipboard().clear()
    theme().set_mode("light")
    theme().set_percent(100)
