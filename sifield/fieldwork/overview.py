"""How all schools of a trust stand: evidence side by side, the programme, actions, safeguarding, themes over terms."""

from dataclasses import dataclass
from datetime import date

from sqlalchemy.orm import Session

from sifield.fieldwork import (
    coverage,
    coverage_facts,
    evidence_map,
    frameworks,
    safeguarding_counts,
    themes,
    tracked_actions,
)
from sifield.fieldwork.coverage import Coverage
from sifield.fieldwork.coverage_rows import Facts
from sifield.fieldwork.evidence_map import EvidenceLine, EvidenceMap
from sifield.fieldwork.safeguarding_counts import SafeguardingCounts
from sifield.fieldwork.terms import list_terms
from sifield.fieldwork.themes import Theme
from sifield.fieldwork.tracked_actions import TrackedAction
from sifield.frameworks.calendar import school_year


@dataclass(frozen=True, slots=True)
class Part:
    """What one store gives to an overview; the safeguarding store's gives counts, and what is asked, only."""

    facts: Facts
    evidence: EvidenceMap
    actions: tuple[TrackedAction, ...]
    themes: tuple[Theme, ...]
    safeguarding: SafeguardingCounts
    framework_title: str


@dataclass(frozen=True, slots=True)
class Overview:
    """Everything that the overview shows."""

    year: Coverage
    evidence: EvidenceMap
    actions: tuple[TrackedAction, ...]
    themes: tuple[Theme, ...]
    safeguarding: SafeguardingCounts
    framework_title: str


def read(session: Session, today: date, terms: int) -> Part:
    """Give what one store knows, looking back over so many terms, the present one among them.

    Raises:
        SifieldError: nobody has given the days of the present school year.
    """
    year = school_year(today)
    framework = frameworks.in_force(session, year)
    back = list_terms(session, today, terms)
    return Part(
        facts=coverage_facts.read(session, year, today),
        evidence=evidence_map.get_map(session, framework, back),
        actions=tracked_actions.list_tracked(session, today),
        themes=themes.list_themes(session, back),
        safeguarding=safeguarding_counts.count_safeguarding(session, back[0].first, today),
        framework_title=framework.title if framework else "",
    )


def put_together(general: Part, other: Part) -> Overview:
    """Make one overview of both stores; of the safeguarding one only its counts, and what is asked."""
    return Overview(
        coverage.put_together(general.facts, other.facts),
        general.evidence,
        general.actions,
        general.themes,
        general.safeguarding.with_other(other.safeguarding),
        general.framework_title,
    )


def list_evidence(session: Session, school_id: str, strand: str, today: date, terms: int) -> tuple[EvidenceLine, ...]:
    """List the records behind a cell of the evidence (see ``evidence_map.list_evidence``)."""
    framework = frameworks.in_force(session, school_year(today))
    since = list_terms(session, today, terms)[0].first
    return evidence_map.list_evidence(session, school_id, strand, framework, since)
