"""Signing keys on this laptop: whose they are, and the PIN that opens them."""

from dataclasses import dataclass
from datetime import datetime, timedelta

from sqlalchemy import select
from sqlalchemy.orm import Session

from sifield.errors import SifieldError
from sifield.fieldwork.here import find
from sifield.models.exchange import Device, SigningKey
from sifield.pins import open_with_pin
from sifield.signing import certificates
from sifield.signing.fields import say_day
from sifield.signing.seal import Signer

TRIES = 5
"""Wrong PINs before a pause."""

PAUSE = timedelta(minutes=5)


@dataclass(frozen=True, slots=True)
class SignerRow:
    """A signing key on this laptop. ``state``: "ready" (has a PIN), "prepared" (waits for one), "missing"."""

    id: str
    person_id: str
    state: str
    is_confirmed: bool


@dataclass(frozen=True, slots=True)
class SealedKey:
    """What is needed to try a PIN outside a transaction: key derivation takes a quarter of a second."""

    id: str
    box: bytes
    certificate: bytes
    chain: tuple[bytes, ...]
    is_confirmed: bool


def find_signer(session: Session, person_id: str, visit_id: str = "") -> SignerRow:
    """Tell which key a person has here: her own, or one prepared for this visit."""
    key = _key_of(session, person_id, visit_id)
    if key is None:
        return SignerRow("", person_id, "missing", False)
    return SignerRow(key.id, person_id, key.state, key.certificate is not None)


def say_end(session: Session, person_id: str, at: datetime) -> str:
    """Say that a person's certificate has ended or ends soon, and what to do; "" while it runs for long."""
    key = _key_of(session, person_id, "")
    if key is None or key.certificate is None:
        return ""
    facts = certificates.describe(key.certificate)
    last = say_day(facts.not_after.date())
    if facts.not_after < at:
        return f"Your certificate ended on {last}. Sync: that renews it by itself. Until then you cannot sign with it."
    if facts.not_after - at < certificates.RENEWED_BEFORE:
        return f"Your certificate ends on {last}. The next sync renews it by itself."
    return ""


def sealed_key(session: Session, key_id: str, at: datetime) -> SealedKey:
    """Give a key that is ready, still sealed.

    Raises:
        SifieldError: too many wrong PINs a moment ago, no PIN set yet, or no such key.
    """
    key = _find(session, key_id)
    if key.locked_until is not None and at < key.locked_until:
        minutes = max(1, round((key.locked_until - at).total_seconds() / 60))
        raise SifieldError(
            "The PIN was wrong too often.",
            f"Wait {minutes} minute{'s' if minutes > 1 else ''}, then try again. Nothing is lost.",
            code="pin-paused",
        )
    if key.state != "ready" or key.certificate is None:
        raise SifieldError("This person has no PIN here yet.", "Choose a PIN of six digits or more.", code="no-pin")
    device = session.get(Device, 1)
    is_confirmed = not certificates.describe(key.certificate).is_self_signed
    chain = (certificates.to_der(device.issuing_pem.encode()),) if device is not None and is_confirmed else ()
    return SealedKey(key.id, key.box, key.certificate, chain, is_confirmed)


def open_key(sealed: SealedKey, pin: str) -> Signer:
    """Open a key with its PIN; slow on purpose (Argon2id).

    Raises:
        SifieldError: the PIN is wrong; the caller then counts the try with ``count_wrong_pin``.
    """
    key = open_with_pin(sealed.box, pin)
    return Signer(key=key, certificate=sealed.certificate, chain=sealed.chain)


def count_wrong_pin(session: Session, key_id: str, at: datetime) -> int:
    """Count a wrong PIN and give how many tries are left before a pause."""
    key = _find(session, key_id)
    key.tries += 1
    if key.tries >= TRIES:
        key.tries, key.locked_until = 0, at + PAUSE
        return 0
    return TRIES - key.tries


def forget_tries(session: Session, key_id: str) -> None:
    """Start counting anew after a right PIN."""
    key = _find(session, key_id)
    key.tries, key.locked_until = 0, None


def prepared_key(session: Session, key_id: str) -> bytes:
    """Give the bare key of someone whose PIN is not set yet (PKCS#8, DER).

    Raises:
        SifieldError: it has a PIN already, or is not here.
    """
    key = _find(session, key_id)
    if key.state != "prepared":
        raise SifieldError("This person has a PIN already.", "Enter that PIN.", code="has-pin")
    return key.box


def keep_pin(session: Session, key_id: str, box: bytes) -> None:
    """Keep a prepared key sealed by the PIN that its owner has just chosen; from now on nothing else opens it."""
    key = _find(session, key_id)
    key.box, key.state = box, "ready"


def add_self_signed(
    session: Session, person_id: str, visit_id: str, box: bytes, certificate: bytes, at: datetime
) -> str:
    """Keep a key that nobody could certify offline, sealed by its owner's PIN; give its id."""
    key = SigningKey(
        person_id=person_id, visit_id=visit_id, box=box, state="ready", certificate=certificate, made_at=at
    )
    session.add(key)
    return key.id


def _key_of(session: Session, person_id: str, visit_id: str) -> SigningKey | None:
    wanted = (
        select(SigningKey)
        .where(SigningKey.person_id == person_id, SigningKey.visit_id.in_(("", visit_id)))
        .order_by(SigningKey.visit_id.desc(), SigningKey.made_at.desc())
    )
    return session.scalars(wanted).first()


def _find(session: Session, key_id: str) -> SigningKey:
    return find(session, SigningKey, key_id, "signing key", "Join the trust again.", code="no-key")
