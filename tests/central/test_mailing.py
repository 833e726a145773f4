"""A signed plan is mailed by the centre, to people of the trust's lists only, through a real mail server."""

import argparse
import base64
import email
import hashlib
import logging
from dataclasses import replace
from email.message import EmailMessage
from pathlib import Path

import pytest

from sifield.central import mail_server, mailing
from sifield.central.__main__ import main
from sifield.central.api import Centre
from sifield.errors import SifieldError
from sifield.wire.body import pack
from sifield.wire.ids import new_id
from sifield.wire.joining import Mail
from tests.central.conftest import Templates
from tests.central.laptop import GENERAL, SAFEGUARDING, TRUST_SCOPE, Answer, Laptop, World
from tests.mail_server import PASSWORD, USER, MailServer, write_root

PLAN = b"%PDF-1.7 a signed plan"
DIGEST = hashlib.sha256(PLAN).hexdigest()
HEAD = "m.ashdown@harbourlane.example"


def read(address: str, *more: str, secrets: Path = Path("secrets")) -> mail_server.MailServer:
    """Read the settings as the centre does from its command line."""
    parser = argparse.ArgumentParser()
    mail_server.add_options(parser)
    words = ["--mail-server", address, "--mail-from", "sifield@trust.example", *more]
    found = mail_server.read_options(parser.parse_args(words), secrets)
    assert found is not None
    return found


def with_mail(world: World, address: str) -> World:
    settings = replace(world.centre.settings, mail=read(address))
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
    with MailServer().running() as server:
        assert ask(put_plan(with_mail(world, server.address)), HEAD.upper()).status == 200
    (mail,) = map(email.message_from_bytes, server.mails)
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
    with MailServer().running() as server:
        assert ask(put_plan(with_mail(world, server.address)), **more).problem.code == code
    assert server.mails == []


def test_without_a_mail_server_or_where_it_refuses_it_is_said(world: World) -> None:
    office = put_plan(world)
    none = ask(office).problem
    assert (none.code, none.remedy) == ("no-mail", "Give the school its copy printed or on a stick.")
    with MailServer(refuses=b"550 5.1.1 nobody of that name").running() as server:
        office.world = with_mail(world, server.address)
        refused = ask(office).problem
    away = ask(office).problem
    assert (refused.code, refused.message) == (
        "not-mailed",
        "The mail server 127.0.0.1 refuses this address for good (550 5.1.1).",
    )
    assert refused.remedy.startswith("Correct the address and send it again")
    assert (away.code, away.message) == (
        "mail-waits",
        f"The mail server 127.0.0.1, port {server.port}, cannot be reached.",
    )
    assert server.mails == []


@pytest.mark.parametrize(
    ("answer", "code"),
    [
        (b"550 no", "not-mailed"),
        (b"553 5.1.3 that is no address", "not-mailed"),
        (b"450 4.2.1 too many mails for now", "mail-waits"),
        (b"421 4.3.2 going down", "mail-waits"),
        (b"530 5.7.0 sign in first", "mail-waits"),
    ],
)
def test_only_an_address_that_is_refused_for_good_is_given_up(world: World, answer: bytes, code: str) -> None:
    with MailServer(refuses=answer).running() as server:
        problem = ask(put_plan(with_mail(world, server.address))).problem
    assert problem.code == code
    assert f"({answer.decode()[:3]}" in problem.message
    assert (server.asked, server.mails) == (1, [])


