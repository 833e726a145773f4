"""A trust with an administrator's laptop and two reviewers', ready to work."""

import shutil
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import datetime
from functools import partial
from pathlib import Path

import pytest

from sifield import pins
from sifield.keys import StoreKeys
from sifield.models.people import Person, Post
from sifield.models.schools import School
from sifield.sealing import Stretching
from sifield.wire.records import TRUST_SCOPE

from .laptops import Machine, World


def _lighten(patch: pytest.MonkeyPatch) -> None:
    """Let PINs be stretched as little as may be: their strength is tested with the keys."""
    patch.setattr(pins, "Stretching", partial(Stretching, memory_kib=8 * 1024, passes=1, lanes=1))


@pytest.fixture(autouse=True)
def light_pins(monkeypatch: pytest.MonkeyPatch) -> None:
    _lighten(monkeypatch)


@pytest.fixture
def world(tmp_path: Path) -> Iterator[World]:
    """Give a new trust that nobody has joined yet."""
    world = World(tmp_path)
    yield world
    world.close()


@dataclass
class Team:
    """An administrator and two reviewers; one school with a headteacher. All have synced."""

    office: Machine
    ann: Machine
    ben: Machine
    school_id: str
    head_id: str


@dataclass(frozen=True)
class Seed:
    """A team's folder, closed, to be copied for each test."""

    folder: Path
    now: datetime
    keys: dict[str, StoreKeys]
    school_id: str
    head_id: str


@pytest.fixture(scope="session")
def seed(tmp_path_factory: pytest.TempPathFactory) -> Seed:
    with pytest.MonkeyPatch.context() as patch:
        _lighten(patch)
        return _grow(tmp_path_factory.mktemp("seed"))


def _grow(folder: Path) -> Seed:
    world = World(folder)
    office = world.administrator()
    school = School(scope=TRUST_SCOPE, name="Brookside Infant School", phase="infant")
    head = Person(scope=TRUST_SCOPE, name="Priya Nair", role="headteacher")
    post = Post(scope=TRUST_SCOPE, school_id=school.id, person_id=head.id, role="Headteacher")
    with office.stores.general.write(office.person_id, world.now) as session:
        session.add_all([school, head, post])
        school_id, head_id = school.id, head.id
    office.sync()
    for machine in (office.invited("Ann Marsh"), office.invited("Ben Okoro")):
        machine.sync()
    world.close()
    return Seed(world.folder, world.now, world.keys, school_id, head_id)


@contextmanager
def open_team(seed: Seed, folder: Path) -> Iterator[Team]:
    """Open a copy of the seed."""
    world = World(shutil.copytree(seed.folder, folder / "world"), seed.now, dict(seed.keys))
    office, ann, ben = (world.reopened(name) for name in ("office", "Ann", "Ben"))
    yield Team(office, ann, ben, seed.school_id, seed.head_id)
    world.close()


@pytest.fixture
def team(seed: Seed, tmp_path: Path) -> Iterator[Team]:
    """Give the team as it was when everybody had joined."""
    with open_team(seed, tmp_path) as team:
        yield team
