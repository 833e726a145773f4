"""Capture as a person uses it: keys and clicks in the real window, and what is in the store afterwards."""

from collections.abc import Iterator
from pathlib import Path

import pytest
from PySide6.QtCore import QEvent, QObject, Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QLabel, QLineEdit, QPushButton, QWidget
from pytestqt.qtbot import QtBot
from sqlalchemy import select

from sifield.fieldwork import findings, visits
from sifield.fieldwork.plans import FindingRow
from sifield.models.plans import Action
from sifield.ui.main_window import MainWindow
from sifield.ui.screens.capture import CaptureScreen
from tests.ui.on_site import OnSite, card_in_hand, in_window, on_site, opened, part, press, words


@pytest.fixture
def made(qtbot: QtBot, tmp_path: Path) -> Iterator[OnSite]:
    visit = on_site(tmp_path)
    yield visit
    visit.laptop.stores.close()


@pytest.fixture
def window(qtbot: QtBot, made: OnSite) -> MainWindow:
    """The capture screen in the window, at its first opening."""
    return opened(qtbot, made)


def test_a_stop_rated_and_noted_by_keys_alone(window: MainWindow, made: OnSite) -> None:
    made.clock.later(12)
    press(window, "Ctrl+Shift+N", "…Year 2, mathematics", "Ctrl+Down", "Ctrl+Down", "3", "Enter", "1")
    press(window, "N", "…Two pupils wait for help", "Shift+Enter", "…for four minutes", "Enter")

    draft = made.draft()
    (stop,) = draft.rows
    assert stop.row.label == "Year 2, mathematics"
    assert stop.began_at == made.clock()
    assert draft.answers["purpose", stop.row.id] == "secure"
    assert draft.answers["thinking", stop.row.id] == "not_yet"
    (note,) = draft.notes
    assert note.text == "Two pupils wait for help\nfor four minutes"
    assert (note.row_id, note.question, note.noted_at) == (stop.row.id, "thinking", made.clock())
    assert "Added" in words(window)


def test_backspace_takes_a_rating_back_and_enter_goes_on(window: MainWindow, made: OnSite) -> None:
    press(window, "Ctrl+Shift+N", "Ctrl+Down", "Ctrl+Down", "4", "Backspace", "Enter", "0")
    (stop,) = made.draft().rows
    assert made.draft().answers["purpose", stop.row.id] is None
    assert made.draft().answers["thinking", stop.row.id] == "not_seen"


def test_digits_and_letters_are_typed_where_a_field_has_the_focus(window: MainWindow, made: OnSite) -> None:
    press(window, "…1 Fluency, never 4", "Ctrl+Down")
    assert made.draft().answers["focus", ""] == "1 Fluency, never 4"
    assert not made.draft().notes


def test_ctrl_z_brings_the_last_note_back_into_the_box(window: MainWindow, made: OnSite) -> None:
    press(window, "Ctrl+Shift+N", "Ctrl+Down", "Ctrl+Down", "N", "…Calm start", "Enter", "Ctrl+Z")
    assert part(window, "note_box").toPlainText() == "Calm start"
    assert not made.draft().notes
    press(window, "… and a clear task", "Enter")
    assert [note.text for note in made.draft().notes] == ["Calm start and a clear task"]


def test_ctrl_z_works_from_the_question_too(window: MainWindow, made: OnSite) -> None:
    press(window, "Ctrl+Shift+N", "Ctrl+Down", "Ctrl+Down", "N", "…Calm start", "Enter", "Ctrl+Down", "Ctrl+Z")
    assert part(window, "note_box").toPlainText() == "Calm start"
    assert not made.draft().notes


def test_a_note_can_belong_to_the_whole_stop(window: MainWindow, made: OnSite) -> None:
    press(window, "Ctrl+Shift+N", "Ctrl+Down", "Ctrl+Down")
    assert "on “Pupils can say" in part(window, "note_about").text()
    part(window, "about_drop").click()
    press(window, "…A calm room", "Enter")
    assert [note.question for note in made.draft().notes] == [""]


