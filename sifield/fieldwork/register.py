"""Schools from the national register's download (Get Information about Schools, "all establishment fields", CSV).

The whole file is read and checked before anything is changed, so that nothing is half imported. A school of ours is
known by its URN; one that converted has a new one, and is known by the row of its old one: closed or closing, with the
same local authority and establishment number.
"""

import csv
import io
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import date

from sqlalchemy import select
from sqlalchemy.orm import Session

from sifield.errors import SifieldError
from sifield.models.schools import School
from sifield.wire.records import TRUST_SCOPE

MOST_ROWS = 200_000
MOST_SCHOOLS = 500
"""Schools taken at once without a trust being named: more is the whole register, by mistake."""
_COLUMNS = {
    "URN": "urn",
    "LA (code)": "authority",
    "EstablishmentNumber": "number",
    "EstablishmentName": "name",
    "TypeOfEstablishment (name)": "type",
    "EstablishmentStatus (name)": "status",
    "PhaseOfEducation (name)": "phase",
    "StatutoryLowAge": "low",
    "StatutoryHighAge": "high",
    "OfficialSixthForm (name)": "sixth",
    "ReligiousCharacter (name)": "character",
    "Trusts (name)": "trust",
}
_CLOSED = "closed"
_PHASES = {
    "nursery": "Nursery",
    "secondary": "Secondary",
    "all-through": "All-through",
    "middle deemed primary": "Middle",
    "middle deemed secondary": "Middle",
    "16 plus": "Sixth form",
}
_NO_CHARACTER = ("", "does not apply", "none")


@dataclass(frozen=True, slots=True)
class Entry:
    """A row of the register, in our words."""

    urn: str
    name: str
    phase: str
    age_from: int | None
    age_to: int | None
    kind: str
    religious_character: str
    trust: str
    is_open: bool
    place: tuple[str, str]
    """The local authority's and the establishment's number, which outlast a conversion."""


@dataclass(frozen=True, slots=True)
class Imported:
    """What an import did, by names of schools; ``converted`` have a new URN, ``closed`` are closed in the register."""

    added: tuple[str, ...]
    updated: tuple[str, ...]
    converted: tuple[str, ...]
    closed: tuple[str, ...]
    unchanged: int


def read_register(data: bytes) -> tuple[Entry, ...]:
    """Read the register's file, in UTF-8 or in Windows-1252.

    Raises:
        SifieldError: it is not the register's file, or it is cut off.
    """
    try:
        text = data.decode("utf-8-sig")
    except UnicodeDecodeError:
        text = data.decode("cp1252", errors="replace")
    lines = csv.reader(io.StringIO(text, newline=""), strict=True)
    try:
        return tuple(_entries(lines))
    except csv.Error as fault:
        raise SifieldError(
            f"The file cannot be read as CSV at line {lines.line_num}: {fault}.",
            "Download it again; nothing was imported.",
            code="register",
        ) from None


def _entries(lines: Iterator[list[str]]) -> Iterator[Entry]:
    headings = next(lines, [])
    if missing := [name for name in _COLUMNS if name not in headings]:
        raise SifieldError(
            f"The file has no column {', '.join(missing[:3])}{' …' if len(missing) > 3 else ''}.",
            "Download “all establishment fields” from the register; nothing was imported.",
            code="register",
        )
    places = {ours: headings.index(theirs) for theirs, ours in _COLUMNS.items()}
    for number, cells in enumerate(lines, 2):
        if not any(cells):
            continue
        if number > MOST_ROWS:
            raise SifieldError("The file has too many rows.", "Check that it is the register's.", code="register")
        if len(cells) != len(headings):
            raise SifieldError(
                f"Row {number} has {len(cells)} cells of {len(headings)}: the file is cut off or damaged.",
                "Download it again; nothing was imported.",
                code="register",
            )
        yield _entry({name: cells[at].strip() for name, at in places.items()}, number)


