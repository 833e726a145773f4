"""A school's year in the window: placing it, what changes before it is accepted, its days, inspectors called."""

from collections.abc import Iterator
from datetime import date
from pathlib import Path

import pytest
from PySide6.QtWidgets import QApplication, QWidget
from pytestqt.qtbot import QtBot

from sifield.fieldwork import calendars, placing
from sifield.models.exchange import Device
from sifield.models.programme import Requirement
from sifield.ui.screens.all_years import AllYears
from sifield.ui.screens.inspectors_called import InspectorsCalled
from sifield.ui.screens.place_school import PlaceSchool
from sifield.ui.screens.school_days import SchoolDays
from sifield.ui.screens.school_year import SchoolYear
from sifield.ui.screens.schools import Schools
from sifield.ui.screens.what_changes import WhatChanges
from sifield.ui.theme import Mode
from sifield.ui.widgets.fields import FieldRow
from sifield.ui.widgets.list_row import ListRow
from sifield.ui.year_following import YearFollowing
from sifield.wire.records import school_scope
from tests.fieldwork.test_calendars import HOLIDAYS, ics
from tests.laptops import NOW, TODAY, make_laptop
from tests.trust_years import Trust
from tests.ui.fitting import LONG_SCHOOL, LOOKS, check_fits, check_order, dress, read
from tests.ui.hands import open_screen, press, write
from tests.ui.inline_tasks import InlineTasks
from tests.ui.look import settle, sideways

SEPTEMBER = date(2026, 9, 1)


@pytest.fixture(scope="module")
def trust(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Trust]:
    laptop = make_laptop(tmp_path_factory.mktemp("trust"))
    yield Trust(laptop).begin()
    laptop.stores.close()


@pytest.fixture
def tasks(trust: Trust) -> InlineTasks:
    return InlineTasks(trust.laptop.stores, actor=trust.laptop.reviewer_id, at=NOW)


def faults(screen: QWidget) -> list[str]:
    return [part.fault for part in screen.findChildren(FieldRow) if part.fault]


def placing_screen(qtbot: QtBot, tasks: InlineTasks, trust: Trust, school: str, year: int = 2026) -> PlaceSchool:
    by = trust.laptop.reviewer_id
    screen = PlaceSchool(tasks, lambda: TODAY, school, year, by, may_plan=True)
    open_screen(qtbot, screen)
    return screen


def changes_screen(qtbot: QtBot, tasks: InlineTasks, school: str) -> WhatChanges:
    screen = WhatChanges(tasks, lambda: TODAY, school, 2026, may_plan=True)
    open_screen(qtbot, screen)
    return screen


def days_screen(qtbot: QtBot, tasks: InlineTasks, school: str = "") -> SchoolDays:
    screen = SchoolDays(tasks, lambda: NOW, school, 2026, "me", may_administer=True)
    open_screen(qtbot, screen)
    return screen


def test_a_grade_is_proposed_and_confirmed_and_its_history_says_who_and_why(
    qtbot: QtBot, tasks: InlineTasks, trust: Trust
) -> None:
    school = trust.new_school()
    screen = placing_screen(qtbot, tasks, trust, school)
    assert "Not placed yet" in read(screen)
    assert "Decided by: Chief executive" in read(screen)
    screen.form.grade.setCurrentIndex(1)
    write(screen, "Holds from", " ")
    press(screen, "Propose the grade")
    assert faults(screen) == ["Enter the day from which the grade holds."]
    write(screen, "Holds from", "1 Sep 2026")
    write(screen, "Reason", "Two years of falling results.")
    press(screen, "Propose the grade")
    assert not screen.form.isVisible(), "one waits already"
    assert "Nothing is planned by it until it is confirmed." in read(screen)
    with qtbot.waitSignal(screen.placed) as told:
        press(screen, "Confirm the grade")
    assert told.args == [school]
    said = read(screen)
    assert "Confirmed. 2026/27, from Tue 1 Sep 2026; proposed by Amara Whitlock on Tue 24 Nov 2026; confirmed" in said
    assert "Reason: Two years of falling results." in said
    assert "The Board may change the category of a single school" in said


