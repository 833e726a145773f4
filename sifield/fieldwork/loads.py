"""Who can come: the people of the trust with the roles they hold, and their load in half-days."""

from dataclasses import dataclass
from datetime import date

from sqlalchemy import or_, select
from sqlalchemy.orm import Session

from sifield.fieldwork.diary import SLOTS, TIMES, Diary, Load
from sifield.fieldwork.visiting_days import VisitingDays
from sifield.frameworks.calendar import say_day, school_year
from sifield.models.people import Person, RoleHolder
from sifield.wire.joining import ROLE_WORDS


@dataclass(frozen=True, slots=True)
class Helper:
    """Somebody who can be asked to come. ``roles`` are those of the improvement model that she holds."""

    id: str
    name: str
    post: str
    roles: tuple[str, ...]

    @property
    def is_of_a_school(self) -> bool:
        """Whether she leads a school, and holds no role of the trust besides."""
        return self.post == ROLE_WORDS["headteacher"] and not self.roles


@dataclass(frozen=True, slots=True)
class Burden:
    """A person's half-days this half-term and this year, and what to think of before she is booked for a half-day.

    ``clash`` names the other school where she is then ("" for none); ``warnings`` are sentences, never a refusal.
    """

    half_term: Load
    year: Load
    clash: str
    warnings: tuple[str, ...]


def list_helpers(session: Session, today: date) -> tuple[Helper, ...]:
    """List the people of the trust by name, with the roles that they hold today."""
    held = holders(session, today)
    people = session.scalars(select(Person).where(Person.active).order_by(Person.name))
    return tuple(
        Helper(
            one.id,
            one.name,
            ROLE_WORDS.get(one.role, one.role),
            tuple(role for role, ids in held.items() if one.id in ids),
        )
        for one in people
    )


def holders(session: Session, today: date) -> dict[str, list[str]]:
    """Give the ids of those who hold each role of the improvement model today, the first and last day included."""
    found: dict[str, list[str]] = {}
    rows = session.scalars(
        select(RoleHolder).where(
            or_(RoleHolder.from_on.is_(None), RoleHolder.from_on <= today),
            or_(RoleHolder.until_on.is_(None), RoleHolder.until_on >= today),
        )
    )
    for row in rows:
        found.setdefault(row.role, []).append(row.person_id)
    return found


def weigh(diary: Diary, person_id: str, days: VisitingDays, on: date, part: str) -> Burden:
    """Weigh what a booking of a half-day or day would mean for a person; ``diary`` is without that booking itself."""
    first, last = days.half_term(on)
    began = date(school_year(on), 8, 1)
    half_term = diary.load(person_id, first, last)
    year = diary.load(person_id, began, date(began.year + 1, 7, 31))
    that_day = [row for row in diary.of_person(person_id) if row.on == on and row.school_id != days.school_id]
    at_once = [row for row in that_day if row.meets(on, part)]
    clash = at_once[0].school_name if at_once else ""
    warnings = [f"At {row.school_name} on {say_day(on)}, {_when(row.part)}." for row in that_day]
    if year.released:  # somebody of whom no release day is known works for the trust altogether
        warnings += _about_release(diary, person_id, on, part)
        asked = len(SLOTS[part])
        if half_term.booked + asked > half_term.released:
            warnings.append(
                f"{_half_days(half_term.booked + asked)} booked this half-term with this one, "
                f"{half_term.released} released."
            )
    return Burden(half_term, year, clash, tuple(warnings))


def say_load(load: Load) -> str:
    """Say a load, for example "5 of 8 half-days"; without release days, "5 half-days"."""
    return f"{load.booked} of {_half_days(load.released)}" if load.released else _half_days(load.booked)


def _about_release(diary: Diary, person_id: str, on: date, part: str) -> list[str]:
    days = diary.released_days(person_id)
    released = days.get(on, 0)
    if not released:
        coming = min((day for day in days if day > on), default=None)
        return [f"Not released on {say_day(on)}{f'; next on {say_day(coming)}' if coming else ''}."]
    if len(SLOTS[part]) > released:
        return [f"Released for half a day on {say_day(on)}; this takes the whole day."]
    return []


def _half_days(number: int) -> str:
    return f"{number} half-day" if number == 1 else f"{number} half-days"


def _when(part: str) -> str:
    return "the whole day" if part == "day" else f"in the {part}, {TIMES[part]}"
