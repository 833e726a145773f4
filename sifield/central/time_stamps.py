"""Where the centre's time stamps come from: an authority of the trust's own, or an outside one by its address."""

from collections.abc import Callable
from datetime import datetime
from functools import partial
from pathlib import Path

import httpx

from sifield.central.authority import Trust
from sifield.central.config import Settings
from sifield.errors import SifieldError
from sifield.signing.certificates import to_der
from sifield.signing.time_stamping import QUERY, REPLY, answer, make_time_authority

_PATIENCE = 15
"""Seconds that an outside authority has to answer."""
_MOST = 64 * 1024
"""Bytes of an answer; a time stamp has some four thousand."""


def stamp_of(trust: Trust, settings: Settings, at: datetime) -> Callable[[bytes], bytes]:
    """Give what answers a request for a time stamp (RFC 3161, DER)."""
    if settings.time_authority:
        return partial(ask, settings.time_authority)
    return partial(answer, make_time_authority(trust.authority, at), at=at)


def ask(address: str, request: bytes) -> bytes:
    """Ask an outside authority over HTTP (RFC 3161, section 3.4).

    Raises:
        SifieldError: it cannot be reached, or answers something else (code "no-time-stamp").
    """
    try:
        with httpx.stream("POST", address, content=request, headers={"Content-Type": QUERY}, timeout=_PATIENCE) as got:
            content = b""
            for chunk in got.iter_bytes():
                content += chunk
                if len(content) > _MOST:
                    break
            is_fine = got.status_code == 200 and got.headers.get("content-type", "").split(";")[0] == REPLY
    except (httpx.HTTPError, httpx.InvalidURL) as fault:
        raise _no_stamp(address) from fault
    if not is_fine or len(content) > _MOST:
        raise _no_stamp(address)
    return content


def read_roots(paths: list[Path]) -> tuple[bytes, ...]:
    """Read the root certificates of outside authorities (PEM or DER) as DER.

    Raises:
        SifieldError: one is no certificate.
        OSError: one cannot be read.
    """
    return tuple(to_der(path.read_bytes()) for path in paths)


def _no_stamp(address: str) -> SifieldError:
    return SifieldError(
        f"The time-stamping authority at {address} gave no time stamp.",
        "Check its address; “sifield-central archive” stamps later what waits.",
        code="no-time-stamp",
    )
