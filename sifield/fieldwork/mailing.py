"""Signed plans that are to be mailed at the next sync: they wait on this laptop until the centre has sent them."""

from dataclasses import asdict, dataclass, field, replace

from sqlalchemy.orm import Session

from sifield.errors import SifieldError
from sifield.models.exchange import Place
from sifield.models.plans import Plan

_WAITING = "plans to mail"


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
    """Let a signed file of a plan be mailed at the next sync (raises as ``put``)."""
    put(session, ToMail(plan_id, sha256, session.get_one(Plan, plan_id).scope, to.strip()))


def waiting(session: Session) -> tuple[ToMail, ...]:
    """List what is still to be mailed, in the order in which it was put."""
    place = session.get(Place, _WAITING)
    return tuple(ToMail(**one) for one in place.value) if place is not None else ()


def note_try(session: Session, tried: ToMail, why: str) -> None:
    """Keep why the centre's mail server did not take a plan, which waits on."""
    _keep(session, [replace(one, last_try=why) if one == tried else one for one in waiting(session)])


def done(session: Session, sent: ToMail) -> None:
    """Forget what has been mailed, or what the centre will not mail."""
    _keep(session, [one for one in waiting(session) if one != sent])


def _keep(session: Session, wanted: list[ToMail]) -> None:
    session.merge(Place(key=_WAITING, value=[asdict(one) for one in wanted]))
