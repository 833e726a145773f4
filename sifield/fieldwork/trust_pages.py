"""Every school of the trust as its own page shows it, side by side: what reports to the trust's boards are made of."""

from dataclasses import dataclass
from datetime import date

from sqlalchemy.orm import Session

from sifield.errors import SifieldError
from sifield.fieldwork import access, calendars, programme, schools
from sifield.fieldwork.programme import SchoolCount
from sifield.fieldwork.school_page import SchoolPage, get_school_page
from sifield.frameworks.calendar import school_year
from sifield.frameworks.framework import Framework
from sifield.frameworks.term_dates import Span


@dataclass(frozen=True, slots=True, kw_only=True)
class TrustPages:
    """The pages of all schools by name, of the general store alone, and how far each one's programme of the year has
    come (a school of which nothing is asked has no count). ``term`` is that of today, in a holiday the one before; None
    where nobody has given the year's days."""

    trust_name: str
    is_sample: bool
    today: date
    framework: Framework | None
    term: Span | None
    pages: tuple[SchoolPage, ...]
    counts: tuple[SchoolCount, ...]


def get_trust_pages(session: Session, today: date) -> TrustPages:
    """Read all schools from the general store.

    Raises:
        SifieldError: the trust has no school yet.
    """
    rows = schools.list_schools(session, today)
    if not rows:
        raise SifieldError("There is no school to report about.", "Add the schools first.", code="no-school")
    pages = tuple(get_school_page(session, row.id, today) for row in rows)
    laptop = access.find_laptop(session)
    return TrustPages(
        trust_name=laptop.trust_name if laptop else "",
        is_sample=laptop.is_sample if laptop else False,
        today=today,
        framework=pages[0].framework,
        term=_term(session, today),
        pages=pages,
        counts=programme.count_by_school(session, today),
    )


def _term(session: Session, today: date) -> Span | None:
    year = calendars.year_if_known(session, school_year(today))
    return next((term for term in year.terms() if term.name == year.term_of(today)), None) if year else None
