"""The people of the trust: by hand and from a file, the roles they hold, the days on which they are free."""

import contextlib
from collections.abc import Iterator
from datetime import date

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from sqlalchemy import select
from sqlalchemy.orm import Session

from sifield.errors import SifieldError
from sifield.fieldwork import frameworks, held_roles, people, people_file, people_import, release_days, schools
from sifield.fieldwork.people import PersonWords
from sifield.frameworks.shipped import shipped_texts
from sifield.models.people import Person, Post, ReleaseDay, RoleHolder
from tests.laptops import NOW, TODAY, Laptop, make_laptop


@pytest.fixture(scope="module")
def laptop(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Laptop]:
    made = make_laptop(tmp_path_factory.mktemp("people"))
    with made.stores.general.write(made.reviewer_id, NOW) as session:
        frameworks.publish(session, shipped_texts()["earned-autonomy"], 2026, NOW)
    yield made
    made.stores.close()


@pytest.fixture
def session(laptop: Laptop) -> Iterator[Session]:
    """A session whose writing is thrown away after each test: all share one store."""
    with contextlib.suppress(_Enough), laptop.stores.general.write(laptop.reviewer_id, NOW) as session:
        yield session
        raise _Enough


class _Enough(Exception):
    """The test is over."""


def names(session: Session) -> list[str]:
    session.flush()
    return [one.name for one in people.list_people(session, TODAY)]


# -- by hand


def test_a_person_is_added_changed_and_made_inactive(session: Session) -> None:
    added = people.add(session, PersonWords("  Ann   Marsh ", "ann@tide.org", "reviewer"))
    people.change(session, added, PersonWords("Ann Marsh-Hall", "ann@tide.org", "trust_leader"))
    people.set_active(session, added, False)
    session.flush()
    found = people.get_person(session, added, TODAY)
    assert (found.name, found.role, found.is_active) == ("Ann Marsh-Hall", "trust_leader", False)
    assert names(session)[-1] == "Ann Marsh-Hall", "who is inactive stands last"
    assert "Ann Marsh-Hall" not in {one.name for one in schools.list_people(session)}


@pytest.mark.parametrize(
    ("words", "code"),
    [
        (PersonWords(" "), "no-name"),
        (PersonWords("x" * 200), "long"),
        (PersonWords("Ann", "ann@"), "bad-email"),
        (PersonWords("Ann", "", "queen"), "role"),
        (PersonWords("amara  WHITLOCK"), "same-person"),
    ],
)
def test_what_cannot_be_written_down_is_refused(session: Session, words: PersonWords, code: str) -> None:
    with pytest.raises(SifieldError) as told:
        people.add(session, words)
    assert told.value.code == code


def test_two_people_of_one_name_are_told_apart_by_their_address(session: Session) -> None:
    people.add(session, PersonWords("Amara Whitlock", "amara.w@tide.org"))
    session.flush()
    with pytest.raises(SifieldError, match=r"address Amara.W@tide.org already"):
        people.add(session, PersonWords("Somebody Else", "Amara.W@tide.org"))


# -- roles


def test_roles_of_the_model_are_held_and_who_holds_none_is_said(session: Session, laptop: Laptop) -> None:
    held = held_roles.hold(session, laptop.reviewer_id, "lead-practitioner-phonics", date(2026, 9, 1))
    session.flush()
    title, roles = held_roles.list_roles(session, TODAY)
    assert title == "Earned autonomy"
    by_name = {role.name: role.holders for role in roles}
    assert by_name["lead-practitioner-phonics"] == ("Amara Whitlock",)
    assert by_name["social-worker"] == ()
    with pytest.raises(SifieldError, match="holds this role already"):
        held_roles.hold(session, laptop.reviewer_id, "lead-practitioner-phonics", TODAY)
    held_roles.end_role(session, held, date(2026, 11, 23))
    session.flush()
    assert not people.get_person(session, laptop.reviewer_id, TODAY).holds(TODAY)
    assert people.get_person(session, laptop.reviewer_id, TODAY).roles[0].title == "Lead practitioner, phonics"
    held_roles.hold(session, laptop.reviewer_id, "lead-practitioner-phonics", TODAY)


