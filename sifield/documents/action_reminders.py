"""The reminders of actions as a calendar file. Of an action about safeguarding a calendar says no more than that
something is due, privately, wherever the file may lie (see ``visit_notice``).
"""

from collections.abc import Iterable
from datetime import datetime

from sifield.documents.icalendar import Entry, write_calendar
from sifield.fieldwork.reminders import Reminder
from sifield.frameworks.calendar import say_day

DUE = "Something is due"
"""All that a calendar says of an action about safeguarding."""
_STEPS = {
    -14: "Due in 14 school days",
    0: "Due today",
    3: "3 school days past its day",
    7: "7 school days past its day",
}


def write_reminders(reminders: Iterable[Reminder], at: datetime, name: str) -> bytes:
    """Write the reminders of a person's actions, each as an entry that takes a whole day."""
    return write_calendar([_entry(one) for one in reminders], at, name=f"Actions of {name}")


def _entry(one: Reminder) -> Entry:
    action = one.action
    uid = f"{action.id}{one.step:+d}@sifield"
    if action.sensitivity != "general":
        return Entry(uid=uid, sequence=0, on=one.on, summary=DUE, is_private=True)
    by = f"By {say_day(action.deadline)}" if action.deadline else ""
    lines = (action.text, action.owner, by, f"How we shall know: {action.success_criterion}", action.visit_title)
    return Entry(
        uid=uid,
        sequence=0,
        on=one.on,
        summary=f"{_STEPS[one.step]}: {action.text[:80]} ({action.school_name})",
        description="\n".join(line for line in lines if line),
    )
