"""Two people sign on one laptop, by keys, clicks and a drawn line; the file itself is judged at the end."""

from collections.abc import Iterator
from datetime import timedelta
from pathlib import Path

import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QApplication, QDialogButtonBox, QFileDialog, QLineEdit, QPushButton
from pytestqt.qtbot import QtBot

from sifield.documents import sign_off as ceremony
from sifield.fieldwork import access, planning, schools, sign_off
from sifield.models.plans import Plan
from sifield.signing import certificates
from sifield.signing.seal import Drawing
from sifield.signing.verdict import Verdict, Word, judge
from sifield.ui.screens.sign_off import SignOffScreen
from sifield.ui.screens.signed_plan import SignedPlanScreen
from sifield.ui.theme import theme
from tests.laptops import PIN
from tests.ui import look
from tests.ui.fitting import LOOKS
from tests.ui.hands import draw, key, named, open_screen, press, write
from tests.ui.walked import Walk, planned, walk

HER_PIN = "730416"


@pytest.fixture
def walked(tmp_path: Path) -> Iterator[Walk]:
    made = walk(tmp_path / "laptop")
    planned(made)
    yield made
    made.laptop.stores.close()


def opened(qtbot: QtBot, made: Walk, sample_pin: str = "") -> SignOffScreen:
    screen = SignOffScreen(made.tasks, made.store, made.plan_id, made.now, sample_pin=sample_pin)
    open_screen(qtbot, screen)
    return screen


def judged(made: Walk) -> Verdict:
    """Judge the newest file in the store, with the trust's root and nothing of the screen's."""
    with made.laptop.stores.general.read() as session:
        newest = sign_off.newest_revision(session, made.plan_id)
        laptop = access.whose_laptop(session)
    assert newest is not None
    assert newest.content is not None
    root = certificates.to_der(laptop.root_pem.encode())
    crls = (laptop.crl,) if laptop.crl else ()
    return judge(newest.content, roots=(root,), crls=crls, at=made.now(), expected_sha256=newest.sha256)


def status(made: Walk) -> tuple[str, str]:
    with made.laptop.stores.general.read() as session:
        plan = planning.get_plan(session, made.plan_id)
    return plan.status, plan.decision


def issue(made: Walk) -> None:
    ceremony.issue(made.store, made.plan_id, pin=PIN, drawing=Drawing(typed="Amara Whitlock"), at=made.now())


def type_name(screen: SignOffScreen, name: str) -> None:
    press(screen, "Type your name instead: Your signature")
    write(screen, "Type your full name", name)


def test_both_sign_and_the_laptop_comes_back(qtbot: QtBot, walked: Walk) -> None:
    screen = opened(qtbot, walked)
    owners: list[object] = []
    walked.tasks.changed.connect(lambda _store, owner: owners.append(owner))
    draw(screen)
    named(screen, "Your signing PIN").setFocus()
    qtbot.keyClicks(QApplication.focusWidget(), PIN)
    with qtbot.waitSignal(screen.issued):
        key(Qt.Key.Key_Return)
    assert status(walked) == ("issued", "")
    assert owners == [screen], "a signature waits to be sent as an edit does"
    assert judged(walked).word is Word.INCOMPLETE
    with qtbot.waitSignal(screen.handed_over):
        press(screen, "Hand over and lock")
    assert screen.is_locked
    press(screen, "Agreed with comment")
    write(screen, "Your comment", "We start on Monday.")
    type_name(screen, "Mireille Ashdown")
    write(screen, "Your signing PIN", HER_PIN)
    write(screen, "The same PIN again", HER_PIN)
    with qtbot.waitSignal(screen.agreed) as agreed:
        press(screen, "Sign")
    assert agreed.args == [walked.plan_id]
    verdict = judged(walked)
    assert (verdict.word, verdict.decision, verdict.comment) == (
        Word.COMPLETE,
        "Agreed, with a comment",
        "We start on Monday.",
    )
    assert screen._verdict.verdict.headline == verdict.headline
    press(screen, "Give the laptop back")
    qtbot.keyClicks(named(screen, "The reviewer’s PIN"), "111222")
    with qtbot.assertNotEmitted(screen.taken_back):
        press(screen, "Take the laptop back")
    assert screen.is_locked
    qtbot.keyClicks(named(screen, "The reviewer’s PIN"), PIN)
    with qtbot.waitSignal(screen.taken_back):
        key(Qt.Key.Key_Return)
    assert not screen.is_locked


def test_a_clock_that_is_wrong_by_weeks_freezes_nothing(qtbot: QtBot, walked: Walk) -> None:
    wrong = walked.now() - timedelta(days=20)
    screen = SignOffScreen(walked.tasks, walked.store, walked.plan_id, lambda: wrong)
    open_screen(qtbot, screen)
    draw(screen)
    write(screen, "Your signing PIN", PIN)
    press(screen, "Sign the plan")
    (said,) = screen.banners.shown()
    assert "but this laptop’s clock says Wed 4 Nov 2026, 11:00." in said.message
    assert "Set the laptop’s date and time" in said.remedy
    assert "sync: that renews the certificate by itself" in said.remedy
    assert status(walked) == ("draft", "")


