"""Whoever answers in the centre's place is found out, and a person is told what to do."""

import ssl
import threading
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from http.server import BaseHTTPRequestHandler, HTTPServer
from pathlib import Path

import httpx
import pytest

from sifield.errors import SifieldError
from sifield.signing.authority import issue_server, make_authority
from sifield.signing.certificates import new_key, to_pem
from sifield.sync import calls
from sifield.sync.link import HttpLink
from sifield.wire.body import CONTENT_TYPE, pack
from sifield.wire.joining import Hello
from sifield.wire.proof import REQUEST_HEADER

from .conftest import Team
from .laptops import START


def link_answering(answer: httpx.Response | Exception) -> HttpLink:
    def handle(_request: httpx.Request) -> httpx.Response:
        if isinstance(answer, Exception):
            raise answer
        return answer

    return HttpLink(
        "https://centre.test", identity=None, anchors=(), now=lambda: START, transport=httpx.MockTransport(handle)
    )


@pytest.mark.parametrize(
    ("answer", "code"),
    [
        (httpx.Response(200, html="<html>Sign in to Guest Wi-Fi</html>"), "captive-portal"),
        (httpx.Response(511, html="<html>Sign in</html>"), "captive-portal"),
        (httpx.DecodingError("a page that is not compressed as it says"), "captive-portal"),
        (httpx.Response(302, headers={"Location": "https://portal.test/"}), "captive-portal"),
        (httpx.Response(404, html="<html>blocked by the filter</html>"), "captive-portal"),
        (httpx.Response(200, content=pack({}), headers={"Content-Type": CONTENT_TYPE}), "captive-portal"),
        (httpx.Response(502, html="<html>Bad gateway</html>"), "centre-away"),
        (httpx.ConnectError("no route"), "centre-away"),
        (httpx.ConnectTimeout("slow"), "centre-away"),
        (httpx.ReadTimeout("slow"), "centre-away"),
        (httpx.RemoteProtocolError("cut"), "centre-away"),
    ],
)
def test_each_fault_of_the_way_has_a_name(answer: httpx.Response | Exception, code: str) -> None:
    with pytest.raises(SifieldError) as caught:
        calls.hello(link_answering(answer))
    assert caught.value.code == code
    assert caught.value.remedy


@pytest.mark.parametrize("address", ["http://centre.test", "ftp://centre.test", "centre.test", "http://10.0.0.7:8443"])
def test_work_never_travels_in_the_clear(address: str) -> None:
    with pytest.raises(SifieldError) as caught:
        HttpLink(address, identity=None, anchors=(), now=lambda: START)
    assert caught.value.code == "insecure-address"


@pytest.mark.parametrize("address", ["http://127.0.0.1:1", "http://localhost:1", "http://[::1]:1"])
def test_on_the_laptop_itself_plain_http_is_allowed_and_nobody_there_is_said(address: str) -> None:
    with pytest.raises(SifieldError) as caught:
        calls.hello(HttpLink(address, identity=None, anchors=(), now=lambda: datetime.now(UTC)))
    assert caught.value.code == "centre-away"


def test_a_captive_portal_in_the_middle_of_a_sync_loses_nothing(team: Team) -> None:
    team.ann.wire.before = lambda request: (
        httpx.Response(200, html="<html>Welcome, guest</html>") if request.url.path == "/v1/pull" else None
    )
    with pytest.raises(SifieldError) as caught:
        team.ann.sync()
    assert caught.value.code == "captive-portal"
    team.ann.wire.before = lambda _request: None
    assert team.ann.sync().refused == 0


def test_a_centre_of_another_protocol_is_named_before_anything_is_sent(team: Team) -> None:
    def newer(request: httpx.Request) -> httpx.Response | None:
        if request.url.path != "/v1/hello":
            return None
        headers = {"Content-Type": CONTENT_TYPE, REQUEST_HEADER: request.headers[REQUEST_HEADER]}
        return httpx.Response(200, content=pack(Hello((7, 8), "t", "T", {}, START).to_json()), headers=headers)

    team.ann.wire.before = newer
    team.ann.wire.requests.clear()
    with pytest.raises(SifieldError) as caught:
        team.ann.sync()
    assert caught.value.code == "other-protocol"
    assert team.ann.wire.requests == ["GET /v1/hello"]


