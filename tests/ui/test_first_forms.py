"""A new trust gets the forms that come with the program: one by one, said how far, gone on with after a stop."""

from collections.abc import Iterator
from datetime import datetime
from pathlib import Path
from typing import Any

import pytest
from pytestqt.qtbot import QtBot

from sifield import assets
from sifield.errors import SifieldError
from sifield.fieldwork import first_forms, templates
from sifield.models.store import Stores
from sifield.ui.first_forms import FirstForms
from sifield.ui.tasks import BackgroundTasks
from sifield.ui.widgets.banner import Banners
from tests.fieldwork.test_templates import changed
from tests.laptops import NOW, small_workbook
from tests.safeguarding import safeguarding_workbook


@pytest.fixture
def library(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """Have a program that comes with two forms, one of them about safeguarding, and a file that is none."""
    folder = tmp_path / "resources" / "forms"
    folder.mkdir(parents=True)
    (folder / "a_walk.xlsx").write_bytes(small_workbook())
    (folder / "b_broken.xlsx").write_bytes(b"no workbook")
    (folder / "c_check.xlsx").write_bytes(safeguarding_workbook())
    monkeypatch.setattr(first_forms, "asset", lambda *parts: folder.parent.joinpath(*parts))
    return folder


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
def bench(qtbot: QtBot, new_stores: Stores, library: Path) -> Iterator[Bench]:
    made = Bench(qtbot, new_stores)
    yield made
    made.tasks.close()


def test_all_that_can_be_read_are_published_and_it_is_said_how_far(bench: Bench) -> None:
    bench.give()
    assert bench.published == ["sg_check", "small_walk"]
    assert "Publishing the forms that come with sifield: 0 of 3." in bench.told
    left = [one.message for one in bench.banners.shown()]
    assert left == ["These could not be read: b_broken.xlsx.", "2 forms are published."]


def test_a_safeguarding_form_is_the_trusts_and_seen_from_both_stores(bench: Bench) -> None:
    bench.give()
    for store in bench.stores.both():
        with store.read() as session:
            (form,) = (one for one in templates.list_forms(session) if one.form_id == "sg_check")
            assert form.sensitivity == "safeguarding"
            assert templates.get_template(session, form.sha256).title == form.title


def test_closing_the_message_stops_nothing(bench: Bench) -> None:
    bench.forms.give()
    bench.qtbot.waitUntil(lambda: bool(bench.banners.shown()))
    bench.banners.shown()[0].dismissed.emit()
    bench.qtbot.waitUntil(lambda: not bench.tasks.busy, timeout=20_000)
    assert bench.published == ["sg_check", "small_walk"]
    assert "2 forms are published." in [one.message for one in bench.banners.shown()]


def test_a_trust_that_has_chosen_is_left_alone(bench: Bench) -> None:
    with bench.stores.general.write("office", NOW) as session:
        templates.publish(session, changed(version="9", label="Ours"), "ours.xlsx", NOW)
    bench.give()
    assert bench.published == ["small_walk"]
    assert bench.banners.shown() == []


def test_what_was_cut_short_goes_on_at_the_next_time(
    bench: Bench, library: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def full(session: Any, form: Any, at: datetime) -> Any:
        if form.template.form_id == "sg_check":
            raise SifieldError("The disk is full.", "Make room, then try again.", code="disk-full")
        return publish(session, form, at)

    publish = first_forms.publish
    with monkeypatch.context() as patch:
        patch.setattr(first_forms, "publish", full)
        bench.give()
    assert bench.published == ["small_walk"]
    assert [one.message for one in bench.banners.shown()] == ["The disk is full."]
    bench.banners.shown()[0].button.click()
    bench.give()
    assert bench.published == ["sg_check", "small_walk"]
    (library / "d_walk.xlsx").write_bytes(changed(version="2", label="Later"))
    bench.give()
    assert bench.published == ["sg_check", "small_walk"], "once it has begun, the trust chooses for itself"


def test_the_files_are_those_that_come_with_the_program(new_stores: Stores) -> None:
    with new_stores.general.read() as session:
        files = first_forms.list_files(session)
    assert set(files) == set(assets.asset("forms").glob("*.xlsx"))
