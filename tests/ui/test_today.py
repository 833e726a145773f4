"""Today: what is due, overdue and waiting, with nothing, with a little, and with fifty schools."""

from collections.abc import Iterator
from datetime import date, timedelta
from pathlib import Path
from time import perf_counter

import pytest
from PySide6.QtCore import Qt
from pytestqt.qtbot import QtBot

from sifield.fieldwork import bookings, programme, schools
from sifield.fieldwork.bookings import Arrangement
from sifield.fieldwork.schools import NewSchool
from sifield.ui.screens.today import Today
from sifield.ui.theme import Mode
from sifield.ui.widgets.list_row import ListRow
from sifield.ui.widgets.term_chart import TermChart
from tests.laptops import NOW, TODAY, Laptop, make_laptop
from tests.ui.fitting import LONG_SCHOOL, LOOKS, check_fits, check_order, dress, read
from tests.ui.hands import key, open_screen, press
from tests.ui.inline_tasks import InlineTasks

pytestmark = pytest.mark.usefixtures("light_secrets")

LATE, SOON, FAR = date(2026, 11, 16), date(2026, 12, 1), date(2027, 3, 1)


@pytest.fixture
def laptop(tmp_path: Path) -> Iterator[Laptop]:
    made = make_laptop(tmp_path)
    yield made
    made.stores.close()


def ask(laptop: Laptop, *wanted: tuple[str, date], school_id: str = "") -> list[str]:
    """Say that something is due; give the ids."""
    with laptop.stores.general.write(laptop.reviewer_id, NOW) as session:
        place = school_id or laptop.school_id
        return [programme.add_requirement(session, place, "small_walk", title, day) for title, day in wanted]


def opened(qtbot: QtBot, laptop: Laptop, size: tuple[int, int] = (1366, 672)) -> Today:
    screen = Today(InlineTasks(laptop.stores, actor=laptop.reviewer_id, at=NOW), laptop.reviewer_id, lambda: TODAY)
    open_screen(qtbot, screen, size)
    return screen


def rows(screen: Today) -> list[ListRow]:
    return [line for line in screen.findChildren(ListRow) if line.isVisible()]


def test_with_nothing_it_says_what_will_stand_here(qtbot: QtBot, laptop: Laptop) -> None:
    screen = opened(qtbot, laptop)
    words = read(screen)
    assert "Tue 24 Nov 2026 · nothing due soon · nothing waiting for you" in words
    assert "Nothing waits for you" in words
    assert "Nothing is due" in words
    assert rows(screen) == []
    assert not screen.findChild(TermChart).isVisible()
    with qtbot.waitSignal(screen.visit_wanted) as wanting:
        screen.setFocus()
        key(Qt.Key.Key_Return)
    assert wanting.args == ["", "", ""]


def test_what_is_due_starts_its_visit(qtbot: QtBot, laptop: Laptop) -> None:
    late, _soon, _far = ask(laptop, ("Book look", LATE), ("Learning walk", SOON), ("Spring review", FAR))
    screen = opened(qtbot, laptop)
    assert [(line.title, line.tag) for line in rows(screen)] == [
        ("Book look", "Overdue 6 school days"),
        ("Learning walk", "In 5 school days"),
        ("Spring review", "In 54 school days"),
    ]
    assert "1 overdue · 1 due soon" in read(screen)
    rows(screen)[0].setFocus()
    with qtbot.waitSignal(screen.visit_wanted) as wanting:
        key(Qt.Key.Key_Space)
    assert wanting.args == [laptop.school_id, "small_walk", late]


def test_a_visit_that_was_begun_is_gone_on_with(qtbot: QtBot, laptop: Laptop) -> None:
    screen = opened(qtbot, laptop)
    visit_id = laptop.plan_visit()
    screen.refresh()
    qtbot.waitUntil(lambda: len(rows(screen)) == 1)
    (line,) = rows(screen)
    assert (line.title, line.tag) == ("Small walk: Harbour Lane Primary", "Go on")
    with qtbot.waitSignal(screen.visit_opened) as opening:
        press(screen, line.accessibleName())
    assert opening.args == [visit_id]


def test_a_row_is_not_rebuilt_under_the_pointer(qtbot: QtBot, laptop: Laptop) -> None:
    ask(laptop, ("Book look", LATE))
    screen = opened(qtbot, laptop)
    before = rows(screen)
    screen.refresh()
    assert rows(screen) == before


