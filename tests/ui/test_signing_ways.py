"""What else can become of a plan at its signing, and after it, by clicks and keys."""

from collections.abc import Iterator
from datetime import date
from pathlib import Path

import pikepdf
import pytest
from PySide6.QtPrintSupport import QPrinter
from PySide6.QtWidgets import QAbstractButton
from pytestqt.qtbot import QtBot

from sifield.documents import sign_off as ceremony
from sifield.errors import SifieldError
from sifield.fieldwork import mailing, planning, schools, signing_record
from sifield.fieldwork.waiting import list_waiting
from sifield.models.people import Person
from sifield.models.plans import Plan
from sifield.signing.seal import Drawing
from sifield.ui.printing import paint
from sifield.ui.screens.sign_off import SignOffScreen
from sifield.ui.screens.signed_plan import SignedPlanScreen
from sifield.ui.theme import theme
from sifield.wire.joining import HEADTEACHER
from tests.laptops import NOW, PIN
from tests.ui import look
from tests.ui.fitting import read
from tests.ui.hands import open_screen, press, write
from tests.ui.walked import Walk, planned, walk

MARK = Drawing(typed="Amara Whitlock")


@pytest.fixture
def issued(tmp_path: Path) -> Iterator[Walk]:
    made = walk(tmp_path / "laptop", head_key="ready")
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


def waits_for(made: Walk, person_id: str) -> list[tuple[str, str]]:
    """Give what Today shows a person of the plan, a day before the fourth of December."""
    with made.store.read() as session:
        rows = list_waiting(session, person_id, date(2026, 12, 3))
    return [(row.kind, row.detail) for row in rows if row.row_id == made.plan_id]


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
    write(screen, "The reviewer’s PIN", PIN)
    with qtbot.waitSignal(screen.taken_back):
        press(screen, "Take the laptop back")
    with issued.store.read() as session:
        lines = signing_record.list_events(session, issued.plan_id)
    assert waits_for(issued, issued.laptop.head_id) == [("yours", "You reply by Fri 4 Dec 2026")]
    (told,) = waits_for(issued, issued.laptop.reviewer_id)
    assert told == ("signature", "Waits for the headteacher, who replies by Fri 4 Dec 2026")
    assert [line.kind for line in lines] == ["signed", "handed over", "opened", "received", "taken back"]
    assert signing_record.what_is_wrong(lines) == ()


def test_the_head_declines_with_a_reason(qtbot: QtBot, issued: Walk) -> None:
    screen = handed_over(qtbot, issued)
    press(screen, "I do not sign…")
    press(screen, "Keep that I do not sign")
    assert screen._answers._why_row.fault == "Write why, in a sentence."
    write(screen, "Why you do not sign", "Two of the facts are disputed.")
    check(screen, "declining")
    press(screen, "Keep that I do not sign")
    assert (plan_of(issued).status, plan_of(issued).declined_why) == ("declined", "Two of the facts are disputed.")
    assert waits_for(issued, issued.laptop.head_id) == []
    told = waits_for(issued, issued.laptop.reviewer_id)
    assert told == [("declined", "Not signed by the headteacher, with a reason")]
    after = SignedPlanScreen(issued.tasks, issued.store, issued.plan_id, issued.now)
    open_screen(qtbot, after)
    assert "did not sign: “Two of the facts are disputed.”" in after._life._words.text()


