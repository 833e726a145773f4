"""A signed plan is mailed by the centre, to people of the trust's lists only, through a real mail server."""

import email
import hashlib
import socketserver
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import replace

import pytest

from sifield.central.api import Centre
from sifield.wire.body import pack
from sifield.wire.ids import new_id
from sifield.wire.joining import Mail
from tests.central.laptop import GENERAL, SAFEGUARDING, TRUST_SCOPE, Answer, Laptop, World

PLAN = b"%PDF-1.7 a signed plan"
DIGEST = hashlib.sha256(PLAN).hexdigest()
HEAD = "m.ashdown@harbourlane.example"


@contextmanager
def mail_server(*, refuses: bool = False) -> Iterator[tuple[str, list[bytes]]]:
    """A mail server on this machine that speaks as much SMTP as a mail needs; give its address and what it took."""
    taken: list[bytes] = []

    class Speaking(socketserver.StreamRequestHandler):
        def handle(self) -> None:
            self.wfile.write(b"220 here\r\n")
            while line := self.rfile.readline().strip():
                if line.upper() == b"DATA":
                    self.wfile.write(b"354 go on\r\n")
                    content = b""
                    while (part := self.rfile.readline()) != b".\r\n":
                        content += part
                    taken.append(content)
                elif line.upper() == b"QUIT":
                    self.wfile.write(b"221 bye\r\n")
                    return
                self.wfile.write(b"550 no\r\n" if refuses and line.upper().startswith(b"RCPT") else b"250 fine\r\n")

    with socketserver.ThreadingTCPServer(("127.0.0.1", 0), Speaking) as server:
        worker = threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.02})
        worker.start()
        try:
            yield f"127.0.0.1:{server.server_address[1]}", taken
        finally:
            server.shutdown()
            worker.join()


def with_mail(world: World, address: str) -> World:
    settings = replace(world.centre.settings, mail_server=address, mail_from="sifield@trust.example")
    return World(Centre(settings, world.centre.store, world.centre.trust, world.clock), world.clock, world.folder)


def put_plan(world: World) -> Laptop:
    """Send a plan's file, and put the headteacher into the trust's list of people."""
    office = world.laptop("Ines Calder", "administrator", safeguarding=True)
    person = office.change(new_id(), {"name": "Mireille Ashdown", "email": HEAD}, record="person", scope=TRUST_SCOPE)
    (ack,) = office.push(person)
    assert ack.rejected is None
    for scope in (GENERAL, SAFEGUARDING):
        assert office.ask("PUT", f"/v1/blobs/{DIGEST}?scope={scope.replace('/', '%2F')}", PLAN).status == 204
    return office


def ask(laptop: Laptop, to: str = HEAD, *, sha256: str = DIGEST, scope: str = GENERAL) -> Answer:
    return laptop.ask("POST", "/v1/mail", pack(Mail(sha256, scope, to).to_json()))


def test_a_plan_goes_to_the_headteacher_as_it_was_signed(world: World) -> None:
    with mail_server() as (address, taken):
        assert ask(put_plan(with_mail(world, address)), HEAD.upper()).status == 200
    (mail,) = map(email.message_from_bytes, taken)
    attached = [part for part in mail.walk() if part.get_content_type() == "application/pdf"]
    assert mail["To"].casefold() == HEAD
    assert mail["Subject"] == "Signed action plan: Tidewater Learning Trust"
    assert [part.get_payload(decode=True) for part in attached] == [PLAN]


@pytest.mark.parametrize(
    ("more", "code"),
    [
        ({"to": "somebody@elsewhere.example"}, "not-mailed"),
        ({"scope": SAFEGUARDING}, "not-mailed"),
        ({"sha256": "0" * 64}, "not-found"),
        ({"to": f"{HEAD}\r\nBcc: all@elsewhere.example"}, "not-mailed"),
    ],
)
def test_what_is_not_mailed_is_said(world: World, more: dict[str, str], code: str) -> None:
    with mail_server() as (address, taken):
        assert ask(put_plan(with_mail(world, address)), **more).problem.code == code
    assert taken == []


def test_without_a_mail_server_or_where_it_refuses_it_is_said(world: World) -> None:
    office = put_plan(world)
    none = ask(office).problem
    assert (none.code, none.remedy) == ("no-mail", "Give the school its copy printed or on a stick.")
    with mail_server(refuses=True) as (address, taken):
        office.world = with_mail(world, address)
        assert ask(office).problem.code == "mail-waits"
    assert ask(office).problem.code == "mail-waits", "it has gone away"
    assert taken == []
