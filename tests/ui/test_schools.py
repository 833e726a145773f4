"""The list of schools, and adding one: each fault by its field, nothing typed is lost."""

from collections.abc import Iterator
from pathlib import Path

import pytest
from PySide6.QtCore import Qt
from pytestqt.qtbot import QtBot

from sifield.fieldwork import schools, visits
from sifield.fieldwork.schools import NewSchool
from sifield.ui.screens.schools import Schools
from sifield.ui.theme import Mode
from sifield.ui.widgets.buttons import QuietButton
from sifield.ui.widgets.fields import FieldRow
from sifield.ui.widgets.list_row import ListRow
from tests.laptops import NOW, TODAY, Laptop, make_laptop
from tests.ui.fitting import LONG_PERSON, LONG_SCHOOL, LOOKS, check_fits, check_order, dress, read
from tests.ui.hands import key, named, open_screen, press, write
from tests.ui.inline_tasks import InlineTasks

pytestmark = pytest.mark.usefixtures("light_secrets")


@pytest.fixture
def laptop(tmp_path: Path) -> Iterator[Laptop]:
    made = make_laptop(tmp_path)
    yield made
    made.stores.close()


def opened(qtbot: QtBot, laptop: Laptop, *, may_administer: bool = True) -> Schools:
    tasks = InlineTasks(laptop.stores, actor=laptop.reviewer_id, at=NOW)
    screen = Schools(tasks, lambda: TODAY, may_administer=may_administer)
    open_screen(qtbot, screen)
    return screen


def rows(screen: Schools) -> list[ListRow]:
    return [line for line in screen.findChildren(ListRow) if line.isVisible()]


def faults(screen: Schools) -> dict[str, str]:
    lines = screen.findChildren(FieldRow)
    return {line.label.text(): line.fault for line in lines if line.fault and line.isVisible()}


def test_a_row_opens_the_school_and_a_visit_starts_beside_it(qtbot: QtBot, laptop: Laptop) -> None:
    screen = opened(qtbot, laptop)
    (line,) = rows(screen)
    assert (line.title, line.detail) == ("Harbour Lane Primary", "Primary · Headteacher: Mireille Ashdown")
    line.setFocus()
    with qtbot.waitSignal(screen.school_opened) as opening:
        key(Qt.Key.Key_Return)
    assert opening.args == [laptop.school_id]
    with qtbot.waitSignal(screen.visit_wanted) as wanting:
        press(screen, "Start a visit: Harbour Lane Primary")
    assert wanting.args == [laptop.school_id]


def test_a_reviewer_adds_no_schools(qtbot: QtBot, laptop: Laptop) -> None:
    screen = opened(qtbot, laptop, may_administer=False)
    assert not screen.add.isVisible()


def test_a_school_is_added_with_its_head(qtbot: QtBot, laptop: Laptop) -> None:
    screen = opened(qtbot, laptop)
    press(screen, "Add a school")
    assert named(screen, "Name of the school").hasFocus()
    write(screen, "Name of the school", "  Saltmarsh   Infant School ")
    write(screen, "URN", "123456")
    write(screen, "Youngest age", "4")
    write(screen, "Oldest age", "7")
    write(screen, "Name of the headteacher", "Idris Calloway")
    screen.form.phase.setCurrentText("Infant")
    screen.form.head_role.setCurrentText("Acting headteacher")
    press(screen, "Add the school")
    qtbot.waitUntil(lambda: len(rows(screen)) == 2)
    assert [(line.title, line.detail) for line in rows(screen)][1] == (
        "Saltmarsh Infant School",
        "Infant · ages 4–7 · Acting headteacher: Idris Calloway",
    )
    assert not screen.form.isVisible()
    press(screen, "Add a school")
    assert screen.form.name.text() == "", "the next one begins empty"