def test_whoever_is_inactive_holds_nothing(session: Session, laptop: Laptop) -> None:
    held_roles.hold(session, laptop.reviewer_id, "social-worker", date(2026, 9, 1))
    people.set_active(session, laptop.reviewer_id, False)
    session.flush()
    assert not any(role.holders for role in held_roles.list_roles(session, TODAY)[1])


def test_a_role_that_has_not_begun_is_taken_out(session: Session, laptop: Laptop) -> None:
    held = held_roles.hold(session, laptop.reviewer_id, "social-worker", date(2027, 1, 4))
    session.flush()
    held_roles.end_role(session, held, TODAY)
    session.flush()
    assert session.scalars(select(RoleHolder)).all() == []


# -- release days


def test_every_tuesday_is_free_but_in_holidays(session: Session, laptop: Laptop) -> None:
    days = release_days.weekly(session, 1, date(2026, 10, 12), date(2026, 11, 20))
    assert days == (date(2026, 10, 13), date(2026, 10, 20), date(2026, 11, 3), date(2026, 11, 10), date(2026, 11, 17))
    assert release_days.release(session, laptop.reviewer_id, days) == 5
    session.flush()
    assert release_days.release(session, laptop.reviewer_id, [*days, date(2026, 11, 26)], 1) == 1, "never doubled"
    session.flush()
    rows = people.get_person(session, laptop.reviewer_id, TODAY).released
    assert [(one.on, one.half_days) for one in rows] == [(date(2026, 11, 26), 1)], "what is over is not listed"
    release_days.take_back(session, [rows[0].id])
    session.flush()
    assert people.get_person(session, laptop.reviewer_id, TODAY).released == ()
    assert len(session.scalars(select(ReleaseDay)).all()) == 5


@pytest.mark.parametrize(
    ("first", "last", "words"),
    [
        (date(2026, 11, 2), date(2026, 11, 1), "comes before the first"),
        (date(2026, 9, 1), date(2028, 9, 1), "more than a school year"),
        (date(2101, 9, 1), date(2101, 12, 1), "knows usual school years from 2020 to 2100"),
    ],
)
def test_a_span_that_makes_no_sense_is_refused(session: Session, first: date, last: date, words: str) -> None:
    with pytest.raises(SifieldError, match=words):
        release_days.weekly(session, 1, first, last)


# -- from a file

FILE = """Role,Name,School,E-mail
Lead practitioner,Ann Marsh,,ann@tide.org
Trust social worker,Callum Drury,,callum@tide.org
Acting headteacher,Zoë Okoro,Harbour Lane Primary,
SENCO,Bram Teal,harbour lane PRIMARY,bram@harbour.org
,amara whitlock,,amara@tide.org
"""


def take(session: Session, text: str, encoding: str = "utf-8") -> people_import.Prospect:
    done = people_import.take_over(session, people_file.read_people(text.encode(encoding)), TODAY)
    session.flush()
    return done


def test_a_file_is_foreseen_and_taken_over_once(session: Session) -> None:
    entries = people_file.read_people(FILE.encode())
    prospect = people_import.foresee(session, entries, TODAY)
    assert [(one.name, one.words) for one in prospect.added] == [
        ("Ann Marsh", ("ann@tide.org", "Lead practitioner")),
        ("Callum Drury", ("callum@tide.org", "Trust social worker", "holds: Trust social worker")),
        ("Zoë Okoro", ("Acting headteacher, Harbour Lane Primary",)),
        ("Bram Teal", ("bram@harbour.org", "SENCO, Harbour Lane Primary")),
    ]
    assert [(one.name, one.words) for one in prospect.updated] == [("Amara Whitlock", ("e-mail amara@tide.org",))]
    assert len(names(session)) == 2, "nothing is changed yet"
    assert take(session, FILE) == prospect
    again = take(session, FILE)
    assert (again.added, again.updated, again.unchanged) == ((), (), 5)
    assert len(names(session)) == 6
    (school,) = schools.list_schools(session, TODAY)
    assert school.head is not None
    assert (school.head.name, school.head.role) == ("Zoë Okoro", "Acting headteacher")
    roles = {role.name: role.holders for role in held_roles.list_roles(session, TODAY)[1]}
    assert roles["social-worker"] == ("Callum Drury",)


