"""What can be found by looking at the screens of the models: nothing cut, all named, Tab as the eye goes."""

from collections.abc import Iterator

import pytest
from PySide6.QtWidgets import QWidget
from pytestqt.qtbot import QtBot

from sifield.fieldwork import frameworks
from sifield.frameworks.shipped import shipped, shipped_texts
from sifield.ui.framework_reading import Kept
from sifield.ui.screens.framework_desk import CHANGES, PARTS, TEXT, FrameworkDesk
from sifield.ui.screens.frameworks_compare import FrameworksCompare
from sifield.ui.screens.frameworks_list import FrameworksList
from sifield.ui.theme import Mode
from tests.laptops import NOW, make_laptop
from tests.ui.fitting import LOOKS, check_fits, check_order, dress
from tests.ui.hands import SIZE, open_screen
from tests.ui.on_desk import OnDesk

pytestmark = pytest.mark.usefixtures("light_secrets")
NARROW = (900, 640)


@pytest.fixture(scope="module")
def prepared(tmp_path_factory: pytest.TempPathFactory) -> Iterator[OnDesk]:
    """A trust with a model of this year and one of the next; nothing here changes them."""
    folder = tmp_path_factory.mktemp("models")
    desk = OnDesk(make_laptop(folder / "laptop"), folder)
    texts = shipped_texts()
    desk.write(lambda session: frameworks.publish(session, texts["earned-autonomy"], 2025, NOW))
    desk.write(lambda session: frameworks.publish(session, texts["tiers"], 2027, NOW))
    yield desk
    desk.laptop.stores.close()


def models(desk: OnDesk, *, may_publish: bool = True) -> FrameworksList:
    return FrameworksList(desk.tasks, now=lambda: NOW, may_publish=may_publish)


def on_desk(desk: OnDesk, name: str) -> FrameworkDesk:
    title = next(one.title for one in shipped() if one.name == name)
    source = Kept(title, shipped_texts()[name])
    trust = "Tidewater Learning Trust"
    return FrameworkDesk(desk.tasks, source, "p", now=lambda: NOW, may_publish=True, trust=trust)


def seen(qtbot: QtBot, screen: QWidget, name: str, size: tuple[int, int] = SIZE) -> None:
    open_screen(qtbot, screen, size)
    check_fits(screen, name)
    assert screen.width() == size[0]


@pytest.mark.parametrize(("mode", "percent"), LOOKS)
def test_the_list(qtbot: QtBot, prepared: OnDesk, mode: Mode, percent: int) -> None:
    dress(mode, percent)
    seen(qtbot, models(prepared), "models")
    seen(qtbot, models(prepared), "models-narrow", NARROW)


@pytest.mark.parametrize("name", [one.name for one in shipped()])
def test_each_model_at_a_glance(qtbot: QtBot, prepared: OnDesk, name: str) -> None:
    screen = on_desk(prepared, name)
    seen(qtbot, screen, f"model-{name}")
    screen.tabs.setCurrentIndex(PARTS)
    check_fits(screen, f"model-{name}-parts")


@pytest.mark.parametrize(("mode", "percent"), LOOKS[1:])
def test_a_model_in_other_looks(qtbot: QtBot, prepared: OnDesk, mode: Mode, percent: int) -> None:
    dress(mode, percent)
    screen = on_desk(prepared, "tiers")
    seen(qtbot, screen, "model-tiers")
    for part in (PARTS, TEXT, CHANGES):
        screen.tabs.setCurrentIndex(part)
        check_fits(screen, f"model-tiers-{part}")
    screen.publish.ask.click()
    check_fits(screen, "model-confirm")
    seen(qtbot, on_desk(prepared, "tiers"), "model-narrow", NARROW)


@pytest.mark.parametrize(("mode", "percent"), LOOKS)
def test_faults_beside_the_lines(qtbot: QtBot, prepared: OnDesk, mode: Mode, percent: int) -> None:
    dress(mode, percent)
    text = shipped_texts()["lighthouse"].replace('"every 2 weeks"', '"now and then"').replace("lead =", "led =")
    path = prepared.folder / "ours.toml"
    path.write_text(text, encoding="utf-8")
    screen = FrameworkDesk(prepared.tasks, path, "p", now=lambda: NOW, may_publish=True)
    seen(qtbot, screen, "model-faults")


@pytest.mark.parametrize(("mode", "percent"), LOOKS)
def test_two_side_by_side(qtbot: QtBot, prepared: OnDesk, mode: Mode, percent: int) -> None:
    dress(mode, percent)
    seen(qtbot, FrameworksCompare(prepared.tasks, now=lambda: NOW), "models-compare")
    if percent == 200:
        seen(qtbot, FrameworksCompare(prepared.tasks, now=lambda: NOW), "models-compare-narrow", NARROW)


def test_tab_goes_as_the_eye_does(qtbot: QtBot, prepared: OnDesk) -> None:
    for screen in (models(prepared), on_desk(prepared, "tiers"), FrameworksCompare(prepared.tasks, now=lambda: NOW)):
        open_screen(qtbot, screen)
        check_order(screen)
