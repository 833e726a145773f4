"""Real laptops and a real centre in one process; only the wire between them is a fake."""

import asyncio
import os
from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from pathlib import Path

import httpx

from sifield.central import admin
from sifield.central.api import Centre, make_app
from sifield.central.config import Settings
from sifield.central.store import Store as CentralStore
from sifield.keys import StoreKeys
from sifield.models.exchange import Device
from sifield.models.store import Stores, open_stores
from sifield.paths import DataFolder
from sifield.sync.cycle import Outcome, sync_once
from sifield.sync.enrolment import invite, join, link_of
from sifield.sync.link import Clock, HttpLink, Identity, Link
from sifield.wire.joining import ALL_SCHOOLS

PIN = "274951"
START = datetime(2026, 11, 19, 9, 0, tzinfo=UTC)


class Wire(httpx.BaseTransport):
    """The network: carries requests to the centre's application, or does to them what a bad network does.

    Attributes:
        before: called with each request; a response that it gives is answered instead of the centre's.
        after: called with each request and the centre's answer; may raise, and the answer is lost.
    """

    def __init__(self, app: httpx.ASGITransport) -> None:
        self._app = app
        self.before: Callable[[httpx.Request], httpx.Response | None] = lambda _request: None
        self.after: Callable[[httpx.Request, httpx.Response], None] = lambda _request, _answer: None
        self.requests: list[str] = []

    def handle_request(self, request: httpx.Request) -> httpx.Response:
        self.requests.append(f"{request.method} {request.url.path}")
        instead = self.before(request)
        if instead is not None:
            return instead
        answer = asyncio.run(self._carry(request))
        self.after(request, answer)
        return answer

    async def _carry(self, request: httpx.Request) -> httpx.Response:
        answer = await self._app.handle_async_request(request)
        return httpx.Response(answer.status_code, headers=answer.headers, content=await answer.aread())


class World:
    """A trust, its centre, and the time."""

    def __init__(self, folder: Path, now: datetime = START, keys: dict[str, StoreKeys] | None = None) -> None:
        """Make a new trust in a folder, or, with the keys of its laptops, open one that was made before."""
        self.folder = folder
        self.now = now
        self.keys = keys or {}
        self.opened: list[Stores] = []
        self.settings = settings = Settings(f"sqlite:///{folder / 'central.store'}", folder / "secrets")
        self.store = CentralStore(settings.store)
        self.code = ""
        if keys is None:
            self.trust, invited = admin.set_up(
                settings, self.store, name="Alder Trust", admin="Robin Hale", address="https://centre.test",
                passphrase=None, at=self.now,
            )  # fmt: skip
            self.code = invited.code
        else:
            self.trust = admin.open_trust(self.store, settings.secrets)
        self.app = make_app(Centre(settings, self.store, self.trust, self.clock))

    def clock(self) -> datetime:
        self.now += timedelta(seconds=1)
        return self.now

    def close(self) -> None:
        for stores in self.opened:
            stores.close()
        self.store.close()

    def bare_stores(self, name: str) -> Stores:
        folder = DataFolder(self.folder / name)
        keys = self.keys.setdefault(name, StoreKeys(os.urandom(32), os.urandom(32)))
        stores = open_stores(folder, keys)
        self.opened.append(stores)
        return stores

    def administrator(self) -> "Machine":
        return self.machine("office", self.code)

    def reopened(self, name: str) -> "Machine":
        machine = Machine(self, self.bare_stores(name))
        with machine.stores.general.read() as session:
            machine.person_id = session.get_one(Device, 1).person_id
        return machine

    def machine(self, name: str, code: str) -> "Machine":
        machine = Machine(self, self.bare_stores(name))
        machine.person_id = join(
            machine.stores, code, device_name=name, pin=PIN, now=self.clock, connect=machine.connect
        ).person_id
        return machine


class Machine:
    """A laptop of the trust."""

    def __init__(self, world: World, stores: Stores) -> None:
        self.world = world
        self.stores = stores
        self.person_id = ""
        self.wire = Wire(httpx.ASGITransport(app=world.app))

    def connect(self, address: str, *, identity: Identity | None, anchors: tuple[bytes, ...], now: Clock) -> Link:
        return HttpLink(address, identity=identity, anchors=anchors, now=now, transport=self.wire)

    def identity(self) -> Identity:
        with self.stores.general.read() as session:
            device = session.get_one(Device, 1)
            return Identity(device.device_id, device.device_key)

    def link(self) -> Link:
        return link_of(self.stores, self.world.clock, self.connect)

    def sync(self) -> Outcome:
        return sync_once(self.stores, self.link(), self.world.clock())

    def invited(self, name: str, role: str = "reviewer", *, safeguarding: bool = False) -> "Machine":
        code = invite(self.link(), name, role, (ALL_SCHOOLS,), safeguarding=safeguarding)
        return self.world.machine(name.split()[0], code)
