"""Signed plans that are to be mailed at the next sync: they wait on this laptop until the centre has sent them."""

from dataclasses import asdict, dataclass, field, replace
from datetime import datetime

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from sifield.errors import SifieldError
from sifield.fieldwork import signing_record
from sifield.fieldwork.signing_record import Event
from sifield.models.exchange import Place
from sifield.models.people import Person
from sifield.models.plans import Plan

_WAITING = "plans to mail"
_SENT, _NOT_SENT = _MAILED = ("sent", "not sent")
"""How the lines of a plan's record are called that tell of mails."""


@dataclass(frozen=True, slots=True)
class ToMail:
    """A signed file, in which scope, to which address; for which plan.

    Attributes:
        last_try: why the centre's mail server did not take it at the last sync; "" before.
    """

    plan_id: str
    sha256: str
    scope: str
    to: str
    last_try: str = field(default="", compare=False)


@dataclass(frozen=True, slots=True)
class Mailed:
    """What became of a mail: by whose clock and when, and in words to whom it went or why it did not."""

    is_sent: bool
    at: datetime
    words: str


def put(session: Session, wanted: ToMail) -> None:
    """Let a plan be mailed at the next sync; the same to the same address waits once.

    Raises:
        SifieldError: what was given is no address.
    """
    name, _, domain = wanted.to.strip().rpartition("@")
    if not name or "." not in domain or any(sign.isspace() for sign in wanted.to.strip()):
        raise SifieldError("This is no e-mail address.", "Write it like office@school.example.", code="bad-address")
    rest = [one for one in waiting(session) if one != wanted]
    _keep(session, [*rest, wanted])


def put_plan(session: Session, plan_id: str, sha256: str, to: str) -> None:
    """Let a signed file of a plan be mailed at the next sync.

    Raises:
        SifieldError: what was given is no address, or it is nobody's in the trust's list of people, to which alone the
            centre mails.
    """
    put(session, ToMail(plan_id, sha256, session.get_one(Plan, plan_id).scope, to.strip()))
    known = select(Person.id).where(func.lower(Person.email) == to.strip().lower())
    if session.scalars(known).first() is None:
        raise SifieldError(
            f"{to.strip()} is nobody’s address in the trust’s list of people.",
            "Correct it, or have the person added with that address and sync.",
            code="not-listed",
        )


def waiting(session: Session) -> tuple[ToMail, ...]:
    """List what is still to be mailed, in the order in which it was put."""
    place = session.get(Place, _WAITING)
    return tuple(ToMail(**one) for one in place.value) if place is not None else ()


def note_try(session: Session, tried: ToMail, why: str) -> None:
    """Keep why the centre's mail server did not take a plan, which waits on."""
    _keep(session, [replace(one, last_try=why) if one == tried else one for one in waiting(session)])


def note_outcome(session: Session, tried: ToMail, by_name: str, words: str, at: datetime, *, is_sent: bool) -> None:
    """Write into the plan's record what became of a mail, and let it wait no longer."""
    _done(session, tried)
    event = Event(kind=_SENT if is_sent else _NOT_SENT, by_name=by_name, words=words, sha256=tried.sha256)
    signing_record.append(session, tried.plan_id, event, at)


def list_outcomes(session: Session, plan_id: str) -> tuple[Mailed, ...]:
    """List what became of a plan's mails, the newest first; it stands in the plan's record."""
    lines = signing_record.list_events(session, plan_id)
    return tuple(Mailed(one.kind == _SENT, one.at, one.words) for one in reversed(lines) if one.kind in _MAILED)


def _done(session: Session, sent: ToMail) -> None:
    _keep(session, [one for one in waiting(session) if one != sent])


def _keep(session: Session, wanted: list[ToMail]) -> None:
    session.merge(Place(key=_WAITING, value=[asdict(one) for one in wanted]))
