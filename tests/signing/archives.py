"""The archive copy as a centre makes it, without one."""

from datetime import datetime
from functools import partial

from sifield.signing import authority
from sifield.signing.archiving import archive
from sifield.signing.time_stamping import answer, make_time_authority
from tests.papers import ceremony


def archived(
    pdf: bytes, at: datetime, *, days: int = 3653, revoked: tuple[authority.Revoked, ...] = (),
    by: authority.Authority | None = None,
) -> bytes:  # fmt: skip
    """Archive a file as the trust's centre does at a time."""
    made = ceremony()
    working = made.trust.working
    stamper = make_time_authority(by or working, at, days=days)
    crl = authority.revocation_list(working, revoked, number=int(at.timestamp()), at=at)
    certificates = (working.issuing_certificate, made.root)
    return archive(pdf, partial(answer, stamper, at=at), certificates=certificates, crls=(crl,))
