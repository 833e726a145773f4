"""From notes to findings, by keys and clicks."""

from collections.abc import Iterator
from pathlib import Path

import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QApplication, QPlainTextEdit
from pytestqt.qtbot import QtBot

from sifield.fieldwork import capture, findings, planning
from sifield.fieldwork.plans import FindingRow
from sifield.ui.screens.findings import STAYS, FindingsScreen
from sifield.ui.theme import theme
from tests.ui import look
from tests.ui.fitting import LOOKS, read
from tests.ui.hands import key, named, open_screen, press, write
from tests.ui.walked import SEEN, Walk, found, planned, walk


@pytest.fixture
def walked(tmp_path: Path) -> Iterator[Walk]:
    made = walk(tmp_path)
    yield made
    made.laptop.stores.close()


def stored(made: Walk) -> tuple[FindingRow, ...]:
    with made.laptop.stores.general.read() as session:
        return findings.list_findings(session, made.visit_id)


def opened(qtbot: QtBot, made: Walk) -> FindingsScreen:
    screen = FindingsScreen(made.tasks, made.visit_id)
    open_screen(qtbot, screen)
    return screen


def note(screen: FindingsScreen, number: int) -> None:
    ticks = [name for name in _names(screen) if name.startswith(SEEN[number])]
    press(screen, ticks[0])


def _names(screen: FindingsScreen) -> list[str]:
    from PySide6.QtWidgets import QCheckBox

    return [tick.accessibleName() for tick in screen.findChildren(QCheckBox)]


def test_two_notes_become_a_finding_by_keys_alone(qtbot: QtBot, walked: Walk) -> None:
    screen = opened(qtbot, walked)
    assert QApplication.focusWidget().accessibleName().startswith(SEEN[0])  # type: ignore[union-attr]
    key(Qt.Key.Key_Space)
    key(Qt.Key.Key_Tab)
    key(Qt.Key.Key_Space)
    key(Qt.Key.Key_M, Qt.KeyboardModifier.ControlModifier)
    made = stored(walked)
    assert [finding.text for finding in made] == [f"{SEEN[0]} {SEEN[1]}"]
    assert {piece.id for piece in made[0].evidence} == set(walked.note_ids[:2])
    assert made[0].kind == "develop"
    assert STAYS in read(screen), "both notes were made in one room"
    words = QApplication.focusWidget()
    assert isinstance(words, QPlainTextEdit)
    qtbot.keyClicks(words, " Seen twice.")
    key(Qt.Key.Key_Tab)
    assert stored(walked)[0].text.endswith(" Seen twice.")
    assert not screen._notes.ticked_notes()


def test_words_are_kept_when_the_hands_rest(qtbot: QtBot, walked: Walk) -> None:
    found(walked, 1)
    screen = opened(qtbot, walked)
    words = named(screen, "What the evidence shows, F1")
    words.setFocus()
    qtbot.keyClicks(words, "Calm. ")
    qtbot.waitUntil(lambda: stored(walked)[0].text.startswith("Calm. "))


def test_nothing_ticked_says_what_to_do(qtbot: QtBot, walked: Walk) -> None:
    screen = opened(qtbot, walked)
    press(screen, "Make a finding")
    assert [banner.remedy for banner in screen.banners.shown()] == ["Tick what bears the finding out, then make it."]
    assert stored(walked) == ()


def test_kind_and_risk_are_kept(qtbot: QtBot, walked: Walk) -> None:
    found(walked, 2)
    screen = opened(qtbot, walked)
    assert not screen._cards[stored(walked)[1].id].risks.isVisible()
    press(screen, "Concern, F2")
    press(screen, "High, risk of F2")
    assert [(finding.kind, finding.risk) for finding in stored(walked)] == [("strength", ""), ("concern", "high")]


def test_a_finding_is_single_source_until_another_kind_bears_it_out(qtbot: QtBot, walked: Walk) -> None:
    finding_id = found(walked, 1)[0]
    screen = opened(qtbot, walked)
    card = screen._cards[finding_id]
    assert (card._rests_on.text(), stored(walked)[0].is_single_source) == ("Single source", True)
    press(screen, "Tell a figure or a document for F1")
    write(screen, "What it shows, F1", "Attendance of Year 2 is 93.1 %.")
    press(screen, "Add what it shows to F1")
    told = stored(walked)[0]
    assert (told.sources, told.is_single_source) == (("walk", "data"), False)
    assert card._rests_on.text() == "2 sources: walk, data"
    press(screen, "Data, source of: Attendance of Year 2 is 93.1 %., Told, F1")
    press(screen, "Walk, source of: Attendance of Year 2 is 93.1 %., Told, F1")
    assert stored(walked)[0].is_single_source, "two pieces of one kind are one source"
    press(screen, "Take off: Attendance of Year 2 is 93.1 %., Told, F1")
    assert [piece.piece for piece in stored(walked)[0].evidence] == ["note"] * 3
    press(screen, "Not typical, F1")
    press(screen, "Very, sure of F1")
    assert (stored(walked)[0].typical, stored(walked)[0].confidence) == ("not typical", "high")


