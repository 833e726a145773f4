"""A school that leaves: its records saved as one file to take along, then purged by whoever types its name."""

import csv
import io
import zipfile
from collections.abc import Iterator
from dataclasses import replace
from datetime import timedelta
from pathlib import Path

import pytest
from PySide6.QtWidgets import QApplication, QFileDialog
from pytestqt.qtbot import QtBot
from sqlalchemy import func, select

from sifield.fieldwork import leaving, visits
from sifield.fieldwork.schools import get_school
from sifield.models.evidence import Finding
from sifield.models.exchange import Device, Outbox
from sifield.models.plans import Action
from sifield.models.schools import School
from sifield.models.visits import Visit
from sifield.ui.screens.school_leaves import SchoolLeaves
from sifield.ui.screens.schools import Schools
from sifield.ui.theme import Mode
from sifield.ui.widgets.list_row import ListRow
from tests import school_card
from tests.laptops import NOW, TODAY, Laptop, make_laptop
from tests.ui.fitting import LOOKS, check_fits, check_order, dress, read
from tests.ui.hands import named, open_screen, press, write
from tests.ui.inline_tasks import InlineTasks


@pytest.fixture(scope="module")
def shared(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Laptop]:
    made = make_laptop(tmp_path_factory.mktemp("laptop"))
    with made.stores.general.apply() as session:
        session.get_one(Device, 1).role = "administrator"
    yield made
    made.stores.close()


@pytest.fixture
def laptop(shared: Laptop) -> Laptop:
    """An administrator's laptop with a school in hand of which much is known, and which left yesterday."""
    laptop = school_card.another_school(shared)
    school_card.fill(laptop)
    leave(laptop, 1)
    return laptop


def leave(laptop: Laptop, days_ago: int) -> None:
    with laptop.stores.general.write(laptop.reviewer_id, NOW) as session:
        leaving.set_membership(session, laptop.school_id, None, TODAY - timedelta(days=days_ago))


def take(laptop: Laptop) -> None:
    """Let the centre have taken everything."""
    with laptop.stores.general.apply() as session:
        for change in session.scalars(select(Outbox)):
            session.delete(change)


def name_of(laptop: Laptop) -> str:
    with laptop.stores.general.read() as session:
        return get_school(session, laptop.school_id, TODAY).name


def opened(qtbot: QtBot, laptop: Laptop, *, may_administer: bool = True) -> SchoolLeaves:
    tasks = InlineTasks(laptop.stores, actor=laptop.reviewer_id, at=NOW)
    screen = SchoolLeaves(tasks, lambda: NOW, laptop.school_id, may_administer=may_administer)
    open_screen(qtbot, screen)
    return screen


def test_its_records_are_saved_as_one_file_that_reads_without_the_program(
    qtbot: QtBot, laptop: Laptop, tmp_path: Path
) -> None:
    screen = opened(qtbot, laptop)
    press(screen, "Save its records…")
    dialog = screen.window().findChild(QFileDialog, "hand_over_general")
    assert dialog is not None
    to = tmp_path / "records.zip"
    dialog.fileSelected.emit(str(to))
    dialog.close()
    QApplication.processEvents()
    assert "Saved as records.zip." in read(screen)
    with zipfile.ZipFile(to) as archive:
        names = archive.namelist()
        assert archive.testzip() is None
        actions = list(csv.DictReader(io.StringIO(archive.read("Records/actions.csv").decode("utf-8-sig"))))
        about = archive.read("Read me first.txt").decode()
        (answers,) = [name for name in names if name.endswith("/Answers.xlsx")]
        assert archive.read(answers).startswith(b"PK")
        assert archive.read("Academy card.pdf").startswith(b"%PDF")
    assert {one["text"] for one in actions} == {"Sort the books by sound.", "Check ten book bags a week."}
    assert {"Records/findings.csv", "Records/people.csv", "Academy card.xlsx"} <= set(names)
    assert answers.startswith("Visits/2026-11-24 Small walk ")
    assert name_of(laptop) in about
    screen.save_to(tmp_path / "missing" / "records.zip", "general")
    QApplication.processEvents()
    assert "records.zip could not be saved." in read(screen)


def test_it_is_purged_once_nothing_is_open_and_its_name_is_typed(qtbot: QtBot, laptop: Laptop) -> None:
    name, visit_id = name_of(laptop), laptop.plan_visit()
    screen = opened(qtbot, laptop)
    assert "Not yet: 1 visit is planned or begun and not finished." in read(screen)
    with laptop.stores.general.write(laptop.reviewer_id, NOW) as session:
        visits.finish(session, visit_id, NOW)
    screen.refresh()
    QApplication.processEvents()
    assert "Not yet: Some of its records here have not reached the centre. Sync first." in read(screen)
    take(laptop)
    screen.refresh()
    QApplication.processEvents()
    assert "Not yet" not in read(screen)
    write(screen, "Type the name of the school", "Harbour")
    press(screen, "Purge the records for ever")
    assert f"That is not the name of the school. Type it as it stands: {name}" in read(screen)
    write(screen, "Type the name of the school", name)
    with qtbot.waitSignal(screen.purged) as told:
        press(screen, "Purge the records for ever")
    assert told.args == [laptop.school_id]
    assert "Sync now, so that they go from every other laptop too." in read(screen)
    assert not screen.purging.isVisible()
    with laptop.stores.general.read() as session:
        for kind in (Visit, Finding, Action):
            scope = f"school:{laptop.school_id}/general"
            assert session.scalar(select(func.count(kind.id)).where(kind.scope == scope)) == 0
        school = session.get_one(School, laptop.school_id)
        assert (school.name, school.purged_on) == (name, TODAY)
        kinds = set(session.scalars(select(Outbox.kind).where(Outbox.scope == f"school:{laptop.school_id}/general")))
    assert kinds == {"delete"}, "it travels as deletions"
    tasks = InlineTasks(laptop.stores, actor=laptop.reviewer_id, at=NOW)
    listed = Schools(tasks, lambda: TODAY, may_administer=True)
    open_screen(qtbot, listed)
    (row,) = [one for one in listed.findChildren(ListRow) if one.title == name]
    assert row.detail == "Left on Mon 23 Nov 2026 · purged on Tue 24 Nov 2026"
    with qtbot.waitSignal(listed.leaving_wanted):
        row.click()


def test_a_school_that_has_not_left_yet_may_take_its_records_and_is_not_purged(qtbot: QtBot, laptop: Laptop) -> None:
    leave(laptop, -30)
    take(laptop)
    screen = opened(qtbot, laptop)
    assert f"{name_of(laptop)} leaves the trust" in read(screen)
    assert "Not yet: It is a school of the trust until Thu 24 Dec 2026." in read(screen)
    assert screen.save.isEnabled()
    with pytest.raises(AssertionError):
        named(screen, "Purge the records for ever")
    leave(laptop, 1)
    take(laptop)
    reviewer = opened(qtbot, laptop, may_administer=False)
    assert reviewer.save.isVisible()
    assert not reviewer.purging.isVisible()
    other = replace(laptop, school_id="nowhere")
    assert "This school stays" in read(opened(qtbot, other))


@pytest.mark.parametrize(("mode", "percent"), LOOKS)
def test_everything_fits(qtbot: QtBot, laptop: Laptop, mode: Mode, percent: int) -> None:
    take(laptop)
    dress(mode, percent)
    screen = opened(qtbot, laptop)
    check_fits(screen, "school-leaves")
    if percent == 100:
        check_order(screen)
