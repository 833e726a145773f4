"""The words that every paper of a visit or a plan uses: class and copies, people, findings, what a colour says."""

from collections.abc import Sequence
from datetime import date

from sifield.fieldwork.plans import ActionRow, EvidenceRow, FindingRow, PersonName, PlanDetails, by_name
from sifield.frameworks.outline import join
from sifield.signing.fields import say_day

CLASSES = {"general": "General", "safeguarding": "Safeguarding – confidential"}
KINDS = {"strength": "Strength", "develop": "Area to develop", "concern": "Concern"}
RISKS = {"low": "low risk", "medium": "medium risk", "high": "high risk", "immediate": "immediate risk"}
RAGS = {"": "not rated yet", "green": "on track", "amber": "partly on track", "red": "not on track"}
"""What a colour says in words: a print-out in black and white has no colours."""
_SENSES = {"seen": "seen", "heard": "heard", "thought": "noted"}
_PIECES = {"answer": "answered", "picture": "pictured", "data": "data"}
TOLD = ("data", "answer")
"""Pieces of evidence whose words are printed: what was told in words, and what was answered on the form."""


def say_class(sensitivity: str) -> str:
    """Say the class of a paper."""
    return CLASSES.get(sensitivity, sensitivity)


def say_copies(copies_to: Sequence[str]) -> str:
    """Say who has copies of a paper."""
    return "; ".join(copies_to) if copies_to else "nobody else"


def foot_of(sensitivity: str, copies_to: Sequence[str]) -> str:
    """Give what stands at the foot of each page: the class, and who has copies."""
    return f"{say_class(sensitivity)} · Copies to: {say_copies(copies_to)}"


def named(person: PersonName) -> str:
    """Say a person by name and role."""
    return by_name(person.name, person.role)


def reviewed_by(plan: PlanDetails) -> str:
    """Say who reviewed, and who walked along."""
    return f"{named(plan.reviewer)}, with {join(plan.with_names)}" if plan.with_names else named(plan.reviewer)


def kind_of(finding: FindingRow) -> str:
    """Say what a finding is, and its risk."""
    return ", ".join(part for part in (KINDS.get(finding.kind, finding.kind), RISKS.get(finding.risk, "")) if part)


def day_or(day: date | None, otherwise: str) -> str:
    """Say a day, or what stands where there is none."""
    return say_day(day) if day else otherwise


def say_half_days(number: int) -> str:
    """Say an amount of somebody's time, in half-days."""
    return "half a day" if number == 1 else f"{number} half-days"


def stage_of(action: ActionRow, plan: PlanDetails) -> str:
    """Give the title of an action's stage in the trust's model, "" where it has none."""
    return dict(plan.stages).get(action.stage, action.stage)


def say_sense(piece: EvidenceRow) -> str:
    """Say how somebody came to know a piece of evidence: seen, heard, noted, answered, pictured."""
    return _SENSES.get(piece.kind) or _PIECES.get(piece.piece, "noted")
