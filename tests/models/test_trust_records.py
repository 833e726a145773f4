"""What belongs to the trust is one truth for both stores, and lies in the general one alone."""

from datetime import UTC, datetime

import pytest
from sqlalchemy import select, text
from sqlalchemy.exc import OperationalError
from sqlalchemy.orm import Session

from sifield.errors import SifieldError
from sifield.fieldwork import blobs
from sifield.keys import StoreKeys
from sifield.models.base import table_name
from sifield.models.evidence import Note
from sifield.models.exchange import Outbox
from sifield.models.people import Person
from sifield.models.records import CLASS_OF
from sifield.models.schools import School
from sifield.models.store import Stores, open_stores
from sifield.models.trust_records import TABLES
from sifield.models.visits import Visit
from sifield.paths import DataFolder
from sifield.wire.records import RECORDS, TRUST_RECORDS, TRUST_SCOPE, school_scope
from tests.stored import everything_in

NOW = datetime(2026, 11, 19, 9, 30, tzinfo=UTC)
NAME = "MARKER-heron School"


def add_school(stores: Stores, name: str = NAME) -> str:
    with stores.general.write("ann", NOW) as session:
        school = School(scope=TRUST_SCOPE, name=name, phase="Primary")
        session.add(school)
        return school.id


def add_visit(session: Session, school_id: str) -> None:
    visit = Visit(
        scope=school_scope(school_id, "safeguarding"), school_id=school_id, form_id="f", form_version="1",
        template_sha256="", sensitivity="safeguarding", title="Review", reviewer_id="ann", planned_on=NOW.date(),
    )  # fmt: skip
    session.add(visit)


def test_a_school_is_there_at_once_and_joined_to_what_is_written_for_it(stores: Stores) -> None:
    school_id = add_school(stores)
    with stores.safeguarding.write("ann", NOW) as session:
        add_visit(session, school_id)
        session.flush()
        rows = session.execute(select(Visit.title, School.name).join(School, School.id == Visit.school_id)).all()
        assert [tuple(row) for row in rows] == [("Review", NAME)]
    with stores.general.write("ann", NOW) as session:
        session.get_one(School, school_id).name = "Renamed"
    with stores.safeguarding.read() as session:
        assert session.get_one(School, school_id).name == "Renamed"
    with stores.general.write("ann", NOW) as session:
        session.delete(session.get_one(School, school_id))
    with stores.safeguarding.read() as session:
        assert session.get(School, school_id) is None, "a tombstone hides it here too"


def test_the_safeguarding_file_holds_nothing_of_the_trust(stores: Stores) -> None:
    school_id = add_school(stores)
    with stores.safeguarding.write("ann", NOW) as session:
        add_visit(session, school_id)
        assert session.get_one(School, school_id).name == NAME
    found = everything_in(stores.safeguarding)
    assert found.records == 1
    assert NAME not in found.text
    assert NAME in everything_in(stores.general).text


def test_nothing_of_the_trust_can_be_written_from_the_safeguarding_store(stores: Stores) -> None:
    school_id = add_school(stores)
    store = stores.safeguarding
    with pytest.raises(RuntimeError, match="School of trust/config belongs"), store.write("ann", NOW) as session:
        session.add(School(scope=TRUST_SCOPE, name="Elsewhere", phase="Primary"))
    with pytest.raises(OperationalError, match="because it is a view"), store.write("ann", NOW) as session:
        session.get_one(School, school_id).name = "Changed"
    with pytest.raises(SifieldError, match="cannot be opened for writing"), store.apply() as session:
        session.execute(text("DELETE FROM trust.schools"))
    with stores.general.read() as session:
        assert session.scalars(select(School.name)).all() == [NAME]
    with stores.safeguarding.read() as session:
        assert session.scalars(select(Outbox)).all() == []


@pytest.mark.parametrize("wrong", ["general", "safeguarding"])
@pytest.mark.parametrize("door", ["write", "apply"])
def test_a_record_of_the_other_class_is_refused_whatever_brings_it(stores: Stores, wrong: str, door: str) -> None:
    store = stores.safeguarding if wrong == "general" else stores.general
    opened = store.write("ann", NOW) if door == "write" else store.apply()
    with pytest.raises(RuntimeError, match="belongs in the other store"), opened as session:
        session.add(Note(scope=school_scope("s", wrong), visit_id="v", author_id="ann", noted_at=NOW, text="stray"))
    assert "stray" not in everything_in(store).text


def test_writing_in_one_store_never_waits_for_the_other(stores: Stores) -> None:
    school_id = add_school(stores)
    with stores.safeguarding.write("ann", NOW) as session:
        add_visit(session, school_id)
        session.flush()
        add_school(stores, "While the other writes")
    with stores.general.write("ann", NOW) as session:
        session.add(Person(scope=TRUST_SCOPE, name="Ann", role="reviewer"))
        session.flush()
        with stores.safeguarding.write("ann", NOW) as other:
            add_visit(other, school_id)
    with stores.safeguarding.read() as session:
        assert len(session.scalars(select(Visit)).all()) == 2
        assert len(session.scalars(select(School)).all()) == 2


def test_a_workbook_of_the_trust_is_read_from_both_and_a_schools_file_is_not(stores: Stores) -> None:
    with stores.general.write("ann", NOW) as session:
        workbook = blobs.put(session, b"workbook", "x", TRUST_SCOPE)
        plan = blobs.put(session, b"plan", "x", school_scope("s"))
    for store in stores.both():
        with store.read() as session:
            assert blobs.get_of_trust(session, workbook) == b"workbook"
            assert blobs.get_of_trust(session, plan) is None


def test_both_files_are_whole_after_closing(stores: Stores, folder: DataFolder, store_keys: StoreKeys) -> None:
    add_school(stores)
    stores.close()
    assert not list(folder.root.glob("*-wal")), "what was written lies in the files themselves"
    again = open_stores(folder, store_keys)
    with again.safeguarding.read() as session:
        assert session.scalars(select(School.name)).all() == [NAME]
    again.close()


def test_every_kind_of_record_of_the_trust_is_shown() -> None:
    assert {RECORDS[record].table for record in TRUST_RECORDS} <= set(TABLES)
    schools_own = {table_name(kind) for record, kind in CLASS_OF.items() if record not in TRUST_RECORDS}
    assert not schools_own & set(TABLES)
