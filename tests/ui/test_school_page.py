"""A school's page: what each model shows, what is written down there by keys and clicks, and where it leads."""

from collections.abc import Iterator
from datetime import date
from pathlib import Path

import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QApplication, QFileDialog
from pytestqt.qtbot import QtBot

from sifield.fieldwork import observation_load
from sifield.models.exchange import Device
from sifield.ui.screens.school_page import SchoolPage
from sifield.ui.theme import Mode
from sifield.ui.widgets.list_row import ListRow
from tests import school_card
from tests.laptops import NOW, TODAY, Laptop, make_laptop
from tests.ui.fitting import LOOKS, check_fits, check_order, dress, read
from tests.ui.hands import key, named, open_screen, press, write
from tests.ui.inline_tasks import InlineTasks

LOADS = ("Looks it should be", "Minutes it should be")


@pytest.fixture(scope="module")
def shared(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Laptop]:
    """One laptop for all tests of this file: making one takes longer than any of them."""
    made = make_laptop(tmp_path_factory.mktemp("laptop"))
    yield made
    made.stores.close()


@pytest.fixture
def laptop(shared: Laptop) -> Iterator[Laptop]:
    """The laptop, with a new school in hand and no improvement model chosen."""
    yield school_card.another_school(shared)
    school_card.withdraw_frameworks(shared)


def opened(qtbot: QtBot, laptop: Laptop, *, may_administer: bool = True) -> SchoolPage:
    tasks = InlineTasks(laptop.stores, actor=laptop.reviewer_id, at=NOW)
    screen = SchoolPage(tasks, lambda: TODAY, laptop.school_id, may_administer)
    open_screen(qtbot, screen)
    screen.setFocus()
    return screen


def parts(screen: SchoolPage) -> list[str]:
    first, *rest = [screen.rail.item(at).text() for at in range(screen.rail.count())]
    assert first == "At a glance"
    return rest


def row_of(screen: SchoolPage, title: str) -> ListRow:
    return next(line for line in screen.findChildren(ListRow) if line.title == title and line.isVisible())


def test_without_a_model_its_parts_are_absent_and_the_others_say_that_they_are_empty(
    qtbot: QtBot, laptop: Laptop
) -> None:
    screen = opened(qtbot, laptop)
    assert parts(screen) == [
        "Due next", "Open actions", "Live risks", "The school’s own priorities", "Strengths to share", "Visits",
        "Safeguarding contacts", "Inspections",
    ]  # fmt: skip
    assert not screen.grade.isVisible()
    for words in ("Nothing is due.", "No designated safeguarding lead is named.", "No inspection is written down yet."):
        assert words in read(screen)


@pytest.mark.parametrize(
    ("framework", "shown", "has_grade"),
    [("tiers", ["Standards", "Targets of 2026/27"], True), ("inside-out", ["Areas"], False)],
)
def test_a_model_brings_its_own_parts(
    qtbot: QtBot, laptop: Laptop, framework: str, shown: list[str], has_grade: bool
) -> None:
    school_card.run_framework(laptop, framework)
    screen = opened(qtbot, laptop)
    own = ("Indicators", "Areas", "Standards", "Targets of 2026/27")
    assert [title for title in parts(screen) if title in own] == shown
    assert screen.grade.isVisible() is has_grade


def test_the_grade_is_said_in_words_with_its_reason(qtbot: QtBot, laptop: Laptop) -> None:
    school_card.run_framework(laptop, "lighthouse")
    school_card.place(laptop, "lighthouse", "aspiring")
    school_card.place(laptop, "lighthouse", "lighthouse", "proposed", from_on=date(2026, 11, 20))
    screen = opened(qtbot, laptop)
    said = read(screen.grade)  # type: ignore[arg-type]
    for words in ("Aspiring", "Confirmed", "Lighthouse", "Proposed, not confirmed yet", "Why: Leadership is new"):
        assert words in said
    with qtbot.waitSignal(screen.placing_wanted) as wanting:
        press(screen, "Place the school…")
    assert wanting.args == [laptop.school_id]


def test_a_target_is_added_by_keys_and_taken_through_the_boards(qtbot: QtBot, laptop: Laptop) -> None:
    school_card.run_framework(laptop, "tiers")
    screen = opened(qtbot, laptop)
    press(screen, "Add a target")
    key(Qt.Key.Key_Return)
    assert "The target says nothing." in read(screen)
    write(screen, "What is to be reached", "Attendance at 96 %")
    named(screen, "Aim").setFocus()
    for letter in "96":
        key(Qt.Key(ord(letter)))
    key(Qt.Key.Key_Return)
    assert "Set Tue 24 Nov 2026" in read(screen)
    press(screen, "The local board has reviewed it: target 1")
    press(screen, "The trust board has agreed it: target 1")
    assert "Agreed by the trust board Tue 24 Nov 2026" in read(screen)
    press(screen, "Take that back: target 1")
    assert "Reviewed by the local board Tue 24 Nov 2026" in read(screen)
    assert named(screen, "Take that back: target 1").hasFocus(), "the focus stays where the hand is"
    press(screen, "Change: target 1")
    write(screen, "Newest figure", "95 %")
    screen.sections[4].form.rating.setCurrentText("On track")  # type: ignore[attr-defined]
    press(screen, "Keep the target")
    assert "to 96 · now 95 %" in read(screen)
    press(screen, "Remove: target 1")
    assert "No target is set for this year yet." in read(screen)


