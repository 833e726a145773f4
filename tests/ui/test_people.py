"""The people of a trust, and inviting one more as its administrator."""

from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from PySide6.QtGui import QGuiApplication
from pytestqt.qtbot import QtBot

from sifield.fieldwork import schools
from sifield.fieldwork.schools import NewSchool
from sifield.sync import faults
from sifield.ui.screens.people import People
from sifield.ui.theme import Mode
from sifield.ui.widgets.invite_card import Invitation
from sifield.ui.widgets.list_row import ListRow
from sifield.wire import codes
from tests.laptops import NOW, TODAY, Laptop, make_laptop
from tests.ui.fitting import LONG_PERSON, LONG_SCHOOL, LOOKS, check_fits, check_order, dress, read
from tests.ui.hands import named, open_screen, press, write
from tests.ui.inline_tasks import InlineTasks

pytestmark = pytest.mark.usefixtures("light_secrets")

CODE = codes.EnrolmentCode("https://centre.test", "ab" * 32, "s" * 32).text()


@pytest.fixture
def laptop(tmp_path: Path) -> Iterator[Laptop]:
    made = make_laptop(tmp_path)
    with made.stores.general.write(made.reviewer_id, NOW) as session:
        schools.add_school(session, NewSchool(name=LONG_SCHOOL, phase="Primary", head_name=LONG_PERSON), TODAY)
    yield made
    made.stores.close()


class Office:
    """The screen, and the invitations that it asked the centre for."""

    def __init__(self, qtbot: QtBot, laptop: Laptop) -> None:
        self.asked: list[Invitation] = []
        self.answer: Callable[[], str] = lambda: CODE
        tasks = InlineTasks(laptop.stores, actor=laptop.reviewer_id, at=NOW)
        self.screen = People(tasks, lambda: TODAY, self._invite)
        open_screen(qtbot, self.screen)

    def _invite(self, wanted: Invitation) -> str:
        self.asked.append(wanted)
        return self.answer()


@pytest.fixture
def office(qtbot: QtBot, laptop: Laptop) -> Office:
    return Office(qtbot, laptop)


def listed(screen: People) -> list[tuple[str, str]]:
    return [(one.title, one.detail) for one in screen.findChildren(ListRow) if one.isVisible()]


def test_everybody_is_listed_with_what_they_do(office: Office) -> None:
    assert "3 people" in read(office.screen)
    assert listed(office.screen) == [
        ("Amara Whitlock", "Lead practitioner"),
        (LONG_PERSON, f"Headteacher, {LONG_SCHOOL}"),
        ("Mireille Ashdown", "Headteacher, Harbour Lane Primary"),
    ]


def test_a_reviewer_sees_people_and_no_invitation(qtbot: QtBot, laptop: Laptop) -> None:
    screen = People(InlineTasks(laptop.stores), lambda: TODAY, None)
    open_screen(qtbot, screen)
    assert listed(screen)[0][0] == "Amara Whitlock"
    assert "Invite someone" not in read(screen)
    assert not any(part.isVisible() for part in (screen.invite_card.make, screen.add, screen.bring))


def test_an_invitation_gives_a_code_to_hand_over(qtbot: QtBot, office: Office) -> None:
    write(office.screen, "Name", " Ann   Marsh ")
    with qtbot.waitSignal(office.screen.invited) as inviting:
        press(office.screen, "Make an enrolment code")
    assert inviting.args == ["Ann Marsh"]
    assert office.asked == [Invitation("Ann Marsh", "reviewer", ())]
    assert "Give this code to Ann Marsh now." in read(office.screen)
    assert office.screen.invite_card.copy.hasFocus()
    press(office.screen, "Copy the code")
    assert codes.parse(QGuiApplication.clipboard().text()) == codes.parse(CODE)
    assert office.screen.invite_card.copy.text() == "Copied"
    write(office.screen, "Name", "Ben Okoro")
    press(office.screen, "Make an enrolment code")
    assert office.screen.invite_card.copy.text() == "Copy the code", "this code has not been copied yet"


