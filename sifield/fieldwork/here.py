"""A record by its id, or in a person's words that it is not here."""

from typing import TypeVar

from sqlalchemy.orm import Session

from sifield.errors import SifieldError
from sifield.models.base import Base, Synced
from sifield.models.plans import Plan

R = TypeVar("R", bound=Base | Synced)


def find(
    session: Session, kind: type[R], row_id: str, noun: str, remedy: str = "Sync, then try again.", *, code: str = ""
) -> R:
    """Give a record.

    Args:
        noun: what a person calls it.
        code: of the fault, "no-" and the noun where none is given.

    Raises:
        SifieldError: it is not on this laptop.
    """
    row = session.get(kind, row_id)
    if row is None or (isinstance(row, Synced) and row.deleted):  # which a session knows of what was just deleted in it
        raise SifieldError(f"This {noun} is not on this laptop.", remedy, code=code or f"no-{noun}")
    return row


def find_plan(session: Session, plan_id: str) -> Plan:
    """Give a plan.

    Raises:
        SifieldError: "no-plan", it is not on this laptop.
    """
    return find(session, Plan, plan_id, "plan", "Sync, then open it again.")
