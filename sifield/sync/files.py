"""Files: signed plans, workbooks, pictures; after the rows that name them, by SHA-256 and checked against it."""

from dataclasses import dataclass
from hashlib import sha256

from sqlalchemy import literal, select
from sqlalchemy.orm import Session

from sifield.errors import SifieldError
from sifield.fieldwork import blobs
from sifield.fieldwork.sign_off import PDF
from sifield.fieldwork.templates import WORKBOOK
from sifield.models.evidence import Picture
from sifield.models.exchange import Blob, Conflict
from sifield.models.plans import Revision
from sifield.models.store import Store
from sifield.models.templates import PublishedTemplate
from sifield.sync.calls import blob_path
from sifield.sync.link import Link
from sifield.wire.messages import GONE

_REFUSALS = ("no-right", "too-large", "bad-message", "bad-blob")


@dataclass(frozen=True, slots=True)
class Files:
    """How many files were done, and how many were refused or came damaged."""

    done: int = 0
    refused: int = 0


def send_all(store: Store, link: Link) -> Files:
    """Send every file that the centre has not got; one that it refuses is tried again at the next sync.

    Raises:
        SifieldError: the centre cannot be reached; what has been sent stays sent.
    """
    with store.read() as session:
        unsent = _unsent(session)
        in_doubt = _in_doubt(session)
    done = refused = 0
    for digest, scope in unsent + in_doubt:
        try:
            is_new = _send(store, link, digest, scope)
        except SifieldError as fault:
            if fault.code not in _REFUSALS:
                raise
            refused += 1
            continue
        with store.apply() as session:
            held = session.get(Blob, digest)
            if held is not None:  # a picture may have been deleted while it was on its way
                held.uploaded = True
        done += is_new or (digest, scope) in unsent
    return Files(done, refused)


def _send(store: Store, link: Link, digest: str, scope: str) -> bool:
    """Send a file unless the centre has it, or it is not here any more; tell whether it was sent."""
    path = blob_path(digest, scope)
    if link.has_blob(path):
        return False
    with store.read() as session:
        content = blobs.get(session, digest)
    if content is not None:
        link.send_blob(path, content)
    return content is not None


def fetch_all(store: Store, link: Link) -> Files:
    """Fetch every file that a row names and that is not here; one that is not at the centre yet is left for later.

    Raises:
        SifieldError: the centre cannot be reached; what has been fetched stays.
    """
    done = refused = 0
    for digest, scope, media_type in _missing(store):
        try:
            content = link.fetch_blob(blob_path(digest, scope))
        except SifieldError as fault:
            if fault.code not in _REFUSALS:
                raise
            refused += 1
            continue
        if content is None:
            continue
        if sha256(content).hexdigest() != digest:
            refused += 1  # damaged on the way or at the centre: never kept, asked for again at the next sync
            continue
        with store.apply() as session:
            blobs.put(session, content, media_type, scope)
            session.get_one(Blob, digest).uploaded = True
        done += 1
    return Files(done, refused)


def _unsent(session: Session) -> list[tuple[str, str]]:
    found = session.execute(select(Blob.sha256, Blob.scope).where(Blob.uploaded.is_(False)))
    return [(digest, scope) for digest, scope in found]


def _in_doubt(session: Session) -> list[tuple[str, str]]:
    """Give the pictures that the centre may lack although it was sent their bytes.

    They were sent for another scope, and the centre asks by scope; or somebody deleted the picture, at which it let go
    of them, while somebody else's edit brought it back.
    """
    named = select(Picture.sha256, Picture.scope).join(Blob, Blob.sha256 == Picture.sha256)
    deleted = named.join(Conflict, Conflict.row_id == Picture.id).where(Conflict.field == GONE)
    wanted = (named.where(Blob.scope != Picture.scope), deleted.where(Conflict.resolved_at.is_(None)))
    return sorted({(digest, scope) for one in wanted for digest, scope in session.execute(one)})


def _missing(store: Store) -> list[tuple[str, str, str]]:
    have = select(Blob.sha256)
    named = (
        select(Revision.sha256, Revision.scope, literal(PDF)),
        select(PublishedTemplate.sha256, PublishedTemplate.scope, literal(WORKBOOK)),
        select(Picture.sha256, Picture.scope, Picture.media_type),
    )
    found: dict[str, tuple[str, str, str]] = {}
    with store.read() as session:
        for wanted in named:
            for digest, scope, media_type in session.execute(wanted.where(wanted.selected_columns[0].not_in(have))):
                if store.keeps(scope):  # the safeguarding store sees the trust's forms too, and keeps no file of them
                    found.setdefault(digest, (digest, scope, media_type))
    return list(found.values())
