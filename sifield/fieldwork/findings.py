"""Findings: what the evidence shows, and what the headteacher says of its facts."""

from collections.abc import Sequence

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from sifield.errors import SifieldError
from sifield.fieldwork import looks, pieces, rooms
from sifield.fieldwork.here import find
from sifield.fieldwork.pieces import ANSWER, DATA, NOTE, PICTURE
from sifield.fieldwork.plans import SOURCES, FindingRow
from sifield.fieldwork.templates import get_template
from sifield.fieldwork.visits import find_visit
from sifield.models.evidence import EvidenceLink, Finding, Note, Picture
from sifield.models.plans import Plan
from sifield.models.visits import Answer, Visit
from sifield.wire.ids import new_id

KINDS = ("strength", "develop", "concern")
TYPICAL = ("typical", "not typical", "cannot say")
_QUESTIONS = {
    NOTE: (Note.question, Note.id),
    ANSWER: (Answer.question, Answer.id),
    PICTURE: (Picture.question, Picture.id),
}
RISKS = ("", "low", "medium", "high", "immediate")


def raise_finding(
    session: Session,
    visit_id: str,
    note_ids: Sequence[str],
    text: str,
    kind: str = "develop",
    others: Sequence[tuple[str, str]] = (),
    *,
    question: str = "",
    finding_id: str = "",
) -> str:
    """Make a finding out of pieces of evidence and give its id.

    Args:
        others: pieces that are no notes: (kind, id), the kind "answer" or "picture".
        question: what it is about, where not what its first piece is about.
        finding_id: its id, where that is settled already.

    Raises:
        SifieldError: no words, the plan of the visit is signed, it is a lesson look, or a piece is about an immediate
            concern.
    """
    visit = find_visit(session, visit_id)
    looks.refuse_as_evidence(visit.form_id)
    _refuse_signed(session, visit_id)
    words = _words(text)
    if kind not in KINDS:
        raise ValueError(f"kind of finding: {kind}")
    notes = session.scalars(select(Note).where(Note.id.in_(note_ids), Note.visit_id == visit_id)).all()
    asked = [note.question for note in notes] + [_question_of(session, what, piece_id) for what, piece_id in others]
    _refuse_concerns(session, visit, [question for question in asked if question])
    last = session.scalar(select(func.max(Finding.position)).where(Finding.visit_id == visit_id)) or 0
    finding = Finding(
        id=finding_id or new_id(),
        scope=visit.scope,
        visit_id=visit_id,
        text=words,
        kind=kind,
        position=last + 1,
        question=question or (asked[0] if asked else ""),
    )
    session.add(finding)
    for what, piece_id in (*((NOTE, note.id) for note in notes), *others):
        session.add(EvidenceLink(scope=visit.scope, finding_id=finding.id, note_id=piece_id, kind=what))
    return finding.id


def edit_finding(
    session: Session,
    finding_id: str,
    *,
    text: str | None = None,
    kind: str | None = None,
    risk: str | None = None,
    typical: str | None = None,
    confidence: str | None = None,
) -> None:
    """Change a finding; the headteacher's word on the old facts falls away with the words that it was about.

    Raises:
        SifieldError: no words, or the plan is signed.
    """
    finding = _find(session, finding_id)
    if text is not None and _words(text) != finding.text:
        finding.text = _words(text)
        finding.facts_agreed = None
    finding.kind = finding.kind if kind is None else kind
    finding.risk = finding.risk if risk is None else risk
    finding.typical = finding.typical if typical is None else typical
    finding.confidence = finding.confidence if confidence is None else confidence


def link_evidence(session: Session, finding_id: str, piece_id: str, kind: str = NOTE) -> None:
    """Add a piece of evidence to a finding: a note, an "answer" or a "picture"; adding it twice changes nothing.

    Raises:
        SifieldError: the plan is signed, or the piece is about an immediate concern.
    """
    finding = _find(session, finding_id)
    visit = find_visit(session, finding.visit_id)
    _refuse_concerns(session, visit, [question for question in [_question_of(session, kind, piece_id)] if question])
    link = select(EvidenceLink.id).where(EvidenceLink.finding_id == finding_id, EvidenceLink.note_id == piece_id)
    if session.scalar(link) is None:
        session.add(EvidenceLink(scope=finding.scope, finding_id=finding_id, note_id=piece_id, kind=kind))


def tell_evidence(session: Session, finding_id: str, words: str, source: str) -> str:
    """Add evidence told in words (a figure, a document, a conversation) to a finding; give the id of its link.

    Raises:
        SifieldError: no words, or the plan is signed.
    """
    finding = _find(session, finding_id)
    _require_source(source)
    told = " ".join(words.split())
    if not told:
        raise SifieldError("Nothing is told.", "Say what the figure or the document shows.", code="no-words")
    link = EvidenceLink(scope=finding.scope, finding_id=finding_id, note_id="", kind=DATA, source=source, words=told)
    session.add(link)
    return link.id


