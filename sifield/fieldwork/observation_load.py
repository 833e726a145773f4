"""How often and how long each teacher is looked at in a school year, and the limit that the trust has agreed.

The tally is linked to no look and no note, and holds no name: a teacher is called by the school's own reference, or by
a code of her own. Whoever is about to look sees the one line of that teacher, and shows it to her; the headteacher sees
the school's lines; everybody else only whether the limit was kept. A wrong count is put right beside it, with who, when
and why (see `load_corrections`). All is deleted at the end of the school year.
"""

import re
from collections import defaultdict
from dataclasses import dataclass
from datetime import date

from sqlalchemy import Select, select
from sqlalchemy.orm import Session

from sifield.errors import SifieldError
from sifield.fieldwork import access, load_corrections, load_limit, visits
from sifield.fieldwork.load_limit import Limit, Standing, Tally, is_passed, say_load
from sifield.fieldwork.schools import get_school
from sifield.frameworks.calendar import school_year
from sifield.models import plain
from sifield.models.exchange import Device, Place
from sifield.models.observation_load import LoadCorrection, ObservationLoad
from sifield.models.visits import Answer
from sifield.wire.ids import answer_id, load_id
from sifield.wire.records import school_scope

MOST_MINUTES = 300
"""In one look; no lesson is longer."""
MOST_VISITS = 100
"""In one year; a tally that is higher is a mistake."""
MINUTES_SEEN = "minutes_seen"
"""The question of a lesson look that tells its length."""
_REFERENCE = re.compile(r"(?=.*\d)[A-Z0-9]+(?:-[A-Z0-9]+)*")
_LONGEST = 12
_COMING = "load:{}"
"""Where this laptop, and no other, keeps whom a look under way is to be counted for, until it is counted."""


@dataclass(frozen=True, slots=True)
class SchoolLoad:
    """How the limit stands in a school: for how many teachers it was kept and passed; ``tallies`` for its head only."""

    year: int
    limit: Limit
    kept: int
    passed: int
    tallies: tuple[Tally, ...]


@dataclass(frozen=True, slots=True)
class Coming:
    """What is known of a look that is to be counted: the reference ("" for none), its minutes (0 for none), whether the
    form tells those, and whether it was counted already."""

    reference: str = ""
    minutes: int = 0
    is_told: bool = False
    is_counted: bool = False


def read_reference(words: str) -> str:
    """Give a reference as it is kept, for example "T14".

    Raises:
        SifieldError: "reference", it could be a name: letters and digits, at least one digit.
    """
    found = "".join(words.split()).upper()
    if len(found) > _LONGEST or not _REFERENCE.fullmatch(found):
        raise SifieldError(
            "A teacher’s reference has letters and at least one digit, such as T14, and is no name.",
            "Take the school’s own staff number, or a code that the teacher chooses.",
            code="reference",
        )
    return found


def get_tally(session: Session, school_id: str, reference: str, on: date) -> Tally:
    """Give what a teacher has had so far in the school year of a day.

    Raises:
        SifieldError: "reference", it is none.
    """
    year, reference = school_year(on), read_reference(reference)
    mine = _list(session, school_id, year, reference)
    return mine[0] if mine else Tally(reference, year, 0, 0)


def get_school_load(session: Session, school_id: str, on: date) -> SchoolLoad:
    """Give how the limit stands in a school in the year of a day; whose numbers they are only to its headteacher."""
    year, limit = school_year(on), load_limit.get_limit(session)
    tallies = _list(session, school_id, year)
    passed = sum(is_passed(one, limit) for one in tallies)
    laptop, head = access.find_laptop(session), get_school(session, school_id, on).head
    is_head = laptop is not None and head is not None and laptop.person_id == head.id
    return SchoolLoad(year, limit, len(tallies) - passed, passed, tallies if is_head else ())


def get_standing(session: Session, visit_id: str, school_id: str, on: date) -> Standing | None:
    """Give how the load stands of whom a look under way is to be counted for; None where this laptop does not know."""
    coming = get_coming(session, visit_id)
    if coming.is_counted or not coming.reference:
        return None
    return Standing(get_tally(session, school_id, coming.reference, on), load_limit.get_limit(session))


