"""What can be found out about one signature, or one time stamp, of a PDF: whole, whose, vouched for, withdrawn?

pyHanko does the cryptography and the comparison of revisions; which file counts as what is decided in ``verdict``.
"""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum
from typing import Any
from zlib import error as ZlibError

from sifield.errors import SifieldError
from sifield.signing.certificates import CLOCK_LEEWAY, CertificateFacts, describe
from sifield.signing.differences import say_differences
from sifield.signing.revocations import RevocationList, find_revocation
from sifield.signing.vouching import Voucher

SPOILT = (ValueError, KeyError, TypeError, IndexError, AttributeError, ArithmeticError, RecursionError, ZlibError)
"""What a parser may stumble over in a file that somebody has tampered with, besides pyHanko's own errors."""


class Fault(StrEnum):
    """Why a signature does not hold, or a signed file can no longer be read."""

    NONE = ""
    RESAVED = "resaved"
    """The file was written anew by another program: what was sealed lies elsewhere now."""
    ALTERED = "altered"
    """What was sealed is not what is there: a byte was changed, or the signature belongs to another file."""
    FORGED = "forged"
    """The signature's own bytes were altered."""
    PASTED = "pasted"
    """The signature was made for another file."""
    ADDED = "added"
    """Something was added afterwards that is not allowed."""
    UNREADABLE = "unreadable"
    """It is no signature, or a damaged one."""
    CUT = "cut"
    """The end of the file is missing."""
    BURIED = "buried"
    """So much was added behind the end that no reader finds it."""
    DAMAGED = "damaged"
    """The file itself cannot be read any more."""


@dataclass(frozen=True, slots=True, kw_only=True)
class SignatureFacts:
    """One signature: whose, when, and what is wrong with it.

    ``signed_at`` is the signer's own clock (aware), nothing proves it; ``proven_at`` is the time stamp by which it was
    there, or None. ``revoked_at`` is set if a list withdraws the certificate as of then, ``withdrawn_later`` if it was
    withdrawn after the proven time; ``revocation_list_of`` is the day of the list that was current enough to rely on.
    ``differences`` says in words what was changed after it, where that broke it. ``vouched_at`` and ``vouched_by`` say
    when which authority vouched for a key that nobody had certified as it signed.
    """

    field: str
    certificate: CertificateFacts | None
    signed_at: datetime | None
    reason: str
    place: str
    fault: Fault
    is_trusted: bool
    proven_at: datetime | None
    revoked_at: datetime | None
    withdrawn_later: datetime | None
    revocation_list_of: datetime | None
    differences: tuple[str, ...] = ()
    vouched_at: datetime | None = None
    vouched_by: str = ""

    @property
    def is_whole(self) -> bool:
        """Whether what was signed is there unchanged, and what followed was allowed."""
        return self.fault is Fault.NONE


@dataclass(frozen=True, slots=True, kw_only=True)
class StampFacts:
    """One time stamp: when, by whom, whether it holds, and until when it can be relied on."""

    at: datetime
    authority: CertificateFacts | None
    is_whole: bool
    is_trusted: bool


def look_at_signature(
    signature: Any,
    pdf: bytes,
    *,
    next_end: int | None,
    roots: Sequence[bytes],
    lists: Sequence[RevocationList],
    at: datetime,
    proven_at: datetime | None,
    vouching: Callable[[bytes], Voucher | None],
) -> SignatureFacts:
    """Judge one signature by itself. Whatever cannot be read of it makes it not whole.

    Args:
        next_end: where in the file the next signature ends; None if this is the last.
        proven_at: when a time stamp that holds saw it.
        vouching: finds who has vouched for the key of a self-signed certificate since.
    """
    from pyhanko.pdf_utils.misc import PdfError
    from pyhanko.sign.general import SigningError
    from pyhanko.sign.validation import validate_pdf_signature
    from pyhanko.sign.validation.errors import SignatureValidationError

    own: CertificateFacts | None = None
    voucher: Voucher | None = None
    fault, is_trusted = Fault.UNREADABLE, False
    revoked_at = list_of = later = None
    try:
        certificate = signature.signer_cert.dump()
        own = describe(certificate)
        # Judged at a moment at which the certificate itself runs: whether that is now, is asked apart from this.
        context = trust_context(roots, min(max(proven_at or at, own.not_before), own.not_after))
        status = validate_pdf_signature(signature, context)
        fault = _fault(signature, status, pdf)
        is_trusted = bool(roots) and bool(status.trusted)
        if is_trusted:
            chain = [one.dump() for one in signature.other_embedded_certs] + list(roots)
            revoked_at, list_of = find_revocation(certificate, chain, lists, proven_at or at)
        elif own.is_self_signed and (voucher := vouching(certificate)) is not None:
            is_trusted, revoked_at, list_of = True, voucher.revoked_at, voucher.list_of
        if proven_at is not None and revoked_at is not None and revoked_at > proven_at:
            revoked_at, later = None, revoked_at
    except (PdfError, SigningError, SignatureValidationError, SifieldError, *SPOILT):
        fault, is_trusted = (Fault.RESAVED if not _is_in_place(signature, pdf) else Fault.UNREADABLE), False
    return SignatureFacts(
        field=str(signature.field_name),
        certificate=own,
        signed_at=signature.self_reported_timestamp,
        reason=str(signature.sig_object.get("/Reason", "")),
        place=str(signature.sig_object.get("/Location", "")),
        fault=fault,
        is_trusted=is_trusted,
        proven_at=proven_at,
        revoked_at=revoked_at,
        withdrawn_later=later,
        revocation_list_of=list_of,
        differences=_differences(pdf, end_of(signature), next_end) if fault is Fault.ADDED else (),
        vouched_at=voucher.facts.not_before + CLOCK_LEEWAY if voucher is not None else None,
        vouched_by=voucher.facts.organisation if voucher is not None else "",
    )