def test_a_note_may_be_heard_or_thought(window: MainWindow, made: OnSite) -> None:
    kind = part(window, "note_kind")
    kind.setFocus()
    press(window, "Down", "Tab", "…They said it is new", "Enter", "…Seen again", "Enter")
    assert [note.kind for note in made.draft().notes] == ["heard", "seen"]


def test_the_pen_changes_a_note_and_keeps_its_time(window: MainWindow, made: OnSite) -> None:
    press(window, "Ctrl+Shift+N", "Ctrl+Down", "Ctrl+Down", "N", "…Calm strat", "Enter")
    noted_at = made.draft().notes[0].noted_at
    made.clock.later(5)
    pens = [each for each in window.findChildren(QPushButton) if each.accessibleName().startswith("Change the note")]
    pens[0].click()
    press(window, *["Backspace"] * 5, "…start", "Enter")
    (note,) = made.draft().notes
    assert (note.text, note.noted_at) == ("Calm start", noted_at)


def test_a_question_appears_and_goes_with_the_answer_it_hangs_on(window: MainWindow) -> None:
    reason = window.findChild(QWidget, "card_notice_reason")
    assert reason is not None
    assert not reason.isVisible()
    part(window, "choice_days").click()
    assert reason.isVisible()
    part(window, "choice_two_weeks").click()
    assert not reason.isVisible()


def test_a_calculation_and_the_notes_of_the_form_follow_the_stops(window: MainWindow, made: OnSite) -> None:
    for _ in range(3):
        press(window, "Ctrl+Shift+N")
    assert made.draft().answers.get(("stops_made", "")) in (None, 3)
    press(window, "Ctrl+PgDown")
    assert "card_themes" in {each.objectName() for each in window.findChildren(QWidget) if each.isVisible()}


def test_questions_and_pages_by_keys(window: MainWindow) -> None:
    press(window, "Ctrl+Down")
    assert card_in_hand(window) == "sdp_priority"
    press(window, "Ctrl+Up")
    assert card_in_hand(window) == "focus"
    press(window, "Ctrl+PgDown", "Ctrl+PgDown")
    assert part(window, "page_title").text() == "The walk as a whole"
    press(window, "Ctrl+PgUp", "Ctrl+PgUp")
    assert part(window, "page_title").text() == "Before the walk"


def test_a_walk_without_a_stop_offers_the_first_one(window: MainWindow, made: OnSite) -> None:
    press(window, "Ctrl+PgDown")
    assert "No stop yet" in words(window)
    part(window, "add_first").click()
    press(window, "…Year 2", "Enter")
    assert [row.row.label for row in made.draft().rows] == ["Year 2"]


def test_a_flag_leads_back_to_its_question(window: MainWindow, made: OnSite) -> None:
    press(window, "Ctrl+Shift+N", "…Year 2", "Ctrl+Down", "Ctrl+Down", "F")
    (stop,) = made.draft().rows
    assert made.draft().flagged == {("purpose", stop.row.id)}
    press(window, "Ctrl+PgUp")
    part(window, "revisit").click()
    assert part(window, "page_title").text() == "Year 2"
    assert card_in_hand(window) == "purpose"
    press(window, "F")
    assert made.draft().flagged == frozenset()


def test_an_empty_stop_can_be_removed_and_a_used_one_cannot(window: MainWindow, made: OnSite) -> None:
    press(window, "Ctrl+Shift+N")
    part(window, "stop_remove").click()
    assert not made.draft().rows
    press(window, "Ctrl+Shift+N", "Ctrl+Down", "Ctrl+Down", "2")
    assert not [each for each in window.findChildren(QWidget, "stop_remove") if each.isVisible()]


def test_leaving_for_another_room_ends_the_stop(window: MainWindow, made: OnSite) -> None:
    press(window, "Ctrl+Shift+N", "…Year 2")
    made.clock.later(9)
    press(window, "Ctrl+Shift+N", "…Year 3", "Ctrl+Down")
    first, second = made.draft().rows
    assert (first.ended_at, second.began_at, second.ended_at) == (made.clock(), made.clock(), None)
    assert [row.row.label for row in (first, second)] == ["Year 2", "Year 3"]


