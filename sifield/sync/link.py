"""The link to the centre: what the exchange asks of it, and how it goes over HTTPS.

An answer counts only if it echoes the request's id and has our own content type: school networks answer for others,
with pages of their own. Each request is proved with the device's key (`wire.proof`); nothing secret travels.
"""

import ipaddress
import ssl
from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from typing import Any, Protocol
from urllib.parse import urlsplit

import httpx

from sifield.errors import SifieldError
from sifield.sync import faults
from sifield.wire.body import BLOB_TYPE, CONTENT_TYPE, PROTOCOL, pack, unpack
from sifield.wire.ids import new_id
from sifield.wire.joining import Hello
from sifield.wire.messages import Problem
from sifield.wire.proof import PROTOCOL_HEADER, REQUEST_HEADER, prove

Clock = Callable[[], datetime]
_SIGN_IN = 511
"""Network Authentication Required (RFC 6585, section 6): how a network that wants a sign-in ought to answer."""
TIMEOUTS = httpx.Timeout(20.0, connect=5.0)


class Link(Protocol):
    """What the exchange asks of a centre. Every method raises ``SifieldError`` where it cannot be had."""

    @property
    def offset(self) -> timedelta | None:
        """How far the centre's clock is ahead of this laptop's, None before the first answer."""

    def call(self, method: str, path: str, message: dict[str, Any] | None = None) -> dict[str, Any]:
        """Send a message and give the answer."""

    def has_blob(self, path: str) -> bool:
        """Tell whether the centre has a file."""

    def fetch_blob(self, path: str) -> bytes | None:
        """Fetch a file, None where the centre has not got it yet."""

    def send_blob(self, path: str, content: bytes) -> None:
        """Send a file."""

    def close(self) -> None:
        """Let go of the connection."""


@dataclass(frozen=True, slots=True)
class Identity:
    """The device that speaks, and its key."""

    device_id: str
    key: bytes = field(repr=False)


class HttpLink:
    """The link over HTTPS; plain HTTP on the laptop itself only."""

    def __init__(
        self,
        address: str,
        *,
        identity: Identity | None,
        anchors: tuple[bytes, ...],
        now: Clock,
        transport: httpx.BaseTransport | None = None,
    ) -> None:
        """Make a link; nothing is sent yet.

        Args:
            address: the centre's, for example "https://centre.example.org".
            identity: who speaks; None for the two requests that are open to all.
            anchors: the trust's certificates (DER), believed beside those of the operating system. Without any, no
                certificate is checked: good only for fetching the root that is then compared with the enrolment code.
            now: this laptop's clock.
            transport: what carries the bytes, the network if None.

        Raises:
            SifieldError: "insecure-address".
        """
        parts = urlsplit(address)
        is_local = _is_loopback(parts.hostname or "")
        if not parts.hostname or parts.scheme not in ("https", "http") or (parts.scheme == "http" and not is_local):
            raise faults.insecure_address(address)
        self._address = address.rstrip("/")
        self._identity = identity
        self._now = now
        self._offset: timedelta | None = None
        self._shortest = timedelta.max
        if transport is None:
            verify = _context(anchors) if parts.scheme == "https" else False
            # A school's proxy (from the system's settings) is used for the centre, never for this laptop itself.
            self._client = httpx.Client(verify=verify, timeout=TIMEOUTS, trust_env=not is_local)
        else:
            self._client = httpx.Client(transport=transport, timeout=TIMEOUTS)

    @property
    def offset(self) -> timedelta | None:
        """How far the centre's clock is ahead of this laptop's, measured on the quickest answer so far."""
        return self._offset

    def close(self) -> None:
        """Let go of the connection."""
        self._client.close()

    def call(self, method: str, path: str, message: dict[str, Any] | None = None) -> dict[str, Any]:
        """Send a message and give the answer."""
        answer = self._send(method, path, b"" if message is None else pack(message), CONTENT_TYPE)
        if answer.is_error:
            raise _refusal(answer)
        return unpack(answer.content)

    def has_blob(self, path: str) -> bool:
        """Tell whether the centre has a file."""
        answer = self._send("HEAD", path, b"", BLOB_TYPE)
        if answer.is_error and answer.status_code != 404:
            raise faults.centre_away()
        return answer.is_success

    def fetch_blob(self, path: str) -> bytes | None:
        """Fetch a file, None where the centre has not got it yet."""
        answer = self._send("GET", path, b"", BLOB_TYPE)
        if answer.status_code == 404:
            return None
        if answer.is_error:
            raise _refusal(answer)
        return answer.content

    def send_blob(self, path: str, content: bytes) -> None:
        """Send a file."""
        answer = self._send("PUT", path, content, BLOB_TYPE)
        if answer.is_error:
            raise _refusal(answer)

    def _send(self, method: str, path: str, body: bytes, kind: str) -> httpx.Response:
        """Send once; once more with a corrected clock where the centre says that ours is off."""
        answer = self._send_once(method, path, body, kind)
        if _code(answer) != "clock":
            return answer
        answer = self._send_once(method, path, body, kind)
        if _code(answer) == "clock":
            raise faults.clock_wrong()
        return answer

    def _send_once(self, method: str, path: str, body: bytes, kind: str) -> httpx.Response:
        begun = self._now()
        headers = {REQUEST_HEADER: new_id(), PROTOCOL_HEADER: str(PROTOCOL)}
        if self._identity is not None:
            at = begun + (self._offset or timedelta())
            headers = prove(self._identity.key, self._identity.device_id, method, path, body, at=at)
        headers["Content-Type"] = kind
        try:
            answer = self._client.request(method, self._address + path, content=body or None, headers=headers)
        except httpx.TransportError as fault:
            raise _unreachable(fault) from fault
        except httpx.DecodingError as fault:  # the centre compresses nothing by itself: somebody else has answered
            raise faults.captive_portal() from fault
        except httpx.InvalidURL as fault:
            raise faults.insecure_address(self._address) from fault
        _check_source(answer, headers[REQUEST_HEADER], method)
        self._measure(answer, begun)
        return answer

    def _measure(self, answer: httpx.Response, begun: datetime) -> None:
        """Take the clock's offset from the answer's time, believing the quickest answer most."""
        if not answer.headers.get("content-type", "").startswith(CONTENT_TYPE) or not 0 < len(answer.content) < 65536:
            return
        try:
            said = datetime.fromisoformat(unpack(answer.content)["server_time"]).astimezone(UTC)
        except (KeyError, ValueError, TypeError, SifieldError):
            return  # an answer without a time, or one that the caller will name as unreadable
        ended = self._now()
        if ended - begun <= self._shortest or _code(answer) == "clock":
            self._shortest = ended - begun
            self._offset = said - (begun + (ended - begun) / 2)