def test_a_certificate_that_ends_says_so_before_it_is_needed(qtbot: QtBot, walked: Walk) -> None:
    for days, words in ((690, "ends on Thu 23 Nov 2028. The next sync renews"), (740, "Until then you cannot sign")):
        at = walked.now() + timedelta(days=days)
        screen = SignOffScreen(walked.tasks, walked.store, walked.plan_id, lambda at=at: at)  # type: ignore[misc]
        open_screen(qtbot, screen)
        assert words in screen._form._words.text()


def test_a_colleague_s_laptop_comes_back_with_her_own_pin(qtbot: QtBot, walked: Walk) -> None:
    issue(walked)
    with walked.store.write(walked.laptop.reviewer_id, walked.now()) as session:
        plan = session.get_one(Plan, walked.plan_id)
        plan.reviewer_id = schools.add_person(session, "Rhiannon Vale", "reviewer")
    screen = opened(qtbot, walked)
    press(screen, "Hand over and lock")
    press(screen, "Give the laptop back")
    qtbot.keyClicks(named(screen, "The reviewer’s PIN"), PIN)
    with qtbot.waitSignal(screen.taken_back):
        key(Qt.Key.Key_Return)


def test_a_wrong_pin_keeps_the_signature(qtbot: QtBot, walked: Walk) -> None:
    screen = opened(qtbot, walked)
    draw(screen)
    write(screen, "Your signing PIN", "999888")
    press(screen, "Sign the plan")
    assert "tries left" in screen._form._pin_row.fault
    assert screen._form.pad.strokes
    assert screen._form.pin.pin() == ""
    assert status(walked) == ("draft", "")
    qtbot.keyClicks(named(screen, "Your signing PIN"), PIN)
    press(screen, "Sign the plan")
    assert status(walked) == ("issued", "")


def test_nothing_is_signed_without_mark_and_pin(qtbot: QtBot, walked: Walk) -> None:
    screen = opened(qtbot, walked)
    press(screen, "Sign the plan")
    assert screen._form._blank.isVisible()
    assert screen._form._pin_row.fault == "Enter your signing PIN."
    assert status(walked) == ("draft", "")


def test_the_head_is_asked_for_everything_and_nothing_is_chosen_for_her(qtbot: QtBot, walked: Walk) -> None:
    issue(walked)
    screen = opened(qtbot, walked)
    press(screen, "Hand over and lock")
    form = screen._head_form
    assert form.decision.value == ""
    press(screen, "Sign")
    assert form._undecided.isVisible()
    assert QApplication.focusWidget() is form.decision.first()
    press(screen, "Agreed with comment")
    type_name(screen, "Mireille Ashdown")
    write(screen, "Your signing PIN", "123456")
    write(screen, "The same PIN again", "123457")
    press(screen, "Sign")
    assert "comment" in form._comment_row.fault
    assert "differ" in form._again_row.fault
    press(screen, "Not agreed")
    write(screen, "The same PIN again", "123456")
    press(screen, "Sign")
    assert "first that anyone would try" in form._pin_row.fault, "a weak PIN is refused in words"
    assert status(walked) == ("issued", "")
    write(screen, "Your signing PIN", HER_PIN)
    write(screen, "The same PIN again", HER_PIN)
    press(screen, "Sign")
    assert status(walked) == ("agreed", "not agreed")
    assert judged(walked).decision == "Not agreed"


def test_a_pin_that_was_set_before_a_failure_is_asked_for_once(qtbot: QtBot, walked: Walk) -> None:
    issue(walked)
    screen = opened(qtbot, walked)
    press(screen, "Hand over and lock")
    press(screen, "Agreed with comment")
    screen._head_form.comment.setPlainText("far too long " * 400)
    type_name(screen, "Mireille Ashdown")
    write(screen, "Your signing PIN", HER_PIN)
    write(screen, "The same PIN again", HER_PIN)
    press(screen, "Sign")
    assert "too long" in screen._head_form._comment_row.fault
    assert not screen._head_form.again.isVisible()
    write(screen, "Your comment", "We start on Monday.")
    press(screen, "Sign")
    assert judged(walked).word is Word.COMPLETE


def test_a_head_without_a_prepared_key_acknowledges_it(qtbot: QtBot, tmp_path: Path) -> None:
    made = walk(tmp_path / "laptop", head_key="missing")
    planned(made)
    issue(made)
    screen = opened(qtbot, made)
    press(screen, "Hand over and lock")
    press(screen, "Agreed")
    draw(screen)
    write(screen, "Your signing PIN", HER_PIN)
    write(screen, "The same PIN again", HER_PIN)
    press(screen, "Sign")
    assert screen._head_form._not_acknowledged.isVisible()
    press(screen, "I understand that the trust has not confirmed my identity, and that the plan will say so.")
    press(screen, "Sign")
    assert judged(made).word is Word.UNTRUSTED
    assert "not yet confirmed" in screen._verdict.verdict.headline
    made.laptop.stores.close()