def test_a_change_without_a_reason_is_asked_for_it_and_a_proposal_can_be_rejected(
    qtbot: QtBot, tasks: InlineTasks, trust: Trust
) -> None:
    school = trust.new_school()
    trust.place(school, "1", SEPTEMBER)
    screen = placing_screen(qtbot, tasks, trust, school)
    screen.form.grade.setCurrentIndex(2)
    write(screen, "Holds from", "10 Jan 2027")
    press(screen, "Propose the grade")
    assert "A change in the year needs a reason" in faults(screen)[0]
    write(screen, "Reason", "The head left.")
    press(screen, "Propose the grade")
    press(screen, "Reject it")
    assert "Rejected. 2026/27, from Sun 10 Jan 2027" in read(screen)
    with trust.laptop.stores.general.read() as session:
        held = placing.current(session, school, 2026)
    assert held is not None
    assert held.grade == "1"


def test_indicators_are_judged_one_by_one_and_the_rule_says_what_they_make(
    qtbot: QtBot, tasks: InlineTasks, trust: Trust
) -> None:
    school = trust.new_school()
    screen = PlaceSchool(tasks, lambda: date(2027, 10, 4), school, 2027, trust.laptop.reviewer_id, may_plan=True)
    open_screen(qtbot, screen)
    assert "0 of 10 judged." in read(screen)
    assert "Not all indicators are judged yet" in read(screen)
    screen.judging.level.setCurrentText("At the expected level")
    press(screen, "Keep the judgement")
    assert "1 of 10 judged." in read(screen)
    with trust.laptop.stores.general.read() as session:
        (one,) = placing.judgements(session, school)
    assert (one.level, one.judged_on, one.judged_by) == ("at", date(2027, 10, 4), "Amara Whitlock")
    dress("dark", 200)
    settle(screen, (1024, 768))
    assert sideways(screen) == [], "the longest indicator does not make the page wider than the window"


def test_a_model_without_grades_places_nobody(qtbot: QtBot, tasks: InlineTasks, trust: Trust) -> None:
    screen = placing_screen(qtbot, tasks, trust, trust.new_school(), 2028)
    assert "places no school in a grade" in read(screen)
    assert not screen.form.isVisible()


def test_what_changes_is_shown_before_it_is_written_and_then_accepted(
    qtbot: QtBot, tasks: InlineTasks, trust: Trust
) -> None:
    school = trust.new_school()
    screen = changes_screen(qtbot, tasks, school)
    assert "No grade is confirmed for 2026/27" in read(screen)
    assert not screen.accept.isVisible()
    trust.place(school, "1", SEPTEMBER)
    tasks.tell_changed("general")
    QApplication.processEvents()
    assert "Added: 15" in read(screen)
    assert trust.rows(school) == []
    with qtbot.waitSignal(screen.accepted):
        press(screen, "Accept these changes")
    qtbot.waitUntil(lambda: not screen.banners.visibleRegion().isEmpty())  # said where the eye is
    assert screen.verticalScrollBar().value() == 0, "the focus did not take the page to its end"
    assert screen.banners.shown()[0].message == "The year is accepted."
    assert len(trust.rows(school)) == 15
    assert trust.rows(school, sensitivity="safeguarding") == [], "this person has no such records"
    assert not screen.accept.isVisible()
    assert "As it was: 15" in read(screen)
    press(screen, "Show all of: As it was")
    assert "Earned autonomy asks it of Category 1" in read(screen)
    trust.place(school, "2", date(2027, 1, 11), reason="So the board.")
    tasks.tell_changed("general")
    QApplication.processEvents()
    assert "until now by Thu 25 Mar 2027" in read(screen)


def test_who_has_safeguarding_records_sees_and_accepts_both_and_they_follow_later(
    qtbot: QtBot, tasks: InlineTasks, trust: Trust
) -> None:
    school = trust.new_school()
    trust.place(school, "1", SEPTEMBER)
    following = YearFollowing(tasks, lambda: TODAY)
    with trust.laptop.stores.general.apply() as session:
        session.get_one(Device, 1).scopes = [school_scope(school, "safeguarding")]
    try:
        following.follow()
        assert trust.rows(school, sensitivity="safeguarding") == [], "what is general is not accepted yet"
        screen = changes_screen(qtbot, tasks, school)
        assert "Added: 16" in read(screen)
        press(screen, "Show all of: Added")
        assert "Safeguarding · by Fri 18 Dec 2026" in read(screen)
        press(screen, "Accept these changes")
        (row,) = trust.rows(school, sensitivity="safeguarding")
        with trust.laptop.stores.safeguarding.write("", NOW) as session:
            session.delete(session.get_one(Requirement, row.id))
        following.follow()
        assert [one.id for one in trust.rows(school, sensitivity="safeguarding")] == [row.id]
    finally:
        with trust.laptop.stores.general.apply() as session:
            session.get_one(Device, 1).scopes = []


