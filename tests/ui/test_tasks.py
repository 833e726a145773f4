"""The one door: results come home in order, faults are told, nothing is said to be saved that is not."""

import os
import threading
from collections.abc import Iterator
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import pytest
from PySide6.QtCore import QObject, QThread
from pytestqt.qtbot import QtBot
from sqlalchemy import text

from sifield.errors import SifieldError
from sifield.keys import StoreKeys
from sifield.models.store import open_stores
from sifield.paths import DataFolder
from sifield.ui.tasks import BackgroundTasks, Tasks

AT = datetime(2026, 11, 24, 10, 42, tzinfo=UTC)


@pytest.fixture
def tasks(qapp: object) -> Iterator[BackgroundTasks]:
    made = BackgroundTasks(now=lambda: AT)
    yield made
    made.close()


@pytest.fixture
def stored(tasks: BackgroundTasks, tmp_path: Path) -> BackgroundTasks:
    """Tasks over real encrypted stores, each with a table of words."""
    stores = open_stores(DataFolder(tmp_path), StoreKeys(os.urandom(32), os.urandom(32)))
    for store in stores.both():
        with store.write(actor="nobody", at=AT) as session:
            session.execute(text("create table words (word text)"))
    tasks.open(stores, actor="nobody")
    return tasks


def _add(word: str) -> Any:
    return lambda session: session.execute(text("insert into words values (:word)"), {"word": word}) and None


def _words(session: Any) -> list[str]:
    return list(session.scalars(text("select word from words order by rowid")))


def test_the_real_tasks_are_what_screens_know(tasks: BackgroundTasks) -> None:
    known: Tasks = tasks
    assert known is tasks


def test_results_come_home_to_the_windows_thread_in_order(qtbot: QtBot, stored: BackgroundTasks) -> None:
    owner, seen, threads = QObject(), [], set()

    def done(number: int) -> None:
        seen.append(number)
        threads.add(QThread.currentThread())

    for number in range(200):
        stored.read(owner, lambda session, number=number: number, done)
    qtbot.waitUntil(lambda: len(seen) == 200)
    assert seen == list(range(200))
    assert threads == {owner.thread()}


def test_work_runs_elsewhere(qtbot: QtBot, tasks: BackgroundTasks) -> None:
    owner, names = QObject(), []
    tasks.run(owner, lambda: threading.current_thread().name, names.append)
    qtbot.waitUntil(lambda: bool(names))
    assert names[0] != threading.main_thread().name


def test_a_result_is_dropped_when_its_owner_is_gone(qtbot: QtBot, tasks: BackgroundTasks) -> None:
    owner, other, seen, go = QObject(), QObject(), [], threading.Event()
    tasks.run(owner, lambda: go.wait(5), lambda _: seen.append("late"))
    from shiboken6 import delete

    delete(owner)
    go.set()
    qtbot.waitUntil(lambda: not tasks.busy)
    tasks.run(other, lambda: "here", seen.append)
    qtbot.waitUntil(lambda: bool(seen))
    assert seen == ["here"]


def test_a_written_word_is_there_when_done_is_called(qtbot: QtBot, stored: BackgroundTasks) -> None:
    owner, seen, heard = QObject(), [], []
    stored.saving.connect(lambda: heard.append("saving"))
    stored.saved.connect(lambda at: heard.append(at))
    stored.changed.connect(lambda store, who: heard.append((store, who)))
    with qtbot.waitSignal(stored.changed):
        stored.write(owner, _add("seen"), lambda _: heard.append("done"))
        assert stored.pending_writes == 1
    assert stored.pending_writes == 0
    assert heard == ["saving", AT, "done", ("general", owner)]
    stored.read(owner, _words, seen.append)
    qtbot.waitUntil(lambda: bool(seen))
    assert seen == [["seen"]]


def test_each_store_is_its_own(qtbot: QtBot, stored: BackgroundTasks) -> None:
    owner, seen = QObject(), []
    stored.write(owner, _add("private"), store="safeguarding")
    with qtbot.waitSignal(stored.saved):
        pass
    stored.read(owner, _words, seen.append)
    stored.read(owner, _words, seen.append, store="safeguarding")
    qtbot.waitUntil(lambda: len(seen) == 2)
    assert seen == [[], ["private"]]


def test_a_writing_that_breaks_leaves_nothing_and_can_be_tried_again(qtbot: QtBot, stored: BackgroundTasks) -> None:
    owner, seen, broken = QObject(), [], [True]

    def work(session: Any) -> None:
        session.execute(text("insert into words values ('half')"))
        if broken[0]:
            raise SifieldError("The disk is full.", "Free some space, then try again.", code="disk-full")

    saved: list[datetime] = []
    stored.saved.connect(saved.append)
    with qtbot.waitSignal(stored.save_failed) as heard:
        stored.write(owner, work)
    fault, again = heard.args
    assert fault.code == "disk-full"
    assert saved == []
    # Somebody else's writing succeeds: still nothing may say "saved", the first is not.
    with qtbot.waitSignal(stored.changed):
        stored.write(QObject(stored), _add("other"))
    assert saved == []
    broken[0] = False
    with qtbot.waitSignal(stored.saved):
        again()
    stored.read(owner, _words, seen.append)
    qtbot.waitUntil(lambda: bool(seen))
    assert seen == [["other", "half"]]


def test_a_fault_goes_to_who_asked_else_to_the_window(qtbot: QtBot, tasks: BackgroundTasks) -> None:
    owner, taken = QObject(), []

    def away() -> None:
        raise SifieldError("The centre does not answer.", "Try again when you are online.", code="away")

    tasks.run(owner, away, failed=taken.append)
    qtbot.waitUntil(lambda: bool(taken))
    assert taken[0].code == "away"
    with qtbot.waitSignal(tasks.failed) as heard:
        tasks.run(owner, away)
    assert heard.args[0].code == "away"


def test_a_bug_is_logged_with_its_trace_and_told_calmly(
    qtbot: QtBot, tasks: BackgroundTasks, caplog: pytest.LogCaptureFixture
) -> None:
    with qtbot.waitSignal(tasks.failed) as heard:
        tasks.run(QObject(tasks), lambda: 1 // 0)
    assert heard.args[0].code == "bug"
    assert "Nothing you typed is lost" in heard.args[0].message
    assert "ZeroDivisionError" in caplog.text


def test_reading_goes_on_while_a_writing_takes_long(qtbot: QtBot, stored: BackgroundTasks) -> None:
    owner, seen, go = QObject(), [], threading.Event()
    stored.write(owner, lambda session: go.wait(5))
    stored.read(owner, _words, seen.append)
    qtbot.waitUntil(lambda: bool(seen))
    assert stored.pending_writes == 1
    go.set()
    with qtbot.waitSignal(stored.saved):
        pass


def test_closing_waits_for_what_was_typed(qapp: object, tmp_path: Path) -> None:
    keys = StoreKeys(os.urandom(32), os.urandom(32))
    tasks = BackgroundTasks(now=lambda: AT)
    tasks.open(open_stores(DataFolder(tmp_path), keys), actor="nobody")
    tasks.write(QObject(tasks), lambda session: session.execute(text("create table words (word text)")) and None)
    for number in range(20):
        tasks.write(QObject(tasks), _add(str(number)))
    tasks.close()
    again = open_stores(DataFolder(tmp_path), keys)
    with again.general.read() as session:
        assert _words(session) == [str(number) for number in range(20)]
    again.close()
