"""The trust's lists: people by hand and from a file, one person with roles and free days, schools from the register."""

from collections.abc import Iterator
from datetime import date
from pathlib import Path
from typing import Any

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QWidget
from pytestqt.qtbot import QtBot
from sqlalchemy import select
from sqlalchemy.orm import Session

from sifield.fieldwork import frameworks, held_roles, people, release_days, schools
from sifield.fieldwork.people import PersonWords
from sifield.frameworks.shipped import shipped_texts
from sifield.models.frameworks import PublishedFramework
from sifield.models.people import Person, Post, ReleaseDay, RoleHolder
from sifield.models.schools import School
from sifield.ui.imports import PEOPLE, SCHOOLS, Import
from sifield.ui.screens.import_list import ImportList
from sifield.ui.screens.people import People
from sifield.ui.screens.person import PersonScreen
from sifield.ui.screens.schools import Schools
from sifield.ui.theme import Mode
from sifield.ui.widgets.list_row import ListRow
from tests.fieldwork.test_people import FILE
from tests.fieldwork.test_register import file as register_file
from tests.laptops import NOW, TODAY, make_laptop
from tests.ui.fitting import LONG_PERSON, LOOKS, check_fits, check_order, dress, read
from tests.ui.hands import key, named, open_screen, press, write
from tests.ui.on_desk import OnDesk, drop_files

pytestmark = pytest.mark.usefixtures("light_secrets")
ROLE = "Lead practitioner, phonics"


@pytest.fixture(scope="module")
def many(tmp_path_factory: pytest.TempPathFactory) -> Iterator[OnDesk]:
    """A trust of fifty people with long names, roles and free days; nothing here changes it."""
    folder = tmp_path_factory.mktemp("many")
    desk = OnDesk(make_laptop(folder / "laptop"), folder)

    def fill(session: Session) -> None:
        frameworks.publish(session, shipped_texts()["earned-autonomy"], 2026, NOW)
        for number in range(50):
            name = f"{LONG_PERSON} {number}" if number % 7 == 0 else f"Person {number}"
            added = people.add(session, PersonWords(name, f"p{number}@tide.org", "reviewer"))
            session.flush()
            if number % 7 == 0:
                held_roles.hold(session, added, "lead-practitioner-phonics", date(2026, 9, 1))
                days = release_days.weekly(session, 1, TODAY, date(2027, 7, 1))
                release_days.release(session, added, days)

    desk.write(fill)
    yield desk
    desk.laptop.stores.close()


@pytest.fixture(scope="module")
def one(tmp_path_factory: pytest.TempPathFactory) -> Iterator[OnDesk]:
    folder = tmp_path_factory.mktemp("lists")
    made = OnDesk(make_laptop(folder / "laptop"), folder)
    yield made
    made.laptop.stores.close()


@pytest.fixture
def desk(one: OnDesk, tmp_path: Path) -> Iterator[OnDesk]:
    """A laptop of a small trust, and an empty folder; what a test adds to the lists is taken out again."""
    one.folder = tmp_path
    kinds = (Person, Post, RoleHolder, ReleaseDay, School, PublishedFramework)
    before = one.read(lambda session: {key for kind in kinds for key in session.scalars(select(kind.id))})
    yield one

    def clear(session: Session) -> None:
        for kind in kinds:
            for row in session.scalars(select(kind)):
                if row.id not in before:
                    session.delete(row)
        for person in session.scalars(select(Person)):
            person.email, person.active = "", True
        for post in session.scalars(select(Post)):
            post.until_on = None

    one.write(clear)


def opened_people(qtbot: QtBot, desk: OnDesk, *, may_administer: bool = True) -> People:
    screen = People(desk.tasks, lambda: TODAY, None, may_administer=may_administer)
    open_screen(qtbot, screen)
    return screen


def opened_person(qtbot: QtBot, desk: OnDesk, person_id: str, *, may_administer: bool = True) -> PersonScreen:
    screen = PersonScreen(desk.tasks, lambda: TODAY, person_id, may_administer=may_administer)
    open_screen(qtbot, screen)
    return screen


def importing(qtbot: QtBot, desk: OnDesk, kind: Import[Any], path: Path, part: str = "") -> ImportList:
    screen = ImportList(desk.tasks, kind, path, lambda: TODAY, part=part)
    open_screen(qtbot, screen)
    return screen


def listed(screen: QWidget) -> dict[str, str]:
    return {one.title: one.detail for one in screen.findChildren(ListRow) if one.isVisible()}


# -- people


def test_a_person_is_added_by_hand_and_a_fault_stands_by_its_field(qtbot: QtBot, desk: OnDesk) -> None:
    screen = opened_people(qtbot, desk)
    press(screen, "Add someone")
    write(screen, "Name of the person", "Ann Marsh")
    write(screen, "E-mail address", "ann@")
    press(screen, "Add the person")
    assert "“ann@” is no e-mail address." in read(screen)
    assert named(screen, "E-mail address").hasFocus()
    write(screen, "E-mail address", "ann@tide.org")
    press(screen, "Add the person")
    assert listed(screen)["Ann Marsh"] == "Lead practitioner"
    assert not screen.form.isVisible()


