"""Schools and people: who leads a school today, and what is refused."""

from datetime import date, timedelta

import pytest
from sqlalchemy import select

from sifield.errors import SifieldError
from sifield.fieldwork import schools
from sifield.fieldwork.schools import NewSchool
from sifield.models.people import Person, Post
from sifield.models.schools import School
from tests.laptops import NOW, TODAY, Laptop


def add(laptop: Laptop, new: NewSchool, today: date = TODAY) -> str:
    with laptop.stores.general.write(laptop.reviewer_id, NOW) as session:
        return schools.add_school(session, new, today)


def shown(laptop: Laptop, school_id: str, today: date = TODAY) -> schools.SchoolRow:
    with laptop.stores.general.read() as session:
        return schools.get_school(session, school_id, today)


def test_a_school_is_added_with_its_head(laptop: Laptop) -> None:
    new = NewSchool(
        name=" Saltmarsh Infant School ", phase="Infant", urn="123456", age_from=4, age_to=7,
        religious_character="Church of England", head_name="Idris  Calloway", head_role="Acting headteacher",
    )  # fmt: skip
    row = shown(laptop, add(laptop, new))
    assert (row.name, row.urn, row.phase, row.ages) == ("Saltmarsh Infant School", "123456", "Infant", "4–7")
    assert row.head is not None
    assert (row.head.name, row.head.role) == ("Idris Calloway", "Acting headteacher")
    with laptop.stores.general.read() as session:
        assert [one.name for one in schools.list_schools(session, TODAY)] == [
            "Harbour Lane Primary",
            "Saltmarsh Infant School",
        ]
        assert schools.person_name(session, row.head.id, row.id, TODAY).role == "Acting headteacher"


def test_a_person_is_called_by_the_post_that_she_held_on_the_day(laptop: Laptop) -> None:
    school_id = add(laptop, NewSchool(name="Saltmarsh", phase="Infant", head_name="Idris Calloway"))
    head = shown(laptop, school_id).head
    assert head is not None
    later = TODAY + timedelta(days=200)
    with laptop.stores.general.write(laptop.reviewer_id, NOW) as session:
        schools.give_post(session, school_id, head.id, "Executive headteacher", later)
    with laptop.stores.general.read() as session:
        called = [schools.person_name(session, head.id, school_id, day).role for day in (TODAY, later)]
        before = schools.person_name(session, head.id, school_id, TODAY - timedelta(days=9)).role
    assert called == ["Headteacher", "Executive headteacher"]
    assert before == "Headteacher", "her first post, where she held none yet"


def test_a_school_without_a_head_has_none(laptop: Laptop) -> None:
    assert shown(laptop, add(laptop, NewSchool(name="Fernhill", phase="Primary", head_name="  "))).head is None


@pytest.mark.parametrize(
    ("new", "code"),
    [
        (NewSchool(name="  ", phase="Primary"), "no-name"),
        (NewSchool(name="Fernhill", phase="Primary", urn="12345"), "bad-urn"),
        (NewSchool(name="Fernhill", phase="Primary", urn="12345x"), "bad-urn"),
        (NewSchool(name="Fernhill", phase="Primary", age_from=11, age_to=4), "bad-ages"),
        (NewSchool(name="Fernhill", phase="Primary", age_from=4, age_to=4), "bad-ages"),
        (NewSchool(name="HARBOUR  lane primary", phase="Primary"), "same-school"),
        (NewSchool(name="Saltmarsh", phase="Primary", urn="100001"), "same-school"),
    ],
)
def test_what_cannot_be_is_refused_and_nothing_is_added(laptop: Laptop, new: NewSchool, code: str) -> None:
    add(laptop, NewSchool(name="Orchard Vale", phase="Primary", urn="100001"))
    with pytest.raises(SifieldError) as caught:
        add(laptop, new)
    assert caught.value.code == code
    with laptop.stores.general.read() as session:
        assert len(schools.list_schools(session, TODAY)) == 2


def test_a_new_head_ends_the_post_of_the_one_before(laptop: Laptop) -> None:
    later = TODAY + timedelta(days=30)
    with laptop.stores.general.write(laptop.reviewer_id, NOW) as session:
        schools.name_head(session, laptop.school_id, "Idris Calloway", "Headteacher", later)
    head = shown(laptop, laptop.school_id, later).head
    assert head is not None
    assert head.name == "Idris Calloway"
    with laptop.stores.general.read() as session:
        assert {person.name for person in schools.list_people(session)} >= {"Mireille Ashdown", "Idris Calloway"}


