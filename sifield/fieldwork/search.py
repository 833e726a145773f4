"""Finding things again: words in visits, answers, notes, findings and actions of a store."""

import re
from dataclasses import dataclass
from datetime import date

from sqlalchemy import Select, bindparam, select, text, union_all
from sqlalchemy.orm import Session

from sifield.models.evidence import Finding, Note, Picture
from sifield.models.findable import Findable
from sifield.models.people import Person
from sifield.models.plans import Action, Plan
from sifield.models.schools import School
from sifield.models.visits import Answer, RepeatRow, Visit
from sifield.wire.records import class_of

MOST = 100
"""Rows given at once; more is a hint to narrow the search."""
LONGEST = 200
"""Characters of a question that are looked at."""
_AT_ONCE = 400
_TERM = re.compile(r'(-?)"([^"]*)"?|(-?)(\S+)')


@dataclass(frozen=True, slots=True, kw_only=True)
class Wanted:
    """What is looked for. ``words`` as a person types them: all must be there, the last may be a beginning; "two words"
    in quotation marks stand together; -word must not be there. Empty fields are no limit; days are those of the visit.
    """

    words: str
    school_id: str = ""
    reviewer_id: str = ""
    form_id: str = ""
    since: date | None = None
    until: date | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class FoundRow:
    """A place where the words stand. ``record``: "visit", "answer", "note", "finding", "action", "repeat_row" (a stop)
    or "picture"; ``text`` is all that is written there.
    """

    record: str
    row_id: str
    visit_id: str
    plan_id: str
    visit_title: str
    school_name: str
    reviewer_name: str
    on: date
    text: str
    sensitivity: str


@dataclass(frozen=True, slots=True)
class Found:
    """What was found, the latest visit first; ``is_more`` says that there is more than is given."""

    rows: tuple[FoundRow, ...]
    is_more: bool


def find(session: Session, wanted: Wanted, *, most: int = MOST) -> Found:
    """Find words in a store: what was written last comes first. Nothing where no word is left to look for.

    Any text is a question: signs that mean something to the index are looked for as they are.
    """
    match = as_match(wanted.words)
    if not match:
        return Found((), False)
    hits = session.execute(_hits(wanted), {"match": match, "most": most + 1}).all()
    rows = _rows(session, [(hit.record, hit.row_id) for hit in hits[:most]])
    return Found(tuple(sorted(rows, key=lambda row: row.on, reverse=True)), len(hits) > most)


def as_match(words: str) -> str:
    """Give a question in the language of FTS5 (sqlite.org/fts5.html, 3), every term quoted; "" if there is no term."""
    here: list[str] = []
    absent: list[str] = []
    ends_in_word = bool(words) and not words[-1].isspace() and not words.endswith('"')
    for minus, phrase, sign, word in _TERM.findall(words[:LONGEST]):
        term = "".join(one if one.isalnum() else " " for one in phrase or word).strip()
        if term:
            (absent if minus or sign else here).append(f'"{term}"')
    if not here:
        return ""
    if ends_in_word and not absent:
        here[-1] += " *"
    return f"({' AND '.join(here)})" + "".join(f" NOT {term}" for term in absent)


def _hits(wanted: Wanted) -> Select[tuple[str, str]]:
    """Ask the index, backwards, so that the first ones found are enough, however many there are."""
    numbers = text("SELECT rowid FROM findable_words WHERE findable_words MATCH :match ORDER BY rowid DESC")
    asked = numbers.columns(Findable.n).subquery("asked")
    hits = select(Findable.record, Findable.row_id).join(asked, asked.c.n == Findable.n)
    limits = _limits(wanted)
    if limits:
        visits = select(Visit.id).where(*limits)
        plans = select(Plan.id).join(Visit, Visit.id == Plan.visit_id).where(*limits)
        hits = hits.where(Findable.of_id.in_(union_all(visits, plans)))
    return hits.order_by(asked.c.n.desc()).limit(bindparam("most"))


def _limits(wanted: Wanted) -> list[object]:
    limits: list[object] = []
    for column, value in (
        (Visit.school_id, wanted.school_id),
        (Visit.reviewer_id, wanted.reviewer_id),
        (Visit.form_id, wanted.form_id),
    ):
        if value:
            limits.append(column == value)
    if wanted.since is not None:
        limits.append(Visit.planned_on >= wanted.since)
    if wanted.until is not None:
        limits.append(Visit.planned_on <= wanted.until)
    return limits
