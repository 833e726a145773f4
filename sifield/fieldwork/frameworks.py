"""The improvement model that the trust runs, year by year: published by an administrator, never changed afterwards."""

from dataclasses import dataclass
from datetime import date, datetime
from functools import lru_cache

from sqlalchemy import select
from sqlalchemy.orm import Session

from sifield.errors import SifieldError
from sifield.fieldwork import calendars
from sifield.fieldwork.here import find
from sifield.frameworks.calendar import SchoolYear, say_year, school_year
from sifield.frameworks.framework import Framework
from sifield.frameworks.reading import read
from sifield.frameworks.shipped import shipped, shipped_forms
from sifield.models.exchange import Place
from sifield.models.frameworks import PublishedFramework
from sifield.models.templates import PublishedTemplate
from sifield.wire.records import TRUST_SCOPE

USUAL_YEAR = 2026
"""The school year by which rhythms are counted where nobody has given the days of the one that is asked about."""


@dataclass(frozen=True, slots=True)
class FrameworkRow:
    """A published improvement model: from which school year on it holds (2026 is 2026/27), and since when."""

    id: str
    name: str
    title: str
    edition: str
    from_year: int
    published_at: datetime


@dataclass(frozen=True, slots=True)
class Prospect:
    """What publishing a model from a school year on would do.

    ``refusal`` says why it cannot be published (None where it can); ``in_force`` is the model that holds in that year
    now, ``later`` what is published from a later year on, and takes over then.
    """

    from_year: int
    is_begun: bool
    in_force: Framework | None
    later: tuple[FrameworkRow, ...]
    refusal: SifieldError | None


def in_force(session: Session, year: int) -> Framework | None:
    """Give the improvement model of a school year (2026 is 2026/27): of those that hold by then the latest, and of
    several from the same year the one published last. None where the trust has chosen none, or only a newer program can
    read it.
    """
    for published in _published(session):
        if published.from_year <= year:
            return framework_of(published.text)
    return None


def role_titles(session: Session, day: date) -> dict[str, str]:
    """Give the roles of the framework in force on a day, each with its title; none where there is no framework."""
    framework = in_force(session, school_year(day))
    return framework.role_titles if framework is not None else {}


def plan_stages(session: Session, day: date) -> tuple[tuple[str, str], ...]:
    """Give the stages in which an action can stand by the framework in force on a day, each by name and title; none
    where it does not go by stages.
    """
    framework = in_force(session, school_year(day))
    return framework.plan_stages if framework is not None else ()


def list_published(session: Session) -> tuple[FrameworkRow, ...]:
    """List what the trust has published, the latest first, without what was withdrawn."""
    return tuple(_row(one) for one in _published(session))


def get_text(session: Session, published_id: str) -> str:
    """Give the whole file of a published model.

    Raises:
        SifieldError: it is not on this laptop.
    """
    row = find(session, PublishedFramework, published_id, "improvement model", code="no-model")
    return row.text


def known_forms(session: Session) -> frozenset[str]:
    """Give the form_ids that a model may name: those that come with the program, and the trust's own."""
    return shipped_forms() | set(session.scalars(select(PublishedTemplate.form_id).distinct()))


def counting_year(session: Session, year: int) -> SchoolYear:
    """Give the days of a school year by which rhythms are counted: a usual one's where nobody has given them."""
    return calendars.year_if_known(session, year) or calendars.usual_year(USUAL_YEAR)


def foresee(session: Session, framework: Framework, from_year: int, today: date) -> Prospect:
    """Say what publishing a model from a school year on would do; earlier years keep the one that they ran under."""
    now = school_year(today)
    refusal = _clash(session, framework)
    before = in_force(session, from_year)
    if refusal is None and from_year < now:
        words = f"{say_year(from_year)} is over, and keeps the model that it ran under."
        refusal = SifieldError(words, f"Publish it from {say_year(now)} or a later year on.", code="past-year")
    elif refusal is None and from_year > now + _FAR:
        refusal = SifieldError(
            f"{say_year(from_year)} is too far ahead.", f"Use a year up to {say_year(now + _FAR)}.", code="far-year"
        )
    elif refusal is None and before == framework:
        words = f"“{framework.title}” holds in {say_year(from_year)} already."
        refusal = SifieldError(words, "Change something in it, or choose another year.", code="same-model")
    later = tuple(_row(one) for one in _published(session) if one.from_year > from_year)
    return Prospect(from_year, from_year <= now, before, later[::-1], refusal)


