"""The people of the trust: who they are, and which roles of the improvement model they hold."""

import re
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from sqlalchemy import select
from sqlalchemy.orm import Session

from sifield.alike import alike
from sifield.errors import SifieldError
from sifield.fieldwork import frameworks, here
from sifield.models.people import Person, Post, ReleaseDay, RoleHolder
from sifield.models.schools import School
from sifield.wire.joining import ROLE_WORDS
from sifield.wire.records import TRUST_SCOPE

LONGEST = 120
"""Letters of a name or an e-mail address."""
_EMAIL = re.compile(r"[^@\s,;<>]+@[^@\s,;<>]+\.[^@\s,;<>.]+")


@dataclass(frozen=True, slots=True)
class HeldRole:
    """A role that a person holds, from a day (None: since ever) until a day (None: still; that day is the last)."""

    id: str
    role: str
    title: str
    from_on: date | None
    until_on: date | None


@dataclass(frozen=True, slots=True)
class ReleasedDay:
    """A day on which a person is free for the trust's work; ``half_days`` is 1 or 2."""

    id: str
    on: date
    half_days: int


@dataclass(frozen=True, slots=True)
class PersonDetails:
    """A person with all that she does: posts in schools in words, roles of the model, days from today on."""

    id: str
    name: str
    email: str
    role: str
    is_active: bool
    posts: tuple[str, ...]
    roles: tuple[HeldRole, ...]
    released: tuple[ReleasedDay, ...]

    def holds(self, today: date) -> tuple[HeldRole, ...]:
        """The roles that she holds today."""
        return tuple(one for one in self.roles if holds_on(one.from_on, one.until_on, today))


@dataclass(frozen=True, slots=True)
class PersonWords:
    """What is written down of a person; ``role`` is one of the program's own ("reviewer"), "" for none."""

    name: str
    email: str = ""
    role: str = ""


def list_people(session: Session, today: date) -> tuple[PersonDetails, ...]:
    """List everybody by name, first those who are active."""
    people = session.scalars(select(Person).order_by(Person.active.desc(), Person.name, Person.id))
    return _details(session, list(people), today)


def get_person(session: Session, person_id: str, today: date) -> PersonDetails:
    """Give one person.

    Raises:
        SifieldError: she is not on this laptop.
    """
    return _details(session, [find(session, person_id)], today)[0]


def check(words: PersonWords) -> PersonWords:
    """Tidy what was written down of a person.

    Raises:
        SifieldError: "no-name", "long", "bad-email" or "role".
    """
    name, email = " ".join(words.name.split()), words.email.strip()
    if not name:
        raise SifieldError("The person has no name.", "Enter the name of the person.", code="no-name")
    if max(len(name), len(email)) > LONGEST:
        raise SifieldError("The name or the address is too long.", f"Use {LONGEST} letters at most.", code="long")
    if email and not _EMAIL.fullmatch(email):
        raise SifieldError(f"“{email}” is no e-mail address.", "Write it like a.name@school.org.", code="bad-email")
    if words.role and words.role not in ROLE_WORDS:
        raise SifieldError(f"“{words.role}” is no role.", f"Use: {', '.join(ROLE_WORDS.values())}.", code="role")
    return PersonWords(name, email, words.role)


def add(session: Session, words: PersonWords) -> str:
    """Add a person and give her id.

    Raises:
        SifieldError: as ``check``, or somebody has this e-mail address already, or without one this name.
    """
    words = check(words)
    there = list(session.scalars(select(Person)))
    if words.email and any(one.email.casefold() == words.email.casefold() for one in there):
        raise _same(words.email)
    if not words.email and any(alike(one.name, words.name) for one in there):
        raise SifieldError(
            f"{words.name} is in the list already.",
            f"Open her there; if this is somebody else, write which one, like “{words.name} (Year 3)”.",
            code="same-person",
        )
    person = Person(scope=TRUST_SCOPE, name=words.name, email=words.email, role=words.role)
    session.add(person)
    return person.id


def change(session: Session, person_id: str, words: PersonWords) -> None:
    """Write down a person anew.

    Raises:
        SifieldError: as ``check``, or somebody else has this e-mail address, or she is not on this laptop.
    """
    words, person = check(words), find(session, person_id)
    others = session.scalars(select(Person).where(Person.id != person_id))
    if words.email and any(one.email.casefold() == words.email.casefold() for one in others):
        raise _same(words.email)
    person.name, person.email, person.role = words.name, words.email, words.role


def set_active(session: Session, person_id: str, is_active: bool) -> None:
    """Take a person out of every list to choose from, or back in; what she wrote and holds stays as it is.

    Raises:
        SifieldError: she is not on this laptop.
    """
    find(session, person_id).active = is_active


# -- within


def find_by(people: Sequence[Person], name: str, email: str) -> list[Person]:
    """Give whom a name and an e-mail address mean: by the address where somebody has it, else by the name."""
    mailed = [one for one in people if email and one.email.casefold() == email.casefold()]
    return mailed or [one for one in people if alike(one.name, name)]


def find(session: Session, person_id: str) -> Person:
    """Give a person's row.

    Raises:
        SifieldError: she is not on this laptop.
    """
    return here.find(session, Person, person_id, "person")


def _same(email: str) -> SifieldError:
    return SifieldError(f"Somebody has the address {email} already.", "Open that person instead.", code="same-email")


def holds_on(first: date | None, last: date | None, day: date) -> bool:
    """Tell whether a span (None: open) holds on a day."""
    return (first is None or first <= day) and (last is None or day <= last)


def _details(session: Session, people: Sequence[Person], today: date) -> tuple[PersonDetails, ...]:
    ids = [person.id for person in people]
    titles = frameworks.role_titles(session, today)
    roles: dict[str, list[HeldRole]] = {}
    for one in session.scalars(select(RoleHolder).where(RoleHolder.person_id.in_(ids)).order_by(RoleHolder.from_on)):
        row = HeldRole(one.id, one.role, titles.get(one.role, one.role), one.from_on, one.until_on)
        roles.setdefault(one.person_id, []).append(row)
    days: dict[str, list[ReleasedDay]] = {}
    wanted = select(ReleaseDay).where(ReleaseDay.person_id.in_(ids), ReleaseDay.on >= today).order_by(ReleaseDay.on)
    for released in session.scalars(wanted):
        days.setdefault(released.person_id, []).append(ReleasedDay(released.id, released.on, released.half_days))
    posts: dict[str, list[str]] = {}
    for post, school in session.execute(
        select(Post, School.name).join(School, School.id == Post.school_id).order_by(School.name)
    ):
        if holds_on(post.from_on, post.until_on, today) and post.until_on != today:  # a post ends with its last day
            posts.setdefault(post.person_id, []).append(f"{post.role}, {school}")
    return tuple(
        PersonDetails(
            person.id,
            person.name,
            person.email,
            person.role,
            person.active,
            tuple(posts.get(person.id, ())),
            tuple(roles.get(person.id, ())),
            tuple(days.get(person.id, ())),
        )
        for person in people
    )
