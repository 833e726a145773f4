"""A finger on a table inside a page: it scrolls the table where that has more to show, else the page."""

import pytest
from PySide6.QtCore import QPoint
from pytestqt.qtbot import QtBot

from sifield.ui.widgets.heat_cell import HeatCell
from sifield.ui.widgets.layout import Page
from sifield.ui.widgets.matrix import Heading, Matrix
from sifield.ui.widgets.text import Text
from tests.ui.finger import stroke, tap
from tests.ui.look import bring_up


def _page(rows: int) -> tuple[Page, Matrix]:
    table = Matrix("Schools", least=92, tall=50)
    headings = [Heading(at, f"School {at}") for at in range(rows)]
    cells = {(at, "a"): HeatCell("Strong", "2", "Strong", "ok") for at in range(rows)}
    table.show_cells(headings, [Heading("a", "Curriculum")], cells)
    page = Page()
    page.body.addWidget(table)
    for at in range(60):
        page.body.addWidget(Text(f"Line {at}"))
    return page, table


@pytest.mark.parametrize(("rows", "scrolls_table"), [(3, False), (40, True)])
def test_a_finger_scrolls_what_has_more_to_show(qtbot: QtBot, rows: int, scrolls_table: bool) -> None:
    page, table = _page(rows)
    page.resize(600, 500)
    bring_up(qtbot, page)
    table.hold_to(300)
    qtbot.waitUntil(lambda: table.height() > 100)
    stroke(table.viewport(), QPoint(60, 120), QPoint(60, 20))
    wanted, other = (table, page) if scrolls_table else (page, table)
    qtbot.waitUntil(lambda: wanted.verticalScrollBar().value() > 20)
    assert other.verticalScrollBar().value() == 0


def test_a_tap_opens_a_cell(qtbot: QtBot) -> None:
    page, table = _page(3)
    bring_up(qtbot, page)
    with qtbot.waitSignal(table.cell_opened) as opened:
        tap(table.viewport(), QPoint(60, 20))
    assert opened.args == [0, "a"]
