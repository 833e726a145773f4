"""What may leave a walk, in one place: a theme from three rooms on, or one that another kind of evidence bears out too.

A finding from one or two rooms is about one teacher, not about the school; in a small school "Year 2" is a person. So
it *stays* with the visit. It leaves once evidence from a third room, or of another kind from outside the rooms (books,
data, documents, a conversation), bears it out as well; where rooms are few, paper says how many, never which. A
strength may go to the year's team the same day: it stays only where the whole walk saw fewer than three rooms.

Only forms of the general class with stops are walks in this sense, and a finding whose risk is immediate never stays:
what is unsafe in one place must be said.
"""

from collections import defaultdict
from collections.abc import Collection, Iterable
from dataclasses import dataclass, replace

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from sifield.errors import SifieldError
from sifield.fieldwork import pieces, strands
from sifield.fieldwork.pieces import DATA
from sifield.fieldwork.plans import IMMEDIATE, EvidenceRow, FindingRow, PlanDetails
from sifield.fieldwork.visit_records import rows_of
from sifield.forms.judging import LEAST_ROOMS
from sifield.frameworks.outline import join
from sifield.models.evidence import EvidenceLink, Finding, Note, Picture
from sifield.models.plans import Action, Plan
from sifield.models.visits import Answer, RepeatRow, Visit

FEW = "It rests on fewer than three rooms of a walk, so it would be about one teacher, not about the school."
_WALK = "walk"
_MOST_AT_ONCE = 500
"""Ids in one question to the database, whose number of parameters is limited."""


def rooms_of(session: Session, finding_ids: Collection[str]) -> dict[str, frozenset[str]]:
    """Give, for each finding that rests on rooms of a walk, the ids of those rooms."""
    found = defaultdict[str, set[str]](set)
    stops: dict[str, frozenset[str] | None] = {}
    ids = sorted(set(finding_ids))
    for first in range(0, len(ids), _MOST_AT_ONCE):
        for kind in (Note, Answer, Picture):
            rows = session.execute(
                select(EvidenceLink.finding_id, RepeatRow.id, RepeatRow.group_name, Visit.template_sha256)
                .join(kind, kind.id == EvidenceLink.note_id)
                .join(RepeatRow, RepeatRow.id == kind.row_id)
                .join(Visit, Visit.id == RepeatRow.visit_id)
                .where(EvidenceLink.finding_id.in_(ids[first : first + _MOST_AT_ONCE]))
            )
            for finding_id, row_id, group, digest in rows:
                if digest not in stops:
                    stops[digest] = _stops(session, digest)
                known = stops[digest]
                if known is None or group in known:
                    found[finding_id].add(row_id)
    return {finding_id: frozenset(rooms) for finding_id, rooms in found.items()}


def staying(session: Session, finding_ids: Collection[str]) -> frozenset[str]:
    """Give those findings that stay with their walk, whatever their kind."""
    few = {one: rooms for one, rooms in rooms_of(session, finding_ids).items() if len(rooms) < LEAST_ROOMS}
    by_visit = defaultdict[str, list[str]](list)
    wanted = select(Finding.id, Finding.visit_id).where(Finding.id.in_(few), Finding.risk != IMMEDIATE)
    for finding_id, visit_id in session.execute(wanted):
        by_visit[visit_id].append(finding_id)
    kept = set[str]()
    for visit_id, ids in by_visit.items():
        evidence = pieces.evidence_of(session, session.get_one(Visit, visit_id), ids)
        kept |= {one for one in ids if not _is_borne_out(evidence[one], few[one])}
    return frozenset(kept)


def mark(session: Session, visit: Visit, rows: Iterable[FindingRow]) -> tuple[FindingRow, ...]:
    """Say of each finding of a visit how many rooms it rests on, and whether it stays there."""
    rows = tuple(rows)
    seen = rooms_of(session, [row.id for row in rows])
    is_few_walk = 0 < count_rooms(session, visit) < LEAST_ROOMS if seen else False
    return tuple(_marked(row, seen.get(row.id, frozenset()), is_few_walk) for row in rows)


def count_rooms(session: Session, visit: Visit) -> int:
    """Count the rooms that a walk has visited; 0 where the form has none."""
    stops = _stops(session, visit.template_sha256)
    wanted = select(func.count(RepeatRow.id)).where(RepeatRow.visit_id == visit.id)
    return session.scalar(wanted if stops is None else wanted.where(RepeatRow.group_name.in_(stops))) or 0


