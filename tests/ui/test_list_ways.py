"""The ways between the lists, their rows and files, and the models: where each leads, and back."""

from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from PySide6.QtCore import QObject
from PySide6.QtWidgets import QWidget
from pytestqt.qtbot import QtBot

from sifield.fieldwork.access import Laptop
from sifield.frameworks.shipped import shipped_texts
from sifield.ui.framework_reading import Kept
from sifield.ui.lists_path import ListsPath
from sifield.ui.model_path import ModelPath
from sifield.ui.screens.framework_desk import FrameworkDesk
from sifield.ui.screens.frameworks_compare import FrameworksCompare
from sifield.ui.screens.frameworks_list import FrameworksList
from sifield.ui.screens.import_list import ImportList
from sifield.ui.screens.person import PersonScreen
from tests.fieldwork.test_register import file as register_file
from tests.laptops import make_laptop
from tests.ui.on_desk import OnDesk

pytestmark = pytest.mark.usefixtures("light_secrets")


class Way(QObject):
    """Stands for the window: keeps what is shown, and the way back."""

    def __init__(self, qtbot: QtBot, desk: OnDesk) -> None:
        super().__init__()
        self._qtbot = qtbot
        self.laptop = Laptop(
            person_id=desk.laptop.reviewer_id, person_name="Amara Whitlock", role="administrator",
            trust_name="Tideway Trust", centre_address="", is_sample=False, root_pem="", crl=None,
        )  # fmt: skip
        self.shown: QWidget | None = None
        self.back: Callable[[], object] | None = None
        self.places: list[str] = []

    def show(
        self,
        screen: QWidget,
        title: str,
        subtitle: str = "",
        *,
        back: Callable[[], object] | None = None,
        keys: tuple[tuple[str, str], ...] = (),
    ) -> None:
        self._qtbot.addWidget(screen)
        self.shown, self.back = screen, back

    def title(self, title: str, subtitle: str) -> None:
        assert title

    def go_back(self) -> None:
        assert self.back is not None
        self.back()


@pytest.fixture(scope="module")
def one(tmp_path_factory: pytest.TempPathFactory) -> Iterator[OnDesk]:
    folder = tmp_path_factory.mktemp("ways")
    made = OnDesk(make_laptop(folder / "laptop"), folder)
    yield made
    made.laptop.stores.close()


@pytest.fixture
def way(qtbot: QtBot, one: OnDesk) -> Way:
    return Way(qtbot, one)


def test_from_the_models_to_one_to_a_comparison_and_back(way: Way, one: OnDesk, tmp_path: Path) -> None:
    models = ModelPath(one.tasks, way.laptop, way.show, way.title, lambda: way.places.append("settings"), way)
    models.models()
    assert isinstance(way.shown, FrameworksList)
    way.shown.model_opened.emit(Kept("Improvement tiers", shipped_texts()["tiers"]))
    assert isinstance(way.shown, FrameworkDesk)
    way.shown.compare.click()
    assert isinstance(way.shown, FrameworksCompare)
    assert way.shown.first.currentText() == "Improvement tiers"
    way.go_back()
    assert isinstance(way.shown, FrameworkDesk), "a comparison leads back to the model that it was begun from"
    way.shown.save_copy(tmp_path / "ours")
    assert isinstance(way.shown, FrameworkDesk)
    assert way.shown.name == "ours.toml", "a copy is opened at once"
    way.shown.publish.ask.click()
    way.shown.confirm.sure.click()
    assert isinstance(way.shown, FrameworksList)
    (told,) = way.shown.banners.shown()
    assert told.message.startswith("“Improvement tiers, Tideway Trust” is published from ")
    way.go_back()
    assert way.places == ["settings"]


def test_from_the_people_to_one_and_from_a_file_back_to_the_list(way: Way, one: OnDesk, tmp_path: Path) -> None:
    lists = ListsPath(one.tasks, way.laptop, way.show, way.title, way.places.append, way)
    listed = lists.people(None)
    listed.person_opened.emit(one.laptop.head_id, "Mireille Ashdown")
    assert isinstance(way.shown, PersonScreen)
    way.go_back()
    path = tmp_path / "people.csv"
    path.write_text("name\nAnn Marsh\n")
    listed.file_chosen.emit(path)
    assert isinstance(way.shown, ImportList)
    way.shown.take.click()
    assert way.places == ["people", "people"]
    assert [one.message for one in lists.people(None).banners.shown()] == ["people.csv is taken over."]
    assert lists.people(None).banners.shown() == [], "it is told once"


def test_from_the_schools_to_the_register_and_back(way: Way, one: OnDesk, tmp_path: Path) -> None:
    lists = ListsPath(one.tasks, way.laptop, way.show, way.title, way.places.append, way)
    path = tmp_path / "register.csv"
    path.write_bytes(register_file({}))
    lists.schools().file_chosen.emit(path)
    assert isinstance(way.shown, ImportList)
    way.shown.later.click()
    assert way.places == ["schools"]
