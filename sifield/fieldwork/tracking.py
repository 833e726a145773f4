"""What becomes of an agreed action: begun, rated, said to be done, verified by somebody else, its impact written down.

Nothing of this is part of what was signed. That it is done is a claim, which settles the risk that the action was for,
as far as the list of live risks goes, until it is taken back; only somebody who does not lead it verifies it, by what
she sees herself. A plan is in progress from the first sign of work on; a person closes it once each action is verified
or carried forward (``plan_life``).
"""

from dataclasses import dataclass
from datetime import date, datetime

from sqlalchemy import select
from sqlalchemy.orm import Session

from sifield.errors import SifieldError
from sifield.fieldwork import action_rows, pictures, plan_life, visits
from sifield.fieldwork.here import find
from sifield.fieldwork.pictures import PictureRow
from sifield.fieldwork.plans import ACTIVE, DONE_WITH, RAGS, MilestoneRow, is_same_person
from sifield.fieldwork.requirements import Word
from sifield.frameworks.calendar import say_day
from sifield.models.people import Person
from sifield.models.plans import Action, ActionNote, Milestone, Plan

AGREED, IN_PROGRESS, DONE, VERIFIED, CLOSED, CARRIED = (
    "agreed", "in progress", "done", "verified", "closed", "carried forward",
)  # fmt: skip
"""States of an action once both have signed for it (content.md, "Rules worth enforcing")."""


@dataclass(frozen=True, slots=True)
class ProgressNote:
    """What somebody said of an action on its way, with a picture as evidence if there is one.

    ``had_picture`` stays true where the picture was deleted, its day has passed, or it is not on this laptop yet.
    """

    id: str
    at: datetime
    by: str
    text: str
    picture: PictureRow | None = None
    had_picture: bool = False


@dataclass(frozen=True, slots=True)
class Progress:
    """How far an action has come: its milestones in their order, and what was said of it, the latest first."""

    milestones: tuple[MilestoneRow, ...]
    notes: tuple[ProgressNote, ...]


def agree(session: Session, plan_id: str) -> None:
    """Let the actions of a plan hold, now that both have signed; what they carry forward goes on in them.

    In a new edition of a plan what has come of an action stays with it.
    """
    for action in session.scalars(select(Action).where(Action.plan_id == plan_id)):
        if action.status not in (IN_PROGRESS, DONE, *DONE_WITH):
            action.status = AGREED
        before = session.get(Action, action.carried_from) if action.carried_from else None
        if before is not None and before.status not in DONE_WITH:
            before.status = CARRIED


def note_progress(session: Session, action_id: str, text: str, author_id: str, at: datetime) -> str:
    """Keep what somebody says of an action, and give the id of the note; it is in progress from then on.

    Raises:
        SifieldError: "no-action"; "not-agreed" where it is not open any more; "note" where nothing is said.
    """
    action, words = _find_open(session, action_id), _said(text)
    note = ActionNote(scope=action.scope, action_id=action_id, author_id=author_id, noted_at=at, text=words)
    session.add(note)
    if action.status == AGREED:
        action.status = IN_PROGRESS
    plan_life.note_progress(session, action.plan_id)
    return note.id


def attach(session: Session, note_id: str, author_id: str, row: PictureRow, content: bytes) -> None:
    """Keep a picture as the evidence of a note, in one transaction; it takes the place of the one before.

    It lies with the visit whose plan the action is of, and so goes with it; it has its own last day, as any picture.

    Args:
        content: its file, already stripped, covered and small (``pictures.picture.encode``).

    Raises:
        SifieldError: "no-action" where the note, its action or its visit is not on this laptop.
    """
    note = session.get(ActionNote, note_id)
    action = session.get(Action, note.action_id) if note is not None else None
    plan = session.get(Plan, action.plan_id) if action is not None else None
    if note is None or plan is None:
        raise SifieldError("This action is not on this laptop.", "Sync, then try again.", code="no-action")
    pictures.put(session, visits.find_visit(session, plan.visit_id), author_id, row, content)
    if note.picture_id not in ("", row.id):
        pictures.remove(session, note.picture_id)
    note.picture_id = row.id


def get_progress(session: Session, action_id: str) -> Progress:
    """Give how far an action has come."""
    rows = session.execute(
        select(ActionNote, Person.name)
        .outerjoin(Person, Person.id == ActionNote.author_id)
        .where(ActionNote.action_id == action_id)
        .order_by(ActionNote.noted_at.desc(), ActionNote.id.desc())
    ).all()
    seen = pictures.by_id(session, {note.picture_id for note, _ in rows if note.picture_id})
    notes = tuple(
        ProgressNote(
            note.id, note.noted_at, name or "", note.text, seen.get(note.picture_id), had_picture=bool(note.picture_id)
        )
        for note, name in rows
    )
    return Progress(action_rows.milestones_of(session, [action_id]).get(action_id, ()), notes)


def reach(session: Session, milestone_id: str, on: date | None) -> None:
    """Say since when a milestone of an open action is reached, or (None) that it is not after all.

    Raises:
        SifieldError: "no-milestone"; "no-action"; "not-agreed" where the action is not open any more.
    """
    step = find(session, Milestone, milestone_id, "milestone")
    action = _find_open(session, step.action_id)
    step.done_on = on
    plan_life.note_progress(session, action.plan_id)


