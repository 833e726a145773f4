"""People from a CSV file: read whole, checked row by row, shown before anything is taken over, never doubled.

A row is a person: ``name`` and, in any order, ``email``, ``role`` and ``school``. A role is one of the program's
("Lead practitioner"), one of the improvement model's ("Trust social worker"), or with a school whatever she is there
("Headteacher", "SENCO"). An empty cell changes nothing.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from sqlalchemy import select
from sqlalchemy.orm import Session

from sifield.alike import alike, plain, without_addition
from sifield.errors import SifieldError
from sifield.fieldwork import frameworks, held_roles, people, schools
from sifield.fieldwork.people import PersonWords, find_by
from sifield.fieldwork.people_file import Entry
from sifield.fieldwork.schools import HEAD_ROLES
from sifield.frameworks.calendar import school_year
from sifield.models.people import Person, Post, RoleHolder
from sifield.models.schools import School
from sifield.wire.joining import HEADTEACHER, ROLE_WORDS
from sifield.wire.records import TRUST_SCOPE

MOST_FAULTS = 200


@dataclass(frozen=True, slots=True)
class RowFault:
    """What is wrong with a row."""

    row: int
    message: str
    remedy: str


@dataclass(frozen=True, slots=True)
class Changed:
    """A person who is there already, and what becomes of her, in words."""

    name: str
    words: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Prospect:
    """What taking over a file would do; nothing is taken over while there are ``faults``."""

    added: tuple[Changed, ...]
    updated: tuple[Changed, ...]
    unchanged: int
    faults: tuple[RowFault, ...]


def foresee(session: Session, entries: Sequence[Entry], today: date) -> Prospect:
    """Say what taking the rows over would do; changes nothing."""
    plan = _Plan(session, today)
    steps, faults = plan.steps(entries)
    added = tuple(Changed(step.words.name, step.told) for step in steps if step.person is None)
    updated = tuple(Changed(step.person.name, step.told) for step in steps if step.person is not None and step.told)
    return Prospect(added, updated, len(steps) - len(added) - len(updated), tuple(faults[:MOST_FAULTS]))


def take_over(session: Session, entries: Sequence[Entry], today: date) -> Prospect:
    """Take the rows over: new people are added, others changed, nobody doubled; all of it, or nothing.

    Raises:
        SifieldError: a row has a fault; the message names the first.
    """
    prospect = foresee(session, entries, today)
    if prospect.faults:
        first = prospect.faults[0]
        raise SifieldError(f"Row {first.row}: {first.message}", f"{first.remedy} Nothing was imported.", code="rows")
    for step in _Plan(session, today).steps(entries)[0]:
        _take(session, step, today)
    return prospect


@dataclass(frozen=True, slots=True)
class _Step:
    """One row as it would be taken over: whom it means (None: somebody new), and what changes, in words."""

    person: Person | None
    words: PersonWords
    role: str  # of the model, that is new to her; "" for none
    post: str  # in the school, that is new to her; "" for none
    school: School | None
    told: tuple[str, ...]


class _Plan:
    """What is there, so that every row is looked at against the same."""

    def __init__(self, session: Session, today: date) -> None:
        self.today = today
        self.people = list(session.scalars(select(Person)))
        self.schools = list(session.scalars(select(School).where(School.left_on.is_(None))))
        framework = frameworks.in_force(session, school_year(today))
        self.titles = framework.role_titles if framework else {}
        self.held = {
            (one.person_id, one.role)
            for one in session.scalars(select(RoleHolder))
            if (one.until_on is None or one.until_on >= today)
        }
        self.posts = {
            (one.person_id, one.school_id, plain(one.role))
            for one in session.scalars(select(Post))
            if one.until_on is None or one.until_on > today
        }

    def steps(self, entries: Sequence[Entry]) -> tuple[list[_Step], list[RowFault]]:
        """Look at every row: what it would do, and what is wrong."""
        steps: list[_Step] = []
        faults: list[RowFault] = []
        met: dict[str, int] = {}
        for entry in entries:
            try:
                step = self._step(entry)
                keys = {key for key in (step.words.email.casefold(), step.person.id if step.person else "") if key}
                for key in keys or {plain(step.words.name)}:
                    if key in met:
                        raise SifieldError(f"It is the same person as row {met[key]}.", "Leave one of them out.")
                    met[key] = entry.row
                steps.append(step)
            except SifieldError as fault:
                faults.append(RowFault(entry.row, fault.message, fault.remedy))
        return steps, faults

    def _step(self, entry: Entry) -> _Step:
        school = self._school(entry.school)
        role, held, post = self._role(entry.role, school)
        words = people.check(PersonWords(entry.name, entry.email, role))
        found = find_by(self.people, words.name, words.email)
        if len(found) > 1:
            raise SifieldError(
                f"{len(found)} people are called {words.name}.", "Give the e-mail address that is entered for her."
            )
        person = found[0] if found else None
        if person is not None and (person.id, held) in self.held:
            held = ""
        if person is not None and school is not None and (person.id, school.id, plain(post)) in self.posts:
            post = ""
        return _Step(person, words, held, post, school, tuple(self._told(person, words, held, post, school)))

    def _school(self, said: str) -> School | None:
        if not said:
            return None
        found = [one for one in self.schools if said == one.urn or alike(said, one.name)]
        if len(found) != 1:
            raise SifieldError(f"There is no school “{said[:80]}”.", "Write its name as under Schools, or its URN.")
        return found[0]

    def _role(self, said: str, school: School | None) -> tuple[str, str, str]:
        """Give the program's role, the model's role, and the post in a school that are meant."""
        if not said:
            return "", "", ""
        ours = {plain(word): key for key, words in ROLE_WORDS.items() for word in (key, words)}
        theirs = {plain(word): name for name, title in self.titles.items() for word in (name, title)}
        heads = {plain(one): one for one in HEAD_ROLES}
        if plain(said) in heads and school is not None:
            return HEADTEACHER, "", heads[plain(said)]
        if plain(said) in theirs:
            return ours.get(plain(said), ""), theirs[plain(said)], ""
        if plain(said) in ours:
            return ours[plain(said)], "", ""
        if school is not None:
            return "", "", said
        remedy = f"Use one of: {' · '.join(ROLE_WORDS.values())}"
        if self.titles:
            remedy += f"; or a role of the model as it stands under People, such as {next(iter(self.titles.values()))}"
        raise SifieldError(f"There is no role “{said[:80]}”.", f"{remedy}; or name the school of a post.")

    def _told(
        self, person: Person | None, words: PersonWords, role: str, post: str, school: School | None
    ) -> list[str]:
        told: list[str] = []
        if person is None:
            told += [words.email] if words.email else []
            told += [ROLE_WORDS[words.role]] if words.role and not post else []
        else:
            told += [f"is now called {words.name}"] if not _is_called(person, words.name) else []
            if words.email and words.email != person.email:
                told.append(f"e-mail {words.email}" + (f" instead of {person.email}" if person.email else ""))
            if words.role and words.role != person.role:
                told.append(f"is now: {ROLE_WORDS[words.role]}")
            told += ["is active again"] if not person.active else []
        told += [f"holds: {self.titles[role]}"] if role else []
        told += [f"{post}, {school.name}"] if post and school else []
        return told


def _is_called(person: Person, name: str) -> bool:
    """Tell whether a file's name is hers: what tells her apart from a namesake stands in the trust's list only."""
    return alike(name, person.name) or alike(name, without_addition(person.name))


def _take(session: Session, step: _Step, today: date) -> None:
    person, words = step.person, step.words
    if person is None:
        person = Person(scope=TRUST_SCOPE, name=words.name, email=words.email, role=words.role)
        session.add(person)
        session.flush()
    elif step.told:
        person.name = words.name if not _is_called(person, words.name) else person.name
        person.active = True
        person.email, person.role = words.email or person.email, words.role or person.role
    if step.role:
        held_roles.hold(session, person.id, step.role, today)
    if step.school is not None and step.post:
        schools.give_post(session, step.school.id, person.id, step.post, today)
