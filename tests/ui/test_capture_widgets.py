"""Ratings, notes and the outline, by keys and clicks."""

import pytest
from PySide6.QtCore import Qt
from PySide6.QtGui import QAccessible
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot

from sifield.forms.template import Choice
from sifield.ui.widgets.choice_lines import ChoiceLines
from sifield.ui.widgets.fields import TextArea
from sifield.ui.widgets.notes import NoteBox
from sifield.ui.widgets.outline import OutlineRail
from sifield.ui.widgets.rating import Rating
from tests.ui.gallery import MARKS, OUTLINE
from tests.ui.look import bring_up, clipped_labels, focusable


@pytest.fixture
def rating(qtbot: QtBot) -> Rating:
    made = Rating("Adults model sounds", MARKS)
    bring_up(qtbot, made)
    focusable(made)[0].setFocus()
    return made


def press(key: Qt.Key) -> None:
    focused = QApplication.focusWidget()
    assert focused is not None
    QTest.keyClick(focused, key)


def test_nothing_is_chosen_at_first(rating: Rating) -> None:
    assert rating.value is None


def test_a_digit_chooses(qtbot: QtBot, rating: Rating) -> None:
    with qtbot.waitSignal(rating.rated) as heard:
        press(Qt.Key.Key_3)
    assert heard.args == ["secure"]
    with qtbot.waitSignal(rating.rated) as heard:
        press(Qt.Key.Key_0)
    assert heard.args == ["not_seen"]
    assert rating.value == "not_seen"


def test_the_same_digit_twice_says_nothing_new(qtbot: QtBot, rating: Rating) -> None:
    press(Qt.Key.Key_3)
    with qtbot.assertNotEmitted(rating.rated):
        press(Qt.Key.Key_3)
    assert rating.value == "secure"


def test_backspace_takes_the_answer_back(qtbot: QtBot, rating: Rating) -> None:
    press(Qt.Key.Key_2)
    with qtbot.waitSignal(rating.rated) as heard:
        press(Qt.Key.Key_Backspace)
    assert heard.args == [None]
    assert rating.value is None


def test_a_digit_that_means_nothing_is_left_to_the_screen(qtbot: QtBot, rating: Rating) -> None:
    with qtbot.assertNotEmitted(rating.rated):
        press(Qt.Key.Key_9)


def test_arrows_move_and_a_click_chooses(qtbot: QtBot, rating: Rating) -> None:
    press(Qt.Key.Key_2)
    press(Qt.Key.Key_Right)
    assert rating.value == "secure"
    qtbot.mouseClick(rating.segments[0], Qt.MouseButton.LeftButton)
    assert rating.value == "not_yet"


def test_down_is_the_next_answer_even_in_one_row_and_stops_at_the_last(rating: Rating) -> None:
    press(Qt.Key.Key_1)
    for word in ("emerging", "secure"):
        press(Qt.Key.Key_Down)
        assert rating.value == word
    for _ in MARKS:
        press(Qt.Key.Key_Down)
    assert rating.value == MARKS[-1].name
    press(Qt.Key.Key_Up)
    assert rating.value == MARKS[-2].name


def test_each_tick_is_reached_by_tab_and_by_arrow(qtbot: QtBot) -> None:
    ticks = ChoiceLines("Areas", tuple(Choice(name=name, label=name.upper()) for name in ("a", "b", "c")), several=True)
    bring_up(qtbot, ticks)
    told: list[object] = []
    ticks.changed.connect(told.append)
    ticks.first_field().setFocus()
    press(Qt.Key.Key_Tab)
    press(Qt.Key.Key_Space)
    press(Qt.Key.Key_Down)
    press(Qt.Key.Key_Space)
    assert told == [["b"], ["b", "c"]]


def test_tab_stops_once_at_a_rating(rating: Rating) -> None:
    assert focusable(rating) == [rating.segments[0]]
    press(Qt.Key.Key_4)
    assert focusable(rating) == [rating.segments[3]]
    rating.clear()
    assert focusable(rating) == [rating.segments[0]]


def test_a_mark_says_what_it_means(rating: Rating) -> None:
    told = QAccessible.queryAccessibleInterface(rating.segments[2])
    assert told.role() == QAccessible.Role.RadioButton
    assert told.text(QAccessible.Text.Name) == "Secure: Adults model sounds"
    assert told.text(QAccessible.Text.Description) == "Seen in most rooms"


