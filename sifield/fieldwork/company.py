"""Who walks with the one who writes: a joint visit has one record and one writer, and the names of those beside her."""

from collections.abc import Iterable
from datetime import date

from sqlalchemy.orm import Session

from sifield.errors import SifieldError
from sifield.fieldwork import schools, visits
from sifield.frameworks.outline import join
from sifield.wire.joining import ROLE_WORDS


def read_names(text: str) -> tuple[str, ...]:
    """Read names, with commas between, as they are typed: each once, without spare spaces."""
    parts = (" ".join(part.split()) for part in text.split(","))
    return tuple(dict.fromkeys(part for part in parts if part))


def say_company(names: Iterable[str]) -> str:
    """Say who is there beside the writer: "with A, B and C"; "" for nobody."""
    together = join(tuple(names))
    return f"with {together}" if together else ""


def without_roles(names: Iterable[str]) -> tuple[str, ...]:
    """Give names without the roles that stand in brackets behind them, for where there is little room."""
    return tuple(name.partition("(")[0].strip() or name for name in names)


def offer_names(session: Session, school_id: str, writer_id: str, today: date) -> tuple[str, ...]:
    """Give the names one is likely to type, with their roles: who leads the school, then the people of the trust."""
    head = next((row.head for row in schools.list_schools(session, today) if row.id == school_id), None)
    people = [person for person in schools.list_people(session) if person.id != writer_id]
    known = [head] if head is not None else []
    known += [person for person in people if head is None or person.id != head.id]
    return tuple(dict.fromkeys(_with_role(person.name, person.role) for person in known))


def set_company(session: Session, visit_id: str, names: Iterable[str]) -> None:
    """Keep who walks with the writer; the order is as typed.

    Raises:
        SifieldError: the visit is not on this laptop, or it is over.
    """
    visit = visits.find_visit(session, visit_id)
    if visit.status not in ("planned", "started"):
        raise SifieldError(
            "This visit is finished, so who was there stands as it is.", "Open it again to change it.", code="over"
        )
    visit.with_names = list(names)


def _with_role(name: str, role: str) -> str:
    said = ROLE_WORDS.get(role, role)
    return f"{name} ({said.replace(',', '')})" if said else name