def test_a_file_is_looked_at_then_taken_over(qtbot: QtBot, desk: OnDesk) -> None:
    desk.write(lambda session: frameworks.publish(session, shipped_texts()["earned-autonomy"], 2026, NOW))
    path = desk.file("people.csv", FILE.replace("ann@tide.org", "ann@").encode())
    listing = opened_people(qtbot, desk)
    with qtbot.waitSignal(listing.file_chosen) as told:
        drop_files(listing, path)
    screen = importing(qtbot, desk, PEOPLE, told.args[0])
    words = read(screen)
    for said in ("1 fault to mend first; nothing is taken over until then.", "Row 2", "“ann@” is no e-mail address."):
        assert said in words
    assert not screen.take.isVisible()
    desk.file("people.csv", FILE.encode())
    qtbot.waitUntil(lambda: "Added: 4" in read(screen))
    assert "5 people would change, 0 stay as before." in (words := read(screen))
    for said in ("Added: 4", "Callum Drury\ncallum@tide.org · Trust social worker · holds:", "Changed: 1"):
        assert said in words
    assert len(listed(listing)) == 2, "nothing is taken over yet"
    screen.take.setFocus()
    with qtbot.waitSignal(screen.taken) as told:
        key(Qt.Key.Key_Space)
    assert told.args == ["people.csv is taken over."]
    listing.refresh()
    assert listed(listing)["Bram Teal"] == "SENCO, Harbour Lane Primary"
    again = importing(qtbot, desk, PEOPLE, path)
    assert "Nothing would change: 5 people as before." in read(again)
    assert not again.take.isVisible()


def test_what_is_no_list_is_told(qtbot: QtBot, desk: OnDesk) -> None:
    screen = importing(qtbot, desk, PEOPLE, desk.file("people.csv", b"who\nAnn\n"))
    assert screen.banners.shown()[0].message == "The file has no column of names."
    gone = importing(qtbot, desk, PEOPLE, desk.folder / "gone.csv")
    assert gone.banners.shown()[0].message.startswith("gone.csv is not there any more")
    with qtbot.waitSignal(gone.left):
        press(gone, "Leave it")


def test_roles_that_nobody_holds_are_said(qtbot: QtBot, many: OnDesk) -> None:
    screen = opened_people(qtbot, many, may_administer=False)
    assert "Nobody holds 21 roles yet:" in read(screen)
    assert "Roles of “Earned autonomy”" in read(screen)
    assert f"{LONG_PERSON} 0, {LONG_PERSON} 14" in read(screen)
    detail = listed(screen)[f"{LONG_PERSON} 7"]
    assert detail.startswith(f"Lead practitioner · {ROLE} · free on ")


def test_one_person_is_changed_by_keys(qtbot: QtBot, desk: OnDesk) -> None:
    desk.write(lambda session: frameworks.publish(session, shipped_texts()["earned-autonomy"], 2026, NOW))
    screen = opened_person(qtbot, desk, desk.laptop.reviewer_id)
    write(screen, "E-mail address", "amara@tide.org")
    assert (
        desk.read(lambda session: people.get_person(session, desk.laptop.reviewer_id, TODAY)).email == "amara@tide.org"
    )
    screen.role_form.role.setCurrentText(ROLE)
    write(screen, "Holds it from", "1/9/2026")
    press(screen, "Add the role")
    assert "since Tue 1 Sep 2026" in read(screen)
    press(screen, "Add the role")
    assert "She holds this role already." in read(screen)
    press(screen, f"End today: {ROLE}")
    assert "since Tue 1 Sep 2026 until Tue 24 Nov 2026" in read(screen)


def test_the_days_of_a_role_are_changed_and_its_end_taken_back(qtbot: QtBot, desk: OnDesk) -> None:
    def hold(session: Session) -> None:
        frameworks.publish(session, shipped_texts()["earned-autonomy"], 2026, NOW)
        held_roles.hold(session, desk.laptop.reviewer_id, "lead-practitioner-phonics", date(2026, 9, 1), TODAY)
        held_roles.hold(session, desk.laptop.reviewer_id, "lead-practitioner-phonics", date(2027, 9, 1))

    desk.write(hold)
    screen = opened_person(qtbot, desk, desk.laptop.reviewer_id)
    press(screen, f"Change the days of: {ROLE}")
    assert named(screen, "Last day").hasFocus()
    write(screen, "Last day", "soon")
    press(screen, "Keep the days")
    assert "Enter a day, or leave it empty." in read(screen)
    write(screen, "Last day", " ")
    press(screen, "Keep the days")
    assert "She holds this role already." in read(screen), "from September on there is another line"
    write(screen, "Last day", "16/7/2027")
    press(screen, "Keep the days")
    assert "since Tue 1 Sep 2026 until Fri 16 Jul 2027" in read(screen)
    assert not screen.held_form.isVisible()


