"""Choosing a form from many: looked through under headings, or found by typing."""

from collections.abc import Iterator

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QVBoxLayout, QWidget
from pytestqt.qtbot import QtBot

from sifield.ui.widgets.fields import TextField
from sifield.ui.widgets.grouped_choice import GroupedChoice
from tests.ui.look import bring_up

GROUPS = (
    ("Walks and looks", [("Learning walk", "90 minutes", "walk"), ("Lesson look", "", "lesson")]),
    ("Reviews", [("Attendance review", "240 minutes", "attendance"), ("SEND review", "", "send")]),
)


@pytest.fixture
def field(qtbot: QtBot) -> Iterator[GroupedChoice]:
    """The field in a window, with another below it."""
    window, made = QWidget(), GroupedChoice("Form")
    inner = QVBoxLayout(window)
    inner.addWidget(made)
    inner.addWidget(TextField("Next"))
    made.show_groups(GROUPS)
    made.choose("")
    bring_up(qtbot, window)
    made.setFocus()
    yield made
    window.close()


def found(field: GroupedChoice) -> list[str]:
    model = field.completer().completionModel()
    return [str(model.index(at, 0).data()) for at in range(model.rowCount())]


def test_headings_stand_in_the_list_and_cannot_be_chosen(field: GroupedChoice) -> None:
    words = [field.itemText(at) for at in range(field.count())]
    assert words == ["Walks and looks", "Learning walk", "Lesson look", "Reviews", "Attendance review", "SEND review"]
    QTest.keyClick(field, Qt.Key.Key_Down)
    assert field.chosen == "walk"
    QTest.keyClick(field, Qt.Key.Key_Down)
    QTest.keyClick(field, Qt.Key.Key_Down)
    assert field.chosen == "attendance"


def test_one_group_needs_no_heading(field: GroupedChoice) -> None:
    field.show_groups(GROUPS[:1])
    assert [field.itemText(at) for at in range(field.count())] == ["Learning walk", "Lesson look"]


def test_typing_finds_forms_and_no_headings(qtbot: QtBot, field: GroupedChoice) -> None:
    QTest.keyClicks(field, "review")
    popup = field.completer().popup()
    qtbot.waitUntil(popup.isVisible)
    assert found(field) == ["Attendance review", "SEND review"]
    QTest.keyClick(popup, Qt.Key.Key_Down)
    QTest.keyClick(popup, Qt.Key.Key_Return)
    assert (field.currentText(), field.chosen) == ("Attendance review", "attendance")


def test_a_part_that_only_one_has_is_enough(field: GroupedChoice) -> None:
    QTest.keyClicks(field, "lesson")
    field.completer().popup().hide()
    QTest.keyClick(field, Qt.Key.Key_Tab)
    QApplication.processEvents()
    assert (field.currentText(), field.chosen) == ("Lesson look", "lesson")


def test_what_is_typed_and_is_no_form_chooses_nothing(field: GroupedChoice) -> None:
    field.choose("walk")
    field.lineEdit().selectAll()
    QTest.keyClicks(field, "re")
    field.completer().popup().hide()
    QTest.keyClick(field, Qt.Key.Key_Tab)
    assert field.chosen == ""


def test_a_screen_reader_hears_the_minutes(field: GroupedChoice) -> None:
    row = field.findData("walk")
    assert field.itemData(row, Qt.ItemDataRole.AccessibleTextRole) == "Learning walk, 90 minutes"
