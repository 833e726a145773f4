"""How often something comes in a school year, in the words of a framework, and on which days it is then due.

Holidays are skipped: months, weeks and fortnights count those in which the school is open, cycles of days count school
days. What a document leaves open (which nine months, what happens in holidays) is the trust's to change in its data.
"""

import re
from dataclasses import dataclass, field, replace
from datetime import date

from sifield.frameworks.calendar import MONTHS, SchoolYear

STANDING = "standing"
"""Held, but how often is not given: nothing falls due by itself."""
ON_REQUEST = "on request"
TERMS = ("autumn", "spring", "summer")
_EVERY = re.compile(r"every (?:(\d{1,3}) )?(school day|week|month|half-term|term|year)s?")
_YEARS = re.compile(r"every (\d{1,2}) years from (\d{4})")
_TIMES = re.compile(r"(\d{1,2}) times a year")
_MONTHS = re.compile(r"months? ((?:\d{1,2})(?:, ?\d{1,2})*)")
_TERMS = re.compile(rf"(?:{'|'.join(TERMS)})(?:, ?(?:{'|'.join(TERMS)}))*")


@dataclass(frozen=True, slots=True)
class Rhythm:
    """How often something comes.

    ``unit`` is "school day", "week", "month", "half-term", "term" or "year", ``every`` so many of them; "times" (so
    often a year, evenly over its school days); "named" (the ``terms`` or ``months``); "standing" or "on request".
    ``at_most`` bounds how often in a year (0: no bound); ``since`` is the school year in which something comes
    first that comes only every few years; ``words`` are those it was written in.
    """

    unit: str
    every: int = 1
    terms: tuple[str, ...] = ()
    months: tuple[int, ...] = ()
    at_most: int = 0
    since: int = 0
    words: str = field(default="", compare=False)

    @property
    def is_dated(self) -> bool:
        return self.unit not in (STANDING, ON_REQUEST)

    @property
    def said(self) -> str:
        """The rhythm as people say it: months by their names."""
        return ", ".join(MONTHS[one - 1] for one in self.months) if self.months else self.words


def parse_rhythm(text: str) -> Rhythm | None:
    """Read a rhythm; None if it is none.

    It is one of: ``autumn, summer`` · ``every term`` · ``every half-term`` · ``every month`` · ``every 2 weeks`` ·
    ``every 100 school days, 2 times`` · ``every year`` · ``every 3 years from 2026`` · ``2 times a year`` ·
    ``months 10, 11, 1`` · ``standing`` · ``on request``.
    """
    plain = " ".join(text.lower().split())
    found = _parse(plain)
    return replace(found, words=plain) if found else None


def _parse(plain: str) -> Rhythm | None:
    if plain in (STANDING, ON_REQUEST):
        return Rhythm(plain)
    if _TERMS.fullmatch(plain):
        named = [one.strip() for one in plain.split(",")]
        return Rhythm("named", terms=tuple(one for one in TERMS if one in named))
    if found := _MONTHS.fullmatch(plain):
        months = tuple(dict.fromkeys(int(one) for one in found[1].split(",")))
        return Rhythm("named", months=months) if all(1 <= one <= 12 for one in months) else None
    if found := _TIMES.fullmatch(plain):
        return Rhythm("times", int(found[1])) if int(found[1]) else None
    if found := _YEARS.fullmatch(plain):
        return Rhythm("year", int(found[1]), since=int(found[2])) if int(found[1]) else None
    plain, _, bound = plain.partition(", ")
    if (
        (found := _EVERY.fullmatch(plain))
        and int(found[1] or 1)
        and (found[2] != "year" or int(found[1] or 1) == 1)
        and (not bound or re.fullmatch(r"\d{1,2} times", bound))
    ):
        return Rhythm(found[2], int(found[1] or 1), at_most=int(bound.split()[0]) if bound else 0)
    return None


def due_days(rhythm: Rhythm, year: SchoolYear) -> list[date]:
    """Give the days of a school year by which something is due: always school days, the last of the span that counts.

    A cycle of school days that the year is too short for ends with the year, if ``at_most`` still wants it.
    """
    days = year.days
    if not days or not rhythm.is_dated:
        return []
    match rhythm.unit:
        case "named":
            ends = [span.last for span in year.terms() if span.name in rhythm.terms]
            found = ends + [last for (_, month), last in year.months() if month in rhythm.months]
        case "term":
            found = [span.last for span in year.terms()]
        case "half-term":
            found = [span.last for span in year.half_terms]
        case "month":
            found = [last for _, last in year.months()]
        case "week":
            found = year.weeks()
        case "school day":
            found = days[rhythm.every - 1 :: rhythm.every]
            missing = rhythm.at_most - len(found)
            ends = [days[-1]] if missing > 0 and days[-1] not in found else []
            return (found + ends)[: rhythm.at_most or None]
        case "times":
            found = [days[len(days) * at // rhythm.every - 1] for at in range(1, rhythm.every + 1)]
            return sorted(set(found))
        case _:
            away = year.year - rhythm.since
            comes = rhythm.every == 1 or (away >= 0 and away % rhythm.every == 0)
            return [days[-1]] if comes else []
    found = sorted(set(found))[rhythm.every - 1 :: rhythm.every]
    return found[: rhythm.at_most or None]
