"""The school's copy of a signed plan as a file: the signed file itself, or an encrypted one.

The encrypted one (AES-256, ISO 32000-2) shows the plan's pages to whoever has the passphrase, in any reader. Inside it
carries the signed file, untouched, as an attachment: any change to a signed file breaks its seal, encrypting it too.
"""

import io
import secrets
from dataclasses import dataclass

from sifield.documents.preview import for_screen

SIGNED_NAME = "Signed plan.pdf"
"""What the signed file is called inside an encrypted copy."""
_LETTERS = "abcdefghjkmnpqrstuvwxyz23456789"
"""No letter that looks like another: a passphrase is written down by hand and typed again."""


@dataclass(frozen=True, slots=True)
class SchoolCopy:
    """A file for the school, with the passphrase that opens it: "" where it is not encrypted."""

    content: bytes
    passphrase: str = ""


def make_copy(pdf: bytes, sensitivity: str, passphrase: str = "") -> SchoolCopy:
    """Make the file that a school takes away.

    Args:
        pdf: the signed file.
        sensitivity: of the plan; what is about safeguarding never leaves unencrypted.
        passphrase: of another copy that goes with it; "" makes one up.
    """
    if sensitivity != "safeguarding":
        return SchoolCopy(pdf)
    passphrase = passphrase or new_passphrase()
    return SchoolCopy(_encrypted(pdf, passphrase), passphrase)


def new_passphrase() -> str:
    """Make up a passphrase of four times four letters (79 bits), such as "k7mw-p2xa-9dqs-hn4f"."""
    return "-".join("".join(secrets.choice(_LETTERS) for _ in range(4)) for _ in range(4))


def _encrypted(pdf: bytes, passphrase: str) -> bytes:
    import pikepdf

    with pikepdf.open(io.BytesIO(for_screen(pdf))) as opened:
        for name in list(opened.attachments):  # the plan's data are in the signed file
            del opened.attachments[name]
        words = "The plan as it was signed; check it with sifield"
        opened.attachments[SIGNED_NAME] = pikepdf.AttachedFileSpec(
            opened, pdf, description=words, filename=SIGNED_NAME, mime_type="application/pdf"
        )
        opened.Root.PageMode = pikepdf.Name.UseAttachments
        out = io.BytesIO()
        permitted = pikepdf.Permissions(extract=True)
        opened.save(
            out,
            encryption=pikepdf.Encryption(owner=secrets.token_hex(32), user=passphrase, R=6, aes=True, allow=permitted),
        )
    return out.getvalue()
