"""Who may read and write which stream of records."""

import re
from collections.abc import Iterable
from dataclasses import dataclass

from sifield.wire.joining import ADMINISTRATOR, ALL_SCHOOLS, HEADTEACHER, SOCIAL_WORKER, TRUST_LEADER
from sifield.wire.messages import Change
from sifield.wire.records import CONCERN, TRUST_RECORDS, TRUST_SCOPE, is_safeguarding, school_scope

CENTRE = "centre"
"""Stands for the centre itself where a device's or a person's id stands otherwise."""

_SCHOOL = re.compile(r"school:([A-Za-z0-9-]{1,64})/(general|safeguarding)")
_SENSITIVITIES = ("general", "safeguarding")


@dataclass(frozen=True, slots=True)
class Account:
    """A person as the centre knows her: her role, the schools it is for, and whether she sees safeguarding there."""

    person_id: str
    name: str
    role: str
    schools: tuple[str, ...]
    safeguarding: bool = False

    def covers(self, school_id: str) -> bool:
        """Tell whether her role is for this school."""
        return self.role in (ADMINISTRATOR, TRUST_LEADER) or bool({school_id, ALL_SCHOOLS} & set(self.schools))


@dataclass(frozen=True, slots=True)
class Asker:
    """Who asks: the person and her laptop."""

    account: Account
    device_id: str


def school_of(scope: str) -> str | None:
    """Give the id of the school whose scope this is, None for any other."""
    match = _SCHOOL.fullmatch(scope)
    return match[1] if match else None


def may(account: Account, scope: str, *, write: bool) -> bool:
    """Tell whether a person may read, or write, the records of a scope.

    The trust's own settings are read by everybody and written by administrators. A school's general records are for
    everyone whose role is for that school. Its safeguarding records are for the social workers of that school and
    for those to whom an administrator granted them; no role brings them along otherwise, not even an administrator's.
    """
    if scope == TRUST_SCOPE:
        return not write or account.role == ADMINISTRATOR
    match = _SCHOOL.fullmatch(scope)
    if match is None or not account.covers(match[1]):
        return False
    return match[2] == "general" or account.role == SOCIAL_WORKER or account.safeguarding


def may_put_in(account: Account, change: Change) -> bool:
    """Tell whether a person may put a new record into a scope of which she may change nothing.

    An immediate concern is for the school's safeguarding circle, and whoever visits the school may have one: like a
    letter box, its safeguarding scope takes it from all whose role is for that school, and shows them nothing. And
    whoever visits a school may say who leads it that day, so that its plan can be signed there: as a new person of the
    trust's list, with a post in that school.
    """
    school_id = school_of(change.scope)
    if change.record == CONCERN:
        return school_id is not None and account.covers(school_id)
    if change.scope != TRUST_SCOPE or account.role == HEADTEACHER:
        return False
    if change.record == "person":
        return change.fields.get("role") == HEADTEACHER
    return change.record == "post" and account.covers(str(change.fields.get("school_id", "")))


def belongs(record: str, scope: str) -> bool:
    """Tell whether records of this kind travel in this scope."""
    if record == CONCERN:
        return is_safeguarding(scope)
    return (record in TRUST_RECORDS) == (scope == TRUST_SCOPE)


def readable(account: Account, school_ids: Iterable[str]) -> list[str]:
    """Give the scopes that a person may read: the trust's own first, since the others speak of its people."""
    schools = sorted(set(school_ids))
    scopes = [TRUST_SCOPE] + [school_scope(school_id, kind) for school_id in schools for kind in _SENSITIVITIES]
    return [scope for scope in scopes if may(account, scope, write=False)]
