"""What all journeys stand on: a machine without a keyring, and the program started on a folder."""

from collections.abc import Callable, Iterator
from pathlib import Path

import keyring
import keyring.backends.fail
import pytest
from PySide6.QtCore import QEvent
from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot

from tests.journeys.walker import Walker


@pytest.fixture(autouse=True)
def no_keyring() -> Iterator[None]:
    """Have no keyring, as on a bare machine, and never touch the one of whoever runs the tests."""
    before = keyring.get_keyring()
    keyring.set_keyring(keyring.backends.fail.Keyring())  # type: ignore[no-untyped-call]
    yield
    keyring.set_keyring(before)


@pytest.fixture
def start(qtbot: QtBot) -> Iterator[Callable[[Path], Walker]]:
    """Start the program on a folder; whatever a failed test left open is closed."""
    started: list[Walker] = []

    def start(folder: Path) -> Walker:
        started.append(Walker(qtbot, folder))
        return started[-1]

    yield start
    for one in started:
        one.leaves()
    QApplication.sendPostedEvents(None, QEvent.Type.DeferredDelete)
