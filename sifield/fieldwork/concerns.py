"""An immediate concern: whom to tell in person, and that it was passed on. Never what was seen or heard.

Three things are kept: when, whom, and the school's own reference. Where they lie, and why:

* in the school's **safeguarding** class, whatever the class of the visit. Nothing of general work (plans, overviews,
  reports, exports, the search) reads that store, and the centre gives that stream to the school's circle only.
* naming **no visit**: a list of visits cannot be laid beside it. Which visit has been asked, and what of a concern is
  not passed on yet, stands in the ``Place`` of this laptop, which never travels.
* written by **anyone** whose role is for the school, also without a right to its safeguarding records: the centre takes
  it as a letter box does (``central.scope``), and once it has it, it leaves this laptop (``sync.withdrawal``).

So it is written once, when the person says that she has told somebody; until then it waits, and finishing asks for it.
"""

from dataclasses import dataclass, replace
from datetime import date, datetime

from sqlalchemy import select
from sqlalchemy.orm import Session

from sifield.errors import SifieldError
from sifield.fieldwork import access, contacts, schools, visits
from sifield.fieldwork.contacts import DEPUTY, LEAD, ContactRow
from sifield.forms import school_reference
from sifield.models.base import moment_to_text
from sifield.models.concerns import Concern
from sifield.models.exchange import Place
from sifield.models.people import Person
from sifield.models.plans import Plan
from sifield.models.schools import School
from sifield.wire.joining import ROLE_WORDS, TRUST_LEADER
from sifield.wire.records import school_scope

CHILD, ADULT, HEAD = "child", "adult", "head"
"""Whom a concern is about: a child; what an adult in the school did; what its headteacher did. It is never kept."""
CHAIR, OFFICER, OUT_OF_HOURS = contacts.CONTACT_ROLES[2:]
POLICE = "Police or emergency services"
CHIEF = ROLE_WORDS[TRUST_LEADER]
_CHILD_ROLES, _HEAD_ROLES = (LEAD, DEPUTY, OUT_OF_HOURS), (CHAIR, OFFICER)


@dataclass(frozen=True, slots=True, kw_only=True)
class ToTell:
    """Someone to be told. ``name`` is "" where this laptop knows nobody in that post; ``reach`` how to reach her."""

    role: str
    name: str = ""
    reach: str = ""
    checked_on: date | None = None
    is_stale: bool = False

    @property
    def words(self) -> str:
        """Who it is, as it is kept."""
        return f"{self.name}, {self.role}" if self.name else self.role


@dataclass(frozen=True, slots=True)
class Telling:
    """A concern that is being passed on: ``told`` is "" until somebody was told."""

    told: str = ""
    told_at: datetime | None = None
    reference: str = ""


@dataclass(frozen=True, slots=True)
class Standing:
    """How it stands with a visit. ``begun`` is what was begun and not passed on yet; ``answer`` is "none", "passed on",
    or "" where nobody has said yet whether there was any.
    """

    answer: str = ""
    begun: Telling | None = None


@dataclass(frozen=True, slots=True)
class Where:
    """The visit that one is in, and its school."""

    visit_id: str
    school_id: str
    school_name: str


@dataclass(frozen=True, slots=True)
class PassedOn:
    """A concern that was passed on: in which school, when, who was told, and the school's reference."""

    school_name: str
    told_at: datetime
    told: str
    reference: str


def list_passed_on(session: Session) -> tuple[PassedOn, ...]:
    """List what was passed on in the schools whose safeguarding records are for this person, the latest first.

    Nobody else sees any of it, nor what she put in herself: it stands in no plan, overview, report, export or search.

    Args:
        session: of the safeguarding store.
    """
    laptop = access.whose_laptop(session)
    known = {one.id: one.name for one in session.scalars(select(School))}
    scopes = {school_scope(one, "safeguarding"): name for one, name in known.items()}
    mine = [scope for scope in scopes if laptop.is_sample or scope in laptop.scopes]
    wanted = select(Concern).where(Concern.scope.in_(mine)).order_by(Concern.told_at.desc(), Concern.id)
    return tuple(PassedOn(scopes[one.scope], one.told_at, one.told, one.reference) for one in session.scalars(wanted))


def where(session: Session, *, visit_id: str = "", plan_id: str = "") -> Where:
    """Give the visit, named by itself or by its plan, with its school.

    Args:
        session: of the store in which the visit lies.

    Raises:
        SifieldError: it is not on this laptop.
    """
    plan = session.get(Plan, plan_id) if plan_id else None
    visit = visits.find_visit(session, plan.visit_id if plan is not None else visit_id)
    school = schools.get_school(session, visit.school_id, visit.planned_on)
    return Where(visit.id, school.id, school.name)


