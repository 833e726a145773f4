"""The trust's schools and people: who leads a school now, who may be asked."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from sqlalchemy import or_, select
from sqlalchemy.orm import Session

from sifield.alike import alike
from sifield.errors import SifieldError
from sifield.fieldwork.here import find
from sifield.forms.applicability import Setting, setting_of
from sifield.frameworks.calendar import school_year
from sifield.models.people import Person, Post
from sifield.models.schools import School
from sifield.wire.joining import ROLE_WORDS
from sifield.wire.records import TRUST_SCOPE

HEAD_ROLES = ("Headteacher", "Acting headteacher", "Executive headteacher", "Co-headteacher", "Head of school")
"""The posts whose holder signs for a school."""


@dataclass(frozen=True, slots=True)
class PersonRow:
    """A person with the role by which she is known (in the trust, or in the school asked about)."""

    id: str
    name: str
    role: str


@dataclass(frozen=True, slots=True)
class SchoolRow:
    """A school as lists show it; ``head`` is None where nobody is named yet."""

    id: str
    name: str
    urn: str
    phase: str
    ages: str
    religious_character: str
    head: PersonRow | None


@dataclass(frozen=True, slots=True, kw_only=True)
class NewSchool:
    """What is needed to add a school; the ages are the statutory age range in years, ``joined_on`` the day on which it
    joins the trust, None where it belonged to it before.
    """

    name: str
    phase: str
    urn: str = ""
    age_from: int | None = None
    age_to: int | None = None
    kind: str = "mainstream"
    religious_character: str = ""
    head_name: str = ""
    head_role: str = "Headteacher"
    joined_on: date | None = None


def list_schools(session: Session, today: date) -> tuple[SchoolRow, ...]:
    """List the trust's present schools by name, each with its head of today."""
    heads = _heads(session, today)
    rows = session.scalars(
        select(School).where(or_(School.left_on.is_(None), School.left_on > today)).order_by(School.name)
    )
    return tuple(_row(school, heads.get(school.id)) for school in rows)


def get_school(session: Session, school_id: str, today: date) -> SchoolRow:
    """Give one school.

    Raises:
        SifieldError: the school is not on this laptop.
    """
    school = find(session, School, school_id, "school", "Sync, or ask your administrator to give you the school.")
    return _row(school, _heads(session, today).get(school_id))


def get_setting(session: Session, school_id: str, day: date) -> Setting | None:
    """Give what a form asks of a school to know which questions are meant for it, in the school year of a day.

    None where the school is not on this laptop: then no question is left out.
    """
    school = session.get(School, school_id)
    if school is None:
        return None
    ages = (school.age_from, school.age_to) if school.age_from is not None and school.age_to is not None else None
    return setting_of(
        phase=school.phase,
        kind=school.kind,
        ages=ages,
        character=school.religious_character,
        school_year=school_year(day),
    )


def add_school(session: Session, new: NewSchool, today: date) -> str:
    """Add a school, and its head as a person with a post; give the school's id.

    Raises:
        SifieldError: no name, a URN that is not six digits, or a school of that name or URN is there already.
    """
    name, urn = new.name.strip(), new.urn.strip()
    if not name:
        raise SifieldError("The school has no name.", "Enter the school's name.", code="no-name")
    if urn and not (urn.isascii() and urn.isdigit() and len(urn) == 6):
        raise SifieldError("A URN has six digits.", "Check the school's URN, or leave it empty.", code="bad-urn")
    if new.age_from is not None and new.age_to is not None and new.age_from >= new.age_to:
        raise SifieldError("The ages are the wrong way round.", "Enter the youngest age first.", code="bad-ages")
    there = session.execute(select(School.name, School.urn)).all()
    if any(alike(other, name) or (urn and urn == number) for other, number in there):
        raise SifieldError(f"{name} is in the list already.", "Open it from the list of schools.", code="same-school")
    school = School(
        scope=TRUST_SCOPE,
        name=name,
        urn=urn,
        phase=new.phase,
        age_from=new.age_from,
        age_to=new.age_to,
        kind=new.kind,
        religious_character=new.religious_character,
        joined_on=new.joined_on,
    )
    session.add(school)
    if new.head_name.strip():
        name_head(session, school.id, new.head_name, new.head_role, today)
    return school.id


def name_head(session: Session, school_id: str, name: str, role: str, today: date) -> str:
    """Say who leads a school from today; the post of the one before ends. Give the person's id.

    Whom the list knows as a head of this very school, now or before, is meant; any other namesake is somebody else.

    Raises:
        SifieldError: no name.
    """
    name = _tidy(name)
    known = next((one.id for one in _known(session, school_id, HEAD_ROLES, name) if one.active), "")
    person_id = known or add_person(session, name, "headteacher")
    give_post(session, school_id, person_id, role, today)
    return person_id


