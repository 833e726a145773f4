"""The findings of a plan on paper: what they say, what they rest on, and what the headteacher said of their facts."""

from typing import Any

from reportlab.platypus import CondPageBreak, KeepTogether, Spacer

from sifield.documents.plan_words import TOLD, kind_of, say_sense
from sifield.documents.tagged import Element, text
from sifield.fieldwork.plans import EvidenceRow, FindingRow, PlanDetails
from sifield.fieldwork.self_reviews import SCHOOL
from sifield.frameworks.outline import join
from sifield.signing.fields import LOCAL, say_moment, say_time

_TYPICAL = {
    "typical": "Typical of the school",
    "not typical": "Not typical of the school",
    "cannot say": "Typical or not: cannot say",
}
_FACTS = {True: "Headteacher: facts agreed.", False: "Headteacher: facts not agreed.", None: "Headteacher:"}
_KEPT_TOGETHER = 1500  # characters; a longer finding may run over a page's end
Story = list[Any]


def each_finding(root: Element, rows: list[FindingRow], plan: PlanDetails) -> Story:
    """Set findings one under the other."""
    return [part for row in rows for part in _finding(root, row, plan)]


def facts_checked(root: Element, plan: PlanDetails) -> Story:
    """Say that the headteacher has checked the facts; nothing where she has not yet."""
    if plan.facts_checked_at is None:
        return []
    by = f" by {plan.facts_checked_by}" if plan.facts_checked_by else ""
    words = f"Facts checked{by} on {say_moment(plan.facts_checked_at)}, before either signature."
    return [Spacer(0, 5), text(words, "label", root.add("P"))]


def _finding(root: Element, row: FindingRow, plan: PlanDetails) -> Story:
    section = root.add("Sect")
    kind = "" if row.kind == "strength" and not row.risk else kind_of(row)
    parts = [text(row.text, "finding", section.add("P"), lead=kind and f"{kind}.", bullet=row.ref)]
    rests_on = _rests_on(row, plan)
    parts.append(text(rests_on, "note", section.add("P")))
    if row.head_comment.strip() or row.facts_agreed is not None:
        parts.append(text(row.head_comment, "comment", section.add("P"), lead=_FACTS[row.facts_agreed]))
    is_long = len(row.text) + len(row.head_comment) + len(rests_on) > _KEPT_TOGETHER
    return [CondPageBreak(60), *parts] if is_long else [KeepTogether(parts)]


def _rests_on(row: FindingRow, plan: PlanDetails) -> str:
    """Say the pieces of evidence, of how many kinds they are, and how sure and how typical it is."""
    pieces = [_evidence(note, plan) for note in row.evidence if note.kind != SCHOOL]
    if len(pieces) < len(row.evidence):
        pieces.append("the school’s self-review")
    said = [f"Evidence: {_in_one_sentence(pieces)}"]
    if row.sources:
        kinds = f"Kinds of evidence: {join(row.sources)}."
        said.append(f"{kinds} Single-source." if row.is_single_source else kinds)
    if row.typical:
        said.append(f"{_TYPICAL.get(row.typical, row.typical)}.")
    if row.confidence:
        said.append(f"Confidence: {row.confidence}.")
    return " ".join(said)


def _in_one_sentence(pieces: list[str]) -> str:
    """Put pieces together as one sentence: one that was written as a sentence of its own ends as a part does."""
    said = "; ".join(piece if piece.endswith("..") else piece.removesuffix(".") for piece in pieces) or "none linked"
    return said if said.endswith((".", "!", "?", "…")) else f"{said}."


def _evidence(note: EvidenceRow, plan: PlanDetails) -> str:
    """Where and when, not the note itself: a walker's notes stay with her. Data and answers say their words."""
    where = f", {' '.join(note.where.split())}" if note.where.strip() else ""
    if note.piece in TOLD:
        return f"{say_sense(note)}{where}, {' '.join(note.text.split())}"
    day = note.noted_at.astimezone(LOCAL).date()
    when = say_time(note.noted_at) if day == plan.visited_on else say_moment(note.noted_at)
    return f"{say_sense(note)} {when}{where}"
