"""What else can become of a plan at its signing, and after it, by clicks and keys."""

from collections.abc import Iterator
from datetime import date
from pathlib import Path

import pikepdf
import pytest
from PySide6.QtPrintSupport import QPrinter
from pytestqt.qtbot import QtBot

from sifield.documents import sign_off as ceremony
from sifield.errors import SifieldError
from sifield.fieldwork import planning, signing_record
from sifield.signing.seal import Drawing
from sifield.ui.printing import paint
from sifield.ui.screens.sign_off import SignOffScreen
from sifield.ui.screens.signed_plan import SignedPlanScreen
from sifield.ui.theme import theme
from tests.laptops import PIN
from tests.ui import look
from tests.ui.hands import open_screen, press, write
from tests.ui.walked import Walk, planned, walk

MARK = Drawing(typed="Amara Whitlock")


@pytest.fixture
def issued(tmp_path: Path) -> Iterator[Walk]:
    made = walk(tmp_path / "laptop", rooms=2, head_key="ready")
    planned(made)
    ceremony.issue(made.store, made.plan_id, pin=PIN, drawing=MARK, at=made.now())
    yield made
    made.laptop.stores.close()


def handed_over(qtbot: QtBot, made: Walk) -> SignOffScreen:
    screen = SignOffScreen(made.tasks, made.store, made.plan_id, made.now)
    open_screen(qtbot, screen)
    press(screen, "Hand over and lock")
    return screen


def plan_of(made: Walk) -> planning.PlanDetails:
    with made.store.read() as session:
        return planning.get_plan(session, made.plan_id)


def check(screen: SignOffScreen | SignedPlanScreen, name: str) -> None:
    look.grab(screen, name, None)
    assert look.clipped_labels(screen) == []
    assert look.sideways(screen) == []
    assert look.unnamed(screen) == []


def test_the_head_replies_later_by_a_day(qtbot: QtBot, issued: Walk) -> None:
    screen = handed_over(qtbot, issued)
    press(screen, "I reply later…")
    press(screen, "Received: I reply by then")
    assert "after today" in screen._answers._day_row.fault
    write(screen, "Reply by", "4 Dec")
    press(screen, "Received: I reply by then")
    assert (plan_of(issued).status, plan_of(issued).reply_by) == ("issued", date(2026, 12, 4))
    assert screen.is_locked, "the laptop is still in her hands"
    theme().set_percent(200)
    check(screen, "received-200")
    press(screen, "Give the laptop back")
    write(screen, "The reviewer's PIN", PIN)
    with qtbot.waitSignal(screen.taken_back):
        press(screen, "Take the laptop back")


def test_the_head_declines_with_a_reason(qtbot: QtBot, issued: Walk) -> None:
    screen = handed_over(qtbot, issued)
    press(screen, "I do not sign…")
    press(screen, "Keep that I do not sign")
    assert screen._answers._why_row.fault == "Write why, in a sentence."
    write(screen, "Why you do not sign", "Two of the facts are disputed.")
    check(screen, "declining")
    press(screen, "Keep that I do not sign")
    assert (plan_of(issued).status, plan_of(issued).declined_why) == ("declined", "Two of the facts are disputed.")
    after = SignedPlanScreen(issued.tasks, issued.store, issued.plan_id, issued.now)
    open_screen(qtbot, after)
    assert "did not sign: “Two of the facts are disputed.”" in after._life._words.text()


def test_on_her_own_laptop_nothing_is_handed_over(qtbot: QtBot, issued: Walk) -> None:
    from sifield.models.exchange import Device

    with issued.laptop.stores.general.apply() as session:
        session.get_one(Device, 1).person_id = issued.laptop.head_id
    screen = SignOffScreen(issued.tasks, issued.store, issued.plan_id, issued.now)
    open_screen(qtbot, screen)
    press(screen, "Agreed")
    press(screen, "Type your name instead: Your signature")
    write(screen, "Type your full name", "Mireille Ashdown")
    write(screen, "Your signing PIN", PIN)
    with qtbot.waitSignal(screen.agreed):
        press(screen, "Sign")
    assert not screen.is_locked
    assert plan_of(issued).status == "agreed"


def test_a_signed_plan_is_printed_changed_and_remembered(qtbot: QtBot, issued: Walk, tmp_path: Path) -> None:
    screen = SignedPlanScreen(issued.tasks, issued.store, issued.plan_id, issued.now)
    open_screen(qtbot, screen)
    printer = QPrinter(QPrinter.PrinterMode.ScreenResolution)
    printer.setOutputFormat(QPrinter.OutputFormat.PdfFormat)
    printer.setOutputFileName(str(tmp_path / "paper.pdf"))
    assert screen._signed is not None
    pages = paint(screen._signed.file.shown, printer)
    with pikepdf.open(tmp_path / "paper.pdf") as paper:
        assert len(paper.pages) == pages
    with pytest.raises(SifieldError):
        paint(b"no plan", printer)
    screen._note("printed")
    press(screen, "Change the plan…")
    press(screen, "Begin the new edition")
    assert screen._life._why_row.fault == "Write what changes and why."
    write(screen, "What changes, and why", "Hannah Oduya leaves at Easter.")
    check(screen, "change-the-plan")
    with qtbot.waitSignal(screen.plan_opened) as opened:
        press(screen, "Begin the new edition")
    with issued.store.read() as session:
        new = planning.get_plan(session, str(opened.args[0]))
        lines = signing_record.list_events(session, issued.plan_id)
    assert (new.status, new.edition, new.changed) == ("draft", 2, "Hannah Oduya leaves at Easter.")
    assert [line.kind for line in lines] == ["signed", "printed"]
