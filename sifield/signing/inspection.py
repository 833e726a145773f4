"""What can be found out about each signature in a PDF, offline: whole, whose, vouched for, withdrawn?

pyHanko does the cryptography and the comparison of revisions; which file counts as what is decided in ``verdict``.
"""

import io
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any
from zlib import error as ZlibError

from cryptography import x509
from cryptography.exceptions import InvalidSignature, UnsupportedAlgorithm
from cryptography.hazmat.primitives.asymmetric import ec

from sifield.errors import SifieldError
from sifield.signing import fields
from sifield.signing.certificates import CLOCK_LEEWAY, CertificateFacts, describe, load_certificate, to_der
from sifield.signing.seal import quieten

_SPOILT = (ValueError, KeyError, TypeError, IndexError, AttributeError, ArithmeticError, RecursionError, ZlibError)
"""What a parser may stumble over in a file that somebody has tampered with, besides pyHanko's own errors."""


@dataclass(frozen=True, slots=True, kw_only=True)
class SignatureFacts:
    """One signature: whose, when, and what is wrong with it.

    ``signed_at`` is the signer's own clock (aware), nothing proves it. ``revoked_at`` is set if a list withdraws the
    certificate; ``revocation_list_of`` is the day of the list that was current enough to rely on, or None.
    """

    field: str
    certificate: CertificateFacts | None
    signed_at: datetime | None
    reason: str
    place: str
    is_whole: bool
    is_last_word: bool
    is_trusted: bool
    revoked_at: datetime | None
    revocation_list_of: datetime | None


@dataclass(frozen=True, slots=True, kw_only=True)
class Inspection:
    """A PDF's signatures in the order of signing, the filled fields and the attached data."""

    signatures: tuple[SignatureFacts, ...]
    decision: str
    comment: str
    attached: bytes | None


def inspect(pdf: bytes, *, roots: Sequence[bytes], crls: Sequence[bytes], at: datetime) -> Inspection | None:
    """Look at every signature of a PDF; None if the file was signed once and can no longer be read.

    Raises:
        SifieldError: the bytes are no PDF (code "not-a-pdf") or are locked by a password (code "locked-pdf"), or a root
            is no certificate (code "bad-certificate").
    """
    from pyhanko.pdf_utils.misc import PdfError
    from pyhanko.pdf_utils.reader import PdfFileReader

    quieten()
    trusted = [to_der(root) for root in roots]
    lists = [_load_list(crl) for crl in crls]
    try:
        reader = PdfFileReader(io.BytesIO(pdf))
        if reader.encrypted:
            raise SifieldError("This PDF is locked by a password.", "Ask for a copy without one.", code="locked-pdf")
        found = [_inspect_signature(one, pdf, trusted, lists, at) for one in reader.embedded_signatures]
        values = _field_values(reader)
        attached = _attached(reader)
    except (PdfError, *_SPOILT):
        if b"/ByteRange" in pdf and b"startxref" in pdf:
            return None
        raise SifieldError(
            "This is not a PDF, or it is damaged.", "Choose the PDF file of a plan, as it was saved.", code="not-a-pdf"
        ) from None
    return Inspection(
        signatures=tuple(found),
        decision=values.get(fields.DECISION, ""),
        comment=values.get(fields.COMMENT, ""),
        attached=attached,
    )


def _field_values(reader: Any) -> dict[str, str]:
    if "/AcroForm" not in reader.root:
        return {}
    all_fields = [reference.get_object() for reference in reader.root["/AcroForm"]["/Fields"]]
    return {str(one["/T"]): str(one["/V"]) for one in all_fields if one["/FT"] == "/Tx" and "/V" in one}


def _attached(reader: Any) -> bytes | None:
    try:
        names = reader.root["/Names"]["/EmbeddedFiles"]["/Names"]
    except KeyError:
        return None
    for position in range(0, len(names) - 1, 2):
        if names[position] == fields.PLAN_FILE:
            return bytes(names[position + 1]["/EF"]["/F"].data)
    return None


