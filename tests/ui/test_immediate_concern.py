"""An immediate concern by its one key: whom to tell, and three things that are kept apart from everything else."""

from collections.abc import Iterator
from datetime import date
from pathlib import Path
from typing import Any

import pytest
from PySide6.QtWidgets import QApplication, QWidget
from pytestqt.qtbot import QtBot
from sqlalchemy import select

from sifield.fieldwork import concerns, contacts, exports, planning, visits
from sifield.fieldwork.contacts import ContactWords
from sifield.models.concerns import Concern
from sifield.ui.main_window import MainWindow
from sifield.ui.theme import theme
from sifield.ui.visit_path import VisitPath
from tests.laptops import TODAY
from tests.stored import everything_in
from tests.ui.fitting import LOOKS
from tests.ui.look import clipped_labels, grab, sideways, small_targets, unnamed
from tests.ui.on_site import OnSite, on_site, part, press, words
from tests.ui.test_check_answers import NEEDED, answer

LEAD, CHAIR = "Imogen Tarrant", "Bartholomew Featherstonehaugh-Wolstenholme"


@pytest.fixture
def made(qtbot: QtBot, tmp_path: Path) -> Iterator[OnSite]:
    visit = on_site(tmp_path)

    def name_them(session: Any) -> None:
        for name, role, telephone, on in (
            (LEAD, contacts.LEAD, "01632 960 101", TODAY),
            ("Tobias Greenhalgh", contacts.DEPUTY, "01632 960 102", date(2026, 3, 2)),
            (CHAIR, concerns.CHAIR, "01632 960 103", TODAY),
            ("Duty desk", concerns.OFFICER, "01632 960 199", TODAY),
        ):
            what = ContactWords(name=name, role=role, telephone=telephone)
            contacts.name_contact(session, visit.laptop.school_id, what, on)

    visit.write(name_them)
    yield visit
    visit.laptop.stores.close()


@pytest.fixture
def path(qtbot: QtBot, made: OnSite) -> VisitPath:
    """The way through the visit, at its capture, as the program leads there."""
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


@pytest.mark.parametrize(("mode", "percent"), LOOKS)
def test_the_panel_is_whole(window: MainWindow, mode: Any, percent: int) -> None:
    theme().set_mode(mode)
    theme().set_percent(percent)
    press(window, "F9")
    grab(window, f"concern-{mode}-{percent}")
    assert [*clipped_labels(window), *sideways(window), *unnamed(window), *small_targets(window)] == []


def test_the_question_at_the_end_is_whole(window: MainWindow, path: VisitPath, made: OnSite) -> None:
    answer(made, **NEEDED)
    theme().set_percent(200)
    path.check(made.visit_id)
    press(window, "Ctrl+Enter")
    assert "Answer this before you finish." in words(window)
    grab(window, "concern-asked-200")
    assert [*clipped_labels(window), *sideways(window), *unnamed(window), *small_targets(window)] == []


def kept(made: OnSite) -> list[tuple[str, str]]:
    with made.laptop.stores.safeguarding.read() as session:
        return [(one.told, one.reference) for one in session.scalars(select(Concern).order_by(Concern.told_at))]


def people(window: MainWindow) -> list[str]:
    shown = part(window, "concern_panel")
    return [button.text() for button in shown._group.buttons() if button.isVisible()]


def choose(window: MainWindow, name: str) -> None:
    """Choose whom one told, by the keys: from whom it is about down to the name, then Space."""
    for _ in range(30):
        focus = QApplication.focusWidget()
        if focus is not None and name in (focus.accessibleName() or ""):
            press(window, "Space")
            return
        press(window, "Tab")
    raise AssertionError(f"Tab never comes to {name}")


def test_by_keys_alone_from_the_middle_of_a_word(window: MainWindow, made: OnSite) -> None:
    press(window, "…Reading alo")
    before = QApplication.focusWidget()
    press(window, "F9")
    assert "Tell them in person, now." in words(window)
    assert people(window)[:2] == [f"{LEAD}, {contacts.LEAD}", f"Tobias Greenhalgh, {contacts.DEPUTY}"]
    assert "01632 960 101 · confirmed Tue 24 Nov 2026" in words(window)
    assert "01632 960 102 · confirmed Mon 2 Mar 2026: it may have changed" in words(window)
    choose(window, LEAD)
    panel = part(window, "concern_panel")
    assert panel.time.text(), "the time is filled in"
    panel.reference.setFocus()
    press(window, "…CP-412", "Tab", "Enter")
    assert kept(made) == [(f"{LEAD}, {contacts.LEAD}", "CP-412")]
    assert f"{LEAD}, {contacts.LEAD}." in words(window)
    press(window, "Esc")
    assert QApplication.focusWidget() is before
    press(window, "…ud", "Tab")
    assert made.draft().answers["focus", ""] == "Reading aloud"


