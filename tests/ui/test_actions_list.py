"""Following actions by keys and clicks: found, noted, rated, claimed, verified by somebody else."""

from collections.abc import Iterator
from dataclasses import replace
from datetime import date, timedelta
from pathlib import Path

import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QAbstractButton
from pytestqt.qtbot import QtBot
from sqlalchemy import select

from sifield.fieldwork import action_rows, planning, tracked_actions, tracking
from sifield.fieldwork.plans import MilestoneRow
from sifield.fieldwork.requirements import Word
from sifield.fieldwork.tracked_actions import TrackedAction
from sifield.models.plans import Action, Plan
from sifield.ui.screens.actions_list import ActionsList
from sifield.ui.theme import theme
from sifield.ui.widgets.check import Check
from sifield.ui.widgets.list_row import ListRow
from tests.laptops import NOW, TODAY
from tests.ui import look
from tests.ui.fitting import read
from tests.ui.hands import key, named, open_screen, press, write
from tests.ui.walked import Walk, planned, walk

STEP = MilestoneRow(on=date(2026, 12, 4), text="The slot stands in the timetable")
LONG = " And so on, over and over, until nobody can say any more what it was about." * 3


@pytest.fixture
def walked(tmp_path: Path) -> Iterator[Walk]:
    made = walk(tmp_path)
    yield made
    made.laptop.stores.close()


def agree(made: Walk, count: int = 2, *, long: str = "") -> list[str]:
    """Let both have signed for a plan with so many actions."""
    ids = planned(made, count)
    with made.laptop.stores.general.write(made.laptop.reviewer_id, NOW) as session:
        for row in planning.get_plan(session, made.plan_id).actions:
            words = action_rows.words_of(row, text=row.text + long, milestones=(replace(STEP, text=STEP.text + long),))
            planning.edit_action(session, row.id, words)
        plan = session.get_one(Plan, made.plan_id)
        plan.status, plan.agreed_at = "agreed", NOW
        tracking.agree(session, made.plan_id)
    return ids


def stored(made: Walk) -> dict[str, TrackedAction]:
    with made.laptop.stores.general.read() as session:
        return {one.id: one for one in tracked_actions.list_tracked(session, TODAY)}


def opened(qtbot: QtBot, made: Walk, at: str = "") -> ActionsList:
    screen = ActionsList(made.tasks, made.now, at=at)
    open_screen(qtbot, screen)
    return screen


def test_nothing_agreed_says_what_will_stand_here(qtbot: QtBot, walked: Walk) -> None:
    assert "No actions yet" in read(opened(qtbot, walked))


def test_an_action_is_followed_to_its_impact(qtbot: QtBot, walked: Walk) -> None:
    first, _ = agree(walked)
    screen = opened(qtbot, walked)
    row = screen.findChild(ListRow, f"tracked_{first}")
    assert row is not None
    row.setFocus()
    key(Qt.Key.Key_Return)
    press(screen, "Write a note…")
    write(screen, "How it goes", "Three classes have the slot.")
    press(screen, "Keep the note")
    assert (stored(walked)[first].status, stored(walked)[first].plan_status) == ("in progress", "in progress")
    assert "Amara Whitlock: Three classes have the slot." in read(screen)
    press(screen, "How it stands…")
    write(screen, "Why it stands so", "Two classes wait for a room.")
    press(screen, "Keep it")
    assert "Choose green, amber or red." in read(screen)
    press(screen, "Amber, how it stands")
    press(screen, "Keep it")
    assert (stored(walked)[first].rag, row_of(screen, first).tag) == ("amber", "Amber")
    press(screen, f"{STEP.text}, by Fri 4 Dec 2026")
    assert f"{STEP.text}, by Fri 4 Dec 2026: reached on Tue 24 Nov 2026" in [
        tick.text() for tick in screen.followed.findChildren(Check) if tick.isVisible()
    ]
    press(screen, "It is done…")
    write(screen, "What shows that it is done", "The timetable shows it.")
    press(screen, "Say that it is done")
    press(screen, "To be verified, actions")
    press(screen, "Verify…")
    write(screen, "What you have seen", "Seen in all five classes.")
    press(screen, "It is done")
    one = stored(walked)[first]
    assert (one.status, one.verified_by, one.verified_on) == ("verified", "Amara Whitlock", TODAY)
    assert "From finding to verified: 0 days, mostly" in read(screen)
    press(screen, "What it has changed…")
    write(screen, "What has changed for pupils", "All on the list read in phase.")
    press(screen, "Keep the impact")
    assert stored(walked)[first].status == "closed"


