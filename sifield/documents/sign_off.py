"""The signing ceremony: from a plan in the store to a file that all have signed, and its verdict.

These functions draw pages, stretch PINs and judge files, so they take a store and use short sessions of their own:
call them off the window's thread. Nothing here asks a clock.
"""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime

from sifield.documents.signing_keys import guest_signer, open_key, require_in_date
from sifield.errors import SifieldError
from sifield.fieldwork import plan_life, planning, readiness, rooms, sign_off, signers, signing_record
from sifield.fieldwork.believed import Believed, believed
from sifield.fieldwork.plans import PersonName, PlanDetails
from sifield.fieldwork.sign_off import RevisionRow, Signed
from sifield.models.store import Store
from sifield.signing import certificates, fields
from sifield.signing.fields import say_moment
from sifield.signing.seal import Drawing, Signer, sign_as_head, sign_as_lead, sign_as_reviewer
from sifield.signing.verdict import Verdict, judge


@dataclass(frozen=True, slots=True)
class Waiting:
    """Whom a plan waits for: the field that her signature fills, and the state of her key here ("prepared", …)."""

    field: str
    person: PersonName
    key_state: str


@dataclass(frozen=True, slots=True)
class SignedFile:
    """The newest signed file of a plan with its verdict.

    Attributes:
        pdf: the file itself: what is kept, sent and judged.
        verdict: what it is worth.
        shown: a flat copy for the window's reader only, which draws no form fields and so no signatures.
        others: other files of the same plan, signed on another laptop before the two had met; the verdict says so.
    """

    pdf: bytes
    verdict: Verdict
    shown: bytes
    others: tuple[bytes, ...] = ()


def draft_pdf(store: Store, plan_id: str, *, at: datetime) -> bytes:
    """Draw a plan as it stands, marked as a draft."""
    from sifield.documents import action_plan

    with store.read() as session:
        plan = planning.get_plan(session, plan_id)
    return action_plan.render(rooms.leaving(plan), made_at=at, draft=True)


def who_signs(store: Store, plan_id: str) -> Waiting:
    """Tell whom a plan waits for once its reviewer has signed, and which key she has on this laptop.

    Raises:
        SifieldError: it waits for nobody, or is not on this laptop.
    """
    with store.read() as session:
        plan = planning.get_plan(session, plan_id)
        newest = sign_off.newest_revision(session, plan_id)
        field = _field_that_waits(plan, newest)
        person = plan.lead if field == fields.LEAD else plan.head
        return Waiting(field, person, signers.find_signer(session, person.id, plan.visit_id).state)


def issue(store: Store, plan_id: str, *, pin: str, drawing: Drawing, at: datetime) -> Verdict:
    """Draw the plan, sign it as its reviewer and keep it; from here on it is frozen.

    What rests on too few rooms of a walk is not in it (see ``rooms``).

    Raises:
        SifieldError: the plan is not complete, the PIN is wrong, or somebody changed or signed it in the meantime.
    """
    with store.read() as session:
        plan = planning.get_plan(session, plan_id)
        key = signers.find_signer(session, plan.reviewer.id)
    if key.state == "missing":
        raise SifieldError(
            f"Only {plan.reviewer.name} can sign this plan, with the key on her or his own laptop.",
            "Sync, so that it can be opened and signed there.",
            code="no-key",
        )
    from sifield.documents import action_plan

    _require_ready(plan, at.date())
    signer, is_confirmed = open_key(store, key.id, pin, plan.reviewer.id, at)
    require_in_date(signer, at)
    leaving = rooms.leaving(plan)
    drawn = action_plan.render(replace(leaving, revision=plan.revision + 1), made_at=at)
    person = plan.reviewer
    pdf = sign_as_reviewer(drawn, signer, drawing, name=person.name, role=person.role, place=plan.school_name, at=at)
    signed = _signed(plan, person, pdf, signer, "reviewer", is_confirmed, at)
    with store.write(person.id, at) as session:
        if planning.get_plan(session, plan_id) != plan:
            raise SifieldError(
                "The plan changed while it was being signed.", "Read it once more, then sign.", code="changed"
            )
        sign_off.keep_reviewer_signature(session, signed, leaving.findings if leaving != plan else ())
    return verify(store, plan_id, at=at).verdict


def countersign(store: Store, plan_id: str, *, pin: str, drawing: Drawing, at: datetime) -> Verdict:
    """Sign as the designated lead exactly the bytes that the reviewer signed; her key is made as the headteacher's is.

    Raises:
        SifieldError: wrong or weak PIN, the plan does not wait for her, or the file on this laptop is not the newest.
    """
    plan, newest, content = _waiting_file(store, plan_id, fields.LEAD)
    person = plan.lead
    signer, is_confirmed = guest_signer(store, plan, person, pin, at)
    require_in_date(signer, at)
    pdf = sign_as_lead(content, signer, drawing, name=person.name, role=person.role, place=plan.school_name, at=at)
    signed = _signed(plan, person, pdf, signer, fields.LEAD, is_confirmed, at)
    with store.write(person.id, at) as session:
        sign_off.keep_lead_signature(session, signed, base_sha256=newest.sha256)
    return verify(store, plan_id, at=at).verdict


