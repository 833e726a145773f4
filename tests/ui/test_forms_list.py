"""The list of forms: what is in use, for whom, how much; bringing a workbook in; what others may see."""

import io
from datetime import timedelta

import openpyxl
import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QApplication, QFileDialog
from pytestqt.qtbot import QtBot

from sifield.assets import asset
from sifield.fieldwork import templates
from sifield.models.visits import Visit
from sifield.ui.screens.forms_list import FormsList
from sifield.ui.screens.start_visit import StartVisitScreen
from sifield.ui.widgets.buttons import QuietButton
from sifield.ui.widgets.form_card import FormCard
from tests.fieldwork.test_templates import changed
from tests.forms.workbooks import q, workbook
from tests.laptops import NOW
from tests.ui.fitting import read
from tests.ui.hands import open_screen, press, write
from tests.ui.on_desk import OnDesk, drop_files

pytestmark = pytest.mark.usefixtures("light_secrets")


def opened(qtbot: QtBot, screen: FormsList) -> FormsList:
    open_screen(qtbot, screen)
    return screen


def titles(screen: FormsList) -> list[str]:
    QApplication.processEvents()
    return [card.accessibleName() for card in screen.findChildren(FormCard) if card.isVisible()]


def publish(desk: OnDesk, content: bytes, minutes: int = 5) -> None:
    at, by = NOW + timedelta(minutes=minutes), desk.laptop.reviewer_id
    desk.write(lambda session: templates.publish(session, content, "f.xlsx", at, by=by))


def a_form(number: int, sensitivity: str = "general", **more: object) -> bytes:
    settings = {
        "form_id": f"f{number}", "form_title": f"Form {number}", "version": "1", "sensitivity": sensitivity, **more
    }  # fmt: skip
    return workbook([q("text", "a")], settings=(settings,))


def test_a_form_stands_with_its_version_and_its_use(qtbot: QtBot, desk: OnDesk) -> None:
    desk.laptop.plan_visit()
    publish(desk, changed(version="2"))
    screen = opened(qtbot, desk.list())
    assert titles(screen) == ["Small walk"]
    seen = read(screen)
    assert "General" in seen
    assert "Version 2" in seen
    assert "Published Tue 24 Nov 2026 by Amara Whitlock · 1 visit uses it, not finished yet · 1 earlier version" in seen


def test_visits_of_the_safeguarding_store_are_counted_too(qtbot: QtBot, desk: OnDesk) -> None:
    publish(desk, a_form(1, "safeguarding"))
    (digest,) = (form.sha256 for form in desk.read(templates.list_forms) if form.form_id == "f1")
    with desk.laptop.stores.safeguarding.write(desk.laptop.reviewer_id, NOW) as session:
        session.add(
            Visit(
                scope="school:x/safeguarding", school_id="x", form_id="f1", form_version="1", template_sha256=digest,
                sensitivity="safeguarding", title="Form 1", reviewer_id="", planned_on=NOW.date(), status="finished",
            )
        )  # fmt: skip
    screen = opened(qtbot, desk.list())
    assert "Safeguarding" in read(screen)
    assert "Published Tue 24 Nov 2026 by Amara Whitlock · 1 visit uses it" in read(screen)


def test_a_form_opens(qtbot: QtBot, desk: OnDesk) -> None:
    screen = opened(qtbot, desk.list())
    with qtbot.waitSignal(screen.form_opened) as told:
        press(screen, "Open Small walk")
    assert told.args == ["small_walk"]


def test_a_workbook_is_chosen_in_a_dialog_or_dropped(qtbot: QtBot, desk: OnDesk) -> None:
    screen = opened(qtbot, desk.list())
    path = desk.file("walk.xlsx", changed())
    press(screen, "Import a workbook…")
    dialog = screen.findChild(QFileDialog)
    with qtbot.waitSignal(screen.workbook_chosen) as chosen:
        dialog.fileSelected.emit(str(path))
    dialog.close()
    with qtbot.waitSignal(screen.workbook_chosen) as dropped:
        drop_files(screen, path)
    assert chosen.args == dropped.args == [path]


def test_two_files_are_refused(qtbot: QtBot, desk: OnDesk) -> None:
    screen = opened(qtbot, desk.list())
    path = desk.file("walk.xlsx", changed())
    drop_files(screen, path, path)
    assert [banner.remedy for banner in screen.banners.shown()] == ["Drop one workbook at a time."]


def test_others_see_the_forms_and_bring_nothing_in(qtbot: QtBot, desk: OnDesk) -> None:
    screen = opened(qtbot, desk.list(may_publish=False))
    assert titles(screen) == ["Small walk"]
    assert not screen.choose.isVisible()
    assert not screen.acceptDrops()


