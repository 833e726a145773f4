"""The programme's coverage: figures that open their records, worked by keys and clicks."""

from collections.abc import Callable
from datetime import date
from pathlib import Path

import pytest
from PySide6.QtCore import Qt
from PySide6.QtGui import QAccessible
from pytestqt.qtbot import QtBot

from sifield.fieldwork.coverage import WHOLE_YEAR
from sifield.ui.screens.coverage import Coverage
from sifield.ui.screens.overview import Overview
from sifield.ui.theme import Mode
from sifield.ui.widgets.matrix import Heading, Matrix
from sifield.ui.widgets.stack_cell import StackCell
from tests.laptops import Laptop, make_laptop
from tests.trust_year import TrustYear
from tests.ui.fitting import LOOKS, check_fits, dress, read
from tests.ui.hands import key, open_screen, press
from tests.ui.look import settle
from tests.ui.on_year import cards_words, click_cell, coverage_of, focused, overview_of, records, said


def school_named(laptop: Laptop, name: str) -> str:
    screen = coverage_of(laptop)
    return next(one.key for one in screen.table.cells.rows if one.name == name)


def test_the_arrows_go_from_cell_to_cell_and_enter_opens_one(qtbot: QtBot, year: Laptop) -> None:
    screen = coverage_of(year)
    open_screen(qtbot, screen)
    screen.table.setFocus()
    assert screen.table.here == ("", 0), "the first cell is in hand as soon as the table has the focus"
    key(Qt.Key.Key_Down)
    key(Qt.Key.Key_Right)
    school = screen.table.cells.rows[1].key
    assert screen.table.here == (school, 1)
    key(Qt.Key.Key_End)
    assert screen.table.here == (school, WHOLE_YEAR)
    key(Qt.Key.Key_Home)
    key(Qt.Key.Key_Return)
    assert screen.beside.is_open
    assert screen.records.title.text() == "Ashdown High School, Autumn"
    assert len(records(screen)) == 9
    assert focused() is screen.records.close_button
    key(Qt.Key.Key_Escape)
    assert not screen.beside.is_open
    assert focused() is screen.table, "and one is where one was"
    assert screen.table.here == (school, 0)


def test_the_first_cell_is_in_hand_also_when_the_cells_come_after_the_focus(qtbot: QtBot) -> None:
    table = Matrix("Programme", least=100, tall=50)
    open_screen(qtbot, table)
    table.setFocus()
    assert table.here is None
    table.show_cells([Heading("a", "A school")], [Heading(0, "Autumn")], {("a", 0): StackCell(1, 0, 0, 0)})
    with qtbot.waitSignal(table.cell_opened) as opened:
        key(Qt.Key.Key_Return)
    assert opened.args == ["a", 0]


def test_a_cell_opens_the_list_of_what_it_counts(qtbot: QtBot, year: Laptop) -> None:
    screen = coverage_of(year)
    open_screen(qtbot, screen)
    school = school_named(year, "Fernhill Primary")
    assert said(screen.table, school, 0) == "4 of 9 done; 4 done, 3 due, not booked, 2 overdue"
    click_cell(screen.table, school, 0)
    assert "4 of 9 done, 3 not booked yet, 2 overdue." in read(screen)
    words = cards_words(records(screen))
    assert "Lighthouse sites asks it of Lighthouse: every 2 weeks" in words, "why it is due"
    assert "Safeguarding review. Not booked. Safeguarding · by Fri 11 Dec 2026 · 1 half-day" in words
    with qtbot.waitSignal(screen.school_opened) as opened:
        press(screen, "Open the school")
    assert opened.args == [school]
    late = next(card for card in records(screen) if card.tag.startswith("Overdue"))
    button = late.focusProxy()
    assert button.accessibleName().startswith("Book… Visit of the regional chief executive, Fernhill Primary, ")
    with qtbot.waitSignal(screen.booking_wanted) as wanted:
        qtbot.mouseClick(button, Qt.MouseButton.LeftButton)
    assert wanted.args[0] == school
    assert len(wanted.args[1]) == 1


def test_a_visit_is_opened_from_its_cell_and_several_can_be_booked_at_once(qtbot: QtBot, tmp_path: Path) -> None:
    laptop = make_laptop(tmp_path)
    trust = TrustYear(laptop)
    school = trust.school("Marlow Road")
    begun = trust.ask(school, _day(12, 4), "Book look")
    visit = trust.visit(school, _day(11, 24), status="started")
    trust.settle(begun, visit_id=visit)
    two = [trust.ask(school, _day(12, 4), title) for title in ("Walk", "Talk")]
    screen = coverage_of(laptop)
    open_screen(qtbot, screen)
    click_cell(screen.table, school, 0)
    with qtbot.waitSignal(screen.visit_opened) as opened:
        press(screen, "Open the visit Book look, Marlow Road, Fri 4 Dec 2026")
    assert opened.args == [visit, "general"]
    with qtbot.waitSignal(screen.booking_wanted) as wanted:
        press(screen, "Book all 2 that are not booked…")
    assert (wanted.args[0], sorted(wanted.args[1])) == (school, sorted(two))
    trust.settle(two[0], state="done")
    screen.refresh()
    assert "1 of 3 done, 1 booked, 1 not booked yet." in read(screen), "what is open follows the store"
    laptop.stores.close()