def test_who_leads_an_action_is_told_that_somebody_else_verifies_it(qtbot: QtBot, walked: Walk) -> None:
    first, _ = agree(walked)
    with walked.laptop.stores.general.write(walked.laptop.reviewer_id, NOW) as session:
        session.get_one(Action, first).owner_name = "Amara Whitlock"
        tracking.claim_done(session, first, TODAY, "It is there.", Word(walked.laptop.reviewer_id, TODAY))
    screen = opened(qtbot, walked, at=first)
    press(screen, "Verify…")
    write(screen, "What you have seen", "I saw it.")
    press(screen, "It is done")
    assert "Amara Whitlock leads this action, so somebody else verifies it." in read(screen)
    press(screen, "Take it back")
    assert stored(walked)[first].is_open


def test_actions_are_found_by_owner_words_and_standing(qtbot: QtBot, walked: Walk) -> None:
    first, second = agree(walked)
    with walked.laptop.stores.general.write(walked.laptop.reviewer_id, NOW) as session:
        for action in session.scalars(select(Action).where(Action.id == second)):
            action.owner_name, action.deadline = "Lewis Garrow", TODAY - timedelta(days=4)
    screen = opened(qtbot, walked)
    assert shown(screen) == [second, first]
    screen._filters.choose("owner", "Hannah Oduya")
    assert shown(screen) == [first]
    screen._filters.reset()
    press(screen, "Late, actions")
    assert shown(screen) == [second]
    assert "2 school days late" in row_of(screen, second).detail
    press(screen, "All, actions")
    named(screen, "Find an action").setFocus()
    write(screen, "Find an action", "keep-up")
    assert shown(screen) == [first]


def test_reminders_leave_as_a_calendar(qtbot: QtBot, walked: Walk, tmp_path: Path) -> None:
    agree(walked)
    screen = opened(qtbot, walked)
    screen.ics.save(tmp_path / "mine.ics")
    qtbot.waitUntil((tmp_path / "mine.ics").exists)
    text = (tmp_path / "mine.ics").read_text()
    assert text.count("BEGIN:VEVENT") == 7, "the first of one of them has passed"
    assert f"DTSTART;VALUE=DATE:{date(2026, 12, 11):%Y%m%d}" in text


def row_of(screen: ActionsList, action_id: str) -> ListRow:
    return screen._rows[action_id]


def shown(screen: ActionsList) -> list[str]:
    return list(screen._rows)


@pytest.mark.parametrize(
    ("mode", "percent", "much"), [("light", 100, "some"), ("dark", 150, "many"), ("light", 200, "long")]
)
def test_everything_fits_and_has_a_name(qtbot: QtBot, walked: Walk, mode: str, percent: int, much: str) -> None:
    first, *_ = agree(walked, 12 if much == "many" else 2, long=LONG if much == "long" else "")
    with walked.laptop.stores.general.write(walked.laptop.reviewer_id, NOW) as session:
        word = Word(walked.laptop.reviewer_id, TODAY)
        tracking.rate(session, first, "amber", "Two classes wait for a room.", word)
        tracking.note_progress(session, first, "Three classes have the slot.", word.by, NOW)
    theme().set_mode(mode)  # type: ignore[arg-type]
    theme().set_percent(percent)
    screen = opened(qtbot, walked, at=first)
    screen.followed.ask("verify")
    look.grab(screen, f"actions-{mode}-{percent}", None)
    assert look.clipped_labels(screen) == []
    assert look.sideways(screen) == []
    assert look.small_targets(screen) == []
    names = look.unnamed(screen)
    assert [name for name in names if "PushButton" in name or "no name" in name] == []
    assert screen.findChildren(QAbstractButton)
