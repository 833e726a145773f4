"""Pictures between laptops: to whom they are for, whole; and gone from everywhere once somebody deletes them."""

from dataclasses import replace
from datetime import date, timedelta

from PIL import Image
from sqlalchemy import func, select

from sifield.central.tables import blob, blob_content
from sifield.fieldwork import pictures, tracking
from sifield.fieldwork.pictures import PictureRow
from sifield.fieldwork.tracking import ProgressNote
from sifield.models.evidence import Picture
from sifield.models.exchange import Conflict
from sifield.models.plans import Action, Plan
from sifield.models.visits import Visit
from sifield.pictures.picture import encode, from_image
from sifield.sync.cycle import sync_once
from sifield.sync.enrolment import link_of
from sifield.wire.records import school_scope
from tests.stored import everything_in

from .conftest import Team
from .laptops import Machine

LAST_DAY = date(2027, 8, 31)


def begin(machine: Machine, school_id: str, sensitivity: str = "general") -> str:
    """Begin a visit and give its id."""
    now = machine.world.clock()
    with machine.stores.of(sensitivity).write(machine.person_id, now) as session:
        visit = Visit(
            scope=school_scope(school_id, sensitivity), school_id=school_id, form_id="walk", form_version="1",
            template_sha256="0" * 64, sensitivity=sensitivity, title="Walk", reviewer_id=machine.person_id,
            planned_on=now.date(), status="started",
        )  # fmt: skip
        session.add(visit)
        return visit.id


def keep(
    machine: Machine, visit_id: str, colour: str = "teal", sensitivity: str = "general"
) -> tuple[PictureRow, bytes]:
    """Keep a picture of one colour."""
    encoded = encode(from_image(Image.new("RGB", (60, 40), colour)))
    said = PictureRow(made_at=machine.world.clock(), question="books", expires_on=LAST_DAY)
    row = pictures.with_file(said, encoded)
    with machine.stores.of(sensitivity).write(machine.person_id, machine.world.clock()) as session:
        pictures.keep(session, visit_id, machine.person_id, row, encoded.content)
    return row, encoded.content


def remove(machine: Machine, row: PictureRow) -> None:
    with machine.stores.general.write(machine.person_id, machine.world.clock()) as session:
        pictures.remove(session, row.id)


def describe(machine: Machine, row: PictureRow, caption: str) -> None:
    with machine.stores.general.write(machine.person_id, machine.world.clock()) as session:
        pictures.describe(session, replace(row, caption=caption))


def seen(machine: Machine, visit_id: str) -> dict[str, bytes | None]:
    """Give the pictures of a visit that a laptop shows, with their bytes."""
    with machine.stores.general.read() as session:
        return {row.id: pictures.content_of(session, row) for row in pictures.list_pictures(session, visit_id)}


def at_centre(team: Team, row: PictureRow) -> tuple[int, int]:
    """Count what the centre has of a file: in how many scopes, and how often its bytes."""
    with team.ann.world.store.read() as connection:
        scopes = select(func.count()).select_from(blob).where(blob.c.sha256 == row.sha256)
        content = select(func.count()).select_from(blob_content).where(blob_content.c.sha256 == row.sha256)
        return connection.scalar(scopes) or 0, connection.scalar(content) or 0


def test_a_picture_comes_whole_to_a_colleague(team: Team) -> None:
    visit_id = begin(team.ann, team.school_id)
    row, content = keep(team.ann, visit_id)
    first, second, third = team.ann.sync(), team.ben.sync(), team.ben.sync()
    assert (first.blobs_up, second.blobs_down, third.blobs_down) == (1, 1, 0)
    assert seen(team.ben, visit_id) == {row.id: content}
    with team.ben.stores.general.read() as session:
        assert pictures.list_pictures(session, visit_id) == (row,)


def test_the_picture_of_a_note_on_an_action_comes_and_is_covered_though_the_plan_is_signed(team: Team) -> None:
    ann, ben, now = team.ann, team.ben, team.ann.world.clock()
    visit_id, scope = begin(ann, team.school_id), school_scope(team.school_id, "general")
    with ann.stores.general.write(ann.person_id, now) as session:
        session.get_one(Visit, visit_id).status = "signed off"
        plan = Plan(
            scope=scope, visit_id=visit_id, school_id=team.school_id, reviewer_id=ann.person_id, status="agreed"
        )
        action = Action(scope=scope, plan_id=plan.id, text="Sort the book bags.", status="agreed")
        session.add_all((plan, action))
        action_id = action.id

    def attach(machine: Machine, note_id: str, colour: str) -> tuple[PictureRow, bytes]:
        encoded = encode(from_image(Image.new("RGB", (60, 40), colour)))
        row = pictures.with_file(PictureRow(made_at=now, expires_on=LAST_DAY), encoded)
        with machine.stores.general.write(machine.person_id, now) as session:
            note_id = note_id or tracking.note_progress(session, action_id, "Half are sorted.", ann.person_id, now)
            tracking.attach(session, note_id, machine.person_id, row, encoded.content)
        return row, encoded.content

    def shown(machine: Machine) -> tuple[ProgressNote, dict[str, bytes | None]]:
        with machine.stores.general.read() as session:
            (note,) = tracking.get_progress(session, action_id).notes
            return note, seen(machine, visit_id)

    row, content = attach(ann, "", "teal")
    ann.sync()
    ben.sync()
    note, there = shown(ben)
    assert (note.picture, there) == (row, {row.id: content})
    covered, black = attach(ben, note.id, "black")
    ben.sync()
    ann.sync()
    for machine in (ben, ann):
        note, there = shown(machine)
        assert (note.picture, there) == (covered, {covered.id: black}), "what could be seen before is gone"
        assert content not in everything_in(machine.stores.general).files
    remove(ann, covered)
    ann.sync()
    ben.sync()
    note, there = shown(ben)
    assert (note.picture, note.had_picture, there) == (None, True, {})