def test_filters_narrow_what_is_counted_and_are_told_in_words(qtbot: QtBot, year: Laptop) -> None:
    screen = coverage_of(year)
    open_screen(qtbot, screen)
    press(screen, "Filter")
    screen.filters.choose("phase", "Secondary")
    assert [one.name for one in screen.table.cells.rows] == ["Ashdown High School"], "one school needs no sum"
    screen.filters.tick.click()
    assert "Only Secondary, Only what is late: 0 of 2 done, 2 overdue." in read(screen)
    press(screen, "Show everything")
    assert len(screen.table.cells.rows) == 5
    assert screen.filters.words() == ""


def test_by_person_counts_half_days(qtbot: QtBot, year: Laptop) -> None:
    screen = coverage_of(year)
    open_screen(qtbot, screen)
    press(screen, "By person, rows")
    names = [one.name for one in screen.table.cells.rows]
    assert names[:3] == ["Everybody", "Bola Adeyemi", "Ines Marsh-Featherstonehaugh"]
    bola = screen.table.cells.rows[1].key
    assert "half-days done" in said(screen.table, bola, WHOLE_YEAR)
    click_cell(screen.table, bola, WHOLE_YEAR)
    assert "no length given" in cards_words(records(screen)), "what has no length counts no half-day, and is said"


def test_half_terms_are_shown_when_asked_for(qtbot: QtBot, year: Laptop) -> None:
    screen = coverage_of(year)
    open_screen(qtbot, screen)
    press(screen, "Half-terms, columns")
    assert [one.name for one in screen.table.cells.columns][:2] == ["Autumn 1", "Autumn 2"]


def test_a_screen_reader_hears_each_cell_with_its_row_and_column(qtbot: QtBot, year: Laptop) -> None:
    screen = coverage_of(year)
    open_screen(qtbot, screen)
    table = QAccessible.queryAccessibleInterface(screen.table)
    assert table.text(QAccessible.Text.Name) == "Programme"
    told = [table.child(at).text(QAccessible.Text.Name) for at in range(table.childCount())]
    (autumn,) = [words for words in told if words.startswith("All schools, Autumn: ")]
    assert "overdue" in autumn


def test_with_nothing_it_says_what_will_stand_here(qtbot: QtBot, tmp_path: Path) -> None:
    laptop = make_laptop(tmp_path)
    screen = coverage_of(laptop)
    open_screen(qtbot, screen)
    assert "Nothing is asked yet" in read(screen)
    assert not screen.table.isVisible()
    laptop.stores.close()


def test_a_long_list_comes_in_parts(qtbot: QtBot, year: Laptop) -> None:
    screen = coverage_of(year)
    open_screen(qtbot, screen)
    click_cell(screen.table, "", WHOLE_YEAR)
    assert len(records(screen)) == 15
    screen.records.more.click()
    assert len(records(screen)) == 30


@pytest.mark.parametrize("screen_of", [coverage_of, overview_of])
def test_the_table_follows_the_height_of_the_window(
    qtbot: QtBot, year: Laptop, screen_of: Callable[[Laptop], Coverage | Overview]
) -> None:
    screen = screen_of(year)
    qtbot.addWidget(screen)
    settle(screen, (1366, 320))
    low = screen.table.height()
    screen.hide()  # another place is shown while the window grows
    settle(screen, (1366, 700))
    assert screen.table.height() > low


@pytest.mark.parametrize(("mode", "percent"), LOOKS)
def test_everything_fits_also_very_long_names(qtbot: QtBot, year: Laptop, mode: Mode, percent: int) -> None:
    dress(mode, percent)
    screen = coverage_of(year)
    open_screen(qtbot, screen)
    check_fits(screen, "coverage")
    screen.filter_button.click()
    check_fits(screen, "coverage-filters")
    click_cell(screen.table, screen.table.cells.rows[1].key, 0)
    check_fits(screen, "coverage-open")


def test_tab_goes_as_the_eye_does(qtbot: QtBot, year: Laptop) -> None:
    screen = coverage_of(year)
    open_screen(qtbot, screen)
    screen.filter_button.click()
    screen.year.setFocus()
    walked = [screen.year]
    for _ in range(9):
        key(Qt.Key.Key_Tab)
        walked.append(focused())
    fields = [field for field in screen.filters.fields.values() if field.isVisible()]
    ways = [screen.rows.first(), screen.span.first(), screen.filter_button]
    assert walked == [screen.year, *ways, *fields, screen.filters.tick, screen.table][:10]


def _day(month: int, day: int) -> date:
    return date(2026, month, day)