def is_choice_wanted(session: Session) -> bool:
    """Tell whether to offer a choice of models: the trust has none, and nobody has put it off on this laptop."""
    return not _published(session) and session.get(Place, _PUT_OFF) is None


def put_off_choice(session: Session) -> None:
    """Offer the choice no more on this laptop; the models stand in the settings."""
    session.merge(Place(key=_PUT_OFF, value=True))


_PUT_OFF = "choice of a model put off"
_FAR = 5
"""School years ahead for which a model may be published: what is more is a slip of the pen."""


def publish(session: Session, text: str, from_year: int, at: datetime, *, by: str = "") -> str:
    """Publish an improvement model (the whole file) for the trust from a school year on, and give its id.

    Raises:
        SifieldError: the file has a fault (the message names the first, with its line), names a form that there is
            not, or has a name that another model has.
    """
    found = read(text.encode(), forms=known_forms(session))
    if found.framework is None:
        first = found.faults[0]
        raise SifieldError(f"Line {first.line}: {first.message}", first.remedy, code="framework")
    if (refusal := _clash(session, found.framework)) is not None:
        raise refusal
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


def withdraw(session: Session, published_id: str, at: datetime) -> None:
    """Take back a model whose year has not begun.

    Raises:
        SifieldError: its first school year has begun, or it is not on this laptop.
    """
    row = find(session, PublishedFramework, published_id, "improvement model", code="no-model")
    if row.from_year <= school_year(at.date()):
        raise SifieldError(
            f"It holds since {say_year(row.from_year)}, and schools work by it.",
            "Publish another model from a school year on; this one then ends with the year before.",
            code="begun",
        )
    row.withdrawn_at = at


@lru_cache(maxsize=32)
def framework_of(text: str) -> Framework | None:
    """Read a published file; None for one that only a newer program can read."""
    return read(text.encode()).framework


def _clash(session: Session, framework: Framework) -> SifieldError | None:
    """Say whose name a model would take: what schools were placed in and judged by is known by it."""
    for one in shipped():
        if one.name == framework.name and one != framework:
            return SifieldError(
                f"“{framework.name}” is the name of a model that comes with the program.",
                "Give yours a name of its own: name = “…” at the top.",
                code="name",
            )
    others = [(one.name, one.title) for one in shipped()]
    for row in _published(session):
        made = framework_of(row.text)
        others.append((row.name, made.title if made else row.name))
        if row.name == framework.name and row.edition == framework.edition and made != framework:
            return SifieldError(
                f"Edition {row.edition} of “{row.name}” is published already, with other content.",
                "Give the changed one an edition of its own: edition = “…” at the top.",
                code="same-edition",
            )
    if any(name != framework.name and title.casefold() == framework.title.casefold() for name, title in others):
        return SifieldError(
            f"Another model is called “{framework.title}” too.",
            "Give yours a title of its own: title = “…” at the top.",
            code="title",
        )
    return None


def _row(one: PublishedFramework) -> FrameworkRow:
    framework = framework_of(one.text)
    title = framework.title if framework else one.name
    return FrameworkRow(one.id, one.name, title, one.edition, one.from_year, one.published_at)


def _published(session: Session) -> list[PublishedFramework]:
    wanted = select(PublishedFramework).where(PublishedFramework.withdrawn_at.is_(None))
    return list(
        session.scalars(wanted.order_by(PublishedFramework.from_year.desc(), PublishedFramework.published_at.desc()))
    )