def test_setting_a_value_tells_nobody(qtbot: QtBot, rating: Rating) -> None:
    with qtbot.assertNotEmitted(rating.rated):
        rating.set_value("secure")
        rating.set_value(None)


def test_other_marks_keep_the_answer_that_is_still_offered(rating: Rating) -> None:
    rating.set_value("secure")
    rating.show_marks(MARKS[1:4])
    assert rating.value == "secure"
    rating.show_marks(MARKS[:2])
    assert rating.value is None


@pytest.fixture
def box(qtbot: QtBot) -> NoteBox:
    made = NoteBox("Note")
    bring_up(qtbot, made)
    made.setFocus()
    return made


def test_enter_adds_a_note(qtbot: QtBot, box: NoteBox) -> None:
    qtbot.keyClicks(box, "Nine of twenty book bags")
    with qtbot.waitSignal(box.noted) as heard:
        qtbot.keyClick(box, Qt.Key.Key_Return)
    assert heard.args == ["Nine of twenty book bags"]
    assert box.toPlainText() == ""


def test_shift_enter_breaks_the_line_and_the_box_grows(qtbot: QtBot, box: NoteBox) -> None:
    low = box.height()
    with qtbot.assertNotEmitted(box.noted):
        qtbot.keyClicks(box, "one")
        qtbot.keyClick(box, Qt.Key.Key_Return, Qt.KeyboardModifier.ShiftModifier)
        qtbot.keyClicks(box, "two")
    assert box.toPlainText() == "one\ntwo"
    assert box.height() > low
    with qtbot.waitSignal(box.noted) as heard:
        qtbot.keyClick(box, Qt.Key.Key_Return)
    assert heard.args == ["one\ntwo"]
    assert box.height() == low


def test_white_space_is_no_note(qtbot: QtBot, box: NoteBox) -> None:
    qtbot.keyClicks(box, "   ")
    with qtbot.assertNotEmitted(box.noted):
        qtbot.keyClick(box, Qt.Key.Key_Return)


def test_undo_brings_the_last_note_back(qtbot: QtBot, box: NoteBox) -> None:
    qtbot.keyClicks(box, "too quick")
    qtbot.keyClick(box, Qt.Key.Key_Return)
    with qtbot.waitSignal(box.recalled) as heard:
        qtbot.keyClick(box, Qt.Key.Key_Z, Qt.KeyboardModifier.ControlModifier)
    assert heard.args == ["too quick"]
    assert box.toPlainText() == "too quick"


def test_a_draft_is_told_when_typing_rests_or_the_focus_leaves(qtbot: QtBot, box: NoteBox) -> None:
    with qtbot.waitSignal(box.drafted, timeout=2000) as heard:
        qtbot.keyClicks(box, "half a")
    assert heard.args == ["half a"]
    qtbot.keyClicks(box, " note")
    with qtbot.waitSignal(box.drafted, timeout=100) as heard:
        box.clearFocus()
    assert heard.args == ["half a note"]


def test_tab_leaves_a_text_box(qtbot: QtBot) -> None:
    area = TextArea("Words")
    assert area.tabChangesFocus()
    qtbot.addWidget(area)


def test_the_outline_counts_speaks_and_leads(qtbot: QtBot) -> None:
    rail = OutlineRail("Visit outline")
    rail.show_lines(OUTLINE, "phonics")
    rail.resize(268, 500)
    bring_up(qtbot, rail)
    assert clipped_labels(rail) == []
    assert OUTLINE[4].spoken() == "Books match sounds, answered, to revisit"
    assert OUTLINE[2].spoken() == "Phonics and early reading, 3 of 6 answered"
    told = QAccessible.queryAccessibleInterface(rail.list)
    assert told.role() == QAccessible.Role.List
    assert told.child(2).text(QAccessible.Text.Name) == OUTLINE[2].spoken()
    rail.list.setFocus()
    with qtbot.waitSignal(rail.chosen) as heard:
        qtbot.keyClick(rail.list, Qt.Key.Key_Down)
    assert heard.args == ["phonics/daily"]
    with qtbot.assertNotEmitted(rail.chosen):
        rail.show_lines(OUTLINE, "summary")
    spot = rail.list.visualItemRect(rail.list.item(0)).center()
    with qtbot.waitSignal(rail.chosen) as heard:
        qtbot.mouseClick(rail.list.viewport(), Qt.MouseButton.LeftButton, pos=spot)
    assert heard.args == ["before"]
