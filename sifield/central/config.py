"""What a centre is told when it starts."""

from dataclasses import dataclass
from pathlib import Path

from sifield.central.mail_server import MailServer
from sifield.wire.messages import MOST_CHANGES

_MB = 1024 * 1024


@dataclass(frozen=True, slots=True)
class Settings:
    """How one centre is set up.

    Attributes:
        store: the database's address.
        secrets: the folder with the key that opens the trust's issuing key; readable by its owner only.
        code_minutes: how long an enrolment code is good for.
        code_tries: how many wrong secrets a code survives.
        message_bytes: the largest message, packed.
        blob_bytes: the largest file.
        time_authority: the address of an outside time-stamping authority (RFC 3161); "" takes the trust's own.
        mail: a mail server that takes mail from the centre; None where there is none.
        time_roots: certificates (DER) that vouch for outside authorities whose stamps the trust relies on.
    """

    store: str
    secrets: Path
    code_minutes: int = 15
    code_tries: int = 5
    message_bytes: int = 8 * _MB
    blob_bytes: int = 32 * _MB
    time_authority: str = ""
    time_roots: tuple[bytes, ...] = ()
    mail: MailServer | None = None

    @property
    def limits(self) -> dict[str, int]:
        """What a laptop is told."""
        return {"changes_per_push": MOST_CHANGES, "message_bytes": self.message_bytes, "blob_bytes": self.blob_bytes}
