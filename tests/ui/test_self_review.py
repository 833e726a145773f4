"""The school's self-review in the window: sent, read, taken in, and agreed with, by keys and clicks."""

from collections.abc import Iterator
from pathlib import Path
from typing import Any, cast

import openpyxl
import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QApplication, QFileDialog, QLineEdit, QPushButton
from pytestqt.qtbot import QtBot

from sifield.fieldwork import capture
from sifield.forms.self_review.sending import START, to_xlsx
from sifield.ui.main_window import MainWindow
from sifield.ui.screens.findings import FindingsScreen
from sifield.ui.visit_path import VisitPath
from sifield.ui.widgets.banner import Banners
from tests.forms.self_reviews import edited, filled, whole
from tests.ui.on_review import answered, invited, on_review, own_notes, school_said
from tests.ui.on_site import OnSite, card_in_hand, on_site, opened, part, press, words


@pytest.fixture
def made(qtbot: QtBot, tmp_path: Path) -> Iterator[OnSite]:
    visit = on_review(tmp_path)
    yield visit
    visit.laptop.stores.close()


def banners(window: MainWindow) -> list[tuple[str, str]]:
    return [(one.message, one.remedy) for each in window.findChildren(Banners) for one in each.shown()]


def choose(qtbot: QtBot, window: MainWindow, path: Path, button: str) -> None:
    """Name a file in the dialog that is open, and go on."""
    dialog = window.findChild(QFileDialog, "self_review_dialog")
    assert dialog is not None
    name = dialog.findChild(QLineEdit, "fileNameEdit")
    assert name is not None
    name.setText(str(path))
    go = next(each for each in dialog.findChildren(QPushButton) if button in each.text())
    qtbot.mouseClick(go, Qt.MouseButton.LeftButton)
    window.activateWindow()
    qtbot.waitUntil(window.isActiveWindow)
    QApplication.processEvents()


def read(qtbot: QtBot, window: MainWindow, path: Path, data: bytes) -> None:
    """Read a workbook that came back, from the outline of the visit."""
    path.write_bytes(data)
    part(window, "self_review").click()
    part(window, "self_review_read").click()
    choose(qtbot, window, path, "Open")


def listed(window: MainWindow) -> list[str]:
    rail = part(window, "self_review_list")
    return [rail.item(at).text() for at in range(rail.count())]


def test_it_is_sent_from_a_visit_that_is_planned(qtbot: QtBot, tmp_path: Path) -> None:
    made = on_review(tmp_path, started=False)
    window = opened(qtbot, made)
    assert "The school answers 3 checks of this form itself, before the visit." in words(window)
    part(window, "self_review").click()
    part(window, "self_review_send").click()
    dialog = window.findChild(QFileDialog, "self_review_dialog")
    assert dialog is not None
    name = dialog.findChild(QLineEdit, "fileNameEdit")
    assert name is not None
    assert name.text() == "Self-review Harbour Lane Primary 2026-11-24.xlsx"
    choose(qtbot, window, tmp_path / "to school.xlsx", "Save")
    ((message, remedy),) = banners(window)
    assert message == "Saved as to school.xlsx."
    assert "designated lead" in remedy
    start = openpyxl.load_workbook(tmp_path / "to school.xlsx")[START]
    assert start["A1"].value == "Self-review: Safeguarding review"
    press(window, "Esc")
    part(window, "begin").click()
    assert made.draft().visit.status == "started"
    made.laptop.stores.close()


def test_a_whole_one_is_read_in_and_stands_beside_each_check(qtbot: QtBot, made: OnSite, tmp_path: Path) -> None:
    window = opened(qtbot, made)
    press(window, "n", "…A note of my own", "Enter")
    read(qtbot, window, tmp_path / "back.xlsx", whole(invited(made)))
    assert banners(window) == [
        (
            "3 of 3 checks answered by the school.",
            "Its words stand beside the checks (3 new). S gives the same answer; the judgement is yours.",
        )
    ]
    assert "The school says: Partly met" in words(window)
    assert "Lunchtime staff are still to be told." in words(window)
    assert made.draft().answers == {}
    assert [note.text for note in own_notes(made)] == ["A note of my own"]
    part(window, "self_review").click()
    assert "It has answered 3" in words(window)


def test_one_key_agrees_and_backspace_takes_it_back(qtbot: QtBot, made: OnSite) -> None:
    answered(made)
    window = opened(qtbot, made)
    assert card_in_hand(window) == "policy_online"
    press(window, "s")
    assert made.draft().answers["policy_online", ""] == "met"
    assert "You agree" in words(window)
    press(window, "Backspace")
    assert made.draft().answers["policy_online", ""] is None
    press(window, "1")
    assert "You agree" not in words(window)
    press(window, "Enter", "s", "Enter", "s")  # the third has no word of the school
    assert {key[0]: value for key, value in made.draft().answers.items()} == {
        "policy_online": "not_met", "staff_know": "partly",
    }  # fmt: skip
    press(window, "Enter", "s")
    assert made.draft().answers["training_done", ""] == "yes"  # also where it is no rating


