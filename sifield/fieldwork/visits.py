"""Visits: planned, begun, finished."""

from dataclasses import dataclass
from datetime import date, datetime

from sqlalchemy import not_, select
from sqlalchemy.orm import Session

from sifield.errors import SifieldError
from sifield.fieldwork import access, bookings, looks, pairs, requirements, retention
from sifield.fieldwork.schools import PersonRow, SchoolRow, get_school, person_name
from sifield.fieldwork.templates import FormRow, version_of
from sifield.models import blind, changes, findable, plain
from sifield.models.exchange import Place
from sifield.models.people import Person
from sifield.models.plans import Plan
from sifield.models.programme import Requirement
from sifield.models.schools import School
from sifield.models.visits import Visit
from sifield.wire.looks import is_lesson_look
from sifield.wire.records import school_scope

_OPEN = "visit on the screen"


@dataclass(frozen=True, slots=True, kw_only=True)
class NewVisit:
    """What is agreed before a visit. ``observed_with`` is who observes the same, each for herself ("" for nobody);
    ``readers`` only for a lesson look, besides the teacher and who looks.
    """

    school_id: str
    form: FormRow
    reviewer_id: str
    planned_on: date
    focus: str = ""
    requirement_id: str = ""
    with_names: tuple[str, ...] = ()
    observed_with: str = ""
    readers: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class VisitRow:
    """A visit as lists show it; ``plan_id`` is "" where it has no plan, ``with_names`` those beside the writer."""

    id: str
    title: str
    school_name: str
    reviewer_name: str
    planned_on: date
    status: str
    plan_id: str
    plan_status: str
    with_names: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class VisitDetails:
    """One visit, as capture and the plan need it. ``head`` is whoever leads the school on the day."""

    id: str
    scope: str
    title: str
    form_id: str
    form_version: str
    template_sha256: str
    sensitivity: str
    school_id: str
    school_name: str
    reviewer: PersonRow
    head: PersonRow | None
    with_names: tuple[str, ...]
    planned_on: date
    started_at: datetime | None
    finished_at: datetime | None
    focus: str
    summary: str
    status: str
    pair_id: str = ""
    readers: tuple[str, ...] = ()

    @property
    def is_lesson_look(self) -> bool:
        """Whether it is about one teacher: then nothing of it leaves but her own copy (see `looks`)."""
        return is_lesson_look(self.form_id)


@dataclass(frozen=True, slots=True)
class Ground:
    """What an answer is written on: a visit that can still be written in; ``readers`` are a lesson look's."""

    visit_id: str
    scope: str
    template_sha256: str
    readers: tuple[str, ...]


def plan_visit(session: Session, new: NewVisit) -> str:
    """Plan a visit to a school with a published form and give its id.

    Args:
        session: of the store of the form's class.

    Raises:
        SifieldError: the school is not on this laptop, or its safeguarding records are not for this person.
    """
    school = get_school(session, new.school_id, new.planned_on)
    _require_right(session, school, new.form.sensitivity)
    scope = school_scope(new.school_id, new.form.sensitivity)
    visit = Visit(
        scope=scope,
        school_id=school.id,
        form_id=new.form.form_id,
        form_version=new.form.version,
        template_sha256=new.form.sha256,
        sensitivity=new.form.sensitivity,
        title=new.form.title,
        reviewer_id=new.reviewer_id,
        head_id=school.head.id if school.head else "",
        planned_on=new.planned_on,
        requirement_id=new.requirement_id,
        focus=" ".join(new.focus.split()),
        with_names=list(new.with_names),
        delete_on=_delete_on(session, new),
        observed_with=new.observed_with,
        pair_id=_pair_of(session, new),
    )
    session.add(visit)
    if is_lesson_look(visit.form_id):
        looks.fix_readers(session, visit, new.readers)
    if new.requirement_id:
        requirement = session.get(Requirement, new.requirement_id)
        if requirement is not None:
            requirement.visit_id = visit.id
    return visit.id


