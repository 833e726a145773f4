"""The centre's addresses (see `sifield.wire.messages`): each reads a message, does one thing and answers.

Whatever comes in, what goes out is a message: a fault of the asker's as a `Problem` that says what to do, a fault of
ours as one that says nothing, while the log has the trace.
"""

from dataclasses import dataclass
from typing import Annotated, Any, Protocol

from fastapi import Depends, FastAPI, Request, Response
from fastapi.responses import PlainTextResponse
from sqlalchemy.exc import OperationalError
from starlette.exceptions import HTTPException
from starlette.types import ASGIApp

from sifield.central import (
    archive,
    authority,
    doors,
    enrolment,
    feed,
    files,
    intake,
    mail_server,
    mailing,
    record_seals,
)
from sifield.central.authority import Trust
from sifield.central.config import Settings
from sifield.central.doors import Clock, Envelope, admit, clock
from sifield.central.scope import Asker
from sifield.central.store import Store
from sifield.errors import SifieldError
from sifield.signing import time_stamping
from sifield.wire.body import BLOB_TYPE, CONTENT_TYPE, PROTOCOL, pack, unpack
from sifield.wire.joining import (
    ADMINISTRATOR,
    Certified,
    Certify,
    Enrol,
    Hello,
    Invite,
    Mail,
    Renew,
    Revocations,
    Seal,
    Sealed,
)
from sifield.wire.messages import Problem, Push, Pushed
from sifield.wire.pulling import Pull

_MOST_QUERY = 64 * 1024
"""Bytes of a request for a time stamp; one has some hundred."""


@dataclass(frozen=True, slots=True)
class Centre:
    """One centre: its settings, its store, its trust, its clock."""

    settings: Settings
    store: Store
    trust: Trust
    now: Clock = clock


class _Message(Protocol):
    def to_json(self) -> dict[str, Any]: ...


def _answer(message: _Message, status: int = 200) -> Response:
    return Response(pack(message.to_json()), status, media_type=CONTENT_TYPE)


def make_app(centre: Centre) -> ASGIApp:
    """Build the service."""
    app = FastAPI(title="sifield", docs_url=None, redoc_url=None, openapi_url=None)
    _add_faults(app, centre)
    _add_open(app, centre)
    _add_joining(app, centre)
    _add_exchange(app, centre)
    _add_files(app, centre)
    return Envelope(app)


def _bodies(most: int) -> Any:
    async def body(request: Request) -> bytes:
        doors.check_protocol(request)
        return await doors.read_body(request, most)

    return Depends(body)


def _add_faults(app: FastAPI, centre: Centre) -> None:
    def problem(code: str, message: str, remedy: str, status: int) -> Response:
        return _answer(Problem(code, message, remedy, centre.now()), status)

    @app.exception_handler(SifieldError)
    def _mendable(_request: Request, fault: SifieldError) -> Response:
        return problem(fault.code, fault.message, fault.remedy, doors.status_of(fault))

    @app.exception_handler(HTTPException)
    def _no_such_place(_request: Request, fault: HTTPException) -> Response:
        return problem("not-found", "The centre has nothing at this address.", "Update sifield.", fault.status_code)

    @app.exception_handler(OperationalError)
    def _database(_request: Request, _fault: OperationalError) -> Response:
        doors.log.error("the database refused", exc_info=_fault)
        return problem("busy", "The centre's database cannot answer just now.", "Nothing is lost; try later.", 503)

    @app.exception_handler(Exception)
    def _bug(_request: Request, _fault: Exception) -> Response:
        return problem("fault", "Something went wrong at the centre.", "Nothing is lost; try again later.", 500)


def _add_open(app: FastAPI, centre: Centre) -> None:
    @app.get("/")
    def front() -> Response:
        return PlainTextResponse(
            f"This is the sifield centre of {centre.trust.name}. Open it from the sifield program."
        )

    @app.get("/v1/hello")
    def hello() -> Response:
        trust, limits = centre.trust, centre.settings.limits
        return _answer(Hello((PROTOCOL,), trust.trust_id, trust.name, limits, centre.now()))

    @app.get("/v1/trust")
    def trust() -> Response:
        return _answer(centre.trust.facts)

    @app.get("/v1/crl")
    def crl() -> Response:
        with centre.store.read() as connection:
            crl = authority.crl(connection, centre.trust, at=centre.now())
        return _answer(Revocations(crl, centre.settings.time_roots))

    @app.post("/v1/timestamp")
    async def timestamp(request: Request) -> Response:
        asked, now = await doors.read_body(request, _MOST_QUERY), centre.now()
        stamper = time_stamping.make_time_authority(centre.trust.authority, now)
        return Response(time_stamping.answer(stamper, asked, now), media_type=time_stamping.REPLY)