def test_somebody_in_the_list_is_invited_as_herself_and_never_doubled(office: Office, laptop: Laptop) -> None:
    write(office.screen, "Name", " amara  WHITLOCK")
    press(office.screen, "Make an enrolment code")
    assert office.asked == []
    assert "amara WHITLOCK is in the list already." in read(office.screen)
    card = office.screen.invite_card
    assert card.who.hasFocus()
    card.role.setCurrentIndex(card.role.findData("administrator"))
    card.who.setCurrentIndex(card.who.findData(laptop.reviewer_id))
    assert not card.name.isVisible()
    assert card.role.currentData() == "reviewer", "her role stands there already"
    assert "Role and schools given here replace those that the person has now." in read(office.screen)
    press(office.screen, "Make an enrolment code")
    assert office.asked == [Invitation("Amara Whitlock", "reviewer", (), person_id=laptop.reviewer_id)]
    assert "Give this code to Amara Whitlock now." in read(office.screen)
    assert card.name.isVisible(), "the next may be somebody new"


def test_a_head_is_invited_for_her_school_not_for_all(office: Office, laptop: Laptop) -> None:
    card = office.screen.invite_card
    card.who.setCurrentIndex(card.who.findText("Mireille Ashdown · Headteacher, Harbour Lane Primary"))
    assert not card.everywhere.isChecked()
    press(office.screen, "Harbour Lane Primary")
    press(office.screen, "Make an enrolment code")
    assert [(one.name, one.role, one.school_ids) for one in office.asked] == [
        ("Mireille Ashdown", "headteacher", (laptop.school_id,))
    ]


def test_only_some_schools(office: Office, laptop: Laptop) -> None:
    write(office.screen, "Name", "Ann Marsh")
    office.screen.invite_card.role.setCurrentIndex(office.screen.invite_card.role.findData("social_worker"))
    press(office.screen, "All schools")
    press(office.screen, "Harbour Lane Primary")
    press(office.screen, "Make an enrolment code")
    assert office.asked == [Invitation("Ann Marsh", "social_worker", (laptop.school_id,))]


def test_safeguarding_is_given_by_a_tick_of_its_own_and_for_one_person(office: Office) -> None:
    tick = "Also the safeguarding records of these schools"
    for name, ticked in (("Ann Marsh", True), ("Ben Okoro", False)):
        write(office.screen, "Name", name)
        if ticked:
            press(office.screen, tick)
        press(office.screen, "Make an enrolment code")
    assert [(one.name, one.safeguarding) for one in office.asked] == [("Ann Marsh", True), ("Ben Okoro", False)]


def test_no_school_ticked_is_never_taken_for_all_of_them(office: Office) -> None:
    write(office.screen, "Name", "Ann Marsh")
    press(office.screen, "All schools")
    press(office.screen, "Make an enrolment code")
    assert office.asked == []
    assert "Tick the schools, or tick “All schools”." in read(office.screen)
    press(office.screen, "All schools")
    press(office.screen, "Make an enrolment code")
    assert len(office.asked) == 1


def test_no_name(office: Office) -> None:
    write(office.screen, "Name", "  ")
    press(office.screen, "Make an enrolment code")
    assert office.asked == []
    assert "Enter the name of the person." in read(office.screen)
    assert named(office.screen, "Name").hasFocus()


def test_a_centre_that_is_away_is_told_and_the_name_stays(office: Office) -> None:
    def away() -> str:
        raise faults.centre_away()

    office.answer = away
    write(office.screen, "Name", "Ann Marsh")
    press(office.screen, "Make an enrolment code")
    assert "The centre cannot be reached just now." in read(office.screen)
    assert office.screen.invite_card.name.text() == "Ann Marsh"
    assert office.screen.invite_card.make.isEnabled()


def test_ticks_stay_when_a_school_comes(office: Office, laptop: Laptop) -> None:
    press(office.screen, "All schools")
    press(office.screen, "Harbour Lane Primary")
    with laptop.stores.general.write(laptop.reviewer_id, NOW) as session:
        schools.add_school(session, NewSchool(name="Fernhill", phase="Primary"), TODAY)
    office.screen.refresh()
    assert {box.text(): box.isChecked() for box in office.screen.invite_card.boxes.values()} == {
        "Fernhill": False, "Harbour Lane Primary": True, LONG_SCHOOL: False,
    }  # fmt: skip


@pytest.mark.parametrize(("mode", "percent"), LOOKS)
def test_everything_fits(office: Office, mode: Mode, percent: int) -> None:
    dress(mode, percent)
    write(office.screen, "Name", LONG_PERSON)
    press(office.screen, "Make an enrolment code")
    press(office.screen, "All schools")
    check_fits(office.screen, "people")
    check_order(office.screen)
