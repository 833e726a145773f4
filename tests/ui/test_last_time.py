"""Last visit's actions come along: looked at again, with fresh evidence, before a visit is finished."""

from collections.abc import Iterator
from dataclasses import replace
from datetime import date, timedelta
from pathlib import Path
from typing import Any

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QWidget
from pytestqt.qtbot import QtBot
from sqlalchemy import select

from sifield.fieldwork import rechecks, visits
from sifield.models.plans import Action, Plan
from sifield.ui.screens.check_answers import CheckAnswersScreen
from sifield.ui.theme import theme
from sifield.ui.widgets.last_time_page import LastCard
from sifield.wire.records import school_scope
from tests.laptops import NOW, TODAY
from tests.ui.fitting import LOOKS
from tests.ui.look import bring_up, clipped_labels, grab, sideways, small_targets, unnamed
from tests.ui.on_site import OnSite, in_window, on_site, part, press, words
from tests.ui.test_check_answers import NEEDED, answer

BOXES, HEARD, LATER = (
    "Place a box of matched books in each room.",
    "Timetable daily practice, so that each pupil who falls behind is heard by an adult on four days of every week.",
    "Show parents how sounds are said.",
)


def new_visit(made: OnSite, form_id: str = "learning_walk") -> visits.NewVisit:
    laptop = made.laptop
    return visits.NewVisit(
        school_id=laptop.school_id,
        form=replace(laptop.form, form_id=form_id),
        reviewer_id=laptop.reviewer_id,
        planned_on=TODAY,
    )


def agree(session: Any, made: OnSite, actions: dict[str, date], form_id: str = "learning_walk") -> None:
    """Have a visit of last term whose plan both have signed."""
    scope, visit_id = school_scope(made.laptop.school_id), visits.plan_visit(session, new_visit(made, form_id))
    plan = Plan(
        scope=scope, visit_id=visit_id, school_id=made.laptop.school_id, reviewer_id=made.laptop.reviewer_id,
        status="agreed", agreed_at=NOW - timedelta(days=60),
    )  # fmt: skip
    session.add(plan)
    for position, (text, deadline) in enumerate(actions.items()):
        session.add(
            Action(
                scope=scope,
                plan_id=plan.id,
                position=position,
                text=text,
                owner_name="Lewis Garrow",
                owner_role="English lead",
                deadline=deadline,
                status="agreed",
            )
        )


@pytest.fixture
def made(qtbot: QtBot, tmp_path: Path) -> Iterator[OnSite]:
    visit = on_site(tmp_path)
    soon, late = TODAY + timedelta(days=1), TODAY + timedelta(days=90)
    visit.write(lambda session: agree(session, visit, {HEARD: soon}))  # the same form: in the focus
    visit.write(lambda session: agree(session, visit, {BOXES: TODAY - timedelta(days=12), LATER: late}, "book_look"))
    yield visit
    visit.laptop.stores.close()


def states(made: OnSite) -> dict[str, str]:
    with made.laptop.stores.general.read() as session:
        return {one.text: one.status for one in session.scalars(select(Action))}


def seen(made: OnSite) -> dict[str, tuple[str, str]]:
    with made.laptop.stores.general.read() as session:
        actions = rechecks.list_last(session, made.visit_id, TODAY)
    return {one.text: (one.seen.outcome, one.seen.words) for one in actions}


def card(window: QWidget, text: str) -> LastCard:
    return next(one for one in window.findChildren(LastCard) if one.accessibleName() == text and one.isVisible())


def to_last_time(window: QWidget) -> None:
    """Go to the first line of the outline, by the keys."""
    outline = part(window, "outline")
    outline.setFocus()
    QTest.keyClick(outline, Qt.Key.Key_Home)
    QApplication.processEvents()


@pytest.mark.parametrize(("mode", "percent"), LOOKS)
def test_the_page_is_whole(qtbot: QtBot, made: OnSite, mode: Any, percent: int) -> None:
    theme().set_mode(mode)
    theme().set_percent(percent)
    window = in_window(made.screen(at=("last time", "")))
    qtbot.addWidget(window)
    card(window, BOXES).outcome.press("2")
    grab(window, f"last-time-{mode}-{percent}")
    assert [*clipped_labels(window), *sideways(window), *unnamed(window), *small_targets(window)] == []


