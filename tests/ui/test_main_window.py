"""The window: places, banners, the truth in the status bar, the cover, and a hand-over nobody gets out of."""

from collections.abc import Iterator
from datetime import UTC, datetime
from pathlib import Path

import pytest
from PySide6.QtCore import QEvent, Qt
from PySide6.QtWidgets import QApplication, QLineEdit, QVBoxLayout, QWidget
from pytestqt.qtbot import QtBot

from sifield.app import connect_tasks
from sifield.errors import SifieldError
from sifield.ui.main_window import MainWindow
from sifield.ui.memory import WindowMemory
from sifield.ui.tasks import BackgroundTasks
from sifield.ui.theme import theme
from sifield.ui.widgets.buttons import BarButton
from sifield.ui.widgets.states import EmptyState
from sifield.ui.widgets.status_bar import say_time
from sifield.ui.widgets.top_bar import Place
from tests.ui.look import bring_up, clipped_labels, grab, settle, small_targets, unnamed

AT = datetime(2026, 11, 24, 10, 42, tzinfo=UTC)
PLACES = (
    Place("today", "Today", "calendar"),
    Place("schools", "Schools", "school"),
    Place("plans", "Plans", "document"),
    Place("sync", "Sync", "sync"),
    Place("settings", "Settings", "settings"),
)
FULL = SifieldError("The disk is full.", "Free some space, then try again.", code="disk-full")


@pytest.fixture
def window(qtbot: QtBot) -> MainWindow:
    made = MainWindow()
    made.set_places(PLACES)
    bring_up(qtbot, made)
    return made


def a_screen(words: str = "") -> QWidget:
    return EmptyState("calendar", words or "Nothing is due today", "Visits stand here.")


def a_form() -> tuple[QWidget, QLineEdit]:
    form, line = QWidget(), QLineEdit()
    QVBoxLayout(form).addWidget(line)
    return form, line


def key(qtbot: QtBot, window: MainWindow, *args: object) -> None:
    qtbot.keyClick(QApplication.focusWidget() or window, *args)


def test_places_are_reached_by_click_and_by_key(qtbot: QtBot, window: MainWindow) -> None:
    window.show_screen(a_screen(), "Today", place="today")
    with qtbot.waitSignal(window.place_chosen) as heard:
        qtbot.mouseClick(window.findChild(BarButton, "place_plans"), Qt.MouseButton.LeftButton)
    assert heard.args == ["plans"]
    with qtbot.waitSignal(window.place_chosen) as heard:
        key(qtbot, window, Qt.Key.Key_2, Qt.KeyboardModifier.AltModifier)
    assert heard.args == ["schools"]


def test_a_screen_inside_a_place_offers_the_way_back_instead(qtbot: QtBot, window: MainWindow) -> None:
    left: list[int] = []
    window.show_screen(a_screen(), "Learning walk", "Harbour Lane Primary", back=lambda: left.append(1))
    assert not window.findChild(BarButton, "place_today").isVisible()
    qtbot.mouseClick(window.findChild(BarButton, "back"), Qt.MouseButton.LeftButton)
    assert left == [1]
    key(qtbot, window, Qt.Key.Key_Left, Qt.KeyboardModifier.AltModifier)
    assert left == [1, 1], "and the key does the same"
    window.cover()
    key(qtbot, window, Qt.Key.Key_Left, Qt.KeyboardModifier.AltModifier)
    window.uncover()
    assert left == [1, 1]
    assert window.windowTitle() == "Learning walk · sifield"


def test_a_screens_buttons_leave_with_it(window: MainWindow) -> None:
    finish = BarButton("Check and finish", primary=True)
    first, second = a_screen("one"), a_screen("two")
    window.show_screen(first, "Walk", actions=[finish])
    assert finish.isVisible()
    window.show_screen(second, "Today")
    assert not finish.isVisible()
    window.show_screen(first, "Walk", actions=[finish])
    assert finish.isVisible()


def test_a_closed_screen_is_gone(qtbot: QtBot, window: MainWindow) -> None:
    first = a_screen()
    window.show_screen(first, "One")
    window.show_screen(a_screen(), "Two")
    with qtbot.waitSignal(first.destroyed):
        window.close_screen(first)


def test_sample_stands_on_every_screen(window: MainWindow) -> None:
    window.set_sample(True)
    mark = window.findChild(QWidget, "sample_mark")
    for show in (
        lambda: window.show_screen(a_screen(), "Today", place="today"),
        lambda: window.show_screen(a_screen(), "Walk", back=lambda: None),
        lambda: window.lock_to(a_screen(), "Plan"),
    ):
        show()
        assert mark.isVisible()
    assert "Sample trust, never synced" in window.status.words


