"""A school that was purged: its records are deleted on every laptop and nothing of them stays there."""

from datetime import timedelta

import pytest
from sqlalchemy import func, select

from sifield.central.tables import metadata
from sifield.central.tables import row as central_row
from sifield.errors import SifieldError
from sifield.fieldwork import leaving, purging
from sifield.models.evidence import Note
from sifield.models.people import Person, Post
from sifield.models.plans import Plan, Revision
from sifield.models.schools import School
from sifield.models.visits import Visit
from sifield.sync import outbox
from sifield.wire.records import school_scope
from tests.stored import everything_in

from .conftest import Team
from .laptops import Machine, World
from .test_pictures import at_centre, begin, keep

WORDS = "Half the readers are missing from the shelf"
SECRET = "The log has two gaps"


def note(machine: Machine, visit_id: str, school_id: str, text: str, sensitivity: str = "general") -> None:
    with machine.stores.of(sensitivity).write(machine.person_id, machine.world.clock()) as session:
        scope = school_scope(school_id, sensitivity)
        at = machine.world.clock()
        session.add(Note(scope=scope, visit_id=visit_id, author_id=machine.person_id, noted_at=at, text=text))


def finish(machine: Machine, visit_id: str, sensitivity: str = "general") -> None:
    with machine.stores.of(sensitivity).write(machine.person_id, machine.world.clock()) as session:
        session.get_one(Visit, visit_id).status = "finished"


def purge(machine: Machine, school_id: str, named: str) -> None:
    today = machine.world.clock().date()
    with machine.stores.general.write(machine.person_id, machine.world.clock()) as session:
        purging.purge(session, school_id, named, today)


def living(machine: Machine, sensitivity: str = "general") -> int:
    with machine.stores.of(sensitivity).read() as session:
        return sum(session.scalar(select(func.count(kind.id))) or 0 for kind in (Visit, Note))


def text_at(world: World) -> str:
    """Give everything that the centre's database holds."""
    with world.store.read() as connection:
        rows = [row for table in metadata.sorted_tables for row in connection.execute(table.select())]
    return "\n".join(str(value) for row in rows for value in row)


def text_in(machine: Machine) -> str:
    return "\n".join(everything_in(store).text for store in machine.stores.both())


def test_what_a_purged_school_had_is_gone_from_every_laptop_and_its_line_stays(team: Team) -> None:
    nia = team.office.invited("Nia Prosser", "social_worker")
    school, ann, office = team.school_id, team.ann, team.office
    with office.stores.general.read() as session:
        name = session.get_one(School, school).name
    visit_id = begin(ann, school)
    note(ann, visit_id, school, WORDS)
    picture, content = keep(ann, visit_id)
    nia.sync()
    guarded = begin(nia, school, "safeguarding")
    note(nia, guarded, school, SECRET, "safeguarding")
    for machine in (ann, nia, office):
        machine.sync()
    with pytest.raises(SifieldError, match="no day is given on which it leaves"):
        purge(office, school, name)
    today = office.world.clock().date()
    with office.stores.general.write(office.person_id, office.world.clock()) as session:
        leaving.set_membership(session, school, None, today - timedelta(days=1))
        post = Post(
            scope="trust/config", school_id=school, person_id=nia.person_id, role="Chair", telephone="01632 960"
        )
        session.add(post)
    with pytest.raises(SifieldError, match="1 visit is planned or begun"):
        purge(office, school, name)
    finish(ann, visit_id)
    for machine in (ann, office):
        machine.sync()
    with pytest.raises(SifieldError, match="not the name"):
        purge(office, school, "Another school")
    with pytest.raises(SifieldError, match="Only an administrator"):
        purge(ann, school, name)
    note(ann, visit_id, school, f"{WORDS}, written meanwhile")
    purge(office, school, f" {name.upper()} ".replace("’", "'"))
    for machine in (office, ann, office, nia):
        machine.sync()
    assert [living(machine) for machine in (office, ann)] == [0, 0], "what came meanwhile is gone at once"
    assert WORDS not in text_at(office.world)
    assert SECRET in text_at(office.world), "and with it what the centre holds of it"
    assert living(nia, "safeguarding") == 2, "a safeguarding visit that is not finished waits"
    finish(nia, guarded, "safeguarding")
    for machine in (nia, ann):
        machine.sync()
    for machine in (office, ann, nia):
        assert [living(machine, kind) for kind in ("general", "safeguarding")] == [0, 0]
        assert WORDS not in text_in(machine)
        assert SECRET not in text_in(machine)
        assert content not in everything_in(machine.stores.general).files
        with machine.stores.general.read() as session:
            assert (session.get_one(School, school).name, session.scalar(select(Post.telephone))) == (name, None)
            assert nia.person_id in session.scalars(select(Person.id)).all()
    assert at_centre(team, picture) == (0, 0), "nor does the centre keep the picture"
    with office.world.store.read() as connection:
        kept = connection.scalars(select(central_row.c.fields).where(central_row.c.scope == school_scope(school)))
        assert all(fields["*"][1] for fields in kept), "every record is deleted there too"
    for words in (WORDS, SECRET, "01632 960"):
        assert words not in text_at(office.world), "and nothing is kept of what it said, in no earlier state"


def test_what_is_written_offline_for_a_purged_school_is_not_kept_and_stops_nothing(team: Team) -> None:
    school, ann, ben, office = team.school_id, team.ann, team.ben, team.office
    visit_id = begin(ann, school)
    note(ann, visit_id, school, WORDS)
    plan = Plan(scope=school_scope(school), visit_id=visit_id, school_id=school, reviewer_id=ann.person_id)
    with ann.stores.general.write(ann.person_id, ann.world.clock()) as session:
        session.add(plan)
        signed = {
            "field": "reviewer",
            "signer_id": ann.person_id,
            "signer_name": "Ann Marsh",
            "signer_role": "reviewer",
        }
        session.add(
            Revision(
                scope=school_scope(school), plan_id=plan.id, number=1, sha256="0" * 64, size=1, identity="confirmed",
                certificate_sha256="", made_at=ann.world.clock(), **signed,
            )
        )  # fmt: skip
        session.get_one(Visit, visit_id).status = "finished"
        note_id = session.scalars(select(Note.id)).one()
    for machine in (ann, ben, office):
        machine.sync()
    with ben.stores.general.write(ben.person_id, ben.world.clock()) as session:
        session.get_one(Note, note_id).text = f"{WORDS}, as Ben saw it"
    today = office.world.clock().date()
    with office.stores.general.write(office.person_id, office.world.clock()) as session:
        leaving.set_membership(session, school, None, today - timedelta(days=1))
        name = session.get_one(School, school).name
    purge(office, school, name)
    for machine in (office, ben, ann, ben):
        machine.sync()
    for machine in (office, ann, ben):
        with machine.stores.general.read() as session:
            assert outbox.count_waiting(session).changes + outbox.count_waiting(session).held == 0
        assert WORDS not in text_in(machine)
    assert WORDS not in text_at(office.world)
    nia = office.invited("Nia Prosser")
    nia.sync()
    assert living(nia) == 0
