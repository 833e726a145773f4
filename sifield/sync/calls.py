"""The calls to a centre, typed: one function for each address of `wire.messages`."""

from urllib.parse import quote

from sifield.sync import faults
from sifield.sync.link import Link
from sifield.wire.body import PROTOCOL
from sifield.wire.joining import (
    Certified,
    Certify,
    Enrol,
    Enrolled,
    Hello,
    Invite,
    Invited,
    Mail,
    Renew,
    Revocations,
    Seal,
    Sealed,
    TrustFacts,
)
from sifield.wire.messages import Push, Pushed
from sifield.wire.pulling import Pull, Pulled


def hello(link: Link) -> Hello:
    """Ask what the centre is; one of another protocol is named as that before anything else in it is read."""
    said = link.call("GET", "/v1/hello")
    spoken = said.get("protocols")
    if isinstance(spoken, list) and PROTOCOL not in spoken:
        raise faults.other_protocol()
    return Hello.from_json(said)


def trust(link: Link) -> TrustFacts:
    """Ask for the trust's certificates."""
    return TrustFacts.from_json(link.call("GET", "/v1/trust"))


def enrol(link: Link, message: Enrol) -> Enrolled:
    """Join with a one-time secret."""
    return Enrolled.from_json(link.call("POST", "/v1/enrol", message.to_json()))


def invite(link: Link, message: Invite) -> Invited:
    """Ask for an enrolment code for somebody."""
    return Invited.from_json(link.call("POST", "/v1/invite", message.to_json()))


def certify(link: Link, message: Certify) -> Certified:
    """Ask for a certificate for somebody of a school's staff."""
    return Certified.from_json(link.call("POST", "/v1/certify", message.to_json()))


def renew(link: Link, message: Renew) -> Certified:
    """Ask for a new certificate for a key whose certificate ends."""
    return Certified.from_json(link.call("POST", "/v1/renew", message.to_json()))


def seal(link: Link, message: Seal) -> bytes:
    """Ask for the centre's seal on a plan's signing record; give the sealed paper."""
    return Sealed.from_json(link.call("POST", "/v1/seal", message.to_json())).pdf


def mail(link: Link, message: Mail) -> None:
    """Ask that a signed plan be mailed."""
    link.call("POST", "/v1/mail", message.to_json())


def revocations(link: Link) -> Revocations:
    """Fetch the list of withdrawn certificates."""
    return Revocations.from_json(link.call("GET", "/v1/crl"))


def push(link: Link, message: Push) -> Pushed:
    """Send changes."""
    return Pushed.from_json(link.call("POST", "/v1/push", message.to_json()))


def pull(link: Link, message: Pull) -> Pulled:
    """Fetch what happened."""
    return Pulled.from_json(link.call("POST", "/v1/pull", message.to_json()))


def blob_path(sha256: str, scope: str) -> str:
    """Give the address of a file."""
    return f"/v1/blobs/{sha256}?scope={quote(scope, safe='')}"
