"""A form in use: tried out, its versions, what each changed, its workbook byte for byte, and withdrawing it."""

from datetime import timedelta

import pytest
from PySide6.QtWidgets import QFileDialog
from pytestqt.qtbot import QtBot

from sifield.fieldwork import templates
from sifield.ui.screens.form_in_use import CHANGES, PREVIEW, VERSIONS, FormInUse
from tests.fieldwork.test_templates import changed, published_workbook
from tests.laptops import NOW
from tests.ui.fitting import read
from tests.ui.hands import open_screen, press
from tests.ui.on_desk import OnDesk

pytestmark = pytest.mark.usefixtures("light_secrets")


@pytest.fixture
def desk(desk: OnDesk) -> OnDesk:
    later = NOW + timedelta(minutes=5)
    content = changed(version="2", label="What do we look for today?")
    desk.write(lambda session: templates.publish(session, content, "f.xlsx", later, by=desk.laptop.reviewer_id))
    return desk


@pytest.fixture
def screen(qtbot: QtBot, desk: OnDesk) -> FormInUse:
    made = desk.form()
    open_screen(qtbot, made)
    return made


def test_the_version_in_use_is_tried_out_first(screen: FormInUse) -> None:
    assert screen.tabs.currentIndex() == PREVIEW
    assert "Version 2. Try it out: nothing that you answer here is kept." in read(screen)
    assert "What do we look for today?" in read(screen)


def test_an_earlier_version_can_be_tried_out_too(screen: FormInUse) -> None:
    screen.tabs.setCurrentIndex(VERSIONS)
    assert screen.tabs.tabText(VERSIONS) == "Versions, 2"
    press(screen, "Try out version 1")
    assert screen.tabs.currentIndex() == PREVIEW
    assert "What do we look for?" in read(screen)


def test_what_a_version_changed_is_shown_and_the_first_changed_nothing(screen: FormInUse) -> None:
    screen.tabs.setCurrentIndex(VERSIONS)
    with pytest.raises(AssertionError, match="nothing visible"):
        press(screen, "What version 1 changed")
    press(screen, "What version 2 changed")
    assert screen.tabs.currentIndex() == CHANGES
    assert "From version 1 to version 2" in read(screen)
    assert "Reworded: 1" in read(screen)


@pytest.mark.parametrize("version", ["1", "2"])
def test_a_copy_of_each_version_is_the_same_to_the_byte(
    qtbot: QtBot, desk: OnDesk, screen: FormInUse, version: str
) -> None:
    screen.tabs.setCurrentIndex(VERSIONS)
    press(screen, f"Save a copy of version {version}")
    dialog = screen.findChild(QFileDialog)
    assert dialog.selectedFiles()[0].endswith(f"Small walk, version {version}.xlsx")
    with qtbot.waitSignal(screen.saved):
        dialog.fileSelected.emit(str(desk.folder / "copy.xlsx"))
    dialog.close()
    (row,) = (row for row in desk.read(templates.list_versions) if row.form.version == version)
    kept = desk.read(lambda session: templates.get_workbook(session, row.form.sha256))
    assert (desk.folder / "copy.xlsx").read_bytes() == kept
    if version == "1":
        assert kept == published_workbook(desk.laptop)
    assert "Saved as copy.xlsx." in read(screen)


def test_a_copy_that_cannot_be_saved_is_said(qtbot: QtBot, desk: OnDesk, screen: FormInUse) -> None:
    press(screen, "Save a copy…")
    dialog = screen.findChild(QFileDialog)
    dialog.fileSelected.emit(str(desk.folder / "no folder" / "copy.xlsx"))
    dialog.close()
    assert [banner.message for banner in screen.banners.shown()] == ["copy.xlsx could not be saved."]


def test_a_form_is_withdrawn_and_offered_again(desk: OnDesk, screen: FormInUse) -> None:
    press(screen, "No longer offer it")
    assert desk.read(templates.list_forms) == ()
    press(screen, "Undo")
    assert [form.version for form in desk.read(templates.list_forms)] == ["2"]
    press(screen, "No longer offer it")
    press(screen, "Offer it again")
    assert [form.version for form in desk.read(templates.list_forms)] == ["2"]


def test_others_try_out_and_copy_but_withdraw_nothing(qtbot: QtBot, desk: OnDesk) -> None:
    screen = desk.form(may_publish=False)
    open_screen(qtbot, screen)
    assert not screen.withdraw.isVisible()
    assert screen.save.isVisible()


def test_a_form_whose_workbook_has_not_come_yet_says_so(qtbot: QtBot, desk: OnDesk) -> None:
    from sqlalchemy import delete

    from sifield.models.exchange import Blob
    from sifield.models.templates import CompiledTemplate

    with desk.laptop.stores.general.apply() as session:
        session.execute(delete(Blob))
        session.execute(delete(CompiledTemplate))
    screen = desk.form()
    open_screen(qtbot, screen)
    assert "The form of this visit is not on this laptop yet." in read(screen)
    press(screen, "Save a copy…")
    assert "The workbook of this form is not on this laptop yet." in read(screen)