def test_what_is_missing_stands_before_the_signature(qtbot: QtBot, tmp_path: Path) -> None:
    made = walk(tmp_path / "laptop")
    planned(made, facts=False)
    screen = opened(qtbot, made)
    with qtbot.waitSignal(screen.plan_opened):
        press(screen, "Let Mireille Ashdown check the facts.")
    draw(screen)
    write(screen, "Your signing PIN", PIN)
    press(screen, "Sign the plan")
    assert [banner.message for banner in screen.banners.shown()] == ["The plan is not complete yet."]
    assert status(made) == ("draft", "")
    theme().set_percent(200)
    check(screen, "missing-200")
    made.laptop.stores.close()


def test_the_laptop_can_come_back_unsigned(qtbot: QtBot, walked: Walk) -> None:
    issue(walked)
    screen = opened(qtbot, walked, sample_pin=PIN)
    press(screen, "Hand over and lock")
    press(screen, "Give the laptop back")
    qtbot.keyClicks(named(screen, "The reviewer’s PIN"), PIN)
    with qtbot.waitSignal(screen.taken_back):
        press(screen, "Take the laptop back")
    assert named(screen, "Hand over and lock").isVisible()
    assert status(walked) == ("issued", "")


def test_the_sample_pin_is_said_only_in_the_sample_trust(qtbot: QtBot, walked: Walk) -> None:
    assert not opened(qtbot, walked)._form._sample.isVisible()
    sample = opened(qtbot, walked, sample_pin="246810")
    assert sample._form._sample.text() == "Sample PIN: 246 810"


def test_a_signed_plan_is_read_verified_and_copied(qtbot: QtBot, walked: Walk, tmp_path: Path) -> None:
    issue(walked)
    screen = SignedPlanScreen(walked.tasks, walked.store, walked.plan_id, walked.now)
    open_screen(qtbot, screen)
    assert "headteacher has not" in screen._page.verdict.headline
    with qtbot.waitSignal(screen.signature_wanted):
        press(screen, "Go on to the headteacher’s signature")
    with qtbot.waitSignal(screen.papers_wanted) as papers:
        press(screen, "Papers")
    assert papers.args == [walked.visit_id]
    press(screen, "Save a copy…")
    dialog = screen.findChild(QFileDialog)
    assert dialog is not None
    name = dialog.findChild(QLineEdit, "fileNameEdit")
    assert name is not None
    name.setText(str(tmp_path / "copy.pdf"))
    save = next(each for each in dialog.findChild(QDialogButtonBox).findChildren(QPushButton) if "Save" in each.text())  # type: ignore[union-attr]
    with qtbot.waitSignal(screen.copied):
        qtbot.mouseClick(save, Qt.MouseButton.LeftButton)
    with walked.laptop.stores.general.read() as session:
        newest = sign_off.newest_revision(session, walked.plan_id)
    assert newest is not None
    assert (tmp_path / "copy.pdf").read_bytes() == newest.content


def test_a_copy_that_cannot_be_saved_is_said(qtbot: QtBot, walked: Walk, tmp_path: Path) -> None:
    issue(walked)
    screen = SignedPlanScreen(walked.tasks, walked.store, walked.plan_id, walked.now)
    open_screen(qtbot, screen)
    screen._copy(str(tmp_path / "no such folder" / "copy.pdf"))
    assert [banner.message for banner in screen.banners.shown()] == ["copy.pdf could not be saved."]


@pytest.mark.parametrize(("mode", "percent"), LOOKS)
def test_everything_fits_and_has_a_name(qtbot: QtBot, walked: Walk, mode: str, percent: int) -> None:
    theme().set_mode(mode)
    theme().set_percent(percent)
    screen = opened(qtbot, walked, sample_pin=PIN)
    check(screen, f"sign-{mode}-{percent}")
    issue(walked)
    screen.refresh()
    check(screen, f"hand-over-{mode}-{percent}")
    press(screen, "Hand over and lock")
    press(screen, "Sign")
    check(screen, f"decide-{mode}-{percent}")
    ceremony.agree(
        walked.store,
        walked.plan_id,
        pin=HER_PIN,
        drawing=Drawing(typed="Mireille Ashdown"),
        decision="agreed",
        comment="",
        at=walked.now(),
    )
    screen.refresh()
    press(screen, "Give the laptop back")
    check(screen, f"verdict-{mode}-{percent}")
    signed = SignedPlanScreen(walked.tasks, walked.store, walked.plan_id, walked.now)
    open_screen(qtbot, signed)
    check(signed, f"signed-{mode}-{percent}")


def check(screen: SignOffScreen | SignedPlanScreen, name: str) -> None:
    look.grab(screen, name, None)
    assert look.clipped_labels(screen) == []
    assert look.sideways(screen) == []
    assert look.unnamed(screen) == []
    assert look.small_targets(screen) == []
