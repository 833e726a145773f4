"""A new trust gets the forms that come with the program: all of them, or none and it is said why."""

import shutil
from collections.abc import Iterator
from pathlib import Path

import pytest
from pytestqt.qtbot import QtBot

from sifield import assets
from sifield.assets import asset
from sifield.fieldwork import library, templates
from sifield.models.store import Stores
from sifield.ui.first_forms import FirstForms
from sifield.ui.tasks import BackgroundTasks
from sifield.ui.widgets.banner import Banners
from tests.fieldwork.test_templates import changed
from tests.laptops import NOW
from tests.safeguarding import safeguarding_workbook
from tests.ui.on_site import fill_disk


@pytest.fixture
def folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Path]:
    """Have a program that comes with two forms, one of them about safeguarding."""
    folder = tmp_path / "resources" / "forms"
    folder.mkdir(parents=True)
    (folder / "a_walk.xlsx").write_bytes(changed(version="1", label="Shipped"))
    (folder / "c_check.xlsx").write_bytes(safeguarding_workbook())
    shutil.copytree(asset("icons"), folder.parent / "icons")
    monkeypatch.setattr(assets, "_ROOT", folder.parent)
    library.shipped_forms.cache_clear()
    yield folder
    library.shipped_forms.cache_clear()


class Bench:
    """The real tasks on the stores of a new trust, and what the banners say."""

    def __init__(self, qtbot: QtBot, stores: Stores) -> None:
        self.qtbot, self.stores = qtbot, stores
        self.tasks = BackgroundTasks(now=lambda: NOW)
        self.tasks.open(stores, actor="office")
        self.banners = Banners()
        qtbot.addWidget(self.banners)
        self.forms = FirstForms(self.tasks, self.banners, lambda: NOW, self.tasks)
        self.told: list[str] = []

    def give(self) -> None:
        self.forms.give()
        self.qtbot.waitUntil(self._rests, timeout=20_000)

    def _rests(self) -> bool:
        self.told += [one.message for one in self.banners.shown() if one.message not in self.told]
        return not self.tasks.busy

    @property
    def published(self) -> list[str]:
        with self.stores.general.read() as session:
            return [form.form_id for form in templates.list_forms(session)]


@pytest.fixture
def bench(qtbot: QtBot, new_stores: Stores, folder: Path) -> Iterator[Bench]:
    made = Bench(qtbot, new_stores)
    yield made
    made.tasks.close()


def test_all_are_published_at_once_and_only_once(bench: Bench) -> None:
    for _ in range(2):
        bench.give()
        assert bench.published == ["sg_check", "small_walk"]
        assert [one.message for one in bench.banners.shown()] == ["2 forms are published."]


def test_a_safeguarding_form_is_the_trusts_and_seen_from_both_stores(bench: Bench) -> None:
    bench.give()
    for store in bench.stores.both():
        with store.read() as session:
            (form,) = (one for one in templates.list_forms(session) if one.form_id == "sg_check")
            assert form.sensitivity == "safeguarding"
            assert templates.get_template(session, form.sha256).title == form.title


def test_a_trust_that_has_chosen_is_left_alone(bench: Bench) -> None:
    with bench.stores.general.write("office", NOW) as session:
        templates.publish(session, changed(version="9", label="Ours"), "ours.xlsx", NOW)
    bench.give()
    assert bench.published == ["small_walk"]
    assert bench.banners.shown() == []


def test_a_damaged_workbook_is_named_and_tried_again(bench: Bench, folder: Path) -> None:
    whole = (folder / "c_check.xlsx").read_bytes()
    for damaged in (b"no workbook", whole[: len(whole) // 2]):
        library.shipped_forms.cache_clear()
        (folder / "c_check.xlsx").write_bytes(damaged)
        bench.give()
        assert bench.published == []
        assert bench.banners.shown()[0].message == "c_check.xlsx, which comes with sifield, is damaged."
    (folder / "c_check.xlsx").write_bytes(whole)
    bench.banners.shown()[0].button.click()
    bench.qtbot.waitUntil(lambda: not bench.tasks.busy, timeout=20_000)
    assert bench.published == ["sg_check", "small_walk"]


def test_a_full_disk_publishes_none_and_says_so(bench: Bench) -> None:
    fill_disk(bench.stores.general, full=True)
    bench.give()
    assert bench.published == []
    assert [one.message for one in bench.banners.shown()] == [
        "The disk is full, so the last change could not be saved."
    ]
    fill_disk(bench.stores.general, full=False)
    bench.banners.shown()[0].button.click()
    bench.qtbot.waitUntil(lambda: not bench.tasks.busy, timeout=20_000)
    assert bench.published == ["sg_check", "small_walk"]
