"""What was put right in an observation load: read by whoever reads the tally, the teacher and the headteacher first."""

from collections import defaultdict
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date

from sqlalchemy import ColumnElement, select
from sqlalchemy.orm import Session

from sifield.errors import SifieldError
from sifield.fieldwork import access
from sifield.forms.naming import is_titled
from sifield.frameworks.calendar import say_day
from sifield.models.observation_load import LoadCorrection
from sifield.models.people import Person
from sifield.wire.records import school_scope

_LONGEST = 200


@dataclass(frozen=True, slots=True)
class Correction:
    """By how many looks and minutes a tally was put right, when, by whom and why."""

    visits: int
    minutes: int
    on: date
    by: str
    why: str


def keep(
    session: Session, school_id: str, reference: str, year: int, *, visits: int, minutes: int, why: str, on: date
) -> None:
    """Keep that a tally is put right by so many looks and minutes, by the person of this laptop.

    Raises:
        SifieldError: "no-reason", why is not said, or too long; "named", it calls somebody by name.
    """
    words = " ".join(why.split())
    if not words or len(words) > _LONGEST:
        raise SifieldError(
            "The reason is missing or too long.",
            f"Say in one line what was wrong ({_LONGEST} signs).",
            code="no-reason",
        )
    if is_titled(words):
        raise SifieldError("No name stands in a tally.", "Say what was wrong without whose look it was.", code="named")
    session.add(
        LoadCorrection(
            scope=school_scope(school_id), school_id=school_id, reference=reference, year=year, visits=visits,
            minutes=minutes, why=words, corrected_by=access.whose_laptop(session).person_id, corrected_on=on,
        )
    )  # fmt: skip


def list_corrections(
    session: Session, school_id: str, year: int, *of: ColumnElement[bool]
) -> Mapping[str, tuple[Correction, ...]]:
    """List what was put right in the tallies of a school in a year, by the teacher's reference, the oldest first."""
    rows = session.execute(
        select(LoadCorrection, Person.name)
        .outerjoin(Person, Person.id == LoadCorrection.corrected_by)
        .where(LoadCorrection.school_id == school_id, LoadCorrection.year == year, *of)
        .order_by(LoadCorrection.corrected_on, LoadCorrection.id)
    )
    found = defaultdict[str, list[Correction]](list)
    for row, name in rows:
        found[row.reference].append(Correction(row.visits, row.minutes, row.corrected_on, name or "somebody", row.why))
    return {reference: tuple(each) for reference, each in found.items()}


def say_correction(one: Correction) -> str:
    """Say what was put right, for example "Corrected on Tue 24 Nov 2026 by Amara Whitlock: 1 look fewer, …"."""
    looks = f"{abs(one.visits)} {'look' if abs(one.visits) == 1 else 'looks'}"
    parts = [f"{looks} {_more(one.visits)}"] * bool(one.visits)
    parts += [f"{abs(one.minutes)} min {_more(one.minutes)}"] * bool(one.minutes)
    return f"Corrected on {say_day(one.on)} by {one.by}: {', '.join(parts)}. {one.why.rstrip('.')}."


def _more(number: int) -> str:
    return "more" if number > 0 else "fewer"
