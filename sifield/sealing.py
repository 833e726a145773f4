"""Sealing a secret with another: AES-256-GCM, and Argon2id where the other one is a person's."""

import os
from dataclasses import asdict, dataclass
from typing import Any

_NONCE = 12


@dataclass(frozen=True, slots=True)
class Stretching:
    """How hard Argon2id works, kept with what it protects so that it can be raised later.

    The defaults are the second choice of RFC 9106, section 4: 64 MiB, 3 passes, 4 lanes.
    """

    memory_kib: int = 64 * 1024
    passes: int = 3
    lanes: int = 4

    def as_json(self) -> dict[str, Any]:
        """Give the parameters as JSON."""
        return asdict(self)


# What a file may ask for: less protects nothing, more would hang the laptop on a forged header.
_SANE = {"memory_kib": (8 * 1024, 1024 * 1024), "passes": (1, 10), "lanes": (1, 16)}


def stretching_from_json(value: Any) -> Stretching:
    """Give the parameters that a file states.

    Raises:
        ValueError: they are not there or not sane.
    """
    try:
        numbers = {name: int(value[name]) for name in _SANE}
    except (KeyError, TypeError) as fault:
        raise ValueError("no Argon2id parameters") from fault
    if not all(least <= numbers[name] <= most for name, (least, most) in _SANE.items()):
        raise ValueError("Argon2id parameters out of range")
    return Stretching(**numbers)


def stretch(secret: str, salt: bytes, how: Stretching) -> bytes:
    """Make a 32-byte key from what a person knows (a quarter of a second: not on the thread that paints)."""
    from argon2.low_level import Type, hash_secret_raw

    return hash_secret_raw(secret.encode(), salt, how.passes, how.memory_kib, how.lanes, 32, Type.ID)


def seal(key: bytes, plain: bytes, bound_to: bytes) -> bytes:
    """Seal bytes so that they open with this key and in this place (``bound_to``) only."""
    from cryptography.hazmat.primitives.ciphers.aead import AESGCM

    nonce = os.urandom(_NONCE)
    return nonce + AESGCM(key).encrypt(nonce, plain, bound_to)


def unseal(key: bytes, box: bytes, bound_to: bytes) -> bytes | None:
    """Open what ``seal`` made; None where key, place or bytes are not the same."""
    from cryptography.exceptions import InvalidTag
    from cryptography.hazmat.primitives.ciphers.aead import AESGCM

    if len(box) <= _NONCE:
        return None
    try:
        return AESGCM(key).decrypt(box[:_NONCE], box[_NONCE:], bound_to)
    except InvalidTag:
        return None