def say_source(session: Session, link_id: str, source: str) -> None:
    """Say what kind of evidence a piece is, where the form says it wrong or not at all.

    Raises:
        SifieldError: the plan is signed, or the piece is not here.
    """
    link = _find_link(session, link_id)
    _require_source(source)
    if link.source != source:  # a link is written once: another takes its place
        session.delete(link)
        session.add(
            EvidenceLink(
                scope=link.scope, finding_id=link.finding_id, note_id=link.note_id, kind=link.kind, source=source,
                words=link.words,
            )
        )  # fmt: skip


def unlink_evidence(session: Session, link_id: str) -> None:
    """Take a piece of evidence away from a finding; the piece itself stays.

    Raises:
        SifieldError: the plan is signed, or the piece is not here.
    """
    session.delete(_find_link(session, link_id))


def remove_finding(session: Session, finding_id: str) -> None:
    """Remove a finding; its evidence stays, and its actions stand on their own until they are removed."""
    finding = _find(session, finding_id)
    for link in session.scalars(select(EvidenceLink).where(EvidenceLink.finding_id == finding_id)):
        session.delete(link)
    session.delete(finding)


def bring_back(session: Session, visit_id: str, gone: FindingRow) -> str:
    """Make a finding that was removed once more, with its evidence as it was, at the end; give its new id.

    Raises:
        SifieldError: the plan is signed.
    """
    notes = [piece.id for piece in gone.evidence if piece.piece == NOTE]
    others = [(piece.piece, piece.id) for piece in gone.evidence if piece.piece in (ANSWER, PICTURE)]
    finding_id = raise_finding(session, visit_id, notes, gone.text, gone.kind, others)
    edit_finding(session, finding_id, risk=gone.risk, typical=gone.typical, confidence=gone.confidence)
    for piece in gone.evidence:
        if piece.piece == DATA:
            tell_evidence(session, finding_id, piece.text, piece.source)
    return finding_id


def check_facts(session: Session, finding_id: str, agreed: bool, comment: str) -> None:
    """Keep what the headteacher says of one finding's facts, before anyone signs.

    Raises:
        SifieldError: the plan is signed.
    """
    finding = _find(session, finding_id)
    finding.facts_agreed, finding.head_comment = agreed, comment.strip()


def list_findings(session: Session, visit_id: str) -> tuple[FindingRow, ...]:
    """List the findings of a visit in their order, with their evidence; references run F1, F2, … What rests on too few
    rooms of a walk is marked as staying with it."""
    findings = session.scalars(select(Finding).where(Finding.visit_id == visit_id).order_by(Finding.position)).all()
    if not findings:
        return ()
    visit = find_visit(session, visit_id)
    evidence = pieces.evidence_of(session, visit, [finding.id for finding in findings])
    rows = (
        FindingRow(
            id=finding.id,
            ref=f"F{number}",
            text=finding.text,
            kind=finding.kind,
            risk=finding.risk,
            question=finding.question,
            evidence=evidence[finding.id],
            facts_agreed=finding.facts_agreed,
            head_comment=finding.head_comment,
            typical=finding.typical,
            confidence=finding.confidence,
        )
        for number, finding in enumerate(findings, start=1)
    )
    return rooms.mark(session, visit, rows)


def _find(session: Session, finding_id: str) -> Finding:
    finding = find(session, Finding, finding_id, "finding", "Open the visit again.")
    _refuse_signed(session, finding.visit_id)
    return finding


def _find_link(session: Session, link_id: str) -> EvidenceLink:
    link = session.get(EvidenceLink, link_id)
    if link is None or link.deleted:
        raise SifieldError("This piece of evidence is not there any more.", "Look again.", code="no-evidence")
    _find(session, link.finding_id)
    return link


def _require_source(source: str) -> None:
    if source not in SOURCES:
        raise ValueError(f"source of evidence: {source}")


def _question_of(session: Session, kind: str, piece_id: str) -> str:
    column, key = _QUESTIONS[kind]
    return session.scalar(select(column).where(key == piece_id)) or ""


def _refuse_concerns(session: Session, visit: Visit, questions: Sequence[str]) -> None:
    """What was passed on about a child in danger is the school's to record; a plan is read by many."""
    if questions and set(questions) & get_template(session, visit.template_sha256).concerns:
        raise SifieldError(
            "What was noted about an immediate concern cannot stand in a plan.",
            "Leave it with the designated safeguarding lead, and take its tick away.",
            code="concern",
        )


def _refuse_signed(session: Session, visit_id: str) -> None:
    newest = select(Plan.status).where(Plan.visit_id == visit_id).order_by(Plan.edition.desc())
    if session.scalar(newest.limit(1)) not in (None, "draft"):
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
