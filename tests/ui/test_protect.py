"""Passphrases: choosing one, and opening with the wrong one and the right one. Real keys, real stores."""

from collections.abc import Iterator
from pathlib import Path

import pytest
from PySide6.QtCore import Qt
from PySide6.QtGui import QGuiApplication
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QWidget
from pytestqt.qtbot import QtBot

from sifield.models.opening import begin_laptop, open_laptop
from sifield.models.store import Stores
from sifield.paths import DataFolder
from sifield.ui.screens.protect import Protect, Unlock
from sifield.ui.theme import Mode
from tests.ui.fitting import LOOKS, check_fits, check_order, dress, read
from tests.ui.hands import key, named, open_screen, press, write
from tests.ui.inline_tasks import InlineTasks

pytestmark = pytest.mark.usefixtures("light_secrets")

PASSPHRASE = "lantern orchard violet harbour"


@pytest.fixture
def protect(qtbot: QtBot) -> Protect:
    made = Protect()
    open_screen(qtbot, made)
    return made


@pytest.fixture
def folder(tmp_path: Path) -> DataFolder:
    made = DataFolder(tmp_path / "laptop")
    begin_laptop(made, lambda _stores: None, passphrase=PASSPHRASE).close()
    return made


@pytest.fixture
def unlock(qtbot: QtBot, folder: DataFolder) -> Unlock:
    made = Unlock(InlineTasks(), lambda passphrase: open_laptop(folder, passphrase=passphrase))
    open_screen(qtbot, made)
    return made


@pytest.fixture
def opened(unlock: Unlock) -> Iterator[list[Stores]]:
    found: list[Stores] = []
    unlock.opened.connect(found.append)
    yield found
    for stores in found:
        stores.close()


def test_a_passphrase_is_chosen_by_keys(qtbot: QtBot, protect: Protect) -> None:
    write(protect, "Passphrase", PASSPHRASE)
    named(protect, "Passphrase again").setFocus()
    QTest.keyClicks(named(protect, "Passphrase again"), PASSPHRASE)
    with qtbot.waitSignal(protect.chosen) as choosing:
        key(Qt.Key.Key_Return)
    assert choosing.args == [PASSPHRASE]


def test_two_different_ones_are_told_by_the_second_field(qtbot: QtBot, protect: Protect) -> None:
    write(protect, "Passphrase", PASSPHRASE)
    write(protect, "Passphrase again", "lantern orchard violet harbor")
    with qtbot.assertNotEmitted(protect.chosen):
        press(protect, "Protect this laptop")
    assert "The two are not the same. Type it again." in read(protect)
    assert named(protect, "Passphrase again").hasFocus()


def test_a_passphrase_may_be_pasted_and_looked_at(protect: Protect) -> None:
    QGuiApplication.clipboard().setText(PASSPHRASE)
    line = named(protect, "Passphrase")
    line.setFocus()
    key(Qt.Key.Key_V, Qt.KeyboardModifier.ControlModifier)
    assert protect.fields.first.pin() == PASSPHRASE
    assert line.property("displayText") != PASSPHRASE
    press(protect, "Show Passphrase")
    assert line.property("displayText") == PASSPHRASE


def test_a_wrong_passphrase_is_told_by_its_field_and_may_be_typed_over(unlock: Unlock, opened: list[Stores]) -> None:
    unlock.setFocus()
    QTest.keyClicks(named(unlock, "Passphrase"), "not the right one")
    key(Qt.Key.Key_Return)
    assert "That is not the right passphrase. Type it again; capitals matter." in read(unlock)
    assert (opened, unlock.open.text(), unlock.open.isEnabled()) == ([], "Open", True)
    QTest.keyClicks(named(unlock, "Passphrase"), PASSPHRASE)  # what was wrong is selected, so this replaces it
    key(Qt.Key.Key_Return)
    assert len(opened) == 1
    assert unlock.secret.pin() == "", "nothing of it stays in the field"


@pytest.mark.parametrize(("mode", "percent"), LOOKS)
@pytest.mark.parametrize("which", ["protect", "unlock"])
@pytest.mark.usefixtures("qtbot")  # what is asked for by name below is not seen by the fixture that dresses the window
def test_everything_fits(request: pytest.FixtureRequest, which: str, mode: Mode, percent: int) -> None:
    screen: QWidget = request.getfixturevalue(which)
    dress(mode, percent)
    check_fits(screen, which)
    check_order(screen)
