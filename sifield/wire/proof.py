"""Proof that a request comes from an enrolled device: each one is signed with the device's own Ed25519 key.

No bearer token travels, so nothing that a proxy logs lets anyone in. Signed are the method, the path with its query,
the device's time, the request's id and the SHA-256 of the body. The time may be ten minutes off; the answer to a
request that is further off carries the centre's time, so that the laptop can correct itself and try once more.
"""

import base64
import binascii
import hashlib
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta

from sifield.errors import SifieldError
from sifield.wire.body import PROTOCOL
from sifield.wire.ids import new_id

DEVICE_HEADER = "Sifield-Device"
TIME_HEADER = "Sifield-Time"
REQUEST_HEADER = "Sifield-Request"
PROOF_HEADER = "Sifield-Proof"
PROTOCOL_HEADER = "Sifield-Protocol"

NEW_DEVICE = "new"
"""Stands for the device's id in the request by which it enrols."""

TOLERANCE = timedelta(minutes=10)


@dataclass(frozen=True, slots=True)
class Claim:
    """What the headers of a request say, not yet checked."""

    device_id: str
    at: datetime
    request_id: str
    signature: bytes


def new_device_key() -> bytes:
    """Give a new device key: the 32 secret bytes of an Ed25519 key."""
    from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey

    return Ed25519PrivateKey.generate().private_bytes_raw()


def public_key(key: bytes) -> bytes:
    """Give the 32 public bytes of a device key."""
    from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey

    return Ed25519PrivateKey.from_private_bytes(key).public_key().public_bytes_raw()


def prove(key: bytes, device_id: str, method: str, path: str, body: bytes, *, at: datetime) -> dict[str, str]:
    """Give the headers that prove a request.

    Args:
        key: the device key, from `new_device_key`.
        device_id: from enrolment; NEW_DEVICE while enrolling.
        path: path and query exactly as they travel (percent-encoded), for example "/v1/blobs/ab?scope=trust%2Fconfig".
        at: the device's time, corrected by what the centre last said.
    """
    from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey

    moment, request_id = at.astimezone(UTC).isoformat(timespec="milliseconds"), new_id()
    words = _words(device_id, method, path, body, moment, request_id)
    signature = Ed25519PrivateKey.from_private_bytes(key).sign(words)
    return {
        DEVICE_HEADER: device_id,
        TIME_HEADER: moment,
        REQUEST_HEADER: request_id,
        PROOF_HEADER: base64.b64encode(signature).decode(),
        PROTOCOL_HEADER: str(PROTOCOL),
    }


def read_claim(headers: Mapping[str, str]) -> Claim:
    """Read the headers of a request (a mapping that ignores case, or with our own spelling).

    Raises:
        SifieldError: "no-proof", one is missing or is not as `prove` writes it.
    """
    try:
        at = datetime.fromisoformat(headers[TIME_HEADER])
        signature = base64.b64decode(headers[PROOF_HEADER], validate=True)
        claim = Claim(headers[DEVICE_HEADER], at, headers[REQUEST_HEADER], signature)
    except (KeyError, ValueError, binascii.Error) as fault:
        raise _no_proof() from fault
    if at.tzinfo is None or len(claim.request_id) > 64 or len(claim.device_id) > 64:
        raise _no_proof()
    return claim


def check(public: bytes, claim: Claim, method: str, path: str, body: bytes, *, now: datetime) -> None:
    """Check a request against the public key (32 bytes) of the device that it names.

    Raises:
        SifieldError: "no-proof", the signature is not this device's over this request; "clock", it is, but the
            device's clock is more than TOLERANCE off.
    """
    from cryptography.exceptions import InvalidSignature
    from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PublicKey

    moment = claim.at.astimezone(UTC).isoformat(timespec="milliseconds")
    words = _words(claim.device_id, method, path, body, moment, claim.request_id)
    try:
        Ed25519PublicKey.from_public_bytes(public).verify(claim.signature, words)
    except (InvalidSignature, ValueError) as fault:
        raise _no_proof() from fault
    if abs(now - claim.at) > TOLERANCE:
        raise SifieldError(
            "This laptop's clock is more than ten minutes away from the centre's.",
            "Set the laptop's date, time and time zone, then try again.",
            code="clock",
        )


def _words(device_id: str, method: str, path: str, body: bytes, moment: str, request_id: str) -> bytes:
    digest = hashlib.sha256(body).hexdigest()
    return "\n".join(("sifield-1", device_id, method.upper(), path, moment, request_id, digest)).encode()


def _no_proof() -> SifieldError:
    return SifieldError(
        "The centre could not tell which laptop was asking.",
        "Try again; if it happens again, ask the administrator for a new enrolment code.",
        code="no-proof",
    )
