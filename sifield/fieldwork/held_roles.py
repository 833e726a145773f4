"""Who holds which role of the improvement model, from when until when."""

from dataclasses import dataclass
from datetime import date

from sqlalchemy import select
from sqlalchemy.orm import Session

from sifield.errors import SifieldError
from sifield.fieldwork import frameworks, people
from sifield.fieldwork.here import find
from sifield.fieldwork.people import holds_on
from sifield.frameworks.calendar import school_year
from sifield.models.people import Person, RoleHolder
from sifield.wire.records import TRUST_SCOPE


@dataclass(frozen=True, slots=True)
class RoleRow:
    """A role of the model in force, and who holds it today; nobody, where ``holders`` is empty."""

    name: str
    title: str
    holders: tuple[str, ...]


def list_roles(session: Session, today: date) -> tuple[str, tuple[RoleRow, ...]]:
    """List the roles of the model in force with who holds them today, and give the model's title ("" without one)."""
    framework = frameworks.in_force(session, school_year(today))
    if framework is None:
        return "", ()
    held: dict[str, list[str]] = {}
    rows = session.execute(
        select(RoleHolder, Person.name)
        .join(Person, Person.id == RoleHolder.person_id)
        .where(Person.active)
        .order_by(Person.name)
    )
    for holder, name in rows:
        if holds_on(holder.from_on, holder.until_on, today):
            held.setdefault(holder.role, []).append(name)
    roles = tuple(RoleRow(role.name, role.title, tuple(held.get(role.name, ()))) for role in framework.roles)
    return framework.title, roles


def hold(session: Session, person_id: str, role: str, from_on: date, until_on: date | None = None) -> str:
    """Say that a person holds a role of the model from a day on, and give the row's id.

    Raises:
        SifieldError: the days are the wrong way round, or she holds it on one of them already.
    """
    people.find(session, person_id)
    _check_free(session, person_id, role, from_on, until_on)
    row = RoleHolder(scope=TRUST_SCOPE, person_id=person_id, role=role, from_on=from_on, until_on=until_on)
    session.add(row)
    return row.id


def change_days(session: Session, held_id: str, from_on: date | None, until_on: date | None) -> None:
    """Say anew from when until when a person holds a role: None is no first day, and no end.

    Raises:
        SifieldError: it is not on this laptop, the days are the wrong way round ("days"), or she holds the same role by
            another line on one of them ("held").
    """
    row = _find(session, held_id)
    _check_free(session, row.person_id, row.role, from_on, until_on, but=held_id)
    row.from_on, row.until_on = from_on, until_on


def end_role(session: Session, held_id: str, until_on: date) -> None:
    """Say on which day a person holds a role last; one that has not begun by then is taken out.

    Raises:
        SifieldError: it is not on this laptop.
    """
    row = _find(session, held_id)
    if row.from_on is not None and row.from_on > until_on:
        session.delete(row)
    else:
        row.until_on = until_on


def _find(session: Session, held_id: str) -> RoleHolder:
    return find(session, RoleHolder, held_id, "role")


def _check_free(
    session: Session, person_id: str, role: str, from_on: date | None, until_on: date | None, *, but: str = ""
) -> None:
    first, last = from_on or date.min, until_on or date.max
    check_days(first, until_on)
    held = select(RoleHolder).where(RoleHolder.person_id == person_id, RoleHolder.role == role, RoleHolder.id != but)
    if any((one.from_on or date.min) <= last and first <= (one.until_on or date.max) for one in session.scalars(held)):
        raise SifieldError("She holds this role already.", "Say until when, then add it anew.", code="held")


def check_days(first: date, last: date | None) -> None:
    """Check that two days come in their order; None is no end.

    Raises:
        SifieldError: the last comes before the first.
    """
    if last is not None and last < first:
        raise SifieldError("The last day comes before the first.", "Change one of the days.", code="days")
