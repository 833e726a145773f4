"""The schools of the trust as their own pages show them, and what was done in a period: what reports to boards tell."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date

from sqlalchemy.orm import Session

from sifield.errors import SifieldError
from sifield.fieldwork import access, programme, schools
from sifield.fieldwork.movement import Movement, count_movement
from sifield.fieldwork.periods import Period
from sifield.fieldwork.programme import SchoolCount
from sifield.fieldwork.school_page import SchoolPage, get_school_page
from sifield.frameworks.framework import Framework
from sifield.frameworks.term_dates import Span


@dataclass(frozen=True, slots=True, kw_only=True)
class TrustPages:
    """The pages of all schools by name, or of one, of the general store alone; how far each one's programme of the year
    has come (a school of which nothing is asked has no count); and what was done in the period (``now``) and in the one
    it is compared with (``before``, None where there is none), by school: one where nothing was done is in neither.
    """

    about: str
    trust_name: str
    is_sample: bool
    today: date
    period: Period
    framework: Framework | None
    pages: tuple[SchoolPage, ...]
    counts: tuple[SchoolCount, ...]
    now: Mapping[str, Movement]
    before: Mapping[str, Movement] | None


def get_trust_pages(session: Session, period: Period, today: date, school_id: str = "") -> TrustPages:
    """Read all schools, or one, from the general store.

    Raises:
        SifieldError: the trust has no school yet, or this one is not on this laptop.
    """
    ids = [school_id] if school_id else [row.id for row in schools.list_schools(session, today)]
    if not ids:
        raise SifieldError("There is no school to report about.", "Add the schools first.", code="no-school")
    pages = tuple(get_school_page(session, one, today) for one in ids)
    laptop = access.find_laptop(session)
    trust_name = laptop.trust_name if laptop else ""
    return TrustPages(
        about=pages[0].school.name if school_id else trust_name or "The trust",
        trust_name=trust_name,
        is_sample=laptop.is_sample if laptop else False,
        today=today,
        period=period,
        framework=pages[0].framework,
        pages=pages,
        counts=programme.count_by_school(session, today),
        now=count_movement(session, Span("", period.first, period.last)),
        before=count_movement(session, period.before) if period.before is not None else None,
    )
