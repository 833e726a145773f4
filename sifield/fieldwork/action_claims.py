"""Saying that an agreed action is done: a claim, with its day and what shows it. Nobody has verified it by that.

A claim is no part of what was signed. It settles the risk that the action was for, as far as the list of live risks
goes, until it is taken back.
"""

from datetime import date

from sqlalchemy.orm import Session

from sifield.errors import SifieldError
from sifield.fieldwork.requirements import Word
from sifield.frameworks.calendar import say_day
from sifield.models.plans import Action, Plan

AGREED, DONE = "agreed", "done"
"""States of an action: both have signed for it; somebody says that it is done."""


def claim_done(session: Session, action_id: str, done_on: date, note: str, word: Word) -> None:
    """Say that an action is done.

    Args:
        session: of the store in which its plan lies.
        note: what shows it, in a few words.

    Raises:
        SifieldError: "no-action"; "not-agreed" where its plan is not signed by both or it is not open any more;
            "done-on" where the day is still to come; "note" where nothing is said.
    """
    row, words = _find(session, action_id), " ".join(note.split())
    plan = session.get(Plan, row.plan_id)
    if plan is None or plan.status != "agreed" or row.status != AGREED:
        raise SifieldError("This action is not open.", "Look at the school’s page again.", code="not-agreed")
    if done_on > word.on:
        remedy = "Choose the day on which it was done: today or earlier."
        raise SifieldError(f"{say_day(done_on)} is still to come.", remedy, code="done-on")
    if not words:
        raise SifieldError("Nothing says how that is known.", "Say in a few words what shows it.", code="note")
    row.status, row.done_on, row.done_note = DONE, done_on, words
    row.claimed_by, row.claimed_on = word.by, word.on


def take_back(session: Session, action_id: str) -> None:
    """Take a claim back: the action is open again.

    Raises:
        SifieldError: "no-action"; "not-claimed" where nobody has said that it is done, or more has come of it since.
    """
    row = _find(session, action_id)
    if row.status != DONE:
        raise SifieldError("Nobody says that this is done.", "Look at the school’s page again.", code="not-claimed")
    row.status, row.done_on, row.done_note = AGREED, None, ""
    row.claimed_by, row.claimed_on = "", None


def _find(session: Session, action_id: str) -> Action:
    row = session.get(Action, action_id)
    if row is None or row.deleted:
        raise SifieldError("This action is not on this laptop.", "Sync, then try again.", code="no-action")
    return row
