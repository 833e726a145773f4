"""Bookings by week, reviews to ask for, who can help: as they are worked with, and as they look."""

from collections.abc import Callable, Iterator
from datetime import date, timedelta
from pathlib import Path
from typing import Any, cast

import pytest
from PySide6.QtWidgets import QWidget
from pytestqt.qtbot import QtBot

from sifield.fieldwork import access, bookings, schools
from sifield.fieldwork.schools import NewSchool
from sifield.models.exchange import Conflict
from sifield.models.programme import Requirement
from sifield.models.standing import Strength, Target
from sifield.ui.booking_path import BookingPath
from sifield.ui.main_window import MainWindow
from sifield.ui.screens.book_visit import BookVisit
from sifield.ui.screens.bookings_list import BookingsList
from sifield.ui.screens.exchange import Exchange
from sifield.ui.screens.review_catalogue import ReviewCatalogue
from sifield.ui.screens.start_visit import StartVisitScreen
from sifield.ui.screens.today import Today
from sifield.ui.screens.who_can_help import WhoCanHelp
from sifield.ui.tasks import BackgroundTasks
from sifield.ui.theme import Mode
from sifield.ui.visit_path import VisitPath
from sifield.ui.widgets.grouped_choice import GroupedChoice
from sifield.ui.widgets.list_row import ListRow
from sifield.wire.ids import new_id
from sifield.wire.records import school_scope
from tests.booked import TUESDAY, WEDNESDAY, Booked, open_booked
from tests.laptops import NOW, TODAY
from tests.ui.fitting import LONG_PERSON, LONG_SCHOOL, LOOKS, check_fits, check_order, dress, read
from tests.ui.hands import named, open_screen, press, write
from tests.ui.inline_tasks import InlineTasks

pytestmark = pytest.mark.usefixtures("light_secrets")


@pytest.fixture
def trust(tmp_path: Path) -> Iterator[Booked]:
    made = open_booked(tmp_path)
    yield made
    made.laptop.stores.close()


def tasks_of(trust: Booked) -> InlineTasks:
    return InlineTasks(trust.laptop.stores, actor=trust.amara, at=NOW)


def listed(qtbot: QtBot, trust: Booked) -> BookingsList:
    screen = BookingsList(tasks_of(trust), trust.amara, "Amara Whitlock", lambda: NOW)
    open_screen(qtbot, screen)
    return screen


def rows(screen: QWidget) -> list[tuple[str, str]]:
    return [(line.title, line.tag) for line in screen.findChildren(ListRow) if line.isVisible()]


def test_mine_come_by_week_and_everybodys_when_asked_for(qtbot: QtBot, trust: Booked) -> None:
    mine = trust.book()
    bens = trust.book(trust.plan(trust.meeting, lead_id=trust.ben, on=WEDNESDAY))
    trust.write(lambda session: bookings.cancel(session, bens, "The head is ill"))
    screen = listed(qtbot, trust)
    assert rows(screen) == [("Learning walk: Harbour Lane Primary", "Booked")]
    assert "Week of Mon 30 Nov 2026" in read(screen)
    press(screen, "Everybody’s")
    press(screen, "Held and cancelled ones too")
    assert rows(screen)[1] == ("Meeting with the chair: Harbour Lane Primary", "Cancelled")
    with qtbot.waitSignal(screen.booking_opened) as opening:
        screen.findChildren(ListRow)[0].click()
    assert opening.args == [mine, trust.harbour]
    write(screen, "School", "Nowhere")
    press(screen, "Book a visit")
    assert "Choose the school from the list." in read(screen)
    write(screen, "School", "Fernhill")
    with qtbot.waitSignal(screen.booking_wanted) as wanting:
        press(screen, "Book a visit")
    assert wanting.args == [trust.fernhill]


def test_what_is_past_stays_in_sight_until_it_is_held(qtbot: QtBot, trust: Booked) -> None:
    booking_id = trust.book(trust.plan(trust.meeting))
    later = NOW + timedelta(days=14)
    tasks = InlineTasks(trust.laptop.stores, actor=trust.amara, at=later)
    screen = BookingsList(tasks, trust.amara, "Amara Whitlock", lambda: later)
    open_screen(qtbot, screen)
    assert "Past, not held yet" in read(screen)
    today = Today(tasks, trust.amara, lambda: later.date())
    open_screen(qtbot, today)
    assert ("Meeting with the chair: Harbour Lane Primary", "Not held yet") in rows(today)
    booked = BookVisit(tasks, lambda: later, trust.harbour, (), booking_id)
    open_screen(qtbot, booked)
    with qtbot.waitSignal(booked.left):
        press(booked, "It was held")
    assert trust.get(booking_id).state == "held"
    screen.refresh()
    assert rows(screen) == []


