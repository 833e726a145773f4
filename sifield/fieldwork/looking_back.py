"""What earlier visits with the same form said of each question, and which actions came of it and are still open.

Only what lies in the visit's own store, so a general visit is told nothing of safeguarding. A lesson look is about one
person and looks back at nobody; what was answered at stops is told only from three of them on, and of no room.
"""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date

from sqlalchemy import select
from sqlalchemy.orm import Session

from sifield.fieldwork import visits
from sifield.fieldwork.plans import ACTIVE, DONE_WITH, by_name
from sifield.forms.values import Value
from sifield.models.evidence import Finding
from sifield.models.plans import Action, Plan
from sifield.models.visits import Answer, Visit
from sifield.wire.looks import is_lesson_look
from sifield.wire.records import OVER

MOST = 5
"""Earlier visits that are looked at."""
_FEWEST = 3  # answers in rows that may be told together


@dataclass(frozen=True, slots=True)
class Earlier:
    """What one earlier visit answered: one value, or those of its rows."""

    on: date
    values: tuple[Value, ...]


@dataclass(frozen=True, slots=True)
class OpenAction:
    """An action that came of a finding on the question, and is still open."""

    text: str
    owner: str
    deadline: date | None


@dataclass(frozen=True, slots=True)
class LookBack:
    """By question: the earlier answers, oldest first, and the open actions."""

    answers: dict[str, tuple[Earlier, ...]]
    actions: dict[str, tuple[OpenAction, ...]]


def look_back(session: Session, visit_id: str) -> LookBack:
    """Look back from a visit at its school.

    Raises:
        SifieldError: the visit is not on this laptop.
    """
    visit = visits.find_visit(session, visit_id)
    if is_lesson_look(visit.form_id):
        return LookBack({}, {})
    return LookBack(_answers(session, visit), _actions(session, visit))


def _answers(session: Session, visit: Visit) -> dict[str, tuple[Earlier, ...]]:
    before = session.execute(
        select(Visit.id, Visit.planned_on)
        .where(
            Visit.school_id == visit.school_id, Visit.form_id == visit.form_id, Visit.id != visit.id,
            Visit.status.in_(OVER), Visit.planned_on <= visit.planned_on,
        )
        .order_by(Visit.planned_on.desc(), Visit.id.desc())
        .limit(MOST)
    ).all()  # fmt: skip
    days = {row.id: row.planned_on for row in reversed(before)}
    given: dict[str, dict[str, list[Answer]]] = {}
    for answer in session.scalars(select(Answer).where(Answer.visit_id.in_(days)).order_by(Answer.id)):
        given.setdefault(answer.question, {}).setdefault(answer.visit_id, []).append(answer)
    told = {
        name: tuple(Earlier(days[one], values) for one in days if one in of and (values := tuple(_told(of[one]))))
        for name, of in given.items()
    }
    return {name: earlier for name, earlier in told.items() if earlier}


def _told(answers: Iterable[Answer]) -> list[Value]:
    """Give what may be told of a question: what is no row's, or what at least three rows say, in no room's order."""
    kept = [(answer.row_id, answer.words or answer.coded) for answer in answers]
    given = [(row_id, value) for row_id, value in kept if value not in (None, "", [])]
    if any(row_id for row_id, _ in given):
        given = sorted(given, key=lambda pair: str(pair[1])) if len(given) >= _FEWEST else []
    return [value for _, value in given]


def _actions(session: Session, visit: Visit) -> dict[str, tuple[OpenAction, ...]]:
    rows = session.execute(
        select(Finding.question, Action.text, Action.owner_name, Action.owner_role, Action.deadline)
        .join(Action, Action.finding_id == Finding.id)
        .join(Plan, Plan.id == Action.plan_id)
        .where(
            Plan.school_id == visit.school_id, Plan.status.in_(("issued", *ACTIVE)), Plan.visit_id != visit.id,
            Action.status.not_in(DONE_WITH), Finding.question != "",
        )
    )  # fmt: skip
    found: dict[str, list[OpenAction]] = {}
    for row in sorted(rows, key=lambda one: (one.deadline or date.max, one.text)):
        owner = by_name(row.owner_name, row.owner_role)
        found.setdefault(row.question, []).append(OpenAction(row.text, owner, row.deadline))
    return {question: tuple(those) for question, those in found.items()}
