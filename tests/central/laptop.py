"""A laptop as the centre sees it: a device key, proofs, messages. It keeps nothing; the tests say what it sends."""

import asyncio
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import httpx

from sifield.central import admin, enrolment
from sifield.central.api import Centre, make_app
from sifield.central.config import Settings
from sifield.central.scope import CENTRE
from sifield.central.store import Store
from sifield.signing.certificates import new_key, signing_request
from sifield.wire import codes, proof
from sifield.wire.body import CONTENT_TYPE, pack, unpack
from sifield.wire.ids import new_id
from sifield.wire.joining import ALL_SCHOOLS, Enrol, Enrolled, Invite
from sifield.wire.messages import CREATE, Ack, Base, Change, Json, Problem, Push, Pushed
from sifield.wire.pulling import Pull, Pulled
from sifield.wire.records import TRUST_SCOPE, school_scope

SCHOOL = "harbour-lane"
GENERAL = school_scope(SCHOOL)
SAFEGUARDING = school_scope(SCHOOL, "safeguarding")
START = datetime(2025, 11, 25, 9, 30, tzinfo=UTC)
"""Long past, so that what is set up then is valid for a centre that runs by the real clock, too."""


class Clock:
    """A clock that stands until it is moved."""

    def __init__(self) -> None:
        self.now = START

    def __call__(self) -> datetime:
        return self.now

    def forward(self, **span: float) -> None:
        self.now += timedelta(**span)


class Answer:
    """What came back."""

    def __init__(self, response: httpx.Response) -> None:
        self.status: int = response.status_code
        self.headers: Mapping[str, str] = response.headers
        self.body: bytes = response.content

    @property
    def problem(self) -> Problem:
        assert self.status >= 400, self.status
        return Problem.from_json(unpack(self.body))


@dataclass
class World:
    """A centre in this process, and the way in."""

    centre: Centre
    clock: Clock
    folder: Path
    way_in: httpx.ASGITransport = field(init=False)

    def __post_init__(self) -> None:
        self.way_in = httpx.ASGITransport(make_app(self.centre), raise_app_exceptions=False)

    def request(self, method: str, path: str, **more: Any) -> "Answer":
        """Send one request, proven or not."""

        async def send() -> httpx.Response:
            async with httpx.AsyncClient(transport=self.way_in, base_url="http://centre.example") as client:
                return await client.request(method, path, **more)

        return Answer(asyncio.run(send()))

    def invite(self, name: str = "Amara Whitlock", role: str = "reviewer", **more: Any) -> codes.EnrolmentCode:
        """Make a code as the command line does."""
        wanted = Invite(name, role, more.pop("schools", (ALL_SCHOOLS,)), **more)
        with self.centre.store.write() as connection:
            invited = enrolment.invite(connection, self.centre.trust, wanted, by=CENTRE, minutes=15, at=self.clock())
        return codes.parse(invited.code)

    def laptop(self, name: str = "Amara Whitlock", role: str = "reviewer", **more: Any) -> "Laptop":
        """Enrol a new person's laptop."""
        laptop = Laptop(self)
        laptop.join(self.invite(name, role, **more).secret)
        return laptop


class Laptop:
    """One laptop: what it asks is proven with its own key."""

    def __init__(self, world: World) -> None:
        self.world = world
        self.key = proof.new_device_key()
        self.device_id = proof.NEW_DEVICE
        self.clock_is_fast = timedelta(0)
        self.cursors: dict[str, int] = {}
        self._n = 0

    def ask(self, method: str, path: str, body: bytes = b"", **headers: str) -> Answer:
        at = self.world.clock() + self.clock_is_fast
        signed = proof.prove(self.key, self.device_id, method, path, body, at=at)
        sent = signed | {"Content-Type": CONTENT_TYPE} | headers
        return self.world.request(method, path, content=body, headers=sent)

    def enrol(self, secret: str) -> Answer:
        csr = signing_request(new_key(), name="whoever", role="whatever", organisation="nobody")
        asked = Enrol(secret, proof.public_key(self.key), "Room 4 laptop", csr)
        return self.ask("POST", "/v1/enrol", pack(asked.to_json()))

    def join(self, secret: str) -> Enrolled:
        answer = self.enrol(secret)
        assert answer.status == 200, answer.problem
        enrolled = Enrolled.from_json(unpack(answer.body))
        self.device_id = enrolled.device_id
        self.person_id = enrolled.person_id
        return enrolled

    def change(
        self,
        row: str,
        fields: Mapping[str, Json],
        base: Mapping[str, Base] | None = None,
        *,
        record: str = "visit",
        scope: str = GENERAL,
        kind: str = CREATE,
        resolves: tuple[str, ...] = (),
    ) -> Change:
        self._n += 1
        return Change(
            change_id=new_id(), n=self._n, txn=new_id(), row=row, record=record, scope=scope, kind=kind,
            base=base or {}, fields=fields, actor=self.person_id, device_time=self.world.clock(), app_version="0.1.0",
            resolves=resolves,
        )  # fmt: skip

    def push(self, *changes: Change) -> tuple[Ack, ...]:
        answer = self.ask("POST", "/v1/push", pack(Push(changes).to_json()))
        assert answer.status == 200, answer.problem
        return Pushed.from_json(unpack(answer.body)).acks

    def pull(self, *, limit: int = 500, full: bool = False) -> Pulled:
        """Pull once from where it stands, and go on from there next time."""
        answer = self.ask("POST", "/v1/pull", pack(Pull(self.cursors, limit, full).to_json()))
        assert answer.status == 200, answer.problem
        pulled = Pulled.from_json(unpack(answer.body))
        self.cursors = dict(pulled.cursors)
        return pulled


def set_up(url: str, secrets: Path, at: datetime) -> None:
    """Set a trust up in an empty database."""
    settings, store = Settings(url, secrets), Store(url)
    admin.set_up(
        settings, store, name="Tidewater Learning Trust", admin="Ines Calder", address="https://centre.example",
        passphrase=None, at=at,
    )  # fmt: skip
    store.close()


__all__ = ["GENERAL", "SAFEGUARDING", "SCHOOL", "START", "TRUST_SCOPE", "Answer", "Clock", "Laptop", "World", "set_up"]
