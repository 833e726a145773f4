"""A sketch that is being drawn, on a visit or for what is said of an action: kept on this laptop line by line, until it
is a picture or thrown away.
"""

from dataclasses import dataclass

from sqlalchemy import delete
from sqlalchemy.orm import Session

from sifield.models import plain
from sifield.models.exchange import Place

_KEY = "sketch:{}"


@dataclass(frozen=True, slots=True)
class Unfinished:
    """What is drawn so far (``pictures.sketching.write_sketch``), and what it is about, as for a picture."""

    question: str
    row_id: str
    words: str


def remember(session: Session, of_id: str, sketch: Unfinished | None) -> None:
    """Keep what is drawn so far for a visit or an action, never synced; None forgets it."""
    key = _KEY.format(of_id)
    if sketch is None:
        session.execute(delete(Place).where(Place.key == key))
    else:
        plain.remember(session, key, [sketch.question, sketch.row_id, sketch.words])


def get_unfinished(session: Session, of_id: str) -> Unfinished | None:
    """Give what was being drawn for it when it was last left, or None."""
    place = session.get(Place, _KEY.format(of_id))
    return Unfinished(*place.value) if place is not None else None
