"""A mail server on this machine: as much SMTP as a mail needs, with TLS and signing in where a test wants them."""

import base64
import socketserver
import ssl
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import UTC, datetime
from functools import cache
from pathlib import Path

from cryptography.hazmat.primitives import serialization

from sifield.signing.authority import issue_server, make_authority
from sifield.signing.certificates import new_key, to_pem

HOST = "127.0.0.1"
USER, PASSWORD = "sifield@trust.example", "a long pass word +/="


@cache
def _papers() -> tuple[bytes, bytes]:
    """Make the root that vouches for the server, and its own certificate with chain and key (PEM)."""
    now, key = datetime.now(UTC), new_key()
    authority = make_authority("Mail for schools", now)
    chain = to_pem(issue_server(authority.working, key, hosts=[HOST], at=now)) + to_pem(authority.issuing_certificate)
    loaded, plain = serialization.load_der_private_key(key, None), serialization.NoEncryption()
    pem = loaded.private_bytes(serialization.Encoding.PEM, serialization.PrivateFormat.PKCS8, plain)
    return to_pem(authority.root_certificate), chain + pem


def write_root(path: Path) -> Path:
    """Write the certificate that a machine has to trust to believe the server."""
    path.write_bytes(_papers()[0])
    return path


@dataclass
class MailServer:
    """How it behaves, and what it took.

    Attributes:
        papers: where to write its certificate and key; None: it speaks no TLS.
        at_once: speaks TLS from the first byte instead of after STARTTLS.
        password: what USER has to sign in with before it takes anything; "" takes from everybody.
        refuses: what it answers to each recipient, of whom it takes mail for none; b"" takes mail for everybody.
        asked: how often it was asked to take a mail for somebody.
        mails: what it took.
        overheard: every line that it was told without TLS.
    """

    papers: Path | None = None
    at_once: bool = False
    password: str = ""
    refuses: bytes = b""
    port: int = 0
    asked: int = 0
    mails: list[bytes] = field(default_factory=list)
    overheard: list[bytes] = field(default_factory=list)

    @property
    def address(self) -> str:
        return f"{HOST}:{self.port}"

    @contextmanager
    def running(self) -> Iterator["MailServer"]:
        class Talk(_Talk):
            here = self

        with socketserver.ThreadingTCPServer((HOST, 0), Talk) as server:
            self.port = server.server_address[1]
            worker = threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.02})
            worker.start()
            try:
                yield self
            finally:
                server.shutdown()
                worker.join()


class _Talk(socketserver.StreamRequestHandler):
    """One connection."""

    here: MailServer
    is_secret = False
    is_known = False

    def handle(self) -> None:
        try:
            if self.here.at_once:
                self.speak_tls()
            self.say(b"220 here")
            while (line := self.hear()) and self.answer(line):
                pass
        except (ssl.SSLError, ConnectionError):
            return  # the centre has hung up

    def finish(self) -> None:
        super().finish()
        self.request.close()

    def speak_tls(self) -> None:
        super().finish()
        assert self.here.papers is not None
        self.here.papers.write_bytes(_papers()[1])
        context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
        context.load_cert_chain(self.here.papers)
        self.request = context.wrap_socket(self.request, server_side=True)
        self.setup()
        self.is_secret = True

    def hear(self) -> bytes:
        line = self.rfile.readline().rstrip(b"\r\n")
        if not self.is_secret:
            self.here.overheard.append(line)
        return line

    def say(self, *lines: bytes) -> None:
        for line in lines[:-1]:
            self.wfile.write(line.replace(b" ", b"-", 1) + b"\r\n")
        self.wfile.write(lines[-1] + b"\r\n")

    def answer(self, line: bytes) -> bool:
        """Answer a line; tell whether to listen on."""
        word, _, rest = line.partition(b" ")
        word = word.upper()
        if word == b"EHLO":
            can = [b"250 STARTTLS"] if self.here.papers and not self.is_secret else []
            self.say(b"250 here", *can, *([b"250 AUTH PLAIN"] if self.here.password else []), b"250 HELP")
        elif word == b"STARTTLS":
            self.say(b"220 go on")
            self.speak_tls()
        elif word == b"AUTH":
            wanted = f"\0{USER}\0{self.here.password}".encode()
            self.is_known = base64.b64decode(rest.split()[-1]) == wanted
            self.say(b"235 2.7.0 welcome" if self.is_known else b"535 5.7.8 not you: " + rest)
        elif self.here.password and not self.is_known and word == b"MAIL":
            self.say(b"530 5.7.0 sign in first")
        elif word == b"RCPT":
            self.here.asked += 1
            self.say(self.here.refuses or b"250 fine")
        elif word == b"DATA":
            self.say(b"354 go on")
            content = b""
            while (part := self.rfile.readline()) != b".\r\n":
                content += part
            self.here.mails.append(content)
            self.say(b"250 fine")
        else:
            self.say(b"221 bye" if word == b"QUIT" else b"250 fine")
        return word != b"QUIT"
