"""Screens with a safeguarding visit: they work in its store, say what it is, and show nothing to those outside."""

from collections.abc import Iterator
from pathlib import Path

import pytest
from PySide6.QtWidgets import QCheckBox, QWidget
from pytestqt.qtbot import QtBot

from sifield.assets import asset
from sifield.fieldwork import capture, findings, planning, schools, templates, visits
from sifield.ui.screens.capture import CaptureScreen
from sifield.ui.screens.check_answers import CheckAnswersScreen
from sifield.ui.screens.fact_check import FactCheckScreen
from sifield.ui.screens.findings import FindingsScreen
from sifield.ui.screens.plan import PlanScreen
from sifield.ui.screens.plans_list import PlansList
from sifield.ui.screens.start_visit import StartVisitScreen
from sifield.ui.screens.today import Today
from sifield.ui.widgets.list_row import ListRow
from tests import safeguarding
from tests.laptops import NOW, TODAY, Laptop, make_laptop
from tests.safeguarding import NOTE, TITLE
from tests.stored import everything_in
from tests.ui.fitting import read
from tests.ui.hands import open_screen, press, write
from tests.ui.inline_tasks import InlineTasks
from tests.ui.on_site import part

pytestmark = pytest.mark.usefixtures("light_secrets")


@pytest.fixture
def laptop(tmp_path: Path) -> Iterator[Laptop]:
    made = make_laptop(tmp_path)
    yield made
    made.stores.close()


def tasks_of(laptop: Laptop) -> InlineTasks:
    return InlineTasks(laptop.stores, actor=laptop.reviewer_id, at=NOW)


def rows(screen: QWidget) -> str:
    return " ".join(line.accessibleName() for line in screen.findChildren(ListRow) if line.isVisible())


def starting(qtbot: QtBot, laptop: Laptop, school_id: str = "") -> StartVisitScreen:
    screen = StartVisitScreen(
        tasks_of(laptop), laptop.reviewer_id, school_id=school_id or laptop.school_id, now=lambda: NOW
    )
    open_screen(qtbot, screen)
    return screen


def offered(screen: StartVisitScreen) -> list[str]:
    return [screen.form.itemText(at) for at in range(screen.form.count())]


def test_without_the_right_the_form_is_not_to_be_chosen(qtbot: QtBot, laptop: Laptop) -> None:
    safeguarding.publish(laptop)
    assert offered(starting(qtbot, laptop)) == ["Small walk"]


def test_with_it_a_visit_begins_in_the_safeguarding_store(qtbot: QtBot, laptop: Laptop) -> None:
    form = safeguarding.publish(laptop)
    safeguarding.give_right(laptop, laptop.school_id)
    screen = starting(qtbot, laptop)
    assert TITLE in offered(screen)
    screen.form.choose(form.form_id)
    write(screen, "Focus", "Whom to tell")
    begun: list[str] = []
    screen.started.connect(begun.append)
    press(screen, "Start the visit")
    with laptop.stores.safeguarding.read() as session:
        assert capture.load(session, begun[0]).visit.status == "started"
    assert begun[0] not in everything_in(laptop.stores.general).text


def test_at_a_school_beyond_the_right_it_says_why_not(qtbot: QtBot, laptop: Laptop) -> None:
    form = safeguarding.publish(laptop)
    safeguarding.give_right(laptop, laptop.school_id)
    with laptop.stores.general.write(laptop.reviewer_id, NOW) as session:
        other = schools.add_school(session, schools.NewSchool(name="Fernhill", phase="Primary"), TODAY)
    screen = starting(qtbot, laptop, other)
    screen.form.choose(form.form_id)
    write(screen, "Focus", "Whom to tell")
    press(screen, "Start the visit")
    words = read(screen)
    assert "You have no access to the safeguarding records of Fernhill." in words
    assert "Ask your trust's administrator for it, then sync." in words


