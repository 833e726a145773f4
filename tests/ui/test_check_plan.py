"""Checking a plan that somebody sent: chosen or dropped, with and without a trust, whole, changed or no plan at all."""

from pathlib import Path

import pytest
from pytestqt.qtbot import QtBot

from sifield.documents import sign_off as ceremony
from sifield.fieldwork import sign_off
from sifield.models.plans import Action
from sifield.signing.seal import Drawing
from sifield.ui.screens.check_plan import CheckPlanScreen
from sifield.ui.theme import theme
from tests.laptops import PIN
from tests.ui import look
from tests.ui.hands import open_screen
from tests.ui.inline_tasks import InlineTasks
from tests.ui.walked import Walk, planned, walk


@pytest.fixture(scope="module")
def signed(tmp_path_factory: pytest.TempPathFactory) -> tuple[Walk, Path]:
    """A plan that both signed on a laptop, and its file as the school has it."""
    folder = tmp_path_factory.mktemp("signed")
    made = walk(folder / "laptop")
    planned(made)
    ceremony.issue(made.store, made.plan_id, pin=PIN, drawing=Drawing(typed="Amara Whitlock"), at=made.now())
    ceremony.agree(
        made.store, made.plan_id, pin="730416", drawing=Drawing(typed="Mireille Ashdown"), decision="agreed",
        comment="", at=made.now(),
    )  # fmt: skip
    with made.store.read() as session:
        newest = sign_off.newest_revision(session, made.plan_id)
    assert newest is not None
    assert newest.content is not None
    file = folder / "Action plan.pdf"
    file.write_bytes(newest.content)
    return made, file


def opened(qtbot: QtBot, made: Walk) -> CheckPlanScreen:
    screen = CheckPlanScreen(made.tasks, made.laptop.stores, made.now)
    open_screen(qtbot, screen)
    return screen


def told(screen: CheckPlanScreen) -> str:
    return screen._page.verdict.accessibleName()


def check(qtbot: QtBot, screen: CheckPlanScreen, file: Path) -> str:
    with qtbot.waitSignal(screen.checked) as checked:
        screen.check(file)
    return str(checked.args[0])


def test_a_good_file_is_said_to_be_good_and_that_of_the_record(qtbot: QtBot, signed: tuple[Walk, Path]) -> None:
    made, file = signed
    screen = opened(qtbot, made)
    assert check(qtbot, screen, file) == "COMPLETE"
    assert "Mireille Ashdown (Headteacher, Tidewater Learning Trust) signed as headteacher" in told(screen)
    assert "byte for byte, the newest file of this plan that is kept here" in told(screen)
    assert "The data in the file are those of the record on this laptop." in told(screen)
    for percent in (100, 200):
        theme().set_percent(percent)
        look.grab(screen, f"check-plan-{percent}", None)
        assert look.clipped_labels(screen) == []
        assert look.sideways(screen) == []
        assert look.unnamed(screen) == []


def test_a_record_that_says_something_else_is_pointed_out(qtbot: QtBot, signed: tuple[Walk, Path]) -> None:
    made, file = signed
    screen = opened(qtbot, made)
    with made.store.write(made.laptop.reviewer_id, made.now()) as session:
        action = session.query(Action).filter_by(position=1).one()
        was, action.owner_name = action.owner_name, "Somebody Else"
    assert check(qtbot, screen, file) == "COMPLETE"
    assert f"A1, owner, name: in the file “{was}”, in the record “Somebody Else”." in told(screen)
    with made.store.write(made.laptop.reviewer_id, made.now()) as session:
        session.query(Action).filter_by(position=1).one().owner_name = was


def test_a_changed_file_and_one_that_is_no_plan(qtbot: QtBot, signed: tuple[Walk, Path], tmp_path: Path) -> None:
    made, file = signed
    screen = opened(qtbot, made)
    changed, other = tmp_path / "changed.pdf", tmp_path / "letter.pdf"
    pdf = file.read_bytes()
    changed.write_bytes(pdf + b"\n% a friendly remark\n")
    assert check(qtbot, screen, changed) == "TAMPERED"
    assert "21 bytes that belong to no page were added at the end." in told(screen)
    other.write_bytes(b"Dear colleague")
    screen.check(other)
    assert [banner.message for banner in screen.banners.shown()] == ["This is not a PDF, or it is damaged."]


def test_a_laptop_without_a_trust_says_what_it_can(qtbot: QtBot, signed: tuple[Walk, Path]) -> None:
    made, file = signed
    screen = CheckPlanScreen(InlineTasks(made.laptop.stores), None, made.now)
    open_screen(qtbot, screen)
    look.grab(screen, "check-plan-empty", None)
    assert look.clipped_labels(screen) == []
    assert check(qtbot, screen, file) == "UNTRUSTED"
    assert "The file is whole. Who its signers are was not checked: no trust is known here." in told(screen)
    assert "Mireille Ashdown" in told(screen)
