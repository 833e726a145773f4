"""Deleting records for good on their day: here, at the centre and on every laptop; only their ids are kept.

What is due by itself is deleted by whichever laptop syncs first, by the centre's clock, never by its own alone: set
wrongly, it would delete the trust's records years too early. What is on hold stays.
"""

from collections.abc import Iterable, Iterator, Sequence
from datetime import UTC, date, datetime, time
from typing import Any

from sqlalchemy import select
from sqlalchemy.orm import Session

from sifield.errors import SifieldError
from sifield.fieldwork import pictures, retention
from sifield.fieldwork.templates import get_template
from sifield.fieldwork.visit_records import every, record_of, rows_of
from sifield.frameworks.calendar import school_year
from sifield.models import erasure, plain
from sifield.models.base import Synced
from sifield.models.concerns import Concern
from sifield.models.evidence import Note
from sifield.models.exchange import Place
from sifield.models.observation_load import LoadCorrection, ObservationLoad
from sifield.models.programme import Booking, InspectorCall, Requirement
from sifield.models.records import CLASS_OF
from sifield.models.retention import Disposal, Hold
from sifield.models.visits import Answer, RepeatRow, Visit
from sifield.wire.ids import answer_id
from sifield.wire.records import LOOK, TOLD

_MOST_ROWS = 2_000
"""Records named in one disposal."""
_DONE = "disposed:{}"


def dispose(
    session: Session, what: str, rows: Sequence[Synced], at: datetime, *, by: str = "", visit_id: str = ""
) -> int:
    """Delete records of one scope for good, and write down that it was done; count them.

    Args:
        session: a writing one.
        what: the name of their class.
        by: the person who decided it, "" where nobody had to.
    """
    for start in range(0, len(rows), _MOST_ROWS):
        some = rows[start : start + _MOST_ROWS]
        order = Disposal(
            scope=some[0].scope,
            what=what,
            visit_id=visit_id,
            rows=[[record_of(row), row.id] for row in some],
            disposed_by=by,
            disposed_at=at,
        )
        session.add(order)
        session.flush()
        _erase(session, order)
    return len(rows)


def run_due(session: Session, today: date, at: datetime) -> int:
    """Delete what is due by itself in the store of a session; count the records.

    Args:
        session: a writing one.
        today: by a clock that can be trusted: what is deleted here is deleted everywhere.
    """
    done = 0
    for what, visit_id, rows in list(_due(session, today)):
        done += dispose(session, what, rows, at, visit_id=visit_id)
    return done


def is_due(session: Session, today: date) -> bool:
    """Tell whether ``run_due`` or ``carry_out`` would delete something."""
    return next(_due(session, today), None) is not None or next(_orders(session), None) is not None


def carry_out(session: Session) -> int:
    """Erase here what was deleted for good elsewhere; count the orders."""
    done = 0
    for order in list(_orders(session)):
        _erase(session, order)
        done += 1
    return done


def held(session: Session, today: date) -> set[str]:
    """Give the visits whose records are on hold."""
    still = (Hold.lifted_on.is_(None), (Hold.until_on.is_(None)) | (Hold.until_on >= today))
    return set(session.scalars(select(Hold.visit_id).where(*still)))


def _due(session: Session, today: date) -> Iterator[tuple[str, str, Sequence[Synced]]]:
    """Give what is to be deleted by itself today: its class, its visit and the records, one scope each."""
    kept = held(session, today)
    looks = select(Visit).where(Visit.delete_on.is_not(None), Visit.id.not_in(kept))
    for visit in session.scalars(looks).all():
        if last_day(session, visit) < today:
            yield LOOK, visit.id, rows_of(session, visit.id)
    yield from _due_notes(session, today, kept)
    yield from _due_loads(session, today)
    for what, kinds in (("concerns", (Concern,)), ("programme", (Requirement, Booking, InspectorCall))):
        last = _first_kept(session, what, today)
        for kind in kinds:
            yield from ((what, "", rows) for rows in _by_scope(every(session, kind, _is_before(kind, last))))