def test_my_visits_are_saved_as_one_calendar(qtbot: QtBot, trust: Booked, tmp_path: Path) -> None:
    trust.book()
    screen = listed(qtbot, trust)
    screen.save.save(tmp_path / "mine.ics")
    assert (tmp_path / "mine.ics").read_bytes().count(b"BEGIN:VEVENT") == 1
    assert "Saved as mine.ics." in read(screen)


def test_today_lists_my_next_visits_and_beginning_one_knows_what_was_agreed(qtbot: QtBot, trust: Booked) -> None:
    booking_id = trust.book(trust.plan(with_ids=(trust.ben,), focus="Reading aloud"))
    today = Today(tasks_of(trust), trust.amara, lambda: TODAY)
    open_screen(qtbot, today)
    assert ("Learning walk: Harbour Lane Primary", "In 7 days") in rows(today)
    with qtbot.waitSignal(today.booking_opened) as opening:
        press(today, "Learning walk: Harbour Lane Primary. In 7 days. Tue 1 Dec 2026, morning (09:00 to 12:00) · "
              "Amara Whitlock (leads), Ben Okoro")  # fmt: skip
    assert opening.args == [booking_id, trust.harbour]
    start = StartVisitScreen(
        tasks_of(trust), trust.amara, now=lambda: NOW, school_id=trust.harbour, form_id="small_walk",
        requirement_id=trust.walk,
    )  # fmt: skip
    open_screen(qtbot, start)
    assert (start.focus.text(), start.walkers.text(), start.day.value) == ("Reading aloud", "Ben Okoro", TUESDAY)


def test_a_day_that_two_people_chose_is_settled_by_choosing_one(qtbot: QtBot, trust: Booked) -> None:
    booking_id = trust.book()
    with trust.laptop.stores.general.apply() as session:
        session.add(
            Conflict(
                id=new_id(), scope=school_scope(trust.harbour), record="booking", row_id=booking_id, field="on",
                base=None, current="2026-12-01", current_version=3, current_by=trust.ben, current_at=NOW.isoformat(),
                proposed="2026-12-02", proposed_by=trust.amara, proposed_at=NOW.isoformat(),
            )
        )  # fmt: skip
    assert rows(listed(qtbot, trust)) == [("Learning walk: Harbour Lane Primary", "Two versions: see Sync")]
    screen = Exchange(tasks_of(trust), trust.amara, is_sample=False, now=lambda: NOW)
    open_screen(qtbot, screen)
    assert "1. The day of a booked visit was changed by two people. Which words shall stand?" in read(screen)
    assert not [part for part in screen.findChildren(QWidget) if part.accessibleName().startswith("Keep both")]
    press(screen, "Keep this one, 1, by You: Wed 2 Dec 2026")
    assert trust.get(booking_id).on == WEDNESDAY


def test_a_review_is_asked_for_with_a_reason(qtbot: QtBot, trust: Booked) -> None:
    trust.run_model()
    screen = ReviewCatalogue(tasks_of(trust), lambda: TODAY, trust.harbour)
    open_screen(qtbot, screen)
    assert "Led by Trust social worker (Nia Prosser) · 1 half-day · ends in an action plan" in read(screen)
    press(screen, "Request: Attendance")
    press(screen, "Request it")
    words = read(screen)
    assert "Say why, in a sentence." in words
    assert "Enter a day, such as 18 Dec." in words
    write(screen, "Why", "Half of Year 2 is late")
    write(screen, "Wanted by", "11 Dec")
    with qtbot.waitSignal(screen.requested) as asking:
        press(screen, "Request it")
    row = trust.read(lambda session: session.get_one(Requirement, asking.args[1]))
    assert (row.school_id, row.title, row.due_on) == (trust.harbour, "Attendance review", date(2026, 12, 11))
    assert row.why.startswith("Mireille Ashdown asked for it"), "the headteacher is offered first"
    press(screen, "Request: another visit")
    assert "Choose what kind of visit." in read(screen)
    named(screen, "What kind of visit", GroupedChoice).choose("small_walk")  # type: ignore[attr-defined]
    press(screen, "Request: another visit")
    with qtbot.waitSignal(screen.requested) as asking:
        press(screen, "Request it")
    row = trust.read(lambda session: session.get_one(Requirement, asking.args[1]))
    assert (row.title, row.form_id, row.kind, row.origin) == ("Small walk", "small_walk", "visit", "request")