def test_the_status_bar_speaks_in_words(window: MainWindow) -> None:
    window.show_kept("keyring")
    window.show_saved(AT)
    window.show_sync("offline", 3)
    assert window.status.words == (f"Saved {say_time(AT)} · Offline · 3 waiting to sync · encrypted on this laptop")
    window.show_saving()
    assert window.status.words.startswith("Saving…")
    window.show_sync("online", 0, AT)
    assert f"Synced {say_time(AT)}" in window.status.words
    assert "waiting" not in window.status.words
    window.show_kept("passphrase")
    assert "encrypted with your passphrase" in window.status.words


def test_what_is_not_saved_is_never_called_saved(qtbot: QtBot, window: MainWindow) -> None:
    tried: list[int] = []
    window.show_save_failed(FULL, lambda: tried.append(1))
    assert window.status.words.startswith("Not saved")
    (banner,) = window.banners.shown()
    assert (banner.message, banner.remedy) == (FULL.message, FULL.remedy)
    qtbot.mouseClick(banner.button, Qt.MouseButton.LeftButton)
    assert tried == [1]
    window.show_save_failed(FULL)
    window.show_saved(AT)
    assert window.banners.shown() == []


@pytest.mark.parametrize("by", ["mouse", "keys"])
def test_whoever_answers_a_banner_goes_on_where_she_was(qtbot: QtBot, window: MainWindow, by: str) -> None:
    form, line = a_form()
    window.show_screen(form, "Notes", back=lambda: None)
    line.setFocus()
    banner = window.show_banner("The picture is kept.", button="Delete the original", on_button=lambda: None)
    if by == "mouse":
        qtbot.mouseClick(banner.button, Qt.MouseButton.LeftButton)
    else:
        banner.button.setFocus()
        key(qtbot, window, Qt.Key.Key_Space)
    assert window.banners.shown() == []
    assert QApplication.focusWidget() is line


@pytest.fixture
def tasks(qapp: object) -> Iterator[BackgroundTasks]:
    made = BackgroundTasks(now=lambda: AT)
    yield made
    made.close()


