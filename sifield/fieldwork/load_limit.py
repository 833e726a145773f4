"""What was agreed on how often and how long a teacher is looked at, how she stands to it, and how that is said."""

from dataclasses import dataclass

from sqlalchemy.orm import Session

from sifield.errors import SifieldError
from sifield.fieldwork import access, load_corrections, trust_settings
from sifield.fieldwork.load_corrections import Correction
from sifield.frameworks.calendar import say_year

USUAL_VISITS, USUAL_MINUTES = 3, 180
"""The agreed limit where a trust sets none: three times and three hours a year (the unions' model policy)."""
SOON = 5
"""Minutes before the limit from which on a look under way says that it is near."""
_VISITS, _MINUTES = "looks:visits", "looks:minutes"


@dataclass(frozen=True, slots=True)
class Limit:
    """What was agreed for one teacher in one school year."""

    visits: int
    minutes: int


@dataclass(frozen=True, slots=True)
class Tally:
    """What one teacher has had in a school year, by the corrections that were made."""

    reference: str
    year: int
    visits: int
    minutes: int
    corrections: tuple[Correction, ...] = ()


@dataclass(frozen=True, slots=True)
class Standing:
    """What a teacher who is being looked at has had so far, and what was agreed."""

    tally: Tally
    limit: Limit


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


def warn_on_site(standing: Standing, minutes: int) -> str:
    """Say while a look goes on, after so many minutes of it, that the limit is passed, or will be in a few minutes."""
    tally, limit = standing.tally, standing.limit
    had = Tally(tally.reference, tally.year, tally.visits + 1, tally.minutes + minutes)
    agreed = f"Agreed: {say_load(limit.visits, limit.minutes)}."
    if is_passed(had, limit):
        comes = f"With this look {tally.reference} comes to {say_load(had.visits, had.minutes)}"
        return f"{comes} in {say_year(tally.year)}. {agreed} Tell the teacher before you go on."
    left = limit.minutes - had.minutes
    if left > SOON:
        return ""
    return f"{left} min are left of what was agreed for {tally.reference} in {say_year(tally.year)}. {agreed}"


def say_tally(tally: Tally, limit: Limit) -> str:
    """Say what a teacher has had so far, what was agreed, and what was put right."""
    had = say_load(tally.visits, tally.minutes) if tally.visits else "nothing so far"
    told = f"{tally.reference}, {say_year(tally.year)}: {had}. Agreed: {say_load(limit.visits, limit.minutes)}."
    return " ".join((told, *map(load_corrections.say_correction, tally.corrections)))


def say_load(visits_: int, minutes: int) -> str:
    """Say a load, for example "2 looks, 1 h 50 min"."""
    hours, rest = divmod(minutes, 60)
    parts = [f"{hours} h"] * (hours > 0) + [f"{rest} min"] * (rest > 0 or not hours)
    return f"{visits_} {'look' if visits_ == 1 else 'looks'}, {' '.join(parts)}"
