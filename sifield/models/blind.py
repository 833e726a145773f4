"""Two who observe together, each for herself: what is not seen on a laptop until both have finished.

What the other wrote on her own laptop is not here at all: the centre hands it out only then. Here is what two wrote on
one laptop, one after another: while the second writes, the first one's visit cannot be opened, and no reading session
(a list, a search, last time, an overview) finds its answers, rows, notes, pictures, findings, plan or actions.
"""

from collections.abc import Iterator
from typing import Any

from sqlalchemy.orm import ORMExecuteState, Session, with_loader_criteria

from sifield.models.evidence import Finding, Note, Picture
from sifield.models.exchange import Device, Place
from sifield.models.plain import Plain
from sifield.models.plans import Action, Plan, Recheck
from sifield.models.samples import Sample
from sifield.models.visits import Answer, RepeatRow
from sifield.wire.ids import plan_id
from sifield.wire.records import OVER

_HERE = "written here:"
_CLOSED = "closed visits"
_OF_VISIT: tuple[Any, ...] = (Answer, RepeatRow, Note, Picture, Finding, Sample, Recheck, Plan)
# The words of the condition are those of the index, or SQLite does not use it.
_PAIRED = "SELECT id, pair_id, status, reviewer_id FROM visits WHERE pair_id <> '' AND NOT deleted"


def write_here(session: Session, visit_id: str) -> None:
    """Keep that a visit is written on this laptop, though it is not its owner's; never synced."""
    session.merge(Place(key=_HERE + visit_id, value=True))


def is_written_here(session: Session, visit_id: str, reviewer_id: str) -> bool:
    """Tell whether a visit is its laptop's owner's, or was begun here by somebody else."""
    device = session.get(Device, 1)
    is_owners = device is not None and reviewer_id == device.person_id
    return is_owners or session.get(Place, _HERE + visit_id) is not None


def is_closed(session: Session, visit_id: str) -> bool:
    """Tell whether a visit cannot be opened for now, and its records are not seen."""
    return visit_id in _closed(session)


def forget(session: Session) -> None:
    """Look again at what this session may see: a visit was begun or finished in it, or is no more one of two."""
    session.info.pop(_CLOSED, None)


def hide(state: ORMExecuteState) -> None:
    """Leave out of a read what may not be seen."""
    closed = _closed(state.session)
    if not closed:
        return
    criteria = [with_loader_criteria(kind, kind.visit_id.not_in(closed), include_aliases=True) for kind in _OF_VISIT]
    plans = [plan_id(visit_id) for visit_id in closed]
    criteria.append(with_loader_criteria(Action, Action.plan_id.not_in(plans), include_aliases=True))
    state.statement = state.statement.options(*criteria)


def _closed(session: Session) -> frozenset[str]:
    known = session.info.get(_CLOSED)
    if isinstance(known, frozenset):
        return known
    session.info[_CLOSED] = frozenset[str]()  # what is read to find out is no visit's
    session.info[_CLOSED] = made = frozenset(_look(session))
    return made


def _look(session: Session) -> Iterator[str]:
    pairs: dict[str, list[tuple[str, bool, bool]]] = {}
    for visit_id, pair_id, status, reviewer_id in Plain(session.connection()).run(_PAIRED):
        is_here = is_written_here(session, visit_id, reviewer_id)
        pairs.setdefault(pair_id, []).append((visit_id, status in OVER, is_here))
    for both in pairs.values():
        if sum(is_over for _, is_over, _ in both) > 1:
            continue
        are_here = sum(is_here for _, _, is_here in both) > 1
        yield from (visit_id for visit_id, is_over, is_here in both if not is_here or (is_over and are_here))
