"""Reports in the window: chosen by keys, seen before they are saved, saved as PDF or for Excel where one wants them."""

from collections.abc import Callable
from functools import partial
from pathlib import Path
from typing import Any

import pytest
from PySide6.QtCore import QObject, Qt
from PySide6.QtWidgets import QApplication, QFileDialog
from pytestqt.qtbot import QtBot

from sifield.documents import offers
from sifield.fieldwork import access
from sifield.models.exchange import Device
from sifield.ui.main_window import MainWindow
from sifield.ui.programme_path import ProgrammePath
from sifield.ui.screens.reports import Reports
from sifield.ui.theme import Mode
from sifield.ui.visit_path import VisitPath
from tests.laptops import NOW, TODAY, Laptop, make_laptop
from tests.ui.fitting import LOOKS, check_fits, check_order, dress, read
from tests.ui.hands import key, open_screen, press
from tests.ui.inline_tasks import InlineTasks


def opened(qtbot: QtBot, laptop: Laptop, school_id: str = "") -> Reports:
    tasks = InlineTasks(laptop.stores, actor=laptop.reviewer_id, at=NOW)
    look = partial(offers.of_school_or_trust, school_id=school_id, today=TODAY)
    screen = Reports(tasks, lambda: NOW, look)
    open_screen(qtbot, screen)
    screen.setFocus()
    return screen


def offered(screen: Reports) -> list[str]:
    return [line.text() for line in screen.choices.lines.values()]


def save_to(screen: Reports, name: str, path: Path) -> str:
    """Give the dialog a path, and give the name that it proposed."""
    dialog = screen.window().findChild(QFileDialog, f"{name}_dialog")
    assert dialog is not None
    proposed = Path(dialog.selectedFiles()[0]).name
    dialog.fileSelected.emit(str(path))
    dialog.close()
    screen.activateWindow()
    QApplication.processEvents()
    return proposed


def test_a_report_is_seen_and_saved_as_pdf_and_for_excel(qtbot: QtBot, year: Laptop, tmp_path: Path) -> None:
    screen = opened(qtbot, year)
    assert "Harbour Lane Primary" in screen.paper.words
    assert "This is a draft: the term ends on Fri 18 Dec 2026" in read(screen)
    press(screen, "Save as PDF…")
    assert save_to(screen, "pdf", tmp_path / "board.pdf").startswith("Termly report to the trust board, Tidewater")
    assert (tmp_path / "board.pdf").read_bytes().startswith(b"%PDF-")
    assert f"Saved as board.pdf in {tmp_path}." in read(screen)
    key(Qt.Key.Key_E, Qt.KeyboardModifier.ControlModifier)
    assert save_to(screen, "excel", tmp_path / "board.xlsx").endswith(".xlsx")
    assert (tmp_path / "board.xlsx").read_bytes().startswith(b"PK")


def test_another_report_and_other_days_are_chosen_by_keys(qtbot: QtBot, year: Laptop) -> None:
    screen = opened(qtbot, year)
    assert QApplication.focusWidget() is screen.choices.lines["termly"]
    key(Qt.Key.Key_Down)
    key(Qt.Key.Key_Space)
    assert "Safeguarding summary" in screen.paper.words
    assert "School year 2026/27" in screen.paper.words
    screen.period.setFocus()
    key(Qt.Key.Key_Down)
    assert "School year 2025/26" in screen.paper.words
    assert "school year ends" not in screen.draft.text()


def test_what_changed_since_is_read_before_it_is_saved(qtbot: QtBot, tmp_path: Path) -> None:
    from tests.trust_year import TrustYear

    laptop = make_laptop(tmp_path)
    screen = opened(qtbot, laptop)
    TrustYear(laptop).school("Fernhill Primary")
    screen._tasks.tell_changed("general")
    press(screen, "Save as PDF…")
    assert "Fernhill Primary" in screen.paper.words
    save_to(screen, "pdf", tmp_path / "board.pdf")
    assert (tmp_path / "board.pdf").exists()
    laptop.stores.close()


def test_only_the_circle_is_offered_exact_counts(qtbot: QtBot, year: Laptop) -> None:
    inside = opened(qtbot, year)
    assert offered(inside)[1:] == ["Safeguarding summary of the year", "Safeguarding summary of the year, exact"]
    with year.stores.general.apply() as session:
        device = session.get_one(Device, 1)
        scopes, device.scopes = device.scopes, []
    outside = opened(qtbot, year)
    assert offered(outside)[1:] == ["Safeguarding summary of the year"]
    with year.stores.general.apply() as session:
        session.get_one(Device, 1).scopes = scopes


