"""Shipped forms, filled in through the real window by keys alone, from the first question to the finished visit."""

import os
from collections.abc import Iterator

import pytest
from pytestqt.qtbot import QtBot

from sifield.fieldwork import schools
from sifield.ui.capture_state import CaptureState
from tests.forms.library.shipped import FORM_IDS
from tests.laptops import NOW, TODAY, Laptop, make_laptop
from tests.safeguarding import give_right
from tests.ui.form_robot import CHURCH, FormRobot

ALWAYS = ("learning_walk", "lesson_look", "book_look")
FORMS = FORM_IDS if os.environ.get("SIFIELD_THOROUGH") else ALWAYS
"""To have every form filled in, set SIFIELD_THOROUGH: it takes some minutes."""


@pytest.fixture(scope="module")
def laptop(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Laptop]:
    """A laptop for all forms, with a school at which each of them asks something."""
    made = make_laptop(tmp_path_factory.mktemp("laptop"))
    with made.stores.general.write(made.reviewer_id, NOW) as session:
        made.school_id = schools.add_school(session, CHURCH, TODAY)
    give_right(made, made.school_id)
    yield made
    made.stores.close()


@pytest.mark.parametrize("form_id", FORMS)
def test_a_form_is_filled_in_by_keys_alone(qtbot: QtBot, laptop: Laptop, form_id: str) -> None:
    robot = FormRobot(laptop, form_id)
    go_through(qtbot, robot)


def test_a_safeguarding_review_goes_on_where_it_stopped(qtbot: QtBot, laptop: Laptop) -> None:
    robot = FormRobot(laptop, "safeguarding_review")
    robot.have_filled(until="parents")
    go_through(qtbot, robot)


def go_through(qtbot: QtBot, robot: FormRobot) -> None:
    """Fill the form in, and find in the store exactly what was chosen, typed and noted, and nothing left open."""
    robot.open()
    qtbot.addWidget(robot.window)
    robot.fill()
    draft = robot.kept()
    assert draft.visit.status == "finished"
    assert {key: draft.answers[key] for key in robot.given} == robot.given
    assert [note.text for note in draft.notes] == robot.notes
    state = CaptureState(draft, now=lambda: NOW)
    asked = [key for page in state.pages() for key in state.asked_keys(page)]
    assert [key for key in asked if not state.is_answered(key)] == []
    assert len(robot.given) > 8
