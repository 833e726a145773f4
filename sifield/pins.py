"""PINs: what a person sets for her signing key and types at each signature."""

import json
import os
from base64 import b64decode, b64encode

from sifield.errors import SifieldError
from sifield.sealing import Stretching, seal, stretch, stretching_from_json, unseal

LEAST_DIGITS = 6
_BOUND_TO = b"sifield signing key 1"
_LADDER = "01234567890123456789"


def check_pin(pin: str) -> None:
    """Refuse a PIN that anyone would guess.

    Raises:
        SifieldError: "weak-pin".
    """
    if not (pin.isascii() and pin.isdecimal()) or len(pin) < LEAST_DIGITS:
        raise _weak("The PIN is too short or holds something else than digits.")
    repeats = any(pin == (pin[:width] * len(pin))[: len(pin)] for width in (1, 2, 3))
    if repeats or pin in _LADDER or pin in _LADDER[::-1]:
        raise _weak("That PIN is one of the first that anyone would try.")


def seal_with_pin(secret: bytes, pin: str, how: Stretching | None = None) -> bytes:
    """Seal a signing key so that only this PIN opens it; ``how`` hard guessing is made, as hard as usual if not said.

    Raises:
        SifieldError: "weak-pin".
    """
    check_pin(pin)
    salt, how = os.urandom(16), how or Stretching()
    box = seal(stretch(pin, salt, how), secret, _BOUND_TO + salt)
    return json.dumps({"v": 1, "salt": _text(salt), "argon2id": how.as_json(), "box": _text(box)}).encode()


def open_with_pin(box: bytes, pin: str) -> bytes:
    """Give the signing key that ``seal_with_pin`` sealed.

    Raises:
        SifieldError: "wrong-pin", "damaged-keys".
    """
    try:
        parts = json.loads(box)
        salt, sealed, how = b64decode(parts["salt"]), b64decode(parts["box"]), stretching_from_json(parts["argon2id"])
    except (ValueError, KeyError, TypeError) as fault:
        raise SifieldError(
            "Your signing key on this laptop is damaged.",
            "Enrol this laptop again to get a new one; what you have signed stays signed.",
            code="damaged-keys",
        ) from fault
    secret = unseal(stretch(pin, salt, how), sealed, _BOUND_TO + salt)
    if secret is None:
        raise SifieldError("That is not the right PIN.", "Type your signing PIN again.", code="wrong-pin")
    return secret


def _weak(message: str) -> SifieldError:
    return SifieldError(
        message, f"Choose {LEAST_DIGITS} digits or more that are no run and no repeat.", code="weak-pin"
    )


def _text(value: bytes) -> str:
    return b64encode(value).decode()