def test_a_bug_is_told_once_and_calmly(qtbot: QtBot, window: MainWindow, tasks: BackgroundTasks) -> None:
    connect_tasks(window, tasks)
    for _ in range(3):
        tasks.run(window, lambda: 1 // 0)
    qtbot.waitUntil(lambda: not tasks.busy)
    (banner,) = window.banners.shown()
    assert banner.message == "Something went wrong. Nothing you typed is lost."


# -- over the work -----------------------------------------------------------------------------------------------------


def test_esc_twice_covers_and_a_click_shows_again(qtbot: QtBot, window: MainWindow) -> None:
    form, line = a_form()
    window.show_screen(form, "Learning walk")
    line.setFocus()
    key(qtbot, window, Qt.Key.Key_Escape)
    assert not window.is_covered
    key(qtbot, window, Qt.Key.Key_Escape)
    assert window.is_covered
    assert not form.isVisible()
    assert "walk" not in window.windowTitle()
    qtbot.mouseClick(window.findChild(QWidget, "cover"), Qt.MouseButton.LeftButton)
    assert not window.is_covered
    assert form.isVisible()


def test_the_cover_key_and_enter(qtbot: QtBot, window: MainWindow) -> None:
    window.show_screen(a_screen(), "Today", place="today")
    both = Qt.KeyboardModifier.ControlModifier | Qt.KeyboardModifier.ShiftModifier
    key(qtbot, window, Qt.Key.Key_H, both)
    assert window.is_covered
    with qtbot.assertNotEmitted(window.place_chosen):
        key(qtbot, window, Qt.Key.Key_2, Qt.KeyboardModifier.AltModifier)
    key(qtbot, window, Qt.Key.Key_Return)
    assert not window.is_covered


def test_all_keys_are_shown_and_left(qtbot: QtBot, window: MainWindow) -> None:
    window.show_screen(a_screen(), "Walk", keys=[("N", "note")])
    key(qtbot, window, Qt.Key.Key_F1)
    overview = window.findChild(QWidget, "keys_overview")
    assert overview.isVisible()
    assert clipped_labels(overview) == []
    key(qtbot, window, Qt.Key.Key_Escape)
    assert not overview.isVisible()
    assert not window.is_covered


def test_text_size_by_keys(qtbot: QtBot, window: MainWindow) -> None:
    window.show_screen(a_screen(), "Today")
    for wanted in (110, 125, 150):
        key(qtbot, window, Qt.Key.Key_Plus, Qt.KeyboardModifier.ControlModifier)
        assert theme().percent == wanted
    key(qtbot, window, Qt.Key.Key_Minus, Qt.KeyboardModifier.ControlModifier)
    assert theme().percent == 125
    key(qtbot, window, Qt.Key.Key_0, Qt.KeyboardModifier.ControlModifier)
    assert theme().percent == 100


# -- hand-over ---------------------------------------------------------------------------------------------------------


def test_a_locked_window_has_no_way_out(qtbot: QtBot, window: MainWindow) -> None:
    plan = a_screen("The plan")
    window.show_screen(a_screen(), "Today", place="today")
    window.lock_to(plan, "Action plan", "Harbour Lane Primary")
    for place in PLACES:
        assert not window.findChild(BarButton, f"place_{place.id}").isVisible()
    assert not window.findChild(BarButton, "back").isVisible()
    with qtbot.assertNotEmitted(window.place_chosen):
        for number in (Qt.Key.Key_1, Qt.Key.Key_2, Qt.Key.Key_5):
            key(qtbot, window, number, Qt.KeyboardModifier.AltModifier)
    with pytest.raises(RuntimeError):
        window.show_screen(a_screen(), "Schools", place="schools")
    assert window.current_screen is plan
    window.show_fault(FULL)
    assert not window.close()
    assert window.isVisible()
    assert [one.message for one in window.banners.shown()] == ["This laptop is handed over for signing.", FULL.message]
    window.cover()
    window.uncover()
    assert window.current_screen is plan
    window.unlock()
    assert [one.message for one in window.banners.shown()] == [FULL.message], "it is handed over no longer"
    window.show_screen(a_screen(), "Today", place="today")
    assert window.findChild(BarButton, "place_today").isVisible()


# -- the window itself -------------------------------------------------------------------------------------------------


def test_leaving_writes_what_stands_in_the_field(qtbot: QtBot, window: MainWindow) -> None:
    form, line = a_form()
    window.show_screen(form, "Walk")
    line.setFocus()
    qtbot.keyClicks(line, "half a word")
    with qtbot.waitSignal(line.editingFinished), qtbot.waitSignal(window.closing):
        assert window.close()


def test_the_window_remembers_itself(qtbot: QtBot, tmp_path: Path) -> None:
    first = MainWindow()
    memory = WindowMemory(first, tmp_path / "window.ini")
    first.show()
    first.resize(700, 500)
    theme().set_mode("dark")
    theme().set_percent(150)
    memory.keep_size()
    del memory
    first.deleteLater()
    QApplication.sendPostedEvents(first, QEvent.Type.DeferredDelete)
    theme().set_mode("light")
    theme().set_percent(100)
    second = MainWindow()
    qtbot.addWidget(second)
    WindowMemory(second, tmp_path / "window.ini")
    assert second.size().toTuple() == (700, 500)
    assert (theme().mode, theme().percent) == ("dark", 150)


def test_a_spoilt_memory_harms_nothing(qtbot: QtBot, tmp_path: Path) -> None:
    (tmp_path / "window.ini").write_text("[look]\nscheme=purple\ntext=huge\n[window]\ngeometry=7\n")
    window = MainWindow()
    qtbot.addWidget(window)
    WindowMemory(window, tmp_path / "window.ini")
    assert (theme().mode, theme().percent) == ("system", 100)


def test_a_trusts_name_is_whole_when_the_text_grows(qtbot: QtBot, window: MainWindow) -> None:
    window.set_places((*PLACES, *(Place(f"more_{at}", "Programme", "calendar") for at in range(3))))
    window.set_sample(True)
    window.show_screen(a_screen(), "Tidewater Learning Trust", "Amara Whitlock, School improvement lead", place="today")
    settle(window, (1366, 768))
    theme().set_percent(200)
    qtbot.waitUntil(lambda: clipped_labels(window) == [], timeout=2000)


@pytest.mark.parametrize("percent", [100, 150, 200])
@pytest.mark.parametrize("inside", [False, True])
def test_the_shell_at_every_text_size(qtbot: QtBot, percent: int, inside: bool) -> None:
    theme().set_percent(percent)
    window = MainWindow()
    qtbot.addWidget(window)
    window.set_places(PLACES)
    window.set_sample(True)
    window.show_saved(AT)
    window.show_kept("keyring")
    if inside:
        title, subtitle = "Learning walk: reading and oracy", "Harbour Lane Primary · Autumn 2, visit 3 of 6"
        actions = [BarButton("Actions 4"), BarButton("Check and finish", primary=True)]
        keys = [("1–4", "rate"), ("N", "note"), ("Ctrl ↓", "next question")]
        window.show_screen(a_screen(), title, subtitle, back=lambda: None, actions=actions, keys=keys)
        window.show_save_failed(FULL, lambda: None)
    else:
        window.show_screen(a_screen(), "Today", "Tuesday 24 November 2026", place="today")
    settle(window, (1366, 768))
    grab(window, f"shell-{'inside' if inside else 'place'}-{percent}")
    assert window.width() == 1366, "the window needs more room than a small laptop has"
    assert window.height() == 768
    assert clipped_labels(window) == []
    assert unnamed(window) == []
    assert small_targets(window) == []