def test_every_tuesday_is_entered_at_once_and_holidays_are_left_out(qtbot: QtBot, desk: OnDesk) -> None:
    screen = opened_person(qtbot, desk, desk.laptop.reviewer_id)
    screen.release_form.which.setFocus()
    for _ in range(2):
        key(Qt.Key.Key_Down)
    assert screen.release_form.which.currentText() == "Every Tuesday"
    write(screen, "Day", "1/12/2026")
    press(screen, "Add release days")
    assert "Enter the last day." in read(screen)
    write(screen, "To", "12/1/2027")
    press(screen, "Add release days")
    assert "Free for the trust’s work on 5 days to come (5 days of work)." in read(screen)
    assert screen.banners.shown()[0].message == "5 days added."
    press(screen, "Take out Tue 8 Dec 2026")
    assert "on 4 days to come" in read(screen)
    screen.release_form.which.setCurrentIndex(0)
    screen.release_form.length.setCurrentIndex(1)
    write(screen, "Day", "3/12/2026")
    QTest.keyClick(screen.release_form.add, Qt.Key.Key_Space)
    assert "on 5 days to come (4.5 days of work)" in read(screen)


def test_a_person_is_made_inactive_and_active_again(qtbot: QtBot, desk: OnDesk) -> None:
    screen = opened_person(qtbot, desk, desk.laptop.head_id)
    press(screen, "Make inactive")
    assert "Inactive" in screen._does.text()
    assert [one.name for one in desk.read(schools.list_people)] == ["Amara Whitlock"]
    press(screen, "Make active again")
    assert len(desk.read(schools.list_people)) == 2


def test_others_look_and_write_nothing(qtbot: QtBot, many: OnDesk) -> None:
    holder = next(one for one in many.read(lambda session: people.list_people(session, TODAY)) if one.roles)
    screen = opened_person(qtbot, many, holder.id, may_administer=False)
    assert ROLE in read(screen)
    assert not any(part.isVisible() for part in (screen.form, screen.active, screen.role_form, screen.release_form))


# -- schools


def test_schools_are_looked_at_then_taken_over_from_the_register(qtbot: QtBot, desk: OnDesk) -> None:
    other = {"URN": "140000", "EstablishmentNumber": "1", "EstablishmentName": "Fernhill", "Trusts (name)": "Other"}
    path = desk.file("register.csv", register_file({}, other))
    listing = Schools(desk.tasks, lambda: TODAY, may_administer=True)
    open_screen(qtbot, listing)
    with qtbot.waitSignal(listing.file_chosen) as told:
        drop_files(listing, path)
    screen = importing(qtbot, desk, SCHOOLS, told.args[0], part="tideway trust")
    assert screen.which.currentText() == "Tideway Trust", "the trust's own name is chosen where the file has it"
    assert "Added: 1" in read(screen)
    screen.which.setCurrentIndex(0)
    QApplication.processEvents()
    assert "Added: 2" in read(screen)
    press(screen, "Take over 2 changes")
    listing.refresh()
    assert {"Fernhill", "Harbour Primary School", "Harbour Lane Primary"} == set(listed(listing))
    closed = desk.file("register.csv", register_file({"EstablishmentStatus (name)": "Closed"}, other))
    screen = importing(qtbot, desk, SCHOOLS, closed)
    assert "Closed in the register: 1" in read(screen)
    assert not screen.take.isVisible(), "a person decides"


def test_only_an_administrator_brings_schools_in(qtbot: QtBot, desk: OnDesk) -> None:
    listing = Schools(desk.tasks, lambda: TODAY, may_administer=False)
    open_screen(qtbot, listing)
    assert not listing.bring.isVisible()


# -- looks


@pytest.mark.parametrize(("mode", "percent"), LOOKS)
def test_fifty_people(qtbot: QtBot, many: OnDesk, mode: Mode, percent: int) -> None:
    dress(mode, percent)
    screen = opened_people(qtbot, many)
    check_fits(screen, "people-fifty")
    press(screen, "Add someone")
    check_fits(screen, "people-adding")


@pytest.mark.parametrize(("mode", "percent"), LOOKS)
def test_one_person(qtbot: QtBot, many: OnDesk, mode: Mode, percent: int) -> None:
    dress(mode, percent)
    holder = next(one for one in many.read(lambda session: people.list_people(session, TODAY)) if one.roles)
    screen = opened_person(qtbot, many, holder.id)
    check_fits(screen, "person")
    if percent == 100:
        check_order(screen)


@pytest.mark.parametrize(("mode", "percent"), LOOKS)
def test_imports(qtbot: QtBot, many: OnDesk, mode: Mode, percent: int) -> None:
    dress(mode, percent)
    rows = "".join(f"{LONG_PERSON} {n} of the file,n{n}@tide.org,Lead practitioner\n" for n in range(70))
    path = many.file("A list of people, final (3).csv", f"name,email,role\n{rows}".encode())
    check_fits(importing(qtbot, many, PEOPLE, path), "import-people")
    wrong = many.file("wrong.csv", b"name,email,role\n" + b"Ann,ann@,Chief wizard of everything\n,,Reviewer\n" * 3)
    check_fits(importing(qtbot, many, PEOPLE, wrong), "import-faults")