def test_a_wrong_clock_is_corrected_by_the_centres(team: Team) -> None:
    link = HttpLink(
        "https://centre.test",
        identity=team.ann.identity(),
        anchors=(),
        now=lambda: team.ann.world.clock() - timedelta(hours=3),
        transport=team.ann.wire,
    )
    assert calls.revocations(link).crl
    assert link.call("POST", "/v1/pull", {"cursors": {}})["changes"] is not None
    assert link.offset is not None
    assert timedelta(hours=2, minutes=59) < link.offset < timedelta(hours=3, minutes=1)


def test_a_revoked_laptop_is_told_and_keeps_its_work(team: Team) -> None:
    from sifield.central import admin

    with team.ann.world.store.write() as connection:
        admin.revoke(connection, device_id=team.ann.identity().device_id, person=None, at=team.ann.world.now)
    with pytest.raises(SifieldError) as caught:
        team.ann.sync()
    assert caught.value.code == "device-revoked"


class _Hello(BaseHTTPRequestHandler):
    def do_GET(self) -> None:
        body = pack(Hello((1,), "t", "Alder Trust", {}, datetime.now(UTC)).to_json())
        self.send_response(200)
        self.send_header("Content-Type", CONTENT_TYPE)
        self.send_header(REQUEST_HEADER, self.headers[REQUEST_HEADER])
        self.send_header("Content-Length", str(len(body)))
        self.end_headers()
        self.wfile.write(body)

    def log_message(self, format: str, *args: object) -> None:
        """Stay quiet."""


@pytest.fixture
def tls(tmp_path: Path) -> Iterator[tuple[str, bytes]]:
    """Serve over TLS with a certificate of a trust's authority; give the address and the trust's root."""
    from cryptography.hazmat.primitives import serialization

    authority = make_authority("Alder Trust", datetime.now(UTC))
    key = new_key()
    leaf = issue_server(authority.working, key, hosts=["127.0.0.1"], at=datetime.now(UTC))
    chain = tmp_path / "chain.pem"
    private = serialization.load_der_private_key(key, None).private_bytes(
        serialization.Encoding.PEM, serialization.PrivateFormat.PKCS8, serialization.NoEncryption()
    )
    chain.write_bytes(private + to_pem(leaf) + to_pem(authority.issuing_certificate))
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    context.load_cert_chain(chain)
    server = HTTPServer(("127.0.0.1", 0), _Hello)
    server.socket = context.wrap_socket(server.socket, server_side=True)
    thread = threading.Thread(target=server.serve_forever, args=(0.02,))
    thread.start()
    yield f"https://127.0.0.1:{server.server_port}", authority.root_certificate
    server.shutdown()
    thread.join()
    server.server_close()


def test_the_trusts_own_root_vouches_for_the_centre(tls: tuple[str, bytes]) -> None:
    address, root = tls
    link = HttpLink(address, identity=None, anchors=(root,), now=lambda: datetime.now(UTC))
    assert calls.hello(link).trust_name == "Alder Trust"
    link.close()


def test_another_trusts_root_does_not(tls: tuple[str, bytes]) -> None:
    other = make_authority("Other Trust", datetime.now(UTC)).root_certificate
    link = HttpLink(tls[0], identity=None, anchors=(other,), now=lambda: datetime.now(UTC))
    with pytest.raises(SifieldError) as caught:
        calls.hello(link)
    assert caught.value.code == "certificate-refused"
    link.close()


def test_a_centre_of_a_later_protocol_is_named_whatever_else_it_says(team: Team) -> None:
    def later(request: httpx.Request) -> httpx.Response:
        headers = {"Content-Type": CONTENT_TYPE, REQUEST_HEADER: request.headers[REQUEST_HEADER]}
        return httpx.Response(200, content=pack({"protocols": [7, 8], "news": "all is new"}), headers=headers)

    team.ann.wire.before = later
    with pytest.raises(SifieldError) as caught:
        team.ann.sync()
    assert caught.value.code == "other-protocol"
