"""A row that opens something: one button with all its words, which wrap and are never cut."""

import pytest
from PySide6.QtCore import Qt
from PySide6.QtGui import QAccessible
from PySide6.QtTest import QTest
from pytestqt.qtbot import QtBot

from sifield.ui.theme import Mode
from sifield.ui.widgets.list_row import ListRow
from tests.ui.fitting import LONG_SCHOOL, LOOKS, dress
from tests.ui.look import bring_up


def test_it_is_a_button_that_says_everything(qtbot: QtBot) -> None:
    line = ListRow("Book look", "Harbour Lane Primary", tag="Overdue 2 school days", tone="bad")
    bring_up(qtbot, line)
    told = QAccessible.queryAccessibleInterface(line)
    assert told.role() == QAccessible.Role.Button
    assert told.text(QAccessible.Text.Name) == "Book look. Overdue 2 school days. Harbour Lane Primary"


@pytest.mark.parametrize("way", ["click", "Space", "Enter"])
def test_click_and_keys_open_it(qtbot: QtBot, way: str) -> None:
    line = ListRow("Book look")
    bring_up(qtbot, line)
    line.setFocus()
    with qtbot.waitSignal(line.clicked):
        if way == "click":
            QTest.mouseClick(line, Qt.MouseButton.LeftButton)
        else:
            QTest.keyClick(line, Qt.Key.Key_Space if way == "Space" else Qt.Key.Key_Return)


@pytest.mark.parametrize(("mode", "percent"), LOOKS)
def test_long_words_make_it_taller(qtbot: QtBot, mode: Mode, percent: int) -> None:
    dress(mode, percent)
    short, tall = ListRow("Book look"), ListRow(LONG_SCHOOL, LONG_SCHOOL, tag="Overdue 12 school days", tone="bad")
    for line in (short, tall):
        line.resize(420, 10)
        bring_up(qtbot, line)
        line.resize(420, 10)
        assert line.height() >= line.heightForWidth(420) >= 24
    assert tall.height() > short.height()
    title, detail = tall._boxes(420)
    assert title.bottom() <= detail.top()
    assert detail.bottom() <= tall.height()


def test_other_words_are_shown_and_said(qtbot: QtBot) -> None:
    line = ListRow("A1", tag="3 to fill in", tone="warn")
    line.resize(300, 60)
    bring_up(qtbot, line)
    before = line.grab().toImage()
    line.show_row("A1", "by Fri 11 Dec 2026", tag="Complete", tone="ok")
    assert line.accessibleName() == "A1. Complete. by Fri 11 Dec 2026"
    assert line.grab().toImage() != before
