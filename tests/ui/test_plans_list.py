"""The list of all plans: what each row says, and opening one by a key."""

from collections.abc import Iterator
from datetime import date
from pathlib import Path

import pytest
from PySide6.QtCore import Qt
from pytestqt.qtbot import QtBot

from sifield.documents import sign_off
from sifield.fieldwork import planning
from sifield.fieldwork.plans import ActionWords
from sifield.fieldwork.waiting import list_waiting
from sifield.signing.seal import Drawing
from sifield.ui.screens.plans_list import PlansList
from sifield.ui.theme import theme
from sifield.ui.widgets.list_row import ListRow
from tests.laptops import NOW, PIN, TODAY
from tests.ui import look
from tests.ui.fitting import LOOKS
from tests.ui.hands import key, open_screen, press, write
from tests.ui.walked import Walk, planned, walk


@pytest.fixture
def walked(tmp_path: Path) -> Iterator[Walk]:
    made = walk(tmp_path)
    yield made
    made.laptop.stores.close()


def opened(qtbot: QtBot, made: Walk) -> PlansList:
    screen = PlansList(made.tasks)
    open_screen(qtbot, screen)
    return screen


def rows(screen: PlansList) -> list[ListRow]:
    return [line for line in screen.findChildren(ListRow) if line.isVisible()]


def more(made: Walk, count: int) -> None:
    """Make further plans that hold nothing but an action without a finding."""
    for number in range(count):
        visit_id = made.laptop.plan_visit(f"Focus {number}")
        with made.laptop.stores.general.write(made.laptop.reviewer_id, NOW) as session:
            plan_id = planning.open_plan(session, visit_id)
            planning.add_action(session, plan_id, "", ActionWords(text="Do it.", deadline=date(2026, 12, 4)))


def test_no_plan_yet_says_how_one_begins(qtbot: QtBot, walked: Walk) -> None:
    screen = opened(qtbot, walked)
    assert rows(screen) == []
    assert any("No plans yet" in label for label in _words(screen))


def test_a_row_says_where_it_stands_and_opens_by_a_key(qtbot: QtBot, walked: Walk) -> None:
    planned(walked, 2)
    screen = opened(qtbot, walked)
    (line,) = rows(screen)
    assert (line.title, line.tag) == ("Harbour Lane Primary", "Draft")
    assert line.detail == "Small walk · Tue 24 Nov 2026 · 2 actions · the visit is not finished yet"
    with walked.laptop.stores.general.read() as session:
        (waits,) = list_waiting(session, walked.laptop.reviewer_id, TODAY)
    assert (waits.kind, waits.detail) == ("visit", "Begun, not finished"), "of its plan nothing is due yet"
    line.setFocus()
    with qtbot.waitSignal(screen.plan_opened) as opening:
        key(Qt.Key.Key_Space)
    assert opening.args == [walked.plan_id, "draft"]


def test_a_signature_changes_the_row(qtbot: QtBot, walked: Walk) -> None:
    planned(walked)
    screen = opened(qtbot, walked)
    sign_off.issue(walked.laptop.stores.general, walked.plan_id, pin=PIN, drawing=Drawing(typed="A W"), at=walked.now())
    walked.tasks.tell_changed("general")
    qtbot.waitUntil(lambda: [line.tag for line in rows(screen)] == ["Waits for the headteacher"])
    assert any("1 waiting for the headteacher" in label for label in _words(screen))
    assert "next by Fri 11 Dec 2026" in rows(screen)[0].detail


def test_many_plans_are_searched(qtbot: QtBot, walked: Walk) -> None:
    planned(walked)
    more(walked, 6)
    screen = opened(qtbot, walked)
    assert len(rows(screen)) == 7
    press(screen, "Signed, plans")
    assert rows(screen) == []
    press(screen, "All, plans")
    write(screen, "Find a school or a visit", "harbour")
    qtbot.waitUntil(lambda: len(rows(screen)) == 7)
    write(screen, "Find a school or a visit", "nowhere")
    qtbot.waitUntil(lambda: rows(screen) == [])


@pytest.mark.parametrize(("mode", "percent"), LOOKS)
def test_everything_fits(qtbot: QtBot, walked: Walk, mode: str, percent: int) -> None:
    more(walked, 6)
    theme().set_mode(mode)  # type: ignore[arg-type]
    theme().set_percent(percent)
    screen = opened(qtbot, walked)
    look.grab(screen, f"plans-{mode}-{percent}", None)
    assert look.clipped_labels(screen) == []
    assert look.sideways(screen) == []
    assert look.small_targets(screen) == []


def _words(screen: PlansList) -> list[str]:
    from PySide6.QtWidgets import QLabel

    return [label.text() for label in screen.findChildren(QLabel) if label.isVisible()]