def agree(
    store: Store, plan_id: str, *, pin: str, drawing: Drawing, decision: str, comment: str, at: datetime
) -> Verdict:
    """Sign as the headteacher exactly the bytes that were signed before, with her decision, and keep the result.

    Where her key was prepared, the PIN given is the one she chooses now; where nothing was prepared, a key is made for
    her here that nobody has certified yet ("identity not yet confirmed").

    Raises:
        SifieldError: wrong or weak PIN, the plan does not wait for her, or the file on this laptop is not the newest.
    """
    plan, newest, content = _waiting_file(store, plan_id, fields.HEAD)
    person = plan.head
    signer, is_confirmed = guest_signer(store, plan, person, pin, at)
    require_in_date(signer, at)
    pdf = sign_as_head(
        content, signer, drawing, name=person.name, role=person.role, place=plan.school_name, at=at,
        decision=decision, comment=comment,
    )  # fmt: skip
    said = fields.DECISIONS[decision] + (f": {comment}" if comment else ".")
    signed = _signed(plan, person, pdf, signer, fields.HEAD, is_confirmed, at, words=said)
    with store.write(person.id, at) as session:
        sign_off.keep_head_signature(session, signed, base_sha256=newest.sha256, decision=decision)
    return verify(store, plan_id, at=at).verdict


def receive(store: Store, plan_id: str, *, reply_by: date, at: datetime) -> None:
    """Keep that the headteacher has received the plan and replies by a day."""
    with store.read() as session:
        head = planning.get_plan(session, plan_id).head
    with store.write(head.id, at) as session:
        plan_life.receive(session, plan_id, head, reply_by, at)


def decline(store: Store, plan_id: str, *, why: str, at: datetime) -> None:
    """Keep that the headteacher will not sign the plan, and why."""
    with store.read() as session:
        head = planning.get_plan(session, plan_id).head
    with store.write(head.id, at) as session:
        plan_life.decline(session, plan_id, head, why, at)


def _waiting_file(store: Store, plan_id: str, field: str) -> tuple[PlanDetails, RevisionRow, bytes]:
    with store.read() as session:
        plan = planning.get_plan(session, plan_id)
        newest = sign_off.newest_revision(session, plan_id)
    if newest is None or newest.content is None or _field_that_waits(plan, newest) != field:
        who = fields.SIGNERS[field]
        raise SifieldError(
            f"There is no plan here that waits for the {who}.", "Sync, then open the plan again.", code="not-issued"
        )
    return plan, newest, newest.content


def _field_that_waits(plan: PlanDetails, newest: RevisionRow | None) -> str:
    if newest is None or plan.status != "issued":
        raise SifieldError(
            "This plan does not wait for anybody’s signature.", "Open it again to see how it stands.", code="not-issued"
        )
    return fields.LEAD if plan.lead.name and newest.field == fields.REVIEWER else fields.HEAD


def verify(store: Store, plan_id: str, *, at: datetime) -> SignedFile:
    """Judge the newest signed file of a plan as this laptop knows the trust.

    Raises:
        SifieldError: nothing is signed yet, or the file has not come to this laptop.
    """
    with store.read() as session:
        revisions = sign_off.list_revisions(session, plan_id)
        refused = signing_record.say_refused(signing_record.list_events(session, plan_id))
    with store.trust.read() as session:
        trust = believed(session)
    signed = _judge(revisions, trust, at)
    return replace(signed, verdict=replace(signed.verdict, lines=(*refused, *signed.verdict.lines)))


def _judge(revisions: Sequence[RevisionRow], trust: Believed, at: datetime) -> SignedFile:
    newest = revisions[-1] if revisions else None
    if newest is None:
        raise SifieldError("Nobody has signed this plan yet.", "The reviewer signs first.", code="unsigned")
    if newest.content is None:
        raise SifieldError(
            "The signed plan has not come to this laptop yet.", "Sync, then open it again.", code="no-file"
        )
    verdict = judge(
        newest.content,
        roots=trust.roots,
        time_roots=trust.time_roots,
        crls=trust.crls,
        at=at,
        expected_sha256=newest.sha256,
    )
    from sifield.documents.preview import for_screen

    rivals = sign_off.rivals(revisions)
    others = tuple(row.content for row in rivals if row.content is not None)
    return SignedFile(newest.content, _with_rivals(verdict, rivals), for_screen(newest.content), others)


def _with_rivals(verdict: Verdict, rivals: Sequence[RevisionRow]) -> Verdict:
    """Never let one of two signed files pass for the only one."""
    if not rivals:
        return verdict
    lines = tuple(
        f"Another file of this plan was signed by {row.signer_name} ({row.signer_role}) on "
        f"{say_moment(row.made_at)}, on another laptop. Both are kept, and “Save a copy” saves both: settle together "
        "which one counts."
        for row in rivals
    )
    headline = f"{verdict.headline} But it is not the only signed file of this plan."
    return replace(verdict, headline=headline, lines=(*lines, *verdict.lines))


def _require_ready(plan: PlanDetails, today: date) -> None:
    gaps = readiness.what_is_missing(plan, today)
    if gaps:
        raise SifieldError("The plan is not complete yet.", gaps[0].message, code="not-ready")


def _signed(
    plan: PlanDetails,
    person: PersonName,
    pdf: bytes,
    signer: Signer,
    field: str,
    is_confirmed: bool,
    at: datetime,
    words: str = "",
) -> Signed:
    return Signed(
        plan_id=plan.id,
        pdf=pdf,
        field=field,
        signer_id=person.id,
        signer_name=person.name,
        signer_role=person.role,
        is_confirmed=is_confirmed,
        certificate_sha256=certificates.fingerprint(signer.certificate),
        at=at,
        words=words,
    )
