"""Booking a visit in the window: by keys and clicks, from what is due to the notice that goes out."""

from collections.abc import Iterator
from datetime import date
from pathlib import Path

import pytest
from PySide6.QtCore import Qt
from PySide6.QtGui import QGuiApplication
from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot

from sifield.ui.screens.book_visit import BookVisit
from tests import safeguarding
from tests.booked import TUESDAY, WEDNESDAY, Booked, open_booked
from tests.laptops import NOW
from tests.ui.fitting import read
from tests.ui.hands import key, named, open_screen, press, write
from tests.ui.inline_tasks import InlineTasks

pytestmark = pytest.mark.usefixtures("light_secrets")


@pytest.fixture
def trust(tmp_path: Path) -> Iterator[Booked]:
    made = open_booked(tmp_path)
    yield made
    made.laptop.stores.close()


def opened(qtbot: QtBot, trust: Booked, *requirement_ids: str, booking_id: str = "", school_id: str = "") -> BookVisit:
    tasks = InlineTasks(trust.laptop.stores, actor=trust.amara, at=NOW)
    screen = BookVisit(tasks, lambda: NOW, school_id or trust.harbour, requirement_ids, booking_id)
    open_screen(qtbot, screen)
    return screen


def test_a_visit_is_booked_by_keys_alone(qtbot: QtBot, trust: Booked) -> None:
    screen = opened(qtbot, trust, trust.walk)
    assert screen.month.day == TUESDAY, "a week ahead, so that the school hears of it in time"
    for which in (Qt.Key.Key_Down, Qt.Key.Key_Right, Qt.Key.Key_PageDown, Qt.Key.Key_PageUp, Qt.Key.Key_Left):
        key(which)
    assert screen.month.day == date(2026, 12, 8)
    key(Qt.Key.Key_Up)
    assert screen.month.day == TUESDAY
    press(screen, "Morning")
    write(screen, "Focus", "Reading aloud")
    assert "When: Tue 1 Dec 2026, morning (09:00 to 12:00)" in read(screen)
    assert "Focus: Reading aloud" in read(screen)
    with qtbot.waitSignal(screen.booked) as kept:
        key(Qt.Key.Key_Return, Qt.KeyboardModifier.ControlModifier)
    row = trust.get(kept.args[0])
    assert (row.on, row.part, row.lead_name, row.focus) == (TUESDAY, "morning", "Amara Whitlock", "Reading aloud")
    assert row.requirement_ids == (trust.walk,)


def test_a_closed_day_says_why_and_offers_the_nearest(qtbot: QtBot, trust: Booked) -> None:
    screen = opened(qtbot, trust, trust.walk)
    write(screen, "Or type a day", "23 Dec")
    assert "Harbour Lane Primary has no pupils in on Wed 23 Dec 2026." in read(screen)
    press(screen, "Book the visit")
    assert "The nearest day is Fri 18 Dec 2026." in read(screen)
    press(screen, "Take the nearest day: Fri 18 Dec 2026")
    assert screen.month.day == date(2026, 12, 18)
    with qtbot.waitSignal(screen.booked):
        press(screen, "Book the visit")


def test_nothing_ticked_and_nobody_named_is_said_by_the_field(qtbot: QtBot, trust: Booked) -> None:
    screen = opened(qtbot, trust)
    press(screen, "Book the visit")
    assert "Nothing says yet what the visit is for. Tick what is to be done, or request a review." in read(screen)
    press(screen, "Learning walk, by Fri 18 Dec 2026")
    screen.people.lead.choose("")
    press(screen, "Book the visit")
    assert screen.people.lead_row.fault == "Nobody leads this visit yet. Choose who leads it."


def test_a_load_warns_and_a_clash_is_booked_only_if_meant(qtbot: QtBot, trust: Booked) -> None:
    other = trust.require("Walk", school_id=trust.fernhill)
    trust.book(trust.plan(other, school_id=trust.fernhill, lead_id=trust.ben, part="day"))
    screen = opened(qtbot, trust, trust.walk)
    write(screen, "Or type a day", "1 Dec")
    screen.people.more.choose(trust.ben)
    screen.people.more.setFocus()
    key(Qt.Key.Key_Tab)
    words = read(screen)
    assert "At Fernhill on Tue 1 Dec 2026, the whole day." in words
    assert "With this visit 4 of 3 half-days this half-term, 4 of 3 half-days this year" in words
    with qtbot.assertNotEmitted(screen.booked):
        press(screen, "Book the visit")
    assert "Ben Okoro is at Fernhill on Tue 1 Dec 2026 (day)." in read(screen)
    press(screen, "It is meant so: somebody goes to two schools in one half-day")
    with qtbot.waitSignal(screen.booked):
        press(screen, "Book the visit")


