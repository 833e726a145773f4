"""What comes in at the door: no proof, a wrong clock, rubbish, bombs, another protocol. Always a message goes out."""

import hashlib
import logging
from datetime import timedelta
from pathlib import Path

import pytest
import zstandard

from sifield.central.config import Settings
from sifield.wire import proof
from sifield.wire.body import CONTENT_TYPE, pack, unpack
from sifield.wire.joining import Hello, TrustFacts
from tests.central.conftest import Templates
from tests.central.laptop import Laptop, World


@pytest.fixture
def settings(templates: Templates, tmp_path: Path) -> Settings:
    """What stands at the door does not depend on the database behind it."""
    return templates.sqlite(tmp_path)


def test_anybody_may_ask_who_is_there(world: World) -> None:
    hello = Hello.from_json(unpack(world.request("GET", "/v1/hello").body))
    assert (hello.protocols, hello.trust_name, hello.server_time) == ((1,), "Tidewater Learning Trust", world.clock())
    assert hello.limits["changes_per_push"] == 500
    trust = TrustFacts.from_json(unpack(world.request("GET", "/v1/trust").body))
    assert trust == world.centre.trust.facts
    assert b"sifield centre" in world.request("GET", "/").body


def test_every_answer_echoes_the_requests_id_and_is_a_message(world: World) -> None:
    amara = world.laptop()
    for method, path in [("GET", "/v1/hello"), ("POST", "/v1/push"), ("GET", "/v1/nowhere"), ("GET", "/v1/push")]:
        at = world.clock()
        headers = proof.prove(amara.key, amara.device_id, method, path, b"", at=at)
        answer = world.request(method, path, headers=headers)
        assert answer.headers[proof.REQUEST_HEADER] == headers[proof.REQUEST_HEADER]
        assert answer.headers["content-type"] == CONTENT_TYPE
        assert unpack(answer.body)


@pytest.mark.parametrize("request_id", ["x" * 65, "ä".encode("latin-1"), "a b"])
def test_an_odd_request_id_is_not_echoed(world: World, request_id: str) -> None:
    answer = world.request("GET", "/v1/hello", headers={proof.REQUEST_HEADER: request_id})
    assert proof.REQUEST_HEADER.lower() not in answer.headers


def test_without_a_proof_nothing_is_told(world: World) -> None:
    for method, path in [
        ("POST", "/v1/push"), ("POST", "/v1/pull"), ("POST", "/v1/invite"), ("POST", "/v1/certify"),
        ("GET", "/v1/blobs/" + "a" * 64), ("PUT", "/v1/blobs/" + "a" * 64),
    ]:  # fmt: skip
        answer = world.request(method, path, headers={proof.PROTOCOL_HEADER: "1"})
        assert (answer.status, answer.problem.code) == (401, "no-proof"), path


def test_anothers_key_proves_nothing(world: World) -> None:
    amara = world.laptop()
    stranger = Laptop(world)
    stranger.device_id = amara.device_id
    assert stranger.ask("POST", "/v1/pull", pack({})).problem.code == "no-proof"
    stranger.device_id = "nobody"
    assert stranger.ask("POST", "/v1/pull", pack({})).problem.code == "unknown-device"
    amara.device_id = proof.NEW_DEVICE
    assert amara.ask("POST", "/v1/pull", pack({})).problem.code == "unknown-device"


def test_a_wrong_clock_is_told_the_time(world: World) -> None:
    amara = world.laptop()
    amara.clock_is_fast = timedelta(hours=3)
    answer = amara.ask("POST", "/v1/pull", pack({}))
    assert (answer.status, answer.problem.code) == (401, "clock")
    amara.clock_is_fast -= amara.clock_is_fast + world.clock() - answer.problem.server_time
    assert amara.ask("POST", "/v1/pull", pack({})).status == 200


@pytest.mark.parametrize("spoken", ["0", "2", "", "one"])
def test_another_protocol_is_told_so(world: World, spoken: str) -> None:
    answer = world.laptop().ask("POST", "/v1/pull", pack({}), **{proof.PROTOCOL_HEADER: spoken})
    assert (answer.status, answer.problem.code) == (426, "protocol")


RUBBISH = {
    "nothing": b"",
    "text": b"hello",
    "html": b"<html>sign in to the network</html>",
    "no json": zstandard.compress(b"\xff\xfe{"),
    "a list": zstandard.compress(b"[]"),
    "cut short": pack({"cursors": {}})[:-3],
    "deep": zstandard.compress(b'{"cursors":' + b"[" * 50_000),
    "bomb": zstandard.compress(b" " * (100 * 1024 * 1024)),
    "wrong types": pack({"cursors": {"a": "b"}, "changes": "x", "secret": 1, "name": [], "csr": {}}),
    "negative": pack({"cursors": {"a": -1}, "changes": [{}], "secret": "x"}),
    "surrogate": zstandard.compress(b'{"changes":[{"row":"\\ud800"}],"cursors":{"\\ud800":1}}'),
}


@pytest.mark.parametrize("path", ["push", "pull", "invite", "certify", "enrol"])
def test_rubbish_is_refused_in_words(world: World, path: str, caplog: pytest.LogCaptureFixture) -> None:
    ines = world.laptop("Ines Calder", "administrator")
    if path == "enrol":
        ines.device_id = proof.NEW_DEVICE
    with caplog.at_level(logging.WARNING):
        for name, body in RUBBISH.items():
            answer = ines.ask("POST", f"/v1/{path}", body)
            assert (answer.status, answer.problem.code) == (400, "bad-message"), name
    assert not caplog.records


def test_too_much_is_refused_before_it_is_kept(world: World) -> None:
    amara = world.laptop()
    big = b"x" * (world.centre.settings.message_bytes + 1)
    assert (amara.ask("POST", "/v1/push", big).status, amara.ask("POST", "/v1/push", big).problem.code) == (
        413,
        "too-large",
    )
    blob = b"x" * (world.centre.settings.blob_bytes + 1)
    path = f"/v1/blobs/{hashlib.sha256(blob).hexdigest()}?scope=x"
    assert amara.ask("PUT", path, blob).problem.code == "too-large"


def test_more_changes_than_agreed_are_refused(world: World) -> None:
    amara = world.laptop()
    changes = [amara.change("v1", {}).to_json() for _ in range(501)]
    assert amara.ask("POST", "/v1/push", pack({"changes": changes})).problem.code == "bad-message"