def _entry(row: dict[str, str], number: int) -> Entry:
    if not (row["urn"].isascii() and row["urn"].isdigit() and len(row["urn"]) == 6 and row["name"]):
        raise SifieldError(
            f"Row {number} has no URN of six digits, or no name.", "Download the file again; nothing was imported."
        )
    low, high = (int(row[key]) if row[key].isascii() and row[key].isdigit() else None for key in ("low", "high"))
    kind = row["type"].casefold()
    return Entry(
        urn=row["urn"],
        name=" ".join(row["name"].split()),
        phase=_phase(row["phase"].casefold(), low, high, row["sixth"].casefold()),
        age_from=low,
        age_to=high,
        kind="special"
        if "special" in kind
        else "alternative provision"
        if "alternative provision" in kind or "referral" in kind
        else "mainstream",
        religious_character="" if row["character"].casefold() in _NO_CHARACTER else row["character"],
        trust=row["trust"],
        is_open=row["status"].casefold() != _CLOSED,
        place=(row["authority"], row["number"]),
    )


def _phase(phase: str, low: int | None, high: int | None, sixth: str) -> str:
    if phase == "primary":
        return "Infant" if high is not None and high <= 7 else "Junior" if low is not None and low >= 7 else "Primary"
    if phase == "secondary" and sixth.startswith("has"):
        return "Secondary with sixth form"
    return _PHASES.get(phase, "")


def import_schools(session: Session, entries: Iterable[Entry], today: date, *, trust: str = "") -> Imported:
    """Take over the schools of the register: those of a trust, else all that are open; and what changed of ours.

    A school is never doubled and never deleted. One of ours that closed is named, for a person to decide.

    Raises:
        SifieldError: the register names no such trust, or it is the whole register and no trust is named.
    """
    every = tuple(entries)
    wanted = [one for one in every if one.is_open and (not trust or one.trust.casefold() == trust.strip().casefold())]
    if trust and not wanted:
        near = sorted({one.trust for one in every if trust.casefold() in one.trust.casefold()})[:3]
        remedy = f"Did you mean {' or '.join(near)}?" if near else "Check how the register writes it."
        raise SifieldError(f"The file has no open school of “{trust[:80]}”.", remedy, code="no-trust")
    if len(wanted) > MOST_SCHOOLS:
        remedy = "Name your trust with --trust, as the register writes it."
        raise SifieldError(f"The file has {len(wanted):,} open schools.", remedy, code="whole-register")
    has_schools = session.scalar(select(School.id).limit(1)) is not None
    ours = {school.urn: school for school in session.scalars(select(School)) if school.urn}
    before = {one.place: ours[one.urn] for one in every if one.urn in ours and one.place[0] and one.place[1]}
    added: list[str] = []
    updated: list[str] = []
    converted: list[str] = []
    unchanged = 0
    for entry in wanted:
        school = ours.get(entry.urn)
        former = before.get(entry.place) if school is None else None
        if former is not None:
            former.urn = entry.urn
            _update(former, entry)
            converted.append(entry.name)
        elif school is None:
            # A trust's first import brings the schools it has; one that a later import finds new has just joined.
            session.add(_new(entry, today if has_schools else None))
            added.append(entry.name)
        elif _update(school, entry):
            updated.append(entry.name)
        else:
            unchanged += 1
    kept = {one.urn for one in wanted}
    closed = [one.name for one in every if one.urn in ours and not one.is_open and ours[one.urn].urn not in kept]
    return Imported(tuple(added), tuple(updated), tuple(converted), tuple(closed), unchanged)


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


def _update(school: School, entry: Entry) -> bool:
    """Take over what the register says now; an empty cell of it replaces nothing."""
    changed = False
    for field in _FIELDS:
        told = getattr(entry, field)
        if told not in ("", None) and getattr(school, field) != told:
            setattr(school, field, told)
            changed = True
    return changed
