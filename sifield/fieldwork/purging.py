"""Purging the records of a school that has left: an administrator says so once, and every laptop carries it out.

The word travels as a mark on the school (``purged_on``). What is then deleted, in either store, is every record of the
school's own: visits with their answers, notes, pictures and findings, plans with their signed revisions, grades,
judgements, targets, priorities, strengths, inspections, what was asked, booked and called. With them go the posts in
the school, with their telephone numbers, and its own calendars.

What stays: the line of the school with its name, URN and days, so that it is known where its records went; the names of
people, since they are authors in records of other schools (who had no other post and no role of the model becomes
inactive and loses her e-mail address).
"""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from sifield.alike import alike
from sifield.errors import SifieldError
from sifield.fieldwork import access
from sifield.fieldwork.here import find
from sifield.frameworks.calendar import say_day
from sifield.models.base import Synced
from sifield.models.exchange import Outbox
from sifield.models.people import Person, Post, RoleHolder
from sifield.models.programme import PublishedCalendar
from sifield.models.records import CLASS_OF
from sifield.models.schools import School
from sifield.models.visits import Visit
from sifield.wire.records import TRUST_RECORDS, school_scope

AT_ONCE = 200
"""Records deleted in one writing: few enough that nobody's typing waits for it."""
_OPEN = ("planned", "started")
_OWN = tuple(kind for record, kind in CLASS_OF.items() if record not in TRUST_RECORDS)


@dataclass(frozen=True, slots=True, kw_only=True)
class Leaver:
    """A school that leaves or has left: when, and when its records were purged (None: they are still there)."""

    id: str
    name: str
    left_on: date
    purged_on: date | None


@dataclass(frozen=True, slots=True)
class Standing:
    """What of a school lies in a store, and what keeps it from being purged, each in a sentence; () for nothing."""

    records: int
    visits: int
    hindrances: tuple[str, ...]


def list_left(session: Session, today: date) -> tuple[Leaver, ...]:
    """List the schools that have left by a day, the latest first."""
    left = select(School).where(School.left_on <= today).order_by(School.left_on.desc(), School.name)
    return tuple(leaver for school in session.scalars(left) if (leaver := _leaver(school)) is not None)


def get_leaver(session: Session, school_id: str) -> Leaver | None:
    """Give a school that leaves or has left; None of one that stays."""
    school = session.get(School, school_id)
    return _leaver(school) if school is not None else None


def stands(session: Session, school_id: str) -> Standing:
    """Say what of a school lies in the store of a session, and what must happen before it may be purged."""
    scopes = _scopes(school_id)
    records = sum(session.scalar(select(func.count(kind.id)).where(kind.scope.in_(scopes))) or 0 for kind in _OWN)
    visits = session.scalars(select(Visit.status).where(Visit.school_id == school_id)).all()
    hindrances = []
    if still := sum(status in _OPEN for status in visits):
        hindrances.append(f"{_visits(still)} planned or begun and not finished. Finish or delete them first.")
    waiting = session.scalar(select(func.count()).select_from(Outbox).where(Outbox.scope.in_(scopes))) or 0
    if waiting and not access.whose_laptop(session).is_sample:
        hindrances.append("Some of its records here have not reached the centre. Sync first.")
    return Standing(records, len(visits), tuple(hindrances))


def purge(session: Session, school_id: str, named: str, today: date) -> None:
    """Say that a school's records are to be deleted everywhere. ``carry_out`` then does it, in each store.

    Args:
        session: of the general store, of an administrator.
        named: the school's name as she typed it, so that it is never the wrong one.

    Raises:
        SifieldError: "no-right"; "no-school"; "not-left" where it has not left yet; "open" where something must be
            finished first; "named" where the name is not the school's.
    """
    if not access.whose_laptop(session).may_administer:
        raise SifieldError("Only an administrator purges a school.", "Ask one of them.", code="no-right")
    school = find(session, School, school_id, "school")
    if school.left_on is None or school.left_on > today:
        when = f"it leaves on {say_day(school.left_on)}" if school.left_on else "no day is given on which it leaves"
        remedy = "Its records are purged once it has left and has been handed over."
        raise SifieldError(f"{school.name} is a school of the trust: {when}.", remedy, code="not-left")
    if hindrances := stands(session, school_id).hindrances:
        raise SifieldError(hindrances[0], "Then come back here; nothing has been deleted.", code="open")
    if not alike(named, school.name):
        raise SifieldError("That is not the name of the school.", f"Type it as it stands: {school.name}", code="named")
    school.purged_on = today
    _let_people_go(session, school_id)
    for calendar in session.scalars(select(PublishedCalendar).where(PublishedCalendar.school_id == school_id)):
        session.delete(calendar)


def carry_out(session: Session, most: int = AT_ONCE) -> int:
    """Delete records of schools that were purged, at most so many, and count them; 0 when nothing is left to do.

    What lies in the general store is an administrator's laptop's to delete, what is about safeguarding that of whoever
    has it; on every other laptop it goes with the next syncs. A safeguarding visit that is not finished waits.

    Args:
        session: a writing one of either store, so that the deletions travel.
    """
    done = 0
    for row in _to_delete(session):
        if done == most:
            break
        session.delete(row)
        done += 1
    return done


def is_pending(session: Session) -> bool:
    """Tell whether ``carry_out`` would delete something."""
    return next(_to_delete(session), None) is not None


def _to_delete(session: Session) -> Iterator[Synced]:
    for school_id in session.scalars(select(School.id).where(School.purged_on.is_not(None))).all():
        yield from _own(session, school_id)


def _own(session: Session, school_id: str) -> Iterator[Synced]:
    """Give the records of a school that this laptop deletes."""
    laptop = access.whose_laptop(session)
    general, safeguarding = _scopes(school_id)
    scopes = [general] if laptop.may_administer else []
    still = select(Visit.id).where(Visit.scope == safeguarding, Visit.status.in_(_OPEN)).limit(1)
    if laptop.may_visit(school_id, "safeguarding") and session.scalar(still) is None:
        scopes.append(safeguarding)
    for kind in _OWN:
        yield from session.scalars(select(kind).where(kind.scope.in_(scopes)).limit(AT_ONCE))


def _let_people_go(session: Session, school_id: str) -> None:
    posts = list(session.scalars(select(Post).where(Post.school_id == school_id)))
    here = {post.person_id for post in posts}
    for post in posts:
        post.telephone = ""
    session.flush()  # the number goes before the line does: a deleted line keeps what stood in it
    for post in posts:
        session.delete(post)
    session.flush()
    elsewhere = set(session.scalars(select(Post.person_id))) | set(session.scalars(select(RoleHolder.person_id)))
    heads = select(Person).where(Person.id.in_(here - elsewhere), Person.role.in_(("headteacher", "")))
    for person in session.scalars(heads):
        person.active, person.email = False, ""


def _scopes(school_id: str) -> tuple[str, str]:
    return school_scope(school_id), school_scope(school_id, "safeguarding")


def _leaver(school: School) -> Leaver | None:
    if school.left_on is None:
        return None
    return Leaver(id=school.id, name=school.name, left_on=school.left_on, purged_on=school.purged_on)


def _visits(many: int) -> str:
    return "1 visit is" if many == 1 else f"{many} visits are"
