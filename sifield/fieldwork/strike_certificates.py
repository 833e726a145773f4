"""What certifies that words were struck out: who, when, which records, how many copies; never the words themselves."""

from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import select
from sqlalchemy.orm import Session

from sifield.fieldwork import access, schools
from sifield.models.exchange import Journal, Outbox, Place
from sifield.models.people import Person
from sifield.models.strikes import Strike, StrikeCopy
from sifield.models.visits import Visit

RECORD_WORDS = {
    "visit": "visit",
    "repeat_row": "stop or entry",
    "answer": "answer",
    "note": "note",
    "picture": "picture",
    "finding": "finding",
    "evidence_link": "piece of evidence",
    "plan": "plan",
    "action": "action",
    "milestone": "milestone of an action",
    "action_note": "note on an action",
    "recheck": "re-check of an action",
    "strength": "strength",
}
"""What a kind of record is called."""


@dataclass(frozen=True, slots=True)
class CopyRow:
    """A laptop that has struck the words out of its copy: whose, when, and in how many places."""

    by: str
    at: datetime
    erased: int


@dataclass(frozen=True, slots=True)
class CentreWord:
    """What the centre said when it had struck the words out: how many earlier states it erased, and how many laptops
    may hold a copy besides the one on which they were struck out.
    """

    at: datetime
    erased: int
    laptops: int


@dataclass(frozen=True, slots=True, kw_only=True)
class Certificate:
    """One striking out.

    Attributes:
        records: each record with the name of its kind, its id and the field.
        erased: places in which something was erased on the laptop where it was done.
        signed: signed states of the plan, whose PDF nobody can change.
        is_at_centre: whether the centre has struck them out; ``centre`` is what it said, known where it was done.
        has_centre: whether there is a centre at all.
        copies: the laptops that have done it, this one or the author's first.
    """

    id: str
    visit_title: str
    school_name: str
    visited_on: str
    struck_at: datetime
    struck_by: str
    records: tuple[tuple[str, str, str], ...]
    erased: int
    signed: int
    has_centre: bool
    is_at_centre: bool
    centre: CentreWord | None
    copies: tuple[CopyRow, ...]

    @property
    def file_name(self) -> str:
        """What its file is called at first."""
        return f"Certificate of striking out {self.struck_at.astimezone():%Y-%m-%d %H.%M}.txt"


def list_certificates(session: Session, visit_id: str) -> tuple[Certificate, ...]:
    """List what was struck out of a visit, the latest first."""
    wanted = select(Strike).where(Strike.visit_id == visit_id).order_by(Strike.struck_at.desc(), Strike.id)
    return tuple(_certificate(session, order) for order in session.scalars(wanted).all())


def _certificate(session: Session, order: Strike) -> Certificate:
    visit = session.get(Visit, order.visit_id)
    school = schools.get_school(session, visit.school_id, visit.planned_on) if visit is not None else None
    copies = session.scalars(select(StrikeCopy).where(StrikeCopy.strike_id == order.id)).all()
    rows = [CopyRow(_name(session, copy.confirmed_by), copy.confirmed_at, copy.erased) for copy in copies]
    txn = session.scalar(select(Journal.txn).where(Journal.row_id == order.id).limit(1))
    said = session.get(Place, f"struck:{txn}") if txn else None
    waits = session.scalar(select(Outbox.n).where(Outbox.txn == txn).limit(1)) is not None if txn else False
    centre = said.value if said is not None else None
    has_centre = not access.whose_laptop(session).is_sample
    return Certificate(
        id=order.id,
        visit_title=visit.title if visit is not None else "",
        school_name=school.name if school is not None else "",
        visited_on=visit.planned_on.isoformat() if visit is not None else "",
        struck_at=order.struck_at,
        struck_by=_name(session, order.struck_by),
        records=tuple((RECORD_WORDS[record], row_id, field) for record, row_id, field in order.places),
        erased=order.erased,
        signed=order.signed,
        has_centre=has_centre,
        is_at_centre=has_centre and not waits,
        centre=CentreWord(datetime.fromisoformat(centre["at"]), centre["erased"], centre["laptops"])
        if centre is not None
        else None,
        copies=tuple(sorted(rows, key=lambda row: row.at)),
    )


def _name(session: Session, person_id: str) -> str:
    person = session.get(Person, person_id)
    return person.name if person is not None else "Somebody whose name is not on this laptop"
