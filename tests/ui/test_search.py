"""Searching by keys: type, go down, open, come back; and what is said where there is nothing."""

from collections.abc import Iterator
from contextlib import closing, contextmanager
from typing import cast

import pytest
from PySide6.QtCore import QPoint, Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QLineEdit
from pytestqt.qtbot import QtBot

from sifield.fieldwork import capture, schools
from sifield.fieldwork.schools import NewSchool
from sifield.models.store import Store
from sifield.ui.main_window import MainWindow
from sifield.ui.screens.capture import CaptureScreen
from sifield.ui.screens.findings import FindingsScreen
from sifield.ui.screens.search import Search
from sifield.ui.search_path import SearchPath
from sifield.ui.tasks import BackgroundTasks
from sifield.ui.theme import Mode
from sifield.ui.visit_path import VisitPath
from sifield.ui.widgets.top_bar import Place
from tests.laptops import NOW, TODAY
from tests.safeguarding import begin, write_plan
from tests.ui.fitting import LONG_SCHOOL, LOOKS, check_fits, check_order, dress, read
from tests.ui.hands import key, open_screen, press, write
from tests.ui.walked import Walk, planned, walk

CONTROL = Qt.KeyboardModifier.ControlModifier


@pytest.fixture(scope="module")
def walked(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Walk]:
    """A walk with notes, findings and a plan; a visit to a school with a very long name; a safeguarding visit."""
    made = walk(tmp_path_factory.mktemp("search"))
    planned(made, 2)
    write_plan(begin(made.laptop))
    with made.store.write(made.laptop.reviewer_id, NOW) as session:
        long = schools.add_school(session, NewSchool(name=LONG_SCHOOL, phase="Primary"), TODAY)
    made.laptop.school_id, first = long, made.laptop.school_id
    visit_id = made.laptop.plan_visit("Reading and oracy")
    made.laptop.school_id = first
    with made.store.write(made.laptop.reviewer_id, NOW) as session:
        words = (
            "Books in the corridor, in baskets by the doors, and pupils choosing from them at the end of lunch. " * 4
        )
        capture.add_note(session, visit_id, made.laptop.reviewer_id, words, NOW)
    yield made
    made.laptop.stores.close()


def opened(qtbot: QtBot, made: Walk) -> Search:
    screen = Search(made.tasks, lambda: TODAY)
    open_screen(qtbot, screen)
    assert QApplication.focusWidget() is screen.words
    return screen


def type_words(qtbot: QtBot, screen: Search, words: str) -> None:
    """Type into the field, and wait until that has been looked for."""
    screen.words.clear()
    QTest.keyClicks(screen.words, words)
    qtbot.waitUntil(lambda: screen.asked.words == words)
    QApplication.processEvents()


def lines(screen: Search) -> list[str]:
    model = screen.list.model()
    return [str(model.index(row, 0).data()) for row in range(model.rowCount())]


def test_what_is_typed_is_found_and_opened_by_keys(qtbot: QtBot, walked: Walk) -> None:
    screen = opened(qtbot, walked)
    assert "Find what was written" in read(screen)
    type_words(qtbot, screen, "bags")
    assert [line.split(",")[0] for line in lines(screen)] == ["Action", "Action", "Note"]
    assert lines(screen)[2].startswith("Note, Harbour Lane Primary. Nine of twenty book bags hold a book")
    assert "Small walk · Tue 24 Nov 2026 · Amara Whitlock · Pupils talk" in lines(screen)[2]
    assert "3 places in 1 visit" in read(screen)
    key(Qt.Key.Key_Down)
    assert QApplication.focusWidget() is screen.list
    key(Qt.Key.Key_Down)
    key(Qt.Key.Key_Down)
    with qtbot.waitSignal(screen.opened) as opening:
        key(Qt.Key.Key_Return)
    assert opening.args is not None
    assert (opening.args[0].record, opening.args[0].question) == ("note", "talk")
    for _ in range(3):
        key(Qt.Key.Key_Up)
    assert QApplication.focusWidget() is screen.words
    key(Qt.Key.Key_Down)
    QTest.keyClicks(screen.list, "x")
    assert (QApplication.focusWidget(), screen.words.text()) == (screen.words, "bagsx")


def test_enter_opens_the_first_and_a_click_any(qtbot: QtBot, walked: Walk) -> None:
    screen = opened(qtbot, walked)
    type_words(qtbot, screen, "bags")
    with qtbot.waitSignal(screen.opened) as opening:
        key(Qt.Key.Key_Return)
    assert opening.args is not None
    assert (opening.args[0].record, opening.args[0].plan_id) == ("action", walked.plan_id)
    third = screen.list.visualRect(screen.list.model().index(2, 0)).center()
    with qtbot.waitSignal(screen.opened) as opening:
        QTest.mouseClick(screen.list.viewport(), Qt.MouseButton.LeftButton, pos=QPoint(20, third.y()))
    assert opening.args is not None
    assert opening.args[0].record == "note"


def test_nothing_found_says_what_to_do(qtbot: QtBot, walked: Walk) -> None:
    screen = opened(qtbot, walked)
    type_words(qtbot, screen, "zzz")
    assert "Nothing found" in read(screen)
    assert "Try fewer words" in read(screen)
    assert not screen.list.isVisible()
    type_words(qtbot, screen, '"*(')
    assert "Nothing found" in read(screen)


