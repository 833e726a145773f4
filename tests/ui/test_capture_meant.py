"""A form that says whom it is meant for, and how many rows a repeat has: what capture shows of it in the window."""

from collections.abc import Iterator
from pathlib import Path

import pytest
from PySide6.QtWidgets import QAbstractButton, QLineEdit
from pytestqt.qtbot import QtBot

from sifield.fieldwork import templates, visits
from tests.forms.workbooks import options, q, workbook
from tests.laptops import NOW, TODAY
from tests.ui.on_site import OnSite, on_site, opened, part, press, words

SURVEY = [
    q("begin_group", "start", "Start"),
    q("text", "focus", "Focus"),
    q("text", "phonics", "Phonics", phases="infant primary", required="yes"),
    q("text", "tutors", "Tutor time", phases="sixth_form", required="yes"),
    q("integer", "groups", "How many groups were met?"),
    q("end_group"),
    q("begin_repeat", "group", "Group", repeat_count="${groups}"),
    q("text", "who", "Who was met?", default="Pupils"),
    q("date", "day", "When?", default="today()"),
    q("end_repeat"),
]


@pytest.fixture
def made(qtbot: QtBot, tmp_path: Path) -> Iterator[OnSite]:
    walk = on_site(tmp_path)
    data = workbook(SURVEY, options("l", "a"), [{"form_id": "meant", "form_title": "Group talks", "version": "1"}])
    laptop = walk.laptop
    with laptop.stores.general.write(laptop.reviewer_id, NOW) as session:
        form = templates.publish(session, data, "meant.xlsx", NOW)
        new = visits.NewVisit(school_id=laptop.school_id, form=form, reviewer_id=laptop.reviewer_id, planned_on=TODAY)
        visit_id = visits.plan_visit(session, new)
        visits.start(session, visit_id, NOW)
    yield OnSite(laptop, visit_id, walk.tasks, walk.clock)
    laptop.stores.close()


def test_a_primary_school_is_not_asked_about_its_sixth_form(qtbot: QtBot, made: OnSite) -> None:
    shown = words(opened(qtbot, made))
    assert "Phonics" in shown
    assert "Tutor time" not in shown


def test_the_rows_that_the_form_says_are_there_by_themselves(qtbot: QtBot, made: OnSite) -> None:
    window = opened(qtbot, made)
    part(window, "card_groups").findChild(QLineEdit).setFocus()
    press(window, "…3")
    assert made.draft().rows == ()  # it may become 30
    press(window, "Ctrl+Down")
    draft = made.draft()
    assert [row.row.position for row in draft.rows] == [1, 2, 3]
    ids = [row.row.id for row in draft.rows]
    assert [draft.answers.get(("who", row)) for row in ids] == ["Pupils"] * 3
    assert {draft.answers.get(("day", row)) for row in ids} == {TODAY.isoformat()}
    assert "Group 1" in words(window)
    press(window, "Ctrl+PgDown", "Ctrl+PgDown")
    assert "Group 3" in words(window)
    offers = [one.text() for one in window.findChildren(QAbstractButton) if one.isVisible() and "Add an" in one.text()]
    assert offers == []


def test_a_slip_of_the_finger_makes_no_million_rows(qtbot: QtBot, made: OnSite) -> None:
    window = opened(qtbot, made)
    part(window, "card_groups").findChild(QLineEdit).setFocus()
    press(window, "…999999", "Ctrl+Down")
    assert len(made.draft().rows) == 100