def _inspect_signature(
    signature: Any, pdf: bytes, roots: list[bytes], lists: list[x509.CertificateRevocationList], at: datetime
) -> SignatureFacts:
    """Judge one signature by itself. Whatever cannot be read of it makes it not whole."""
    from asn1crypto import x509 as asn1
    from pyhanko.pdf_utils.misc import PdfError
    from pyhanko.sign.general import SigningError
    from pyhanko.sign.validation import validate_pdf_signature
    from pyhanko.sign.validation.errors import SignatureValidationError
    from pyhanko.sign.validation.status import SignatureCoverageLevel
    from pyhanko_certvalidator import ValidationContext
    from pyhanko_certvalidator.policy_decl import CertRevTrustPolicy, RevocationCheckingPolicy, RevocationCheckingRule

    no_check = RevocationCheckingPolicy(RevocationCheckingRule.NO_CHECK, RevocationCheckingRule.NO_CHECK)
    own: CertificateFacts | None = None
    is_whole = is_last_word = is_trusted = False
    try:
        certificate = signature.signer_cert.dump()
        own = describe(certificate)
        # Judged at a moment at which the certificate itself runs: whether that is now, is asked apart from this.
        context = ValidationContext(
            trust_roots=[asn1.Certificate.load(root) for root in roots],
            moment=min(max(at, own.not_before), own.not_after),
            allow_fetching=False,
            revinfo_policy=CertRevTrustPolicy(no_check),
        )
        status = validate_pdf_signature(signature, context)
        is_whole = bool(status.intact and status.valid and status.docmdp_ok) and _fills_its_gap(signature, pdf)
        is_last_word = status.coverage == SignatureCoverageLevel.ENTIRE_FILE
        is_trusted = bool(roots) and bool(status.trusted)
        chain = [one.dump() for one in signature.other_embedded_certs] + roots
    except (PdfError, SigningError, SignatureValidationError, SifieldError, *_SPOILT):
        chain, certificate = [], b""
    revoked_at, list_of = _find_revocation(certificate, chain, lists, at) if is_trusted else (None, None)
    return SignatureFacts(
        field=str(signature.field_name),
        certificate=own,
        signed_at=signature.self_reported_timestamp,
        reason=str(signature.sig_object.get("/Reason", "")),
        place=str(signature.sig_object.get("/Location", "")),
        is_whole=is_whole,
        is_last_word=is_last_word,
        is_trusted=is_trusted,
        revoked_at=revoked_at,
        revocation_list_of=list_of,
    )


def _fills_its_gap(signature: Any, pdf: bytes) -> bool:
    """Tell whether the one stretch of the file that a signature cannot cover holds that signature and nothing else."""
    from asn1crypto import parser

    start, end = int(signature.byte_range[1]), int(signature.byte_range[2])
    gap = pdf[start:end]
    content = bytes.fromhex(gap[1:-1].decode("ascii"))
    return gap == b"<" + content.hex().upper().encode() + b">" and not any(content[parser.peek(content) :])


def _load_list(crl: bytes) -> x509.CertificateRevocationList:
    try:
        if crl.lstrip().startswith(b"-----"):
            return x509.load_pem_x509_crl(crl)
        return x509.load_der_x509_crl(crl)
    except ValueError:
        raise SifieldError(
            "This is not a list of withdrawn certificates.", "Choose the list that your trust gave you.", code="bad-crl"
        ) from None


def _find_revocation(
    certificate: bytes, chain: list[bytes], lists: list[x509.CertificateRevocationList], at: datetime
) -> tuple[datetime | None, datetime | None]:
    """Look a certificate up in the lists that its own issuer signed.

    A withdrawal counts however old the list is; that it is absent counts only in a list that still runs.
    """
    leaf = load_certificate(certificate)
    revoked_at: datetime | None = None
    newest: datetime | None = None
    for issuer in (load_certificate(one) for one in chain):
        key = issuer.public_key()
        if issuer.subject != leaf.issuer or not isinstance(key, ec.EllipticCurvePublicKey) or not _issued(leaf, issuer):
            continue
        for crl in lists:
            if crl.issuer != issuer.subject or not _is_signed_by(crl, key):
                continue
            entry = crl.get_revoked_certificate_by_serial_number(leaf.serial_number)
            if entry is not None:
                revoked_at = entry.revocation_date_utc
            ends = crl.next_update_utc
            if crl.last_update_utc - CLOCK_LEEWAY <= at and ends is not None and at <= ends:
                newest = max(newest or crl.last_update_utc, crl.last_update_utc)
    return revoked_at, newest


def _issued(leaf: x509.Certificate, issuer: x509.Certificate) -> bool:
    try:
        leaf.verify_directly_issued_by(issuer)
    except (ValueError, TypeError, InvalidSignature):
        return False
    return True


def _is_signed_by(crl: x509.CertificateRevocationList, key: ec.EllipticCurvePublicKey) -> bool:
    try:
        return crl.is_signature_valid(key)
    except (ValueError, UnsupportedAlgorithm):
        return False