def test_the_button_agrees_and_the_focus_stays_with_the_check(qtbot: QtBot, made: OnSite) -> None:
    answered(made)
    window = opened(qtbot, made)
    second = part(window, "card_staff_know")
    button = part(second, "agree")
    assert button.accessibleName() == "Agree with the school, Partly met: Every adult knows whom to tell, and how"
    qtbot.mouseClick(button, Qt.MouseButton.LeftButton)
    qtbot.waitUntil(lambda: card_in_hand(window) == "staff_know")
    assert made.draft().answers["staff_know", ""] == "partly"
    assert not button.isVisible()
    focused = QApplication.focusWidget()
    assert focused is not None
    assert second.isAncestorOf(focused)


def test_a_faulty_one_is_named_by_cell_and_read_again_once_mended(qtbot: QtBot, made: OnSite, tmp_path: Path) -> None:
    window = opened(qtbot, made)
    good = whole(invited(made))
    path = tmp_path / "back.xlsx"
    read(qtbot, window, path, edited(good, lambda sheet: sheet.__setitem__("C3", "Nearly")))
    assert "Nothing was read in: 1 thing is wrong." in words(window)
    assert "“Nearly” is none of the answers. Choose one of: Not met, Partly met, Met." in listed(window)[1]
    assert school_said(made) == {}
    path.write_bytes(good)
    part(window, "self_review_again").click()
    assert len(school_said(made)) == 3


def test_half_filled_is_refused_by_cell_unless_one_insists(qtbot: QtBot, made: OnSite, tmp_path: Path) -> None:
    answered(made)
    window = opened(qtbot, made)
    half = filled(to_xlsx(invited(made)), {"policy_online": ("Not met", "")})
    read(qtbot, window, tmp_path / "half.xlsx", half)
    assert "Nothing was read in: 2 checks have no answer, of 3." in words(window)
    assert "2 answers that it gave before would be taken out again." in words(window)
    assert len(listed(window)) == 3  # with the heading
    press(window, "Esc")
    assert school_said(made)["policy_online"].startswith("Met")
    read(qtbot, window, tmp_path / "half.xlsx", half)
    part(window, "self_review_take").click()
    assert school_said(made)["policy_online"] == "Not met"
    qtbot.waitUntil(lambda: "The school gave no answer" in words(window))
    part(window, "self_review").click()
    assert "Not answered by the school:\n•  Every adult knows whom to tell, and how" in words(window)


@pytest.mark.parametrize("is_folder", [True, False])
def test_what_cannot_be_read_at_all_is_said(qtbot: QtBot, made: OnSite, tmp_path: Path, is_folder: bool) -> None:
    screen = made.screen()
    qtbot.addWidget(screen)
    path = tmp_path if is_folder else tmp_path / "gone.xlsx"
    screen._self_review.read(path)
    (told,) = screen.findChildren(Banners)[0].shown()
    assert told.message == (f"{path.name} is a folder." if is_folder else "gone.xlsx is not there any more.")


def test_the_schools_words_are_never_changed_by_hand(qtbot: QtBot, made: OnSite) -> None:
    answered(made)
    before = school_said(made)
    window = opened(qtbot, made)
    press(window, "n", "…Mine", "Enter", "Ctrl+Z", "Ctrl+A", "Backspace")
    assert own_notes(made) == []
    assert school_said(made) == before


def test_they_can_bear_out_a_finding(qtbot: QtBot, made: OnSite) -> None:
    answered(made)
    made.write(lambda session: capture.add_note(session, made.visit_id, made.laptop.reviewer_id, "Mine", made.clock()))
    screen = FindingsScreen(made.tasks, made.visit_id)
    qtbot.addWidget(screen)
    screen.resize(1366, 700)
    screen.show()
    QApplication.processEvents()
    names = [part(screen, f"note_{at}").accessibleName() for at in range(4)]
    assert "Mine" in names[0]
    assert "School" in names[1]
    assert "The school says: Met." in names[1]  # in the order of the form
    assert "The school says: Partly met. Staff log in the office." in names[2]


def test_a_form_without_such_checks_shows_nothing_of_it(qtbot: QtBot, tmp_path: Path) -> None:
    walk = on_site(tmp_path)
    window = opened(qtbot, walk)
    assert "self-review" not in words(window)
    assert not [each for each in window.findChildren(QPushButton, "self_review") if each.isVisible()]
    press(window, "s")
    assert walk.draft().answers == made_at_start(walk)
    walk.laptop.stores.close()


def made_at_start(walk: OnSite) -> dict[capture.Key, capture.Value]:
    return {key: value for key, value in walk.draft().answers.items() if value is not None}


@pytest.mark.parametrize(("form_id", "leads_to"), [("safeguarding_small", "capture"), ("learning_walk", "today")])
def test_planning_ahead_leads_to_the_self_review_where_there_is_one(
    qtbot: QtBot, made: OnSite, form_id: str, leads_to: str
) -> None:
    window = MainWindow()
    qtbot.addWidget(window)
    path = VisitPath(window, cast(Any, made.tasks), made.laptop.stores, made.laptop.reviewer_id)
    went: list[str] = []
    path.left.connect(went.append)
    path.start_visit(made.laptop.school_id, form_id, "")
    window.show()
    part(window, "focus").setText("Safeguarding")
    part(window, "plan").click()
    QApplication.processEvents()
    screen = window.current_screen
    assert screen is not None
    assert (went or [screen.objectName()]) == [leads_to]
