"""What tests of the window may ask for."""

import os
from collections.abc import Iterator
from pathlib import Path

import pytest
from pytestqt.qtbot import QtBot

from sifield import keys, pins
from sifield.keys import StoreKeys
from sifield.models.store import Stores, open_stores
from sifield.paths import DataFolder
from tests.laptops import LIGHT, make_laptop
from tests.ui.look import open_screens, untold
from tests.ui.on_desk import OnDesk
from tests.ui.on_year import year

__all__ = ["year"]


@pytest.fixture(autouse=True)
def _every_screen_can_be_told(request: pytest.FixtureRequest) -> Iterator[None]:
    """Whatever screen a test ends with, a screen reader can name each of its controls, and says what it is."""
    if "qtbot" not in request.fixturenames:
        yield
        return
    request.getfixturevalue("qtbot")  # so that its windows are still open when this looks
    yield
    for screen in open_screens():
        assert untold(screen) == [], type(screen).__name__


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
