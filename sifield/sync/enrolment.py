"""Joining a trust, and inviting others to it."""

import hashlib
from collections.abc import Sequence
from dataclasses import replace
from datetime import datetime, timedelta
from typing import Protocol

from sifield.errors import SifieldError
from sifield.fieldwork.access import Laptop, find_laptop, whose_laptop
from sifield.models.exchange import Device, SigningKey
from sifield.models.store import Stores
from sifield.pins import check_pin, seal_with_pin
from sifield.signing import certificates
from sifield.sync import calls, faults
from sifield.sync.link import Clock, HttpLink, Identity, Link
from sifield.wire import codes
from sifield.wire.joining import Enrol, Enrolled, Invite, TrustFacts
from sifield.wire.proof import NEW_DEVICE, new_device_key, public_key


class Connect(Protocol):
    """Makes a link: `HttpLink` itself, or a test's own."""

    def __call__(self, address: str, *, identity: Identity | None, anchors: tuple[bytes, ...], now: Clock) -> Link:
        """Make a link (see `HttpLink`)."""


def join(stores: Stores, code: str, *, device_name: str, pin: str, now: Clock, connect: Connect = HttpLink) -> Laptop:
    """Join a trust with an enrolment code: this laptop gets a key of its own, its person a signing key.

    The centre's certificate is compared with the code before anything secret is sent. Both keys are made here and
    never leave; the signing key opens with the person's PIN only.

    Args:
        code: as pasted or typed.
        device_name: what the administrator shall see, for example the computer's name.
        pin: the person's signing PIN, six digits or more.
        now: this laptop's clock.
        connect: makes the link.

    Raises:
        SifieldError: "bad-code", "weak-pin", "joined-already", "wrong-trust", "used-code" and what a link raises.
    """
    check_pin(pin)
    paper = codes.parse(code)
    with stores.general.read() as session:
        if find_laptop(session) is not None:
            raise SifieldError(
                "This laptop belongs to a trust already.",
                "Use another data folder for a second trust.",
                code="joined-already",
            )
    trust = _trust_of(paper, now, connect)
    device_key, signing_key = new_device_key(), certificates.new_key()
    box = seal_with_pin(signing_key, pin)
    # The centre writes the certificate from its own records; the name in the request only makes it well formed.
    request = certificates.signing_request(
        signing_key, name=device_name or "laptop", role="", organisation=trust.trust_name
    )
    link = connect(paper.address, identity=Identity(NEW_DEVICE, device_key), anchors=_anchors(trust), now=now)
    try:
        enrolled = _enrol(link, Enrol(paper.secret, public_key(device_key), device_name, request))
        offset = link.offset
    finally:
        link.close()
    _keep(stores, paper.address, device_key, box, replace(enrolled, trust=trust), now(), offset)
    with stores.general.read() as session:
        return whose_laptop(session)


def _keep(
    stores: Stores,
    address: str,
    device_key: bytes,
    box: bytes,
    enrolled: Enrolled,
    at: datetime,
    offset: timedelta | None,
) -> None:
    trust = enrolled.trust
    with stores.general.apply() as session:
        session.add(
            Device(
                device_id=enrolled.device_id,
                device_key=device_key,
                person_id=enrolled.person_id,
                person_name=enrolled.name,
                role=enrolled.role,
                trust_id=trust.trust_id,
                trust_name=trust.trust_name,
                root_pem=certificates.to_pem(trust.root).decode(),
                issuing_pem=certificates.to_pem(trust.issuing).decode(),
                scopes=[scope.scope for scope in enrolled.scopes],
                centre_address=address,
                clock_offset=offset.total_seconds() if offset is not None else None,
                enrolled_at=at,
            )
        )
        certificate = enrolled.chain[0]
        session.add(
            SigningKey(person_id=enrolled.person_id, box=box, state="ready", certificate=certificate, made_at=at)
        )


def _enrol(link: Link, message: Enrol) -> Enrolled:
    """Enrol; where the answer was lost, ask once more: the centre knows the same device key again."""
    try:
        return calls.enrol(link, message)
    except SifieldError as fault:
        if fault.code != "centre-away":
            raise
        return calls.enrol(link, message)


def link_of(stores: Stores, now: Clock, connect: Connect = HttpLink) -> Link:
    """Make the link of an enrolled laptop to its centre.

    Raises:
        SifieldError: "not-synced", it belongs to no trust, or to the sample trust.
    """
    with stores.general.read() as session:
        device = session.get(Device, 1)
        if device is None or device.is_sample or not device.centre_address:
            raise faults.not_synced("There is no centre for this work to be synced with.")
        address, identity = device.centre_address, Identity(device.device_id, device.device_key)
        anchors = (certificates.to_der(device.root_pem.encode()), certificates.to_der(device.issuing_pem.encode()))
    return connect(address, identity=identity, anchors=anchors, now=now)


def invite(
    link: Link, name: str, role: str, schools: Sequence[str], *, person_id: str = "", safeguarding: bool = False
) -> str:
    """Ask for the enrolment code of a person; give its text, to be handed over.

    Args:
        role: one of `wire.joining.ROLES`.
        schools: school ids, or `wire.joining.ALL_SCHOOLS`.
        person_id: somebody whom the trust has already; "" for a new person.
        safeguarding: also grants the safeguarding records of these schools.

    Raises:
        SifieldError: "no-right", or what a link raises.
    """
    message = Invite(name, role, tuple(schools), person_id=person_id, safeguarding=safeguarding)
    return calls.invite(link, message).code


def _trust_of(paper: codes.EnrolmentCode, now: Clock, connect: Connect) -> TrustFacts:
    """Fetch the trust's certificates and compare them with the code, which came by another way."""
    link = connect(paper.address, identity=None, anchors=(), now=now)
    try:
        trust = calls.trust(link)
    finally:
        link.close()
    if hashlib.sha256(trust.root).hexdigest() != paper.fingerprint or not _vouches(trust):
        raise SifieldError(
            "The centre that answers is not the one that this code was made for.",
            "Do not go on; ask the administrator who gave you the code.",
            code="wrong-trust",
        )
    return trust


def _vouches(trust: TrustFacts) -> bool:
    from cryptography.exceptions import InvalidSignature

    root, issuing = certificates.load_certificate(trust.root), certificates.load_certificate(trust.issuing)
    try:
        issuing.verify_directly_issued_by(root)
    except (InvalidSignature, ValueError, TypeError):
        return False
    return True


def _anchors(trust: TrustFacts) -> tuple[bytes, ...]:
    return (trust.root, trust.issuing)
