"""The archive at the centre: signed plans are stamped as they arrive, by an authority of its own or an outside one."""

import hashlib
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import replace
from datetime import timedelta
from functools import partial
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path

import pytest

from sifield.central import archive
from sifield.central.__main__ import main
from sifield.central.api import Centre
from sifield.signing import authority
from sifield.signing.archiving import stamped_at
from sifield.signing.certificates import to_pem
from sifield.signing.time_stamping import QUERY, REPLY, answer, make_time_authority
from sifield.signing.verdict import Verdict, Word, judge
from sifield.wire.body import unpack
from sifield.wire.ids import new_id
from sifield.wire.joining import Revocations
from tests.central.laptop import GENERAL, SAFEGUARDING, START, Laptop, World
from tests.papers import Ceremony, agree, ceremony, issue, person
from tests.signing.tampering import change_a_page


def signed_for(world: World) -> Ceremony:
    """The usual plan, signed by people of this centre's trust."""
    trust, made = world.centre.trust.authority, ceremony()
    signers = [
        person(_as_new(trust), name, role, at=START) for name, role in (("Miriam", "Reviewer"), ("Owen", "Headteacher"))
    ]
    issued = issue(made.unsigned, signers[0], at=START)
    return Ceremony(_as_new(trust), signers[0], signers[1], made.unsigned, issued, agree(issued, signers[1], at=START))


def _as_new(trust: authority.Authority) -> authority.NewAuthority:
    return authority.NewAuthority(
        root_certificate=trust.root_certificate, root_key=b"", issuing_certificate=trust.issuing_certificate,
        issuing_key=trust.issuing_key,
    )  # fmt: skip


def send(laptop: Laptop, pdf: bytes, field: str, number: int, *, plan_id: str = "plan-1", scope: str = GENERAL) -> None:
    """Push a revision and its file, as a laptop does."""
    digest = hashlib.sha256(pdf).hexdigest()
    fields = {"plan_id": plan_id, "number": number, "sha256": digest, "size": len(pdf), "field": field}
    (ack,) = laptop.push(laptop.change(new_id(), fields, record="revision", scope=scope))
    assert ack.rejected is None
    assert laptop.ask("PUT", f"/v1/blobs/{digest}?scope={scope.replace('/', '%2F')}", pdf).status == 204


def copies(laptop: Laptop, scope: str = GENERAL) -> list[bytes]:
    """Fetch the archive copies that the centre tells of, oldest first."""
    told = [one for one in laptop.pull(full=True).changes if one.record == "revision"]
    names = [str(one.fields["sha256"].value) for one in told if one.fields["field"].value == "archive"]
    return [laptop.ask("GET", f"/v1/blobs/{name}?scope={scope.replace('/', '%2F')}").body for name in names]


def judged(world: World, pdf: bytes, *, time_roots: tuple[bytes, ...] = (), years: int = 8) -> Verdict:
    root = world.centre.trust.authority.root_certificate
    return judge(pdf, roots=(root,), time_roots=time_roots, at=START + timedelta(days=365 * years))


def test_a_plan_is_stamped_once_its_last_signature_is_in_and_renewed(world: World) -> None:
    amara, made = world.laptop(), signed_for(world)
    send(amara, made.issued, "reviewer", 1)
    assert copies(amara) == []
    send(amara, made.agreed, "head", 2)
    (copy,) = copies(amara)
    assert copy.startswith(made.agreed)
    assert judged(world, made.agreed).word is Word.EXPIRED
    assert judged(world, copy).word is Word.COMPLETE
    world.clock.forward(days=400)
    centre = world.centre
    with centre.store.read() as connection:
        assert archive.list_waiting(connection) == []
        older = archive.list_older(connection, world.clock() - timedelta(days=330))
    assert archive.stamp(centre.store, centre.trust, centre.settings, older, at=world.clock()).stamped == 1
    assert archive.stamp(centre.store, centre.trust, centre.settings, older, at=world.clock()).stamped == 0
    amara.cursors.clear()
    first, renewed = copies(amara)
    assert renewed.startswith(first)
    assert len(judged(world, renewed).stamps) == 2


def test_safeguarding_plans_stay_in_their_scope_and_spoilt_ones_are_not_stamped(world: World) -> None:
    amara, made = world.laptop(safeguarding=True), signed_for(world)
    send(amara, made.agreed, "head", 2, scope=SAFEGUARDING)
    assert len(copies(amara, SAFEGUARDING)) == 1
    send(amara, change_a_page(made), "head", 2, plan_id="plan-2")
    amara.cursors.clear()
    assert len(copies(amara, SAFEGUARDING)) == 1
    with world.centre.store.read() as connection:
        assert archive.list_waiting(connection) == [], "it is not tried again and again"