def test_days_are_typed_checked_by_field_and_published(qtbot: QtBot, tasks: InlineTasks, trust: Trust) -> None:
    school = trust.new_school()
    screen = days_screen(qtbot, tasks, school)
    assert "usual days" in read(screen)
    assert screen.halves[0].first.value == date(2026, 9, 2)
    assert [part.why.text() for part in screen.closed].count("INSET day") == 4
    write(screen, "Autumn, second half: first day", "20 Oct 2026")
    press(screen, "Publish these days")
    assert faults(screen) == ["Two half-terms overlap, or are not in order. Give each its own days, in order."]
    write(screen, "Autumn, second half: first day", "now")
    press(screen, "Publish these days")
    assert faults(screen) == ["Enter a day such as 4 Sep 2026."]
    write(screen, "Autumn, second half: first day", "3 Nov 2026")
    press(screen, "Add closed days")
    added = screen.closed[-1].title
    write(screen, f"{added}: first day", "30 Nov 2026")
    write(screen, f"{added}: last day", "30 Nov 2026")
    write(screen, f"{added}: why", 'The "old" boiler')
    press(screen, "Take out Closed days 1")
    with qtbot.waitSignal(screen.published) as told:
        press(screen, "Publish these days")
    assert told.args == [2026]
    (banner,) = screen.banners.shown()
    assert banner.message == "The days are published."
    qtbot.waitUntil(lambda: not banner.visibleRegion().isEmpty())  # said where the eye is, not above the page
    with trust.laptop.stores.general.read() as session:
        dates, whose = calendars.dates_of(session, 2026, school)
        days = calendars.year_of(session, 2026, school).days
    assert whose == "school"
    assert dates.half_terms[1].first == date(2026, 11, 3)
    assert date(2026, 11, 30) not in days
    assert 'The "old" boiler' in {one.why for one in dates.closed}


def test_a_calendar_programs_file_fills_the_fields_and_publishes_nothing(
    qtbot: QtBot, tasks: InlineTasks, trust: Trust, tmp_path: Path
) -> None:
    school = trust.new_school()
    screen = days_screen(qtbot, tasks, school)
    path = tmp_path / "terms.ics"
    path.write_bytes(b"nothing")
    screen.take(path)
    assert "cannot be read as a calendar file" in read(screen)
    path.write_bytes(ics(*HOLIDAYS, ("Concert", "20261201", "20261202")))
    screen.take(path)
    assert "nothing is published yet" in read(screen)
    assert "no holidays: 1" in read(screen)
    assert screen.halves[3].last.value == date(2027, 3, 25)
    with trust.laptop.stores.general.read() as session:
        assert calendars.dates_of(session, 2026, school)[1] == "usual"
    press(screen, "Publish these days")
    with trust.laptop.stores.general.read() as session:
        assert calendars.dates_of(session, 2026, school)[1] == "school"


def test_inspectors_called_by_one_press_and_undone_by_another(qtbot: QtBot, tasks: InlineTasks, trust: Trust) -> None:
    school = trust.new_school()
    trust.place(school, "1", SEPTEMBER)
    trust.accept(school)
    before = [one.due_on for one in trust.rows(school)]
    screen = InspectorsCalled(tasks, lambda: NOW, school, trust.laptop.reviewer_id)
    open_screen(qtbot, screen)
    write(screen, "First day", "14 Dec 2026")
    write(screen, "Last day", "1 Dec 2026")
    press(screen, "Ask nothing in these days")
    assert "wrong way round" in faults(screen)[0]
    write(screen, "Last day", "18 Dec 2026")
    press(screen, "Ask nothing in these days")
    assert "Nothing is asked from Mon 14 Dec 2026 to Fri 18 Dec 2026" in read(screen)
    assert "5 due days moved to after them, 0 bookings cancelled." in read(screen)
    assert not [one for one in trust.rows(school) if date(2026, 12, 14) <= one.due_on <= date(2026, 12, 18)]
    press(screen, "Undo the call of Mon 14 Dec 2026")
    assert [one.due_on for one in trust.rows(school)] == before


