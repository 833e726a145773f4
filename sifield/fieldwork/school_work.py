"""What is going on in one school: open actions, live risks, visits past and to come; of one store, or of both."""

from dataclasses import dataclass, replace
from datetime import date

from sqlalchemy import not_, select
from sqlalchemy.orm import Session

from sifield.fieldwork import company, looks, rooms, tracked_actions, visits
from sifield.fieldwork.plans import CLOSED, RISKS
from sifield.fieldwork.programme import DueRow, list_due
from sifield.fieldwork.tracked_actions import TrackedAction
from sifield.models.evidence import Finding
from sifield.models.people import Person
from sifield.models.plans import Action, Plan
from sifield.models.programme import Booking
from sifield.models.visits import Visit
from sifield.wire.looks import is_lesson_look
from sifield.wire.records import OVER, class_of

_VOID = ("declined", "superseded")
"""States of a plan that counts no more."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Risk:
    """A finding that is a concern, or has a risk, and that no action has settled yet. ``plan_id`` is "" without a plan;
    ``actions`` are the open ones for it."""

    finding_id: str
    visit_id: str
    plan_id: str
    visit_title: str
    text: str
    kind: str
    risk: str
    found_on: date
    actions: int
    priority_id: str
    sensitivity: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Event:
    """Something on the line of a school's year. ``kind`` is "visit" or "booking"; ``state`` is the visit's or the
    booking's; ``who`` leads it."""

    kind: str
    id: str
    title: str
    on: date
    state: str
    who: str
    form_id: str
    plan_id: str
    sensitivity: str


@dataclass(frozen=True, slots=True)
class SchoolWork:
    """Everything of it that lies in a store: actions the latest first, those that are said to be done the newest first,
    risks the gravest first, events by day."""

    actions: tuple[TrackedAction, ...] = ()
    claimed: tuple[TrackedAction, ...] = ()
    risks: tuple[Risk, ...] = ()
    events: tuple[Event, ...] = ()
    due: tuple[DueRow, ...] = ()

    @property
    def reported(self) -> tuple[Event, ...]:
        """The events that may stand in a report: no lesson look, not even those that she may read herself."""
        return tuple(one for one in self.events if not is_lesson_look(one.form_id))

    def with_other(self, other: "SchoolWork") -> "SchoolWork":
        """Put what lies in the other store beside it, in the same orders."""
        return _in_order(
            SchoolWork(
                (*self.actions, *other.actions),
                (*self.claimed, *other.claimed),
                (*self.risks, *other.risks),
                (*self.events, *other.events),
                (*self.due, *other.due),
            )
        )


def get_work(session: Session, school_id: str, today: date) -> SchoolWork:
    """Read what is going on in a school from one store."""
    actions = tracked_actions.list_tracked(session, today, school_id)
    bookings = list(session.scalars(select(Booking).where(Booking.school_id == school_id, Booking.state == "booked")))
    return _in_order(
        SchoolWork(
            tuple(one for one in actions if one.is_open),
            tuple(one for one in actions if one.is_claimed),
            _risks(session, school_id),
            (*_visits(session, school_id), *_bookings(session, bookings)),
            list_due(session, today, school_id),
        )
    )


def _in_order(work: SchoolWork) -> SchoolWork:
    return replace(
        work,
        actions=tuple(sorted(work.actions, key=lambda one: (-one.late, one.deadline or date.max, one.id))),
        claimed=tuple(sorted(work.claimed, key=lambda one: (-(one.done_on or date.min).toordinal(), one.text, one.id))),
        risks=tuple(sorted(work.risks, key=lambda one: (RISKS.index(one.risk), -one.found_on.toordinal(), one.text))),
        events=tuple(sorted(work.events, key=lambda one: (one.on, one.title, one.id))),
        due=tuple(sorted(work.due, key=lambda one: (one.due_on, one.title, one.id))),
    )


def _risks(session: Session, school_id: str) -> tuple[Risk, ...]:
    """Of finished visits, none from too few rooms of a walk; a finding is settled by a person's word, or once all
    actions for it, in plans that count, are closed."""
    wanted = (
        select(Finding, Visit, Plan.id)
        .join(Visit, Visit.id == Finding.visit_id)
        .outerjoin(Plan, (Plan.visit_id == Visit.id) & Plan.status.not_in(_VOID))
        .where(Visit.school_id == school_id, Visit.status.in_(OVER), Finding.kind != "strength")
        .where((Finding.kind == "concern") | (Finding.risk != ""), Finding.settled_on.is_(None))
        .where(not_(looks.is_look()))
    )
    found = session.execute(wanted).all()
    stays = rooms.staying(session, [finding.id for finding, _, _ in found])
    rows = [row for row in found if row[0].id not in stays]
    ids = [finding.id for finding, _, _ in rows]
    states: dict[str, list[bool]] = {}
    for finding_id, status in session.execute(
        select(Action.finding_id, Action.status)
        .join(Plan, Plan.id == Action.plan_id)
        .where(Action.finding_id.in_(ids), Plan.status.not_in(_VOID))
    ):
        states.setdefault(finding_id, []).append(status in CLOSED)
    return tuple(
        Risk(
            finding_id=finding.id,
            visit_id=visit.id,
            plan_id=plan_id or "",
            visit_title=visit.title,
            text=finding.text,
            kind=finding.kind,
            risk=finding.risk if finding.risk in RISKS else "",
            found_on=visit.planned_on,
            actions=states.get(finding.id, []).count(False),
            priority_id=finding.priority_id,
            sensitivity=class_of(finding.scope),
        )
        for finding, visit, plan_id in rows
        if not states.get(finding.id) or not all(states[finding.id])
    )


def _visits(session: Session, school_id: str) -> tuple[Event, ...]:
    wanted = (
        select(Visit, Person.name, Plan.id)
        .outerjoin(Person, Person.id == Visit.reviewer_id)
        .outerjoin(Plan, (Plan.visit_id == Visit.id) & Plan.status.not_in(_VOID))
        .where(Visit.school_id == school_id, not_(looks.is_closed(session)))
    )
    return tuple(
        Event(
            kind="visit",
            id=visit.id,
            title=visit.title,
            on=visits.day_of(visit),
            state=visit.status,
            who=" ".join(filter(None, (name, company.say_company(visit.with_names)))),
            form_id=visit.form_id,
            plan_id=plan_id or "",
            sensitivity=class_of(visit.scope),
        )
        for visit, name, plan_id in session.execute(wanted)
    )


def _bookings(session: Session, bookings: list[Booking]) -> tuple[Event, ...]:
    ids = {one.lead_id for one in bookings}
    names = {person.id: person.name for person in session.scalars(select(Person).where(Person.id.in_(ids)))}
    return tuple(
        Event(
            kind="booking",
            id=one.id,
            title=one.title,
            on=one.on,
            state=one.state,
            who=names.get(one.lead_id, ""),
            form_id="",
            plan_id="",
            sensitivity=class_of(one.scope),
        )
        for one in bookings
    )