def test_a_note_on_an_immediate_concern_is_no_evidence_to_choose(qtbot: QtBot, laptop: Laptop) -> None:
    circle = safeguarding.begin(laptop)
    with circle.store.write(laptop.reviewer_id, NOW) as session:
        capture.add_note(session, circle.visit_id, laptop.reviewer_id, "Told at ten.", NOW, question="concern_raised")
    screen = FindingsScreen(tasks_of(laptop), circle.visit_id, store="safeguarding")
    open_screen(qtbot, screen)
    ticks = [tick.accessibleName() for tick in screen.findChildren(QCheckBox)]
    assert len(ticks) == 2
    assert ticks[0].startswith(NOTE)
    assert ticks[1] == "Staff know whom to tell: Partly met (Answer)"
    assert "Told at ten." not in read(screen)


def test_findings_plan_and_facts_are_written_where_the_visit_is(qtbot: QtBot, laptop: Laptop) -> None:
    circle = safeguarding.begin(laptop)
    tasks = tasks_of(laptop)
    check = CheckAnswersScreen(tasks, circle.visit_id, now=lambda: NOW, store="safeguarding")
    open_screen(qtbot, check)
    assert "Partly met" in read(check)
    screen = FindingsScreen(tasks, circle.visit_id, store="safeguarding")
    open_screen(qtbot, screen)
    screen.findChildren(QCheckBox)[0].click()
    press(screen, "Make a finding")
    write(screen, "What the evidence shows, F1", "Not all adults know whom to tell.")
    with circle.store.write(laptop.reviewer_id, NOW) as session:
        (finding,) = findings.list_findings(session, circle.visit_id)
        plan_id = planning.open_plan(session, circle.visit_id)
    assert finding.text == "Not all adults know whom to tell."
    plan = PlanScreen(tasks, circle.store, plan_id, lambda: NOW)
    open_screen(qtbot, plan)
    press(plan, "Add an action for F1")
    write(plan, "What is to be done, A1", "Brief every adult.")
    facts = FactCheckScreen(tasks, plan_id, lambda: NOW, store="safeguarding")
    open_screen(qtbot, facts)
    press(facts, "The facts are right, F1")
    press(facts, "The facts are checked")
    with circle.store.read() as session:
        details = planning.get_plan(session, plan_id)
    assert [action.text for action in details.actions] == ["Brief every adult."]
    assert details.facts_checked_by == "Mireille Ashdown"
    assert tasks.faults == []


def test_today_and_plans_say_what_is_of_this_class(qtbot: QtBot, laptop: Laptop) -> None:
    circle = safeguarding.begin(laptop)
    today = Today(tasks_of(laptop), laptop.reviewer_id, lambda: TODAY)
    open_screen(qtbot, today)
    assert "Safeguarding · Begun, not finished" in rows(today)
    safeguarding.write_plan(circle)
    plans = PlansList(tasks_of(laptop))
    open_screen(qtbot, plans)
    assert "1 plan" in read(plans)
    assert f"Safeguarding · {TITLE}" in rows(plans)


def test_a_stop_of_the_site_walk_is_shown_to_no_teacher(qtbot: QtBot, laptop: Laptop) -> None:
    path = asset("forms", "safeguarding_review.xlsx")
    with laptop.stores.general.write(laptop.reviewer_id, NOW) as session:
        form = templates.publish(session, path.read_bytes(), path.name, NOW)
    safeguarding.give_right(laptop, laptop.school_id)
    with laptop.stores.safeguarding.write(laptop.reviewer_id, NOW) as session:
        visit_id = visits.plan_visit(session, safeguarding.new_visit(laptop, form))
        visits.start(session, visit_id, NOW)
    screen = CaptureScreen(tasks_of(laptop), visit_id, laptop.reviewer_id, store="safeguarding", now=lambda: NOW)
    open_screen(qtbot, screen)
    press(screen, "More that can be done in this visit")
    assert part(screen, "draw_case_files")
    assert screen.findChild(QWidget, "show_stop") is None