@pytest.fixture
def believing(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """A machine that trusts the mail server's certificate."""
    monkeypatch.setenv("SSL_CERT_FILE", str(write_root(tmp_path / "mail-root.pem")))


@pytest.fixture
def password(tmp_path: Path) -> Path:
    """The password where the centre keeps its secrets."""
    file = tmp_path / mail_server.PASSWORD_FILE
    file.write_text(f"{PASSWORD}\n", encoding="utf-8")
    return file


def test_port_465_speaks_tls_from_the_start() -> None:
    assert [read(f"mail.example:{port}").is_tls for port in (465, 587)] == [True, False]


def trial(server: mail_server.MailServer) -> EmailMessage:
    return mailing.write_trial(server, HEAD, trust="Tidewater")


@pytest.mark.usefixtures("believing")
@pytest.mark.parametrize("at_once", [False, True])
def test_the_centre_signs_in_through_tls_alone(password: Path, tmp_path: Path, *, at_once: bool) -> None:
    with MailServer(tmp_path / "server.pem", at_once=at_once, password=PASSWORD).running() as server:
        reached = replace(read(server.address, "--mail-user", USER, secrets=password.parent), is_tls=at_once)
        mail_server.send(reached, trial(reached))
    assert [email.message_from_bytes(one)["To"] for one in server.mails] == [HEAD]
    assert [line.split()[0] for line in server.overheard] == ([] if at_once else [b"ehlo", b"STARTTLS"])
    assert PASSWORD not in repr(reached)


def refused(server: mail_server.MailServer) -> SifieldError:
    with pytest.raises(SifieldError) as caught:
        mail_server.send(server, trial(server))
    assert caught.value.code == "mail-waits"
    return caught.value


@pytest.mark.usefixtures("believing")
def test_a_password_that_is_not_accepted_is_told_in_the_log_without_it(
    password: Path, tmp_path: Path, caplog: pytest.LogCaptureFixture
) -> None:
    caplog.set_level(logging.DEBUG)
    with MailServer(tmp_path / "server.pem", password="another").running() as server:
        reached = read(server.address, "--mail-user", USER, secrets=password.parent)
        fault = refused(reached)
    said = "The mail server 127.0.0.1 did not accept the centre’s user name and password (535 5.7.8)."
    assert fault.message == said
    assert said in caplog.text
    encoded = base64.b64encode(f"\0{USER}\0{PASSWORD}".encode()).decode()
    assert not any(word in caplog.text + str(fault) for word in (PASSWORD, encoded)), "the server repeats it"
    assert server.mails == []


@pytest.mark.parametrize(
    ("server", "said"),
    [
        (MailServer(Path("server.pem"), password=PASSWORD), "shows a certificate that the centre’s machine does not"),
        (MailServer(password=PASSWORD), "offers no encryption, so the centre did not give it its password"),
        (MailServer(Path("server.pem")), "shows a certificate that the centre’s machine does not trust"),
    ],
)
def test_a_server_that_is_not_surely_the_right_one_learns_no_password(
    server: MailServer, said: str, password: Path, tmp_path: Path
) -> None:
    here = replace(server, papers=server.papers and tmp_path / server.papers, mails=[], overheard=[])
    with here.running():
        assert said in refused(read(here.address, "--mail-user", USER, secrets=password.parent)).message
    assert here.mails == []
    assert not any(line.upper().startswith(b"AUTH") for line in here.overheard)


@pytest.mark.usefixtures("believing")
def test_a_server_that_wants_a_user_or_has_none_says_what_to_do(tmp_path: Path, password: Path) -> None:
    with MailServer(tmp_path / "server.pem", password=PASSWORD).running() as server:
        fault = refused(read(server.address))
    assert "did not take the mail (530 5.7.0)" in fault.message
    assert "--mail-user" in fault.remedy
    with MailServer(tmp_path / "server.pem").running() as open_to_all:
        signing_in = read(open_to_all.address, "--mail-user", USER, secrets=password.parent)
        assert "did not accept the centre’s user name" in refused(signing_in).message
        password.unlink()
        assert "There is no password in mail.password" in refused(signing_in).message


@pytest.mark.parametrize("bad", ["", "\nsecond line", "pässword"])
def test_a_password_that_cannot_be_sent_is_said_at_the_start(bad: str, tmp_path: Path) -> None:
    file = tmp_path / "elsewhere"
    file.write_text(bad, encoding="utf-8")
    with pytest.raises(SifieldError) as caught:
        read("mail.example:587", "--mail-user", USER, "--mail-password-file", str(file))
    assert str(file) in caught.value.remedy
    assert not bad.strip() or bad not in str(caught.value)


@pytest.mark.parametrize("bad", ["mail.example:many", "smtp://mail.example", f"{USER}@mail.example:587", ":587"])
def test_an_address_that_is_none_is_said_at_the_start(bad: str) -> None:
    with pytest.raises(SifieldError, match="is not the address of a mail server"):
        read(bad)


def test_an_administrator_tries_it_from_the_command_line(
    templates: Templates, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    centre = templates.sqlite(tmp_path)
    where = ["mail", "--store", centre.store, "--secrets", str(centre.secrets), "--mail-from", USER]
    with MailServer().running() as server:
        assert main([*where, "--mail-server", server.address, HEAD]) == 0
        assert main([*where, "--mail-server", server.address, "the head"]) == 1
    assert main([*where, "--mail-server", server.address, HEAD]) == 1
    assert main([*where, HEAD]) == 1
    shown = capsys.readouterr()
    assert shown.out == f"Sent to {HEAD}: 127.0.0.1 took it.\n"
    assert "“the head” is no e-mail address." in shown.err
    assert "cannot be reached.\nLook whether it runs" in shown.err
    assert "The centre has no mail server." in shown.err
