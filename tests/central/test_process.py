"""The centre as an administrator runs it: commands, and a process of its own that serves and stops."""

import re
import signal
import socket
import ssl
import stat
import subprocess
import sys
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import UTC, datetime
from pathlib import Path

import httpx
import pytest
from sqlalchemy import update

from sifield.central import admin, enrolment
from sifield.central.__main__ import main
from sifield.central.config import Settings
from sifield.central.scope import CENTRE
from sifield.central.store import LAYOUT, Store
from sifield.central.tables import trust
from sifield.signing.certificates import new_key, signing_request
from sifield.wire import codes, proof
from sifield.wire.body import CONTENT_TYPE, pack, unpack
from sifield.wire.joining import ALL_SCHOOLS, Enrol, Enrolled, Hello, Invite, TrustFacts
from tests.central.conftest import Templates


@contextmanager
def serving(settings: Settings, *more: str) -> Iterator[tuple[str, subprocess.Popen[str]]]:
    """Run a centre on a free port; give its address and its process."""
    command = [sys.executable, "-m", "sifield.central", "serve", "--store", settings.store]
    command += ["--secrets", str(settings.secrets), "--port", "0", *more]
    process = subprocess.Popen(command, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True)
    assert process.stdout is not None
    assert process.stderr is not None
    giving_up = threading.Timer(60, process.kill)
    giving_up.start()
    try:
        line = process.stdout.readline()
        found = re.fullmatch(r"Listening on (https?://127\.0\.0\.1:\d+)\n", line)
        assert found, line + process.stderr.read()
        yield found[1], process
    finally:
        process.terminate()
        process.wait()
        giving_up.cancel()
        process.stdout.close()
        process.stderr.close()


def test_it_serves_and_stops_in_order(settings: Settings) -> None:
    with serving(settings) as (address, process):
        answer = httpx.get(address + "/v1/hello", headers={proof.REQUEST_HEADER: "r-1"}, trust_env=False)
        assert Hello.from_json(unpack(answer.content)).trust_name == "Tidewater Learning Trust"
        assert answer.headers[proof.REQUEST_HEADER] == "r-1"
        assert "server" not in answer.headers
        process.send_signal(signal.SIGTERM if "postgres" in settings.store else signal.SIGINT)
        assert process.wait() == 0
        assert process.stderr is not None
        assert process.stderr.read() == ""


def test_a_laptop_joins_over_tls_of_the_trusts_own_authority(templates: Templates, tmp_path: Path) -> None:
    settings = templates.sqlite(tmp_path)
    code = invited(settings)
    with serving(settings, "--tls") as (address, _process):
        unchecked = httpx.get(address + "/v1/trust", verify=False, trust_env=False)
        facts = TrustFacts.from_json(unpack(unchecked.content))
        context = ssl.SSLContext(ssl.PROTOCOL_TLS_CLIENT)
        context.load_verify_locations(cadata=facts.root)
        key = proof.new_device_key()
        csr = signing_request(new_key(), name="laptop", role="", organisation="")
        body = pack(Enrol(code.secret, proof.public_key(key), "laptop", csr).to_json())
        headers = proof.prove(key, proof.NEW_DEVICE, "POST", "/v1/enrol", body, at=datetime.now(UTC))
        answer = httpx.post(
            address + "/v1/enrol", content=body, headers=headers | {"Content-Type": CONTENT_TYPE},
            verify=context, trust_env=False,
        )  # fmt: skip
        assert Enrolled.from_json(unpack(answer.content)).name == "Amara Whitlock"
    assert stat.S_IMODE((settings.secrets / "server.key.pem").stat().st_mode) == 0o600


def invited(settings: Settings) -> codes.EnrolmentCode:
    """Invite a reviewer, by the real clock."""
    store = Store(settings.store)
    wanted = Invite("Amara Whitlock", "reviewer", (ALL_SCHOOLS,))
    opened = admin.open_trust(store, settings.secrets)
    with store.write() as connection:
        made = enrolment.invite(connection, opened, wanted, by=CENTRE, minutes=15, at=datetime.now(UTC))
    store.close()
    return codes.parse(made.code)


@pytest.fixture
def where(templates: Templates, tmp_path: Path) -> list[str]:
    settings = templates.sqlite(tmp_path)
    return ["--store", settings.store, "--secrets", str(settings.secrets)]


