"""Findings: what the evidence shows, and what the headteacher says of its facts."""

from collections.abc import Sequence

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from sifield.errors import SifieldError
from sifield.fieldwork.plans import EvidenceRow, FindingRow
from sifield.fieldwork.templates import get_template
from sifield.fieldwork.visits import find_visit
from sifield.models.evidence import EvidenceLink, Finding, Note
from sifield.models.plans import Plan
from sifield.models.visits import RepeatRow, Visit
from sifield.wire.ids import new_id

KINDS = ("strength", "develop", "concern")
RISKS = ("", "low", "medium", "high", "immediate")


def raise_finding(
    session: Session,
    visit_id: str,
    note_ids: Sequence[str],
    text: str,
    kind: str = "develop",
    *,
    question: str = "",
    finding_id: str = "",
) -> str:
    """Make a finding out of pieces of evidence and give its id.

    Args:
        question: what it is about, where not what its first note is about.
        finding_id: its id, where that is settled already.

    Raises:
        SifieldError: no words, the plan of the visit is signed, or a note is about an immediate concern.
    """
    visit = find_visit(session, visit_id)
    _refuse_signed(session, visit_id)
    words = _words(text)
    if kind not in KINDS:
        raise ValueError(f"kind of finding: {kind}")
    notes = session.scalars(select(Note).where(Note.id.in_(note_ids), Note.visit_id == visit_id)).all()
    _refuse_concerns(session, visit, notes)
    last = session.scalar(select(func.max(Finding.position)).where(Finding.visit_id == visit_id)) or 0
    question = question or (notes[0].question if notes else "")
    finding = Finding(
        id=finding_id or new_id(), scope=visit.scope, visit_id=visit_id, text=words, kind=kind, position=last + 1,
        question=question,
    )  # fmt: skip
    session.add(finding)
    for note in notes:
        session.add(EvidenceLink(scope=visit.scope, finding_id=finding.id, note_id=note.id))
    return finding.id


def edit_finding(
    session: Session, finding_id: str, *, text: str | None = None, kind: str | None = None, risk: str | None = None
) -> None:
    """Change the words, kind or risk of a finding; the headteacher's word on the old facts falls away with them.

    Raises:
        SifieldError: no words, or the plan is signed.
    """
    finding = _find(session, finding_id)
    if text is not None and _words(text) != finding.text:
        finding.text = _words(text)
        finding.facts_agreed = None
    finding.kind = finding.kind if kind is None else kind
    finding.risk = finding.risk if risk is None else risk


def link_evidence(session: Session, finding_id: str, note_id: str) -> None:
    """Add a piece of evidence to a finding; adding it twice changes nothing.

    Raises:
        SifieldError: the plan is signed, or the note is about an immediate concern.
    """
    finding = _find(session, finding_id)
    notes = session.scalars(select(Note).where(Note.id == note_id)).all()
    _refuse_concerns(session, find_visit(session, finding.visit_id), notes)
    link = select(EvidenceLink.id).where(EvidenceLink.finding_id == finding_id, EvidenceLink.note_id == note_id)
    if session.scalar(link) is None:
        session.add(EvidenceLink(scope=finding.scope, finding_id=finding_id, note_id=note_id))


def remove_finding(session: Session, finding_id: str) -> None:
    """Remove a finding; its evidence stays, and its actions stand on their own until they are removed."""
    finding = _find(session, finding_id)
    for link in session.scalars(select(EvidenceLink).where(EvidenceLink.finding_id == finding_id)):
        session.delete(link)
    session.delete(finding)


def check_facts(session: Session, finding_id: str, agreed: bool, comment: str) -> None:
    """Keep what the headteacher says of one finding's facts, before anyone signs.

    Raises:
        SifieldError: the plan is signed.
    """
    finding = _find(session, finding_id)
    finding.facts_agreed, finding.head_comment = agreed, comment.strip()


def list_findings(session: Session, visit_id: str) -> tuple[FindingRow, ...]:
    """List the findings of a visit in their order, with their evidence; references run F1, F2, …"""
    findings = session.scalars(select(Finding).where(Finding.visit_id == visit_id).order_by(Finding.position)).all()
    evidence: dict[str, list[EvidenceRow]] = {finding.id: [] for finding in findings}
    joined = (
        select(EvidenceLink.finding_id, Note, RepeatRow.label)
        .join(Note, Note.id == EvidenceLink.note_id)
        .outerjoin(RepeatRow, RepeatRow.id == Note.row_id)
        .where(EvidenceLink.finding_id.in_(evidence))
        .order_by(Note.noted_at)
    )
    for finding_id, note, label in session.execute(joined):
        row = EvidenceRow(id=note.id, noted_at=note.noted_at, where=label or "", text=note.text, kind=note.kind)
        evidence[finding_id].append(row)
    return tuple(
        FindingRow(
            id=finding.id,
            ref=f"F{number}",
            text=finding.text,
            kind=finding.kind,
            risk=finding.risk,
            question=finding.question,
            evidence=tuple(evidence[finding.id]),
            facts_agreed=finding.facts_agreed,
            head_comment=finding.head_comment,
        )
        for number, finding in enumerate(findings, start=1)
    )


def _find(session: Session, finding_id: str) -> Finding:
    finding = session.get(Finding, finding_id)
    if finding is None:
        raise SifieldError("This finding is not on this laptop.", "Open the visit again.", code="no-finding")
    _refuse_signed(session, finding.visit_id)
    return finding


def _refuse_concerns(session: Session, visit: Visit, notes: Sequence[Note]) -> None:
    """What was passed on about a child in danger is the school's to record; a plan is read by many."""
    asked = [note for note in notes if note.question]
    if asked and {note.question for note in asked} & get_template(session, visit.template_sha256).concerns:
        raise SifieldError(
            "What was noted about an immediate concern cannot stand in a plan.",
            "Leave it with the designated safeguarding lead, and take its tick away.",
            code="concern",
        )


def _refuse_signed(session: Session, visit_id: str) -> None:
    status = session.scalar(select(Plan.status).where(Plan.visit_id == visit_id))
    if status not in (None, "draft"):
        raise SifieldError(
            "The plan has been signed, so its findings stand as they are.",
            "Write what is new as a comment, or at the next visit.",
            code="signed",
        )


def _words(text: str) -> str:
    words = text.strip()
    if not words:
        raise SifieldError("The finding has no words.", "Say in one sentence what the evidence shows.", code="no-words")
    return words