def leaving(plan: PlanDetails) -> PlanDetails:
    """Give a plan as it may leave: without the findings that stay and their actions, and few rooms counted only."""
    kept = {row.id for row in plan.findings if row.stays}
    actions = tuple(action for action in plan.actions if action.finding_id not in kept)
    return replace(plan, findings=tuple(_told(row) for row in plan.findings if not row.stays), actions=actions)


def _marked(row: FindingRow, rooms: frozenset[str], is_few_walk: bool) -> FindingRow:
    if not 0 < len(rooms) < LEAST_ROOMS:
        return row
    evidence = tuple(replace(piece, is_few=piece.row_id in rooms) for piece in row.evidence)
    may_leave = row.risk == IMMEDIATE or (row.kind == "strength" and not is_few_walk)
    return replace(row, evidence=evidence, stays=not may_leave and not _is_borne_out(evidence, rooms))


def _is_borne_out(evidence: Iterable[EvidenceRow], rooms: frozenset[str]) -> bool:
    """Tell whether evidence of another kind than the rooms gave, from outside them, bears a finding out as well."""
    evidence = tuple(evidence)
    inside = {piece.source for piece in evidence if piece.row_id in rooms} | {"", _WALK}
    return any(piece.source not in inside for piece in evidence if piece.row_id not in rooms)


def _told(row: FindingRow) -> FindingRow:
    """Count few rooms instead of naming them and their times, which would name a teacher."""
    few = [piece for piece in row.evidence if piece.is_few]
    if not few:
        return row
    number = len({piece.row_id for piece in few})
    first = few[0]
    counted = EvidenceRow(
        id=f"rooms of {row.id}", noted_at=first.noted_at, where="", kind="seen", piece=DATA, source=first.source,
        text="in one room" if number == 1 else f"in {number} rooms", is_few=True,
    )  # fmt: skip
    return replace(row, evidence=(*(piece for piece in row.evidence if not piece.is_few), counted))


def _stops(session: Session, digest: str) -> frozenset[str] | None:
    """Give the repeats of a form that are rooms; None for a form that is not here yet: then every repeat may be one."""
    try:
        return strands.checks_of(session, digest).stops
    except SifieldError:
        return None


@dataclass(frozen=True, slots=True)
class KeptBack:
    """What of a walk stays when its school takes its records along: the ids of those records, and whether the walk
    ``is_few``, saw fewer than three rooms, of which nothing that was written leaves.
    """

    ids: frozenset[str] = frozenset()
    is_few: bool = False


def kept_back(session: Session, visit: Visit) -> KeptBack:
    """Give what of a visit its school does not take along: each room with what was written and pictured in it, and the
    findings that stay, with their evidence and the actions that nobody signed; nothing of a visit without rooms.
    """
    records = rows_of(session, visit.id)
    stops = _stops(session, visit.template_sha256)
    repeats = [row for row in records if isinstance(row, RepeatRow)]
    rooms = {row.id for row in repeats if stops is None or row.group_name in stops}
    if not rooms:
        return KeptBack()
    inside = rooms | {row.id for row in repeats if row.parent_id in rooms}
    is_few = count_rooms(session, visit) < LEAST_ROOMS
    findings = [row for row in records if isinstance(row, Finding)]
    few = staying(session, [row.id for row in findings])
    kept = {row.id for row in findings if row.id in few and (is_few or row.kind != "strength")}
    drafts = {row.id for row in records if isinstance(row, Plan) and row.status == "draft"}
    of_a_room = {row.id for row in records if getattr(row, "row_id", "") in inside}
    written = {row.id for row in records if is_few and isinstance(row, (Answer, Note, Picture))}
    links = {row.id for row in records if isinstance(row, EvidenceLink) and row.finding_id in kept}
    actions = {
        row.id for row in records if isinstance(row, Action) and row.plan_id in drafts and row.finding_id in kept
    }
    return KeptBack(frozenset(inside | kept | of_a_room | written | links | actions), is_few)


def say_staying(plan: PlanDetails) -> str:
    """Say which findings of a plan stay with the visit, and why; "" where none does."""
    refs = [row.ref for row in plan.findings if row.stays]
    if not refs:
        return ""
    stay, are, rest = ("stays", "is", "it rests") if len(refs) == 1 else ("stay", "are", "each rests")
    return f"{join(refs)} {stay} with the visit and {are} not in the plan: {rest} on fewer than three rooms."
