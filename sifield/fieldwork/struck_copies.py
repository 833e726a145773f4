"""Carrying out on this laptop's copy what somebody else struck out, and saying that it is done."""

from collections.abc import Iterator
from datetime import datetime
from typing import Any

from sqlalchemy import select
from sqlalchemy.orm import Session

from sifield.fieldwork import striking
from sifield.models import erasure, findable, plain
from sifield.models.base import moment_to_text
from sifield.models.exchange import PENDING, Conflict, Device, FieldVersion, Outbox, Shadow
from sifield.models.records import CLASS_OF
from sifield.models.strikes import Strike, StrikeCopy
from sifield.wire.ids import new_id
from sifield.wire.striking import MARK, likeness, strike, struck_words


def is_pending(session: Session) -> bool:
    """Tell whether something was struck out elsewhere that this laptop has not done yet."""
    return next(_to_do(session), None) is not None


def carry_out(session: Session, at: datetime) -> int:
    """Strike out of this laptop's copies what was struck out elsewhere; give how many orders were carried out.

    What the person here has written and not sent yet keeps all but the words struck out. Where that still differs from
    the text as it stands, both are put before her as a conflict: neither is lost, and the name does not come back.

    Args:
        session: a writing one of either store, after what came has been applied.
        at: now.
    """
    done = 0
    for order in list(_to_do(session)):
        device = session.get_one(Device, 1)
        erased = sum(_carry_out(session, order, place, device, at) for place in order.places)
        session.add(striking.copy_of(order, device, erased, at))
        done += 1
    findable.settle(session)  # what waits to be taken out of the index still says the words
    return done


def _to_do(session: Session) -> Iterator[Strike]:
    """Give the orders that this laptop has not carried out; one older than its enrolment left nothing here."""
    device = session.get(Device, 1)
    if device is None:
        return
    own = select(StrikeCopy.strike_id).where(StrikeCopy.device_id == device.device_id)
    for order in session.scalars(select(Strike).where(Strike.id.not_in(own)).order_by(Strike.id)).all():
        if device.enrolled_at is None or order.struck_at > device.enrolled_at:
            yield order


def _carry_out(session: Session, order: Strike, place: list[str], device: Device, at: datetime) -> int:
    record, row_id, field = place
    kind = CLASS_OF[record]
    kept = plain.get(session, kind, row_id)
    if kept is None:
        return 0
    here, shadow = kept.fields[field], session.get(Shadow, (row_id, field))
    unsent = [one for one in session.scalars(_changes_of(row_id)) if field in one.fields]
    stands = shadow.value if shadow is not None else here
    if kept.deleted:
        stands = MARK if here not in (None, "", []) else here
    words = _words(session, row_id, field, here, stands)
    mine = strike(here, words) if unsent else stands
    for change in unsent:
        _let_go(session, change, field)
    if shadow is not None:
        session.delete(shadow)
    erased = erasure.erase(session, row_id, field, words) + 1
    if stands != here:
        plain.table_of(kind).rewrite(plain.flushed(session), row_id, {field: stands})
        plain.expire(session, kind, row_id)
    if mine != stands and not kept.deleted:
        _put_before_her(session, order, place, (stands, mine), device, at)
    return erased


def _changes_of(row_id: str) -> Any:
    return select(Outbox).where(Outbox.row_id == row_id).order_by(Outbox.n)


def _words(session: Session, row_id: str, field: str, here: Any, stands: Any) -> tuple[str, ...]:
    """Give the words that were struck out, as the text here that is nearest to what stands now tells them."""
    states = [*erasure.states_of(session, row_id, field), here]
    return struck_words(max(states, key=lambda state: likeness(state, stands)), stands)


def _let_go(session: Session, change: Outbox, field: str) -> None:
    """Take a field out of a change that has not reached the centre; what else it says goes up, under a new id."""
    change.fields = {name: value for name, value in change.fields.items() if name != field}
    change.base = {name: value for name, value in change.base.items() if name != field}
    change.state, change.reason, change.change_id = PENDING, "", new_id()
    if not change.fields and change.kind == "update":
        session.delete(change)


def _put_before_her(
    session: Session, order: Strike, place: list[str], texts: tuple[Any, Any], device: Device, at: datetime
) -> None:
    record, row_id, field = place
    version = session.get(FieldVersion, (row_id, field))
    session.add(
        Conflict(
            id=new_id(),
            scope=order.scope,
            record=record,
            row_id=row_id,
            field=field,
            base=None,
            current=texts[0],
            current_version=abs(version.version) if version is not None else 0,
            current_by=order.struck_by,
            current_at=moment_to_text(order.struck_at),
            proposed=texts[1],
            proposed_by=device.person_id,
            proposed_at=moment_to_text(at),
        )
    )