def test_an_answer_becomes_evidence_as_a_note_does(qtbot: QtBot, walked: Walk) -> None:
    with walked.laptop.stores.general.write(walked.laptop.reviewer_id, walked.now()) as session:
        room = capture.load(session, walked.visit_id).rows[0].row.id
        capture.save_answer(session, walked.visit_id, "routines", room, "emerging", running=False)
    screen = opened(qtbot, walked)
    press(screen, "Answers, evidence")
    press(screen, next(name for name in _names(screen) if name.startswith("Routines are calm: Emerging")))
    press(screen, "Make a finding")
    (made,) = stored(walked)
    assert (made.text, made.question) == ("Routines are calm: Emerging", "routines")
    assert [(piece.piece, piece.source) for piece in made.evidence] == [("answer", "walk")]
    press(screen, "Remove F1")
    press(screen, "Undo")
    assert [piece.piece for piece in stored(walked)[0].evidence] == ["answer"]


def test_more_evidence_and_an_action_are_added(qtbot: QtBot, walked: Walk) -> None:
    found(walked, 1)
    screen = opened(qtbot, walked)
    note(screen, 4)
    press(screen, "Add the ticked notes to F1")
    assert walked.note_ids[4] in {piece.id for piece in stored(walked)[0].evidence}
    press(screen, "Add action for F1")
    with walked.laptop.stores.general.read() as session:
        plan = planning.get_plan(session, walked.plan_id)
    assert [action.finding_ref for action in plan.actions] == ["F1"]
    assert screen._cards[stored(walked)[0].id]._actions.text() == "1 action in the plan"
    with qtbot.waitSignal(screen.plan_wanted) as went:
        key(Qt.Key.Key_Return, Qt.KeyboardModifier.ControlModifier)
    assert went.args == [walked.visit_id]


def test_a_removed_finding_can_be_brought_back(qtbot: QtBot, walked: Walk) -> None:
    found(walked, 2)
    before = stored(walked)
    screen = opened(qtbot, walked)
    press(screen, "Remove F1")
    assert [finding.text for finding in stored(walked)] == [before[1].text]
    assert QApplication.focusWidget() is named(screen, "Undo")
    key(Qt.Key.Key_Space)
    back = stored(walked)[-1]
    assert QApplication.focusWidget() is screen._cards[back.id].words
    assert (back.text, back.kind) == (before[0].text, before[0].kind)
    assert [piece.id for piece in back.evidence] == [piece.id for piece in before[0].evidence]


def test_what_the_head_says_is_shown_until_the_words_change(qtbot: QtBot, walked: Walk) -> None:
    finding_id = found(walked, 1)[0]
    with walked.laptop.stores.general.write(walked.laptop.reviewer_id, walked.now()) as session:
        findings.check_facts(session, finding_id, False, "It was Year 3.")
    screen = opened(qtbot, walked)
    assert "It was Year 3." in screen._cards[finding_id]._facts.text()
    write(screen, "What the evidence shows, F1", "Two pupils of Year 3 practise sounds.")
    assert stored(walked)[0].facts_agreed is None


def test_a_signed_plan_freezes_its_findings(qtbot: QtBot, walked: Walk) -> None:
    from sifield.documents import sign_off
    from sifield.signing.seal import Drawing
    from tests.laptops import PIN

    planned(walked)
    sign_off.issue(walked.store, walked.plan_id, pin=PIN, drawing=Drawing(typed="A W"), at=walked.now())
    screen = opened(qtbot, walked)
    assert all(card.words.isReadOnly() and not card.remove.isVisible() for card in screen._cards.values())
    assert not screen._notes.make.isVisible()


@pytest.mark.parametrize(("mode", "percent"), LOOKS)
def test_everything_fits_and_has_a_name(qtbot: QtBot, walked: Walk, mode: str, percent: int) -> None:
    with walked.store.write(walked.laptop.reviewer_id, walked.now()) as session:
        findings.raise_finding(session, walked.visit_id, walked.note_ids[:1], SEEN[1])
    found(walked, 3)
    theme().set_mode(mode)  # type: ignore[arg-type]
    theme().set_percent(percent)
    screen = opened(qtbot, walked)
    look.grab(screen, f"findings-{mode}-{percent}", None)
    assert look.clipped_labels(screen) == []
    assert look.sideways(screen) == []
    assert look.unnamed(screen) == []
    assert look.small_targets(screen) == []
