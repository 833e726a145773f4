"""What comes up again and again: findings of finished visits by area and term, over all schools.

A finding of a walk (a form with stops) counts only where its evidence comes from three stops or more. Nothing of
lesson looks and nothing of safeguarding counts.
"""

from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from sifield.errors import SifieldError
from sifield.fieldwork import strands
from sifield.fieldwork.evidence import FINISHED, LEAST_STOPS
from sifield.fieldwork.terms import Term, place_of
from sifield.models.evidence import EvidenceLink, Finding, Note
from sifield.models.schools import School
from sifield.models.visits import RepeatRow, Visit


@dataclass(frozen=True, slots=True)
class Theme:
    """A finding that counts as a theme: in which area and term. ``kind`` is "strength", "develop" or "concern"."""

    finding_id: str
    area: str
    term: int
    kind: str
    text: str
    school_id: str
    school_name: str
    visit_id: str
    visit_title: str
    on: date


def list_themes(session: Session, terms: Sequence[Term]) -> tuple[Theme, ...]:
    """List the findings that count in these terms, the latest first."""
    rows = session.execute(
        select(Finding, Visit, School.name)
        .join(Visit, Visit.id == Finding.visit_id)
        .outerjoin(School, School.id == Visit.school_id)
        .where(Visit.status.in_(FINISHED), Visit.planned_on >= terms[0].first)
        .order_by(Visit.planned_on.desc(), Visit.id, Finding.position)
    ).all()
    stops = _stops_of(session, [finding.id for finding, _, _ in rows])
    themes = []
    for finding, visit, school in rows:
        try:
            form = strands.checks_of(session, visit.template_sha256)
        except SifieldError:  # its form comes with a later sync
            continue
        area = form.areas.get(finding.question, "")
        groups = stops.get(finding.id, {})
        seen = sum(number for group, number in groups.items() if group in form.stops)
        if area and (not form.stops or seen >= LEAST_STOPS):
            themes.append(
                Theme(
                    finding.id, area, place_of(terms, visit.planned_on), finding.kind, finding.text, visit.school_id,
                    school or "", visit.id, visit.title, visit.planned_on,
                )
            )  # fmt: skip
    return tuple(themes)


def _stops_of(session: Session, finding_ids: Sequence[str]) -> dict[str, dict[str, int]]:
    """Count, for each finding, the repeat rows that its evidence comes from, by their group."""
    found = defaultdict[str, dict[str, int]](dict)
    rows = session.execute(
        select(EvidenceLink.finding_id, RepeatRow.group_name, func.count(RepeatRow.id.distinct()))
        .join(Note, Note.id == EvidenceLink.note_id)
        .join(RepeatRow, RepeatRow.id == Note.row_id)
        .group_by(EvidenceLink.finding_id, RepeatRow.group_name)
    )
    wanted = set(finding_ids)
    for finding_id, group, number in rows:
        if finding_id in wanted:
            found[finding_id][group] = number
    return found
