"""Lists of withdrawn certificates (CRL): read, and asked for one certificate."""

from collections.abc import Iterable, Sequence
from datetime import datetime

from cryptography import x509
from cryptography.exceptions import InvalidSignature, UnsupportedAlgorithm
from cryptography.hazmat.primitives.asymmetric import ec, rsa

from sifield.errors import SifieldError
from sifield.signing.certificates import CLOCK_LEEWAY, load_certificate

RevocationList = x509.CertificateRevocationList


def load_list(crl: bytes) -> RevocationList:
    """Read a list of withdrawn certificates, DER or PEM.

    Raises:
        SifieldError: it is none (code "bad-crl").
    """
    try:
        if crl.lstrip().startswith(b"-----"):
            return x509.load_pem_x509_crl(crl)
        return x509.load_der_x509_crl(crl)
    except ValueError:
        raise SifieldError(
            "This is not a list of withdrawn certificates.", "Choose the list that your trust gave you.", code="bad-crl"
        ) from None


def find_revocation(
    certificate: bytes, chain: Iterable[bytes], lists: Sequence[RevocationList], moment: datetime
) -> tuple[datetime | None, datetime | None]:
    """Look a certificate up in the lists that its own issuer signed: since when it is withdrawn, and by which list.

    A withdrawal counts however old the list is; that it is absent counts only in a list that ran at ``moment``.

    Returns:
        When the certificate was withdrawn, and the day of the newest list that ran at that moment; None for neither.
    """
    leaf = load_certificate(certificate)
    revoked_at: datetime | None = None
    newest: datetime | None = None
    for issuer in (load_certificate(one) for one in chain):
        key = issuer.public_key()
        if issuer.subject != leaf.issuer or not isinstance(key, ec.EllipticCurvePublicKey | rsa.RSAPublicKey):
            continue
        for crl in lists if is_issued_by(leaf, issuer) else ():
            if crl.issuer != issuer.subject or not _is_signed_by(crl, key):
                continue
            entry = crl.get_revoked_certificate_by_serial_number(leaf.serial_number)
            if entry is not None:
                revoked_at = min(revoked_at or entry.revocation_date_utc, entry.revocation_date_utc)
            ends = crl.next_update_utc
            if crl.last_update_utc - CLOCK_LEEWAY <= moment and ends is not None and moment <= ends:
                newest = max(newest or crl.last_update_utc, crl.last_update_utc)
    return revoked_at, newest


def is_issued_by(leaf: x509.Certificate, issuer: x509.Certificate) -> bool:
    """Tell whether an authority's own key has signed a certificate."""
    try:
        leaf.verify_directly_issued_by(issuer)
    except (ValueError, TypeError, InvalidSignature):
        return False
    return True


def _is_signed_by(crl: RevocationList, key: ec.EllipticCurvePublicKey | rsa.RSAPublicKey) -> bool:
    try:
        return crl.is_signature_valid(key)
    except (ValueError, UnsupportedAlgorithm):
        return False
