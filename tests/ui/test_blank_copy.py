"""Printing a blank copy from the window: where a form is looked at, where a visit is started, and from a visit."""

import io
from collections.abc import Iterator
from datetime import timedelta
from pathlib import Path

import pikepdf
import pytest
from PySide6.QtCore import Qt, QUrl
from PySide6.QtGui import QDesktopServices
from PySide6.QtWidgets import QApplication, QFileDialog, QLineEdit, QPushButton, QWidget
from pytestqt.qtbot import QtBot

from sifield.documents.occasions import Blank, for_any_school, for_school, for_visit
from sifield.fieldwork import templates
from sifield.ui.blank_copy import BlankCopy
from sifield.ui.screens.form_in_use import FormInUse
from sifield.ui.screens.start_visit import StartVisitScreen
from sifield.ui.widgets.banner import Banners
from tests.laptops import NOW
from tests.ui.hands import open_screen, press
from tests.ui.on_site import OnSite, on_site


@pytest.fixture
def made(qtbot: QtBot, tmp_path: Path) -> Iterator[OnSite]:
    visit = on_site(tmp_path)
    yield visit
    visit.laptop.stores.close()


def dialog_of(window: QWidget, name: str = "blank") -> QFileDialog:
    found = window.window().findChild(QFileDialog, f"{name}_dialog")
    assert found is not None
    return found


def file_name(dialog: QFileDialog) -> QLineEdit:
    found = dialog.findChild(QLineEdit, "fileNameEdit")
    assert found is not None
    return found


def save_as(qtbot: QtBot, screen: QWidget, path: Path, name: str = "blank") -> None:
    """Type a path into the dialog, save, and wait for the file."""
    found = screen.findChildren(BlankCopy, name)
    button = next((each for each in found if each.isVisible()), found[0])  # or folded away once it was pressed
    dialog = dialog_of(screen, name)
    file_name(dialog).setText(str(path))
    save = next(each for each in dialog.findChildren(QPushButton) if "Save" in each.text())
    with qtbot.waitSignal(button.printed):
        qtbot.mouseClick(save, Qt.MouseButton.LeftButton)
    QApplication.processEvents()


def title_of(path: Path) -> str:
    with pikepdf.open(io.BytesIO(path.read_bytes())) as pdf:
        return str(pdf.docinfo["/Title"])


def test_a_form_is_printed_for_any_school(
    qtbot: QtBot, made: OnSite, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    screen = FormInUse(made.tasks, "learning_walk", now=made.clock, may_publish=False)
    open_screen(qtbot, screen)
    press(screen, "Print a blank copy…")
    assert file_name(dialog_of(screen)).text() == "Learning walk blank.pdf"
    save_as(qtbot, screen, tmp_path / "walk.pdf")
    assert title_of(tmp_path / "walk.pdf") == "Learning walk, blank copy"
    (told,) = screen.banners.shown()
    assert told.message == f"Saved as walk.pdf in {tmp_path}."
    opened: list[QUrl] = []
    monkeypatch.setattr(QDesktopServices, "openUrl", lambda url: bool(opened.append(url)) or True)
    press(screen, "Open it")
    assert [url.toLocalFile() for url in opened] == [str(tmp_path / "walk.pdf")]


def test_before_a_visit_it_is_printed_for_the_school_chosen(qtbot: QtBot, made: OnSite, tmp_path: Path) -> None:
    screen = StartVisitScreen(
        made.tasks, made.laptop.reviewer_id, now=made.clock, school_id=made.laptop.school_id, form_id="learning_walk"
    )
    open_screen(qtbot, screen)
    press(screen, "Print a blank copy…")
    assert file_name(dialog_of(screen)).text() == "Learning walk Harbour Lane Primary 2026-11-24 blank.pdf"
    save_as(qtbot, screen, tmp_path / "walk.pdf")
    assert (tmp_path / "walk.pdf").read_bytes().startswith(b"%PDF-")


def test_on_one_sheet_it_is_printed_for_the_school_chosen(qtbot: QtBot, made: OnSite, tmp_path: Path) -> None:
    screen = StartVisitScreen(
        made.tasks, made.laptop.reviewer_id, now=made.clock, school_id=made.laptop.school_id, form_id="learning_walk"
    )
    open_screen(qtbot, screen)
    press(screen, "On one sheet…")
    assert (
        file_name(dialog_of(screen, "one_sheet")).text()
        == "Learning walk Harbour Lane Primary 2026-11-24 one sheet.pdf"
    )
    save_as(qtbot, screen, tmp_path / "walk.pdf", "one_sheet")
    assert title_of(tmp_path / "walk.pdf") == "Learning walk, on one sheet"


def test_without_a_form_it_is_said_what_to_choose(qtbot: QtBot, made: OnSite) -> None:
    screen = StartVisitScreen(made.tasks, made.laptop.reviewer_id, now=made.clock)
    open_screen(qtbot, screen)
    screen.form.setCurrentIndex(-1)
    press(screen, "Print a blank copy…")
    assert screen.window().findChild(QFileDialog, "blank_dialog") is None
    assert "Choose what is to be printed" in screen.form.accessibleDescription()
    assert QApplication.focusWidget() is screen.form


@pytest.mark.parametrize("is_begun", [True, False])
def test_from_a_visit_it_is_printed_with_what_is_known(qtbot: QtBot, tmp_path: Path, is_begun: bool) -> None:
    made = on_site(tmp_path, started=is_begun)
    screen = made.screen()
    open_screen(qtbot, screen, (1366, 768))
    if is_begun:
        press(screen, "More that can be done in this visit")
    press(screen, "Print a blank copy…")
    assert file_name(dialog_of(screen)).text().startswith("Learning walk Harbour Lane Primary ")
    save_as(qtbot, screen, tmp_path / "walk.pdf")
    assert title_of(tmp_path / "walk.pdf") == "Learning walk, blank copy"
    made.laptop.stores.close()


def blank(made: OnSite) -> Blank:
    with made.laptop.stores.general.read() as session:
        return for_visit(session, made.visit_id)


def test_what_a_visit_knows_of_itself(made: OnSite) -> None:
    known = blank(made).occasion
    assert (known.school_name, known.visited_on) == ("Harbour Lane Primary", made.clock().date())
    assert known.setting is not None
    assert known.reviewer


def test_a_school_and_a_day_say_what_applies(made: OnSite) -> None:
    with made.laptop.stores.general.read() as session:
        (form,) = (one for one in templates.list_forms(session) if one.form_id == "learning_walk")
        day = NOW.date() + timedelta(days=365)
        one = for_school(session, form.sha256, made.laptop.school_id, day).occasion
        other = for_any_school(session, form.sha256, day).occasion
    assert one.setting is not None
    assert one.setting.school_year == 2027
    assert (other.setting, other.school_name) == (None, "")


@pytest.mark.parametrize(("name", "says"), [("nowhere/walk.pdf", "walk.pdf could not be saved.")])
def test_what_cannot_be_saved_is_said_and_can_be_tried_again(
    qtbot: QtBot, made: OnSite, tmp_path: Path, name: str, says: str
) -> None:
    banners = Banners()
    qtbot.addWidget(banners)
    button = BlankCopy(made.tasks, banners, lambda: None, now=made.clock)
    qtbot.addWidget(button)
    button.saving.save(blank(made), tmp_path / name)
    assert [each.message for each in banners.shown()] == [says]
    assert (button.text(), button.isEnabled()) == ("Print a blank copy…", True)
