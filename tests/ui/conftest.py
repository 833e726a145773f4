"""What tests of the window may ask for."""

import os
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from PySide6.QtWidgets import QApplication, QWidget
from pytestqt.qtbot import QtBot

from sifield import keys, pins
from sifield.keys import StoreKeys
from sifield.models.store import Stores, open_stores
from sifield.paths import DataFolder
from sifield.ui.widgets.stage import tab_as_laid_out
from tests.laptops import LIGHT, make_laptop
from tests.ui.access import faint_words, out_of_order
from tests.ui.look import open_screens, settle, untold
from tests.ui.on_desk import OnDesk
from tests.ui.on_year import year

__all__ = ["year"]


class HoldingBot(QtBot):
    """Drives widgets as pytest-qt does, and holds them to the end of the test, though the test lets go of them."""

    def __init__(self, request: pytest.FixtureRequest) -> None:
        super().__init__(request)
        self.held: list[QWidget] = []

    def addWidget(self, widget: QWidget, *, before_close_func: Any = None) -> None:
        super().addWidget(widget, before_close_func=before_close_func)
        self.held.append(widget)


@pytest.fixture
def qtbot(qapp: QApplication, request: pytest.FixtureRequest) -> HoldingBot:
    """A person's hands, whose windows stay open until they have been looked at."""
    return HoldingBot(request)


_read: set[type[QWidget]] = set()
"""Screens whose words were looked at already: once for each, as it means drawing it."""


@pytest.hookimpl(wrapper=True)
def pytest_runtest_call(item: pytest.Function) -> Iterator[None]:
    """Whatever screen a test ends with, a screen reader can tell it, and Tab goes through it as the eye does."""
    yield
    bot = item.funcargs.get("qtbot")
    if isinstance(bot, HoldingBot):
        for screen in open_screens():
            assert untold(screen) == [], type(screen).__name__
            tab_as_laid_out(screen)  # as the window does when Tab is pressed
            assert out_of_order(screen) == [], type(screen).__name__
            if type(screen) not in _read:
                _read.add(type(screen))
                settle(screen)  # a test may end before what it did last has its place
                assert faint_words(screen) == [], type(screen).__name__
        bot.held.clear()


@pytest.fixture
def light_secrets(monkeypatch: pytest.MonkeyPatch) -> None:
    """Let PINs and passphrases be stretched as little as may be: their strength is tested with the keys."""
    for module in (keys, pins):
        monkeypatch.setattr(module, "Stretching", lambda: LIGHT)


@pytest.fixture
def desk(qtbot: QtBot, light_secrets: None, tmp_path: Path) -> Iterator[OnDesk]:
    """A laptop of somebody who looks after the forms."""
    laptop = make_laptop(tmp_path / "laptop")
    yield OnDesk(laptop, tmp_path)
    laptop.stores.close()


@pytest.fixture
def new_stores(tmp_path: Path) -> Iterator[Stores]:
    """The stores of a laptop in which nothing lies yet."""
    stores = open_stores(DataFolder(tmp_path / "new"), StoreKeys(os.urandom(32), os.urandom(32)))
    yield stores
    stores.close()
