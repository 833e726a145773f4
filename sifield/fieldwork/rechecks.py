"""Last time's actions come along: what a visit sees of what was agreed before it, with fresh evidence.

A visit looks at the actions of its own class only. A general visit is told nothing of safeguarding actions, not even
how many there are, since they lie in the other store.
"""

from dataclasses import dataclass
from datetime import date, datetime

from sqlalchemy import select
from sqlalchemy.orm import Session

from sifield.fieldwork import tracking, visits
from sifield.fieldwork.plans import ACTIVE, DONE_WITH, by_name
from sifield.fieldwork.requirements import Word
from sifield.models.plans import Action, Plan, Recheck
from sifield.models.visits import Visit
from sifield.wire.ids import recheck_id

DONE, PART, NOT, NOT_SEEN, NOT_TODAY = "done", "part", "not", "not seen", "not today"
_SHOWN_BY = (DONE, PART, NOT)
"""What can be said only with fresh evidence."""


@dataclass(frozen=True, slots=True)
class Seen:
    """What one visit saw of an action, on its day."""

    outcome: str = ""
    words: str = ""
    on: date | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class LastAction:
    """An action that is still open from before. ``is_due`` says that its day has come, ``is_in_focus`` that it comes
    from a visit with the same form; ``before`` is what the visit before this one saw of it.
    """

    id: str
    text: str
    owner: str
    deadline: date | None
    visit_title: str
    agreed_on: date | None
    is_due: bool
    is_in_focus: bool
    seen: Seen
    before: Seen | None

    @property
    def is_wanted(self) -> bool:
        """Whether the visit cannot be finished without a word on it."""
        return self.is_due or self.is_in_focus

    @property
    def is_answered(self) -> bool:
        """Whether it is said how it stands, with what shows it where that is needed."""
        return bool(self.seen.outcome) and (self.seen.outcome not in _SHOWN_BY or bool(self.seen.words))


def needs_words(outcome: str) -> bool:
    """Tell whether an outcome needs fresh evidence: whoever saw something says what."""
    return outcome in _SHOWN_BY


def list_last(session: Session, visit_id: str, today: date) -> tuple[LastAction, ...]:
    """List the open actions of agreed plans of this visit's school, those to be looked at first, then by their day.

    What this visit itself has found done stays in the list.

    Args:
        session: of the store in which the visit lies.

    Raises:
        SifieldError: the visit is not on this laptop.
    """
    visit = visits.find_visit(session, visit_id)
    rows = session.execute(
        select(Action, Plan, Visit)
        .join(Plan, Plan.id == Action.plan_id)
        .join(Visit, Visit.id == Plan.visit_id)
        .where(Plan.school_id == visit.school_id, Plan.status.in_(ACTIVE), Plan.visit_id != visit_id)
    ).all()
    seen = _seen(session, [action.id for action, _, _ in rows])
    made = [
        LastAction(
            id=action.id,
            text=action.text,
            owner=by_name(action.owner_name, action.owner_role),
            deadline=action.deadline,
            visit_title=of.title,
            agreed_on=plan.agreed_at.astimezone().date() if plan.agreed_at else None,
            is_due=action.deadline is not None and action.deadline <= today,
            is_in_focus=of.form_id == visit.form_id,
            seen=seen.get((action.id, visit_id), Seen()),
            before=_before(seen, action.id, visit_id),
        )
        for action, plan, of in rows
        if action.status not in DONE_WITH or (action.id, visit_id) in seen
    ]
    return tuple(sorted(made, key=lambda one: (not one.is_wanted, one.deadline or date.max, one.id)))


def look_at(session: Session, visit_id: str, action_id: str, at: datetime, *, outcome: str, words: str) -> None:
    """Write down how an action stands, and what shows it.

    Raises:
        SifieldError: the visit is not on this laptop, or its plan is signed.
    """
    visit = visits.find_open_visit(session, visit_id)
    key = recheck_id(visit_id, action_id)
    row = session.get(Recheck, key)
    if row is None:
        row = Recheck(id=key, scope=visit.scope, visit_id=visit_id, action_id=action_id, seen_at=at)
        session.add(row)
    row.outcome, row.words, row.seen_at = outcome, " ".join(words.split()), at


def leave_rest(session: Session, visit_id: str, today: date, at: datetime) -> None:
    """Say of every action that nothing is said of yet: not looked at today."""
    for one in list_last(session, visit_id, today):
        if not one.seen.outcome:
            look_at(session, visit_id, one.id, at, outcome=NOT_TODAY, words="")


def settle(session: Session, visit_id: str) -> None:
    """Let what a visit saw count when it is finished: what was seen done is verified, by the visit's reviewer and with
    her words; where she leads it herself, it is only said to be done. What was claimed, and was not seen done, is open
    again.
    """
    visit = visits.find_visit(session, visit_id)
    for row in session.scalars(select(Recheck).where(Recheck.visit_id == visit_id)):
        action, word = session.get(Action, row.action_id), Word(visit.reviewer_id, row.seen_at.astimezone().date())
        if action is None:
            continue
        if row.outcome == DONE and action.status in (*ACTIVE, tracking.DONE):
            if not tracking.may_not_verify(session, action, word.by):
                tracking.verify(session, action.id, row.words, word)
            elif action.status in ACTIVE:
                tracking.claim_done(session, action.id, word.on, row.words, word)
        elif row.outcome in (PART, NOT):
            tracking.reopen(session, action.id)


def _seen(session: Session, action_ids: list[str]) -> dict[tuple[str, str], Seen]:
    rows = session.scalars(select(Recheck).where(Recheck.action_id.in_(action_ids)).order_by(Recheck.seen_at))
    return {
        (row.action_id, row.visit_id): Seen(row.outcome, row.words, row.seen_at.astimezone().date()) for row in rows
    }


def _before(seen: dict[tuple[str, str], Seen], action_id: str, visit_id: str) -> Seen | None:
    """Give the newest that another visit saw of an action; where it did not look, it saw nothing."""
    others = [one for (of, by), one in seen.items() if of == action_id and by != visit_id and one.outcome != NOT_TODAY]
    return others[-1] if others else None
