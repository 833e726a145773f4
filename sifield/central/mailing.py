"""Mailing a signed plan to somebody of the trust's lists, where the centre was told of a mail server."""

import smtplib
import ssl
from email.message import EmailMessage
from email.utils import make_msgid

from sqlalchemy import Connection

from sifield.central import files
from sifield.central.config import Settings
from sifield.central.feed import trust_records
from sifield.central.scope import Asker
from sifield.errors import SifieldError
from sifield.wire.joining import Mail
from sifield.wire.records import is_safeguarding

_PATIENCE = 20
"""Seconds that the mail server has to answer."""
_WORDS = """\
Attached is the action plan as it was signed. Keep the file as it is: saving it anew with another program breaks its
signatures. “sifield verify” says who signed it, and whether anything was changed since.
"""


def write_mail(connection: Connection, settings: Settings, asker: Asker, asked: Mail, *, trust: str) -> EmailMessage:
    """Write the mail that somebody asks for.

    Raises:
        SifieldError: "no-mail", the centre knows no mail server; "not-mailed", the plan is about safeguarding, or the
            address is nobody's in the trust's lists; "not-found", the file is not here or not for the asker.
    """
    if not settings.mail_server:
        raise SifieldError(
            "The centre has no mail server, so the plan was not mailed.",
            "Give the school its copy printed or on a stick.",
            code="no-mail",
        )
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
    mail = EmailMessage()
    mail["From"], mail["To"], mail["Subject"] = settings.mail_from, asked.to.strip(), f"Signed action plan: {trust}"
    mail["Message-ID"] = make_msgid(domain=settings.mail_from.rpartition("@")[2] or "localhost")
    mail.set_content(_WORDS)
    mail.add_attachment(content, maintype="application", subtype="pdf", filename="Signed action plan.pdf")
    return mail


def send(settings: Settings, mail: EmailMessage) -> None:
    """Hand a mail to the mail server, over TLS where it offers that.

    Raises:
        SifieldError: it cannot be reached or refuses ("mail-waits": the laptop asks again at its next sync).
    """
    host, _, port = settings.mail_server.partition(":")
    try:
        with smtplib.SMTP(host, int(port or 25), timeout=_PATIENCE) as server:
            server.ehlo()
            if server.has_extn("starttls"):
                server.starttls(context=ssl.create_default_context())
            server.send_message(mail)
    except (smtplib.SMTPException, OSError, ValueError) as fault:
        raise SifieldError(
            "The centre’s mail server did not take the plan.", "It is tried again at the next sync.", code="mail-waits"
        ) from fault