def test_no_byte_of_a_safeguarding_picture_comes_to_anybody_outside(team: Team) -> None:
    nia = team.office.invited("Nia Prosser", "social_worker")
    nia.sync()
    row, content = keep(nia, begin(nia, team.school_id, "safeguarding"), "brown", "safeguarding")
    assert nia.sync().blobs_up == 1
    assert at_centre(team, row) == (1, 1)
    for outside in (team.office, team.ann):
        outside.sync()
        for store in outside.stores.both():
            lying = everything_in(store)
            assert content not in lying.files
            assert row.sha256 not in lying.text


def test_a_deleted_picture_is_gone_everywhere_and_comes_back_everywhere(team: Team) -> None:
    visit_id = begin(team.ann, team.school_id)
    unsent, _ = keep(team.ann, visit_id, "plum")
    remove(team.ann, unsent)
    row, content = keep(team.ann, visit_id)
    assert team.ann.sync().blobs_up == 1, "what is deleted before it was sent never leaves"
    team.ben.sync()
    remove(team.ann, row)
    assert content not in everything_in(team.ann.stores.general).files
    team.ann.sync()
    assert at_centre(team, row) == (0, 0)
    assert "general" in team.ben.sync().changed
    assert seen(team.ben, visit_id) == {}
    assert content not in everything_in(team.ben.stores.general).files

    with team.ann.stores.general.write(team.ann.person_id, team.ann.world.clock()) as session:
        pictures.keep(session, visit_id, team.ann.person_id, row, content)
    assert team.ann.sync().blobs_up == 1, "a deletion that is taken back, although it was synced"
    team.ben.sync()
    assert seen(team.ben, visit_id) == {row.id: content}


def test_the_same_bytes_stay_where_another_picture_names_them(team: Team) -> None:
    here, there = begin(team.ann, team.school_id), begin(team.ann, "another-school")
    (one, content), (other, _) = keep(team.ann, here), keep(team.ann, here)
    keep(team.ann, there)
    assert one.sha256 == other.sha256
    assert team.ann.sync().refused == 0
    assert at_centre(team, one) == (2, 1), "sent for both schools"
    remove(team.ann, one)
    team.ann.sync()
    assert at_centre(team, one) == (2, 1)
    team.ben.sync()
    assert seen(team.ben, here) == {other.id: content}
    remove(team.ann, other)
    team.ann.sync()
    assert at_centre(team, one) == (1, 1), "the other school's picture stays"


def test_a_picture_that_somebody_describes_while_it_is_deleted_stays_whole(team: Team) -> None:
    visit_id = begin(team.ann, team.school_id)
    row, content = keep(team.ann, visit_id)
    team.ann.sync()
    team.ben.sync()
    describe(team.ben, row, "Fractions, set out in full")
    remove(team.ann, row)
    team.ann.sync()
    assert at_centre(team, row) == (0, 0)
    team.ben.sync()
    assert at_centre(team, row) == (1, 1), "Ben's laptop still had it, and has given it again"
    team.ann.sync()
    assert seen(team.ann, visit_id) == seen(team.ben, visit_id) == {row.id: content}
    with team.ann.stores.general.read() as session:
        assert session.scalars(select(Conflict)).one().field == "*", "and both are told"


def test_a_picture_whose_day_has_passed_is_purged_by_the_centres_clock(team: Team) -> None:
    visit_id = begin(team.ann, team.school_id)
    row, content = keep(team.ann, visit_id)
    team.ann.sync()
    team.ben.sync()
    clock = team.ben.world.clock
    a_year_fast = link_of(team.ben.stores, lambda: clock() + timedelta(days=365), team.ben.connect)
    assert sync_once(team.ben.stores, a_year_fast, clock() + timedelta(days=365)).expired == 0
    assert seen(team.ben, visit_id) == {row.id: content}, "a clock that is a year fast deletes nothing"

    team.ann.world.now = team.ann.world.now.replace(year=2027, month=8, day=31, hour=12)
    assert team.ben.sync().expired == 0, "it may be kept on its last day"
    team.ann.world.now += timedelta(days=1)
    assert team.ben.sync().expired == 1
    assert at_centre(team, row) == (0, 0)
    outcome = team.ann.sync()
    assert (outcome.expired, outcome.refused) == (0, 0)
    for machine in (team.ann, team.ben):
        assert seen(machine, visit_id) == {}
        assert content not in everything_in(machine.stores.general).files
        with machine.stores.general.read() as session:
            gone = session.scalars(select(Picture).execution_options(with_deleted=True)).one()
            assert gone.deleted, "that there was one stays known"