def remember(session: Session, visit_id: str, reference: str, minutes: int = 0) -> None:
    """Keep on this laptop for whom a look is to be counted, until it is; with "" nobody any more.

    Raises:
        SifieldError: "reference", it is none.
    """
    kept = read_reference(reference) if reference.strip() else ""
    plain.remember(session, _COMING.format(visit_id), [kept, minutes, False])


def get_coming(session: Session, visit_id: str) -> Coming:
    """Give what this laptop knows of a look to be counted; its length by the form's answer once there is one."""
    place = session.get(Place, _COMING.format(visit_id))
    reference, minutes, counted = place.value if place is not None else ("", 0, False)
    told = session.get(Answer, answer_id(visit_id, "", MINUTES_SEEN))
    seen = told.coded if told is not None and isinstance(told.coded, int | float) else 0
    return Coming(reference, int(seen or minutes), bool(seen), counted)


def count(session: Session, visit_id: str) -> bool:
    """Count a look that is over, once, for the teacher that was told; then forget on this laptop who it was."""
    coming = get_coming(session, visit_id)
    if coming.is_counted or not coming.reference:
        return False
    visit = visits.find_visit(session, visit_id)
    add(session, visit.school_id, coming.reference, visits.day_of(visit), min(coming.minutes, MOST_MINUTES))
    plain.remember(session, _COMING.format(visit_id), ["", 0, True])
    return True


def add(session: Session, school_id: str, reference: str, on: date, minutes: int) -> None:
    """Add one look to what this laptop has counted for a teacher; what others have counted stays in their own rows.

    Raises:
        SifieldError: "reference", it is none.
    """
    reference, year = read_reference(reference), school_year(on)
    device = session.get(Device, 1)
    own = load_id(school_id, reference, year, device.device_id if device is not None else "")
    row = session.get(ObservationLoad, own)
    if row is None:
        scope = school_scope(school_id)
        row = ObservationLoad(id=own, scope=scope, school_id=school_id, reference=reference, year=year)
        session.add(row)
    row.visits += 1
    row.minutes += minutes


def correct(session: Session, school_id: str, reference: str, on: date, *, visits: int, minutes: int, why: str) -> None:
    """Put right what a teacher has had in the school year of a day.

    What is kept is the difference to the tally here, so that what other laptops have counted still adds up.

    Args:
        visits: how many looks it should be, and ``minutes`` how long together.

    Raises:
        SifieldError: "reference", "corrected": these are no numbers for a year, or those that stand there already;
            "no-reason", "named".
    """
    tally = get_tally(session, school_id, reference, on)
    if not 0 <= visits <= MOST_VISITS or not 0 <= minutes <= visits * MOST_MINUTES:
        raise SifieldError(
            "These cannot be the looks and minutes of one teacher in a year.",
            f"Give 0 to {MOST_VISITS} looks, and their minutes together, none longer than {MOST_MINUTES}.",
            code="corrected",
        )
    if (visits, minutes) == (tally.visits, tally.minutes):
        raise SifieldError(
            f"{tally.reference} stands at {say_load(visits, minutes)} already.",
            "Say what it should be.",
            code="corrected",
        )
    load_corrections.keep(
        session, school_id, tally.reference, tally.year, visits=visits - tally.visits,
        minutes=minutes - tally.minutes, why=why, on=on,
    )  # fmt: skip


def _list(session: Session, school_id: str, year: int, reference: str = "") -> tuple[Tally, ...]:
    rows = session.execute(
        _of(ObservationLoad, school_id, year, reference).union_all(_of(LoadCorrection, school_id, year, reference))
    )
    had = defaultdict[str, list[int]](lambda: [0, 0])
    for each, seen, minutes in rows:
        had[each][0] += seen
        had[each][1] += minutes
    corrected = load_corrections.list_corrections(session, school_id, year)
    return tuple(
        Tally(each, year, max(0, seen), max(0, minutes), corrected.get(each, ()))
        for each, (seen, minutes) in sorted(had.items())
    )


def _of(
    kind: type[ObservationLoad | LoadCorrection], school_id: str, year: int, reference: str
) -> Select[str, int, int]:
    wanted = select(kind.reference, kind.visits, kind.minutes).where(kind.school_id == school_id, kind.year == year)
    return wanted.where(kind.reference == reference) if reference else wanted
