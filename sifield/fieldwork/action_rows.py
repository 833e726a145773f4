"""The rows of a plan as they are stored and as they are read: words in, words out, with milestones and history."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import fields, replace
from datetime import date

from sqlalchemy import select
from sqlalchemy.orm import Session

from sifield.alike import alike
from sifield.fieldwork.plans import ActionRow, ActionWords, Before, MilestoneRow, is_same_person
from sifield.models.people import Person, Post
from sifield.models.plans import Action, Milestone, Plan
from sifield.wire.joining import ROLE_WORDS
from sifield.wire.records import class_of, school_scope

_MILESTONES = "milestones"
_COLUMNS = tuple(one.name for one in fields(ActionWords) if one.name != _MILESTONES)
_LONGEST = 50
"""Plans over which the history of an action is followed back."""


def fill(session: Session, action: Action, words: ActionWords) -> None:
    """Write everything that was typed into a row, with its milestones."""
    before = _who(action)
    for name in _COLUMNS:
        value = getattr(words, name)
        setattr(action, name, value.strip() if isinstance(value, str) else value)
    if _who(action) != before:
        action.owner_id = person_called(session, action.owner_name, action.owner_role, action.scope)
        action.verifier_id = person_called(session, action.verifier_name, action.verifier_role, action.scope)
    _fill_milestones(session, action, words.milestones)


def person_called(session: Session, name: str, role: str, scope: str) -> str:
    """Give the id of the one person of the trust whom a name and a role fit; "" where they fit nobody, or several.

    A role is the person's own in the trust or one that she holds in a school. Where none was typed the name decides. Of
    several, the one with a post in the school of the plan's ``scope`` is meant; two there are told apart by their names
    alone, by an addition that the trust's list and the plan have in common: "Sam Evans (Year 3)".
    """
    if not name.strip():
        return ""
    namesakes = [one for one in session.scalars(select(Person).where(Person.active)) if is_same_person(one.name, name)]
    fitting = [one for one in namesakes if _holds(session, one, role)] if role.strip() else namesakes
    if len(fitting) > 1:
        fitting = [one for one in fitting if _works_in(session, one, scope)]
    return fitting[0].id if len(fitting) == 1 else ""


def _works_in(session: Session, person: Person, scope: str) -> bool:
    posts = session.scalars(select(Post.school_id).where(Post.person_id == person.id))
    return any(school_scope(one, class_of(scope)) == scope for one in posts)


def _holds(session: Session, person: Person, role: str) -> bool:
    posts = session.scalars(select(Post.role).where(Post.person_id == person.id))
    return any(alike(one, role) for one in (ROLE_WORDS.get(person.role, person.role), *posts))


def _who(action: Action) -> tuple[str, ...]:
    return action.owner_name, action.owner_role, action.verifier_name, action.verifier_role


def words_of(action: ActionRow, **changes: object) -> ActionWords:
    """Give what was typed into a row, with some of it changed: for a screen that edits one field at a time."""
    words = ActionWords(**{one.name: getattr(action, one.name) for one in fields(ActionWords)})
    return replace(words, **changes)  # type: ignore[arg-type]


def read_rows(session: Session, actions: Sequence[Action], refs: Mapping[str, str]) -> tuple[ActionRow, ...]:
    """Give actions as the rows of their plan, in the order given; ``refs`` are those of the findings, by id."""
    steps = milestones_of(session, [action.id for action in actions])
    return tuple(
        ActionRow(
            id=action.id,
            ref=f"A{number}",
            finding_id=action.finding_id,
            finding_ref=refs.get(action.finding_id, ""),
            status=action.status,
            carried=_history(session, action),
            rag_on=action.rag_on,
            owner_id=action.owner_id,
            verifier_id=action.verifier_id,
            milestones=steps.get(action.id, ()),
            **{name: getattr(action, name) for name in _COLUMNS},
        )
        for number, action in enumerate(actions, start=1)
    )


def milestones_of(session: Session, action_ids: Iterable[str]) -> dict[str, tuple[MilestoneRow, ...]]:
    """Give the milestones of actions, those without any left out."""
    wanted = select(Milestone).where(Milestone.action_id.in_(tuple(action_ids)))
    found: dict[str, tuple[MilestoneRow, ...]] = {}
    for row in session.scalars(wanted.order_by(Milestone.position, Milestone.id)):
        step = MilestoneRow(id=row.id, on=row.on, text=row.text, done_on=row.done_on)
        found[row.action_id] = (*found.get(row.action_id, ()), step)
    return found


def _fill_milestones(session: Session, action: Action, wanted: Sequence[MilestoneRow]) -> None:
    """Bring the kept milestones to what is wanted: one that is known by its id is changed, others come and go.

    A new one takes the place of one that goes: words that are being typed come here again before they have an id.
    """
    kept = select(Milestone).where(Milestone.action_id == action.id).order_by(Milestone.position)
    known = {row.id: row for row in session.scalars(kept)}
    spare = [row_id for row_id in known if row_id not in {step.id for step in wanted}]
    for position, step in enumerate(wanted, start=1):
        row = known.pop(step.id if step.id in known else spare.pop(0) if spare else "", None)
        if row is None:
            row = Milestone(scope=action.scope, action_id=action.id)
            session.add(row)
        row.position, row.on, row.text = position, step.on, step.text.strip()
    for row in known.values():
        session.delete(row)


def _history(session: Session, action: Action) -> tuple[Before, ...]:
    """Follow an action back through the plans that it was carried through, the latest first."""
    found: list[Before] = []
    while action.carried_from and len(found) < _LONGEST:
        reason, earlier = action.carried_reason, session.get(Action, action.carried_from)
        if earlier is None:  # its records are not on this laptop
            found.append(Before(action.carried_from, None, None, reason))
            break
        found.append(Before(earlier.id, _agreed_on(session, earlier), earlier.deadline, reason))
        action = earlier
    return tuple(found)


def _agreed_on(session: Session, action: Action) -> date | None:
    plan = session.get(Plan, action.plan_id)
    return plan.agreed_at.astimezone().date() if plan is not None and plan.agreed_at else None
