"""Settings: another look, larger text, and leaving the sample only after a second thought."""

from dataclasses import replace
from pathlib import Path

import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QWidget
from pytestqt.qtbot import QtBot

from sifield.fieldwork.access import Laptop
from sifield.ui.screens.settings import Settings
from sifield.ui.theme import Mode, theme
from sifield.ui.widgets.own_words import OwnWordsCard
from tests.ui.fitting import LONG_PERSON, LOOKS, check_fits, check_order, dress, read
from tests.ui.hands import key, named, open_screen, press

LAPTOP = Laptop(
    person_id="p", person_name="Amara Whitlock", role="reviewer", trust_name="Tidewater Learning Trust",
    centre_address="https://sifield.tidewater.example", is_sample=False, root_pem="", crl=None,
)  # fmt: skip


def opened(qtbot: QtBot, laptop: Laptop = LAPTOP, folder: Path = Path("/home/amara/.local/share/sifield")) -> Settings:
    typing = OwnWordsCard(("Showbie",), "ta = teaching assistant")
    screen = Settings(laptop, "this computer’s keyring", str(folder / "sifield.log"), typing, QWidget())
    open_screen(qtbot, screen)
    return screen


def test_it_says_whose_laptop_this_is(qtbot: QtBot) -> None:
    words = read(opened(qtbot))
    for said in ("Amara Whitlock, Lead practitioner", LAPTOP.centre_address, "protected by this computer’s keyring"):
        assert said in words
    assert "Leave the sample trust" not in words


def test_another_look_and_size_are_put_on_by_keys(qtbot: QtBot) -> None:
    screen = opened(qtbot)
    named(screen, "Colours").setFocus()
    with qtbot.waitSignal(screen.look_changed):
        key(Qt.Key.Key_Down)
    assert theme().mode == "dark"
    named(screen, "Text size").setFocus()
    with qtbot.waitSignal(screen.look_changed):
        key(Qt.Key.Key_End)
    assert theme().percent == 200
    assert named(screen, "Text size").hasFocus(), "the page is dressed anew, and one goes on where one was"


def test_what_is_on_is_what_is_chosen(qtbot: QtBot) -> None:
    dress("contrast", 150)
    screen = opened(qtbot)
    assert (screen.mode.currentData(), screen.text_size.currentData()) == ("contrast", 150)


def test_the_sample_is_thrown_away_only_after_asking(qtbot: QtBot) -> None:
    screen = opened(qtbot, replace(LAPTOP, is_sample=True, centre_address=""))
    assert "Tidewater Learning Trust (sample)" in read(screen)
    with qtbot.assertNotEmitted(screen.sample_left):
        press(screen, "Leave the sample trust")
    with qtbot.waitSignal(screen.sample_left):
        key(Qt.Key.Key_Return)


@pytest.mark.parametrize(("mode", "percent"), LOOKS)
def test_everything_fits(qtbot: QtBot, mode: Mode, percent: int) -> None:
    dress(mode, percent)
    screen = opened(qtbot, replace(LAPTOP, is_sample=True, person_name=LONG_PERSON))
    check_fits(screen, "settings")
    check_order(screen)
