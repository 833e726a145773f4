"""Signed revisions of a plan: kept as immutable files, in order, each by its SHA-256."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import select
from sqlalchemy.orm import Session

from sifield.errors import SifieldError
from sifield.fieldwork import blobs, plan_life, signing_record, tracking
from sifield.fieldwork.frozen_findings import freeze
from sifield.fieldwork.here import find_plan
from sifield.fieldwork.plans import FindingRow, PersonName
from sifield.fieldwork.signing_record import Event
from sifield.models import changes
from sifield.models.exchange import Place
from sifield.models.plans import Plan, Revision
from sifield.models.visits import Visit
from sifield.signing import fields

PDF = "application/pdf"
ARCHIVE = "archive"
"""Stands where a signer's field stands otherwise: the copy that the centre stamped with the time."""
_HANDED_OVER = "plan handed over"
DECISIONS = ("agreed", "agreed with comment", "not agreed")


@dataclass(frozen=True, slots=True, kw_only=True)
class RevisionRow:
    """One signed state of a plan's PDF; ``content`` is None until it has synced."""

    id: str
    plan_id: str
    number: int
    sha256: str
    field: str
    signer_name: str
    signer_role: str
    identity: str
    made_at: datetime
    content: bytes | None


@dataclass(frozen=True, slots=True, kw_only=True)
class Signed:
    """What a signing made: the file, whose signature it took, and in ``words`` what she said with it."""

    plan_id: str
    pdf: bytes
    field: str
    signer_id: str
    signer_name: str
    signer_role: str
    is_confirmed: bool
    certificate_sha256: str
    at: datetime
    words: str = ""


def list_revisions(session: Session, plan_id: str) -> tuple[RevisionRow, ...]:
    """List the signed revisions of a plan, oldest first and on every laptop in the same order, with their bytes."""
    inorder = (Revision.number, Revision.made_at, Revision.id)
    rows = session.scalars(select(Revision).where(Revision.plan_id == plan_id).order_by(*inorder))
    return tuple(_row(row, blobs.get(session, row.sha256)) for row in rows)


def newest_revision(session: Session, plan_id: str) -> RevisionRow | None:
    """Give the newest signed revision of a plan, or None where nothing is signed."""
    rows = list_revisions(session, plan_id)
    return rows[-1] if rows else None


def rivals(revisions: Sequence[RevisionRow]) -> tuple[RevisionRow, ...]:
    """Give what was signed apart from the newest revision: two laptops, offline, both took the same signature.

    A signature is appended to the file that it rests on, so what the newest does not begin with is another file.
    """
    if not revisions:
        return ()
    newest = revisions[-1]

    def is_apart(row: RevisionRow) -> bool:
        if row.content is None or newest.content is None:
            return row.field == newest.field and row.sha256 != newest.sha256
        return not newest.content.startswith(row.content)

    return tuple(row for row in revisions[:-1] if row.field != ARCHIVE and is_apart(row))


def keep_reviewer_signature(session: Session, signed: Signed, findings: Sequence[FindingRow] = ()) -> str:
    """Keep the reviewer's signature as the first revision; the plan is issued and frozen. Give the revision's id.

    Args:
        findings: those that were signed, where not all of the visit's are in the plan.

    Raises:
        SifieldError: somebody signed in the meantime.
    """
    plan = find_plan(session, signed.plan_id)
    if plan.status != "draft":
        raise SifieldError("This plan has been signed already.", "Open it again to see who signed.", code="signed")
    plan.status, plan.issued_at = "issued", signed.at
    if findings:
        plan.findings_then = freeze(findings)
    plan_life.take_over(session, plan, _signer(signed), signed.at)
    visit = session.get(Visit, plan.visit_id)
    if visit is not None:
        visit.status = "signed off"
        changes.confirm(session, visit, "template_sha256")
    return _keep(session, plan, signed, number=1)


def keep_lead_signature(session: Session, signed: Signed, *, base_sha256: str) -> str:
    """Keep the designated lead's signature over exactly the bytes that the reviewer signed. Give the revision's id.

    Raises:
        SifieldError: the reviewer has not signed, somebody else has since, or the file signed is not the newest one.
    """
    plan = find_plan(session, signed.plan_id)
    return _keep(session, plan, signed, number=_newest_of(session, plan, base_sha256).number + 1)


def keep_head_signature(session: Session, signed: Signed, *, base_sha256: str, decision: str) -> str:
    """Keep the headteacher's signature over exactly the bytes that were signed before. Give the revision's id.

    Raises:
        SifieldError: the reviewer has not signed, the head has, or the file signed is not the newest revision.
    """
    plan = find_plan(session, signed.plan_id)
    newest = _newest_of(session, plan, base_sha256)
    if decision not in DECISIONS:
        raise ValueError(f"decision: {decision}")
    plan.status, plan.decision, plan.agreed_at, plan.reply_by = "agreed", decision, signed.at, None
    tracking.agree(session, plan.id)
    plan_life.take_over(session, plan, _signer(signed), signed.at)
    return _keep(session, plan, signed, number=newest.number + 1)


def remember_hand_over(session: Session, plan_id: str) -> None:
    """Keep which plan the laptop is handed over with ("" once it is back), so that a restart stays locked to it."""
    session.merge(Place(key=_HANDED_OVER, value=plan_id))


def handed_over(session: Session) -> str:
    """Give the plan that the laptop is handed over with, or ""."""
    place = session.get(Place, _HANDED_OVER)
    plan = session.get(Plan, place.value) if place is not None else None
    return plan.id if plan is not None else ""


def _newest_of(session: Session, plan: Plan, base_sha256: str) -> RevisionRow:
    newest = newest_revision(session, plan.id)
    if newest is None or plan.status != "issued" or newest.sha256 != base_sha256:
        raise SifieldError(
            "This is not the plan as it was signed last.", "Open the plan again, then sign.", code="not-newest"
        )
    return newest


def _signer(signed: Signed) -> PersonName:
    return PersonName(id=signed.signer_id, name=signed.signer_name, role=signed.signer_role)


def _keep(session: Session, plan: Plan, signed: Signed, number: int) -> str:
    revision = Revision(
        scope=plan.scope,
        plan_id=plan.id,
        number=number,
        sha256=blobs.put(session, signed.pdf, PDF, plan.scope),
        size=len(signed.pdf),
        field=signed.field,
        signer_id=signed.signer_id,
        signer_name=signed.signer_name,
        signer_role=signed.signer_role,
        identity="confirmed" if signed.is_confirmed else "not yet confirmed",
        certificate_sha256=signed.certificate_sha256,
        made_at=signed.at,
    )
    session.add(revision)
    how = (
        "signing PIN, key certified by the trust" if signed.is_confirmed else "signing PIN, identity not yet confirmed"
    )
    said = f"As {fields.SIGNERS[signed.field]}." + (f" {signed.words}" if signed.words else "")
    event = Event(
        kind="signed", by_name=signed.signer_name, by_role=signed.signer_role, how=how, words=said,
        sha256=revision.sha256,
    )  # fmt: skip
    signing_record.append(session, plan.id, event, signed.at)
    return revision.id


def _row(row: Revision, content: bytes | None) -> RevisionRow:
    return RevisionRow(
        id=row.id,
        plan_id=row.plan_id,
        number=row.number,
        sha256=row.sha256,
        field=row.field,
        signer_name=row.signer_name,
        signer_role=row.signer_role,
        identity=row.identity,
        made_at=row.made_at,
        content=content,
    )
