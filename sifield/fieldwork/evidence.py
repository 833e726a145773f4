"""Pieces of evidence as rows: what was answered to the checks of finished visits, and what was judged."""

from collections import defaultdict
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any, NamedTuple

from sqlalchemy import ColumnElement, String, func, select, type_coerce
from sqlalchemy.orm import Session

from sifield.errors import SifieldError
from sifield.fieldwork import strands
from sifield.fieldwork.strands import Check
from sifield.forms.judging import LEAST_ROOMS
from sifield.frameworks.framework import Framework
from sifield.models.people import Person
from sifield.models.standing import Judgement
from sifield.models.visits import Answer, Visit
from sifield.wire.records import OVER

_IS, _NEXT = "=", "\n"
"""Neither stands in the name of a question, nor, unescaped, in an answer as it is stored (JSON)."""


class Answered(NamedTuple):
    """A check answered in a finished visit, and the mean place of its answers on their scale."""

    school_id: str
    on: date
    visit_id: str
    check: Check
    place: float


@dataclass(frozen=True, slots=True)
class Judged:
    """A judgement; ``place`` says how far up the framework's levels it lies (0 the lowest, 1 the highest), ``said``
    what the level is called in full.
    """

    level: str
    said: str
    place: float
    step: int
    steps: int
    on: date
    by: str
    reason: str
    visit_id: str


def list_answered(session: Session, since: date, school_id: str = "") -> list[Answered]:
    """List each check answered in each finished visit since a day; of one school where one is named.

    A check in a repeat of stops is there only where it was answered at ``LEAST_ROOMS`` of them or more. The database
    gives one row for each visit, its answers packed: a row for each answer would take several times as long.
    """
    there: list[ColumnElement[bool]] = [Visit.status.in_(OVER), Visit.planned_on >= since]
    if school_id:
        there.append(Visit.school_id == school_id)
    known = _checks(session, there)
    columns = (Visit.id, Visit.school_id, Visit.planned_on, Visit.template_sha256)
    visits = {row.id: row for row in session.execute(select(*columns).where(*there))}
    packed = func.group_concat(Answer.question + _IS + type_coerce(Answer.coded, String), _NEXT)
    wanted = select(Answer.visit_id, packed).where(Answer.question.in_({name for _, name in known}))
    if school_id:
        wanted = wanted.where(Answer.visit_id.in_(visits))
    found: list[Answered] = []
    for visit_id, answers in session.execute(wanted.group_by(Answer.visit_id)):
        if (visit := visits.get(visit_id)) is not None:
            found += _answered(visit, answers, known)
    return found


def _answered(visit: Any, answers: str, known: Mapping[tuple[str, str], Check]) -> Iterator[Answered]:
    places = defaultdict[str, list[float]](list)
    digest = visit.template_sha256
    for answer in answers.split(_NEXT):
        question, _, coded = answer.partition(_IS)
        check = known.get((digest, question))
        if check is not None and (place := check.places.get(coded)) is not None:
            places[question].append(place)
    for question, seen in places.items():
        check = known[digest, question]
        if len(seen) >= (LEAST_ROOMS if check.is_stop else 1):
            yield Answered(visit.school_id, visit.planned_on, visit.id, check, sum(seen) / len(seen))


def list_judged(session: Session, framework: Framework, since: date) -> dict[tuple[str, str], list[Judged]]:
    """List the judgements since a day by school and by what was judged, the earliest first.

    One of a level that the framework does not have (any more) is left out: it would lie nowhere on its scale.
    """
    levels = {level: at for at, level in enumerate(framework.levels)}
    top = max(1, len(levels) - 1)
    columns = (Judgement.school_id, Judgement.name, Judgement.level, Judgement.judged_on, Judgement.reason)
    wanted = (
        select(*columns, Judgement.visit_id, Person.name.label("by"))
        .outerjoin(Person, Person.id == Judgement.judged_by)
        .where(Judgement.framework == framework.name, Judgement.judged_on >= since, Judgement.level.in_(levels))
        .order_by(Judgement.judged_on, Judgement.id)
    )
    found = defaultdict[tuple[str, str], list[Judged]](list)
    for row in session.execute(wanted):
        step = levels[row.level]
        told = (row.judged_on, row.by or "", row.reason, row.visit_id)
        judged = Judged(row.level, framework.level_title(row.level), step / top, step + 1, len(levels), *told)
        found[row.school_id, row.name].append(judged)
    return found


def _checks(session: Session, there: list[ColumnElement[bool]]) -> dict[tuple[str, str], Check]:
    """Give the checks of the forms of these visits; a form that is not here yet comes with a later sync."""
    known = {}
    for digest in session.scalars(select(Visit.template_sha256).where(*there).distinct()).all():
        try:
            found = strands.checks_of(session, digest).checks
        except SifieldError:
            continue
        known.update({(digest, name): check for name, check in found.items()})
    return known