@pytest.mark.parametrize(
    ("typed", "field", "said"),
    [
        ({}, "Name of the school", "Enter the school's name."),
        ({"Name of the school": "harbour lane primary"}, "Name of the school", "in the list already"),
        ({"Name of the school": "Fernhill", "URN": "12345"}, "URN, six digits (optional)", "A URN has six digits."),
        (
            {"Name of the school": "Fernhill", "Youngest age": "11", "Oldest age": "4"},
            "Youngest age (optional)",
            "the wrong way round",
        ),
        ({"Name of the school": "Fernhill", "Youngest age": "four"}, "Youngest age (optional)", "whole numbers"),
    ],
)
def test_each_fault_stands_by_its_field(
    qtbot: QtBot, laptop: Laptop, typed: dict[str, str], field: str, said: str
) -> None:
    screen = opened(qtbot, laptop)
    press(screen, "Add a school")
    for name, words in typed.items():
        write(screen, name, words)
    press(screen, "Add the school")
    assert list(faults(screen)) == [field]
    assert said in faults(screen)[field]
    assert {name: named(screen, name).property("text") for name in typed} == typed, "nothing typed is lost"
    assert len(rows(screen)) == 1


def test_a_fault_goes_once_it_is_mended(qtbot: QtBot, laptop: Laptop) -> None:
    screen = opened(qtbot, laptop)
    press(screen, "Add a school")
    write(screen, "Name of the school", "Fernhill Academy")
    write(screen, "URN", "12")
    press(screen, "Add the school")
    write(screen, "URN", "123457")
    press(screen, "Add the school")
    assert faults(screen) == {}
    qtbot.waitUntil(lambda: len(rows(screen)) == 2)


def test_without_schools_it_says_what_to_do(qtbot: QtBot, laptop: Laptop) -> None:
    from sifield.models.schools import School

    with laptop.stores.general.write(laptop.reviewer_id, NOW) as session:
        session.delete(session.get_one(School, laptop.school_id))
    assert "Add the first school" in read(opened(qtbot, laptop))
    assert "they come with the next sync" in read(opened(qtbot, laptop, may_administer=False))


@pytest.mark.parametrize(("mode", "percent"), LOOKS)
def test_everything_fits_also_very_long_names(qtbot: QtBot, laptop: Laptop, mode: Mode, percent: int) -> None:
    with laptop.stores.general.write(laptop.reviewer_id, NOW) as session:
        schools.add_school(session, NewSchool(name=LONG_SCHOOL, phase="Primary", head_name=LONG_PERSON), TODAY)
    dress(mode, percent)
    screen = opened(qtbot, laptop)
    press(screen, "Add a school")
    write(screen, "URN", "1")
    write(screen, "Name of the school", "x")
    press(screen, "Add the school")
    check_fits(screen, "schools")
    check_order(screen)


def test_another_head_is_named_and_signs_at_the_next_visit(qtbot: QtBot, laptop: Laptop) -> None:
    screen = opened(qtbot, laptop)
    press(screen, "Change the head of Harbour Lane Primary")
    write(screen.head, "Name of who leads the school", "Desmond Okell")
    press(screen, "Name the head")
    assert not screen.head.isVisible()
    assert [line.detail for line in rows(screen)] == ["Primary · Headteacher: Desmond Okell"]
    visit_id = laptop.plan_visit()
    with laptop.stores.general.read() as session:
        head = visits.get_visit(session, visit_id).head
    assert head is not None
    assert head.name == "Desmond Okell"


def test_a_head_without_a_name_is_asked_for_it(qtbot: QtBot, laptop: Laptop) -> None:
    screen = opened(qtbot, laptop)
    press(screen, "Change the head of Harbour Lane Primary")
    write(screen.head, "Name of who leads the school", "   ")
    press(screen, "Name the head")
    assert faults(screen) == {"Name": "The headteacher has no name. Enter the headteacher’s name."}
    assert screen.head.isVisible()


def test_a_reviewer_names_no_heads(qtbot: QtBot, laptop: Laptop) -> None:
    screen = opened(qtbot, laptop, may_administer=False)
    shown = [button.text() for button in screen.findChildren(QuietButton) if button.isVisible()]
    assert shown == ["Start a visit", "Book a visit"]
