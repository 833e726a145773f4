"""A finger on a table inside a page: it scrolls the table where that has more to show, else the page."""

import pytest
from PySide6.QtCore import QPoint
from PySide6.QtWidgets import QApplication, QWidget
from pytestqt.qtbot import QtBot

from sifield.ui.widgets.buttons import SecondaryButton
from sifield.ui.widgets.drag_grip import DragGrip
from sifield.ui.widgets.fields import ChoiceField
from sifield.ui.widgets.heat_cell import HeatCell
from sifield.ui.widgets.layout import Page
from sifield.ui.widgets.list_row import ListRow
from sifield.ui.widgets.matrix import Heading, Matrix
from sifield.ui.widgets.paper import Paper
from sifield.ui.widgets.signature_pad import SignaturePad
from sifield.ui.widgets.text import Text
from tests.ui.finger import pull, stroke, tap
from tests.ui.look import bring_up


def _page(rows: int) -> tuple[Page, Matrix]:
    table = Matrix("Schools", least=92, tall=50)
    headings = [Heading(at, f"School {at}") for at in range(rows)]
    cells = {(at, "a"): HeatCell("Strong", "2", "Strong", "ok") for at in range(rows)}
    table.show_cells(headings, [Heading("a", "Curriculum")], cells)
    return _above_lines(table), table


def _above_lines(part: QWidget) -> Page:
    """Put a part on a page that has more to show."""
    page = Page()
    page.body.addWidget(part)
    for at in range(60):
        page.body.addWidget(Text(f"Line {at}"))
    page.resize(600, 500)
    return page


@pytest.mark.parametrize(("rows", "scrolls_table"), [(3, False), (40, True)])
def test_a_finger_scrolls_what_has_more_to_show(qtbot: QtBot, rows: int, scrolls_table: bool) -> None:
    page, table = _page(rows)
    bring_up(qtbot, page)
    table.hold_to(300)
    qtbot.waitUntil(lambda: table.height() > 100)
    stroke(table.viewport(), QPoint(60, 120), QPoint(60, 20))
    wanted, other = (table, page) if scrolls_table else (page, table)
    qtbot.waitUntil(lambda: wanted.verticalScrollBar().value() > 20)
    assert other.verticalScrollBar().value() == 0


@pytest.mark.parametrize("what", ["button", "line", "choice"])
def test_a_finger_that_scrolls_presses_nothing(qtbot: QtBot, what: str) -> None:
    """What it came down on moves with it, so that it goes up over the same thing again."""
    pressed: list[str] = []
    part: QWidget
    if what == "button":
        part = SecondaryButton("Open the plan")
        part.clicked.connect(lambda: pressed.append("button"))
    elif what == "line":
        part = ListRow("Book look", "Begun, not finished")
        part.clicked.connect(lambda: pressed.append("line"))
    else:
        part = ChoiceField("Term")
        part.addItems(["Autumn", "Spring"])
    page = _above_lines(part)
    bring_up(qtbot, page)
    bar = page.verticalScrollBar()
    steps = 0

    def follow() -> None:
        nonlocal steps
        steps += 1
        if steps > 2:  # the first tell that the finger does not only tap
            qtbot.waitUntil(lambda: bar.value() >= 15 * (steps - 2))

    pull(part, QPoint(0, -160), follow)
    QApplication.processEvents()
    assert bar.value() > 80
    assert pressed == []
    assert QApplication.activePopupWidget() is None


def test_a_finger_signs_on_a_page_that_could_scroll(qtbot: QtBot) -> None:
    pad = SignaturePad("Signature of the headteacher")
    page = _above_lines(pad)
    bring_up(qtbot, page)
    paper = pad.findChild(Paper)
    assert paper is not None
    stroke(paper, QPoint(60, 90), QPoint(160, 30))
    ((first, *_, last),) = paper.strokes
    assert (first[0] < last[0], first[1] > last[1]) == (True, True)
    assert page.verticalScrollBar().value() == 0


def test_a_row_is_dragged_by_finger_on_a_page_that_could_scroll(qtbot: QtBot) -> None:
    grip = DragGrip("Move the row")
    page = _above_lines(grip)
    bring_up(qtbot, page)
    with qtbot.waitSignal(grip.dropped) as dropped:
        stroke(grip, grip.rect().center(), grip.rect().center() - QPoint(0, 200))
    assert dropped.args == [grip.mapToGlobal(grip.rect().center() - QPoint(0, 200))]
    assert page.verticalScrollBar().value() == 0


def test_a_tap_opens_a_list_to_choose_from(qtbot: QtBot) -> None:
    page, field = Page(), ChoiceField("Term")
    field.addItems(["Autumn", "Spring"])
    page.body.addWidget(field)
    bring_up(qtbot, page)
    tap(field)
    popup = QApplication.activePopupWidget()
    assert popup is not None
    assert popup.isAncestorOf(field.view())
    field.hidePopup()


def test_a_tap_opens_a_cell(qtbot: QtBot) -> None:
    page, table = _page(3)
    bring_up(qtbot, page)
    with qtbot.waitSignal(table.cell_opened) as opened:
        tap(table.viewport(), QPoint(60, 20))
    assert opened.args == [0, "a"]