def test_a_person_is_known_by_the_address_else_by_the_name(session: Session) -> None:
    take(session, "name,email\nAnn Marsh,ann@tide.org\n")
    told = take(session, "name,email\nAnn Hall,ANN@tide.org\nMireille Ashdown,\n")
    assert [one.words for one in told.updated] == [
        ("is now called Ann Hall", "e-mail ANN@tide.org instead of ann@tide.org")
    ]
    assert told.unchanged == 1
    people.add(session, PersonWords("Ann Hall", "other@tide.org"))
    session.flush()
    with pytest.raises(SifieldError, match="Row 2: 2 people are called Ann Hall"):
        take(session, "name\nAnn Hall\n")


def test_what_tells_two_people_of_one_name_apart_stays_when_a_file_does_not_have_it(session: Session) -> None:
    take(session, "name,email\nSam Evans,sam@tide.org\n")
    people.add(session, PersonWords("Sam Evans (Year 3)", "evans@tide.org"))
    session.flush()
    assert take(session, "name,email\nSam Evans,sam@tide.org\nSam Evans,evans@tide.org\n").unchanged == 2
    assert {"Sam Evans", "Sam Evans (Year 3)"} <= set(names(session))


def test_whoever_is_in_the_file_is_active_again(session: Session, laptop: Laptop) -> None:
    people.set_active(session, laptop.head_id, False)
    session.flush()
    assert take(session, "name\nMireille Ashdown\n").updated[0].words == ("is active again",)


@pytest.mark.parametrize(
    ("rows", "row", "words"),
    [
        ("Ann,ann@,,", 2, "is no e-mail address"),
        (",a@tide.org,,", 2, "has no name"),
        ("Ann,,Chief wizard,", 2, "There is no role “Chief wizard”"),
        ("Ann,,Headteacher,Nowhere School", 2, "There is no school “Nowhere School”"),
        ("Ann,,,\nBen,,,\nann ,,,", 4, "the same person as row 2"),
        ("Ann,a@tide.org,,\nBen,A@tide.org,,", 3, "the same person as row 2"),
    ],
)
def test_faults_are_told_by_row_and_nothing_is_half_imported(session: Session, rows: str, row: int, words: str) -> None:
    text = f"name,email,role,school\n{rows}\nCara Lund,cara@tide.org,,\n"
    prospect = people_import.foresee(session, people_file.read_people(text.encode()), TODAY)
    (fault,) = prospect.faults
    assert fault.row == row
    assert words in fault.message
    assert fault.remedy
    with pytest.raises(SifieldError, match="Nothing was imported"):
        take(session, text)
    assert "Cara Lund" not in names(session)


def test_a_file_may_be_of_windows_with_semicolons_or_of_excel(session: Session) -> None:
    assert take(session, "E-Mail Address;NAME\nz@tide.org;Zoë O’Brien\n", "cp1252").added[0].name == "Zoë O’Brien"
    assert take(session, "Name\tEmail\nChloë Day\tc@tide.org\n", "utf-16").added[0].name == "Chloë Day"


@pytest.mark.parametrize(
    ("data", "words"),
    [
        (b"", "no column of names"),
        (b"who,email\nAnn,a@b.org\n", "no column of names"),
        (b"name,email,e-mail\nAnn,,\n", "Two columns are the email"),
        (b"name\n\n\n", "no row below its headings"),
        (b'name\n"Ann\n', "cannot be read as CSV"),
        (b"name\n" + b"Ann\n" * 2_100, "more than 2000 rows"),
        (b"name\n" + b"x" * (3 << 20), "too large"),
    ],
)
def test_what_is_no_list_of_people_is_refused_in_one_sentence(data: bytes, words: str) -> None:
    with pytest.raises(SifieldError, match=words) as told:
        people_file.read_people(data)
    assert told.value.remedy.endswith("Nothing was imported.")


@settings(max_examples=60, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(st.binary(max_size=200) | st.text(alphabet='name,eilro\n";ärs@.', max_size=120).map(str.encode))
def test_any_bytes_are_read_or_refused(session: Session, data: bytes) -> None:
    with contextlib.suppress(SifieldError):
        entries = people_file.read_people(b"name,email,role,school\n" + data)
        people_import.foresee(session, entries, TODAY)


def test_nothing_else_was_left_in_the_store(laptop: Laptop) -> None:
    with laptop.stores.general.read() as session:
        assert len(session.scalars(select(Person)).all()) == 2
        assert len(session.scalars(select(Post)).all()) == 1
