"""Check and finish as a person uses it."""

from collections.abc import Iterator
from pathlib import Path
from threading import Event
from typing import Any

import pytest
from PySide6.QtWidgets import QAbstractButton, QApplication, QLabel, QWidget
from pytestqt.qtbot import QtBot

from sifield.fieldwork import capture, concerns, visits
from sifield.ui.screens import check_answers
from sifield.ui.screens.check_answers import CheckAnswersScreen
from sifield.ui.tasks import BackgroundTasks, Tasks
from tests.ui.on_site import OnSite, on_site, press

NEEDED = {"focus": "Reading", "notice": "two_weeks", "protocol": "OK", "strengths": "Calm rooms", "next_step": "Read"}


@pytest.fixture
def made(qtbot: QtBot, tmp_path: Path) -> Iterator[OnSite]:
    visit = on_site(tmp_path)
    yield visit
    visit.laptop.stores.close()


def answer(made: OnSite, **answers: Any) -> None:
    def work(session: Any) -> None:
        for name, value in answers.items():
            capture.save_answer(session, made.visit_id, name, "", value, running=False)

    made.write(work)


def opened(qtbot: QtBot, made: OnSite, tasks: Tasks | None = None) -> CheckAnswersScreen:
    screen = CheckAnswersScreen(tasks or made.tasks, made.visit_id, now=made.clock)
    qtbot.addWidget(screen)
    screen.resize(1366, 700)
    screen.show()
    screen.activateWindow()
    qtbot.waitUntil(screen.isActiveWindow)
    QApplication.processEvents()
    return screen


def words(screen: QWidget) -> list[str]:
    return [label.text() for label in screen.findChildren(QLabel) if label.isVisible()]


def test_what_is_missing_stands_on_top_in_the_words_of_the_field(qtbot: QtBot, made: OnSite) -> None:
    answer(made, **{**NEEDED, "strengths": None, "notice": None})
    screen = opened(qtbot, made)
    summary = screen.findChild(QWidget, "gap_summary")
    assert summary is not None
    links = [each.text() for each in summary.findChildren(QAbstractButton)]
    assert links == ["Answer “Notice given to staff”", "Write at least one strength."]
    assert set(links) <= set(words(screen))  # and by the field, in the same words


def test_where_much_is_missing_each_page_has_one_line(
    qtbot: QtBot, made: OnSite, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(check_answers, "MOST_LINES", 2)
    screen = opened(qtbot, made)
    summary = screen.findChild(QWidget, "gap_summary")
    assert summary is not None
    links = [each.text() for each in summary.findChildren(QAbstractButton)]
    assert links[0] == "Before the walk: 3 answers missing or to mend"
    assert len(links) == len(set(links)) < len(screen._gaps)


def test_a_link_and_change_lead_back_to_the_question(qtbot: QtBot, made: OnSite) -> None:
    answer(made, **{**NEEDED, "strengths": None})
    row = made.write(lambda session: capture.add_row(session, made.visit_id, "stop", "Year 2", made.clock()))
    screen = opened(qtbot, made)
    wanted: list[object] = []
    screen.change_wanted.connect(wanted.append)
    screen.findChild(QAbstractButton, "gap_strengths_").click()  # type: ignore[union-attr]
    screen.findChild(QAbstractButton, "change_purpose").click()  # type: ignore[union-attr]
    screen.back.click()
    assert wanted == [("strengths", ""), ("purpose", row.row.id), None]


def test_a_visit_with_gaps_is_not_finished(qtbot: QtBot, made: OnSite) -> None:
    screen = opened(qtbot, made)
    finished: list[str] = []
    screen.finished.connect(finished.append)
    press(screen, "Ctrl+Enter")
    assert finished == []
    assert made.draft().visit.status == "started"
    focus = QApplication.focusWidget()
    assert focus is not None
    assert focus.accessibleName() == "Write the focus that was agreed with the school."


def test_a_whole_visit_is_finished_by_one_key(qtbot: QtBot, made: OnSite) -> None:
    answer(made, **NEEDED)
    made.clock.later(70)
    screen = opened(qtbot, made)
    finished: list[str] = []
    screen.finished.connect(finished.append)
    press(screen, "Ctrl+Enter")
    assert finished == [], "it is asked whether there was an immediate concern"
    press(screen, "Enter", "Enter")  # nothing; finish
    assert finished == [made.visit_id]
    visit = made.draft().visit
    assert (visit.status, visit.finished_at) == ("finished", made.clock())


def test_answers_are_said_in_words(qtbot: QtBot, made: OnSite) -> None:
    answer(made, **NEEDED, areas=["ks1", "ks2"], next_look="2026-12-08", typical="partly")
    shown = words(opened(qtbot, made))
    for said in ("Two weeks or more", "Key stage 1, Key stage 2", "Tue 8 Dec 2026", "Partly", "Confirmed"):
        assert said in shown
    assert "Not answered" in shown


def test_nothing_and_finish_may_follow_at_once(qtbot: QtBot, made: OnSite) -> None:
    answer(made, **NEEDED)
    tasks, may_write = BackgroundTasks(now=made.clock), Event()
    tasks.open(made.laptop.stores, actor=made.laptop.reviewer_id)
    screen = opened(qtbot, made, tasks)
    finished: list[str] = []
    screen.finished.connect(finished.append)
    qtbot.waitUntil(lambda: not tasks.busy)
    tasks.write(screen, lambda _session: may_write.wait(20))  # as on a busy laptop
    press(screen, "Ctrl+Enter", "Enter", "Enter")
    assert tasks.pending_writes == 3, "what was said, then the end of the visit, wait for what is being written"
    assert finished == []
    may_write.set()
    qtbot.waitUntil(lambda: bool(finished), timeout=10_000)
    tasks.close()
    with made.laptop.stores.safeguarding.read() as session:
        assert concerns.standing(session, made.visit_id).answer == "none"
    assert made.draft().visit.status == "finished"


def test_it_asks_once_only(qtbot: QtBot, made: OnSite) -> None:
    answer(made, **NEEDED)
    opened(qtbot, made).concern.none.click()
    made.write(lambda session: visits.finish(session, made.visit_id, made.clock()))
    made.write(lambda session: visits.reopen(session, made.visit_id))
    screen = opened(qtbot, made)
    assert not screen.concern.is_open
    press(screen, "Ctrl+Enter")
    assert made.draft().visit.status == "finished"


def test_it_counts_and_reminds_of_an_immediate_concern(qtbot: QtBot, made: OnSite) -> None:
    answer(made, **NEEDED)
    for room in ("Year 2", "Year 3"):
        made.write(lambda session, room=room: capture.add_row(session, made.visit_id, "stop", room, made.clock()))
    made.write(lambda s: capture.add_note(s, made.visit_id, made.laptop.reviewer_id, "Calm", made.clock()))
    screen = opened(qtbot, made)
    shown = words(screen)
    assert any(said.startswith("2 stops · 5 of ") and said.endswith("1 note") for said in shown)
    assert any("designated safeguarding lead in person, now" in said for said in shown)
    assert not QApplication.activeModalWidget()


def test_a_signed_visit_says_so_and_stays(qtbot: QtBot, made: OnSite) -> None:
    answer(made, **NEEDED)
    screen = opened(qtbot, made)
    screen.concern.none.click()
    screen.finish.click()
    screen.finish.click()  # twice changes nothing
    assert made.draft().visit.status == "finished"
