"""Who signed with a certificate of her own making, and whom an authority vouched for afterwards, for that very key.

Nobody certifies a key offline. Once the centre knows whose it was, its authority issues a certificate for the same key;
that lies in the archive copy, beside the signature that names the older one.
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime

from sifield.errors import SifieldError
from sifield.signing.certificates import CertificateFacts, describe, load_certificate, may_sign, public_key
from sifield.signing.revocations import RevocationList, find_revocation, is_issued_by


@dataclass(frozen=True, slots=True)
class Voucher:
    """An authority's word for a key: what its certificate says, and when that was withdrawn, if it was."""

    facts: CertificateFacts
    revoked_at: datetime | None
    list_of: datetime | None


def find_voucher(
    certificate: bytes,
    *,
    vouchers: Iterable[bytes],
    roots: Sequence[bytes],
    lists: Sequence[RevocationList],
    moments: Iterable[datetime],
) -> Voucher | None:
    """Find a certificate for the same key and the same name that a believed authority has issued; None without one.

    Args:
        certificate: the self-signed one (DER) with which somebody signed.
        vouchers: what lies in the file (DER), authorities among them.
        moments: now, and when time stamps that hold saw the file: at one of them all must run.
    """
    vouchers = tuple(vouchers)
    found = (_find(certificate, vouchers, roots, lists, moment) for moment in moments)
    return next((one for one in found if one is not None), None)


def _find(
    certificate: bytes,
    vouchers: Iterable[bytes],
    roots: Sequence[bytes],
    lists: Sequence[RevocationList],
    moment: datetime,
) -> Voucher | None:
    own, key = describe(certificate), public_key(certificate)
    known = [der for der in vouchers if _runs(der, moment)]
    authorities = [*roots, *(der for der in known if describe(der).is_authority and _is_below(der, roots))]
    for der in known:
        facts = describe(der)
        is_hers = public_key(der) == key and facts.name == own.name and not facts.is_self_signed and may_sign(der)
        if is_hers and _is_below(der, authorities):
            return Voucher(facts, *find_revocation(der, authorities, lists, moment))
    return None


def _runs(certificate: bytes, moment: datetime) -> bool:
    try:
        facts = describe(certificate)
        public_key(certificate)
    except (SifieldError, ValueError):  # somebody put in what is no certificate
        return False
    return facts.not_before <= moment <= facts.not_after


def _is_below(certificate: bytes, authorities: Sequence[bytes]) -> bool:
    leaf = load_certificate(certificate)
    return any(is_issued_by(leaf, load_certificate(one)) for one in authorities)