def test_about_an_adult_one_goes_to_the_head_and_about_the_head_to_others(window: MainWindow) -> None:
    press(window, "F9", "Right")
    press(window, "Space")
    assert people(window)[0] == "Mireille Ashdown, Headteacher"
    assert not any(LEAD in one for one in people(window)), "the lead is an adult of the school too"
    part(window, "concern_panel").about.pills["head"].click()
    assert people(window)[:3] == [f"{CHAIR}, {concerns.CHAIR}", concerns.CHIEF, f"Duty desk, {concerns.OFFICER}"]
    assert not any("Mireille" in one for one in people(window))


def test_a_name_is_no_reference(window: MainWindow, made: OnSite) -> None:
    press(window, "F9")
    panel = part(window, "concern_panel")
    choose(window, LEAD)
    panel.reference.setFocus()
    press(window, "…Jake Smith", "Tab")
    assert "This looks like a name" in words(window)
    press(window, "Enter")
    assert kept(made) == []
    assert all("Jake" not in everything_in(store).text for store in made.laptop.stores.both())
    panel.reference.setText("CP-412")
    panel.done.click()
    assert kept(made)[0][1] == "CP-412"


def test_finishing_asks_once_and_asks_for_what_was_begun(window: MainWindow, made: OnSite) -> None:
    answer(made, **NEEDED)
    press(window, "F9")
    choose(window, LEAD)
    press(window, "F9", "Ctrl+Enter")
    assert "have not said yet whom you told" in words(window)
    press(window, "Ctrl+Enter")
    assert made.draft().visit.status == "started"
    assert "Answer this before you finish." in words(window)
    part(window, "concern_to_pass_on").click()
    panel = part(window, "concern_panel")
    assert panel.whom == f"{LEAD}, {contacts.LEAD}", "what was begun is there"
    panel.done.click()
    press(window, "Esc")
    assert "An immediate concern was passed on." in words(window)
    part(window, "finish").click()
    visit = made.draft().visit
    assert visit.status == "finished"
    assert len(kept(made)) == 1


def test_nothing_of_it_lies_in_the_general_store(window: MainWindow, made: OnSite) -> None:
    press(window, "F9")
    choose(window, LEAD)
    panel = part(window, "concern_panel")
    panel.reference.setText("CP-70412")
    panel.done.click()
    general, other = (everything_in(store) for store in made.laptop.stores.both())
    assert "CP-70412" not in general.text
    assert "CP-70412" in other.text
    assert made.visit_id not in "".join(line for line in other.text.splitlines() if "CP-70412" in line)
    with made.laptop.stores.general.read() as session:
        assert "concern" not in str(exports.gather(session, made.visit_id, made.clock()).answers)


def test_it_is_there_at_the_plan_and_not_on_a_laptop_handed_over(
    window: MainWindow, path: VisitPath, made: OnSite
) -> None:
    made.write(lambda session: visits.finish(session, made.visit_id, made.clock()))
    plan_id = made.write(lambda session: planning.open_plan(session, made.visit_id))
    for show in (lambda: path.findings(made.visit_id), lambda: path.plan(plan_id), lambda: path.facts(plan_id)):
        show()
        part(window, "immediate_concern").click()
        assert people(window)[0] == f"{LEAD}, {contacts.LEAD}"
    screen = window.current_screen
    assert screen is not None
    window.lock_to(screen, "Action plan", "Handed over for signing")
    press(window, "Esc", "F9")
    assert not any(each.isVisible() for each in window.findChildren(QWidget, "concern_panel"))
    assert not any(each.isVisible() for each in window.findChildren(QWidget, "immediate_concern"))
    window.unlock()
    path.start_visit(made.laptop.school_id, "", "")
    press(window, "F9")
    assert not any(each.isVisible() for each in window.findChildren(QWidget, "concern_panel"))
