"""The first start: three ways to begin, by keys, and what is said while the sample is made."""

import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QAbstractButton
from pytestqt.qtbot import QtBot

from sifield.ui.screens.welcome import Welcome
from sifield.ui.theme import Mode
from tests.ui.fitting import LOOKS, check_fits, check_order, dress, read, tab_walk
from tests.ui.hands import key, open_screen


@pytest.fixture
def screen(qtbot: QtBot) -> Welcome:
    made = Welcome()
    open_screen(qtbot, made)
    return made


def test_each_way_is_one_key_away(qtbot: QtBot, screen: Welcome) -> None:
    ways = {
        "Explore with a sample trust": screen.explore_wanted,
        "Join with an enrolment code": screen.join_wanted,
        "Set up a new trust": screen.set_up_wanted,
        "I was sent a plan: check who signed it…": screen.check_wanted,
    }
    buttons = tab_walk(screen)
    assert [button.accessibleName() for button in buttons] == list(ways)
    for button, wanted in zip(buttons, ways.values(), strict=True):
        button.setFocus()
        with qtbot.waitSignal(wanted):
            key(Qt.Key.Key_Return)


def test_while_the_sample_is_made_nothing_else_can_be_begun(screen: Welcome) -> None:
    screen.show_working("Making the sample trust…")
    assert "Making the sample trust…" in read(screen)
    assert screen.progress.isVisible()
    assert not any(button.isEnabled() for button in screen.findChildren(QAbstractButton))
    screen.show_working("")
    assert not screen.progress.isVisible()
    assert all(button.isEnabled() for button in screen.findChildren(QAbstractButton))


@pytest.mark.parametrize(("mode", "percent"), LOOKS)
def test_everything_fits(screen: Welcome, mode: Mode, percent: int) -> None:
    dress(mode, percent)
    check_fits(screen, "welcome")
    check_order(screen)
