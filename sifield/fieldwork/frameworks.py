"""The improvement model that the trust runs, year by year: published by an administrator, never changed afterwards."""

from dataclasses import dataclass
from datetime import datetime
from functools import lru_cache

from sqlalchemy import select
from sqlalchemy.orm import Session

from sifield.errors import SifieldError
from sifield.frameworks.framework import Framework
from sifield.frameworks.reading import read
from sifield.frameworks.shipped import shipped_forms
from sifield.models.frameworks import PublishedFramework
from sifield.wire.records import TRUST_SCOPE


@dataclass(frozen=True, slots=True)
class FrameworkRow:
    """A published improvement model: from which school year on it holds (2026 is 2026/27), and since when."""

    id: str
    name: str
    title: str
    edition: str
    from_year: int
    published_at: datetime


def in_force(session: Session, year: int) -> Framework | None:
    """Give the improvement model of a school year (2026 is 2026/27): of those that hold by then the latest, and of
    several from the same year the one published last. None where the trust has chosen none, or only a newer program can
    read it.
    """
    for published in _published(session):
        if published.from_year <= year:
            return framework_of(published.text)
    return None


def list_published(session: Session) -> tuple[FrameworkRow, ...]:
    """List what the trust has published, the latest first, without what was withdrawn."""
    made = []
    for one in _published(session):
        framework = framework_of(one.text)
        title = framework.title if framework else one.name
        made.append(FrameworkRow(one.id, one.name, title, one.edition, one.from_year, one.published_at))
    return tuple(made)


def publish(session: Session, text: str, from_year: int, at: datetime, *, by: str = "") -> str:
    """Publish an improvement model (the whole file) for the trust from a school year on, and give its id.

    Raises:
        SifieldError: the file has a fault; the message names the first, with its line.
    """
    found = read(text.encode(), forms=shipped_forms())
    if found.framework is None:
        first = found.faults[0]
        raise SifieldError(f"Line {first.line}: {first.message}", first.remedy, code="framework")
    row = PublishedFramework(
        scope=TRUST_SCOPE,
        name=found.framework.name,
        edition=found.framework.edition,
        text=text,
        from_year=from_year,
        published_at=at,
        published_by=by,
    )
    session.add(row)
    return row.id


@lru_cache(maxsize=32)
def framework_of(text: str) -> Framework | None:
    """Read a published file; None for one that only a newer program can read."""
    return read(text.encode()).framework


def _published(session: Session) -> list[PublishedFramework]:
    wanted = select(PublishedFramework).where(PublishedFramework.withdrawn_at.is_(None))
    return list(
        session.scalars(wanted.order_by(PublishedFramework.from_year.desc(), PublishedFramework.published_at.desc()))
    )