def test_a_strength_is_shared_from_a_finding_by_one_gesture(qtbot: QtBot, laptop: Laptop) -> None:
    school_card.fill(laptop)
    screen = opened(qtbot, laptop)
    press(screen, "Share it: finding 1")
    assert "Found on visits, not taken over yet" not in read(screen)
    press(screen, "Do not offer it now: strength 1")
    assert "Not offered now" in read(screen)
    press(screen, "Add a strength")
    write(screen, "What others can learn here", "Handwriting that lasts")
    press(screen, "Keep the strength")
    assert "Handwriting that lasts" in read(screen)


def test_priorities_are_pasted_and_work_hangs_on_them(qtbot: QtBot, laptop: Laptop, tmp_path: Path) -> None:
    school_card.fill(laptop)
    screen = opened(qtbot, laptop)
    press(screen, "Paste the list…")
    lines = named(screen, "Priorities, one a line")
    assert lines.toPlainText().splitlines() == list(school_card.PRIORITIES)  # type: ignore[attr-defined]
    lines.setPlainText("• Attendance\n• Every child reads well by seven")  # type: ignore[attr-defined]
    press(screen, "Keep the list")
    assert "1  Attendance" in read(screen)
    press(screen, "Hang work on it: priority 1")
    press(screen, "Hang it here")
    assert "1 open action, 1 late" in read(screen)
    press(screen, "Remove: priority 1")
    assert "Findings or actions hang on this priority." in read(screen)
    file = tmp_path / "sdp.csv"
    file.write_text("Priority\nOracy\n", encoding="utf-8")
    press(screen, "Choose a file…")
    dialog = screen.window().findChild(QFileDialog, "priorities_dialog")
    assert dialog is not None
    dialog.fileSelected.emit(str(file))
    dialog.close()
    QApplication.processEvents()
    assert "1  Oracy" in read(screen)
    assert "1 priority of before stay" in read(screen)
    press(screen, "Take this action off the priority: Sort the books by sound.")
    assert "Nothing hangs on it yet" in read(screen)


def test_an_action_is_said_to_be_done_and_the_risk_that_it_was_for_is_live_no_more(
    qtbot: QtBot, laptop: Laptop
) -> None:
    school_card.fill(laptop)
    screen = opened(qtbot, laptop)
    risk = "Half the books do not match the sounds."
    assert "2 open actions" in row_of(screen, risk).detail
    press(screen, "It is done: Sort the books by sound.")
    key(Qt.Key.Key_Return)
    assert "Nothing says how that is known." in read(screen)
    write(screen, "What shows that it is done", "Every shelf was looked at.")
    write(screen, "Done on", "27 Nov 2026")
    press(screen, "Say that it is done")
    assert "Fri 27 Nov 2026 is still to come." in read(screen)
    write(screen, "Done on", "20 Nov 2026")
    press(screen, "Say that it is done")
    claimed = row_of(screen, "Sort the books by sound.")
    assert claimed.tag == "Said to be done, not verified"
    for words in ("done on Fri 20 Nov 2026", "Every shelf", "said by Amara Whitlock on Tue 24 Nov 2026"):
        assert words in claimed.detail
    assert "1 open action" in row_of(screen, risk).detail
    press(screen, "It is done: Check ten book bags a week.")
    write(screen, "What shows that it is done", "Six weeks of samples.")
    press(screen, "Say that it is done")
    assert "No finding is a concern or has a risk that is not settled." in read(screen)
    assert "No action of an agreed plan is open." in read(screen)
    press(screen, "Take it back: Check ten book bags a week.")
    assert "1 open action" in row_of(screen, risk).detail


def test_contacts_are_confirmed_by_who_looks_after_the_records_and_read_by_all(qtbot: QtBot, laptop: Laptop) -> None:
    school_card.fill(laptop)
    screen = opened(qtbot, laptop)
    assert "more than a term ago" in read(screen)
    press(screen, "Confirm today: Designated safeguarding lead, Imogen Tarrant")
    assert "more than a term ago" not in read(screen)
    press(screen, "Add a contact")
    write(screen, "Name of the contact", "Bertram Quill")
    press(screen, "Keep the contact")
    assert "There is no way to reach Bertram Quill." in read(screen)
    write(screen, "Telephone of the contact", "01632 960 013")
    press(screen, "Keep the contact")
    assert "Bertram Quill" in read(screen)
    other = opened(qtbot, laptop, may_administer=False)
    assert "01632 960 011" in read(other)
    with pytest.raises(AssertionError):
        press(other, "Confirm today: Designated safeguarding lead, Imogen Tarrant")


