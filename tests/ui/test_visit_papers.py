"""What can be given out of a visit, in the window: the way there, seen, saved, copied, and no names."""

from collections.abc import Iterator
from pathlib import Path
from typing import Any, cast

import openpyxl
import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QApplication, QFileDialog
from pytestqt.qtbot import QtBot

from sifield.fieldwork import findings, planning, schools, visits
from sifield.ui.main_window import MainWindow
from sifield.ui.screens.reports import Reports
from sifield.ui.visit_path import VisitPath
from tests.laptops import NOW
from tests.ui.fitting import LOOKS, check_fits, dress, read
from tests.ui.hands import key, open_screen, press
from tests.ui.walked import Walk, found, planned, walk


@pytest.fixture(scope="module")
def walked(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Walk]:
    made = walk(tmp_path_factory.mktemp("walked"))
    planned(made, 3)
    with made.store.write(made.laptop.reviewer_id, NOW) as session:
        visits.finish(session, made.visit_id, made.now())
    yield made
    made.laptop.stores.close()


class Way:
    """The window with its way through a visit."""

    def __init__(self, qtbot: QtBot, made: Walk) -> None:
        self.window = MainWindow()
        stores = made.laptop.stores
        self.path = VisitPath(self.window, cast(Any, made.tasks), stores, made.laptop.reviewer_id)
        open_screen(qtbot, self.window, (1366, 768))

    def papers(self) -> Reports:
        screen = self.path.current_screen
        assert isinstance(screen, Reports)
        return screen

    def offered(self) -> list[str]:
        return [line.text() for line in self.papers().choices.lines.values()]


def test_every_step_of_a_visit_leads_to_its_papers_and_back(qtbot: QtBot, walked: Walk) -> None:
    way = Way(qtbot, walked)
    way.path.findings(walked.visit_id)
    press(way.window, "Papers")
    assert way.offered() == ["Door page", "Actions as a table", "Visit note", "Summary for staff"]
    assert "Harbour Lane Primary" in way.papers().paper.words
    way.window.top_bar.went_back.emit()
    assert way.path.current_screen is not None
    assert way.path.current_screen.objectName() == "findings_screen"
    way.path.plan(walked.plan_id)
    press(way.window, "Papers")
    assert way.papers().paper.page_count == 1
    way.window.top_bar.went_back.emit()
    assert way.path.current_screen.objectName() == "plan_screen"


def test_a_walk_with_nothing_to_plan_ends_in_a_note(qtbot: QtBot, tmp_path: Path) -> None:
    made = walk(tmp_path)
    found(made, 1)
    way = Way(qtbot, made)
    way.path.findings(made.visit_id)
    press(way.window, "End with a note")
    assert way.offered()[0] == "Visit note"
    note = way.papers().paper.words
    assert "3 rooms visited" in note
    assert "Reception" not in note, "in a small school a room is a person"
    assert "Draft" in note
    assert "the visit is not finished yet" in read(way.papers())
    made.laptop.stores.close()


def test_the_table_is_copied_for_letters_and_workbooks_and_saved_for_excel(
    qtbot: QtBot, walked: Walk, tmp_path: Path
) -> None:
    way = Way(qtbot, walked)
    way.path.papers(walked.visit_id, back=lambda: None)
    press(way.window, "Actions as a table, Which paper")
    way.papers().copy.setFocus()
    key(Qt.Key.Key_Return)
    lines = QApplication.clipboard().text().splitlines()
    assert lines[0].startswith("Ref\tFinding\tWhose")
    assert len(lines) == 4
    assert "Hannah Oduya" in QApplication.clipboard().mimeData().html()
    press(way.window, "Save for Excel…")
    dialog = way.window.findChild(QFileDialog, "excel_dialog")
    assert dialog is not None
    dialog.fileSelected.emit(str(tmp_path / "actions.xlsx"))
    dialog.close()
    assert openpyxl.load_workbook(tmp_path / "actions.xlsx")["Actions"].max_row == 4


def test_a_paper_is_printed_from_memory(qtbot: QtBot, walked: Walk, tmp_path: Path) -> None:
    from PySide6.QtPrintSupport import QPrintDialog

    way = Way(qtbot, walked)
    way.path.papers(walked.visit_id, back=lambda: None)
    way.papers().choices.first_field().setFocus()
    key(Qt.Key.Key_P, Qt.KeyboardModifier.ControlModifier)
    dialog = way.papers().findChild(QPrintDialog)
    assert dialog is not None
    dialog.printer().setOutputFileName(str(tmp_path / "printed.pdf"))
    dialog.accepted.emit(dialog.printer())
    dialog.close()
    assert (tmp_path / "printed.pdf").read_bytes().startswith(b"%PDF-")


def test_the_summary_for_staff_names_nobody_and_says_what_to_look_at(qtbot: QtBot, walked: Walk) -> None:
    with walked.store.write(walked.laptop.reviewer_id, NOW) as session:
        schools.add_person(session, "Sam Evans (Year 3)", "")
        words = "Hannah Oduya and Mr Peake model blending in Year 2, Sam Evans too; Hannah also checks Ashdown’s group."
        finding_id = findings.raise_finding(session, walked.visit_id, walked.note_ids[:1], words, "strength")
    way = Way(qtbot, walked)
    way.path.papers(walked.visit_id, back=lambda: None)
    press(way.window, "Summary for staff, Which paper")
    told = " ".join(way.papers().paper.words.split())
    assert "the reading lead and a colleague model blending in Year 2, a colleague too" in told
    assert "Amara" not in told
    assert "May be a name: Hannah, Ashdown’s. In a small school this may be one person: Year 2." in read(way.papers())
    assert "May be a name" not in told, "that is for her who gives it out"
    with walked.store.write(walked.laptop.reviewer_id, NOW) as session:
        findings.remove_finding(session, finding_id)


def test_of_fewer_than_three_rooms_staff_are_told_nothing(qtbot: QtBot, tmp_path: Path) -> None:
    made = walk(tmp_path, rooms=2)
    found(made, 2)
    way = Way(qtbot, made)
    way.path.papers(made.visit_id, back=lambda: None)
    press(way.window, "Summary for staff, Which paper")
    told = " ".join(way.papers().paper.words.split())
    assert "Fewer than three rooms were visited" in told
    with made.store.read() as session:
        rows = planning.get_plan(session, made.plan_id).findings
    press(way.window, "Visit note, Which paper")
    noted = " ".join(way.papers().paper.words.split())
    assert "Fewer than three rooms were visited" in noted
    assert all(row.text not in told + noted for row in rows)
    made.laptop.stores.close()


@pytest.mark.parametrize(("mode", "percent"), LOOKS)
def test_everything_fits(qtbot: QtBot, walked: Walk, mode: Any, percent: int) -> None:
    dress(mode, percent)
    way = Way(qtbot, walked)
    way.path.papers(walked.visit_id, back=lambda: None)
    press(way.window, "Summary for staff, Which paper")
    check_fits(way.papers(), "papers")