def test_who_can_help_leads_to_a_booking(qtbot: QtBot, trust: Booked) -> None:
    red_target(trust)
    screen = WhoCanHelp(tasks_of(trust), lambda: TODAY)
    open_screen(qtbot, screen)
    words = read(screen)
    assert "1. Fernhill" in words
    assert "Reading for pleasure, proven on Thu 12 Mar 2026. Also primary." in words
    with qtbot.waitSignal(screen.booking_wanted) as wanting:
        press(screen, "Book a visit, 1, to Harbour Lane Primary")
    assert wanting.args == [trust.harbour]


def red_target(trust: Booked) -> None:
    def add(session: Any) -> None:
        place = {"scope": school_scope(trust.harbour), "school_id": trust.harbour}
        session.add(Target(**place, year=2026, title="Reading at 80 %", standard="Reading", rating="red"))
        strong = {"scope": school_scope(trust.fernhill), "school_id": trust.fernhill}
        session.add(Strength(**strong, area="Reading", text="Reading for pleasure", proven_on=date(2026, 3, 12)))

    trust.write(add)


def test_the_way_leads_from_the_list_to_a_booking_and_on_into_the_visit(qtbot: QtBot, trust: Booked) -> None:
    trust.run_model()
    stores, tasks, window = trust.laptop.stores, tasks_of(trust), MainWindow()
    with stores.general.read() as session:
        laptop = access.whose_laptop(session)
    visits = VisitPath(window, cast(BackgroundTasks, tasks), stores, trust.amara)
    way = BookingPath(tasks, laptop, visits, lambda: NOW)
    open_screen(qtbot, window)
    way.bookings()
    write(window, "School", "Harbour Lane Primary")
    press(window, "Book a visit")
    press(window, "Request a review…")
    press(window, "Request: Attendance")
    write(window, "Why", "Half of Year 2 is late")
    write(window, "Wanted by", "11 Dec")
    press(window, "Request it")
    assert "1 half-day" in window.current_screen.purposes.boxes[0].text()  # type: ignore[union-attr]
    press(window, "Learning walk, by Fri 18 Dec 2026")
    press(window, "Book the visit")
    assert "Send the notice to the school: copy it, or save it for a calendar." in read(window)
    press(window, "Back")
    press(window, "Everybody’s")  # she who holds the role leads it
    window.findChildren(ListRow)[-1].click()
    press(window, "Start the visit")
    assert isinstance(window.current_screen, StartVisitScreen)
    assert window.current_screen.school.currentText() == "Harbour Lane Primary"
    way.help()
    assert "No open need is known" in read(window)


@pytest.fixture(scope="module")
def crowded(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Booked]:
    """Fifty schools, long names, some bookings; nothing here changes them."""
    trust = open_booked(tmp_path_factory.mktemp("crowded"))
    trust.run_model()
    red_target(trust)

    def fill(session: Any) -> str:
        schools.add_person(session, LONG_PERSON, "reviewer")
        for number in range(48):
            schools.add_school(session, NewSchool(name=f"School {number:02}", phase="Primary"), TODAY)
        return schools.add_school(session, NewSchool(name=LONG_SCHOOL, phase="Primary"), TODAY)

    long_id = trust.write(fill)
    title = "An autumn learning walk about reading, oracy, the whole curriculum and everything that follows from it"
    days = [date(2026, 12, 1) + timedelta(days=one) for one in range(12)]
    due = [trust.require(title, school_id=long_id, half_days=2, due_on=day) for day in days]
    for key, day in zip(due[:3], days, strict=False):
        trust.book(trust.plan(key, school_id=long_id, on=day, with_ids=(trust.ben,)))
    yield trust
    trust.laptop.stores.close()


@pytest.mark.parametrize(("mode", "percent"), LOOKS)
def test_everything_fits_also_long_names_and_fifty_schools(
    qtbot: QtBot, crowded: Booked, mode: Mode, percent: int
) -> None:
    dress(mode, percent)
    booking = crowded.read(lambda session: bookings.list_bookings(session, TODAY, date(2027, 7, 1)))[0]
    made: tuple[tuple[str, Callable[[], QWidget]], ...] = (
        ("bookings", lambda: BookingsList(tasks_of(crowded), crowded.amara, "Amara Whitlock", lambda: NOW)),
        ("reviews", lambda: ReviewCatalogue(tasks_of(crowded), lambda: TODAY, booking.school_id)),
        ("help", lambda: WhoCanHelp(tasks_of(crowded), lambda: TODAY)),
        ("book", lambda: BookVisit(tasks_of(crowded), lambda: NOW, booking.school_id, (), booking.id)),
    )
    for name, make in made:
        screen = make()
        open_screen(qtbot, screen)
        check_fits(screen, name)
        if name == "help":  # the others hold choices, of which Tab reaches the chosen one only
            check_order(screen)
        screen.hide()
