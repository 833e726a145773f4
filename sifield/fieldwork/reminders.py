"""When a person is reminded of an action: before its day, on it, and twice after it, in school days of its school.

Steps: content.md, "Rules worth enforcing".
"""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, timedelta

from sqlalchemy.orm import Session

from sifield.fieldwork import calendars
from sifield.fieldwork.plans import is_same_person
from sifield.fieldwork.tracked_actions import TrackedAction, list_tracked
from sifield.models.people import Person

STEPS = (-14, 0, 3, 7)
"""School days from an action's day on which its people are reminded."""
_AHEAD = timedelta(days=70)
"""Days within which fourteen school days lie, over the longest holidays too."""


@dataclass(frozen=True, slots=True)
class Reminder:
    """A day on which an action is brought to mind; ``step`` is one of ``STEPS``."""

    action: TrackedAction
    step: int
    on: date


def is_mine(action: TrackedAction, person_id: str, name: str) -> bool:
    """Tell whether a person leads an action, verifies it, or led the visit that it comes from. Who is none of the
    trust's people is known by name only.
    """
    return (
        action.reviewer_id == person_id
        or is_same_person(action.owner_name, name, (action.owner_id, person_id))
        or is_same_person(action.verifier_name, name, (action.verifier_id, person_id))
    )


def list_due(session: Session, person_id: str, today: date) -> tuple[TrackedAction, ...]:
    """List the actions that a person is reminded of today: her open ones from the first step on, and what is said to be
    done and waits to be verified by her.
    """
    person = session.get(Person, person_id)
    name = person.name if person is not None else ""
    return tuple(
        one
        for one in list_tracked(session, today, open_until=today + _AHEAD)
        if is_mine(one, person_id, name)
        and (
            (one.is_open and one.days is not None and (step_of(one.days) is not None))
            or (one.is_claimed and is_verifier(one, person_id, name))
        )
    )


def is_verifier(action: TrackedAction, person_id: str, name: str) -> bool:
    """Tell whether it is a person's to verify an action: the one who is named, else the visit's reviewer."""
    if action.verifier_name.strip():
        return is_same_person(action.verifier_name, name, (action.verifier_id, person_id))
    leads = is_same_person(action.owner_name, name, (action.owner_id, person_id))
    return action.reviewer_id == person_id and not leads


def step_of(days: int) -> int | None:
    """Give the step that has come last, by the school days until an action's day; None before the first."""
    return max((step for step in STEPS if step <= -days), default=None)


def list_ahead(session: Session, actions: Iterable[TrackedAction], today: date) -> tuple[Reminder, ...]:
    """Give the reminders of open actions from today on, the earliest first."""
    calendar = calendars.calendars_of(session, today)
    found = [
        Reminder(action, step, on)
        for action in actions
        if action.is_open and action.deadline is not None
        for step in STEPS
        if (on := _day(calendar(action.school_id).add(action.deadline, step), action.deadline, step)) >= today
    ]
    return tuple(sorted(found, key=lambda one: (one.on, one.action.id)))


def _day(counted: date, deadline: date, step: int) -> date:
    """The day itself is the deadline as it was agreed, whether or not it is a school day by now."""
    return counted if step else deadline
