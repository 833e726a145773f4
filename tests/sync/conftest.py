"""A trust with an administrator's laptop and two reviewers', ready to work."""

from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

import pytest

from sifield.models.people import Person, Post
from sifield.models.schools import School
from sifield.wire.records import TRUST_SCOPE

from .laptops import Machine, World, world_in


@pytest.fixture
def world(tmp_path: Path) -> Iterator[World]:
    yield from world_in(tmp_path)


@dataclass
class Team:
    """An administrator and two reviewers; one school with a headteacher. All have synced."""

    office: Machine
    ann: Machine
    ben: Machine
    school_id: str
    head_id: str


@pytest.fixture
def team(world: World) -> Team:
    office = world.administrator()
    school = School(scope=TRUST_SCOPE, name="Brookside Infant School", phase="infant")
    head = Person(scope=TRUST_SCOPE, name="Priya Nair", role="headteacher")
    post = Post(scope=TRUST_SCOPE, school_id=school.id, person_id=head.id, role="Headteacher")
    with office.stores.general.write(office.person_id, world.now) as session:
        session.add_all([school, head, post])
        school_id, head_id = school.id, head.id
    office.sync()
    ann, ben = office.invited("Ann Marsh"), office.invited("Ben Okoro")
    for machine in (ann, ben):
        machine.sync()
    return Team(office, ann, ben, school_id, head_id)
