"""What a screen reader says: what changed away from the focus, and what a chart shows."""

import gc
from collections.abc import Iterator
from datetime import UTC, datetime

import pytest
from PySide6.QtCore import QEvent
from PySide6.QtGui import QAccessible
from PySide6.QtWidgets import QApplication, QLabel, QWidget
from pytestqt.qtbot import QtBot
from shiboken6 import isValid

from sifield.errors import SifieldError
from sifield.ui.main_window import MainWindow
from sifield.ui.widgets.days_chart import DaysChart
from sifield.ui.widgets.heat_cell import HeatCell
from sifield.ui.widgets.level_line import LevelLine, LevelPoint
from sifield.ui.widgets.load_line import LoadBar
from sifield.ui.widgets.matrix import Heading, Matrix
from sifield.ui.widgets.outline import OutlineLine, OutlineRail
from sifield.ui.widgets.stack_cell import StackCell
from sifield.ui.widgets.term_chart import Bar, TermChart
from sifield.ui.widgets.trend_line import TrendLine, TrendPoint
from sifield.ui.widgets.year_chart import TermBoxes
from tests.ui.reading_aloud import Said, reading_aloud

AT = datetime(2026, 11, 24, 10, 42, tzinfo=UTC)
FULL = SifieldError("The disk is full.", "Make room, then try again.")


@pytest.fixture
def said() -> Iterator[Said]:
    with reading_aloud() as heard:
        yield heard


def test_a_failed_save_interrupts_and_the_next_good_one_is_told(qtbot: QtBot, said: Said) -> None:
    window = MainWindow()
    qtbot.addWidget(window)
    window.show_saved(AT)
    assert said == [], "every key typed is saved: that is no news"
    window.show_save_failed(FULL)
    assert ("Not saved. The disk is full.", True) in said
    said.clear()
    window.show_saved(AT)
    assert said == [(f"Saved {AT.astimezone():%H:%M}", False)]


def test_a_fault_interrupts_and_news_waits(qtbot: QtBot, said: Said) -> None:
    window = MainWindow()
    qtbot.addWidget(window)
    window.show_banner("3 visits came by sync.")
    window.show_fault(FULL)
    assert said == [("3 visits came by sync.", False), ("The disk is full. Make room, then try again.", True)]


def _told(widget: QWidget) -> str:
    interface = QAccessible.queryAccessibleInterface(widget)
    return ". ".join(interface.text(part) for part in (QAccessible.Text.Name, QAccessible.Text.Description))


def test_charts_tell_their_numbers(qtbot: QtBot) -> None:
    days, terms, trend = DaysChart("Days until closed"), TermChart("The year"), TrendLine("Reading")
    days.show_bars([("Up to 30", 4), ("More", 2)])
    terms.show_bars([Bar("Harbour Lane", 3, 1, 2)])
    trend.show_points([TrendPoint("Sep", 0.2, "Emerging"), TrendPoint("Nov", 0.8, "Secure")])
    levels = LevelLine("Inclusion", 3, [LevelPoint("Aut", 2, "Autumn: strong"), LevelPoint("Spr", None, "")])
    boxes = TermBoxes("Amber", (2, 0, 4), "")
    assert _told(days) == "Days until closed. Up to 30: 4. More: 2"
    assert _told(terms) == "The year. Harbour Lane: 3 of 6 done, 2 overdue"
    assert _told(trend) == "Reading. Sep: Emerging. Nov: Secure"
    assert _told(levels) == "Inclusion. Autumn: strong"
    bar = LoadBar(3, 8)
    assert _told(boxes).startswith("Amber: autumn 2, spring 0, summer 4")
    assert _told(bar) == "Half-days of this half-term. 3 booked of 8 released"
    for chart in (days, terms, trend, levels, boxes, bar):
        assert QAccessible.queryAccessibleInterface(chart).role() == QAccessible.Role.Chart


def test_a_chart_may_go_while_it_is_being_read(qtbot: QtBot) -> None:
    for _ in range(50):
        around = QWidget()
        charts = [TrendLine("Reading", around), LoadBar(1, 2, around)]
        read = [QAccessible.queryAccessibleInterface(each) for each in charts]
        assert [one.role() for one in read] == [QAccessible.Role.Chart] * 2
        assert QAccessible.queryAccessibleInterface(around).childCount() == 2
        around.deleteLater()
        QApplication.sendPostedEvents(around, QEvent.Type.DeferredDelete)
        assert not any(map(isValid, read)), "Qt deletes what it reads by, with the chart"
        gc.collect(0)
    assert QAccessible.queryAccessibleInterface(QLabel("A word")).role() == QAccessible.Role.StaticText


def test_a_heat_map_is_a_table_whose_cells_say_where_they_stand_and_what_they_show(qtbot: QtBot) -> None:
    table = Matrix("Schools side by side", least=92, tall=50, empty="no evidence")
    qtbot.addWidget(table)
    rows = [Heading("a", "Ashdown High"), Heading("b", "Fernhill")]
    columns = [Heading("1", "Curriculum"), Heading("2", "Behaviour")]
    cells = {
        ("a", "1"): HeatCell("Strong", "3 · 2 d", "Strong, 3 pieces of evidence, the latest of 2 days ago", "ok"),
        ("b", "2"): StackCell(1, 1, 0, 2, short=1),
    }
    table.show_cells(rows, columns, cells)
    told = QAccessible.queryAccessibleInterface(table)
    assert told.role() == QAccessible.Role.Table
    words = [told.child(at).text(QAccessible.Text.Name) for at in range(told.childCount())]
    assert "Ashdown High, Curriculum: Strong, 3 pieces of evidence, the latest of 2 days ago" in words
    assert "Ashdown High, Behaviour: no evidence" in words
    assert "Fernhill, Behaviour: 1 of 4 done; 1 done, 1 booked, 2 overdue; 1 short" in words


def test_the_outline_says_how_far_each_line_is(qtbot: QtBot) -> None:
    rail = OutlineRail("Visit outline")
    qtbot.addWidget(rail)
    rail.show_lines([OutlineLine("a", "Reading", 2, 3), OutlineLine("b", "Books", 1, 1, 1, True)], "a")
    told = QAccessible.queryAccessibleInterface(rail.list)
    assert [told.child(at).text(QAccessible.Text.Name) for at in range(told.childCount())] == [
        "Reading, 2 of 3 answered", "Books, answered, to revisit",
    ]  # fmt: skip
