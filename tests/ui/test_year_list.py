"""What is asked of a school one by one: done without a visit, waived, requested, taken back; inspectors gone early."""

from collections.abc import Iterator
from datetime import date

import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot

from sifield.fieldwork import reviews
from sifield.fieldwork.reviews import Request
from sifield.models.exchange import Device
from sifield.ui.screens.inspectors_called import InspectorsCalled
from sifield.ui.screens.year_list import YearList
from sifield.ui.theme import Mode
from sifield.ui.widgets.record_card import RecordCard
from sifield.wire.records import school_scope
from tests.laptops import NOW, TODAY, make_laptop
from tests.trust_years import Trust
from tests.ui.fitting import LONG_SCHOOL, LOOKS, check_fits, dress, read
from tests.ui.hands import key, named, open_screen, press, write
from tests.ui.inline_tasks import InlineTasks

REPORT = "Quality-assurance report with the headteacher, Fri 18 Dec 2026"


@pytest.fixture(scope="module")
def trust(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Trust]:
    laptop = make_laptop(tmp_path_factory.mktemp("trust"))
    yield Trust(laptop).begin()
    laptop.stores.close()


@pytest.fixture
def tasks(trust: Trust) -> InlineTasks:
    return InlineTasks(trust.laptop.stores, actor=trust.laptop.reviewer_id, at=NOW)


@pytest.fixture
def school(trust: Trust) -> str:
    """A school of category 1 whose year is accepted."""
    made = trust.new_school()
    trust.place(made, "1", date(2026, 9, 1))
    trust.accept(made)
    return made


def opened(qtbot: QtBot, tasks: InlineTasks, trust: Trust, school: str, *, may_plan: bool = True) -> YearList:
    screen = YearList(tasks, lambda: TODAY, school, 2026, trust.laptop.reviewer_id, may_plan=may_plan)
    open_screen(qtbot, screen)
    return screen


def tags(screen: YearList) -> list[str]:
    return [card.tag for card in screen.findChildren(RecordCard) if card.isVisible()]


def test_something_is_done_without_a_visit_and_the_word_is_taken_back(
    qtbot: QtBot, tasks: InlineTasks, trust: Trust, school: str
) -> None:
    screen = opened(qtbot, tasks, trust, school)
    assert "0 done, 15 still to do, 0 waived." in read(screen)
    press(screen, f"Done without a visit… {REPORT}")
    assert named(screen, "Reason").hasFocus()
    key(Qt.Key.Key_Return)
    assert "Nobody says how it was done." in read(screen)
    write(screen, "Reason", "Told by telephone; the note is in the file.")
    write(screen, "Day on which it was done", "25 Nov 2026")
    press(screen, "Write it down as done")
    assert "Wed 25 Nov 2026 is still to come." in read(screen)
    write(screen, "Day on which it was done", "20 Nov 2026")
    press(screen, "Write it down as done")
    assert not screen.form.isVisible()
    assert "1 done, 14 still to do, 0 waived." in read(screen)
    press(screen, "Undo")
    QApplication.processEvents()  # the new cards get their places
    assert "0 done, 15 still to do" in read(screen)
    press(screen, f"Done without a visit… {REPORT}")
    write(screen, "Reason", "Told by telephone.")
    press(screen, "Write it down as done")
    press(screen, "Done")
    said = read(screen)
    for words in ("Done on Tue 24 Nov 2026", "How: Told by telephone.", "Written down by: Amara Whitlock, Tue 24 Nov"):
        assert words in said
    assert tags(screen) == ["Done without a visit"]
    press(screen, f"Take it back {REPORT}")
    assert "Nothing is done yet." in read(screen)


def test_a_leader_waives_with_a_reason_and_nobody_else_does(
    qtbot: QtBot, tasks: InlineTasks, trust: Trust, school: str
) -> None:
    screen = opened(qtbot, tasks, trust, school)
    press(screen, f"Waive… {REPORT}")
    assert not screen.form.day.isVisible()
    press(screen, "Waive it")
    assert "Nobody says why it is not asked." in read(screen)
    write(screen, "Reason", "The head is new; it comes in spring.")
    press(screen, "Waive it")
    press(screen, "Waived")
    assert "Waived: The head is new; it comes in spring." in read(screen)
    other = opened(qtbot, tasks, trust, school, may_plan=False)
    press(other, "Everything")
    with pytest.raises(AssertionError):
        named(other, f"Take it back {REPORT}")
    press(screen, f"Take it back {REPORT}")
    assert "0 waived." in read(screen)


