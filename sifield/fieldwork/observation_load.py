"""How often and how long each teacher is looked at in a school year, and the limit that the trust has agreed.

The tally is linked to no look and no note, and holds no name: a teacher is called by the school's own reference, or by
a code of her own. Whoever is about to look sees the one line of that teacher, and shows it to her; the headteacher sees
the school's lines; everybody else only whether the limit was kept. It is deleted at the end of the school year.
"""

import re
from dataclasses import dataclass
from datetime import date

from sqlalchemy import ColumnElement, func, select
from sqlalchemy.orm import Session

from sifield.errors import SifieldError
from sifield.fieldwork import access, trust_settings, visits
from sifield.fieldwork.schools import get_school
from sifield.frameworks.calendar import say_year, school_year
from sifield.models import plain
from sifield.models.exchange import Device, Place
from sifield.models.observation_load import ObservationLoad
from sifield.models.visits import Answer
from sifield.wire.ids import answer_id, load_id
from sifield.wire.records import school_scope

USUAL_VISITS, USUAL_MINUTES = 3, 180
"""The agreed limit where a trust sets none: three times and three hours a year (the unions' model policy)."""
MOST_MINUTES = 300
"""In one look; no lesson is longer."""
MINUTES_SEEN = "minutes_seen"
"""The question of a lesson look that tells its length."""
_VISITS, _MINUTES = "looks:visits", "looks:minutes"
_REFERENCE = re.compile(r"(?=.*\d)[A-Z0-9]+(?:-[A-Z0-9]+)*")
_LONGEST = 12
_COMING = "load:{}"
"""Where this laptop, and no other, keeps whom a look under way is to be counted for, until it is counted."""


@dataclass(frozen=True, slots=True)
class Limit:
    """What was agreed for one teacher in one school year."""

    visits: int
    minutes: int


@dataclass(frozen=True, slots=True)
class Tally:
    """What one teacher has had in a school year."""

    reference: str
    year: int
    visits: int
    minutes: int


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


def get_limit(session: Session) -> Limit:
    """Give the limit that holds in this trust."""
    return Limit(
        int(trust_settings.get(session, _VISITS, str(USUAL_VISITS))),
        int(trust_settings.get(session, _MINUTES, str(USUAL_MINUTES))),
    )


def set_limit(session: Session, limit: Limit) -> None:
    """Agree on another limit for the whole trust.

    Args:
        session: of the general store, of an administrator.

    Raises:
        SifieldError: "no-right", or "limit": it is none.
    """
    if not access.whose_laptop(session).may_administer:
        raise SifieldError("Only an administrator sets what the trust has agreed.", "Ask one.", code="no-right")
    if not 1 <= limit.visits <= 20 or not 5 <= limit.minutes <= 3_000:
        raise SifieldError(
            "This is no limit that can be kept.", "Give 1 to 20 looks, and 5 minutes to 50 hours, a year.", code="limit"
        )
    trust_settings.put(session, _VISITS, str(limit.visits))
    trust_settings.put(session, _MINUTES, str(limit.minutes))


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
    mine = _list(session, school_id, year, ObservationLoad.reference == reference)
    return mine[0] if mine else Tally(reference, year, 0, 0)


def get_school_load(session: Session, school_id: str, on: date) -> SchoolLoad:
    """Give how the limit stands in a school in the year of a day; whose numbers they are only to its headteacher."""
    year, limit = school_year(on), get_limit(session)
    tallies = _list(session, school_id, year)
    passed = sum(is_passed(one, limit) for one in tallies)
    laptop, head = access.find_laptop(session), get_school(session, school_id, on).head
    is_head = laptop is not None and head is not None and laptop.person_id == head.id
    return SchoolLoad(year, limit, len(tallies) - passed, passed, tallies if is_head else ())


def is_passed(tally: Tally, limit: Limit) -> bool:
    """Tell whether a teacher has had more than was agreed."""
    return tally.visits > limit.visits or tally.minutes > limit.minutes


def warn(tally: Tally, limit: Limit, minutes: int, *, is_over: bool = False) -> str:
    """Say that one more look of so many minutes passes the limit, "" where it does not.

    Args:
        is_over: it has been made already, and is only to be counted.
    """
    after = Tally(tally.reference, tally.year, tally.visits + 1, tally.minutes + minutes)
    if not is_passed(after, limit):
        return ""
    had = f"With this look {tally.reference} {'has' if is_over else 'would have'} had"
    what = f"{say_load(after.visits, after.minutes)} in {say_year(tally.year)}"
    then = "Tell the teacher and the headteacher." if is_over else "Ask the teacher first."
    return f"{had} {what}. Agreed: {say_load(limit.visits, limit.minutes)}. {then}"


def say_tally(tally: Tally, limit: Limit) -> str:
    """Say what a teacher has had so far, and what was agreed."""
    had = say_load(tally.visits, tally.minutes) if tally.visits else "nothing so far"
    return f"{tally.reference}, {say_year(tally.year)}: {had}. Agreed: {say_load(limit.visits, limit.minutes)}."


def say_load(visits_: int, minutes: int) -> str:
    """Say a load, for example "2 looks, 1 h 50 min"."""
    hours, rest = divmod(minutes, 60)
    parts = [f"{hours} h"] * (hours > 0) + [f"{rest} min"] * (rest > 0 or not hours)
    return f"{visits_} {'look' if visits_ == 1 else 'looks'}, {' '.join(parts)}"


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


def _list(session: Session, school_id: str, year: int, *of: ColumnElement[bool]) -> tuple[Tally, ...]:
    rows = session.execute(
        select(ObservationLoad.reference, func.sum(ObservationLoad.visits), func.sum(ObservationLoad.minutes))
        .where(ObservationLoad.school_id == school_id, ObservationLoad.year == year, *of)
        .group_by(ObservationLoad.reference)
        .order_by(ObservationLoad.reference)
    )
    return tuple(Tally(reference, year, int(seen), int(minutes)) for reference, seen, minutes in rows)
