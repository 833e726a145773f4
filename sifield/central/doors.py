"""What every request passes: its size, its proof, its protocol; and what every answer carries back."""

import logging
import re
from collections.abc import Callable
from datetime import UTC, datetime

from fastapi import Request
from sqlalchemy import Connection, delete
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from sifield.central.accounts import find_device
from sifield.central.scope import Asker
from sifield.central.store import Store, insert_new
from sifield.central.tables import spent_request
from sifield.errors import SifieldError
from sifield.wire.body import PROTOCOL
from sifield.wire.proof import NEW_DEVICE, PROTOCOL_HEADER, REQUEST_HEADER, TOLERANCE, check, read_claim

log = logging.getLogger("sifield.central")

_OPEN = frozenset({"/v1/hello", "/v1/trust", "/v1/crl", "/v1/timestamp"})
_REQUEST_ID = re.compile(rb"[A-Za-z0-9._-]{1,64}")


class Envelope:
    """Echoes a request's id in its answer, so that a laptop knows a centre's answer from a captive portal's page."""

    def __init__(self, app: ASGIApp) -> None:
        self._app = app

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        if scope["type"] != "http":
            await self._app(scope, receive, send)
            return
        name = REQUEST_HEADER.lower().encode()
        request_id = dict(scope["headers"]).get(name, b"")

        async def send_with_id(message: Message) -> None:
            if message["type"] == "http.response.start" and _REQUEST_ID.fullmatch(request_id):
                message["headers"] = [*message.get("headers", []), (name, request_id)]
            await send(message)

        await self._app(scope, receive, send_with_id)


async def read_body(request: Request, most: int) -> bytes:
    """Read a request's body as long as it is not too large.

    Raises:
        SifieldError: "too-large".
    """
    content = bytearray()
    async for chunk in request.stream():
        content += chunk
        if len(content) > most:
            raise SifieldError(
                f"What the laptop sent is larger than the {most // (1024 * 1024)} MB that the centre takes at once.",
                "Ask the administrator of your trust.",
                code="too-large",
            )
    return bytes(content)


def check_protocol(request: Request) -> None:
    """Refuse a laptop that speaks another protocol than this centre.

    Raises:
        SifieldError: "protocol".
    """
    spoken = request.headers.get(PROTOCOL_HEADER, "")
    if request.url.path.startswith("/v1/") and request.url.path not in _OPEN and spoken != str(PROTOCOL):
        raise SifieldError(
            f"This sifield and the centre do not speak the same protocol (the centre: {PROTOCOL}).",
            "Update sifield; your work stays on this laptop until then.",
            code="protocol",
        )


def admit(request: Request, body: bytes, store: Store, *, at: datetime) -> Asker:
    """Tell who asks, by the proof of her laptop.

    Raises:
        SifieldError: "no-proof", "clock", "unknown-device" or "device-revoked".
    """
    claim = read_claim(request.headers)
    with store.read() as connection:
        device = find_device(connection, claim.device_id)
    if device is None:
        raise SifieldError(
            "The centre does not know this laptop.", "Ask for a new enrolment code.", code="unknown-device"
        )
    check(device.public_key, claim, request.method, path_of(request), body, now=at)
    return Asker(device.account, device.device_id)


def check_newcomer(request: Request, body: bytes, public_key: bytes, *, at: datetime) -> None:
    """Make sure that a laptop that wants to enrol holds the key it shows.

    Raises:
        SifieldError: "no-proof" or "clock".
    """
    claim = read_claim(request.headers)
    if claim.device_id != NEW_DEVICE:
        raise SifieldError("This laptop is enrolled already.", "Start sifield again.", code="no-proof")
    check(public_key, claim, request.method, path_of(request), body, now=at)


def path_of(request: Request) -> str:
    """Give path and query as they travelled."""
    raw: bytes = request.scope.get("raw_path") or request.url.path.encode()
    query: bytes = request.scope.get("query_string", b"")
    return (raw.partition(b"?")[0] + (b"?" + query if query else b"")).decode("latin-1")


def once(connection: Connection, request: Request, *, at: datetime) -> None:
    """Use up a request's id, for work that a copy of the request must not do again.

    Raises:
        SifieldError: "repeated", it was used before.
    """
    # Twice the tolerance: a request may come ten minutes early, and pass until it is ten minutes late.
    connection.execute(delete(spent_request).where(spent_request.c.at < at - 3 * TOLERANCE))
    if not insert_new(connection, spent_request, id=request.headers[REQUEST_HEADER], at=at):
        raise SifieldError("This was asked for already.", "Start again.", code="repeated")


Clock = Callable[[], datetime]


def clock() -> datetime:
    """Give the time now."""
    return datetime.now(UTC)


STATUS: dict[str, int] = {
    "no-proof": 401,
    "clock": 401,
    "unknown-device": 401,
    "device-revoked": 403,
    "no-right": 403,
    "bad-code": 403,
    "used-code": 403,
    "not-found": 404,
    "server-behind": 409,
    "repeated": 409,
    "too-large": 413,
    "unknown-person": 422,
    "bad-blob": 422,
    "bad-request": 422,
    "protocol": 426,
    "busy": 503,
    "no-store": 503,
}
"""The HTTP status for each code; 400 for any other."""


def status_of(fault: SifieldError) -> int:
    """Give the HTTP status for an error."""
    return STATUS.get(fault.code, 400)