def whom_to_tell(session: Session, school_id: str, about: str, today: date) -> tuple[ToTell, ...]:
    """List who is to be told, the first one first; never the one whose conduct it is.

    A child: the designated lead (Keeping children safe in education, Part one). An adult's conduct: the head. The
    head's: the chair or the chief executive, and the local authority's designated officer (the same, Part four).

    Args:
        about: ``CHILD``, ``ADULT`` or ``HEAD``.
    """
    rows = contacts.list_contacts(session, school_id, today, roles=(*contacts.CONTACT_ROLES, *schools.HEAD_ROLES))
    heads = _of(rows, schools.HEAD_ROLES) or [ToTell(role="Headteacher")]
    if about == ADULT:
        known = [*heads, *_of(rows, (OFFICER,))]
    elif about == HEAD:
        chief = session.scalars(select(Person).where(Person.role == TRUST_LEADER, Person.active).order_by(Person.name))
        leaders = [ToTell(role=CHIEF, name=one.name, reach=one.email) for one in chief] or [ToTell(role=CHIEF)]
        chairs, officers = (_of(rows, (role,)) or [ToTell(role=role)] for role in _HEAD_ROLES)
        known = [*chairs, *leaders, *officers]
    else:
        known = [*(_of(rows, (LEAD,)) or [ToTell(role=LEAD)]), *_of(rows, _CHILD_ROLES[1:]), *heads]
    return (*known, ToTell(role=POLICE, reach="999"))


def _of(rows: tuple[ContactRow, ...], roles: tuple[str, ...]) -> list[ToTell]:
    return [
        ToTell(
            role=row.role,
            name=row.name,
            reach=" · ".join(part for part in (row.telephone, row.email) if part),
            checked_on=row.checked_on,
            is_stale=row.is_stale,
        )
        for row in rows
        if row.role in roles
    ]


def standing(session: Session, visit_id: str) -> Standing:
    """Say how it stands with a visit.

    Args:
        session: of the safeguarding store, for a visit of either class.
    """
    place = session.get(Place, _key(visit_id))
    kept = place.value if place is not None else {}
    if "told" not in kept:
        return Standing(kept.get("answer", ""))
    told_at = datetime.fromisoformat(kept["told_at"]) if kept["told_at"] else None
    return Standing(kept.get("answer", ""), Telling(kept["told"], told_at, kept["reference"]))


def keep_begun(session: Session, visit_id: str, telling: Telling) -> None:
    """Keep, on this laptop only, what of a concern is written so far; a reference that may not stand is left out."""
    if school_reference.problem(telling.reference):
        telling = replace(telling, reference="")
    told_at = moment_to_text(telling.told_at) if telling.told_at else ""
    kept = {"told": telling.told, "told_at": told_at, "reference": telling.reference}
    _keep(session, visit_id, {"answer": standing(session, visit_id).answer} | kept)


def pass_on(session: Session, place: Where, telling: Telling) -> None:
    """Write down that a concern was passed on, for the school's safeguarding circle; nothing of it is left here.

    Args:
        session: of the safeguarding store.

    Raises:
        SifieldError: "nobody-told", "no-time", or "bad-reference": the reference may name somebody.
    """
    if not telling.told:
        raise SifieldError("Nobody has been told yet.", "Choose whom you told, in person.", code="nobody-told")
    if telling.told_at is None:
        raise SifieldError("The time is missing.", "Write when you told them, for example 10:42.", code="no-time")
    if fault := school_reference.problem(telling.reference):
        raise SifieldError(fault, "", code="bad-reference")
    scope = school_scope(place.school_id, "safeguarding")
    reference = " ".join(telling.reference.split())
    session.add(Concern(scope=scope, told=telling.told, told_at=telling.told_at, reference=reference))
    _keep(session, place.visit_id, {"answer": "passed on"})


def say_none(session: Session, visit_id: str) -> None:
    """Say that there was none in this visit, or none more; what was begun is let go."""
    before = standing(session, visit_id).answer
    _keep(session, visit_id, {"answer": before or "none"})


def _keep(session: Session, visit_id: str, value: dict[str, str]) -> None:
    session.merge(Place(key=_key(visit_id), value=value))


def _key(visit_id: str) -> str:
    return f"concern:{visit_id}"
