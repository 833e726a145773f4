"""Striking out: a name typed by mistake leaves a visit's records, their history, the search and every copy.

Where a word stood, stands a mark (``wire.striking.MARK``). What cannot be struck out is a signed PDF: nobody can change
it. It is done here at once, also without a network; the order goes with the next sync (``Strike``), the centre erases
what it holds, and each laptop that has a copy carries it out on its own and says so (see ``struck_copies``).
"""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from sifield.errors import SifieldError
from sifield.fieldwork import visits
from sifield.fieldwork.templates import get_template
from sifield.fieldwork.visit_records import every, record_of, rows_of
from sifield.models import changes, erasure, findable, plain
from sifield.models.base import Synced, moment_to_text
from sifield.models.exchange import Conflict, Device, Place
from sifield.models.plans import Plan, Revision
from sifield.models.records import CLASS_OF
from sifield.models.standing import Strength
from sifield.models.strikes import Strike, StrikeCopy
from sifield.models.visits import Visit
from sifield.wire.ids import strike_copy_id
from sifield.wire.records import STRIKEABLE
from sifield.wire.striking import stands_in, strike

_LEAST = 2
"""Letters that the words must have: one letter stands in too many places."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Spot:
    """A field in which the words stand, and how it reads without them.

    ``is_history`` says that they stand in its history alone, ``is_deleted`` that the record was deleted.
    """

    record: str
    row_id: str
    field: str
    after: str
    is_history: bool = False
    is_deleted: bool = False


@dataclass(frozen=True, slots=True)
class Found:
    """Where the words stand in a visit, and how many signed states its plan has, which cannot be changed."""

    spots: tuple[Spot, ...]
    signed: int


def find(session: Session, visit_id: str, words: str) -> Found:
    """Find where words stand in a visit and its plan: in what is there, in what was deleted, and in their history.

    Raises:
        SifieldError: the visit is not here, or "no-words": they are too short to be looked for.
    """
    phrases = _phrases(words)
    visit = visits.find_visit(session, visit_id)
    spots = tuple(spot for row in _rows(session, visit) for spot in _spots(session, visit, row, phrases))
    return Found(spots, _count_signed(session, visit_id))


def strike_out(session: Session, visit_id: str, words: str, at: datetime) -> str:
    """Strike words out of everything in a visit and its plan, and give the id of what certifies it.

    Args:
        session: a writing one of the store in which the visit lies.
        at: now.

    Raises:
        SifieldError: the visit is not here; "no-words"; "not-there": they stand nowhere; "conflict": somebody else's
            version of a text waits for a decision first.
    """
    found = find(session, visit_id, words)
    if not found.spots:
        raise SifieldError("These words stand nowhere in this visit.", "Look how they are spelt.", code="not-there")
    _refuse_conflicts(session, found.spots)
    visit, phrases = visits.find_visit(session, visit_id), _phrases(words)
    erased = _forget_places(session, visit_id, phrases)
    for record, row_id in dict.fromkeys((spot.record, spot.row_id) for spot in found.spots):
        fields = [spot.field for spot in found.spots if spot.row_id == row_id]
        erased += _strike(session, CLASS_OF[record], row_id, fields, phrases)
    device = session.get_one(Device, 1)
    made = Strike(
        scope=visit.scope,
        visit_id=visit_id,
        places=[[spot.record, spot.row_id, spot.field] for spot in found.spots],
        struck_by=device.person_id,
        struck_at=at,
        erased=erased,
        signed=found.signed,
    )
    session.add(made)
    session.add(copy_of(made, device, erased, at))
    findable.settle(session)  # what waits to be taken out of the index still says them
    return made.id


def copy_of(order: Strike, device: Device, erased: int, at: datetime) -> StrikeCopy:
    """Make a laptop's word that it has struck out what it was told to, for ``struck_copies`` too."""
    return StrikeCopy(
        id=strike_copy_id(order.id, device.device_id),
        scope=order.scope,
        strike_id=order.id,
        device_id=device.device_id,
        confirmed_by=device.person_id,
        confirmed_at=at,
        erased=erased,
    )


