"""Case files are drawn while a review is captured; names and dates of birth are warned of where they are typed."""

from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from PySide6.QtWidgets import QApplication, QLabel, QWidget
from pytestqt.qtbot import QtBot
from sqlalchemy import select
from sqlalchemy.orm import Session

from sifield.fieldwork import capture, case_samples
from sifield.forms.naming import BIRTH, NAME
from sifield.models.samples import Sample
from sifield.ui.main_window import MainWindow
from sifield.ui.tasks import BackgroundTasks
from sifield.ui.theme import theme
from sifield.ui.widgets.sample_panel import SamplePanel
from tests.forms.workbooks import workbook
from tests.ui.look import clipped_labels, grab, sideways, small_targets, unnamed
from tests.ui.on_site import OnSite, in_window, on_site, opened, part, press, tool, words

_FORM = workbook(
    survey=[
        {"type": "begin_group", "name": "talk", "label": "Talk"},
        {"type": "text", "name": "said", "label": "What was said", "appearance": "multiline"},
        {"type": "end_group"},
        {"type": "begin_repeat", "name": "file", "label": "Case file"},
        {"type": "text", "name": "file_number", "label": "Number of the file"},
        {"type": "select_one kinds", "name": "file_kind", "label": "Kind of file"},
        {"type": "select_one by", "name": "file_choice", "label": "Who chose it"},
        {"type": "end_repeat"},
    ],
    choices=[
        {"list_name": "kinds", "name": "protection", "label": "Child protection plan"},
        {"list_name": "kinds", "name": "peer", "label": "Child-on-child abuse"},
        {"list_name": "by", "name": "random", "label": "At random"},
    ],
    settings=[{"form_title": "Files", "form_id": "files", "version": "1"}],
)


@pytest.fixture
def made(qtbot: QtBot, tmp_path: Path) -> Iterator[OnSite]:
    visit = on_site(tmp_path, workbook=_FORM)
    yield visit
    visit.laptop.stores.close()


def drawn(made: OnSite) -> list[tuple[object, object, object]]:
    draft = made.draft()
    return [
        tuple(draft.answers.get((name, row.row.id)) for name in ("file_kind", "file_number", "file_choice"))
        for row in draft.rows
    ]


def test_files_are_drawn_by_keys_and_can_be_drawn_again(made: OnSite) -> None:
    window = in_window(made.screen())
    tool(window, "draw_case_files").click()
    press(window, "…12", "Tab", "…4", "Tab", "Tab", "…3f9a01bc", "Tab", "Space")
    first = drawn(made)
    assert len(first) == 3
    assert {kind for kind, _, _ in first} == {"protection", "peer"}
    assert {by for _, _, by in first} == {"random"}
    assert "seed 3f9a01bc" in words(window)
    assert "From: Child protection plan 12, Child-on-child abuse 4." in words(window)
    part(window, "draw_files").click()
    assert drawn(made) == first, "the same seed makes no second entry of a file"
    with made.laptop.stores.general.read() as session:
        assert len(session.scalars(select(Sample)).all()) == 2
        assert [one.seed for one in case_samples.list_samples(session, made.visit_id)] == ["3f9a01bc"] * 2
    press(window, "Esc")
    assert not part_panel(window).isVisible()


def test_once_files_are_drawn_the_panel_shows_them_and_keeps_the_keys(qtbot: QtBot, made: OnSite) -> None:
    tasks = BackgroundTasks(now=made.clock)
    tasks.open(made.laptop.stores, actor=made.laptop.reviewer_id)
    window = opened(qtbot, made, tasks=tasks)
    qtbot.waitUntil(lambda: not tasks.busy)
    tool(window, "draw_case_files").click()
    press(window, "…12", "Tab", "…4", "Enter")
    qtbot.waitUntil(lambda: "Drawn so far" in words(window) and "From: Child protection plan 12" in words(window))
    qtbot.waitUntil(lambda: not tasks.busy and window.findChild(QWidget, "card_said") is not None)
    QApplication.processEvents()
    panel = part_panel(window)
    assert panel.isAncestorOf(QApplication.focusWidget())
    said = next(each for each in panel.findChildren(QLabel) if each.text() == "Drawn so far")
    assert not said.visibleRegion().isEmpty()
    press(window, "Esc")
    assert not panel.isVisible()
    assert window.findChild(QWidget, "card_said").isAncestorOf(QApplication.focusWidget())
    window.close()
    tasks.close()


def part_panel(window: MainWindow) -> Any:
    return window.findChildren(SamplePanel)[0]


def test_numbers_that_cannot_be_are_said(made: OnSite) -> None:
    window = in_window(made.screen())
    tool(window, "draw_case_files").click()
    part(window, "draw_files").click()
    assert "There are no files to draw from." in words(window)
    for typed in ("Jamie", "²", "9" * 5_000):
        first = next(iter(part_panel(window).sizes.values()))
        first.setFocus()
        press(window, "Ctrl+A", f"…{typed}", "Enter")
        assert "Write numbers only" in words(window)
    assert drawn(made) == []


@pytest.mark.parametrize("number", ["²", "9" * 5_000])
def test_what_was_typed_as_the_number_of_a_file_keeps_no_other_from_being_drawn(made: OnSite, number: str) -> None:
    def enter(session: Session) -> None:
        row = capture.add_row(session, made.visit_id, "file", "A file", made.clock()).row
        capture.save_answer(session, made.visit_id, "file_number", row.id, number, running=False)

    made.write(enter)
    window = in_window(made.screen())
    tool(window, "draw_case_files").click()
    press(window, "…3", "Enter")
    assert [str(one[1]) for one in drawn(made)] == [number, "1", "2", "3"]


def test_a_name_is_warned_of_where_it_is_typed(made: OnSite) -> None:
    window = in_window(made.screen())
    press(window, "…The lead told Jamie to wait")
    assert NAME in words(window)
    press(window, "Ctrl+A", "…The lead told the pupil to wait")
    assert NAME not in words(window)
    part(window, "note_box").setFocus()
    press(window, "…Born on 3 May 2015")
    made_box = part(window, "note_box")
    made_box.drafted.emit(made_box.toPlainText())
    QApplication.processEvents()
    assert BIRTH in words(window)
    press(window, "Enter")
    assert BIRTH not in words(window), "it warns, and stands in nothing's way"
    assert made.draft().notes[-1].text == "Born on 3 May 2015"


@pytest.mark.parametrize(("mode", "percent"), [("dark", 100), ("light", 200)])
def test_the_panel_is_whole(made: OnSite, mode: Any, percent: int) -> None:
    theme().set_mode(mode)
    theme().set_percent(percent)
    screen = made.screen()
    window = in_window(screen)
    screen.samples.open()
    press(window, "…12")
    part(window, "draw_files").click()
    grab(window, f"sample-{mode}-{percent}")
    assert [*clipped_labels(window), *sideways(window), *unnamed(window), *small_targets(window)] == []
