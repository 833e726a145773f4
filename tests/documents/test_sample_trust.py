"""The sample trust: whole, marked as a sample, and never mistaken for a real one."""

import os
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
from sqlalchemy import select

from sifield.assets import asset
from sifield.documents import sign_off, signing_keys, visit_offers
from sifield.documents.sample_trust import SAMPLE_PIN, make_sample
from sifield.errors import SifieldError
from sifield.fieldwork import (
    access,
    frameworks,
    held_roles,
    people,
    planning,
    programme,
    school_page,
    schools,
    signers,
    templates,
    visits,
)
from sifield.fieldwork.waiting import list_waiting
from sifield.keys import StoreKeys
from sifield.models.standing import Placement
from sifield.models.store import Stores, open_stores
from sifield.paths import DataFolder
from sifield.signing import certificates
from sifield.sync import enrolment

AT = datetime(2026, 11, 24, 14, 5, tzinfo=UTC)


@pytest.fixture(scope="module")
def sample(tmp_path_factory: pytest.TempPathFactory) -> Iterator[tuple[Stores, str]]:
    folder: Path = tmp_path_factory.mktemp("sample")
    stores = open_stores(DataFolder(folder), StoreKeys(os.urandom(32), os.urandom(32)))
    yield stores, make_sample(stores.general, AT)
    stores.close()


def test_it_holds_four_kinds_of_school_with_heads(sample: tuple[Stores, str]) -> None:
    with sample[0].general.read() as session:
        rows = schools.list_schools(session, AT.date())
        laptop = access.whose_laptop(session)
        forms = templates.list_forms(session)
    assert {row.phase for row in rows} == {"Infant", "Primary", "Secondary with sixth form", "All-through"}
    assert all(row.head and not row.urn for row in rows), "no real school's number, and somebody to sign"
    assert laptop.is_sample
    assert laptop.centre_address == ""
    assert {form.form_id for form in forms} == {path.stem for path in asset("forms").glob("*.xlsx")}


def test_something_is_overdue_and_something_waits(sample: tuple[Stores, str]) -> None:
    stores, person_id = sample
    with stores.general.read() as session:
        due = programme.list_due(session, AT.date())
        waiting = list_waiting(session, person_id, AT.date())
    assert {row.state for row in due} == {"overdue", "due", "later"}
    assert "action" in [row.kind for row in waiting]


def test_the_plan_of_the_earlier_walk_is_signed_by_both_under_a_sample_authority(sample: tuple[Stores, str]) -> None:
    stores, _ = sample
    with stores.general.read() as session:
        (row,) = (plan for plan in planning.list_plans(session) if plan.status == "agreed")
        laptop = access.whose_laptop(session)
    assert sign_off.verify(stores.general, row.id, at=AT).verdict.word == "COMPLETE"
    assert "SAMPLE" in certificates.describe(laptop.root_pem.encode()).role


def test_every_paper_of_a_visit_can_be_made(sample: tuple[Stores, str]) -> None:
    with sample[0].general.read() as session:
        (row,) = (plan for plan in planning.list_plans(session) if plan.status == "agreed")
        offers = visit_offers.of_visit(session, row.visit_id, AT.date(), AT, "general")
        made = {one.name: one.make([one.read(session, one.periods[0])], one.periods[0]) for one in offers}
    assert set(made) == {"door-page", "actions", "visit-note", "staff-summary", "signing-record"}
    assert all(report.is_sample for report in made.values())


def test_a_new_walk_can_be_signed_at_once(sample: tuple[Stores, str]) -> None:
    stores, person_id = sample
    with stores.general.write(person_id, AT) as session:
        school = schools.list_schools(session, AT.date())[0]
        new = visits.NewVisit(
            school_id=school.id, form=templates.list_forms(session)[0], reviewer_id=person_id, planned_on=AT.date()
        )
        visit_id = visits.plan_visit(session, new)
        plan_id = planning.open_plan(session, visit_id)
    with stores.general.read() as session:
        head = planning.get_plan(session, plan_id).head
        assert signers.find_signer(session, head.id, visit_id).state == "prepared"
    signing_keys.check_pin(stores.general, person_id, pin=SAMPLE_PIN, at=AT)


def test_it_never_syncs(sample: tuple[Stores, str]) -> None:
    with pytest.raises(SifieldError) as fault:
        enrolment.link_of(sample[0], lambda: AT + timedelta(minutes=1))
    assert fault.value.code == "not-synced"


def test_its_schools_are_placed_in_the_model_that_it_works_by(sample: tuple[Stores, str]) -> None:
    with sample[0].general.read() as session:
        model = frameworks.in_force(session, 2026)
        before = frameworks.in_force(session, 2025)
        placed = [(one.year, one.grade, one.state) for one in session.scalars(select(Placement))]
        title, roles = held_roles.list_roles(session, AT.date())
        staff = [one for one in people.list_people(session, AT.date()) if one.roles]
    assert model is not None
    assert model == before
    assert sorted(grade for year, grade, _ in placed if year == 2026) == ["1", "1", "2", "3"]
    assert {state for _, _, state in placed} == {"confirmed"}
    assert all(model.grade(grade) for _, grade, _ in placed)
    assert title == "Earned autonomy"
    assert [role.holders for role in roles if role.name == "social-worker"] == [("Callum Drury",)]
    assert all(len(one.released) > 10 for one in staff)


def test_the_page_of_one_school_is_there_to_explore(sample: tuple[Stores, str]) -> None:
    with sample[0].general.read() as session:
        rows = schools.list_schools(session, AT.date())
        church = next(row for row in rows if row.religious_character)
        page = school_page.get_school_page(session, church.id, AT.date())
    assert [one.stage for one in page.targets or ()] == ["agreed", "reviewed"]
    assert [one.is_stale for one in page.contacts] == [False, True]
    assert (len(page.priorities), len(page.strengths), len(page.inspections), len(page.work.actions)) == (3, 1, 2, 3)
