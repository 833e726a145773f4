"""Striking a name out from within a visit: by the key, with the words that are selected, and a certificate to keep."""

from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from PySide6.QtWidgets import QApplication, QPlainTextEdit, QWidget
from pytestqt.qtbot import QtBot

from sifield.fieldwork import capture, findings, planning, strike_certificates, visits
from sifield.models.exchange import Device
from sifield.models.plans import Plan, Revision
from sifield.ui.main_window import MainWindow
from sifield.ui.strike_out import StrikeOut
from sifield.ui.theme import theme
from sifield.ui.visit_path import VisitPath
from sifield.wire.ids import new_id
from sifield.wire.striking import MARK
from tests.stored import everything_in
from tests.ui.look import clipped_labels, grab, sideways, small_targets, unnamed
from tests.ui.on_site import OnSite, on_site, part, press, tool, words

NAME = "Oluwadamilola Featherstonehaugh"


@pytest.fixture
def made(qtbot: QtBot, tmp_path: Path) -> Iterator[OnSite]:
    visit = on_site(tmp_path)
    device = Device(
        device_id=new_id(), device_key=b"", person_id=visit.laptop.reviewer_id, person_name="Amara Whitlock",
        role="reviewer", trust_id=new_id(), trust_name="Tidewater Learning Trust", root_pem="", issuing_pem="",
        scopes=[],
    )  # fmt: skip
    visit.write(lambda session: session.add(device))
    yield visit
    visit.laptop.stores.close()


@pytest.fixture
def path(qtbot: QtBot, made: OnSite) -> VisitPath:
    shown = MainWindow()
    qtbot.addWidget(shown)
    shown.resize(1366, 768)
    with qtbot.waitExposed(shown):
        shown.show()
    shown.activateWindow()
    qtbot.waitUntil(shown.isActiveWindow)
    path = VisitPath(shown, made.tasks, made.laptop.stores, made.laptop.reviewer_id)
    path.capture(made.visit_id)
    QApplication.processEvents()
    return path


@pytest.fixture
def window(path: VisitPath) -> MainWindow:
    shown = path.parent()
    assert isinstance(shown, MainWindow)
    return shown


def note(made: OnSite, text: str) -> str:
    row = made.write(
        lambda session: capture.add_note(session, made.visit_id, made.laptop.reviewer_id, text, made.clock())
    )
    return str(row.id)


def everything(made: OnSite) -> str:
    return "\n".join(everything_in(store).text for store in made.laptop.stores.both())


def test_by_keys_alone_with_the_words_that_are_selected(window: MainWindow, made: OnSite, tmp_path: Path) -> None:
    press(window, f"…{NAME} reads well")
    field = QApplication.focusWidget()
    press(window, "Ctrl+A", "Ctrl+Shift+X")
    assert part(window, "words_to_strike").text() == f"{NAME} reads well"
    assert f"Will read: {' '.join([MARK] * 4)}" in words(window), "the whole line was selected"
    part(window, "words_to_strike").setFocus()
    press(window, "Ctrl+A", f"…{NAME}", "Enter")
    assert f"Will read: {MARK} {MARK} reads well" in words(window)
    strike = part(window, "strike_out")
    assert QApplication.focusWidget() is strike
    assert strike.text() == "Strike out in 1 place, for ever"
    press(window, "Space")
    assert made.draft().answers["focus", ""] == f"{MARK} {MARK} reads well"
    assert "Featherstonehaugh" not in everything(made)
    assert "Struck out on this laptop." in words(window)
    with made.laptop.stores.general.read() as session:
        [row] = strike_certificates.list_certificates(session, made.visit_id)
    panel = part(window, "strike_panel")
    target = tmp_path / row.file_name
    strikes = window.findChildren(StrikeOut)[0]
    strikes.certificates.save(row, target)
    said = target.read_text("utf-8-sig")
    assert "CERTIFICATE OF STRIKING OUT" in said
    assert "answer: " in said
    assert "Featherstonehaugh" not in said
    press(window, "Esc")
    assert not panel.isVisible()
    shown = [one.toPlainText() for one in window.findChildren(QPlainTextEdit) if one.isVisible()]
    assert not any("Featherstonehaugh" in text for text in shown), "nor does the screen show it any more"
    assert field is not QApplication.focusWidget()


def test_words_that_stand_nowhere_are_not_struck_out(window: MainWindow, made: OnSite) -> None:
    note(made, "Two pupils read aloud")
    tool(window, "strike_a_name").click()
    press(window, "…Nobody Here", "Enter")
    assert "These words stand nowhere in this visit." in words(window)
    assert not part_is_shown(window, "strike_out")
    part(window, "words_to_strike").setText("N")
    part(window, "look_where").click()
    assert "Type the whole name, or the words." in words(window)


def test_after_the_signatures_it_says_what_it_does_not_reach(
    window: MainWindow, path: VisitPath, made: OnSite, monkeypatch: pytest.MonkeyPatch
) -> None:
    note_id = note(made, f"{NAME} told us")
    made.write(lambda session: findings.raise_finding(session, made.visit_id, [note_id], f"{NAME} told us"))
    made.write(lambda session: visits.finish(session, made.visit_id, made.clock()))
    plan_id = made.write(lambda session: planning.open_plan(session, made.visit_id))
    made.write(lambda session: sign(session, plan_id, made))
    path.findings(made.visit_id)
    press(window, "Ctrl+Shift+X", f"…{NAME}", "Enter")
    assert "Nobody can change its PDF" in words(window)
    press(window, "Space")
    assert "Featherstonehaugh" not in everything(made)
    assert f"{MARK} {MARK} told us" in words(window)


def sign(session: Any, plan_id: str, made: OnSite) -> None:
    """Have a signed state of the plan, as its row stands."""
    plan = session.get_one(Plan, plan_id)
    plan.status = "issued"
    session.add(
        Revision(
            scope=plan.scope, plan_id=plan_id, number=1, sha256="0" * 64, size=1, field="reviewer",
            signer_id=made.laptop.reviewer_id, signer_name="Amara Whitlock", signer_role="reviewer",
            identity="confirmed", certificate_sha256="", made_at=made.clock(),
        )
    )  # fmt: skip


def part_is_shown(window: MainWindow, name: str) -> bool:
    return any(one.isVisible() for one in window.findChildren(QWidget, name))


@pytest.mark.parametrize(("mode", "percent"), [("dark", 100), ("light", 200)])
def test_the_panel_is_whole(window: MainWindow, made: OnSite, mode: Any, percent: int) -> None:
    for at in range(14):
        note(made, f"{NAME} and {at} others read aloud and explained what the passage meant to them")
    theme().set_mode(mode)
    theme().set_percent(percent)
    press(window, "Ctrl+Shift+X", f"…{NAME}", "Enter")
    assert "And 2 more places." in words(window)
    grab(window, f"strike-{mode}-{percent}")
    press(window, "Space")
    grab(window, f"struck-{mode}-{percent}")
    assert [*clipped_labels(window), *sideways(window), *unnamed(window), *small_targets(window)] == []
