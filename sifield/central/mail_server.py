"""The mail server that takes the trust's mail: where it is, how the centre signs in there, and what it may answer."""

import argparse
import logging
import re
import smtplib
import ssl
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from email.message import EmailMessage
from pathlib import Path
from urllib.parse import urlsplit

from sifield.central.options import add_setting
from sifield.errors import SifieldError

PASSWORD_FILE = "mail.password"
"""The name of the password's file in the centre's folder of secrets."""
_PATIENCE = 20
"""Seconds that the mail server has to answer."""
_NOT_SIGNED_IN = 530
"""What a server may answer to a recipient that says nothing of her (RFC 4954, 6)."""
_SMTP, _SMTPS = 25, 465
"""The port where none is given, and the one on which TLS is spoken from the first byte (RFC 8314)."""
_SIGN_IN = "Most servers want the centre to sign in (--mail-user), and --mail-from to be an address of that user."
_log = logging.getLogger("sifield.central")


@dataclass(frozen=True, slots=True)
class MailServer:
    """A mail server that takes mail from the centre.

    Attributes:
        sender: the address that mails come from.
        is_tls: it speaks TLS from the first byte, as on port 465, instead of after STARTTLS.
        user: the name to sign in with; "" where the server takes mail from this machine as it is.
        password_file: holds the password on its first line, read anew for each mail and never kept.
    """

    host: str
    port: int
    sender: str
    is_tls: bool = False
    user: str = ""
    password_file: Path = Path(PASSWORD_FILE)

    def password(self) -> str:
        """Read the password.

        Raises:
            SifieldError: "mail-waits", there is none, or none that can be sent.
        """
        try:
            word = self.password_file.read_text(encoding="utf-8").split("\n")[0].rstrip("\r")
        except (OSError, UnicodeDecodeError):
            word = ""
        # smtplib sends ASCII only, and its own complaint would carry the password.
        if word and word.isascii() and self.user.isascii():
            return word
        raise _waits(
            f"There is no password in {self.password_file.name} to sign in at the mail server with."
            if not word
            else "The mail server’s user name and password may only be of plain letters, digits and signs.",
            f"Write it on the first line of {self.password_file}, readable by the centre’s user alone.",
        )


def add_options(verb: argparse.ArgumentParser) -> None:
    """Let a command be told of the mail server. The password is given in a file only: others see command lines."""
    add_setting(
        verb, "--mail-server", "HOST:PORT",
        "a mail server for plans that schools want mailed; on port 465 it speaks TLS from the start",
    )  # fmt: skip
    add_setting(verb, "--mail-from", "ADDRESS", "the address that such mails come from")
    add_setting(verb, "--mail-user", "NAME", "the user to sign in as at the mail server", otherwise="does not sign in")
    add_setting(
        verb, "--mail-password-file", "FILE", "holds that user's password on its first line",
        otherwise=f"{PASSWORD_FILE} in the secrets folder",
    )  # fmt: skip


def read_options(options: argparse.Namespace, secrets: Path) -> MailServer | None:
    """Give the mail server that a command was told of, if any.

    Raises:
        SifieldError: "bad-address"; "mail-waits", there is no password for the user.
    """
    given, sender = getattr(options, "mail_server", ""), getattr(options, "mail_from", "")
    if not given:
        return None
    if "@" not in sender:
        raise SifieldError(
            "A mail needs an address that it comes from.", "Give it with --mail-from.", code="bad-address"
        )
    try:
        parts = urlsplit(f"//{given}")
        host, port = parts.hostname or "", parts.port or _SMTP
    except ValueError:
        host, port = "", 0
    if not host or parts.path or parts.username:
        raise SifieldError(
            f"“{given}” is not the address of a mail server.",
            "Give one like mail.example.org:587; the user’s name goes into --mail-user.",
            code="bad-address",
        )
    file = Path(options.mail_password_file) if options.mail_password_file else secrets / PASSWORD_FILE
    server = MailServer(host, port, sender, port == _SMTPS, options.mail_user, file)
    if server.user:
        server.password()
    return server


