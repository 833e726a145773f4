"""Files: signed plans and workbooks, after the rows that name them, by their SHA-256 and checked against it."""

from dataclasses import dataclass
from hashlib import sha256

from sqlalchemy import select

from sifield.errors import SifieldError
from sifield.fieldwork import blobs
from sifield.fieldwork.sign_off import PDF
from sifield.fieldwork.templates import WORKBOOK
from sifield.models.exchange import Blob
from sifield.models.plans import Revision
from sifield.models.store import Store
from sifield.models.templates import PublishedTemplate
from sifield.sync.calls import blob_path
from sifield.sync.link import Link

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
        waiting = list(session.execute(select(Blob.sha256, Blob.scope).where(Blob.uploaded.is_(False))))
    done = refused = 0
    for digest, scope in waiting:
        path = blob_path(digest, scope)
        try:
            if not link.has_blob(path):
                with store.read() as session:
                    content = blobs.get(session, digest)
                assert content is not None
                link.send_blob(path, content)
        except SifieldError as fault:
            if fault.code not in _REFUSALS:
                raise
            refused += 1
            continue
        with store.apply() as session:
            session.get_one(Blob, digest).uploaded = True
        done += 1
    return Files(done, refused)


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


def _missing(store: Store) -> list[tuple[str, str, str]]:
    have = select(Blob.sha256)
    found: dict[str, tuple[str, str, str]] = {}
    with store.read() as session:
        for table, media_type in ((Revision, PDF), (PublishedTemplate, WORKBOOK)):
            named = select(table.sha256, table.scope).where(table.sha256.not_in(have))
            for digest, scope in session.execute(named):
                if store.keeps(scope):  # the safeguarding store sees the trust's forms too, and keeps no file of them
                    found.setdefault(digest, (digest, scope, media_type))
    return list(found.values())
