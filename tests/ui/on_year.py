"""A trust in the middle of its year, for tests that only look at it."""

from collections.abc import Iterator

import pytest
from PySide6.QtCore import QRect, Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QWidget

from sifield.ui.screens.coverage import Coverage
from sifield.ui.screens.overview import Overview
from sifield.ui.widgets.matrix import Matrix
from sifield.ui.widgets.record_card import RecordCard
from tests.laptops import NOW, TODAY, Laptop, make_laptop
from tests.trust_pictures import fill
from tests.trust_year import TrustYear
from tests.ui.inline_tasks import InlineTasks


@pytest.fixture(scope="session")
def year(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Laptop]:
    """A laptop with four schools of a trust in November; whoever changes it makes her own."""
    laptop = make_laptop(tmp_path_factory.mktemp("year"))
    fill(TrustYear(laptop), 4)
    yield laptop
    laptop.stores.close()


def coverage_of(laptop: Laptop) -> Coverage:
    return Coverage(InlineTasks(laptop.stores, actor=laptop.reviewer_id, at=NOW), lambda: TODAY)


def overview_of(laptop: Laptop, *, in_circle: bool = True, may_administer: bool = False) -> Overview:
    tasks = InlineTasks(laptop.stores, actor=laptop.reviewer_id, at=NOW)
    return Overview(tasks, lambda: TODAY, may_administer=may_administer, sees_safeguarding=in_circle)


def records(screen: Coverage | Overview) -> list[RecordCard]:
    """The records that are open."""
    QApplication.processEvents()
    return [card for card in screen.records.findChildren(RecordCard) if card.isVisible()]


def click_cell(table: Matrix, row: str, column: object) -> None:
    """Click a cell by the keys of its row and column."""
    rows = [one.key for one in table.cells.rows]
    columns = [one.key for one in table.cells.columns]
    index = table.cells.index(rows.index(row), columns.index(column))
    table.scrollTo(index)
    box: QRect = table.visualRect(index)
    QTest.mouseClick(table.viewport(), Qt.MouseButton.LeftButton, pos=box.center())
    QApplication.processEvents()


def said(table: Matrix, row: str, column: object) -> str:
    """What a cell says in words."""
    return table.cells.cells[row, column].words


def cards_words(cards: list[RecordCard]) -> str:
    return "\n".join(card.accessibleName() for card in cards)


def focused() -> QWidget | None:
    return QApplication.focusWidget()
