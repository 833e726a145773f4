"""What comes up again and again: findings of finished visits by area and term, over all schools.

A finding of a walk (a form with stops) counts only where its evidence comes from three stops or more. Nothing of
lesson looks and nothing of safeguarding counts.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from sqlalchemy import select
from sqlalchemy.orm import Session

from sifield.errors import SifieldError
from sifield.fieldwork import rooms, strands
from sifield.fieldwork.strands import Checks
from sifield.fieldwork.terms import Term, place_of
from sifield.forms.judging import LEAST_ROOMS
from sifield.models.evidence import Finding
from sifield.models.schools import School
from sifield.models.visits import Visit
from sifield.wire.records import OVER


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
        .where(Visit.status.in_(OVER), Visit.planned_on >= terms[0].first)
        .order_by(Visit.planned_on.desc(), Visit.id, Finding.position)
    ).all()  # fmt: skip
    forms = {digest: _form(session, digest) for digest in {row.template_sha256 for row in rows}}
    seen = rooms.rooms_of(session, [row.id for row in rows])
    themes = []
    for row in rows:
        form = forms[row.template_sha256]
        area = form.areas.get(row.question, "") if form else ""
        if form is None or not area:
            continue
        if not form.stops or len(seen.get(row.id, ())) >= LEAST_ROOMS:
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