def _add_joining(app: FastAPI, centre: Centre) -> None:
    message = _bodies(centre.settings.message_bytes)

    @app.post("/v1/enrol")
    def enrol(request: Request, body: Annotated[bytes, message]) -> Response:
        now, asked = centre.now(), Enrol.from_json(unpack(body))
        doors.check_newcomer(request, body, asked.device_key, at=now)
        outcome = centre.store.write_again(
            lambda connection: enrolment.enrol(
                connection, centre.trust, asked, tries=centre.settings.code_tries, at=now
            )
        )
        if isinstance(outcome, SifieldError):
            raise outcome
        return _answer(outcome)

    @app.post("/v1/invite")
    def invite(request: Request, body: Annotated[bytes, message]) -> Response:
        now = centre.now()
        asker, asked = admit(request, body, centre.store, at=now), Invite.from_json(unpack(body))
        if asker.account.role != ADMINISTRATOR:
            raise SifieldError(
                "Only an administrator may invite people.", "Ask the administrator of your trust.", code="no-right"
            )
        by, minutes = asker.account.person_id, centre.settings.code_minutes
        with centre.store.write() as connection:
            doors.once(connection, request, at=now)
            return _answer(enrolment.invite(connection, centre.trust, asked, by=by, minutes=minutes, at=now))

    @app.post("/v1/certify")
    def certify(request: Request, body: Annotated[bytes, message]) -> Response:
        now = centre.now()
        asker, asked = admit(request, body, centre.store, at=now), Certify.from_json(unpack(body))
        with centre.store.write() as connection:
            return _answer(enrolment.certify_staff(connection, centre.trust, asker, asked, at=now))

    @app.post("/v1/renew")
    def renew(request: Request, body: Annotated[bytes, message]) -> Response:
        now = centre.now()
        asker, asked = admit(request, body, centre.store, at=now), Renew.from_json(unpack(body))
        with centre.store.write() as connection:
            name, role, leaf = authority.renew(connection, centre.trust, asker, asked.certificate, at=now)
        return _answer(Certified(name, role, (leaf, *centre.trust.authority.chain)))

    @app.post("/v1/seal")
    def seal(request: Request, body: Annotated[bytes, message]) -> Response:
        now = centre.now()
        asker, asked = admit(request, body, centre.store, at=now), Seal.from_json(unpack(body))
        with centre.store.read() as connection:
            record_seals.check(connection, asker, asked)
            return _answer(Sealed(record_seals.seal(connection, centre.trust, centre.settings, asked, at=now)))

    @app.post("/v1/mail")
    def mail(request: Request, body: Annotated[bytes, message]) -> Response:
        asker, asked = admit(request, body, centre.store, at=centre.now()), Mail.from_json(unpack(body))
        server = mailing.server_of(centre.settings)
        with centre.store.read() as connection:
            written = mailing.write_plan(connection, server, asker, asked, trust=centre.trust.name)
        mail_server.send(server, written)
        return Response(pack({}), media_type=CONTENT_TYPE)


def _add_exchange(app: FastAPI, centre: Centre) -> None:
    message = _bodies(centre.settings.message_bytes)

    @app.post("/v1/push")
    def push(request: Request, body: Annotated[bytes, message]) -> Response:
        now = centre.now()
        asker, asked = admit(request, body, centre.store, at=now), Push.from_json(unpack(body))
        acks = centre.store.write_again(lambda connection: intake.take(connection, asker, asked.changes, at=now))
        return _answer(Pushed(acks, now))

    @app.post("/v1/pull")
    def pull(request: Request, body: Annotated[bytes, message]) -> Response:
        now = centre.now()
        asker, asked = admit(request, body, centre.store, at=now), Pull.from_json(unpack(body))
        with centre.store.read() as connection:
            return _answer(feed.give(connection, asker, asked, at=now))


def _add_files(app: FastAPI, centre: Centre) -> None:
    place = "/v1/blobs/{sha256}"

    def asks(request: Request, body: Annotated[bytes, _bodies(centre.settings.blob_bytes)]) -> "_Sent":
        return _Sent(admit(request, body, centre.store, at=centre.now()), body)

    sent = Depends(asks)

    @app.put(place)
    def put(asked: Annotated[_Sent, sent], sha256: str, scope: str = "") -> Response:
        now = centre.now()
        with centre.store.write() as connection:
            files.put(connection, asked.asker, sha256, scope, asked.body, at=now)
        if asked.body.startswith(b"%PDF"):
            with centre.store.read() as connection:
                waiting = archive.list_waiting(connection, scope)
            archive.stamp(centre.store, centre.trust, centre.settings, waiting, at=now)
        return Response(status_code=204, media_type=CONTENT_TYPE)

    @app.get(place)
    def get(asked: Annotated[_Sent, sent], sha256: str, scope: str = "") -> Response:
        with centre.store.read() as connection:
            content = files.get(connection, asked.asker, sha256, scope)
        return Response(content, media_type=BLOB_TYPE)

    @app.head(place)
    def head(asked: Annotated[_Sent, sent], sha256: str, scope: str = "") -> Response:
        with centre.store.read() as connection:
            size = files.find_size(connection, asked.asker, sha256, scope)
        return Response(media_type=BLOB_TYPE, headers={"Content-Length": str(size)})


@dataclass(frozen=True, slots=True)
class _Sent:
    asker: Asker
    body: bytes