def test_on_her_own_laptop_nothing_is_handed_over(qtbot: QtBot, issued: Walk) -> None:
    from sifield.models.exchange import Device

    assert waits_for(issued, issued.laptop.head_id) == [("yours", "Signed by Amara Whitlock, waits for you")]
    with issued.laptop.stores.general.apply() as session:
        session.get_one(Device, 1).person_id = issued.laptop.head_id
    screen = SignOffScreen(issued.tasks, issued.store, issued.plan_id, issued.now)
    open_screen(qtbot, screen)
    assert "stays locked until" not in read(screen)
    press(screen, "Agreed")
    press(screen, "Type your name instead: Your signature")
    write(screen, "Type your full name", "Mireille Ashdown")
    write(screen, "Your signing PIN", PIN)
    with qtbot.waitSignal(screen.agreed):
        press(screen, "Sign")
    assert not screen.is_locked
    assert plan_of(issued).status == "agreed"
    assert waits_for(issued, issued.laptop.head_id) == []


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
    write(screen, "E-mail address", "the office")
    press(screen, "Mail it at the next sync")
    assert "This is no e-mail address." in screen._mail._line.fault
    write(screen, "E-mail address", "office@school.example")
    press(screen, "Mail it at the next sync")
    assert "is nobody’s address in the trust’s list of people." in screen._mail._line.fault
    with issued.store.write(issued.laptop.reviewer_id, issued.now()) as session:
        for name in ("office", "chair"):
            added = schools.add_person(session, f"The {name}", HEADTEACHER)
            session.get_one(Person, added).email = f"{name}@school.example"
    for name in ("Office", "chair"):
        write(screen, "E-mail address", f"{name}@school.example")
        press(screen, "Mail it at the next sync")
    assert screen._mail._waiting.text() == "It goes to Office@school.example and chair@school.example at the next sync."
    with issued.store.write(issued.laptop.reviewer_id, issued.now()) as session:
        first, second = mailing.waiting(session)
        mailing.note_outcome(session, first, "Amara Whitlock", f"By e-mail to {first.to}.", NOW, is_sent=True)
        mailing.note_outcome(session, second, "Amara Whitlock", "It is full. Print it.", NOW, is_sent=False)
    issued.tasks.tell_changed("general")
    qtbot.waitUntil(lambda: "Not sent Tue 24 Nov 2026, 09:30. It is full. Print it." in read(screen))
    assert "Sent Tue 24 Nov 2026, 09:30. By e-mail to Office@school.example." in read(screen)
    assert not screen._mail._waiting.isVisible()
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
    assert [line.kind for line in lines] == ["signed", "printed", "sent", "not sent"]


def sign_by_name(screen: SignOffScreen, name: str, pin: str, *, is_new: bool) -> None:
    press(screen, "Type your name instead: Your signature")
    write(screen, "Type your full name", name)
    write(screen, "Your signing PIN", pin)
    if is_new:
        write(screen, "The same PIN again", pin)
    press(screen, "Sign")


def test_the_designated_lead_signs_before_the_head_and_no_way_leads_out(qtbot: QtBot, tmp_path: Path) -> None:
    made = walk(tmp_path / "laptop", head_key="ready")
    planned(made)
    with made.store.write(made.laptop.reviewer_id, made.now()) as session:
        lead_id = schools.add_person(session, "Nadia Frost", "Designated safeguarding lead")
        session.get_one(Plan, made.plan_id).lead_id = lead_id
    ceremony.issue(made.store, made.plan_id, pin=PIN, drawing=MARK, at=made.now())
    screen = SignOffScreen(made.tasks, made.store, made.plan_id, made.now)
    open_screen(qtbot, screen)
    assert "Hand the laptop to Nadia Frost" in read(screen)
    assert [kind for kind, _ in waits_for(made, lead_id)] == ["yours"]
    assert waits_for(made, made.laptop.head_id) == [], "the designated lead signs first"
    (told,) = waits_for(made, made.laptop.reviewer_id)
    assert told == ("signature", "Waits for the designated safeguarding lead")
    press(screen, "Hand over and lock")
    assert "You sign as Nadia Frost" in read(screen)
    sign_by_name(screen, "Nadia Frost", "551188", is_new=True)
    assert "Nadia Frost has signed." in read(screen)
    assert [kind for kind, _ in waits_for(made, made.laptop.head_id)] == ["yours"]
    check(screen, "sign-lead-handed-on")
    shown = [part.text() for part in screen.findChildren(QAbstractButton) if part.isVisible()]
    assert "Back to the plan" not in shown, "whoever holds the laptop now gets nowhere else"
    press(screen, "The laptop is handed on")
    press(screen, "Agreed")
    sign_by_name(screen, "Mireille Ashdown", PIN, is_new=False)
    assert screen.is_locked, "and it is given back by the reviewer's PIN alone"
    verdict = ceremony.verify(made.store, made.plan_id, at=made.now()).verdict
    signed = [one.certificate.name for one in verdict.signatures if one.certificate]
    assert signed == ["Amara Whitlock", "Nadia Frost", "Mireille Ashdown"]
    assert plan_of(made).status == "agreed"
    made.laptop.stores.close()
