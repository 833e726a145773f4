"""When the laptop syncs and what the window says of it: a real centre, no real network, a runner that can be held."""

from collections.abc import Callable, Iterator
from datetime import datetime, timedelta
from pathlib import Path
from typing import Any

import httpx
import pytest
from PySide6.QtCore import QObject
from pytestqt.qtbot import QtBot

from sifield.errors import SifieldError
from sifield.fieldwork import schools
from sifield.fieldwork.schools import NewSchool
from sifield.models.evidence import Picture
from sifield.ui.syncing import Pauses, Syncing
from sifield.ui.tasks import OnFailed
from sifield.wire.records import school_scope
from tests.sync.laptops import Machine, World
from tests.ui.inline_tasks import InlineTasks

pytestmark = pytest.mark.usefixtures("light_secrets")

NEVER = 100_000_000
"""A pause that no test outlives."""


class HeldTasks(InlineTasks):
    """What runs in the background is held until it is let go, as on a slow network."""

    def __init__(self, stores: Any, actor: str) -> None:
        super().__init__(stores, actor=actor)
        self.holds = False
        self.held: list[Callable[[], object]] = []

    def run(
        self,
        owner: QObject,
        work: Callable[[], Any],
        done: Callable[[Any], object] | None = None,
        failed: OnFailed | None = None,
    ) -> bool:
        if self.holds and isinstance(owner, Syncing) and failed is not None:
            self.held.append(lambda: InlineTasks.run(self, owner, work, done, failed))
            return True
        return super().run(owner, work, done, failed)

    def let_go(self) -> None:
        """Let the oldest go on."""
        self.held.pop(0)()


class Bench:
    """A laptop of a real trust, its syncing, and everything that was said."""

    def __init__(self, world: World, pauses: Pauses) -> None:
        self.machine: Machine = world.administrator()
        self.tasks = HeldTasks(self.machine.stores, self.machine.person_id)
        self.said: list[tuple[str, int, datetime | None]] = []
        self.busy: list[bool] = []
        self.faults: list[SifieldError] = []
        self.synced = 0
        self.syncing = Syncing(
            self.tasks, self.machine.stores, world.clock, link_of=lambda _stores, _now: self.machine.link(),
            pauses=pauses,
        )  # fmt: skip
        self.syncing.said.connect(lambda state, waiting, at: self.said.append((state, waiting, at)))
        self.syncing.busy.connect(self.busy.append)
        self.syncing.failed.connect(self.faults.append)
        self.syncing.synced.connect(self._count)

    def _count(self) -> None:
        self.synced += 1

    @property
    def state(self) -> tuple[str, int]:
        return self.said[-1][:2]

    def go_offline(self) -> None:
        def away(request: httpx.Request) -> httpx.Response:
            raise httpx.ConnectError("no route", request=request)

        self.machine.wire.before = away

    def go_online(self) -> None:
        self.machine.wire.before = lambda _request: None

    def save(self, name: str) -> None:
        """Save something through the window's one door."""
        new = NewSchool(name=name, phase="Primary")
        self.tasks.write(self.tasks, lambda session: schools.add_school(session, new, self.machine.world.now.date()))


@pytest.fixture
def world(tmp_path: Path) -> Iterator[World]:
    made = World(tmp_path)
    yield made
    made.close()


@pytest.fixture
def bench(qtbot: QtBot, world: World) -> Iterator[Bench]:
    made = Bench(world, Pauses(soon=NEVER, rhythm=NEVER, retry=NEVER))
    yield made
    made.syncing.stop()


def test_it_says_syncing_and_then_synced_with_the_time(bench: Bench, world: World) -> None:
    bench.syncing.start()
    assert next(state for state, *_ in bench.said) == "syncing"
    assert bench.state == ("online", 0)
    assert bench.said[-1][2] == world.now
    assert (bench.busy, bench.synced, bench.faults) == ([True, False], 1, [])


def test_offline_is_no_fault_and_what_is_saved_there_waits(bench: Bench) -> None:
    bench.go_offline()
    bench.syncing.start()
    assert bench.state == ("offline", 0)
    bench.save("Fernhill")
    assert bench.state == ("offline", 1)
    assert bench.faults == []
    bench.go_online()
    bench.syncing.sync()
    assert bench.state == ("online", 0)


def test_pictures_deleted_on_their_day_are_counted_once(bench: Bench, world: World) -> None:
    def keep(session: Any) -> None:
        scope, now = school_scope("harbour-lane"), world.now
        for last_day in (now.date() - timedelta(days=1), now.date()):
            session.add(
                Picture(
                    scope=scope, visit_id="v", sha256="0" * 64, size=1, media_type="image/jpeg", width=1, height=1,
                    made_at=now, author_id=bench.machine.person_id, expires_on=last_day,
                )
            )  # fmt: skip

    told: list[int] = []
    bench.syncing.expired.connect(told.append)
    bench.tasks.write(bench.tasks, keep)
    bench.syncing.start()
    bench.syncing.sync()
    assert (told, bench.state) == ([1], ("online", 0))