def fifty(laptop: Laptop) -> None:
    with laptop.stores.general.write(laptop.reviewer_id, NOW) as session:
        ids = [
            schools.add_school(session, NewSchool(name=f"School {number:02}", phase="Primary"), TODAY)
            for number in range(50)
        ]
    for number, school_id in enumerate(ids):
        wanted = [(f"Review {part}", LATE + timedelta(days=14 * part + number % 5)) for part in range(3)]
        ask(laptop, *wanted, school_id=school_id)


def test_fifty_schools_are_shown_at_once_and_the_rest_when_asked_for(qtbot: QtBot, laptop: Laptop) -> None:
    fifty(laptop)
    began = perf_counter()
    screen = opened(qtbot, laptop)
    assert perf_counter() - began < 3, "a long list must not keep anybody waiting"
    assert len(rows(screen)) == 12
    assert "and 42 schools with less overdue" in read(screen)
    press(screen, "Show 138 more")
    assert len(rows(screen)) == 150
    assert rows(screen)[12].hasFocus(), "one goes on reading where the list stopped"
    ask(laptop, ("One more", FAR))
    screen.refresh()
    qtbot.waitUntil(lambda: len(rows(screen)) == 151)  # and it stays whole


def test_a_narrow_window_puts_the_columns_below_each_other(qtbot: QtBot, laptop: Laptop) -> None:
    ask(laptop, ("Book look", LATE))
    laptop.plan_visit()
    screen = opened(qtbot, laptop)
    waiting, due = rows(screen)
    chart = screen.findChild(TermChart)
    assert waiting.mapTo(screen, waiting.rect().topLeft()).y() == due.mapTo(screen, due.rect().topLeft()).y()
    assert _top(chart, screen) < _top(due, screen) + 200
    screen.resize(760, 900)
    qtbot.waitUntil(lambda: _top(waiting, screen) < _top(due, screen) < _top(chart, screen))
    screen.resize(1366, 672)
    qtbot.waitUntil(lambda: _top(waiting, screen) == _top(due, screen))


def _top(part: ListRow | TermChart, screen: Today) -> int:
    return part.mapTo(screen, part.rect().topLeft()).y()


def test_the_chart_says_in_words_what_its_bars_show(qtbot: QtBot, laptop: Laptop) -> None:
    done, *_ = ask(laptop, ("Done", SOON), ("Book look", LATE), ("Learning walk", SOON), ("Spring review", FAR))
    laptop_done(laptop, done)
    screen = opened(qtbot, laptop)
    chart = screen.findChild(TermChart)
    assert chart.isVisible()
    assert chart.accessibleName() == "What is done of this school year, by school"
    assert chart.accessibleDescription() == "Harbour Lane Primary: 1 of 4 done, 1 overdue"


def laptop_done(laptop: Laptop, requirement_id: str) -> None:
    from sifield.models.programme import Requirement

    with laptop.stores.general.write(laptop.reviewer_id, NOW) as session:
        session.get_one(Requirement, requirement_id).state = "done"


@pytest.mark.parametrize(("mode", "percent"), LOOKS)
def test_everything_fits_also_very_long_names(qtbot: QtBot, laptop: Laptop, mode: Mode, percent: int) -> None:
    with laptop.stores.general.write(laptop.reviewer_id, NOW) as session:
        school_id = schools.add_school(session, NewSchool(name=LONG_SCHOOL, phase="Primary"), TODAY)
    title = "An autumn learning walk about reading, oracy, the whole curriculum and everything that follows from it"
    ask(laptop, (title, LATE), ("Book look", SOON), school_id=school_id)
    laptop.plan_visit("Reading, oracy and the attendance of those who were away the longest in the last school year")
    dress(mode, percent)
    screen = opened(qtbot, laptop)
    for line in rows(screen):
        assert line.height() >= line.heightForWidth(line.width()), "no word of a row is cut"
    chart = screen.findChild(TermChart)
    assert chart.height() >= chart.heightForWidth(chart.width())
    check_fits(screen, "today")
    check_order(screen)


def test_what_is_booked_says_so_and_opens_its_booking(qtbot: QtBot, laptop: Laptop) -> None:
    (walk,) = ask(laptop, ("Learning walk", FAR))
    with laptop.stores.general.write(laptop.reviewer_id, NOW) as session:
        plan = Arrangement(school_id=laptop.school_id, on=SOON, lead_id=laptop.reviewer_id, requirement_ids=(walk,))
        booking_id = bookings.book(session, plan, TODAY)
    screen = opened(qtbot, laptop)
    words = "Harbour Lane Primary · by Mon 1 Mar 2027 · booked for Tue 1 Dec 2026"
    (line,) = [one for one in rows(screen) if one.detail == words]
    with qtbot.waitSignal(screen.booking_opened) as opening:
        press(screen, line.accessibleName())
    assert opening.args == [booking_id, laptop.school_id]
