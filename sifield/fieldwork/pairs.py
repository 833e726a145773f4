"""Two who observe together, each for herself: which visits are a pair, and how far both have got."""

from dataclasses import dataclass
from datetime import date

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from sifield.errors import SifieldError
from sifield.fieldwork import schools
from sifield.fieldwork.schools import PersonRow
from sifield.fieldwork.templates import FormRow
from sifield.models import blind
from sifield.models.people import Person
from sifield.models.visits import Visit
from sifield.wire.ids import pair_id
from sifield.wire.joining import HEADTEACHER
from sifield.wire.looks import is_lesson_look
from sifield.wire.records import OVER


@dataclass(frozen=True, slots=True)
class Observer:
    """One of two. ``visit_id`` and ``status`` are "" as long as her visit is not on this laptop; ``is_here``: it is
    written on this laptop.
    """

    person_id: str
    name: str
    visit_id: str = ""
    status: str = ""
    is_here: bool = False

    @property
    def is_over(self) -> bool:
        """Whether she has finished."""
        return self.status in OVER


@dataclass(frozen=True, slots=True, kw_only=True)
class Standing:
    """How far two have got, seen from the visit of the one. ``is_closed``: that visit cannot be opened for now."""

    one: Observer
    other: Observer
    title: str
    is_closed: bool

    @property
    def is_over(self) -> bool:
        """Whether both have finished, so that each may read what the other wrote."""
        return self.one.is_over and self.other.is_over

    @property
    def may_begin_here(self) -> bool:
        """Whether the other may write hers on this laptop now: one after another, and hers is on no other laptop."""
        return self.one.is_here and self.one.is_over and not self.other.visit_id


@dataclass(frozen=True, slots=True)
class Asked:
    """Somebody observes a school with a form on a day, and has named a person to observe the same for herself."""

    school_id: str
    form_id: str
    on: date
    person_id: str
    name: str
    focus: str


def pair_of(session: Session, school_id: str, form: FormRow, on: date, writer_id: str, other_id: str) -> str:
    """Give what the visits of two who observe together bear: each laptop finds it by itself, so that no network is
    needed at the school.

    Raises:
        SifieldError: a lesson look is one person's; or the other has begun with another version of the form.
    """
    if is_lesson_look(form.form_id):
        raise SifieldError(
            "A lesson look is one person's.", "Write who is with you under “Who walks with you”.", code="not-in-pairs"
        )
    there = Visit.school_id == school_id, Visit.form_id == form.form_id, Visit.pair_id != ""
    mine = select(Visit.pair_id).where(*there, Visit.reviewer_id == writer_id, Visit.observed_with == other_id)
    theirs = select(Visit).where(*there, Visit.reviewer_id == other_id, Visit.observed_with == writer_id)
    waiting = [one for one in session.scalars(theirs.where(Visit.pair_id.not_in(mine))) if on in _days(one)]
    same = [one.pair_id for one in waiting if one.template_sha256 == form.sha256]
    if waiting and not same:
        raise SifieldError(
            "The other observer has begun with another version of this form.",
            "Sync both laptops, so that both have the same version.",
            code="other-version",
        )
    before = len(session.scalars(mine.where(Visit.planned_on == on)).all())
    return same[0] if same else pair_id(school_id, form.sha256, on.isoformat(), (writer_id, other_id), before)


def _days(visit: Visit) -> tuple[date, ...]:
    """Give the day for which a visit is planned, and the one on which it began."""
    began = (visit.started_at.astimezone().date(),) if visit.started_at else ()
    return (visit.planned_on, *began)


def are_both_over(session: Session, of: str) -> bool:
    """Tell whether both visits that bear this have been finished; False for ""."""
    over = select(func.count(Visit.id)).where(Visit.pair_id == of, Visit.pair_id != "", Visit.status.in_(OVER))
    return (session.scalar(over) or 0) > 1


def get_standing(session: Session, visit_id: str) -> Standing | None:
    """Say how far two have got, None for a visit that is not one of two (or not here)."""
    visit = session.get(Visit, visit_id)
    if visit is None or not visit.pair_id:
        return None
    theirs = session.scalars(select(Visit).where(Visit.pair_id == visit.pair_id, Visit.id != visit_id)).first()
    return Standing(
        one=_observer(session, visit.reviewer_id, visit),
        other=_observer(session, visit.observed_with, theirs),
        title=visit.title,
        is_closed=blind.is_closed(session, visit_id),
    )


def list_observers(session: Session, writer_id: str) -> tuple[PersonRow, ...]:
    """List the people of the trust who can observe beside somebody: all but the schools' own heads, and herself."""
    people = schools.list_people(session)
    return tuple(one for one in people if one.id != writer_id and one.role != HEADTEACHER)


def list_asked(session: Session, person_id: str, since: date) -> tuple[Asked, ...]:
    """List who has named a person to observe the same visit for herself, where she has not begun, from a day on."""
    hers = session.scalars(select(Visit.pair_id).where(Visit.reviewer_id == person_id, Visit.pair_id != "")).all()
    wanted = (
        select(Visit, Person.name)
        .outerjoin(Person, Person.id == Visit.reviewer_id)
        .where(Visit.observed_with == person_id, Visit.pair_id.not_in(["", *hers]))
        .order_by(Visit.planned_on, Visit.id)
    )
    return tuple(
        Asked(visit.school_id, visit.form_id, max(_days(visit)), visit.reviewer_id, name or "", visit.focus)
        for visit, name in session.execute(wanted)
        if max(_days(visit)) >= since
    )


def _observer(session: Session, person_id: str, visit: Visit | None) -> Observer:
    person = session.get(Person, person_id)
    name = person.name if person is not None else "The other observer"
    if visit is None:
        return Observer(person_id, name)
    is_here = blind.is_written_here(session, visit.id, visit.reviewer_id)
    return Observer(person_id, name, visit.id, visit.status, is_here)