def name_head(laptop: Laptop, name: str, day: date, *, post: str = "Headteacher", school: str = "") -> str:
    with laptop.stores.general.write(laptop.reviewer_id, NOW) as session:
        return schools.name_head(session, school or laptop.school_id, name, post, day)


def posts(laptop: Laptop, person_id: str) -> list[tuple[str, date | None, date | None]]:
    with laptop.stores.general.read() as session:
        held = session.scalars(select(Post).where(Post.person_id == person_id).order_by(Post.from_on))
        return [(post.role, post.from_on, post.until_on) for post in held]


def test_a_head_named_again_is_the_same_person_with_one_post(laptop: Laptop) -> None:
    before = posts(laptop, laptop.head_id)
    assert name_head(laptop, " mireille  ASHDOWN", TODAY + timedelta(days=30)) == laptop.head_id
    assert posts(laptop, laptop.head_id) == before, "nothing has changed"


def test_a_head_who_comes_back_or_takes_another_post_is_the_same_person(laptop: Laptop) -> None:
    days = [TODAY + timedelta(days=30 * number) for number in range(1, 4)]
    idris = name_head(laptop, "Idris Calloway", days[0], post="Acting headteacher")
    assert name_head(laptop, "Mireille Ashdown", days[1]) == laptop.head_id
    assert name_head(laptop, "Mireille Ashdown", days[2], post="Executive headteacher") == laptop.head_id
    assert posts(laptop, idris) == [("Acting headteacher", days[0], days[1])]
    assert posts(laptop, laptop.head_id)[1:] == [
        ("Headteacher", days[1], days[2]), ("Executive headteacher", days[2], None),
    ]  # fmt: skip
    head = shown(laptop, laptop.school_id, days[2]).head
    assert head is not None
    assert (head.id, head.role) == (laptop.head_id, "Executive headteacher")


def test_a_namesake_in_another_school_or_post_or_gone_is_somebody_else(laptop: Laptop) -> None:
    other = add(laptop, NewSchool(name="Fernhill", phase="Primary", head_name="Mireille Ashdown"))
    assert shown(laptop, other).head != shown(laptop, laptop.school_id).head
    with laptop.stores.general.write(laptop.reviewer_id, NOW) as session:
        teacher = schools.add_person(session, "Ruth Amsel", "reviewer")
        schools.give_post(session, laptop.school_id, teacher, "Teacher", TODAY)
        gone = schools.add_person(session, "Bo Lind", "headteacher")
        schools.give_post(session, laptop.school_id, gone, "Headteacher", TODAY)
        session.get_one(Person, gone).active = False
    assert name_head(laptop, "Ruth Amsel", TODAY) != teacher
    assert name_head(laptop, "Bo Lind", TODAY) != gone


def test_a_head_needs_a_name(laptop: Laptop) -> None:
    with pytest.raises(SifieldError) as caught, laptop.stores.general.write(laptop.reviewer_id, NOW) as session:
        schools.name_head(session, laptop.school_id, " ", "Headteacher", TODAY)
    assert caught.value.code == "no-name"


def test_a_school_that_left_is_listed_until_that_day(laptop: Laptop) -> None:
    with laptop.stores.general.write(laptop.reviewer_id, NOW) as session:
        session.get_one(School, laptop.school_id).left_on = TODAY
    with laptop.stores.general.read() as session:
        assert schools.list_schools(session, TODAY) == ()
        assert len(schools.list_schools(session, TODAY - timedelta(days=1))) == 1


def test_what_is_not_on_this_laptop_is_said(laptop: Laptop) -> None:
    with laptop.stores.general.read() as session:
        with pytest.raises(SifieldError) as school:
            schools.get_school(session, "nowhere", TODAY)
        with pytest.raises(SifieldError) as person:
            schools.person_name(session, "nobody", laptop.school_id, TODAY)
        assert schools.person_name(session, laptop.reviewer_id, laptop.school_id, TODAY).role == "Lead practitioner"
    assert (school.value.code, person.value.code) == ("no-school", "no-person")
