"""Whom to tell in a school: the designated safeguarding lead and who else must be reached, and since when it is known.

They are posts, and so the trust's own records: on every laptop, also without a network.
"""

from dataclasses import dataclass
from datetime import date, timedelta

from sqlalchemy import or_, select
from sqlalchemy.orm import Session

from sifield.errors import SifieldError
from sifield.fieldwork.here import find
from sifield.fieldwork.schools import add_person
from sifield.models.people import Person, Post
from sifield.models.visits import Visit
from sifield.wire.records import TRUST_SCOPE, is_safeguarding

LEAD, DEPUTY = "Designated safeguarding lead", "Deputy designated safeguarding lead"
CONTACT_ROLES = (LEAD, DEPUTY, "Chair of governors", "Local authority’s designated officer", "Out of hours")
"""The posts that are shown as contacts, in the order in which one tries them."""
_TERM = timedelta(days=120)
"""A term with the holiday after it: what was confirmed longer ago may be wrong."""


@dataclass(frozen=True, slots=True, kw_only=True)
class ContactRow:
    """A contact. ``is_stale`` says that it was confirmed more than a term ago, or never."""

    post_id: str
    name: str
    role: str
    telephone: str
    email: str
    checked_on: date | None
    is_stale: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class ContactWords:
    """What a person writes of a contact; ``role`` is one of ``CONTACT_ROLES``."""

    name: str
    role: str
    telephone: str = ""
    email: str = ""


def list_contacts(
    session: Session, school_id: str, today: date, *, roles: tuple[str, ...] = CONTACT_ROLES
) -> tuple[ContactRow, ...]:
    """List who can be reached in a school today, in the order of the roles: of the contacts the lead first."""
    wanted = (
        select(Post, Person)
        .join(Person, Person.id == Post.person_id)
        .where(Post.school_id == school_id, Post.role.in_(roles))
        .where(or_(Post.until_on.is_(None), Post.until_on > today))
    )
    rows = [
        ContactRow(
            post_id=post.id,
            name=person.name,
            role=post.role,
            telephone=post.telephone,
            email=person.email,
            checked_on=post.checked_on,
            is_stale=post.checked_on is None or today - post.checked_on > _TERM,
        )
        for post, person in session.execute(wanted)
    ]
    return tuple(sorted(rows, key=lambda row: (roles.index(row.role), row.name)))


def lead_of(session: Session, school_id: str, today: date) -> str:
    """Give the person who is a school's designated safeguarding lead on a day, or ""."""
    wanted = (
        select(Post.person_id)
        .where(Post.school_id == school_id, Post.role == LEAD)
        .where(or_(Post.until_on.is_(None), Post.until_on > today))
        .order_by(Post.from_on.desc(), Post.id)
    )
    return session.scalars(wanted).first() or ""


def lead_who_signs(session: Session, visit: Visit) -> str:
    """Give the designated lead where she signs a visit's plan too: about safeguarding, and she is nobody else of it."""
    lead = lead_of(session, visit.school_id, visit.planned_on) if is_safeguarding(visit.scope) else ""
    return lead if lead not in (visit.head_id, visit.reviewer_id) else ""


def name_contact(session: Session, school_id: str, words: ContactWords, today: date) -> str:
    """Name a contact, known to be right today, and give the post's id.

    Raises:
        SifieldError: no name, or no way to reach her.
    """
    words = _checked(words)
    person_id = add_person(session, words.name, words.role, words.email)
    post = Post(
        scope=TRUST_SCOPE,
        school_id=school_id,
        person_id=person_id,
        role=words.role,
        from_on=today,
        telephone=words.telephone,
        checked_on=today,
    )
    session.add(post)
    return post.id


def edit_contact(session: Session, post_id: str, words: ContactWords, today: date) -> None:
    """Write a contact anew; whoever does so knows that it is right today.

    Raises:
        SifieldError: no name, no way to reach her, or the post is not on this laptop.
    """
    post, words = _find(session, post_id), _checked(words)
    post.role, post.telephone, post.checked_on = words.role, words.telephone, today
    person = session.get(Person, post.person_id)
    if person is not None:
        person.name, person.email = words.name, words.email


def confirm_contact(session: Session, post_id: str, today: date) -> None:
    """Say that a contact is right today.

    Raises:
        SifieldError: the post is not on this laptop.
    """
    _find(session, post_id).checked_on = today


def end_contact(session: Session, post_id: str, today: date) -> None:
    """Say that a person is no contact any more.

    Raises:
        SifieldError: the post is not on this laptop.
    """
    _find(session, post_id).until_on = today


def _checked(words: ContactWords) -> ContactWords:
    name = " ".join(words.name.split())
    if words.role not in CONTACT_ROLES:
        raise ValueError(f"post of a contact: {words.role}")
    if not name:
        raise SifieldError("The contact has no name.", "Enter who is to be told.", code="no-name")
    if not words.telephone.strip() and not words.email.strip():
        raise SifieldError(f"There is no way to reach {name}.", "Enter a telephone number.", code="no-telephone")
    return ContactWords(
        name=name, role=words.role, telephone=" ".join(words.telephone.split()), email=words.email.strip()
    )


def _find(session: Session, post_id: str) -> Post:
    return find(session, Post, post_id, "contact", "Open the school again.")