def last_day(session: Session, visit: Visit) -> date:
    """Give the last day of a lesson look: the one that the teacher was told, and none later than was fixed with it."""
    fixed = visit.delete_on or date.max
    told = session.get(Answer, answer_id(visit.id, "", TOLD))
    if told is None or not isinstance(told.coded, str):
        return fixed
    try:
        return min(fixed, date.fromisoformat(told.coded))
    except ValueError:
        return fixed


def _due_notes(session: Session, today: date, kept: set[str]) -> Iterator[tuple[str, str, Sequence[Synced]]]:
    for what in ("stop_notes", "voices"):
        last = _first_kept(session, what, today)
        old = select(Visit).where(Visit.planned_on < last, Visit.id.not_in(kept), Visit.sensitivity == "general")
        mine = Note.kind == "heard" if what == "voices" else Note.row_id != ""
        having = select(Note.visit_id).where(mine).execution_options(with_deleted=True)
        for visit in session.scalars(old.where(Visit.id.in_(having))).all():
            notes = every(session, Note, (Note.visit_id == visit.id) & mine)
            if what == "stop_notes":
                stops = _stops(session, visit)
                notes = [note for note in notes if note.row_id in stops]
            if notes:
                yield what, visit.id, notes


def _due_loads(session: Session, today: date) -> Iterator[tuple[str, str, Sequence[Synced]]]:
    first = school_year(_first_kept(session, "observation_load", today))
    for kind in (ObservationLoad, LoadCorrection):
        old = every(session, kind, kind.year < first)
        yield from (("observation_load", "", rows) for rows in _by_scope(old))


def _first_kept(session: Session, what: str, today: date) -> date:
    """Give the first day whose records of a class are still kept: the first of the earliest year that is."""
    kind = retention.get_class(session, what)
    year = school_year(today)
    while kind.due(date(year - 1, 9, 1)) >= today:
        year -= 1
    return date(year, 9, 1)


def _stops(session: Session, visit: Visit) -> set[str]:
    """Give the rows of a visit that are stops of a walk; all of them where its form is not here to say."""
    rows = every(session, RepeatRow, RepeatRow.visit_id == visit.id)
    try:
        groups = get_template(session, visit.template_sha256).groups
    except SifieldError:
        return {row.id for row in rows}
    return {row.id for row in rows if row.group_name in groups and groups[row.group_name].is_stop}


def _is_before(kind: type[Synced], day: date) -> Any:
    """Say in SQL that a record is of a time before a day."""
    if kind in (Requirement, Booking):
        return (Requirement.due_on if kind is Requirement else Booking.on) < day
    return (Concern.told_at if kind is Concern else InspectorCall.called_at) < datetime.combine(day, time.min, UTC)


def _by_scope(rows: Iterable[Synced]) -> Iterator[list[Synced]]:
    scopes: dict[str, list[Synced]] = {}
    for row in rows:
        scopes.setdefault(row.scope, []).append(row)
    yield from scopes.values()


def _orders(session: Session) -> Iterator[Disposal]:
    """Give the orders that this laptop has not carried out."""
    done = set(session.scalars(select(Place.key).where(Place.key.startswith(_DONE.format("")))))
    for order in session.scalars(select(Disposal)).all():
        if _DONE.format(order.id) not in done:
            yield order


def _erase(session: Session, order: Disposal) -> None:
    """Erase what an order names; of a lesson look all that is here, since whoever gave it need not have had it all."""
    rest = rows_of(session, order.visit_id) if order.what == LOOK else []
    for record, row_id in [*order.rows, *([record_of(row), row.id] for row in rest)]:
        erasure.expunge(session, CLASS_OF[record], row_id)
    plain.remember(session, _DONE.format(order.id), True)
    pictures.drop_unnamed(session)