def look_at_stamp(
    stamp: Any, pdf: bytes, *, roots: Sequence[bytes], lists: Sequence[RevocationList], moment: datetime
) -> StampFacts:
    """Judge one time stamp (RFC 3161) as of a moment: now, or the time of the stamp that covers it."""
    from pyhanko.pdf_utils.misc import PdfError
    from pyhanko.sign.general import SigningError
    from pyhanko.sign.validation import validate_pdf_timestamp
    from pyhanko.sign.validation.errors import SignatureValidationError

    try:
        certificate = stamp.signer_cert.dump()
        own = describe(certificate)
        context = trust_context(roots, min(max(moment, own.not_before), own.not_after))
        status = validate_pdf_timestamp(stamp, context)
        chain = [one.dump() for one in stamp.other_embedded_certs] + list(roots)
        revoked_at, _ = find_revocation(certificate, chain, lists, moment)
        is_sound = bool(status.intact and status.valid and stamp.byte_range[0] == 0)
        runs = own.not_before <= moment <= own.not_after
        return StampFacts(
            at=status.timestamp,
            authority=own,
            is_whole=is_sound and _is_in_place(stamp, pdf) and _fills_its_gap(stamp, pdf),
            is_trusted=bool(roots) and bool(status.trusted) and revoked_at is None and runs,
        )
    except (PdfError, SigningError, SignatureValidationError, SifieldError, *SPOILT):
        return StampFacts(at=moment, authority=None, is_whole=False, is_trusted=False)


def trust_context(roots: Sequence[bytes], moment: datetime) -> Any:
    """Make pyHanko's view of whom to believe at a moment: these roots, no network, lists asked apart from it."""
    from asn1crypto import x509 as asn1
    from pyhanko_certvalidator import ValidationContext
    from pyhanko_certvalidator.policy_decl import CertRevTrustPolicy, RevocationCheckingPolicy, RevocationCheckingRule

    no_check = RevocationCheckingPolicy(RevocationCheckingRule.NO_CHECK, RevocationCheckingRule.NO_CHECK)
    return ValidationContext(
        trust_roots=[asn1.Certificate.load(root) for root in roots],
        moment=moment,
        allow_fetching=False,
        revinfo_policy=CertRevTrustPolicy(no_check),
    )


def end_of(signature: Any) -> int:
    """Give the place in the file up to which a signature or time stamp covers it."""
    return int(signature.byte_range[2]) + int(signature.byte_range[3])


def _fault(signature: Any, status: Any, pdf: bytes) -> Fault:
    if not _is_in_place(signature, pdf):
        return Fault.RESAVED
    if not status.valid or not _fills_its_gap(signature, pdf):
        return Fault.FORGED
    if not status.intact:
        return Fault.ALTERED
    return Fault.NONE if status.docmdp_ok else Fault.ADDED


def _is_in_place(signature: Any, pdf: bytes) -> bool:
    """Tell whether the stretch that a signature leaves out is where a signature stands in the file."""
    try:
        start, end = int(signature.byte_range[1]), int(signature.byte_range[2])
    except SPOILT:
        return False
    return pdf[start : start + 1] == b"<" and pdf[end - 1 : end] == b">" and end_of(signature) <= len(pdf)


def _fills_its_gap(signature: Any, pdf: bytes) -> bool:
    """Tell whether the one stretch of the file that a signature cannot cover holds that signature and nothing else."""
    from asn1crypto import parser

    start, end = int(signature.byte_range[1]), int(signature.byte_range[2])
    gap = pdf[start:end]
    try:
        content = bytes.fromhex(gap[1:-1].decode("ascii"))
    except ValueError:
        return False
    return gap == b"<" + content.hex().upper().encode() + b">" and not any(content[parser.peek(content) :])


def _differences(pdf: bytes, end: int, next_end: int | None) -> tuple[str, ...]:
    """Say what came between a signature and the next, else the file's end."""
    return say_differences(pdf[:end], pdf[:next_end], is_signing=next_end is not None)