def test_by_keys_one_is_done_with_what_shows_it_and_one_key_answers_the_rest(qtbot: QtBot, made: OnSite) -> None:
    window = in_window(made.screen())
    qtbot.addWidget(window)
    to_last_time(window)
    assert "3 actions open from before, 2 to be looked at today. 2 without an answer." in words(window)
    press(window, "3")  # done
    assert "What shows it?" in words(window)
    card(window, BOXES).words.setFocus()
    press(window, "…A box in each of five rooms.", "Ctrl+L")
    assert seen(made) == {
        BOXES: ("done", "A box in each of five rooms."), HEARD: ("not today", ""), LATER: ("not today", ""),
    }  # fmt: skip
    asked: list[str] = []
    part(window, "capture").check_asked.connect(asked.append)
    press(window, "Ctrl+Enter")
    assert asked == [made.visit_id], "check and finish, from here too"
    press(part(window, "last_back"), "Esc")
    assert part(window, "outline").item(0).data(Qt.ItemDataRole.AccessibleTextRole) == "Last time, 3 of 3 answered"


def test_the_outline_the_folded_one_and_check_and_finish_count_the_same(qtbot: QtBot, made: OnSite) -> None:
    answer(made, **NEEDED)
    made.write(lambda session: look(session, made, BOXES, "done", "A box in each room."))
    window = in_window(made.screen(), (800, 700))
    qtbot.addWidget(window)
    folded = part(window, "show_outline").text()
    part(window, "show_outline").click()
    rail = part(window, "outline_count").text()
    check = CheckAnswersScreen(made.tasks, made.visit_id, now=made.clock)
    bring_up(qtbot, check)
    assert folded == f"Outline, {rail}"
    assert f"{rail} questions answered" in words(check)
    lines = [part(window, "outline").item(at).data(Qt.ItemDataRole.AccessibleTextRole) for at in range(2)]
    assert lines == ["Last time, 1 of 3 answered", "Before the walk, 3 of 6 answered"]
    made.write(lambda session: rechecks.leave_rest(session, made.visit_id, TODAY, NOW))
    check.refresh()
    done, of = map(int, rail.split(" of "))
    assert f"{done + 2} of {of} questions answered" in words(check)


def test_a_visit_is_not_finished_before_they_are_looked_at(qtbot: QtBot, made: OnSite) -> None:
    answer(made, **NEEDED)
    check = CheckAnswersScreen(made.tasks, made.visit_id, now=made.clock)
    bring_up(qtbot, check)
    check.concern.none.click()
    wanted: list[object] = []
    check.change_wanted.connect(wanted.append)
    check.finish.click()
    assert made.draft().visit.status == "started"
    assert words_of_links(check) == [f"Say how this stands: “{text}”" for text in (BOXES, HEARD)]
    press(check, "Enter")  # the first link has the focus
    assert wanted == [("last time", "")]
    made.write(lambda session: look(session, made, BOXES, "done", "A box in each room."))
    made.write(lambda session: look(session, made, HEARD, "part", ""))
    made.write(lambda session: rechecks.leave_rest(session, made.visit_id, TODAY, NOW))
    check.refresh()
    assert words_of_links(check) == [f"Say what shows it: “{HEARD}”"], "in part, and nothing that shows it"
    made.write(lambda session: look(session, made, HEARD, "part", "Two of four days."))
    check.refresh()
    check.finish.click()
    assert made.draft().visit.status == "finished"
    assert states(made) == {BOXES: "verified", HEARD: "agreed", LATER: "agreed"}


def words_of_links(check: QWidget) -> list[str]:
    QApplication.processEvents()
    summary = check.findChild(QWidget, "gap_summary")
    assert summary is not None
    return [
        one.accessibleName()
        for one in summary.findChildren(QWidget)
        if one.objectName().startswith("gap_last") and one.isVisible()
    ]


def look(session: Any, made: OnSite, text: str, outcome: str, words: str) -> None:
    action = session.scalars(select(Action).where(Action.text == text)).one()
    rechecks.look_at(session, made.visit_id, action.id, made.clock(), outcome=outcome, words=words)


def test_of_safeguarding_nobody_outside_is_told_even_a_number(qtbot: QtBot, made: OnSite) -> None:
    scope = school_scope(made.laptop.school_id, "safeguarding")
    with made.laptop.stores.safeguarding.write(made.laptop.reviewer_id, NOW) as session:
        plan = Plan(
            scope=scope, visit_id="another", school_id=made.laptop.school_id, reviewer_id="", status="agreed",
            agreed_at=NOW,
        )  # fmt: skip
        session.add(plan)
        session.add(Action(scope=scope, plan_id=plan.id, text="Check the gate.", deadline=TODAY, status="agreed"))
    assert set(seen(made)) == {BOXES, HEARD, LATER}


def test_the_next_visit_is_told_what_this_one_saw(made: OnSite) -> None:
    made.write(lambda session: look(session, made, HEARD, "part", "Two of four days."))

    def again(session: Any) -> tuple[str, str]:
        visit_id = visits.plan_visit(session, new_visit(made))
        before = {one.text: one.before for one in rechecks.list_last(session, visit_id, TODAY)}[HEARD]
        assert before is not None
        return before.outcome, before.words

    assert made.write(again) == ("part", "Two of four days.")