def check_protocol(hello: Hello) -> None:
    """Make sure that this program and the centre speak the same protocol.

    Raises:
        SifieldError: "other-protocol".
    """
    if PROTOCOL not in hello.protocols:
        raise faults.other_protocol()


def _is_loopback(host: str) -> bool:
    try:
        return host == "localhost" or ipaddress.ip_address(host).is_loopback
    except ValueError:
        return False


def _context(anchors: tuple[bytes, ...]) -> ssl.SSLContext:
    import truststore

    if not anchors:
        bare = ssl.SSLContext(ssl.PROTOCOL_TLS_CLIENT)
        bare.check_hostname = False
        bare.verify_mode = ssl.CERT_NONE
        return bare
    # The operating system's trust, because schools inspect TLS with authorities of their own.
    context = truststore.SSLContext(ssl.PROTOCOL_TLS_CLIENT)
    for anchor in anchors:
        context.load_verify_locations(cadata=anchor)
    return context


def _check_source(answer: httpx.Response, request_id: str, method: str) -> None:
    """Make sure that the centre itself has answered."""
    kind = answer.headers.get("content-type", "")
    is_ours = answer.headers.get(REQUEST_HEADER) == request_id
    has_body = method != "HEAD" and answer.status_code != 204
    if is_ours and (not has_body or kind.startswith((CONTENT_TYPE, BLOB_TYPE))):
        return
    if answer.is_server_error and answer.status_code != _SIGN_IN:
        raise faults.centre_away()
    raise faults.captive_portal()


def _unreachable(fault: httpx.TransportError) -> SifieldError:
    cause: BaseException | None = fault
    while cause is not None:
        if isinstance(cause, ssl.SSLError):
            return faults.certificate_refused()
        cause = cause.__cause__ or cause.__context__
    return faults.centre_away()


def _code(answer: httpx.Response) -> str:
    return _problem(answer).code if answer.is_error and answer.request.method != "HEAD" else ""


def _problem(answer: httpx.Response) -> Problem:
    return Problem.from_json(unpack(answer.content))


def _refusal(answer: httpx.Response) -> SifieldError:
    """Give the centre's refusal; codes that the laptop acts on get its own words."""
    problem = _problem(answer)
    if problem.code == "protocol":
        return faults.other_protocol()
    if problem.code in ("device-revoked", "unknown-device"):
        return faults.device_revoked()
    if answer.status_code in (429, 503):
        return faults.centre_away()
    remedy = problem.remedy or "Try again; if it happens again, ask the trust's administrator."
    return SifieldError(problem.message, remedy, code=problem.code)