def test_what_a_person_should_mend_is_told_once_and_when_she_asks(qtbot: QtBot, world: World) -> None:
    bench = Bench(world, Pauses(soon=NEVER, rhythm=NEVER, retry=1))
    bench.machine.wire.before = lambda _request: httpx.Response(200, html="<html>Welcome, guest</html>")
    bench.syncing.start()
    assert bench.state == ("trouble", 0)
    qtbot.waitUntil(lambda: bench.busy.count(False) >= 3)
    assert [fault.code for fault in bench.faults] == ["captive-portal"], "not with each try"
    bench.syncing.sync()
    assert [fault.code for fault in bench.faults] == ["captive-portal"] * 2
    bench.go_online()
    bench.syncing.sync()
    assert bench.state == ("online", 0)
    assert len(bench.faults) == 2
    bench.syncing.stop()


def test_never_two_at_once_and_what_was_wanted_is_done_after(qtbot: QtBot, world: World) -> None:
    bench = Bench(world, Pauses(soon=0, rhythm=NEVER, retry=NEVER))
    bench.tasks.holds = True
    for _ in range(3):
        bench.syncing.sync()
    assert len(bench.tasks.held) == 1
    assert (bench.syncing.is_running, bench.syncing.next_in) == (True, -1)
    bench.tasks.let_go()
    assert (bench.synced, bench.syncing.is_running) == (1, False)
    qtbot.waitUntil(lambda: len(bench.tasks.held) == 1)  # once more, not three times
    bench.tasks.let_go()
    assert (bench.synced, bench.busy) == (2, [True, False, True, False])
    assert bench.syncing.next_in > 0
    bench.syncing.stop()


def test_an_edit_is_sent_soon(qtbot: QtBot, world: World) -> None:
    bench = Bench(world, Pauses(soon=1, rhythm=NEVER, retry=NEVER))
    bench.syncing.start()
    bench.save("Fernhill")
    assert bench.state == ("online", 1)
    qtbot.waitUntil(lambda: bench.synced == 2)
    assert bench.state == ("online", 0)
    bench.syncing.stop()


def test_what_is_kept_by_another_door_is_counted_and_sent_soon(qtbot: QtBot, world: World) -> None:
    bench = Bench(world, Pauses(soon=1, rhythm=NEVER, retry=NEVER))
    bench.syncing.start()
    with bench.machine.stores.general.write(bench.machine.person_id, world.now) as session:
        schools.add_school(session, NewSchool(name="Fernhill", phase="Primary"), world.now.date())
    bench.tasks.tell_changed("general", bench.tasks)
    assert bench.state == ("online", 1)
    qtbot.waitUntil(lambda: bench.synced == 2)
    assert bench.state == ("online", 0)
    bench.syncing.stop()


def test_an_edit_during_a_sync_does_not_wait_for_the_rhythm(qtbot: QtBot, world: World) -> None:
    bench = Bench(world, Pauses(soon=1, rhythm=NEVER, retry=NEVER))
    bench.tasks.holds = True
    bench.syncing.start()
    bench.save("Fernhill")
    assert bench.state == ("syncing", 1)
    bench.tasks.let_go()
    qtbot.waitUntil(lambda: len(bench.tasks.held) == 1)
    bench.tasks.let_go()
    assert bench.state == ("online", 0)
    bench.syncing.stop()


def test_it_syncs_in_a_rhythm(qtbot: QtBot, world: World) -> None:
    bench = Bench(world, Pauses(soon=NEVER, rhythm=1, retry=1))
    bench.syncing.start()
    qtbot.waitUntil(lambda: bench.synced >= 3)
    bench.syncing.stop()


def test_it_tries_again_by_itself(qtbot: QtBot, world: World) -> None:
    bench = Bench(world, Pauses(soon=NEVER, rhythm=NEVER, retry=1))
    bench.go_offline()
    bench.syncing.start()
    qtbot.waitUntil(lambda: bench.busy.count(False) >= 3)
    bench.go_online()
    qtbot.waitUntil(lambda: bench.synced == 1)
    bench.syncing.stop()


def test_pauses_between_tries_grow_to_the_rhythm() -> None:
    pauses = Pauses(soon=5, rhythm=300, retry=15)
    assert [pauses.before_try(failures) for failures in (1, 2, 3, 5, 6, 1000)] == [
        (5, 15), (5, 30), (5, 60), (5, 240), (5, 300), (5, 300),
    ]  # fmt: skip


def test_the_next_try_lies_in_those_pauses(bench: Bench, world: World) -> None:
    bench.go_offline()
    for failures in range(1, 4):
        bench.syncing.sync()
        least, most = Pauses(soon=NEVER, rhythm=NEVER, retry=NEVER).before_try(failures)
        assert least - 1000 <= bench.syncing.next_in <= most


def test_once_stopped_it_never_begins_again(bench: Bench) -> None:
    bench.tasks.holds = True
    bench.syncing.start()
    bench.syncing.stop()
    bench.tasks.let_go()
    assert bench.syncing.next_in == -1
    bench.syncing.sync()
    bench.save("Fernhill")
    assert bench.tasks.held == []
    assert bench.syncing.next_in == -1


def test_what_another_laptop_wrote_is_told_to_the_screens(bench: Bench) -> None:
    bench.syncing.start()
    other = bench.machine.invited("Ann Marsh", "administrator")
    with other.stores.general.write(other.person_id, other.world.now) as session:
        schools.add_school(session, NewSchool(name="Fernhill", phase="Primary"), other.world.now.date())
    other.sync()
    told: list[tuple[str, object]] = []
    bench.tasks.changed.connect(lambda store, owner: told.append((store, owner)))
    bench.syncing.sync()
    assert told == [("general", None)]
