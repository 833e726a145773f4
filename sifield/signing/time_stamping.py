"""A time-stamping authority of the trust's own (RFC 3161): it signs that a file, known by its hash, was there by now.

Each authority has a key that is made for it and never leaves memory: once the process ends, nobody can make a stamp in
its name again, so its certificate may run for long.
"""

import os
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from cryptography.hazmat.primitives import hashes
from cryptography.hazmat.primitives.asymmetric import ec

from sifield.errors import SifieldError
from sifield.signing.authority import Authority, issue_time_stamper
from sifield.signing.certificates import load_key, new_key

POLICY = "2.25.184628620614865834523961794451628068475"
"""What this authority says of how it works: the clock of the centre, no more (an identifier made from a UUID)."""
QUERY, REPLY = "application/timestamp-query", "application/timestamp-reply"
"""The media types of RFC 3161, section 3.4."""


@dataclass(frozen=True, slots=True, kw_only=True)
class TimeAuthority:
    """A key (PKCS#8, DER) with its certificate and those that vouch for it below the root (DER)."""

    key: bytes
    certificate: bytes
    chain: tuple[bytes, ...]


def make_time_authority(authority: Authority, at: datetime, *, days: int = 3653) -> TimeAuthority:
    """Make an authority with a fresh key; ``days`` is how long its stamps can be relied on, ten years as a rule."""
    key = new_key()
    certificate = issue_time_stamper(authority, key, at=at, days=days)
    return TimeAuthority(key=key, certificate=certificate, chain=authority.chain)


def answer(authority: TimeAuthority, request: bytes, at: datetime) -> bytes:
    """Answer a request for a time stamp (DER) with a response (DER).

    Raises:
        SifieldError: it is no such request, or asks for a hash that is not one of SHA-2 (code "bad-message").
    """
    from asn1crypto import tsp

    try:
        asked = tsp.TimeStampReq.load(request, strict=True)
        imprint = asked["message_imprint"]
        algorithm = imprint["hash_algorithm"]["algorithm"].native
        fits = len(imprint["hashed_message"].native) == _DIGESTS[algorithm]
        nonce = asked["nonce"].native
    except (ValueError, KeyError, TypeError):
        fits = False
    if not fits:
        raise SifieldError(
            "This is no request for a time stamp that can be answered.", "Ask with a SHA-256 hash.", code="bad-message"
        )
    said: dict[str, Any] = {
        "version": "v1",
        "policy": POLICY,
        "message_imprint": imprint,
        "serial_number": int.from_bytes(os.urandom(15), "big"),
        "gen_time": at.replace(microsecond=0),
    }
    if nonce is not None:
        said["nonce"] = nonce
    info = tsp.TSTInfo(said).dump()
    response = tsp.TimeStampResp({"status": {"status": "granted"}, "time_stamp_token": _sign(authority, info, at)})
    return bytes(response.dump())


_DIGESTS = {"sha256": 32, "sha384": 48, "sha512": 64}


def _sign(authority: TimeAuthority, info: bytes, at: datetime) -> Any:
    from asn1crypto import cms, x509
    from pyhanko.sign.general import as_signing_certificate_v2

    own = x509.Certificate.load(authority.certificate)
    digest = hashes.Hash(hashes.SHA256())
    digest.update(info)
    attributes = cms.CMSAttributes(
        [
            {"type": "content_type", "values": ["tst_info"]},
            {"type": "signing_time", "values": [cms.Time({"utc_time": at.replace(microsecond=0)})]},
            {"type": "signing_certificate_v2", "values": [as_signing_certificate_v2(own)]},
            {"type": "message_digest", "values": [digest.finalize()]},
        ]
    )
    signer = {
        "version": "v1",
        "sid": cms.SignerIdentifier(
            {"issuer_and_serial_number": {"issuer": own.issuer, "serial_number": own.serial_number}}
        ),
        "digest_algorithm": {"algorithm": "sha256"},
        "signature_algorithm": {"algorithm": "sha256_ecdsa"},
        "signed_attrs": attributes,
        "signature": load_key(authority.key).sign(attributes.dump(), ec.ECDSA(hashes.SHA256())),
    }
    content = {
        "version": "v3",
        "digest_algorithms": [{"algorithm": "sha256"}],
        "encap_content_info": {"content_type": "tst_info", "content": cms.ParsableOctetString(info)},
        "certificates": [own, *(x509.Certificate.load(one) for one in authority.chain)],
        "signer_infos": [signer],
    }
    return cms.ContentInfo({"content_type": "signed_data", "content": cms.SignedData(content)})