@contextmanager
def outside_authority(trust: authority.NewAuthority, *, is_broken: bool = False) -> Iterator[str]:
    """A time-stamping authority on this machine that speaks RFC 3161 over HTTP."""
    stamper = make_time_authority(trust.working, START)

    class Answering(BaseHTTPRequestHandler):
        def do_POST(self) -> None:
            asked = self.rfile.read(int(self.headers["Content-Length"]))
            reply = b"<html>" if is_broken else answer(stamper, asked, START)
            assert self.headers["Content-Type"] == QUERY
            self.send_response(200)
            self.send_header("Content-Type", "text/html" if is_broken else REPLY)
            self.end_headers()
            self.wfile.write(reply)

        def log_message(self, format: str, *_: object) -> None:
            """Say nothing."""

    server = ThreadingHTTPServer(("127.0.0.1", 0), Answering)
    worker = threading.Thread(target=partial(server.serve_forever, poll_interval=0.02))
    worker.start()
    try:
        yield f"http://127.0.0.1:{server.server_port}/tsa"
    finally:
        server.shutdown()
        server.server_close()
        worker.join()


def test_an_outside_authority_stamps_and_laptops_learn_whom_to_believe(world: World) -> None:
    stranger = authority.make_authority("Clockwork Ltd", START)
    root = stranger.root_certificate
    with outside_authority(stranger) as address:
        settings = replace(world.centre.settings, time_authority=address, time_roots=(root,))
        outside = World(
            Centre(settings, world.centre.store, world.centre.trust, world.clock), world.clock, world.folder
        )
        amara, made = outside.laptop(), signed_for(outside)
        send(amara, made.agreed, "head", 2)
        (copy,) = copies(amara)
    assert stamped_at(copy) == START
    assert judged(world, copy).word is Word.EXPIRED, "whom the stamp is by is not known"
    assert judged(world, copy, time_roots=(root,)).word is Word.COMPLETE
    told = Revocations.from_json(unpack(outside.request("GET", "/v1/crl").body))
    assert told.time_roots == (root,)


@pytest.mark.parametrize("is_away", [True, False])
def test_where_no_stamp_can_be_had_the_plan_waits(
    world: World, tmp_path: Path, capsys: pytest.CaptureFixture[str], is_away: bool
) -> None:
    stranger = authority.make_authority("Clockwork Ltd", START)
    with outside_authority(stranger, is_broken=True) as address:
        settings = replace(world.centre.settings, time_authority="http://127.0.0.1:1/tsa" if is_away else address)
        outside = World(
            Centre(settings, world.centre.store, world.centre.trust, world.clock), world.clock, world.folder
        )
        amara, made = outside.laptop(), signed_for(outside)
        send(amara, made.agreed, "head", 2)
    assert copies(amara) == []
    root = tmp_path / "root.pem"
    root.write_bytes(to_pem(stranger.root_certificate))
    store = ["--store", settings.store, "--secrets", str(settings.secrets)]
    assert main(["archive", *store, "--time-authority", settings.time_authority, "--time-root", str(root)]) == 1
    assert "Waiting: 1." in capsys.readouterr().out
    assert main(["archive", *store]) == 0
    assert "Stamped: 1. Renewed: 0." in capsys.readouterr().out
    amara.cursors.clear()
    assert len(copies(amara)) == 1


def test_the_centre_answers_requests_for_time_stamps(world: World) -> None:
    from asn1crypto import algos, tsp

    imprint = {"hash_algorithm": algos.DigestAlgorithm({"algorithm": "sha256"}), "hashed_message": b"\7" * 32}
    asked = tsp.TimeStampReq({"version": 1, "message_imprint": tsp.MessageImprint(imprint), "nonce": 42}).dump()
    got = world.request("POST", "/v1/timestamp", content=asked, headers={"Content-Type": QUERY})
    assert got.headers["content-type"] == REPLY
    reply = tsp.TimeStampResp.load(got.body)
    assert reply["status"]["status"].native == "granted"
    info = reply["time_stamp_token"]["content"]["encap_content_info"]["content"].parsed
    assert (info["nonce"].native, info["gen_time"].native) == (42, START)
    assert world.request("POST", "/v1/timestamp", content=b"rubbish").problem.code == "bad-message"


@pytest.mark.parametrize(
    ("given", "says"),
    [
        (["--time-authority", "tsa.example"], "is not the address"),
        (["--time-authority", "http://t.example"], "--time-root"),
    ],
)
def test_a_time_authority_that_nobody_could_believe_is_refused(
    world: World, capsys: pytest.CaptureFixture[str], given: list[str], says: str
) -> None:
    settings = world.centre.settings
    assert main(["archive", "--store", settings.store, "--secrets", str(settings.secrets), *given]) == 1
    assert says in capsys.readouterr().err
