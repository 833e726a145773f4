"""A clock that is put back or forward is told at once, over whatever is on the screen; a laptop that slept is not."""

from datetime import UTC, datetime, timedelta

import pytest
from PySide6.QtTest import QTest
from pytestqt.qtbot import QtBot

from sifield.app import watch_clock
from sifield.ui.clock_watch import ClockWatch, say_jump, seconds_running
from sifield.ui.main_window import MainWindow
from sifield.ui.widgets.fields import TextField
from tests.ui.fitting import read
from tests.ui.hands import open_screen

PUT_RIGHT = "Nothing that you wrote is lost. If it is wrong now, put it right: notes and signatures bear its time."


class Laptop:
    """Its two clocks, and how often the watch looked."""

    def __init__(self) -> None:
        self.calendar = datetime(2026, 11, 24, 9, 30, tzinfo=UTC)
        self.ran = 5.0
        self.looks = 0

    def now(self) -> datetime:
        self.looks += 1
        return self.calendar

    def running(self) -> float:
        return self.ran

    def goes_on(self, by: timedelta) -> None:
        self.calendar += by
        self.ran += by.total_seconds()


def test_a_clock_put_back_while_somebody_types_is_told_and_typing_goes_on(qtbot: QtBot) -> None:
    laptop, window, field = Laptop(), MainWindow(), TextField()
    open_screen(qtbot, window)
    window.show_screen(field, "Notes")
    field.setFocus()
    watch_clock(window, ClockWatch(window, now=laptop.now, running=laptop.running, every=5))

    def look() -> None:
        before = laptop.looks
        qtbot.waitUntil(lambda: laptop.looks > before + 1)

    laptop.goes_on(timedelta(hours=9))  # it slept
    laptop.calendar += timedelta(seconds=90)  # and was put right by itself
    look()
    assert window.banners.shown() == []
    laptop.calendar -= timedelta(hours=3)
    look()
    QTest.keyClicks(window.focusWidget(), "on and on")
    assert field.text() == "on and on"
    assert "This laptop’s clock was put back by 3 hours." in read(window)
    assert PUT_RIGHT in read(window)
    laptop.calendar += timedelta(days=2)
    look()
    assert [banner.message for banner in window.banners.shown()] == ["This laptop’s clock was put forward by 2 days."]


@pytest.mark.parametrize(
    ("by", "much"),
    [
        (timedelta(minutes=2), "forward by 2 minutes"),
        (timedelta(minutes=-61), "back by 61 minutes"),
        (timedelta(hours=-2), "back by 2 hours"),
        (timedelta(hours=47), "forward by 47 hours"),
        (timedelta(days=-365), "back by 365 days"),
    ],
)
def test_how_far_it_was_put_is_said_in_words(by: timedelta, much: str) -> None:
    assert say_jump(by) == (f"This laptop’s clock was put {much}.", PUT_RIGHT)


def test_the_clock_that_nobody_sets_goes_forward() -> None:
    first = seconds_running()
    assert 0 <= seconds_running() - first < 60