def test_a_withdrawn_form_is_listed_last_and_offered_to_no_visit(qtbot: QtBot, desk: OnDesk) -> None:
    publish(desk, a_form(9))
    desk.write(lambda session: templates.withdraw(session, "f9", NOW))
    screen = opened(qtbot, desk.list())
    assert titles(screen) == ["Small walk", "Form 9"]
    assert "No longer offered" in read(screen)
    start = StartVisitScreen(desk.tasks, desk.laptop.reviewer_id, now=lambda: NOW)
    qtbot.addWidget(start)
    assert [start.form.itemText(at) for at in range(start.form.count())] == ["Small walk"]


def test_many_forms_are_found_by_a_part_of_their_name(qtbot: QtBot, desk: OnDesk) -> None:
    for number in range(12):
        publish(desk, a_form(number), number)
    screen = opened(qtbot, desk.list())
    assert len(titles(screen)) == 13
    write(screen, "Find a form", "form 1")
    assert titles(screen) == ["Form 1", "Form 10", "Form 11"]
    assert "3 of 13 forms" in read(screen)
    write(screen, "Find a form", "nothing like it")
    assert titles(screen) == []
    assert "None of 13 forms is called so." in read(screen)


def test_what_was_published_is_said(qtbot: QtBot, desk: OnDesk) -> None:
    screen = opened(qtbot, desk.list())
    screen.show_published("Small walk", "2")
    assert [banner.message for banner in screen.banners.shown()] == ["Version 2 of “Small walk” is published."]


def test_a_form_that_comes_by_sync_appears(qtbot: QtBot, desk: OnDesk) -> None:
    screen = opened(qtbot, desk.list())
    publish(desk, a_form(3))
    desk.tasks.tell_changed("general")
    assert titles(screen) == ["Form 3", "Small walk"]


def test_forms_stand_under_their_headings_with_their_minutes(qtbot: QtBot, desk: OnDesk) -> None:
    for number, collection in enumerate(("Reviews", "Walks and looks", "Our own", "Reviews")):
        publish(desk, a_form(number, collection=collection, minutes=20 + number), number)
    screen = opened(qtbot, desk.list())
    assert titles(screen) == ["Form 1", "Form 0", "Form 3", "Form 2", "Small walk"]
    seen = read(screen)
    places = [seen.index(heading) for heading in ("Walks and looks", "Reviews", "Our own", "Other forms")]
    assert places == sorted(places)
    assert "23 minutes · Published" in seen


def test_a_heading_finds_its_forms_and_goes_with_them(qtbot: QtBot, desk: OnDesk) -> None:
    for number in range(8):
        publish(desk, a_form(number, collection="Reviews" if number % 2 else "Visits"), number)
    screen = opened(qtbot, desk.list())
    write(screen, "Find a form", "review 3")
    assert titles(screen) == ["Form 3"]
    assert "Visits" not in read(screen)


def library_version(desk: OnDesk, version: str) -> bytes:
    """The shipped learning walk as the trust published it once, in another version."""
    book = openpyxl.load_workbook(asset("forms", "learning_walk.xlsx"))
    headings = [cell.value for cell in book["settings"][1]]
    book["settings"].cell(2, headings.index("version") + 1, version)
    out = io.BytesIO()
    book.save(out)
    return out.getvalue()


def test_an_update_brings_newer_forms_that_are_compared_on_the_desk(qtbot: QtBot, desk: OnDesk) -> None:
    publish(desk, library_version(desk, "2020.1"))
    screen = opened(qtbot, desk.list())
    assert "Newer in the library" in read(screen)
    assert "Your trust uses version 2020.1" in read(screen)
    with qtbot.waitSignal(screen.workbook_chosen) as told:
        press(screen, "Compare and publish: Learning walk")
    assert told.args == [asset("forms", "learning_walk.xlsx")]


def test_what_the_trust_never_had_is_shown_when_asked_for(qtbot: QtBot, desk: OnDesk) -> None:
    screen = opened(qtbot, desk.list())
    assert titles(screen) == ["Small walk"]
    new = next(button for button in screen.findChildren(QuietButton) if button.objectName() == "new_in_library")
    assert new.text().endswith("with the program")
    qtbot.mouseClick(new, Qt.MouseButton.LeftButton)
    assert "Learning walk" in titles(screen)
    assert "New in the library" in read(screen)
    assert not new.isVisible()
    with qtbot.waitSignal(screen.workbook_chosen) as told:
        press(screen, "Look and publish: Learning walk")
    assert told.args == [asset("forms", "learning_walk.xlsx")]


def test_only_who_may_publish_hears_of_the_library(qtbot: QtBot, desk: OnDesk) -> None:
    publish(desk, library_version(desk, "2020.1"))
    screen = opened(qtbot, desk.list(may_publish=False))
    assert "in the library" not in read(screen)
    assert titles(screen) == ["Learning walk", "Small walk"]
