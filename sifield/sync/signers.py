"""Keys of those who sign on the reviewer's laptop, made and certified while there is a network, before the visit."""

from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import select
from sqlalchemy.orm import Session

from sifield.errors import SifieldError
from sifield.fieldwork import contacts
from sifield.models.exchange import Device, SigningKey
from sifield.models.people import Person
from sifield.models.schools import School
from sifield.models.store import Stores
from sifield.models.visits import Visit
from sifield.signing import certificates
from sifield.sync import calls
from sifield.sync.link import Link
from sifield.wire.joining import Certify
from sifield.wire.records import is_safeguarding

_OPEN = ("planned", "started", "finished")
_REFUSALS = ("no-right", "unknown-person", "no-post", "bad-request", "not-found", "bad-message")


@dataclass(frozen=True, slots=True)
class Expected:
    """Somebody who will sign on this laptop and has no key here yet."""

    visit_id: str
    school_id: str
    person_id: str
    name: str


def prepare_signer(stores: Stores, link: Link, expected: Expected, at: datetime) -> None:
    """Make a key for somebody and fetch its certificate; it waits, without a PIN, until she signs.

    Raises:
        SifieldError: "no-right" and other refusals of the centre, or what a link raises.
    """
    with stores.general.read() as session:
        device = session.get(Device, 1)
        organisation = device.trust_name if device is not None else ""
    key = certificates.new_key()
    request = certificates.signing_request(key, name=expected.name, role="", organisation=organisation)
    certified = calls.certify(link, Certify(expected.person_id, expected.school_id, request))
    with stores.general.apply() as session:
        session.add(
            SigningKey(
                person_id=expected.person_id,
                visit_id=expected.visit_id,
                box=key,
                state="prepared",
                certificate=certified.chain[0],
                made_at=at,
            )
        )


def list_expected(stores: Stores) -> tuple[Expected, ...]:
    """List who will sign at the open visits on this laptop and has no key here."""
    with stores.general.read() as session:
        keys = session.execute(select(SigningKey.person_id, SigningKey.visit_id))
        have = {(person_id, visit_id) for person_id, visit_id in keys}
        names = {person.id: person.name for person in session.scalars(select(Person))}
        schools = set(session.scalars(select(School.id)))
    found: list[Expected] = []
    for store in stores.both():
        with store.read() as session:
            for visit in session.scalars(select(Visit).where(Visit.status.in_(_OPEN))):
                for who in _signers(session, visit):
                    is_known = visit.school_id in schools and who in names
                    if is_known and not {(who, ""), (who, visit.id)} & have:
                        found.append(Expected(visit.id, visit.school_id, who, names[who]))
    return tuple(found)


def _signers(session: Session, visit: Visit) -> tuple[str, ...]:
    """Give who will sign beside the reviewer: the headteacher, and on a safeguarding visit the designated lead."""
    lead = contacts.lead_of(session, visit.school_id, visit.planned_on) if is_safeguarding(visit.scope) else ""
    return tuple(dict.fromkeys(one for one in (visit.head_id, lead) if one))


def prepare_missing(stores: Stores, link: Link, at: datetime) -> int:
    """Prepare everybody whom `list_expected` names; one whom the centre refuses can sign self-signed. Count the others.

    Raises:
        SifieldError: the centre cannot be reached.
    """
    done = 0
    for expected in list_expected(stores):
        try:
            prepare_signer(stores, link, expected, at)
        except SifieldError as fault:
            if fault.code not in _REFUSALS:
                raise
        else:
            done += 1
    return done
