"""From a school's year to its grade, its days and back, as the window leads."""

from collections.abc import Callable
from dataclasses import replace
from datetime import date
from pathlib import Path

import pytest
from PySide6.QtCore import QObject
from PySide6.QtWidgets import QWidget
from pytestqt.qtbot import QtBot

from sifield.fieldwork import access, calendars
from sifield.ui.screens.school_days import SchoolDays
from sifield.ui.screens.school_year import SchoolYear
from sifield.ui.screens.what_changes import WhatChanges
from sifield.ui.widgets.list_row import ListRow
from sifield.ui.year_path import YearPath
from tests.laptops import NOW, TODAY, make_laptop
from tests.trust_years import Trust
from tests.ui.hands import press, write
from tests.ui.inline_tasks import InlineTasks


class Window:
    """Takes what is shown, one screen at a time."""

    def __init__(self, qtbot: QtBot) -> None:
        self.qtbot, self.screen, self.title = qtbot, QWidget(), ""
        self.back: Callable[[], object] | None = None

    def show(
        self, screen: QWidget, title: str, subtitle: str = "", *, back: Callable[[], object] | None = None
    ) -> None:
        self.qtbot.addWidget(screen)
        screen.resize(1366, 700)
        screen.show()
        self.screen, self.title, self.back = screen, title, back

    def go_back(self) -> None:
        assert self.back is not None, "there is a way back from everywhere"
        self.back()

    def open_row(self, title: str) -> None:
        next(one for one in self.screen.findChildren(ListRow) if one.title == title).click()


@pytest.fixture
def window(qtbot: QtBot) -> Window:
    return Window(qtbot)


def test_a_year_is_walked_from_the_grade_to_what_is_planned_and_back(
    qtbot: QtBot, window: Window, tmp_path: Path
) -> None:
    laptop = make_laptop(tmp_path)
    trust = Trust(laptop).begin()
    school = trust.new_school()
    tasks = InlineTasks(laptop.stores, actor=laptop.reviewer_id, at=NOW)
    with laptop.stores.general.read() as session:
        mine = access.whose_laptop(session)
    left: list[str] = []
    parent = QObject()
    path = YearPath(
        tasks, replace(mine, role="administrator"), lambda: TODAY, window.show, lambda: left.append("list"), parent
    )
    path.all()
    press(window.screen, "Days of the trust")
    assert isinstance(window.screen, SchoolDays)
    press(window.screen, "Publish these days")
    with laptop.stores.general.read() as session:
        assert calendars.dates_of(session, 2026, school)[1] == "trust"
    window.go_back()
    assert window.title == "All schools"
    path.open(school)
    assert window.title == "School year"
    for row, title in (
        ("Grade", "Grade"),
        ("What is planned, and what changes", "What changes"),
        ("What is asked, one by one", "What is asked"),
        ("Days of the school year", "Days of the school year"),
        ("Inspectors called", "Inspectors called"),
    ):
        window.open_row(row)
        assert window.title == title
        window.go_back()
        assert isinstance(window.screen, SchoolYear)
    window.open_row("Grade")
    write(window.screen, "Holds from", "1 Sep 2026")
    press(window.screen, "Propose the grade")
    press(window.screen, "Confirm the grade")
    assert isinstance(window.screen, WhatChanges), "a grade that is confirmed leads to what it changes"
    press(window.screen, "Accept these changes")
    window.go_back()
    row = next(one for one in window.screen.findChildren(ListRow) if one.title == "What is planned, and what changes")
    assert row.detail == "0 done, 15 still to do; next by Fri 18 Dec 2026"
    assert row.tag == ""
    window.go_back()
    assert left == ["list"]
    assert min(one.due_on for one in trust.rows(school)) == date(2026, 12, 18)
    laptop.stores.close()