def test_it_is_moved_given_away_and_cancelled_with_a_reason(qtbot: QtBot, trust: Booked) -> None:
    booking_id = trust.book(trust.plan(with_ids=(trust.ben,)))
    screen = opened(qtbot, trust, booking_id=booking_id)
    press(screen, "Ben Okoro does not come")
    write(screen, "Or type a day", "2 Dec")
    press(screen, "Keep the changes")
    row = trust.get(booking_id)
    assert (row.on, row.with_ids, row.former_ids, row.sequence) == (WEDNESDAY, (), (trust.ben,), 1)
    press(screen, "Cancel this visit…")
    press(screen, "Cancel the visit")
    assert "Say why, in a few words." in read(screen)
    write(screen, "Why it is cancelled", "The head is ill")
    with qtbot.waitSignal(screen.left):
        press(screen, "Cancel the visit")
    assert trust.get(booking_id).reason == "The head is ill"


def test_the_notice_is_copied_and_saved_for_a_calendar(qtbot: QtBot, trust: Booked, tmp_path: Path) -> None:
    screen = opened(qtbot, trust, booking_id=trust.book())
    press(screen, "Copy the notice")
    assert QGuiApplication.clipboard().text().startswith("Visit to Harbour Lane Primary")
    screen.save.save(tmp_path / "visit.ics")
    assert b"SUMMARY:Learning walk: Harbour Lane Primary" in (tmp_path / "visit.ics").read_bytes()
    assert "Saved as visit.ics." in read(screen)


def test_what_is_about_safeguarding_is_booked_by_itself_in_its_store(qtbot: QtBot, trust: Booked) -> None:
    trust.run_model()
    safeguarding.publish(trust.laptop)
    safeguarding.give_right(trust.laptop, trust.harbour)
    needed = trust.require("Records", "safeguarding", form_id="sg_check", lead="social-worker", half_days=1)
    screen = opened(qtbot, trust, trust.walk)
    press(screen, "Safeguarding · Records, by Fri 18 Dec 2026, 1 half-day")
    assert "What is about safeguarding is booked by itself; both may be on one day." in read(screen)
    assert screen.purposes.chosen == (needed,)
    assert "By the improvement model: Trust social worker." in read(screen)
    assert screen.people.lead.itemText(1) == "Nia Prosser", "who holds the role is offered first"
    with qtbot.waitSignal(screen.booked) as kept:
        press(screen, "Book the visit")
    assert trust.get(kept.args[0]) is None
    assert trust.get(kept.args[0], "safeguarding").title == "Records"


def test_a_visit_begins_from_its_booking(qtbot: QtBot, trust: Booked) -> None:
    screen = opened(qtbot, trust, booking_id=trust.book(trust.plan(trust.meeting, trust.walk)))
    with qtbot.waitSignal(screen.visit_wanted) as wanted:
        press(screen, "Start the visit")
    assert wanted.args == [trust.harbour, "small_walk", trust.walk]
    assert named(screen, "Keep the changes").isVisible()


def test_tab_goes_from_what_for_to_when_to_who_to_the_notice(qtbot: QtBot, trust: Booked) -> None:
    screen = opened(qtbot, trust, trust.walk)
    screen.purposes.first_field().setFocus()
    walked = []
    for _ in range(20):
        focused = QApplication.focusWidget()
        assert focused is not None
        walked.append(focused.accessibleName())
        key(Qt.Key.Key_Tab)
    wanted = [
        "Learning walk, by Fri 18 Dec 2026", "Request a review…", "Focus", "What staff are told",
        "The month before", "Day of the visit: Tuesday 1 December 2026", "Morning", "Or type a day",
        "Who leads", "Who else comes", "Copy the notice", "Copy all that is asked of this school", "Book the visit",
    ]  # fmt: skip
    assert [name for name in walked if name in wanted][: len(wanted)] == wanted
