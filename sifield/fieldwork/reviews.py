"""The reviews that a school may ask for by the improvement model in force, and asking for one."""

from dataclasses import dataclass
from datetime import date

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from sifield.errors import SifieldError
from sifield.fieldwork import access, frameworks, loads
from sifield.fieldwork.schools import get_school, get_setting
from sifield.fieldwork.wanted import role_titles
from sifield.forms.applicability import applies_to
from sifield.frameworks.calendar import say_day, school_year
from sifield.frameworks.framework import Limits, Review
from sifield.models.people import Person
from sifield.models.programme import Requirement
from sifield.wire.records import school_scope

REQUEST = "request"
"""The origin of what a school asked for beyond its minimum."""


@dataclass(frozen=True, slots=True, kw_only=True)
class ReviewRow:
    """A kind of review. ``lead_title`` and ``holders`` say who leads it ("" and () where nobody is named);
    ``half_days`` is 0 where no length is given; ``is_meant``: it is meant for a school of this kind.
    """

    name: str
    title: str
    about: str
    lead: str
    lead_title: str
    holders: tuple[str, ...]
    half_days: int
    form_id: str
    sensitivity: str
    ends_in_plan: bool
    is_meant: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class Request:
    """That somebody asks for a review in a school: who, why, and by when it is wanted."""

    school_id: str
    review: str
    asked_by: str
    reason: str
    due_on: date


def list_reviews(session: Session, today: date, school_id: str = "") -> tuple[ReviewRow, ...]:
    """List the reviews of the improvement model in force, as one school sees them where one is named; () without a
    model. Those about safeguarding are only for people who have such records.
    """
    framework = frameworks.in_force(session, school_year(today))
    if framework is None:
        return ()
    laptop, titles, held = access.find_laptop(session), role_titles(session, today), loads.holders(session, today)
    names = {one.id: one.name for one in session.scalars(select(Person).where(Person.active))}
    rows = []
    for one in framework.reviews:
        if one.sensitivity != "general" and (laptop is None or not laptop.sees_safeguarding):
            continue
        who = tuple(sorted(names[key] for key in held.get(one.lead, ()) if key in names))
        rows.append(_row(one, titles.get(one.lead, one.lead), who, _is_meant(session, one.limits, school_id, today)))
    return tuple(rows)


def request(session: Session, wanted: Request, today: date) -> str:
    """Ask for a review in a school beyond its minimum, and give the id of what is then due.

    Args:
        session: of the store of the review's class.

    Raises:
        SifieldError: "no-review", "no-reason", "past-day", "no-right"; the school is not on this laptop.
    """
    framework = frameworks.in_force(session, school_year(today))
    review = next((one for one in framework.reviews if one.name == wanted.review), None) if framework else None
    if framework is None or review is None:
        message = "The trust’s improvement model has no such review now."
        raise SifieldError(message, "Sync, then choose from the list again.", code="no-review")
    school, reason = get_school(session, wanted.school_id, today), " ".join(wanted.reason.split())
    if not reason:
        raise SifieldError("A review is asked for with a reason.", "Say why, in a sentence.", code="no-reason")
    if wanted.due_on < today:
        raise SifieldError(f"{say_day(wanted.due_on)} has passed.", "Choose a day from today on.", code="past-day")
    if review.sensitivity != "general" and not access.whose_laptop(session).may_visit(school.id, review.sensitivity):
        message = f"You have no access to the safeguarding records of {school.name}."
        raise SifieldError(message, "Ask your trust's administrator for it, then sync.", code="no-right")
    person = session.get(Person, wanted.asked_by) if wanted.asked_by else None
    year = school_year(wanted.due_on)
    row = Requirement(
        scope=school_scope(school.id, review.sensitivity),
        school_id=school.id,
        form_id=review.form,
        title=review.title if "review" in review.title.lower() else f"{review.title} review",
        due_on=wanted.due_on,
        origin=REQUEST,
        framework=framework.name,
        year=year,
        row=review.name,
        number=_asked_before(session, school.id, review.name, year) + 1,
        kind="review",
        lead=review.lead,
        half_days=review.half_days,
        why=f"{person.name if person else 'The school'} asked for it on {say_day(today)}: {reason}",
        reason=reason,
    )
    session.add(row)
    return row.id


def _asked_before(session: Session, school_id: str, row: str, year: int) -> int:
    wanted = select(func.count()).select_from(Requirement).where(
        Requirement.school_id == school_id, Requirement.row == row, Requirement.year == year,
        Requirement.origin == REQUEST,
    )  # fmt: skip
    return session.scalar(wanted) or 0


def _row(one: Review, lead_title: str, holders: tuple[str, ...], is_meant: bool) -> ReviewRow:
    return ReviewRow(
        name=one.name,
        title=one.title,
        about=one.about,
        lead=one.lead,
        lead_title=lead_title,
        holders=holders,
        half_days=one.half_days,
        form_id=one.form,
        sensitivity=one.sensitivity,
        ends_in_plan=one.ends_in_plan,
        is_meant=is_meant,
    )


def _is_meant(session: Session, limits: Limits, school_id: str, today: date) -> bool:
    setting = get_setting(session, school_id, today) if school_id else None
    return setting is None or applies_to(limits, setting)
