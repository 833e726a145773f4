"""Settings: another look, larger text, and leaving the sample only after a second thought."""

from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import pytest
from PySide6.QtCore import Qt
from pytestqt.qtbot import QtBot

from sifield.fieldwork import cameras
from sifield.fieldwork.access import Laptop
from sifield.ui.camera_setting import CameraSetting
from sifield.ui.screens.settings import Settings
from sifield.ui.theme import Mode, theme
from sifield.ui.widgets.own_words import OwnWordsCard
from tests.laptops import Laptop as OneLaptop
from tests.laptops import make_laptop
from tests.ui.fitting import LONG_PERSON, LOOKS, check_fits, check_order, dress, read
from tests.ui.hands import key, named, open_screen, press
from tests.ui.inline_tasks import InlineTasks

LAPTOP = Laptop(
    person_id="p", person_name="Amara Whitlock", role="reviewer", trust_name="Tidewater Learning Trust",
    centre_address="https://sifield.tidewater.example", is_sample=False, root_pem="", crl=None,
)  # fmt: skip


@pytest.fixture
def laptop_of_one(tmp_path: Path) -> Iterator[OneLaptop]:
    made = make_laptop(tmp_path)
    yield made
    made.stores.close()


def opened(qtbot: QtBot, laptop: Laptop = LAPTOP, folder: Path = Path("/home/amara/.local/share/sifield")) -> Settings:
    typing = OwnWordsCard(("Showbie",), "ta = teaching assistant")
    screen = Settings(laptop, "this computer’s keyring", str(folder / "sifield.log"), typing)
    open_screen(qtbot, screen)
    return screen


def test_it_says_whose_laptop_this_is(qtbot: QtBot) -> None:
    words = read(opened(qtbot))
    for said in ("Amara Whitlock, Lead practitioner", LAPTOP.centre_address, "protected by this computer’s keyring"):
        assert said in words
    assert "Leave the sample trust" not in words


def test_a_size_put_on_from_elsewhere_is_shown_and_stays_with_another_look(qtbot: QtBot) -> None:
    screen = opened(qtbot)
    theme().set_percent(200)  # Ctrl and +
    assert screen.text_size.currentText() == "200 %"
    named(screen, "Colours").setFocus()
    with qtbot.waitSignal(theme().changed):
        key(Qt.Key.Key_Down)
    assert (theme().mode, theme().percent) == ("dark", 200)


def test_another_look_and_size_are_put_on_by_keys(qtbot: QtBot) -> None:
    screen = opened(qtbot)
    named(screen, "Colours").setFocus()
    with qtbot.waitSignal(theme().changed):
        key(Qt.Key.Key_Down)
    assert theme().mode == "dark"
    named(screen, "Text size").setFocus()
    with qtbot.waitSignal(theme().changed):
        key(Qt.Key.Key_End)
    assert theme().percent == 200
    assert named(screen, "Text size").hasFocus(), "the page is dressed anew, and one goes on where one was"


def test_what_is_on_is_what_is_chosen(qtbot: QtBot) -> None:
    dress("contrast", 150)
    screen = opened(qtbot)
    assert (screen.mode.currentData(), screen.text_size.currentData()) == ("contrast", 150)


def test_an_administrator_lets_the_trust_use_the_camera(qtbot: QtBot, laptop_of_one: OneLaptop) -> None:
    tasks = InlineTasks(laptop_of_one.stores, actor=laptop_of_one.reviewer_id)

    def allowed() -> bool:
        with laptop_of_one.stores.safeguarding.read() as session:  # a safeguarding visit asks there
            return cameras.are_allowed(session)

    for may_change in (False, True, True):
        card = CameraSetting(tasks, may_change=may_change)
        screen = Settings(LAPTOP, "this computer’s keyring", "sifield.log", card)
        open_screen(qtbot, screen)
        assert ("your trust’s administrator can change that" in read(screen)) is not may_change
        before = allowed()
        press(screen, "People of the trust may use the camera on visits")
        assert allowed() is (before ^ may_change), "only an administrator changes it"
        screen.close()
    assert not allowed(), "off again"


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
