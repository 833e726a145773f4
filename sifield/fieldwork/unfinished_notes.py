"""What is being said of an action and is not kept yet, words and picture: on this laptop only, and never synced."""

from base64 import b64decode, b64encode
from dataclasses import dataclass
from datetime import date

from sqlalchemy import delete
from sqlalchemy.orm import Session

from sifield.models import plain
from sifield.models.exchange import Place

_WORDS, _PICTURE = "note-words:{}", "note-picture:{}"


@dataclass(frozen=True, slots=True)
class WaitingPicture:
    """A picture that waits for its note: what is said of it, and its file, covered and small already."""

    caption: str
    purpose: str
    expires_on: date
    content: bytes


@dataclass(frozen=True, slots=True)
class UnfinishedNote:
    """What was being said when it was last left."""

    words: str = ""
    picture: WaitingPicture | None = None


def remember_words(session: Session, action_id: str, words: str) -> None:
    """Keep what is typed so far; "" forgets it."""
    _remember(session, _WORDS.format(action_id), words)


def remember_picture(session: Session, action_id: str, picture: WaitingPicture | None) -> None:
    """Keep a picture that waits for its note; None forgets it."""
    value = None
    if picture is not None:
        content = b64encode(picture.content).decode()
        value = [picture.caption, picture.purpose, picture.expires_on.isoformat(), content]
    _remember(session, _PICTURE.format(action_id), value)


def forget(session: Session, action_id: str) -> None:
    """Forget it: the note is kept, or is not to be."""
    remember_words(session, action_id, "")
    remember_picture(session, action_id, None)


def get_unfinished(session: Session, action_id: str) -> UnfinishedNote:
    """Give what was being said of an action."""
    words, picture = (session.get(Place, key.format(action_id)) for key in (_WORDS, _PICTURE))
    return UnfinishedNote(words.value if words is not None else "", _picture(picture) if picture is not None else None)


def _picture(place: Place) -> WaitingPicture:
    caption, purpose, day, content = place.value
    return WaitingPicture(caption, purpose, date.fromisoformat(day), b64decode(content))


def _remember(session: Session, key: str, value: object) -> None:
    if value:
        plain.remember(session, key, value)
    else:
        session.execute(delete(Place).where(Place.key == key))