def send(server: MailServer, mail: EmailMessage) -> None:
    """Hand a mail to the mail server, signed in where the centre has a user there, over TLS wherever that is offered.

    Raises:
        SifieldError: it cannot be reached, or refuses for now ("mail-waits": the laptop asks again at its next sync),
            or takes no mail for that address ("not-mailed": asking again changes nothing). The log has the same words,
            for the administrator.
    """
    try:
        with _telling(server), _reach(server) as open_:
            open_.ehlo()
            offers_tls = not server.is_tls and open_.has_extn("starttls")
            if offers_tls:
                open_.starttls(context=ssl.create_default_context())
            if server.user:
                _sign_in(open_, server, is_secret=server.is_tls or offers_tls)
            open_.send_message(mail)
    except SifieldError as fault:
        waits = " and waits" if fault.code == "mail-waits" else ""
        _log.warning("a mail was not sent%s: %s %s", waits, fault.message, fault.remedy)
        raise


def _reach(server: MailServer) -> smtplib.SMTP:
    if server.is_tls:
        return smtplib.SMTP_SSL(server.host, server.port, timeout=_PATIENCE, context=ssl.create_default_context())
    return smtplib.SMTP(server.host, server.port, timeout=_PATIENCE)


def _sign_in(open_: smtplib.SMTP, server: MailServer, *, is_secret: bool) -> None:
    if not is_secret:
        raise _waits(
            f"The mail server {server.host} offers no encryption, so the centre did not give it its password.",
            "Give a port on which it speaks TLS: mostly 587 or 465.",
        )
    try:
        open_.login(server.user, server.password())
    except smtplib.SMTPServerDisconnected:
        raise
    except smtplib.SMTPException as fault:
        raise _waits(
            f"The mail server {server.host} did not accept the centre’s user name and password{_number(fault)}.",
            "Correct --mail-user or the password’s file, or let the server’s owner permit signing in (SMTP AUTH).",
        ) from fault


@contextmanager
def _telling(server: MailServer) -> Iterator[None]:
    """Say in plain words what went wrong with a mail server; its own texts, which may repeat ours, are left out."""
    name = f"The mail server {server.host}"
    try:
        yield
    except ssl.SSLCertVerificationError as fault:
        raise _waits(
            f"{name} shows a certificate that the centre’s machine does not trust: {fault.verify_message}.",
            "Nothing was sent. Call the server by the name in its certificate, or let the machine trust its issuer.",
        ) from fault
    except ssl.SSLError as fault:
        raise _waits(
            f"{name} does not speak TLS on port {server.port}.", "Look up its port: mostly it is 587 or 465."
        ) from fault
    except smtplib.SMTPRecipientsRefused as fault:
        raise _refused(name, *next(iter(fault.recipients.values()))) from fault
    except smtplib.SMTPNotSupportedError as fault:  # letters in an address that only newer servers take
        raise _waits(
            f"{name} does not take mail for that address.", "Correct the address, or ask the server’s owner."
        ) from fault
    except smtplib.SMTPResponseException as fault:
        raise _waits(f"{name} did not take the mail{_number(fault)}.", _SIGN_IN) from fault
    except (smtplib.SMTPException, OSError) as fault:
        raise _waits(
            f"{name}, port {server.port}, cannot be reached.",
            "Look whether it runs, and whether a firewall stands in between.",
        ) from fault


def _refused(name: str, code: int, said: bytes) -> SifieldError:
    """Say that a server did not take the recipient, for now or for good (RFC 5321, 4.2.1)."""
    number = _numbers(code, said)
    if code == _NOT_SIGNED_IN:
        return _waits(f"{name} did not take the mail{number}.", _SIGN_IN)
    if code >= 500:
        return SifieldError(
            f"{name} refuses this address for good{number}.",
            "Correct the address and send it again; if it is right, ask whoever runs that server why it is refused.",
            code="not-mailed",
        )
    return _waits(
        f"{name} takes no mail for this address just now{number}.", "Nothing need be done: try again a little later."
    )


def _number(fault: smtplib.SMTPException) -> str:
    return _numbers(fault.smtp_code, fault.smtp_error) if isinstance(fault, smtplib.SMTPResponseException) else ""


def _numbers(code: int, said: bytes | str) -> str:
    """Give the numbers of the server's answer (RFC 3463), for whoever looks them up: " (535 5.7.8)"."""
    words = said.decode("ascii", "replace") if isinstance(said, bytes) else said
    more = re.match(r"\d\.\d{1,3}\.\d{1,3}\b", words)
    return f" ({code}{f' {more[0]}' if more else ''})"


def _waits(message: str, remedy: str) -> SifieldError:
    return SifieldError(message, remedy, code="mail-waits")
