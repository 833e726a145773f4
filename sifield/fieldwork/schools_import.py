"""The trust's schools from the national register: foreseen, then taken over, never doubled, nothing half imported.

A school of ours is known by its URN; one that converted has a new one, and is known by the row of its old one: closed
or closing, with the local authority and establishment number that the new one has or had. One without a row is known by
its name.
"""

from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date

from sqlalchemy import select
from sqlalchemy.orm import Session

from sifield.alike import plain
from sifield.errors import SifieldError
from sifield.fieldwork.register import Entry
from sifield.models.schools import School
from sifield.wire.records import TRUST_SCOPE

MOST_SCHOOLS = 500
"""Schools taken at once without a trust being named: more is the whole register, by mistake."""


@dataclass(frozen=True, slots=True)
class Imported:
    """What an import did, by names of schools; ``converted`` have a new URN, ``closed`` are closed in the register,
    ``missing`` have no row in the file.
    """

    added: tuple[str, ...]
    updated: tuple[str, ...]
    converted: tuple[str, ...]
    closed: tuple[str, ...]
    unchanged: int
    missing: tuple[str, ...] = ()


def list_trusts(entries: Iterable[Entry]) -> tuple[str, ...]:
    """List the trusts that have an open school in the file, by name."""
    return tuple(sorted({one.trust for one in entries if one.is_open and one.trust}, key=str.casefold))


def foresee(session: Session, entries: Iterable[Entry], *, trust: str = "") -> Imported:
    """Say what ``import_schools`` would do; changes nothing.

    Raises:
        SifieldError: as ``import_schools``.
    """
    return _decide(session, tuple(entries), trust).told


def import_schools(session: Session, entries: Iterable[Entry], today: date, *, trust: str = "") -> Imported:
    """Take over the schools of the register: those of a trust, else all that are open; and what changed of ours.

    A school is never doubled and never deleted. One of ours that closed is named, for a person to decide.

    Raises:
        SifieldError: the register names no such trust, or it is the whole register and no trust is named.
    """
    decided = _decide(session, tuple(entries), trust)
    # A trust's first import brings the schools it has; one that a later import finds new has just joined.
    joined_on = today if session.scalar(select(School.id).limit(1)) is not None else None
    for entry, school in decided.wanted:
        if school is None:
            session.add(_new(entry, joined_on))
        else:
            school.urn = entry.urn
            for field, told in _changes(school, entry).items():
                setattr(school, field, told)
    return decided.told


@dataclass(frozen=True, slots=True)
class _Decided:
    """Which school of ours each row means (None: a new one), and what that comes to."""

    wanted: list[tuple[Entry, School | None]]
    told: Imported


def _decide(session: Session, every: tuple[Entry, ...], trust: str) -> _Decided:
    wanted = [one for one in every if one.is_open and (not trust or one.trust.casefold() == trust.strip().casefold())]
    if trust and not wanted:
        near = sorted({one.trust for one in every if trust.casefold() in one.trust.casefold()})[:3]
        remedy = f"Did you mean {' or '.join(near)}?" if near else "Check how the register writes it."
        raise SifieldError(f"The file has no open school of “{trust[:80]}”.", remedy, code="no-trust")
    if len(wanted) > MOST_SCHOOLS:
        remedy = "Name your trust (with --trust on the command line), as the register writes it."
        raise SifieldError(f"The file has {len(wanted):,} open schools.", remedy, code="whole-register")
    schools = list(session.scalars(select(School)))
    ours = {school.urn: school for school in schools if school.urn}
    former = _formers(every, wanted, schools)
    pairs: list[tuple[Entry, School | None]] = []
    lists: dict[str, list[str]] = {"added": [], "updated": [], "converted": []}
    unchanged = 0
    for entry in wanted:
        school = ours.get(entry.urn) or former.get(entry.urn)
        pairs.append((entry, school))
        if school is None:
            lists["added"].append(entry.name)
        elif school.urn and school.urn != entry.urn:
            lists["converted"].append(entry.name)
        elif school.urn != entry.urn or _changes(school, entry):
            lists["updated"].append(entry.name)
        else:
            unchanged += 1
    met = {school.id for _, school in pairs if school is not None}
    known = {one.urn: one for one in every}
    left = [one for one in schools if one.urn and one.id not in met and one.left_on is None]
    closed = [one.name for one in left if one.urn in known and not known[one.urn].is_open]
    missing = [one.name for one in left if one.urn not in known]
    added, updated, converted = (tuple(lists[key]) for key in ("added", "updated", "converted"))
    told = Imported(added, updated, converted, tuple(closed), unchanged, tuple(missing))
    return _Decided(pairs, told)


def _formers(every: tuple[Entry, ...], wanted: list[Entry], schools: list[School]) -> dict[str, School]:
    """Give by new URN the school of ours that a row was before.

    It is known by the place (now, or as the register says it was before) of our school's own row; else by its name,
    where that is the only one so called and ours has no row: it was typed by hand, or its row is not in the file.
    """
    ours = {school.urn: school for school in schools if school.urn}
    before = {one.place: ours[one.urn] for one in every if one.urn in ours and all(one.place)}
    rows = {one.urn for one in every}
    names = Counter(plain(one.name) for one in wanted)
    alone = {plain(school.name): school for school in schools if school.urn not in rows and school.left_on is None}
    found: dict[str, School] = {}
    for entry in wanted:
        if entry.urn in ours:
            continue
        school = before.get(entry.place) or before.get(entry.previous)
        if school is None and names[plain(entry.name)] == 1:
            school = alone.get(plain(entry.name))
        if school is not None and school not in found.values():
            found[entry.urn] = school
    return found


_FIELDS = ("name", "phase", "age_from", "age_to", "kind", "religious_character")


def _new(entry: Entry, joined_on: date | None) -> School:
    return School(
        scope=TRUST_SCOPE,
        urn=entry.urn,
        name=entry.name,
        phase=entry.phase,
        age_from=entry.age_from,
        age_to=entry.age_to,
        kind=entry.kind,
        religious_character=entry.religious_character,
        joined_on=joined_on,
    )


def _changes(school: School, entry: Entry) -> dict[str, object]:
    """Give what the register says otherwise now; an empty cell of it replaces nothing."""
    told = {field: getattr(entry, field) for field in _FIELDS}
    return {
        field: value for field, value in told.items() if value not in ("", None) and getattr(school, field) != value
    }
