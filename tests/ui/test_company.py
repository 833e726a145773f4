"""A joint visit: one record, one writer, and who was with her, written and shown while the visit goes on."""

from collections.abc import Iterator
from pathlib import Path

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QWidget
from pytestqt.qtbot import QtBot

from sifield.errors import SifieldError
from sifield.fieldwork import company, school_work, visits
from sifield.fieldwork.waiting import list_waiting
from sifield.ui.main_window import MainWindow
from sifield.ui.screens.capture import CaptureScreen
from sifield.ui.theme import theme
from tests.ui.look import clipped_labels, grab, sideways, small_targets, unnamed
from tests.ui.on_site import TODAY, OnSite, on_site, opened, part, press, tool

INES, ROWE = "Ines Calder (deputy)", "B. Rowe"


@pytest.fixture
def made(qtbot: QtBot, tmp_path: Path) -> Iterator[OnSite]:
    visit = on_site(tmp_path)
    yield visit
    visit.laptop.stores.close()


def bar(window: MainWindow) -> str:
    """Give what the bar on top says of the visit, as the way of a visit passes it on."""
    screen = window.current_screen
    assert isinstance(screen, CaptureScreen)
    return screen.heading[1]


def test_who_is_with_her_is_written_while_the_visit_goes_on(qtbot: QtBot, made: OnSite) -> None:
    window = opened(qtbot, made)
    assert bar(window) == "Harbour Lane Primary · Reading and oracy"
    tool(window, "with_you").click()
    press(window, "…mire")
    popup = part(window, "company").offers.popup()
    qtbot.waitUntil(popup.isVisible)
    QTest.keyClick(popup, Qt.Key.Key_Down)
    QTest.keyClick(popup, Qt.Key.Key_Return)
    assert part(window, "company").text() == "Mireille Ashdown (Headteacher)", "a name that is known is completed"
    press(window, f"…, {INES},  {ROWE}", "Enter")
    names = ("Mireille Ashdown (Headteacher)", INES, ROWE)
    assert made.draft().visit.with_names == names
    assert bar(window).endswith(" · with Mireille Ashdown, Ines Calder and B. Rowe")
    assert not window.findChild(type(tool(window, "with_you")), "company_done").isVisible()
    tool(window, "with_you").click()
    press(window, "…, nobody", "Esc")
    assert made.draft().visit.with_names == names, "Esc leaves the names as they were"
    press(window, "Ctrl+Down")
    assert part(window, "page_title").text() == "Before the walk", "the question is in hand again"


def test_names_stay_on_every_list_and_paper_and_as_they_were_when_it_is_over(made: OnSite) -> None:
    made.write(lambda session: company.set_company(session, made.visit_id, (INES, ROWE)))
    with made.laptop.stores.general.read() as session:
        (event,) = school_work.get_work(session, made.laptop.school_id, TODAY).events
        assert visits.list_visits(session)[0].with_names == (INES, ROWE)
        (waiting,) = list_waiting(session, made.laptop.reviewer_id, TODAY)
    assert waiting.detail == "Begun, not finished, with Ines Calder and B. Rowe"
    assert event.who == "Amara Whitlock with Ines Calder (deputy) and B. Rowe"
    made.write(lambda session: visits.finish(session, made.visit_id, made.clock()))
    with pytest.raises(SifieldError, match="is finished"):
        made.write(lambda session: company.set_company(session, made.visit_id, ()))


@pytest.mark.parametrize(("percent", "mode"), [(100, "light"), (200, "dark")])
def test_the_line_is_whole_and_named(qtbot: QtBot, made: OnSite, percent: int, mode: str) -> None:
    theme().set_percent(percent)
    theme().set_mode(mode)  # type: ignore[arg-type]
    long = ("Sister Philomena Okonkwo-Featherstonehaugh (chair of the standards committee)", INES, ROWE)
    made.write(lambda session: company.set_company(session, made.visit_id, long))
    window = opened(qtbot, made)
    window.current_screen._company.open()  # type: ignore[union-attr]
    QApplication.processEvents()
    grab(window, f"company-{percent}-{mode}", (1366, 768))
    assert [*clipped_labels(window), *sideways(window), *unnamed(window), *small_targets(window)] == []


def test_what_is_seldom_done_lies_under_more_which_folds_up_again(qtbot: QtBot, made: OnSite) -> None:
    window = opened(qtbot, made)
    part(window, "more_tools").setFocus()
    press(window, "Enter", "Tab", "Tab")
    assert QApplication.focusWidget() is part(window, "strike_a_name"), "Tab leads into what was unfolded"
    press(window, "Tab", "Space")
    assert QApplication.focusWidget() is part(window, "company")
    press(window, "Esc")
    assert part(window, "add_stop")
    assert window.findChildren(QWidget, "strike_a_name")
    assert not [each for each in window.findChildren(QWidget, "strike_a_name") if each.isVisible()]


def test_what_is_seldom_done_has_room_in_large_letters(qtbot: QtBot, made: OnSite) -> None:
    theme().set_percent(200)
    window = opened(qtbot, made)
    while not [each for each in window.findChildren(QWidget, "more_tools") if each.isVisible()]:
        press(window, "F6")  # to the outline, which lies behind a button
    tool(window, "strike_a_name")
    QApplication.processEvents()
    assert not small_targets(window)
    assert not clipped_labels(window)