def rate(session: Session, action_id: str, rag: str, reason: str, word: Word) -> None:
    """Say how an action stands: "green", "amber" or "red", and why.

    Raises:
        SifieldError: "no-action"; "not-agreed"; "note" where no reason is given.
    """
    if rag not in RAGS:
        raise ValueError(f"rating: {rag}")
    action, words = _find_open(session, action_id), _said(reason, "Say in a few words why.")
    action.rag, action.rag_reason, action.rag_on, action.rag_by = rag, words, word.on, word.by
    plan_life.note_progress(session, action.plan_id)


def claim_done(session: Session, action_id: str, done_on: date, note: str, word: Word) -> None:
    """Say that an action is done: a claim, which nobody has verified by that.

    Args:
        session: of the store in which its plan lies.
        note: what shows it, in a few words.

    Raises:
        SifieldError: "no-action"; "not-agreed" where its plan is not signed by both or it is not open any more;
            "done-on" where the day is still to come; "note" where nothing is said.
    """
    action = _find_open(session, action_id)
    _require_past(done_on, word)
    words = _said(note, "Say in a few words what shows it.", "Nothing says how that is known.")
    action.status, action.done_on, action.done_note = DONE, done_on, words
    action.claimed_by, action.claimed_on = word.by, word.on
    plan_life.note_progress(session, action.plan_id)


def take_back(session: Session, action_id: str) -> None:
    """Take a claim back: the action is open again.

    Raises:
        SifieldError: "no-action"; "not-claimed" where nobody has said that it is done, or more has come of it since.
    """
    action = _find(session, action_id)
    if action.status != DONE:
        raise SifieldError("Nobody says that this is done.", "Look at the action again.", code="not-claimed")
    _reopen(action)


def verify(session: Session, action_id: str, seen: str, word: Word) -> None:
    """Verify that an action is done, by fresh evidence.

    Args:
        seen: what the one who verifies it has seen herself.

    Raises:
        SifieldError: "no-action"; "not-agreed" where it is open no more; "own-action" where she leads it herself;
            "note" where nothing is said.
    """
    action = _find(session, action_id)
    if action.status not in (*ACTIVE, DONE):
        raise SifieldError("This action is not open.", "Look at it again.", code="not-agreed")
    if may_not_verify(session, action, word.by):
        raise SifieldError(
            f"{action.owner_name} leads this action, so somebody else verifies it.",
            "Ask whoever is named as its verifier.",
            code="own-action",
        )
    words = _said(seen, "Say what you have seen.")
    if action.status != DONE:
        action.done_on = word.on
    action.status = VERIFIED
    action.verified_by, action.verified_on, action.verified_note = word.by, word.on, words
    plan_life.note_progress(session, action.plan_id)


def reopen(session: Session, action_id: str) -> None:
    """Open an action again of which somebody has seen that it is not done after all; ratings and notes stay.

    Raises:
        SifieldError: "no-action".
    """
    action = _find(session, action_id)
    if action.status in (DONE, VERIFIED):
        _reopen(action)


def record_impact(session: Session, action_id: str, words: str, word: Word) -> None:
    """Write down what a verified action has changed for pupils; with that it is closed. New words take the old's place.

    Raises:
        SifieldError: "no-action"; "not-verified"; "note" where nothing is said.
    """
    action = _find(session, action_id)
    if action.status not in (VERIFIED, CLOSED):
        raise SifieldError("Nobody has verified this action.", "Verify it first.", code="not-verified")
    action.impact = _said(words, "Say what has changed for pupils.")
    action.impact_on, action.impact_by, action.status = word.on, word.by, CLOSED
    plan_life.note_progress(session, action.plan_id)


def may_not_verify(session: Session, action: Action, person_id: str) -> bool:
    """Tell whether a person is the one who leads an action; by the name under which she is known here, where the owner
    is none of the trust's people.
    """
    name = session.scalar(select(Person.name).where(Person.id == person_id))
    return name is not None and is_same_person(name, action.owner_name, (person_id, action.owner_id))


def _reopen(action: Action) -> None:
    action.status, action.done_on, action.done_note = AGREED, None, ""
    action.claimed_by, action.claimed_on = "", None
    action.verified_by, action.verified_on, action.verified_note = "", None, ""


def _find(session: Session, action_id: str) -> Action:
    return find(session, Action, action_id, "action")


def _find_open(session: Session, action_id: str) -> Action:
    action = _find(session, action_id)
    plan = session.get(Plan, action.plan_id)
    if plan is None or plan.status not in ACTIVE or action.status not in ACTIVE:
        raise SifieldError("This action is not open.", "Look at it again.", code="not-agreed")
    return action


def _require_past(day: date, word: Word) -> None:
    if day > word.on:
        remedy = "Choose the day on which it was done: today or earlier."
        raise SifieldError(f"{say_day(day)} is still to come.", remedy, code="done-on")


def _said(text: str, remedy: str = "Say in a few words how it goes.", fault: str = "Nothing is said.") -> str:
    words = " ".join(text.split())
    if not words:
        raise SifieldError(fault, remedy, code="note")
    return words
