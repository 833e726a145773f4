"""Mailing a signed plan to somebody of the trust's lists, where the centre was told of a mail server."""

from email.message import EmailMessage
from email.utils import make_msgid

from sqlalchemy import Connection

from sifield.central import files
from sifield.central.config import Settings
from sifield.central.feed import trust_records
from sifield.central.mail_server import MailServer
from sifield.central.scope import Asker
from sifield.errors import SifieldError
from sifield.wire.joining import Mail
from sifield.wire.records import is_safeguarding

_WORDS = """\
Attached is the action plan as it was signed. Keep the file as it is: saving it anew with another program breaks its
signatures. “sifield verify” says who signed it, and whether anything was changed since.
"""


def server_of(settings: Settings) -> MailServer:
    """Give the mail server.

    Raises:
        SifieldError: "no-mail", the centre knows none.
    """
    if settings.mail is None:
        raise SifieldError(
            "The centre has no mail server, so the plan was not mailed.",
            "Give the school its copy printed or on a stick.",
            code="no-mail",
        )
    return settings.mail


def write_plan(connection: Connection, server: MailServer, asker: Asker, asked: Mail, *, trust: str) -> EmailMessage:
    """Write the mail that somebody asks for, with a signed plan.

    Raises:
        SifieldError: "not-mailed", the plan is about safeguarding, or the address is nobody's in the trust's lists;
            "not-found", the file is not here or not for the asker.
    """
    if is_safeguarding(asked.scope):
        raise SifieldError(
            "A safeguarding plan is not mailed.", "Give it printed, or on a stick: there it is encrypted.",
            code="not-mailed",
        )  # fmt: skip
    known = {str(one.get("email", "")).strip().casefold() for one in trust_records(connection, "person").values()}
    if asked.to.strip().casefold() not in known - {""}:
        raise SifieldError(
            f"{asked.to} is nobody’s address in the trust’s list of people.",
            "Add the person with that address, or correct it.",
            code="not-mailed",
        )
    content = files.get(connection, asker, asked.sha256, asked.scope)
    mail = _write(server, asked.to.strip(), f"Signed action plan: {trust}", _WORDS)
    mail.add_attachment(content, maintype="application", subtype="pdf", filename="Signed action plan.pdf")
    return mail


def write_trial(server: MailServer, to: str, *, trust: str) -> EmailMessage:
    """Write the mail by which an administrator tries how the centre is set up.

    Raises:
        SifieldError: "bad-address".
    """
    if "@" not in to or any(sign.isspace() for sign in to):
        raise SifieldError(f"“{to}” is no e-mail address.", "Write it like office@school.example.", code="bad-address")
    words = "This mail was sent to try the mail server: signed plans can be mailed.\n"
    return _write(server, to, f"sifield: mail from the centre of {trust}", words)


def _write(server: MailServer, to: str, subject: str, words: str) -> EmailMessage:
    mail = EmailMessage()
    mail["From"], mail["To"], mail["Subject"] = server.sender, to, subject
    mail["Message-ID"] = make_msgid(domain=server.sender.rpartition("@")[2])
    mail.set_content(words)
    return mail