def test_a_trust_is_set_up_once_with_its_secrets_apart(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    store, secrets = tmp_path / "new" / "centre.store", tmp_path / "secrets"
    words = tmp_path / "words"
    words.write_text("correct horse battery staple\n")
    arguments = ["init", "--store", f"sqlite:///{store}", "--secrets", str(secrets), "--trust", "Tidewater"]
    arguments += ["--admin", "Ines Calder", "--address", "https://centre.example", "--root-passphrase-file", str(words)]
    assert main(arguments) == 0
    said = capsys.readouterr().out
    assert codes.parse(said).address == "https://centre.example"
    assert "trust-root.key.pem" in said
    for secret in (secrets / "central.key", secrets / "trust-root.key.pem", store):
        assert stat.S_IMODE(secret.stat().st_mode) == 0o600
    assert stat.S_IMODE(secrets.stat().st_mode) == 0o700
    assert "ENCRYPTED" in (secrets / "trust-root.key.pem").read_text()
    assert "PRIVATE" not in (secrets / "trust-root.pem").read_text()
    assert bytes.fromhex((secrets / "central.key").read_text()) not in store.read_bytes()

    assert main(arguments) == 1
    assert "holds a trust already" in capsys.readouterr().err
    arguments[2] = f"sqlite:///{tmp_path / 'other.store'}"
    assert main(arguments) == 1
    assert "belongs to another trust" in capsys.readouterr().err


def test_people_are_invited_listed_and_revoked(where: list[str], capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["invite", *where, "--name", "Amara Whitlock", "--role", "reviewer", "--all-schools"]) == 0
    assert codes.parse(capsys.readouterr().out).address == "https://centre.example"
    assert main(["move", *where, "--address", "https://new.example"]) == 0
    assert main(["invite", *where, "--person", "amara whitlock", "--role", "trust_leader", "--minutes", "90"]) == 0
    assert codes.parse(capsys.readouterr().out).address == "https://new.example"
    assert main(["people", *where]) == 0
    listed = capsys.readouterr().out
    assert re.search(r"^\S+  Amara Whitlock  trust_leader  $", listed, re.MULTILINE)
    assert "Ines Calder  administrator  *" in listed
    assert main(["revoke", *where, "--person", "Amara Whitlock"]) == 0
    assert main(["people", *where]) == 0
    assert "refused" in capsys.readouterr().out


@pytest.mark.parametrize(
    ("arguments", "says"),
    [
        (["invite", "--name", "A", "--role", "reviewer", "--school", "Nowhere"], "no school called “Nowhere”"),
        (["invite", "--person", "Nobody", "--role", "reviewer"], "nobody called “Nobody”"),
        (["revoke", "--device", "d-9"], "no laptop “d-9”"),
        (["revoke", "--person", "Nobody"], "nobody called “Nobody”"),
        (["move", "--address", "centre.example"], "not an address"),
        (["move", "--address", "http://centre.example"], "plain http"),
        (["serve", "--host", "0.0.0.0"], "Plain HTTP is for this machine alone"),
    ],
)
def test_a_mistake_is_said_with_what_to_do(
    where: list[str], arguments: list[str], says: str, capsys: pytest.CaptureFixture[str]
) -> None:
    assert main([arguments[0], *where, *arguments[1:]]) == 1
    first, remedy = capsys.readouterr().err.strip().split("\n")
    assert says in first
    assert remedy.endswith(".")


def test_a_store_that_cannot_be_served_is_named(
    where: list[str], tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    (tmp_path / "letter.store").write_text("Dear Amara, this is no database at all, but a letter. " * 20)
    newer = Store(where[1])
    with newer.write() as connection:
        connection.execute(update(trust).values(layout=LAYOUT + 1))
    newer.close()
    for arguments, says in [
        (["people", *where], "newer version of sifield"),
        (["people", "--store", f"sqlite:///{tmp_path / 'letter.store'}"], "cannot reach"),
        (["people", "--store", "sqlite:////proc/nowhere/centre.store"], "cannot reach"),
        (["people", "--store", f"sqlite:///{tmp_path / 'empty.store'}"], "holds no trust yet"),
        (["people", "--store", "mysql://u:hunter2@h/d"], "not one that the centre knows"),
        (["people", "--store", "postgresql+psycopg://u:hunter2@127.0.0.1:1/d?connect_timeout=2"], "cannot reach"),
    ]:
        assert main(arguments) == 1
        said = capsys.readouterr().err
        assert says in said
        assert "hunter2" not in said


def test_secrets_that_are_not_there_are_named(
    where: list[str], tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    assert main(["serve", *where[:2], "--secrets", str(tmp_path / "none")]) == 1
    assert "does not hold the key" in capsys.readouterr().err
    new = ["init", "--store", f"sqlite:///{tmp_path / 'new.store'}", "--secrets", "/proc/nowhere", "--trust", "T"]
    new += ["--admin", "A", "--address", "https://centre.example"]
    assert main(new) == 1
    assert "/proc/nowhere cannot be used" in capsys.readouterr().err
    (tmp_path / "words").write_text("\n")
    for words, says in [("words", "is empty"), ("none", "cannot be used")]:
        assert main([*new, "--root-passphrase-file", str(tmp_path / words)]) == 1
        assert says in capsys.readouterr().err


@pytest.mark.parametrize("minutes", ["0", "-5", "1000000", "soon"])
def test_an_odd_time_for_a_code_is_refused(minutes: str, where: list[str]) -> None:
    with pytest.raises(SystemExit):
        main(["invite", *where, "--name", "A", "--role", "reviewer", "--minutes", minutes])


def test_a_port_that_is_taken_is_named(where: list[str], capsys: pytest.CaptureFixture[str]) -> None:
    with socket.create_server(("127.0.0.1", 0)) as taken:
        assert main(["serve", *where, "--port", str(taken.getsockname()[1])]) == 1
    assert "cannot listen" in capsys.readouterr().err


@pytest.mark.parametrize("verb", [[], ["init"], ["serve"], ["invite"], ["people"], ["revoke"], ["move"]])
def test_help_reads_well(verb: list[str], capsys: pytest.CaptureFixture[str]) -> None:
    with pytest.raises(SystemExit) as caught:
        main([*verb, "--help"])
    assert caught.value.code == 0
    assert "usage: sifield-central" in capsys.readouterr().out