def note_centre(session: Session, txn: str, erased: int, laptops: int, at: datetime) -> None:
    """Keep what the centre said of one struck record: how much it erased, and how many other laptops may have it.

    Args:
        txn: the transaction in which the words were struck out here.
    """
    key = f"struck:{txn}"
    known = session.get(Place, key)
    before = known.value if known is not None else {"erased": 0, "laptops": 0}
    said = {"erased": before["erased"] + erased, "laptops": max(before["laptops"], laptops), "at": moment_to_text(at)}
    plain.remember(session, key, said)


def _phrases(words: str) -> tuple[str, ...]:
    phrase = " ".join(words.split())
    if sum(sign.isalnum() for sign in phrase) < _LEAST:
        raise SifieldError("Type the whole name, or the words.", "At least two letters of it.", code="no-words")
    return (phrase,)


def _rows(session: Session, visit: Visit) -> list[Synced]:
    """Give the records of a visit and its plans in which somebody may have typed a name, deleted ones too."""
    rows = [*rows_of(session, visit.id), *every(session, Strength, Strength.visit_id == visit.id)]
    return [row for row in rows if record_of(row) in STRIKEABLE]


def _spots(session: Session, visit: Visit, row: Synced, phrases: tuple[str, ...]) -> Iterator[Spot]:
    record = record_of(row)
    for field in STRIKEABLE[record]:
        value = getattr(row, field)
        if record == "answer" and field == "coded" and _is_choice(session, visit, row):
            continue
        stands = stands_in(value, phrases)
        if stands or any(stands_in(state, phrases) for state in erasure.states_of(session, row.id, field)):
            after = strike(value, phrases)
            yield Spot(
                record=record,
                row_id=row.id,
                field=field,
                after=after if isinstance(after, str) else ", ".join(map(str, after)) if after else "",
                is_history=not stands,
                is_deleted=row.deleted,
            )


def _is_choice(session: Session, visit: Visit, row: Any) -> bool:
    """Tell whether an answer is no text: the name of a choice is the form's own word, which nobody typed."""
    questions = get_template(session, visit.template_sha256).questions
    question = questions.get(row.question)
    return question is not None and question.kind != "text"


def _strike(session: Session, kind: type[Synced], row_id: str, fields: list[str], phrases: tuple[str, ...]) -> int:
    kept = plain.get(session, kind, row_id)
    if kept is None:
        return 0
    erased = 0
    for field in fields:
        erased += erasure.erase(session, row_id, field, phrases)
    after = {field: strike(kept.fields[field], phrases) for field in fields}
    changes.strike(session, kind, row_id, kept, after)
    return erased + len([field for field, value in after.items() if value != kept.fields[field]])


def _refuse_conflicts(session: Session, spots: tuple[Spot, ...]) -> None:
    rows = {spot.row_id for spot in spots}
    still = select(Conflict.id).where(Conflict.row_id.in_(rows), Conflict.resolved_at.is_(None)).limit(1)
    if session.scalar(still) is not None:
        raise SifieldError(
            "Two people’s versions of one of these texts wait for a decision.",
            "Decide it on the Sync page, then strike the words out.",
            code="conflict",
        )


def _forget_places(session: Session, visit_id: str, phrases: tuple[str, ...]) -> int:
    """Strike the words out of what stands in the note box, which is kept beside where the person was."""
    place = session.get(Place, f"visit:{visit_id}")
    if place is None or not stands_in(place.value, phrases):
        return 0
    place.value = strike(place.value, phrases)
    return 1


def _count_signed(session: Session, visit_id: str) -> int:
    signed = select(func.count(Revision.id)).join(Plan, Plan.id == Revision.plan_id).where(Plan.visit_id == visit_id)
    return session.scalar(signed) or 0