def test_the_outline_counts_and_leads_anywhere(window: MainWindow) -> None:
    press(window, "Ctrl+Shift+N", "…Year 2", "Ctrl+Down", "Ctrl+Down", "3")
    outline = part(window, "outline")
    rows = [outline.item(at).data(Qt.ItemDataRole.AccessibleTextRole) for at in range(outline.count())]
    assert rows[1:3] == ["Stop, 1 of 10 answered", "Year 2, not answered"]
    outline.setCurrentRow(3)
    assert part(window, "page_title").text() == "The walk as a whole"


def test_the_time_on_site_is_told_and_never_nags(made: OnSite, qtbot: QtBot) -> None:
    made.clock.later(42)
    assert part(opened(qtbot, made), "on_site").text() == "On site  00:42"


def test_f6_goes_round_the_parts_of_the_window(window: MainWindow) -> None:
    seen = []
    for _ in range(4):
        press(window, "F6")
        focus = QApplication.focusWidget()
        seen.append(focus.accessibleName() if focus is not None else "")
    assert seen == ["Running note", "Prompts and notes", "Visit outline", "Focus of this walk"]


def test_where_there_is_no_room_the_panels_are_drawers(made: OnSite, qtbot: QtBot) -> None:
    shown = in_window(made.screen(), (900, 700))
    qtbot.addWidget(shown)
    qtbot.waitUntil(shown.isActiveWindow)
    context, outline = shown.findChild(QWidget, "context"), shown.findChild(QWidget, "outline")
    assert context is not None
    assert outline is not None
    assert not context.isVisible()
    assert not outline.isVisible()
    press(shown, "F6", "F6")
    assert context.isVisible()
    press(shown, "Esc")
    assert not context.isVisible()


def test_a_planned_walk_begins_with_one_button(qtbot: QtBot, tmp_path: Path) -> None:
    made = on_site(tmp_path, started=False)
    shown = opened(qtbot, made)
    assert "has not begun" in words(shown)
    made.clock.later(3)
    press(shown, "Space")
    assert made.draft().visit.started_at == made.clock()
    press(shown, "…Fluency", "Ctrl+Down")
    assert made.draft().answers["focus", ""] == "Fluency"


def test_a_finished_walk_is_opened_again_only_on_purpose(made: OnSite, qtbot: QtBot) -> None:
    made.write(lambda session: visits.finish(session, made.visit_id, made.clock()))
    shown = opened(qtbot, made)
    assert "is finished" in words(shown)
    part(shown, "begin").click()
    assert made.draft().visit.status == "started"
    assert card_in_hand(shown) == "focus"


def test_it_opens_at_a_question_and_says_what_is_missing(made: OnSite, qtbot: QtBot) -> None:
    shown = opened(qtbot, made, at=("strengths", ""), shows_gaps=True)
    assert card_in_hand(shown) == "strengths"
    assert part(part(shown, "card_strengths"), "fault").text() == "Write at least one strength."
    press(shown, "…Calm rooms")
    assert not [each for each in part(shown, "card_strengths").findChildren(QLabel, "fault") if each.isVisible()]


def test_single_keys_can_be_switched_off(made: OnSite, qtbot: QtBot) -> None:
    shown = opened(qtbot, made, single_keys=False)
    press(shown, "Ctrl+Shift+N", "Ctrl+Down", "F")
    assert not made.draft().flagged


