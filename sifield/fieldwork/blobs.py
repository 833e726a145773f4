"""Files kept by content: signed plans and workbooks, named by their SHA-256, never changed."""

from hashlib import sha256

from sqlalchemy import select
from sqlalchemy.orm import Session

from sifield.models.exchange import Blob
from sifield.models.trust_records import TRUST_FILES


def put(session: Session, content: bytes, media_type: str, scope: str) -> str:
    """Keep a file and give its SHA-256 in hex; a file that is there already is not written again."""
    digest = sha256(content).hexdigest()
    if session.get(Blob, digest) is None:
        session.add(Blob(sha256=digest, media_type=media_type, content=content, scope=scope, size=len(content)))
    return digest


def get(session: Session, digest: str) -> bytes | None:
    """Give a file by its SHA-256, or None where it has not come to this laptop yet."""
    return session.scalar(select(Blob.content).where(Blob.sha256 == digest))


def get_of_trust(session: Session, digest: str) -> bytes | None:
    """Give a file of the trust (a workbook), also to a safeguarding visit; None where it has not come yet."""
    content: bytes | None = session.scalar(select(TRUST_FILES.c.content).where(TRUST_FILES.c.sha256 == digest))
    return content
