"""Saving a visit's answers from the window: where the answers are read through, and where a finished visit opens."""

from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import openpyxl
import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QApplication, QFileDialog, QLineEdit, QPushButton, QWidget
from pytestqt.qtbot import QtBot

from sifield.fieldwork import capture, exports
from sifield.forms.exporting import formats
from sifield.forms.exporting.filled import FilledForm
from sifield.ui.answer_export import AnswerExport
from sifield.ui.screens.check_answers import CheckAnswersScreen
from sifield.ui.screens.findings import FindingsScreen
from sifield.ui.widgets.banner import Banners
from tests.ui.on_site import OnSite, on_site, part


@pytest.fixture
def made(qtbot: QtBot, tmp_path: Path) -> Iterator[OnSite]:
    visit = on_site(tmp_path)
    visit.write(lambda session: capture.save_answer(session, visit.visit_id, "focus", "", "=Reading", running=False))
    yield visit
    visit.laptop.stores.close()


def filled(made: OnSite) -> FilledForm:
    with made.laptop.stores.general.read() as session:
        return exports.gather(session, made.visit_id, made.clock())


def dialog_of(window: QWidget) -> QFileDialog:
    found = window.window().findChild(QFileDialog)
    assert found is not None
    return found


@pytest.mark.parametrize("where", ["check", "findings"])
def test_answers_are_saved_from_the_window(qtbot: QtBot, made: OnSite, tmp_path: Path, where: str) -> None:
    check = CheckAnswersScreen(made.tasks, made.visit_id, now=made.clock)
    screen = check if where == "check" else FindingsScreen(made.tasks, made.visit_id)
    qtbot.addWidget(screen)
    screen.resize(1366, 768)
    screen.show()
    button = part(screen, "export_answers")
    button.click()
    dialog = dialog_of(screen)
    name = dialog.findChild(QLineEdit, "fileNameEdit")
    assert name is not None
    assert name.text() == "Learning walk Harbour Lane Primary 2026-11-24.xlsx"
    assert [kind.rpartition("(")[2] for kind in dialog.nameFilters()] == [
        "*.xlsx)", "*.csv)", "*.zip)", "*.xml)", "*.json)",
    ]  # fmt: skip
    name.setText(str(tmp_path / "walk.xlsx"))
    save = next(each for each in dialog.findChildren(QPushButton) if "Save" in each.text())
    with qtbot.waitSignal(button.exported):
        qtbot.mouseClick(save, Qt.MouseButton.LeftButton)
    QApplication.processEvents()
    told = [each.message for each in screen.findChildren(Banners)[0].shown()]
    assert told == ["Saved as walk.xlsx."]
    sheet = openpyxl.load_workbook(tmp_path / "walk.xlsx")["learning_walk"]
    assert "=Reading" in [cell.value for cell in sheet[2]]


def button_of(made: OnSite, banners: Banners) -> AnswerExport:
    return AnswerExport(made.tasks, made.visit_id, banners, now=made.clock)


def test_every_file_is_named_and_that_nothing_is_encrypted(qtbot: QtBot, made: OnSite, tmp_path: Path) -> None:
    banners = Banners()
    qtbot.addWidget(banners)
    button = button_of(made, banners)
    button.save(filled(made), tmp_path / "walk.csv")
    assert [(each.message, each.remedy) for each in banners.shown()] == [
        ("Saved as walk.csv and walk-stop.csv.", f"{formats.ROOMS} It is not encrypted.")
    ]


def test_safeguarding_is_the_first_word_of_the_confirmation(qtbot: QtBot, made: OnSite, tmp_path: Path) -> None:
    banners = Banners()
    qtbot.addWidget(banners)
    button = button_of(made, banners)
    plain = filled(made)
    button.save(replace(plain, template=replace(plain.template, sensitivity="safeguarding")), tmp_path / "walk.json")
    (told,) = banners.shown()
    assert told.message.startswith("Safeguarding: these answers are about the safety of children")
    assert (told.tone, told.remedy) == ("warn", f"Saved as walk.json. {formats.ROOMS}")


@pytest.mark.parametrize(
    ("name", "says"),
    [
        ("walk.pdf", "“walk.pdf” does not say which kind of file to write."),
        ("nowhere/walk.json", "walk.json could not be saved."),
    ],
)
def test_what_cannot_be_saved_is_said(qtbot: QtBot, made: OnSite, tmp_path: Path, name: str, says: str) -> None:
    banners = Banners()
    qtbot.addWidget(banners)
    button = button_of(made, banners)
    button.save(filled(made), tmp_path / name)
    assert [each.message for each in banners.shown()] == [says]