def test_more_is_requested_from_the_catalogue_and_taken_back(
    qtbot: QtBot, tasks: InlineTasks, trust: Trust, school: str
) -> None:
    screen = opened(qtbot, tasks, trust, school)
    with qtbot.waitSignal(screen.request_wanted):
        press(screen, "Request more…")
    by = trust.laptop.head_id
    wanted = Request(school_id=school, review="phonics", asked_by=by, reason="New staff.", due_on=TODAY)
    with trust.laptop.stores.general.write(by, NOW) as session:
        reviews.request(session, wanted, TODAY)
    tasks.tell_changed("general")
    QApplication.processEvents()
    assert "Mireille Ashdown asked for it on Tue 24 Nov 2026: New staff." in read(screen)
    with qtbot.waitSignal(screen.booking_wanted):
        press(screen, "Book… Phonics review, Tue 24 Nov 2026")
    press(screen, "Take the request back Phonics review, Tue 24 Nov 2026")
    assert "The request for “Phonics review” is taken back." in read(screen)
    assert "15 still to do" in read(screen)


def test_what_is_about_safeguarding_is_settled_in_its_own_store(
    qtbot: QtBot, tasks: InlineTasks, trust: Trust, school: str
) -> None:
    with trust.laptop.stores.general.apply() as session:
        session.get_one(Device, 1).scopes = [school_scope(school, "safeguarding")]
    try:
        trust.accept(school, sensitivity="safeguarding")
        screen = opened(qtbot, tasks, trust, school)
        assert "16 still to do" in read(screen)
        press(screen, "Waive… Safeguarding review, Fri 18 Dec 2026")
        write(screen, "Reason", "The diocese has done one.")
        press(screen, "Waive it")
        (row,) = trust.rows(school, sensitivity="safeguarding")
        assert (row.state, row.settled_by) == ("waived", trust.laptop.reviewer_id)
    finally:
        with trust.laptop.stores.general.apply() as session:
            session.get_one(Device, 1).scopes = []


def test_inspectors_leave_early_and_after_all_they_do_not(
    qtbot: QtBot, tasks: InlineTasks, trust: Trust, school: str
) -> None:
    screen = InspectorsCalled(tasks, lambda: NOW, school, trust.laptop.reviewer_id)
    open_screen(qtbot, screen)
    write(screen, "First day", "14 Dec 2026")
    write(screen, "Last day", "18 Dec 2026")
    press(screen, "Ask nothing in these days")
    assert "Called by: Amara Whitlock, Tue 24 Nov 2026" in read(screen)
    press(screen, "It ended early: the call of Mon 14 Dec 2026")
    press(screen, "End it early")
    assert "Enter the last day on which inspectors were there." in read(screen)
    write(screen, "Last day of the inspection", "18 Dec 2026")
    press(screen, "End it early")
    assert "That is no earlier day of the inspection." in read(screen)
    write(screen, "Last day of the inspection", "16 Dec 2026")
    press(screen, "End it early")
    assert "Nothing is asked from Mon 14 Dec 2026 to Wed 16 Dec 2026" in read(screen)
    assert "5 due days moved back, 0 bookings came back." in read(screen)
    told = "Called to Fri 18 Dec 2026; that it ended early, by: Amara Whitlock, Tue 24 Nov 2026"
    assert told in read(screen)
    assert date(2026, 12, 18) in {one.due_on for one in trust.rows(school)}
    press(screen, "To the end: the call of Mon 14 Dec 2026")
    assert "Nothing is asked from Mon 14 Dec 2026 to Fri 18 Dec 2026" in read(screen)
    assert date(2026, 12, 18) not in {one.due_on for one in trust.rows(school)}


@pytest.mark.parametrize(("mode", "percent"), LOOKS)
def test_everything_fits_also_very_long_names(
    qtbot: QtBot, tasks: InlineTasks, trust: Trust, mode: Mode, percent: int
) -> None:
    school = trust.new_school(name=f"{LONG_SCHOOL} of {mode} {percent}")
    trust.place(school, "3", date(2026, 9, 1))
    trust.accept(school)
    dress(mode, percent)
    screen = opened(qtbot, tasks, trust, school)
    press(screen, "Done without a visit… Curriculum review, Fri 18 Dec 2026")
    check_fits(screen, "year-list")
