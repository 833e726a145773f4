"""Whoever visits a school may say who leads it that day, and nothing else of the trust's list."""

from datetime import UTC, datetime, timedelta

from sqlalchemy import select

from sifield.central.scope import Account, may_put_in
from sifield.fieldwork import people, schools
from sifield.models.people import Person, Post
from sifield.wire.joining import ALL_SCHOOLS
from sifield.wire.messages import CREATE, Change
from sifield.wire.records import TRUST_SCOPE

from .conftest import Team


def test_who_leads_the_school_today_comes_from_a_reviewer(team: Team) -> None:
    now = team.ann.world.now
    today = now.date()
    with team.ann.stores.general.write(team.ann.person_id, now) as session:
        who = schools.name_who_signs(session, team.school_id, " Sam  Cole ", "Acting headteacher", today)
        assert schools.name_who_signs(session, team.school_id, "sam cole", "Acting headteacher", today) == who
    assert team.ann.sync().refused == 0
    team.office.sync()
    with team.office.stores.general.read() as session:
        named = schools.person_name(session, who, team.school_id, today)
        assert (named.name, named.role) == ("Sam Cole", "Acting headteacher")
        for day in (today, today + timedelta(days=1)):
            head = schools.get_school(session, team.school_id, day).head
            assert head is not None
            assert head.id == team.head_id, "who leads it for good is an administrator's to say"
        assert people.get_person(session, who, today + timedelta(days=1)).posts == ()


def test_where_nobody_leads_the_school_she_does_from_then_on(team: Team) -> None:
    now = team.office.world.now
    with team.office.stores.general.write(team.office.person_id, now) as session:
        session.scalars(select(Post)).one().until_on = now.date()
    team.office.sync()
    team.ann.sync()
    with team.ann.stores.general.write(team.ann.person_id, now) as session:
        who = schools.name_who_signs(session, team.school_id, "Sam Cole", "Head of school", now.date())
    assert team.ann.sync().refused == 0
    team.office.sync()
    with team.office.stores.general.read() as session:
        head = schools.get_school(session, team.school_id, now.date() + timedelta(days=30)).head
    assert head is not None
    assert (head.id, head.role) == (who, "Head of school")


def test_a_head_named_again_by_the_office_is_one_person_for_all(team: Team) -> None:
    office, now = team.office, team.office.world.now

    def name(who: str, role: str) -> str:
        with office.stores.general.write(office.person_id, now) as session:
            return schools.name_head(session, team.school_id, who, role, now.date())

    assert name("Priya Nair", "Headteacher") == team.head_id
    name("Sam Cole", "Acting headteacher")
    assert name("priya nair", "Headteacher") == team.head_id
    assert office.sync().refused == 0
    team.ann.sync()
    with team.ann.stores.general.read() as session:
        head = schools.get_school(session, team.school_id, now.date()).head
        assert head is not None
        assert head.id == team.head_id
        assert [one.name for one in schools.list_people(session) if one.name == "Priya Nair"] == ["Priya Nair"]


def test_a_reviewer_of_one_school_gives_no_post_in_another() -> None:
    post = Change(
        change_id="c", n=1, txn="t", row="r", record="post", scope=TRUST_SCOPE, kind=CREATE, base={},
        fields={"school_id": "brookside", "person_id": "p", "role": "Headteacher"}, actor="ann",
        device_time=datetime(2026, 11, 24, tzinfo=UTC),
    )  # fmt: skip

    def may_name(role: str, *of: str) -> bool:
        return may_put_in(Account("ann", "Ann Marsh", role, of), post)

    assert may_name("reviewer", "brookside")
    assert may_name("social_worker", ALL_SCHOOLS)
    assert not may_name("reviewer", "fernhill")
    assert not may_name("headteacher", "brookside")


def test_of_the_trusts_list_a_reviewer_adds_nobody_else_and_changes_nothing(team: Team) -> None:
    with team.ann.stores.general.write(team.ann.person_id, team.ann.world.now) as session:
        schools.add_person(session, "Sam Cole", "trust_leader")
        session.get_one(Person, team.head_id).name = "Somebody Else"
    assert team.ann.sync().refused == 2
    team.office.sync()
    with team.office.stores.general.read() as session:
        assert "Sam Cole" not in [one.name for one in schools.list_people(session)]
        assert session.get_one(Person, team.head_id).name == "Priya Nair"
