"""A centre that is killed while laptops push: what was acknowledged is there, once; what was not is taken again."""

import signal
import threading
from datetime import UTC, datetime

import httpx
from sqlalchemy import select

from sifield.central.config import Settings
from sifield.central.store import Store
from sifield.central.tables import change as change_table
from sifield.signing.certificates import new_key, signing_request
from sifield.wire import proof
from sifield.wire.body import pack, unpack
from sifield.wire.ids import new_id
from sifield.wire.joining import Enrol, Enrolled
from sifield.wire.messages import CREATE, Ack, Change, Push, Pushed
from tests.central.laptop import GENERAL
from tests.central.test_process import invited, serving

KILLS = 2
BATCHES = 24


class Pusher:
    """A laptop that keeps pushing a batch until it is acknowledged."""

    def __init__(self, secret: str, address: str) -> None:
        self.address = address
        self.key = proof.new_device_key()
        self.device_id = proof.NEW_DEVICE
        self.acks: dict[str, Ack] = {}
        self.tries = 0
        self.is_up = threading.Event()
        csr = signing_request(new_key(), name="laptop", role="", organisation="")
        answer = self.ask("/v1/enrol", pack(Enrol(secret, proof.public_key(self.key), "laptop", csr).to_json()))
        self.device_id = Enrolled.from_json(unpack(answer)).device_id

    def ask(self, path: str, body: bytes) -> bytes:
        headers = proof.prove(self.key, self.device_id, "POST", path, body, at=datetime.now(UTC))
        answer = httpx.post(self.address + path, content=body, headers=headers, trust_env=False, timeout=30)
        assert answer.status_code == 200, unpack(answer.content)
        return answer.content

    def work(self) -> None:
        for n in range(BATCHES):
            batch = [
                Change(new_id(), n, "t", new_id(), "visit", GENERAL, CREATE, {}, {"title": "A"}, "p", datetime.now(UTC))
                for _ in range(5)
            ]
            while batch[0].change_id not in self.acks:
                self.is_up.wait(60)
                self.tries += 1
                try:
                    pushed = Pushed.from_json(unpack(self.ask("/v1/push", pack(Push(tuple(batch)).to_json()))))
                except httpx.TransportError:
                    continue
                self.acks |= {ack.change_id: ack for ack in pushed.acks}


def test_a_killed_centre_loses_and_repeats_nothing(settings: Settings) -> None:
    code = invited(settings)
    pusher: Pusher | None = None
    working = threading.Thread()
    for kill in range(KILLS + 1):
        with serving(settings) as (address, process):
            if pusher is None:
                pusher = Pusher(code.secret, address)
                working = threading.Thread(target=pusher.work)
                working.start()
            pusher.address = address
            pusher.is_up.set()
            if kill < KILLS:
                had = len(pusher.acks)
                while working.is_alive() and len(pusher.acks) < had + 15:
                    working.join(0.005)
                pusher.is_up.clear()
                process.send_signal(signal.SIGKILL)
                process.wait()
            else:
                working.join(120)
    assert pusher is not None
    assert not working.is_alive()
    assert len(pusher.acks) == BATCHES * 5
    store = Store(settings.store)
    with store.read() as connection:
        columns = change_table.c
        query = select(columns.seq, columns.change_id).where(columns.scope == GENERAL).order_by(columns.seq)
        log = connection.execute(query).all()
    store.close()
    assert [noted.seq for noted in log] == list(range(1, BATCHES * 5 + 1))
    assert {noted.change_id: noted.seq for noted in log} == {ack.change_id: ack.seq for ack in pusher.acks.values()}
