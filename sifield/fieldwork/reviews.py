"""What a school may ask for beyond its minimum: the reviews of the improvement model in force, or a visit with any of
the trust's forms.
"""

from dataclasses import dataclass, replace
from datetime import date

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from sifield.errors import SifieldError
from sifield.fieldwork import access, frameworks, loads
from sifield.fieldwork.schools import get_school, get_setting
from sifield.fieldwork.templates import FormRow
from sifield.forms.applicability import applies_to
from sifield.frameworks.calendar import say_day, school_year
from sifield.frameworks.framework import Limits, Review
from sifield.models.people import Person
from sifield.models.programme import Booking, Requirement
from sifield.wire.records import school_scope

REQUEST = "request"
"""The origin of what a school asked for beyond its minimum."""
HALF_DAY = 210
"""Minutes in half a school day."""


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
    """That somebody asks for a review in a school (its name in the model), or for a visit with a form: who, why, and by
    when it is wanted.
    """

    school_id: str
    review: str = ""
    form_id: str = ""
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
    laptop, titles, held = (
        access.find_laptop(session),
        frameworks.role_titles(session, today),
        loads.holders(session, today),
    )
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
    asked = _asked(session, wanted, today)
    school, reason = get_school(session, wanted.school_id, today), " ".join(wanted.reason.split())
    if not reason:
        raise SifieldError("A review is asked for with a reason.", "Say why, in a sentence.", code="no-reason")
    if wanted.due_on < today:
        raise SifieldError(f"{say_day(wanted.due_on)} has passed.", "Choose a day from today on.", code="past-day")
    if asked.sensitivity != "general" and not access.whose_laptop(session).may_visit(school.id, asked.sensitivity):
        message = f"You have no access to the safeguarding records of {school.name}."
        raise SifieldError(message, "Ask your trust's administrator for it, then sync.", code="no-right")
    person = session.get(Person, wanted.asked_by) if wanted.asked_by else None
    framework, year = frameworks.in_force(session, school_year(today)), school_year(wanted.due_on)
    row = Requirement(
        scope=school_scope(school.id, asked.sensitivity),
        school_id=school.id,
        form_id=asked.form_id,
        title=asked.title,
        due_on=wanted.due_on,
        origin=REQUEST,
        framework=framework.name if framework is not None and asked.name else "",
        year=year,
        row=asked.name,
        number=_asked_before(session, school.id, asked, year) + 1,
        kind="review" if asked.name else "visit",
        lead=asked.lead,
        half_days=asked.half_days,
        why=f"{person.name if person else 'The school'} asked for it on {say_day(today)}: {reason}",
        reason=reason,
    )
    session.add(row)
    return row.id


def take_back(session: Session, requirement_id: str) -> None:
    """Take a request back; nothing has been booked for it or begun.

    Raises:
        SifieldError: "no-request"; "booked" or "begun": somebody is to come for it, or has come.
    """
    row = session.get(Requirement, requirement_id)
    if row is None or row.deleted or row.origin != REQUEST or row.state != "due":
        raise SifieldError("This request is not open any more.", "Look at the year again.", code="no-request")
    if row.visit_id:
        raise SifieldError(f"A visit has begun for “{row.title}”.", "Finish that visit.", code="begun")
    booked = select(Booking.requirement_ids).where(Booking.school_id == row.school_id, Booking.state == "booked")
    if any(requirement_id in ids for ids in session.scalars(booked)):
        raise SifieldError(f"“{row.title}” is booked.", "Cancel the booking first.", code="booked")
    session.delete(row)


def of_form(form: FormRow) -> ReviewRow:
    """Give a visit with a form as something to ask for; its minutes say how many half-days it takes."""
    return ReviewRow(
        name="",
        title=form.title,
        about="",
        lead="",
        lead_title="",
        holders=(),
        half_days=-(-form.minutes // HALF_DAY),
        form_id=form.form_id,
        sensitivity=form.sensitivity,
        ends_in_plan=False,
        is_meant=True,
    )


def _asked(session: Session, wanted: Request, today: date) -> ReviewRow:
    """Give what is asked for, with the title that it will have."""
    if wanted.form_id:
        form = next((one for one in access.list_forms(session) if one.form_id == wanted.form_id), None)
        if form is not None:
            return of_form(form)
    framework = frameworks.in_force(session, school_year(today))
    for one in framework.reviews if framework is not None and wanted.review else ():
        if one.name == wanted.review:
            row = _row(one, "", (), True)
            return row if "review" in one.title.lower() else replace(row, title=f"{one.title} review")
    message = "The trust has no such review or form now."
    raise SifieldError(message, "Sync, then choose from the list again.", code="no-review")


def _asked_before(session: Session, school_id: str, asked: ReviewRow, year: int) -> int:
    wanted = select(func.count()).select_from(Requirement).where(
        Requirement.school_id == school_id, Requirement.row == asked.name, Requirement.year == year,
        Requirement.form_id == asked.form_id, Requirement.origin == REQUEST,
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
