"""The enrolment code: one text to paste, carrying where the centre is, how to know it, and a one-time secret.

``SIFIELD:`` and groups of eight letters and digits, of which the last is a check over the group and its place, so that
a typing error is named by its group. Letters of Crockford's base 32 (no I, L, O, U); case, spaces, line breaks,
hyphens and the usual confusions (O for 0, I and L for 1) do not matter.
"""

import re
from dataclasses import dataclass

from sifield.errors import SifieldError

LETTERS = "0123456789ABCDEFGHJKMNPQRSTVWXYZ"
"""Crockford's base 32."""
_ALIKE = str.maketrans("OIL", "011")
_MARK = "SIFIELD:"
_GROUP = 7
_LAYOUT = 1
_FINGERPRINT = 32
_LAST = 31


@dataclass(frozen=True, slots=True)
class EnrolmentCode:
    """What an enrolment code carries.

    Attributes:
        address: the centre's address, for example "https://centre.example.org".
        fingerprint: SHA-256 of the trust's root certificate (DER), as 64 hex digits.
        secret: the one-time secret, sent to the centre as it is.
    """

    address: str
    fingerprint: str
    secret: str

    def text(self) -> str:
        """Give the code as the text to hand over."""
        secret, address = self.secret.encode(), self.address.encode()
        content = bytes((_LAYOUT, len(secret))) + secret + bytes.fromhex(self.fingerprint) + address
        letters = _to_letters(content)
        groups = [letters[at : at + _GROUP] for at in range(0, len(letters), _GROUP)]
        checks = [_check(group, place) for place, group in enumerate(groups[:-1])] + [_check(groups[-1], _LAST)]
        return _MARK + "-".join(group + check for group, check in zip(groups, checks, strict=True))


def parse(text: str) -> EnrolmentCode:
    """Read a pasted or typed enrolment code.

    Raises:
        SifieldError: "bad-code", it is none, is incomplete, or has a typing error (the group is named).
    """
    upper = text.upper()
    if _MARK in upper:
        upper = upper.rpartition(_MARK)[2]
    letters = re.sub(r"[^0-9A-Z]", "", upper.translate(_ALIKE))
    if not letters:
        raise _bad_code("This is not an enrolment code.")
    groups = [letters[at : at + _GROUP + 1] for at in range(0, len(letters), _GROUP + 1)]
    for place, group in enumerate(groups):
        is_last = place == len(groups) - 1
        if is_last and _is_whole(group, place):
            nth = _ordinal(place + 1)
            raise _bad_code(f"The end of the enrolment code is missing, or there is a typing error in its {nth} group.")
        if not _is_whole(group, _LAST if is_last else place):
            raise _bad_code(f"The enrolment code has a typing error in its {_ordinal(place + 1)} group, “{group}”.")
    content = _from_letters("".join(group[:-1] for group in groups))
    return _unfold(content)


def _unfold(content: bytes) -> EnrolmentCode:
    if len(content) < 3 or content[0] != _LAYOUT:
        raise _bad_code("This enrolment code is of a newer kind, or is no enrolment code.")
    middle = 2 + content[1]
    end = middle + _FINGERPRINT
    try:
        secret, address = content[2:middle].decode("ascii"), content[end:].decode()
    except UnicodeDecodeError as fault:
        raise _bad_code("This enrolment code is damaged.") from fault
    if not re.fullmatch(r"https?://\S+", address) or len(secret) != content[1]:
        raise _bad_code("This enrolment code is incomplete.")
    return EnrolmentCode(address, content[middle:end].hex(), secret)


def _bad_code(message: str) -> SifieldError:
    return SifieldError(message, "Copy the whole code again, from “SIFIELD:” to its end.", code="bad-code")


def _ordinal(number: int) -> str:
    ending = "th" if 10 <= number % 100 <= 20 else {1: "st", 2: "nd", 3: "rd"}.get(number % 10, "th")
    return f"{number}{ending}"


def _to_letters(content: bytes) -> str:
    """Write bytes five bits a letter; the last letter is filled up with zeros."""
    count = -(-len(content) * 8 // 5)
    bits = int.from_bytes(content, "big") << (count * 5 - len(content) * 8)
    return "".join(LETTERS[bits >> 5 * at & 31] for at in reversed(range(count)))


def _from_letters(letters: str) -> bytes:
    bits = 0
    for letter in letters:
        bits = bits << 5 | LETTERS.index(letter)
    size = len(letters) * 5 // 8
    return (bits >> (len(letters) * 5 - size * 8)).to_bytes(size, "big")


def _is_whole(group: str, place: int) -> bool:
    return "U" not in group and len(group) > 1 and _check(group[:-1], place) == group[-1]


def _check(group: str, place: int) -> str:
    """Give the check letter: a sum over GF(32), in which one wrong letter or two swapped ones always show.

    The last group is checked as if it stood in place _LAST, so that a missing end shows too.
    """
    total = place if place == _LAST else place % _LAST
    for letter in group:
        total = _double(total) ^ LETTERS.index(letter)
    return LETTERS[_double(total)]


def _double(value: int) -> int:
    """Multiply by x in GF(2^5) with x^5 + x^2 + 1."""
    value <<= 1
    return value ^ 0b100101 if value & 32 else value