def test_a_schools_year_is_reached_from_the_list_and_says_what_to_accept(
    qtbot: QtBot, tasks: InlineTasks, trust: Trust
) -> None:
    school = trust.new_school(name="Brook Lane")
    listed = Schools(tasks, lambda: TODAY, may_administer=True, may_plan=True)
    open_screen(qtbot, listed)
    with qtbot.waitSignal(listed.year_wanted) as told:
        press(listed, "The year of Brook Lane")
    assert told.args == [school]
    trust.propose(school, "1", SEPTEMBER)
    screen = SchoolYear(tasks, lambda: TODAY, school, may_administer=True)
    open_screen(qtbot, screen)
    rows = {part.title: part for part in screen.findChildren(ListRow)}
    assert (rows["Grade"].detail, rows["Grade"].tag) == (
        "Category 1: good or outstanding is proposed", "Proposed",
    )  # fmt: skip
    with qtbot.waitSignal(screen.grade_wanted) as told:
        rows["Grade"].click()
    assert told.args == [2026]
    write(screen, "Joined the trust on", "11 Jan 2027")
    write(screen, "Leaves the trust on", "1 Jan 2027")
    press(screen, "Keep these days")
    assert "leave before it joined" in faults(screen)[0]
    write(screen, "Leaves the trust on", " ")
    press(screen, "Keep these days")
    assert trust.facts(school).joined_on == date(2027, 1, 11)
    screen.year.setCurrentIndex(1)
    QApplication.processEvents()
    titles = {part.title: part.detail for part in screen.findChildren(ListRow) if part.isVisible()}
    assert "No grade is confirmed for 2027/28" in titles["What is planned, and what changes"]


def test_the_years_of_all_schools_are_accepted_together(qtbot: QtBot, tasks: InlineTasks, trust: Trust) -> None:
    placed = [trust.new_school(name=f"All of us {number}") for number in range(2)]
    without = trust.new_school(name="All but us")
    for school in placed:
        trust.place(school, "1", SEPTEMBER)
    screen = AllYears(tasks, lambda: TODAY)
    open_screen(qtbot, screen)
    rows = {part.title: part for part in screen.findChildren(ListRow)}
    assert (rows["All of us 0"].detail, rows["All of us 0"].tag) == ("15 added, 0 as it was, 0 done", "To accept")
    assert "No grade is confirmed" in rows["All but us"].detail
    with qtbot.waitSignal(screen.changes_wanted) as told:
        rows["All of us 1"].click()
    assert told.args == [placed[1], 2026]
    with qtbot.waitSignal(screen.accepted):
        press(screen, "Accept what changes in all schools")
    assert [len(trust.rows(school)) for school in (*placed, without)] == [15, 15, 0]
    QApplication.processEvents()
    assert not screen.accept.isVisible()
    assert {part.tag for part in screen.findChildren(ListRow) if part.isVisible()} == {""}


@pytest.mark.parametrize(("mode", "percent"), LOOKS)
def test_everything_fits_also_very_long_names(
    qtbot: QtBot, tasks: InlineTasks, trust: Trust, mode: Mode, percent: int
) -> None:
    school = trust.new_school(name=f"{LONG_SCHOOL} of {mode} {percent}")
    trust.place(school, "1", SEPTEMBER, reason="A reason that is long enough to be told in more than one line. " * 4)
    trust.accept(school)
    trust.place(school, "3", date(2027, 1, 11), reason="The board decided so.")
    trust.propose(school, "2", date(2027, 2, 1), reason="It is better than that.")
    dress(mode, percent)
    screens: dict[str, QWidget] = {
        "place-school": placing_screen(qtbot, tasks, trust, school),
        "what-changes": changes_screen(qtbot, tasks, school),
        "school-days": days_screen(qtbot, tasks, school),
        "school-year": SchoolYear(tasks, lambda: TODAY, school, may_administer=True),
        "inspectors-called": InspectorsCalled(tasks, lambda: NOW, school, trust.laptop.reviewer_id),
        "all-years": AllYears(tasks, lambda: TODAY),
        "schools-to-plan": Schools(tasks, lambda: TODAY, may_administer=True, may_plan=True),
    }
    for name, screen in screens.items():
        if not screen.isVisible():
            open_screen(qtbot, screen)
        check_fits(screen, name)
        screen.activateWindow()
        qtbot.waitUntil(screen.isActiveWindow)
        check_order(screen)
