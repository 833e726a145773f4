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
from sifield.fieldwork.strands import Checks
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
        select(
            Finding.id, Finding.question, Finding.kind, Finding.text, Visit.school_id, School.name, Visit.title,
            Visit.id.label("visit_id"), Visit.planned_on, Visit.template_sha256,
        )
        .join(Visit, Visit.id == Finding.visit_id)
        .outerjoin(School, School.id == Visit.school_id)
        .where(Visit.status.in_(FINISHED), Visit.planned_on >= terms[0].first)
        .order_by(Visit.planned_on.desc(), Visit.id, Finding.position)
    ).all()  # fmt: skip
    forms = {digest: _form(session, digest) for digest in {row.template_sha256 for row in rows}}
    stops = _stops_of(session)
    themes = []
    for row in rows:
        form = forms[row.template_sha256]
        area = form.areas.get(row.question, "") if form else ""
        if form is None or not area:
            continue
        seen = sum(number for group, number in stops.get(row.id, {}).items() if group in form.stops)
        if not form.stops or seen >= LEAST_STOPS:
            themes.append(
                Theme(
                    row.id, area, place_of(terms, row.planned_on), row.kind, row.text, row.school_id, row.name or "",
                    row.visit_id, row.title, row.planned_on,
                )
            )  # fmt: skip
    return tuple(themes)


def _form(session: Session, digest: str) -> Checks | None:
    try:
        return strands.checks_of(session, digest)
    except SifieldError:  # it comes with a later sync
        return None


def _stops_of(session: Session) -> dict[str, dict[str, int]]:
    """Count, for each finding that rests on rows of a repeat, those rows by their group."""
    found = defaultdict[str, dict[str, int]](dict)
    rows = session.execute(
        select(EvidenceLink.finding_id, RepeatRow.group_name, func.count(RepeatRow.id.distinct()))
        .join(Note, Note.id == EvidenceLink.note_id)
        .join(RepeatRow, RepeatRow.id == Note.row_id)
        .group_by(EvidenceLink.finding_id, RepeatRow.group_name)
    )
    for finding_id, group, number in rows:
        found[finding_id][group] = number
    return found