def test_a_school_has_its_own(qtbot: QtBot, year: Laptop) -> None:
    screen = opened(qtbot, year, year.school_id)
    assert offered(screen)[0] == "Academy card"
    assert not screen.period.isVisible(), "a card is of today"
    assert "Harbour Lane Primary" in screen.paper.words


def test_without_a_school_it_says_so_and_tries_again(qtbot: QtBot, year: Laptop) -> None:
    screen = opened(qtbot, year, "no-such-school")
    assert "not on this laptop" in read(screen)
    press(screen, "Save as PDF…")
    assert screen.window().findChild(QFileDialog, "pdf_dialog") is None


@pytest.mark.parametrize(("mode", "percent"), LOOKS)
def test_everything_fits(qtbot: QtBot, year: Laptop, mode: Mode, percent: int) -> None:
    dress(mode, percent)
    screen = opened(qtbot, year)
    check_fits(screen, "reports")
    if percent == 100:
        check_order(screen)


def test_the_overview_leads_to_the_trusts_reports_and_back_and_a_school_to_its_own(qtbot: QtBot, year: Laptop) -> None:
    window = MainWindow()
    tasks = InlineTasks(year.stores, actor=year.reviewer_id, at=NOW)
    with year.stores.general.read() as session:
        whose = access.whose_laptop(session)
    went: list[str] = []
    path = ProgrammePath(
        tasks, whose, NOW.date, VisitPath(window, tasks, year.stores, whose.person_id),
        book=lambda *_: None, open_school=went.append, open_year=went.append, leave=lambda: went.append("overview"),
    )  # fmt: skip
    open_screen(qtbot, window, (1366, 768))
    overview = path.overview()
    window.show_screen(overview, "Overview")
    press(overview, "Reports")
    trust = window.current_screen
    assert isinstance(trust, Reports)
    assert offered(trust)[0] == "Termly report to the trust board"
    window.top_bar.went_back.emit()
    path.reports(year.school_id)
    school = window.current_screen
    assert isinstance(school, Reports)
    assert offered(school)[0] == "Academy card"
    window.top_bar.went_back.emit()
    assert went == ["overview", year.school_id]


class Slow(InlineTasks):
    """Does in the pool only what it is told to finish, as where a report takes its time."""

    def __init__(self, laptop: Laptop) -> None:
        super().__init__(laptop.stores, actor=laptop.reviewer_id, at=NOW)
        self.waiting: list[Callable[[], object]] = []

    def read(self, owner: QObject, work: Any, done: Any, **more: Any) -> None:
        self.waiting.append(lambda: InlineTasks.read(self, owner, work, done, **more))

    def finish(self) -> None:
        while self.waiting:
            self.waiting.pop(0)()


def test_nobody_has_to_wait_and_what_was_chosen_last_is_shown(qtbot: QtBot, year: Laptop) -> None:
    tasks = Slow(year)
    screen = Reports(tasks, lambda: NOW, partial(offers.of_school_or_trust, school_id="", today=TODAY))
    open_screen(qtbot, screen)
    tasks.waiting.pop(0)()
    qtbot.waitUntil(screen.waiting.stop.isVisible, timeout=3000)
    assert "Making the termly report to the trust board… 1 s" in read(screen)
    press(screen, "Do not wait")
    tasks.finish()
    assert "This report is not made." in read(screen)
    press(screen, "Safeguarding summary of the year, Which report")
    press(screen, "Save for Excel…")
    press(screen, "Safeguarding summary of the year, exact, Which report")
    press(screen, "Save as PDF…")
    assert screen.window().findChild(QFileDialog, "pdf_dialog") is None
    tasks.finish()
    assert "Safeguarding summary, exact" in screen.paper.words
    dialog = screen.window().findChild(QFileDialog, "pdf_dialog")
    assert dialog is not None, "asked for before it was made, asked where once it is"
    assert "exact" in dialog.selectedFiles()[0]
    assert screen.window().findChild(QFileDialog, "excel_dialog") is None, "that was another report"
    dialog.close()
