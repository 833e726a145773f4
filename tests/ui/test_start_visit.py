"""Starting a visit as a person does it."""

from collections.abc import Iterator
from datetime import date
from pathlib import Path

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QAbstractButton, QApplication, QLabel
from pytestqt.qtbot import QtBot

from sifield.assets import asset
from sifield.fieldwork import capture, programme, templates, visits
from sifield.fieldwork.capture import Draft
from sifield.ui.screens.start_visit import StartVisitScreen
from sifield.ui.widgets.layout import Page
from tests.ui import hands
from tests.ui.on_site import OnSite, on_site, press


@pytest.fixture
def made(qtbot: QtBot, tmp_path: Path) -> Iterator[OnSite]:
    visit = on_site(tmp_path)
    yield visit
    visit.laptop.stores.close()


def opened(qtbot: QtBot, made: OnSite, **known: str) -> StartVisitScreen:
    screen = StartVisitScreen(made.tasks, made.laptop.reviewer_id, now=made.clock, **known)
    qtbot.addWidget(screen)
    screen.resize(1366, 700)
    screen.show()
    screen.activateWindow()
    qtbot.waitUntil(screen.isActiveWindow)
    screen.setFocus()
    QApplication.processEvents()
    return screen


def kept(made: OnSite, visit_id: str) -> Draft:
    with made.laptop.stores.general.read() as session:
        return capture.load(session, visit_id)


def faults(screen: StartVisitScreen) -> list[str]:
    said = [label for label in screen.findChildren(QLabel) if label.isVisible() and label.property("tone") == "bad"]
    return [label.text() for label in said]


def test_a_walk_begins_by_keys_alone(qtbot: QtBot, made: OnSite) -> None:
    screen = opened(qtbot, made)
    begun: list[str] = []
    screen.started.connect(begun.append)
    press(screen, "…Harbour Lane Primary", "Tab", "Tab", "…Reading  and oracy", "Tab", "…Ines Calder (deputy), B. Rowe")
    press(screen, "Ctrl+Enter")
    (visit_id,) = begun
    draft = kept(made, visit_id)
    assert (draft.visit.status, draft.visit.started_at) == ("started", made.clock())
    assert draft.visit.focus == "Reading and oracy"
    assert draft.visit.with_names == ("Ines Calder (deputy)", "B. Rowe")
    assert draft.answers["focus", ""] == "Reading and oracy"  # the form need not ask again


def test_a_school_is_found_by_a_part_of_its_name(qtbot: QtBot, made: OnSite) -> None:
    screen = opened(qtbot, made)
    press(screen, "…lane")
    popup = screen.school.completer().popup()
    qtbot.waitUntil(popup.isVisible)
    QTest.keyClick(popup, Qt.Key.Key_Down)
    QTest.keyClick(popup, Qt.Key.Key_Return)
    assert screen.school.currentText() == "Harbour Lane Primary"


def test_it_can_be_planned_for_later(qtbot: QtBot, made: OnSite) -> None:
    screen = opened(qtbot, made, school_id=made.laptop.school_id)
    planned: list[str] = []
    screen.planned.connect(planned.append)
    screen.focus.setFocus()
    press(screen, "…Phonics", "Tab", "Tab")
    screen.day.line.selectAll()
    press(screen, "…in 2 weeks")
    screen.plan.click()
    (visit_id,) = planned
    visit = kept(made, visit_id).visit
    assert (visit.status, visit.planned_on, visit.started_at) == ("planned", date(2026, 12, 8), None)


def test_what_is_missing_is_said_by_each_field(qtbot: QtBot, made: OnSite) -> None:
    screen = opened(qtbot, made)
    press(screen, "…Nowhere")
    screen.start.click()
    assert faults(screen) == ["Choose the school from the list", "Enter what you agreed to look at"]
    assert QApplication.focusWidget() is screen.school
    screen.school.setCurrentIndex(0)
    assert faults(screen) == ["Enter what you agreed to look at"]


def test_what_is_missing_comes_into_view(qtbot: QtBot, made: OnSite) -> None:
    screen = opened(qtbot, made, school_id=made.laptop.school_id)
    screen.resize(900, 280)
    page = screen.findChild(Page)
    assert page is not None
    bar = page.verticalScrollBar()
    bar.setValue(bar.maximum())
    QApplication.processEvents()
    assert screen.focus.visibleRegion().isEmpty()
    hands.press(screen, "Start the walk")
    qtbot.waitUntil(lambda: not screen.focus.visibleRegion().isEmpty())
    assert "Enter what you agreed to look at" in faults(screen)
    (said,) = [label for label in screen.findChildren(QLabel) if label.text() == "Enter what you agreed to look at"]
    assert not said.visibleRegion().isEmpty()


def test_what_is_due_there_is_done_by_this_visit(qtbot: QtBot, made: OnSite) -> None:
    made.write(
        lambda session: programme.add_requirement(
            session, made.laptop.school_id, "learning_walk", "Autumn walk: reading", date(2026, 11, 20)
        )
    )
    screen = opened(qtbot, made, school_id=made.laptop.school_id)
    due = screen.findChild(QAbstractButton, "due_learning_walk")
    assert due is not None
    assert "Overdue 2 school days" in due.accessibleName()
    due.click()
    QApplication.processEvents()
    press(screen, "…Reading")
    begun: list[str] = []
    screen.started.connect(begun.append)
    screen.start.click()
    made.write(lambda session: visits.finish(session, begun[0], made.clock()))
    with made.laptop.stores.general.read() as session:
        assert programme.list_due(session, made.clock().date()) == ()


def test_what_is_known_is_filled_in(qtbot: QtBot, made: OnSite) -> None:
    screen = opened(qtbot, made, school_id=made.laptop.school_id, form_id="learning_walk")
    assert screen.school.currentText() == "Harbour Lane Primary"
    assert screen.form.currentText() == "Learning walk"
    assert screen.start.text() == "Start the walk"


def test_a_paper_of_the_trust_says_who_will_read_it(qtbot: QtBot, made: OnSite) -> None:
    workbook = asset("forms", "regional_report.xlsx").read_bytes()
    made.write(lambda session: templates.publish(session, workbook, "regional_report.xlsx", made.clock()))
    screen = opened(qtbot, made, school_id=made.laptop.school_id, form_id="regional_report")
    words = "This is about the whole trust. Whoever sees the records of the school that you choose sees it too."
    assert words in [label.text() for label in screen.findChildren(QLabel) if label.isVisible()]
    screen.form.choose("learning_walk")
    assert words not in [label.text() for label in screen.findChildren(QLabel) if label.isVisible()]
