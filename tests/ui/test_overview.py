"""The overview: every number opens the records behind it, and what must not be seen is not there."""

from pathlib import Path

import pytest
from PySide6.QtCore import Qt
from pytestqt.qtbot import QtBot

from sifield.fieldwork import evidence_map
from sifield.ui.theme import Mode
from sifield.ui.widgets.heat_cell import HeatCell
from tests.laptops import Laptop, make_laptop
from tests.ui.fitting import LOOKS, check_fits, check_order, dress, read
from tests.ui.hands import key, open_screen, press
from tests.ui.on_year import cards_words, click_cell, overview_of, records, said


def test_a_cell_says_how_much_evidence_and_how_old_and_opens_it(qtbot: QtBot, year: Laptop) -> None:
    screen = overview_of(year)
    open_screen(qtbot, screen)
    school = next(one.key for one in screen.table.cells.rows if one.name.startswith("St Wilfrid"))
    words = said(screen.table, school, "curriculum")
    assert words.startswith(
        "judged 2/3, “Working towards the expected level”, on Wed 10 Jun 2026; "
        "5 pieces of evidence from 2 visits, the latest of "
    )
    click_cell(screen.table, school, "curriculum")
    shown = records(screen)
    assert len(shown) == 5, "as many records as the cell says"
    assert "Judged: Working towards the expected level" in cards_words(shown)
    with qtbot.waitSignal(screen.visit_opened) as opened:
        press(screen, shown[0].focusProxy().accessibleName())
    assert opened.args[1] == "general"
    with qtbot.waitSignal(screen.school_opened) as school_opened:
        press(screen, "Open the school")
    assert school_opened.args == [school]


def test_too_little_evidence_is_grey_whatever_it_says(qtbot: QtBot, year: Laptop) -> None:
    screen = overview_of(year)
    open_screen(qtbot, screen)
    thin = [cell for cell in screen.table.cells.cells.values() if isinstance(cell, HeatCell) and cell.is_thin]
    assert thin
    assert all(cell.detail.startswith("1 · ") and "too little to go by" in cell.words for cell in thin)


def test_the_administrator_sets_the_minimum_for_the_trust(qtbot: QtBot, tmp_path: Path) -> None:
    from tests.trust_pictures import fill
    from tests.trust_year import TrustYear

    laptop = make_laptop(tmp_path)
    fill(TrustYear(laptop), 1)
    screen = overview_of(laptop, may_administer=True)
    open_screen(qtbot, screen)
    screen.least.setFocus()
    key(Qt.Key.Key_Down)
    with laptop.stores.general.read() as session:
        assert evidence_map.least_pieces(session) == 3
    assert "fewer than 3" in read(screen)
    laptop.stores.close()


def test_the_programme_strip_opens_what_it_counts(qtbot: QtBot, year: Laptop) -> None:
    screen = overview_of(year)
    open_screen(qtbot, screen)
    click_cell(screen.strip, "", 0)
    assert screen.records.title.text() == "All schools, Autumn"
    assert "overdue" in screen.records.words.text()
    assert records(screen)


def test_an_action_opens_its_plan(qtbot: QtBot, year: Laptop) -> None:
    screen = overview_of(year)
    open_screen(qtbot, screen)
    assert said(screen.actions_table, 0, "red") == "3 red: past its day"
    click_cell(screen.actions_table, 0, "red")
    shown = records(screen)
    assert len(shown) == 3
    with qtbot.waitSignal(screen.plan_opened):
        press(screen, shown[0].focusProxy().accessibleName())


def test_themes_open_their_findings(qtbot: QtBot, year: Laptop) -> None:
    screen = overview_of(year)
    open_screen(qtbot, screen)
    assert said(screen.themes, "Inclusion", 5) == "6 strength, 6 to develop"
    click_cell(screen.themes, "Inclusion", 5)
    assert len(records(screen)) == 12


def test_safeguarding_is_counts_exact_only_inside_the_circle(qtbot: QtBot, year: Laptop) -> None:
    inside, outside = overview_of(year), overview_of(year, in_circle=False)
    open_screen(qtbot, inside)
    assert "Safeguarding visits finished: 2" in read(inside)
    assert "high risk: 2" in read(inside)
    assert "Not all adults know whom to tell" not in read(inside)
    open_screen(qtbot, outside)
    assert "high risk: fewer than 5" in read(outside)
    assert "visits finished" not in read(outside)


def test_with_no_school_it_says_what_will_stand_here(qtbot: QtBot, tmp_path: Path) -> None:
    laptop = make_laptop(tmp_path)
    screen = overview_of(laptop)
    open_screen(qtbot, screen)
    assert "Nothing to look over yet" in read(screen)
    laptop.stores.close()


@pytest.mark.parametrize(("mode", "percent"), LOOKS)
def test_everything_fits_also_very_long_names(qtbot: QtBot, year: Laptop, mode: Mode, percent: int) -> None:
    dress(mode, percent)
    screen = overview_of(year, may_administer=True)
    open_screen(qtbot, screen)
    check_fits(screen, "overview")
    click_cell(screen.table, screen.table.cells.rows[2].key, "curriculum")
    check_fits(screen, "overview-open")


def test_tab_goes_as_the_eye_does(qtbot: QtBot, year: Laptop) -> None:
    screen = overview_of(year, may_administer=True)
    open_screen(qtbot, screen)
    check_order(screen)
