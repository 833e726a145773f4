"""Long lists of choices: found by typing, chosen by keys, however many there are."""

from PySide6.QtCore import QPoint, Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot

from sifield.forms.template import Choice
from sifield.ui.capture_sections import MOST_IN_BOX, MOST_TICKS, input_of
from sifield.ui.widgets.choice_lines import TickLine
from sifield.ui.widgets.long_choices import LongChoices
from tests.forms.workbooks import options, q, template
from tests.ui.fitting import read
from tests.ui.hands import key
from tests.ui.look import bring_up

MANY = tuple(Choice(name=f"c{number}", label=f"School number {number}") for number in range(50_000))


def shown(qtbot: QtBot, *, several: bool = False) -> tuple[LongChoices, list[object]]:
    made, told = LongChoices("Which school?", MANY, several=several), []
    made.changed.connect(told.append)
    bring_up(qtbot, made)
    made.first_field().setFocus()
    return made, told


def words(made: LongChoices, typed: str) -> None:
    made.find_field.clear()
    QTest.keyClicks(made.find_field, typed)
    QApplication.processEvents()


def test_typing_finds_and_enter_takes_the_first(qtbot: QtBot) -> None:
    made, told = shown(qtbot)
    assert "Nothing chosen · 50,000 of 50,000 found, the first 500 shown" in read(made)
    words(made, "number 4999 SCH")
    assert "15 of 50,000 found" in read(made)
    key(Qt.Key.Key_Return)
    assert told == ["c4999"]
    assert "Chosen: School number 4999" in read(made)
    assert made.find_field.text() == ""


def test_enter_with_nothing_typed_is_left_to_the_page(qtbot: QtBot) -> None:
    _made, told = shown(qtbot)
    key(Qt.Key.Key_Return)
    assert told == []


def test_the_arrows_lead_into_the_list_and_back(qtbot: QtBot) -> None:
    made, told = shown(qtbot)
    words(made, "number 12")
    key(Qt.Key.Key_Down)
    assert made.view.hasFocus()
    key(Qt.Key.Key_Down)
    key(Qt.Key.Key_Space)
    assert told == ["c112"]
    key(Qt.Key.Key_Space)
    assert told == ["c112", None], "the same again takes it back"
    key(Qt.Key.Key_Up)
    key(Qt.Key.Key_Up)
    assert made.find_field.hasFocus()


def test_several_are_ticked_one_by_one(qtbot: QtBot) -> None:
    made, told = shown(qtbot, several=True)
    for place in (0, 1, 0):
        spot = made.view.visualRect(made.view.model().index(place, 0)).center()
        QTest.mouseClick(made.view.viewport(), Qt.MouseButton.LeftButton, pos=spot + QPoint(0, 0))
    assert told == [["c0"], ["c0", "c1"], ["c1"]]


def test_what_is_shown_from_outside_is_not_told(qtbot: QtBot) -> None:
    made, told = shown(qtbot)
    made.show_value("c41234")
    assert told == []
    assert "Chosen: School number 41234" in read(made)
    made.show_choices(MANY[:3])
    assert "3 of 3 found" in read(made)


def test_the_length_of_the_list_decides_the_control() -> None:
    def control(kind: str, many: int) -> str:
        names = [f"n{number}" for number in range(many)]
        return input_of(template([q(f"{kind} few", "a")], options("few", *names)).questions["a"])

    assert [control("select_one", many) for many in (7, 8, MOST_IN_BOX, MOST_IN_BOX + 1)] == [
        "one", "list", "list", "long_list",
    ]  # fmt: skip
    assert [control("select_multiple", many) for many in (MOST_TICKS, MOST_TICKS + 1)] == ["many", "long_many"]


def test_no_choice_of_a_long_list_is_a_widget_of_its_own(qtbot: QtBot) -> None:
    made, _ = shown(qtbot, several=True)
    assert made.findChildren(TickLine) == []
    assert made.view.model().rowCount() == 500