def test_an_inspection_is_written_down_on_the_scale_of_its_day(qtbot: QtBot, laptop: Laptop) -> None:
    screen = opened(qtbot, laptop)
    press(screen, "Write down an inspection")
    write(screen, "First day of the inspection", "12 Nov 2024")
    form = screen.sections[-1].form  # type: ignore[attr-defined]
    assert [form.scale.itemData(at) for at in range(form.scale.count())] == ["siams-2023", "ofsted-2024"]
    form.scale.setCurrentIndex(1)
    QApplication.processEvents()
    named(screen, "Quality of education").setCurrentText("Good")  # type: ignore[attr-defined]
    press(screen, "Keep the inspection")
    assert "Quality of education\nGood" in read(screen)
    press(screen, "Change: inspection of Tue 12 Nov 2024")
    assert form.results() == {"education": "Good"}
    press(screen, "Cancel: Write down an inspection")
    press(screen, "Remove: inspection of Tue 12 Nov 2024")
    assert "No inspection is written down yet." in read(screen)


def test_everything_on_it_leads_on(qtbot: QtBot, laptop: Laptop) -> None:
    visit_id = school_card.fill(laptop)
    screen = opened(qtbot, laptop)
    with qtbot.waitSignal(screen.visit_wanted) as wanting:
        press(screen, "Start a visit")
    assert wanting.args == [laptop.school_id, "", ""]
    with qtbot.waitSignal(screen.reports_wanted) as telling:
        press(screen, "Reports")
    assert telling.args == [laptop.school_id]
    with qtbot.waitSignal(screen.visit_wanted) as wanting:
        row_of(screen, "Late walk").click()
    assert wanting.args[:2] == [laptop.school_id, "small_walk"]
    with qtbot.waitSignal(screen.booking_wanted) as booking:
        press(screen, "Book: Late walk, by Fri 13 Nov 2026")
    assert booking.args == [laptop.school_id, [wanting.args[2]]]
    with qtbot.waitSignal(screen.plan_opened):
        row_of(screen, "Half the books do not match the sounds.").click()
    with qtbot.waitSignal(screen.visit_opened) as opening:
        row_of(screen, "Small walk").click()
    assert opening.args == [visit_id]


def test_the_keys_go_from_part_to_part_and_the_list_shows_where_one_is(qtbot: QtBot, laptop: Laptop) -> None:
    school_card.fill(laptop)
    screen = opened(qtbot, laptop)
    control = Qt.KeyboardModifier.ControlModifier
    assert named(screen, "Start a visit").hasFocus()
    for expected in ("due", "actions", "risks"):
        key(Qt.Key.Key_PageDown, control)
        assert screen.rail.key == expected
    key(Qt.Key.Key_PageUp, control)
    assert screen.rail.key == "actions"
    press(screen, "1 contact to confirm")
    QApplication.processEvents()
    assert screen.rail.key == "contacts"
    focused = QApplication.focusWidget()
    assert focused is not None
    assert focused.accessibleName() == "Confirm today: Designated safeguarding lead, Imogen Tarrant"


@pytest.mark.parametrize(("mode", "percent"), LOOKS)
def test_everything_fits_also_very_long_names(qtbot: QtBot, laptop: Laptop, mode: Mode, percent: int) -> None:
    long = " and whatever else Wotton-under-Edge’s governors wished for, said at the length at which they say things"
    school_card.run_framework(laptop, "lighthouse")
    school_card.place(laptop, "lighthouse", "aspiring")
    days = (("below", date(2025, 11, 4)), ("towards", date(2026, 3, 3)), ("at", date(2026, 11, 3)))
    school_card.judge(laptop, "lighthouse", "curriculum", *days)
    school_card.judge(laptop, "lighthouse", "wellness", days[1])
    school_card.fill(laptop, long=long if percent > 100 else "")
    dress(mode, percent)
    screen = opened(qtbot, laptop)
    check_fits(screen, "school-page")
    if percent == 100:
        check_order(screen)


def test_the_headteacher_puts_a_wrong_count_right(qtbot: QtBot, tmp_path: Path) -> None:
    made = make_laptop(tmp_path / "laptop")
    with made.stores.general.write(made.reviewer_id, NOW) as session:
        for _ in range(4):
            observation_load.add(session, made.school_id, "T14", TODAY, 45)
    with made.stores.general.apply() as session:
        session.get_one(Device, 1).person_id = made.head_id
    screen = opened(qtbot, made)
    assert "The limit is passed for 1 teacher, kept for 0 teachers." in read(screen)
    press(screen, "Correct a count…")
    write(screen, "Whose tally is wrong", "T14")
    assert [named(screen, name).text() for name in LOADS] == ["4", "180"]  # type: ignore[attr-defined]
    for name, number in zip(LOADS, ("3", "many"), strict=True):
        write(screen, name, number)
    press(screen, "Correct it")
    assert "Write numbers, for example 2 and 75." in read(screen)
    write(screen, LOADS[1], "130")
    write(screen, "Why it is put right", "One look was counted twice.")
    press(screen, "Correct it")
    said = "Corrected on Tue 24 Nov 2026 by Mireille Ashdown: 1 look fewer, 50 min fewer. One look was counted twice."
    assert said in read(screen)
    assert "3 looks, 2 h 10 min" in read(screen)
    made.stores.close()