def test_nothing_is_ever_a_window_of_its_own(made: OnSite, qtbot: QtBot, qapp: QApplication) -> None:
    class Watch(QObject):
        shown: list[str] = []

        def eventFilter(self, watched: QObject, event: QEvent) -> bool:
            if event.type() == QEvent.Type.Show and isinstance(watched, QWidget) and watched.isWindow():
                self.shown.append(type(watched).__name__)
            return False

    watch = Watch()
    qapp.installEventFilter(watch)
    shown = opened(qtbot, made)
    press(shown, "Ctrl+Shift+N", "…Year 2", "Ctrl+Down", "Ctrl+Down", "3", "N", "…Calm", "Enter", "Ctrl+PgDown")
    qapp.removeEventFilter(watch)
    assert watch.shown == ["MainWindow"]


def test_a_click_on_a_card_turns_to_its_question(window: MainWindow) -> None:
    QTest.mouseClick(part(window, "card_sdp_priority"), Qt.MouseButton.LeftButton)
    assert card_in_hand(window) == "sdp_priority"


def test_other_kinds_of_answer(window: MainWindow, made: OnSite) -> None:
    part(window, "choice_ks1").click()
    part(window, "choice_ks2").click()
    press(window, "Ctrl+PgDown", "Ctrl+PgDown")
    assert made.draft().answers["areas", ""] == ["ks1", "ks2"]
    day = part(window, "card_next_look").findChild(QLineEdit)
    day.setFocus()
    press(window, "…in 2 weeks", "Ctrl+Up")
    assert made.draft().answers["next_look", ""] == "2026-12-08"


def test_a_number_shows_what_hangs_on_it(window: MainWindow, made: OnSite) -> None:
    press(window, "Ctrl+Shift+N")
    part(window, "card_adults").findChild(QLineEdit).setFocus()
    press(window, "…2")
    assert part(window, "card_deployment")
    press(window, "Ctrl+Down", "4")
    (stop,) = made.draft().rows
    assert made.draft().answers["adults", stop.row.id] == 2
    assert made.draft().answers["deployment", stop.row.id] == "embedded"


def test_the_visit_is_named_on_the_bar(made: OnSite, qtbot: QtBot) -> None:
    screen: CaptureScreen = made.screen()
    qtbot.addWidget(screen)
    assert screen.heading == ("Learning walk", "Harbour Lane Primary · Reading and oracy")


def test_a_visit_that_is_not_here_is_told(made: OnSite, qtbot: QtBot) -> None:
    screen = CaptureScreen(made.tasks, "nowhere", made.laptop.reviewer_id, now=made.clock)
    qtbot.addWidget(screen)
    assert [fault.code for fault in made.tasks.faults] == ["no-visit"]


def test_any_question_is_found_by_words_and_gone_to(window: MainWindow, made: OnSite) -> None:
    for room in ("Year 2", "Year 5"):
        press(window, "Ctrl+Shift+N", f"…{room}", "Ctrl+Down")
    press(window, "Ctrl+G", "…typical")
    assert "1 of" in words(window)
    press(window, "Enter")
    assert card_in_hand(window) == "typical"
    press(window, "Ctrl+G", "…thinking year 2", "Enter", "3")
    assert part(window, "page_title").text() == "Year 2"
    assert made.draft().answers["thinking", made.draft().rows[0].row.id] == "secure"
    press(window, "Ctrl+G", "…nothing like it")
    assert "No question has all of these words." in words(window)
    press(window, "Enter", "Esc", "4")  # no rating in the page beneath, then back on it
    assert made.draft().answers["thinking", made.draft().rows[0].row.id] == "embedded"


def test_the_jump_is_there_for_mouse_and_touch(window: MainWindow) -> None:
    part(window, "jump").click()
    panel = part(window, "jump_panel")
    found = panel.list.item(2)
    QTest.mouseClick(panel.list.viewport(), Qt.MouseButton.LeftButton, pos=panel.list.visualItemRect(found).center())
    QApplication.processEvents()
    assert not panel.isVisible()
    assert card_in_hand(window) == "notice"