def name_who_signs(session: Session, school_id: str, name: str, role: str, today: date) -> str:
    """Put who answers for a school on the day of a visit into the trust's list, and give her id.

    Whom the list knows in that post is meant, and nothing is added. Where nobody leads the school she does from now on;
    else her post is for this day, and who leads it for good is an administrator's to say.

    Raises:
        SifieldError: no name.
    """
    name = _tidy(name)
    for person in _known(session, school_id, (role,), name):
        return person.id
    is_for_good = not _open_posts(session, today, school_id)
    person_id = add_person(session, name, "headteacher")
    _add_post(session, school_id, person_id, role, today, None if is_for_good else today)
    return person_id


def give_post(session: Session, school_id: str, person_id: str, role: str, today: date) -> None:
    """Say what a person is in a school from today; where she becomes its head, the post of the one before ends.

    Who is its head already, in that post and for good, stays so.
    """
    heads = _open_posts(session, today, school_id) if role in HEAD_ROLES else []
    wanted = (person_id, role, None)
    stays = next((one for one in heads if (one.person_id, one.role, one.until_on) == wanted), None)
    for post in heads:
        if post is not stays:
            post.until_on = today
    if stays is None:
        _add_post(session, school_id, person_id, role, today)


def add_person(session: Session, name: str, role: str, email: str = "") -> str:
    """Add a person of the trust and give her id."""
    person = Person(scope=TRUST_SCOPE, name=name, role=role, email=email)
    session.add(person)
    return person.id


def list_people(session: Session) -> tuple[PersonRow, ...]:
    """List the people of the trust by name."""
    rows = session.scalars(select(Person).where(Person.active).order_by(Person.name))
    return tuple(PersonRow(person.id, person.name, person.role) for person in rows)


def has_person(session: Session, person_id: str) -> bool:
    """Tell whether a person's record lies in this store."""
    return session.get(Person, person_id) is not None


def person_name(session: Session, person_id: str, school_id: str, on: date) -> PersonRow:
    """Give a person's name with the post in the school that she had on a day, else her role in the trust.

    Raises:
        SifieldError: the person is not on this laptop.
    """
    person = find(session, Person, person_id, "person")
    posts = select(Post).where(Post.person_id == person_id, Post.school_id == school_id).order_by(Post.from_on.desc())
    held = session.scalars(posts).all()
    post = next((one for one in held if one.from_on is None or one.from_on <= on), held[-1] if held else None)
    return PersonRow(person.id, person.name, post.role if post else ROLE_WORDS.get(person.role, person.role))


def _known(session: Session, school_id: str, roles: Sequence[str], name: str) -> list[Person]:
    """Give the people of a name who hold or held such a post in a school, the latest post first."""
    held = select(Person).join(Post, Post.person_id == Person.id)
    held = held.where(Post.school_id == school_id, Post.role.in_(roles)).order_by(Post.from_on.desc())
    return [person for person in session.scalars(held) if alike(person.name, name)]


def _tidy(name: str) -> str:
    name = " ".join(name.split())
    if not name:
        raise SifieldError("The headteacher has no name.", "Enter the headteacher’s name.", code="no-name")
    return name


def _add_post(
    session: Session, school_id: str, person_id: str, role: str, from_on: date, until_on: date | None = None
) -> None:
    acting = role.startswith("Acting")
    session.add(
        Post(
            scope=TRUST_SCOPE, school_id=school_id, person_id=person_id, role=role, acting=acting, from_on=from_on,
            until_on=until_on,
        )
    )  # fmt: skip


def _open_posts(session: Session, today: date, school_id: str | None = None) -> list[Post]:
    wanted = select(Post).where(Post.role.in_(HEAD_ROLES), or_(Post.until_on.is_(None), Post.until_on > today))
    if school_id is not None:
        wanted = wanted.where(Post.school_id == school_id)
    return list(session.scalars(wanted.order_by(Post.from_on)))


def _heads(session: Session, today: date) -> dict[str, PersonRow]:
    posts = _open_posts(session, today)
    people = {p.id: p for p in session.scalars(select(Person).where(Person.id.in_([post.person_id for post in posts])))}
    return {
        post.school_id: PersonRow(post.person_id, people[post.person_id].name, post.role)
        for post in posts
        if post.person_id in people
    }


def _row(school: School, head: PersonRow | None) -> SchoolRow:
    ages = f"{school.age_from}–{school.age_to}" if school.age_from is not None and school.age_to is not None else ""
    return SchoolRow(school.id, school.name, school.urn, school.phase, ages, school.religious_character, head)