def _delete_on(session: Session, new: NewVisit) -> date | None:
    """Give the day on which a lesson look is deleted: it is told to the teacher beforehand, so it is fixed now."""
    if not is_lesson_look(new.form.form_id):
        return None
    return retention.get_class(session, "lesson_look").due(new.planned_on)


def _pair_of(session: Session, new: NewVisit) -> str:
    if not new.observed_with:
        return ""
    return pairs.pair_of(session, new.school_id, new.form, new.planned_on, new.reviewer_id, new.observed_with)


def _require_right(session: Session, school: SchoolRow, sensitivity: str) -> None:
    """Refuse now what the centre would refuse when the visit is done."""
    if sensitivity != "general" and not access.whose_laptop(session).may_visit(school.id, sensitivity):
        raise SifieldError(
            f"You have no access to the safeguarding records of {school.name}.",
            "Ask your trust's administrator for it, then sync.",
            code="no-right",
        )


def day_of(visit: Visit | VisitDetails) -> date:
    """Give the day of a visit: on which it began, else for which it is planned."""
    return visit.started_at.astimezone().date() if visit.started_at else visit.planned_on


def has_visit(session: Session, visit_id: str) -> bool:
    """Tell whether a visit lies in this store."""
    return session.get(Visit, visit_id) is not None


def list_visits(session: Session, school_id: str = "") -> tuple[VisitRow, ...]:
    """List visits, newest first; of one school where one is named; no lesson look that she is no reader of."""
    wanted = (
        select(Visit, School.name, Person.name, Plan.id, Plan.status)
        .outerjoin(School, School.id == Visit.school_id)
        .outerjoin(Person, Person.id == Visit.reviewer_id)
        .outerjoin(Plan, Plan.visit_id == Visit.id)
        .where(not_(looks.is_closed(session)))
        .order_by(Visit.planned_on.desc(), Visit.id.desc())
    )
    if school_id:
        wanted = wanted.where(Visit.school_id == school_id)
    return tuple(
        VisitRow(
            visit.id,
            visit.title,
            school or "A school not on this laptop",
            reviewer or "",
            visit.planned_on,
            visit.status,
            plan_id or "",
            plan_status or "",
            tuple(visit.with_names),
        )
        for visit, school, reviewer, plan_id, plan_status in session.execute(wanted)
    )


def get_visit(session: Session, visit_id: str) -> VisitDetails:
    """Give one visit.

    Raises:
        SifieldError: it is not on this laptop, or its school or reviewer is not.
    """
    visit = find_visit(session, visit_id)
    school = get_school(session, visit.school_id, visit.planned_on)
    head = person_name(session, visit.head_id, school.id, visit.planned_on) if visit.head_id else school.head
    return VisitDetails(
        id=visit.id,
        scope=visit.scope,
        title=visit.title,
        form_id=visit.form_id,
        form_version=version_of(session, visit.template_sha256) or visit.form_version,
        template_sha256=visit.template_sha256,
        sensitivity=visit.sensitivity,
        school_id=school.id,
        school_name=school.name,
        reviewer=person_name(session, visit.reviewer_id, school.id, visit.planned_on),
        head=head,
        with_names=tuple(visit.with_names),
        planned_on=visit.planned_on,
        started_at=visit.started_at,
        finished_at=visit.finished_at,
        focus=visit.focus,
        summary=visit.summary,
        status=visit.status,
        pair_id=visit.pair_id,
        readers=tuple(visit.readers),
    )


def start(session: Session, visit_id: str, at: datetime) -> None:
    """Begin a visit; beginning it again changes nothing. Who leads the school by now is who signs."""
    visit = find_visit(session, visit_id)
    if visit.status == "planned":
        visit.status, visit.started_at = "started", at
        if is_lesson_look(visit.form_id):
            return  # its readers were fixed when it was planned, the head among them
        head = get_school(session, visit.school_id, at.date()).head
        visit.head_id = head.id if head is not None else ""