def test_ctrl_z_takes_back_step_by_step_wherever_it_was(window: MainWindow, made: OnSite) -> None:
    press(window, "…Fluency", "Ctrl+Down", "Ctrl+Down", "Space")
    press(window, "Ctrl+Shift+N", "…Year 2", "Ctrl+Down", "Ctrl+Down", "3", "2", "F")
    (stop,) = made.draft().rows
    assert made.draft().answers["purpose", stop.row.id] == "emerging"
    press(window, "Ctrl+Z")
    assert made.draft().flagged == frozenset()
    press(window, "Ctrl+Z")
    assert made.draft().answers["purpose", stop.row.id] == "secure"
    press(window, "Ctrl+Z")
    assert made.draft().answers["purpose", stop.row.id] is None
    press(window, "Ctrl+PgDown", "Ctrl+PgDown", "Ctrl+PgUp", "Ctrl+Down", "Ctrl+Down")
    part(window, "undo").click()
    assert made.draft().answers["notice", ""] is None
    assert part(window, "page_title").text() == "Before the walk"
    assert card_in_hand(window) == "notice"
    press(window, "Ctrl+Z")
    assert made.draft().answers["focus", ""] is None, "a sentence is one step"


def test_the_change_of_a_note_is_taken_back_too(window: MainWindow, made: OnSite) -> None:
    press(window, "Ctrl+Shift+N", "Ctrl+Down", "Ctrl+Down", "N", "…Calm strat", "Enter")
    pens = [each for each in window.findChildren(QPushButton) if each.accessibleName().startswith("Change the note")]
    pens[0].click()
    press(window, *["Backspace"] * 5, "…start", "Enter", "Ctrl+Down", "Ctrl+Z")
    assert [note.text for note in made.draft().notes] == ["Calm strat"]


def test_the_stay_is_timed(window: MainWindow, made: OnSite) -> None:
    press(window, "Ctrl+Shift+N", "…Year 2", "Ctrl+Down")
    assert "Here since 09:30, 0 min" in words(window)
    made.clock.later(8)
    screen = window.current_screen
    assert isinstance(screen, CaptureScreen)
    screen._minutes.timeout.emit()
    assert "Here since 09:30, 8 min" in words(window)


def test_a_finding_and_an_action_are_raised_where_one_stands(window: MainWindow, made: OnSite) -> None:
    press(window, "Ctrl+Shift+N", "…Year 2", "Ctrl+Down", "Ctrl+Down", "1", "N", "…Nobody could say why", "Enter")
    press(window, "Ctrl+Up", "Ctrl+Down", "R", "…Pupils do not know what they learn", "Enter")
    press(window, "Ctrl+Up", "Ctrl+Down", "A", "…Say the purpose at the start", "Enter")
    (finding,), actions = raised(made)
    assert (finding.text, finding.question) == ("Pupils do not know what they learn", "purpose")
    assert [one.text for one in finding.evidence] == ["Nobody could say why"]
    assert actions == [("Say the purpose at the start", finding.id)]
    press(window, "Ctrl+Up", "Ctrl+Down", "Ctrl+Z")
    assert part(window, "note_box").toPlainText() == "Say the purpose at the start"
    assert raised(made)[1] == []


def test_an_action_without_a_finding_stands_on_what_was_noted(window: MainWindow, made: OnSite) -> None:
    press(window, "Ctrl+Shift+N", "…Year 2", "Ctrl+Down", "Ctrl+Down", "N", "…Nobody could say why", "Enter")
    press(window, "Ctrl+Up", "Ctrl+Down")
    part(window, "raise").click()
    part(window, "note_kind").setCurrentIndex(4)
    press(window, "…Say the purpose", "Enter")
    (finding,), actions = raised(made)
    assert finding.text == "Nobody could say why"
    assert actions == [("Say the purpose", finding.id)]
    press(window, "Ctrl+Down", "Ctrl+Z")
    assert raised(made) == ((), [])


def raised(made: OnSite) -> tuple[tuple[FindingRow, ...], list[tuple[str, str]]]:
    """Read from the store what was raised: the findings, and each action with the finding that it is for."""
    with made.laptop.stores.general.read() as session:
        actions = session.scalars(select(Action)).all()
        return findings.list_findings(session, made.visit_id), [(one.text, one.finding_id) for one in actions]
