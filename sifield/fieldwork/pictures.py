"""Evidence pictures: kept with the visit they were made on, found again, let go, and purged on their day.

The bytes lie among the blobs of the store of the visit's class, and are there as long as a picture that is not deleted
names them: whoever deletes or replaces one wants what it showed to be gone. What came by mistake is brought back whole,
by keeping it again.
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace
from datetime import date, datetime, timedelta
from hashlib import sha256
from pathlib import Path

from sqlalchemy import delete, select
from sqlalchemy.orm import Session

from sifield.fieldwork import blobs, chosen, visits
from sifield.fieldwork.chosen import Wanted
from sifield.frameworks.calendar import school_year
from sifield.models import evidence
from sifield.models.exchange import Blob
from sifield.models.plans import ActionNote
from sifield.models.visits import Visit
from sifield.pictures import taking
from sifield.pictures.picture import SUFFIXES, Encoded
from sifield.wire.ids import new_id

PURPOSES: Mapping[str, str] = {
    "work": "Pupils’ work",
    "display": "A display or a room",
    "site": "The site and its safety",
    "document": "A document or record",
    "other": "Something else",
}
"""What a picture can be evidence of: the word that is kept, and how it is said."""

_FILE = Wanted(
    noun="picture",
    example="a JPEG or PNG picture, or a PDF",
    program="there",
    again="add it again",
    most=taking.MOST_BYTES,
    too_large="more than a picture needs",
    smaller="Make it smaller in Photos or Paint, or take it again.",
)
_WEEKS = timedelta(weeks=12)
_SOON = timedelta(days=30)


@dataclass(frozen=True, slots=True, kw_only=True)
class PictureRow:
    """A picture that is kept, or (without ``id`` and file) what is said of one that is to be.

    ``row_id`` and ``question`` are "" where it belongs to the whole stop or visit. ``size`` is in bytes, ``width`` and
    ``height`` in pixels; it is purged once ``expires_on`` has passed (None: never).
    """

    made_at: datetime
    row_id: str = ""
    question: str = ""
    position: int = 0
    caption: str = ""
    purpose: str = ""
    expires_on: date | None = None
    id: str = ""
    sha256: str = ""
    size: int = 0
    media_type: str = ""
    width: int = 0
    height: int = 0

    @property
    def file_name(self) -> str:
        """What its file is called wherever it leaves the program: by its content, so that it can be checked."""
        return f"{self.sha256[:16]}{SUFFIXES.get(self.media_type, '')}"


@dataclass(frozen=True, slots=True)
class Expiry:
    """A day until which a picture may be kept, and why that day."""

    day: date
    words: str


def read_bytes(path: Path) -> bytes:
    """Read the file of a picture or document, whatever lies in it.

    Raises:
        SifieldError: it cannot be read: gone, a folder, locked, too large.
    """
    return chosen.content_of(path, _FILE)


def expiries(on: date, sensitivity: str) -> tuple[Expiry, ...]:
    """Give the days until which a picture made on a day may be kept, the one for this class of visit first.

    A picture of general work is of use until the next look at the same; one of a safeguarding visit until the year's
    actions are checked. School years end with August.
    """
    end = date(school_year(on) + 1, 8, 31)
    this_year = Expiry(end, "End of this school year")
    next_year = Expiry(end.replace(year=end.year + 1), "End of next school year")
    weeks = Expiry(on + _WEEKS, "Twelve weeks")
    if sensitivity == "safeguarding" and end - on > _SOON:
        return (this_year, weeks, next_year)
    return (next_year, this_year, weeks)


def with_file(row: PictureRow, encoded: Encoded) -> PictureRow:
    """Give a picture the file that it is kept as, and an id of its own."""
    return replace(
        row,
        id=new_id(),
        sha256=sha256(encoded.content).hexdigest(),
        size=len(encoded.content),
        media_type=encoded.media_type,
        width=encoded.width,
        height=encoded.height,
    )


def keep(session: Session, visit_id: str, author_id: str, row: PictureRow, content: bytes) -> None:
    """Keep a picture and its bytes in one transaction; one that is there already gets what can change of it.

    A picture that was deleted comes back.

    Args:
        session: of the store of the visit's class.
        content: its file, already stripped, covered and small (``pictures.picture.encode``).

    Raises:
        SifieldError: the visit is not on this laptop, or its plan is signed.
    """
    put(session, visits.find_open_visit(session, visit_id), author_id, row, content)


def put(session: Session, visit: Visit, author_id: str, row: PictureRow, content: bytes) -> None:
    """Keep a picture with a visit, signed or not, for the other modules of this room; see ``keep``."""
    _keep_bytes(session, content, row.media_type, visit.scope)
    known = session.scalar(
        select(evidence.Picture).where(evidence.Picture.id == row.id).execution_options(with_deleted=True)
    )
    if known is not None:
        known.deleted = False
        _describe(known, row)
        return
    session.add(
        evidence.Picture(
            id=row.id, scope=visit.scope, visit_id=visit.id, row_id=row.row_id, question=row.question,
            sha256=row.sha256, size=row.size, media_type=row.media_type, width=row.width, height=row.height,
            made_at=row.made_at, author_id=author_id, position=row.position, caption=row.caption,
            purpose=row.purpose, expires_on=row.expires_on,
        )
    )  # fmt: skip


def describe(session: Session, row: PictureRow) -> None:
    """Give a picture another caption, purpose, last day or place; one that is not here any more is left alone.

    Raises:
        SifieldError: the plan of its visit is signed.
    """
    known = _find(session, row.id)
    if known is not None:
        _require_open(session, known)
        _describe(known, row)


def remove(session: Session, picture_id: str) -> None:
    """Delete a picture, and its bytes from this laptop; the sync takes them from everywhere else.

    Raises:
        SifieldError: the plan of its visit is signed.
    """
    known = _find(session, picture_id)
    if known is not None:
        _require_open(session, known)
        session.delete(known)
        drop_unnamed(session)


def list_pictures(session: Session, visit_id: str) -> tuple[PictureRow, ...]:
    """List the pictures of a visit, in their order."""
    table = evidence.Picture
    wanted = select(table).where(table.visit_id == visit_id).order_by(table.position, table.made_at, table.id)
    return tuple(map(_row_of, session.scalars(wanted)))


def by_id(session: Session, picture_ids: Iterable[str]) -> dict[str, PictureRow]:
    """Give those of these pictures that are there."""
    wanted = select(evidence.Picture).where(evidence.Picture.id.in_(tuple(picture_ids)))
    return {one.id: _row_of(one) for one in session.scalars(wanted)}


def content_of(session: Session, row: PictureRow) -> bytes | None:
    """Give the file of a picture, or None where it has not come to this laptop yet."""
    return blobs.get(session, row.sha256)


def purge_expired(session: Session, today: date, held: Iterable[str] = ()) -> int:
    """Delete every picture whose last day has passed, signed visits' too, with its bytes; count them.

    Args:
        session: a writing one, so that the deletion travels.
        today: by a clock that can be trusted: what is deleted here is deleted everywhere.
        held: the visits whose records are on hold.
    """
    due = (evidence.Picture.expires_on < today, evidence.Picture.visit_id.not_in(set(held)))
    expired = session.scalars(select(evidence.Picture).where(*due)).all()
    for one in expired:
        session.delete(one)
    drop_unnamed(session)
    return len(expired)


def drop_unnamed(session: Session) -> int:
    """Let go of the bytes that no picture names any more (it was deleted, here or elsewhere); count them."""
    session.flush()
    named = set(session.scalars(select(evidence.Picture.sha256)))
    held = session.scalars(select(Blob.sha256).where(Blob.media_type.in_(tuple(SUFFIXES))))
    gone = [digest for digest in held if digest not in named]
    for digest in gone:
        session.execute(delete(Blob).where(Blob.sha256 == digest))
    return len(gone)


def _keep_bytes(session: Session, content: bytes, media_type: str, scope: str) -> None:
    """Keep the file; the centre may have let go of one that was deleted meanwhile, so it is offered to it again."""
    digest = blobs.put(session, content, media_type, scope)
    session.flush()
    session.get_one(Blob, digest).uploaded = False


def _require_open(session: Session, known: evidence.Picture) -> None:
    """Refuse a change to the evidence of a signed plan; what was added to a note on its way is no part of that."""
    note = select(ActionNote.id).where(ActionNote.picture_id == known.id).limit(1)
    if session.scalar(note) is None:
        visits.find_open_visit(session, known.visit_id)


def _row_of(one: evidence.Picture) -> PictureRow:
    return PictureRow(
        id=one.id, row_id=one.row_id, question=one.question, made_at=one.made_at, sha256=one.sha256, size=one.size,
        media_type=one.media_type, width=one.width, height=one.height, position=one.position, caption=one.caption,
        purpose=one.purpose, expires_on=one.expires_on,
    )  # fmt: skip


def _find(session: Session, picture_id: str) -> evidence.Picture | None:
    return session.scalar(select(evidence.Picture).where(evidence.Picture.id == picture_id))


def _describe(known: evidence.Picture, row: PictureRow) -> None:
    known.caption, known.purpose = row.caption, row.purpose
    known.expires_on, known.position = row.expires_on, row.position