def finish(session: Session, visit_id: str, at: datetime) -> None:
    """Say that capture is done, and that what was due has been done.

    Raises:
        SifieldError: the visit was never begun.
    """
    visit = find_visit(session, visit_id)
    if visit.status == "planned":
        raise SifieldError("This visit has not begun.", "Start it first.", code="not-started")
    if visit.status != "started":
        return
    visit.status, visit.finished_at = "finished", at
    blind.forget(session)
    changes.confirm(session, visit, "template_sha256")
    requirement = session.get(Requirement, visit.requirement_id) if visit.requirement_id else None
    if requirement is not None:
        requirements.settle(requirement, visit)
        bookings.settle(session, requirement, at.astimezone().date())


def reopen(session: Session, visit_id: str) -> None:
    """Go back to capture, as long as nothing is signed.

    Raises:
        SifieldError: the plan of this visit has been signed.
    """
    visit = find_visit(session, visit_id)
    if visit.status == "signed off":
        raise SifieldError(
            "The plan of this visit has been signed.", "Start a new visit to write down more.", code="signed"
        )
    if pairs.are_both_over(session, visit.pair_id):
        raise SifieldError(
            "Both of you have finished and can read what the other wrote, so it stands as it was written apart.",
            "Start a new visit to write down more.",
            code="both-over",
        )
    visit.status, visit.finished_at = "started", None


def remember_open(session: Session, visit_id: str) -> None:
    """Keep which visit is on the screen ("" for none), so that a program that was killed opens there; never synced.

    Nobody is typing now, so what was written is made findable along with it: a search need not begin with a day's work.
    """
    session.merge(Place(key=_OPEN, value=visit_id))
    findable.settle(session)


def still_open(session: Session) -> str:
    """Give the visit that was on the screen when the program ended and can still be written in, or ""."""
    place = session.get(Place, _OPEN)
    visit = session.get(Visit, place.value) if place is not None else None
    return visit.id if visit is not None and visit.status == "started" else ""


def find_visit(session: Session, visit_id: str) -> Visit:
    """Give the row of a visit, for the other modules of this room.

    Raises:
        SifieldError: it is not on this laptop; it is of one of two who observe together, and both have not finished; or
            it is a lesson look that this person is no reader of.
    """
    visit = session.get(Visit, visit_id)
    if visit is None:
        raise _not_here()
    if visit.pair_id:
        _refuse_closed(session, visit_id)
    looks.require_reader(session, visit)
    return visit


def _refuse_closed(session: Session, visit_id: str) -> None:
    if blind.is_closed(session, visit_id):
        raise SifieldError(
            "This visit opens once both observers have finished.",
            "Each of them writes for herself until then.",
            code="blind",
        )


def find_open_visit(session: Session, visit_id: str) -> Visit:
    """Give the row of a visit that can be written in, for the other modules of this room.

    Raises:
        SifieldError: the visit is not on this laptop, or its plan is signed.
    """
    visit = find_visit(session, visit_id)
    _refuse_signed(visit.status)
    return visit


def find_ground(session: Session, visit_id: str) -> Ground:
    """Give what an answer is written on, quickly: for what is saved again and again while a person types.

    Raises:
        SifieldError: the visit is not on this laptop, or its plan is signed.
    """
    kept = plain.get(session, Visit, visit_id, ("pair_id", "form_id", "status", "template_sha256", "readers"))
    if kept is None or kept.deleted:
        raise _not_here()
    if kept.fields["pair_id"]:
        _refuse_closed(session, visit_id)
    if is_lesson_look(kept.fields["form_id"]):
        find_visit(session, visit_id)
    _refuse_signed(kept.fields["status"])
    return Ground(visit_id, kept.scope, kept.fields["template_sha256"], tuple(kept.fields["readers"]))


def _not_here() -> SifieldError:
    return SifieldError("This visit is not on this laptop.", "Sync, then open it again.", code="no-visit")


def _refuse_signed(status: str) -> None:
    if status == "signed off":
        raise SifieldError(
            "The plan of this visit has been signed, so its notes stand as they are.",
            "Start a new visit to write down more.",
            code="signed",
        )
