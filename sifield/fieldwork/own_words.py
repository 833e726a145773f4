"""A person's own words and short forms, and the names on this laptop: kept in the encrypted store, and never synced.

An own word may be a name; so these lie with the records, not in the window's settings file.
"""

from dataclasses import dataclass
from typing import Any

from sqlalchemy import select
from sqlalchemy.orm import Session

from sifield.errors import SifieldError
from sifield.models import plain
from sifield.models.exchange import Place
from sifield.models.people import Person
from sifield.models.schools import School

MOST = 2000
"""Own words that one person keeps at most."""
_LONGEST = 60


@dataclass(frozen=True, slots=True)
class OwnWords:
    """What is known beside the dictionary: the person's own words, the list of short forms, and names."""

    words: tuple[str, ...]
    short_forms: str
    names: tuple[str, ...]


def get_own_words(session: Session, person_id: str) -> OwnWords:
    """Give a person's words and short forms, with the names of the schools and people here."""
    names = (*session.scalars(select(School.name)), *session.scalars(select(Person.name)))
    words, short_forms = _kept(session, f"words:{person_id}"), _kept(session, f"short forms:{person_id}")
    return OwnWords(tuple(words or ()), str(short_forms or ""), names)


def keep_words(session: Session, person_id: str, words: tuple[str, ...]) -> None:
    """Keep a person's own words in place of those kept before.

    Raises:
        SifieldError: "words-many", there are more than can be kept.
    """
    kept = sorted({word.strip()[:_LONGEST] for word in words if word.strip()}, key=str.casefold)
    if len(kept) > MOST:
        raise SifieldError(
            f"More than {MOST} words of your own cannot be kept.",
            "Take some away under Settings, then add the word again.",
            code="words-many",
        )
    plain.remember(session, f"words:{person_id}", kept)


def learn_word(session: Session, person_id: str, word: str) -> None:
    """Add a word to a person's own.

    Raises:
        SifieldError: "words-many", there are more than can be kept.
    """
    keep_words(session, person_id, (*get_own_words(session, person_id).words, word))


def keep_short_forms(session: Session, person_id: str, text: str) -> None:
    """Keep a person's list of short forms as it was written."""
    plain.remember(session, f"short forms:{person_id}", text)


def _kept(session: Session, key: str) -> Any:
    return session.scalar(select(Place.value).where(Place.key == key))