def test_limits_narrow_and_are_dropped_at_once(qtbot: QtBot, walked: Walk) -> None:
    screen = opened(qtbot, walked)
    type_words(qtbot, screen, "reading")
    everything = len(lines(screen))
    assert everything >= 2
    press(screen, "Filter")
    screen.filters.choose("school_id", walked.laptop.school_id)
    assert 0 < len(lines(screen)) < everything
    write(screen, "Until", "yesterday")
    QApplication.processEvents()
    assert "Try “Search everything”" in read(screen)
    press(screen, "Search everything")
    assert len(lines(screen)) == everything
    assert screen.since.value is screen.until.value is None


def test_safeguarding_is_found_and_says_so(qtbot: QtBot, walked: Walk) -> None:
    screen = opened(qtbot, walked)
    type_words(qtbot, screen, "supervisors")
    assert "Safeguarding · Small safeguarding check" in lines(screen)[0]


def test_it_opens_as_it_was(qtbot: QtBot, walked: Walk) -> None:
    screen = opened(qtbot, walked)
    type_words(qtbot, screen, "reading")
    press(screen, "Filter")
    screen.filters.choose("school_id", walked.laptop.school_id)
    again = Search(walked.tasks, lambda: TODAY, screen.asked)
    open_screen(qtbot, again)
    assert again.asked == screen.asked
    assert lines(again) == lines(screen)
    assert again.words.selectedText() == "reading"


def test_what_was_written_last_is_found_or_it_is_said(qtbot: QtBot, walked: Walk) -> None:
    screen, store = opened(qtbot, walked), walked.store

    def note(words: str) -> None:
        with store.write(walked.laptop.reviewer_id, NOW) as session:
            capture.add_note(session, walked.visit_id, walked.laptop.reviewer_id, words, NOW)

    note("Tayberry one")
    type_words(qtbot, screen, "tayberry")
    assert len(lines(screen)) == 1
    note("Tayberry two")
    with held_by_another(store):
        type_words(qtbot, screen, "tayberr")
        assert len(lines(screen)) == 1
        assert "What was written last may not be found. " in read(screen)
    press(screen, "Try again")
    assert len(lines(screen)) == 2
    assert "may not be found" not in read(screen)


@contextmanager
def held_by_another(store: Store) -> Iterator[None]:
    """Have something else write in the store, longer than anybody waits."""
    _, own = store._writer._open()
    own.run("PRAGMA busy_timeout = 0")
    with closing(store._engine.raw_connection()) as other:
        other.cursor().execute("BEGIN IMMEDIATE")
        yield
        other.rollback()
    own.run("PRAGMA busy_timeout = 5000")


@pytest.mark.parametrize(("mode", "percent"), LOOKS)
def test_everything_fits(qtbot: QtBot, walked: Walk, mode: Mode, percent: int) -> None:
    dress(mode, percent)
    screen = opened(qtbot, walked)
    check_fits(screen, "search-empty")
    type_words(qtbot, screen, "book")
    check_fits(screen, "search")
    key(Qt.Key.Key_Down)
    press(screen, "Filter")
    check_fits(screen, "search-filter")
    type_words(qtbot, screen, "zzz")
    check_fits(screen, "search-nothing")


def test_tab_goes_as_the_eye_does(qtbot: QtBot, walked: Walk) -> None:
    screen = opened(qtbot, walked)
    type_words(qtbot, screen, "bags")
    press(screen, "Filter")
    check_order(screen)


def test_the_way_leads_from_a_visit_to_what_was_found_and_back(qtbot: QtBot, walked: Walk) -> None:
    window, stores = MainWindow(), walked.laptop.stores
    visits = VisitPath(window, cast(BackgroundTasks, walked.tasks), stores, walked.laptop.reviewer_id)

    def go(place: str) -> None:
        window.show_screen(way.screen(), "Trust", place=place)

    way = SearchPath(walked.tasks, lambda: TODAY, visits, go, window)
    visits.left.connect(go)
    window.search_wanted.connect(way.begin)
    window.set_places([Place("today", "Today", "calendar")])
    open_screen(qtbot, window)
    visits.open_visit(walked.visit_id)
    key(Qt.Key.Key_F, CONTROL)
    screen = window.current_screen
    assert isinstance(screen, Search)
    type_words(qtbot, screen, "blending")
    key(Qt.Key.Key_Return)
    capture_screen = window.current_screen
    assert isinstance(capture_screen, CaptureScreen)
    assert "Pupils talk about what they learn" in capture_screen.focusWidget().accessibleName()
    press(window, "Back")
    screen = window.current_screen
    assert isinstance(screen, Search)
    assert (screen.words.text(), len(lines(screen))) == ("blending", 1)
    press(window, "Search")
    assert window.current_screen is screen
    type_words(qtbot, screen, "know whom")
    assert lines(screen)[0].startswith("Finding")
    key(Qt.Key.Key_Return)
    shown = window.current_screen
    assert isinstance(shown, FindingsScreen)
    assert shown.focusWidget().accessibleName() == "What the evidence shows, F1"


def test_a_laptop_handed_over_does_not_search(qtbot: QtBot, walked: Walk) -> None:
    window = MainWindow()
    window.set_places([Place("today", "Today", "calendar")])
    open_screen(qtbot, window)
    window.show_screen(Search(walked.tasks, lambda: TODAY), "Search", place="search")
    asked: list[int] = []
    window.search_wanted.connect(lambda: asked.append(1))
    key(Qt.Key.Key_F, CONTROL)
    assert asked == [1]
    window.lock_to(QLineEdit(), "Plan")
    key(Qt.Key.Key_F, CONTROL)
    assert asked == [1]
    assert not window.top_bar.search.isVisible()
