"""What is done with pictures off the window's thread: read from the store or a file, written anew, kept, deleted."""

from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

from sifield.errors import SifieldError
from sifield.fieldwork import pictures
from sifield.fieldwork.pictures import PictureRow
from sifield.pictures.covering import Editing
from sifield.pictures.picture import Encoded, Picture, encode, smaller
from sifield.pictures.taking import take_in
from sifield.ui.leaves import PDF, Leaf, Leaves, open_leaves, picture_of

if TYPE_CHECKING:
    from sifield.ui.tasks import Session

SMALL = 256
"""Pixels of the longer side of a tile's picture."""


@dataclass(frozen=True, slots=True)
class Kept:
    """A picture that is in the store now; ``small`` is None where it was not made anew."""

    row: PictureRow
    small: Picture | None = None
    instead_of: str = ""


Keep = Callable[["Session", PictureRow, bytes], object]
"""Puts a picture and its bytes into the store, where it belongs."""


def read_source(source: Path | Leaf) -> Picture | Leaves:
    """Read the file of a picture, look into a document, or draw one page of it.

    Raises:
        SifieldError: it cannot be read.
    """
    if isinstance(source, Leaf):
        return picture_of(source)
    content = pictures.read_bytes(source)
    return open_leaves(source.name, content) if content.startswith(PDF) else take_in(content, source.name)


def keep_on_visit(visit_id: str, person_id: str) -> Keep:
    """Give what keeps pictures with a visit."""

    def keep(session: "Session", row: PictureRow, content: bytes) -> None:
        pictures.keep(session, visit_id, person_id, row, content)

    return keep


class KeepPicture:
    """Keeps a picture as a person left it. Called again after a failure it keeps the same one.

    It is burnt in and written here, before the store is touched, so that leaving the screen at once loses nothing.
    """

    def __init__(self, keep: Keep, editing: Editing, row: PictureRow, instead_of: PictureRow | None = None) -> None:
        """Take what is to be kept.

        Args:
            row: what is said of it; its bytes, size and id are not known yet.
            instead_of: a kept picture that it takes the place of, which is deleted.
        """
        self._keep, self._editing, self._row, self._instead_of = keep, editing, row, instead_of
        self._made: tuple[Encoded, Picture, PictureRow] | None = None

    def __call__(self, session: "Session") -> Kept:
        if self._made is None:
            picture = self._editing.finished()
            encoded = encode(picture)
            self._made = encoded, smaller(picture, SMALL), pictures.with_file(self._row, encoded)
        encoded, small, row = self._made
        self._keep(session, row, encoded.content)
        if self._instead_of is not None:
            pictures.remove(session, self._instead_of.id)
        return Kept(row, small, self._instead_of.id if self._instead_of is not None else "")


def describe(row: PictureRow, session: "Session") -> Kept:
    """Write what is said of a picture."""
    pictures.describe(session, row)
    return Kept(row)


def remove(row: PictureRow, session: "Session") -> bytes | None:
    """Delete a picture, and give its bytes so that it can be brought back; None where they are not here."""
    content = pictures.content_of(session, row)
    pictures.remove(session, row.id)
    return content


def bring_back(keep: Keep, row: PictureRow, content: bytes, session: "Session") -> Kept:
    """Keep a deleted picture again."""
    keep(session, row, content)
    return Kept(row)


def read(row: PictureRow, session: "Session") -> Picture | None:
    """Read a picture whole; None where it is not on this laptop."""
    content = pictures.content_of(session, row)
    return take_in(content) if content is not None else None


def read_small(rows: tuple[PictureRow, ...], session: "Session") -> dict[str, Picture | None]:
    """Read pictures for their tiles; None for one that is not here, or cannot be read (opening it says why)."""
    return {row.id: _small(row, session) for row in rows}


def _small(row: PictureRow, session: "Session") -> Picture | None:
    try:
        picture = read(row, session)
    except SifieldError:
        return None
    return smaller(picture, SMALL) if picture is not None else None
