"""The signing ceremony: from a plan in the store to a file that both have signed, and its verdict.

These functions draw pages, stretch PINs and judge files, so they take a store and use short sessions of their own:
call them off the window's thread. Nothing here asks a clock.
"""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime

from sifield.errors import SifieldError
from sifield.fieldwork import planning, readiness, sign_off, signers
from sifield.fieldwork.believed import Believed, believed
from sifield.fieldwork.plans import PersonName, PlanDetails
from sifield.fieldwork.sign_off import RevisionRow, Signed
from sifield.models.store import Store
from sifield.pins import seal_with_pin
from sifield.signing import certificates
from sifield.signing.fields import say_day, say_moment
from sifield.signing.seal import Drawing, Signer, sign_as_head, sign_as_reviewer
from sifield.signing.verdict import Verdict, judge


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
    return action_plan.render(plan, made_at=at, draft=True)


def head_signer(store: Store, plan_id: str) -> signers.SignerRow:
    """Tell which key the headteacher has on this laptop for this plan: "prepared", "ready" or "missing"."""
    with store.read() as session:
        plan = planning.get_plan(session, plan_id)
        return signers.find_signer(session, plan.head.id, plan.visit_id)


def check_pin(store: Store, person_id: str, *, pin: str, at: datetime) -> None:
    """Make sure that a person is who she says, by her signing PIN.

    Raises:
        SifieldError: wrong PIN, tried too often, or she has no key here.
    """
    with store.read() as session:
        row = signers.find_signer(session, person_id)
    _open(store, row.id, pin, person_id, at)


def issue(store: Store, plan_id: str, *, pin: str, drawing: Drawing, at: datetime) -> Verdict:
    """Draw the plan, sign it as its reviewer and keep it; from here on it is frozen.

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
    signer, is_confirmed = _open(store, key.id, pin, plan.reviewer.id, at)
    _require_in_date(signer, at)
    drawn = action_plan.render(replace(plan, revision=plan.revision + 1), made_at=at)
    person = plan.reviewer
    pdf = sign_as_reviewer(drawn, signer, drawing, name=person.name, role=person.role, place=plan.school_name, at=at)
    signed = _signed(plan, person, pdf, signer, "reviewer", is_confirmed, at)
    with store.write(person.id, at) as session:
        if planning.get_plan(session, plan_id) != plan:
            raise SifieldError(
                "The plan changed while it was being signed.", "Read it once more, then sign.", code="changed"
            )
        sign_off.keep_reviewer_signature(session, signed)
    return verify(store, plan_id, at=at).verdict


def agree(
    store: Store, plan_id: str, *, pin: str, drawing: Drawing, decision: str, comment: str, at: datetime
) -> Verdict:
    """Sign as the headteacher exactly the bytes that the reviewer signed, with her decision, and keep the result.

    Where her key was prepared, the PIN given is the one she chooses now; where nothing was prepared, a key is made for
    her here that nobody has certified yet ("identity not yet confirmed").

    Raises:
        SifieldError: wrong or weak PIN, the reviewer has not signed, or the file on this laptop is not the newest.
    """
    with store.read() as session:
        plan = planning.get_plan(session, plan_id)
        newest = sign_off.newest_revision(session, plan_id)
    if newest is None or newest.content is None or newest.field != "reviewer":
        raise SifieldError(
            "There is no plan here that waits for the headteacher.",
            "Sync, then open the plan again.",
            code="not-issued",
        )
    signer, is_confirmed = _head_signer(store, plan, pin, at)
    _require_in_date(signer, at)
    person = plan.head
    pdf = sign_as_head(
        newest.content,
        signer,
        drawing,
        name=person.name,
        role=person.role,
        place=plan.school_name,
        at=at,
        decision=decision,
        comment=comment,
    )
    signed = _signed(plan, person, pdf, signer, "head", is_confirmed, at)
    with store.write(person.id, at) as session:
        sign_off.keep_head_signature(session, signed, base_sha256=newest.sha256, decision=decision)
    return verify(store, plan_id, at=at).verdict


def verify(store: Store, plan_id: str, *, at: datetime) -> SignedFile:
    """Judge the newest signed file of a plan as this laptop knows the trust.

    Raises:
        SifieldError: nothing is signed yet, or the file has not come to this laptop.
    """
    with store.read() as session:
        revisions = sign_off.list_revisions(session, plan_id)
    with store.trust.read() as session:
        trust = believed(session)
    return _judge(revisions, trust, at)


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


def _require_in_date(signer: Signer, at: datetime) -> None:
    """Refuse while it can still be mended: a plan signed out of date is frozen, and worth nothing for ever."""
    facts = certificates.describe(signer.certificate)
    if not facts.not_before <= at <= facts.not_after:
        first, last = say_day(facts.not_before.date()), say_day(facts.not_after.date())
        raise SifieldError(
            f"{facts.name}’s certificate runs from {first} to {last}, but this laptop’s clock says {say_moment(at)}.",
            "Set the laptop’s date and time, then sign. If they are right, ask the administrator for a new code.",
            code="out-of-date",
        )


def _open(store: Store, key_id: str, pin: str, person_id: str, at: datetime) -> tuple[Signer, bool]:
    """Open a ready key; a wrong PIN is counted in a transaction of its own, so that a kill cannot undo the count.

    Keys lie in the general store, also those that sign a safeguarding plan.
    """
    with store.trust.read() as session:
        sealed = signers.sealed_key(session, key_id, at)
    try:
        signer = signers.open_key(sealed, pin)
    except SifieldError as fault:
        if fault.code != "wrong-pin":
            raise
        with store.trust.write(person_id, at) as session:
            left = signers.count_wrong_pin(session, key_id, at)
        remedy = f"Try again: {left} of {signers.TRIES} tries left." if left else "Wait five minutes, then try again."
        raise SifieldError("This is not the right PIN.", remedy, code="wrong-pin") from fault
    with store.trust.write(person_id, at) as session:
        signers.forget_tries(session, key_id)
    return signer, sealed.is_confirmed


def _head_signer(store: Store, plan: PlanDetails, pin: str, at: datetime) -> tuple[Signer, bool]:
    with store.trust.read() as session:
        row = signers.find_signer(session, plan.head.id, plan.visit_id)
        bare = signers.prepared_key(session, row.id) if row.state == "prepared" else b""
    if row.state == "missing":
        bare = certificates.new_key()
        certificate = certificates.self_signed(
            bare, name=plan.head.name, role=plan.head.role, organisation=plan.trust_name, at=at
        )
        box = seal_with_pin(bare, pin)
        with store.trust.write(plan.head.id, at) as session:
            key_id = signers.add_self_signed(session, plan.head.id, plan.visit_id, box, certificate, at)
    elif row.state == "prepared":
        box = seal_with_pin(bare, pin)
        key_id = row.id
        with store.trust.write(plan.head.id, at) as session:
            signers.keep_pin(session, key_id, box)
    else:
        key_id = row.id
    return _open(store, key_id, pin, plan.head.id, at)


def _signed(
    plan: PlanDetails, person: PersonName, pdf: bytes, signer: Signer, field: str, is_confirmed: bool, at: datetime
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
    )
