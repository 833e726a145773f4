"""What an administrator of the machine does from the command line, on the store itself."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path

from sqlalchemy import Connection, select

from sifield.central import accounts, authority, enrolment
from sifield.central.authority import Trust
from sifield.central.config import Settings
from sifield.central.feed import schools, trust_records
from sifield.central.scope import CENTRE
from sifield.central.store import Store
from sifield.central.tables import account, device
from sifield.errors import SifieldError
from sifield.wire.joining import ADMINISTRATOR, ALL_SCHOOLS, Invite, Invited


@dataclass(frozen=True, slots=True)
class PersonRow:
    """A person with an account, and her laptops: (id, name, whether refused)."""

    person_id: str
    name: str
    role: str
    schools: tuple[str, ...]
    is_revoked: bool
    laptops: tuple[tuple[str, str, bool], ...]


def set_up(
    settings: Settings, store: Store, *, name: str, admin: str, address: str, passphrase: bytes | None, at: datetime
) -> tuple[Trust, Invited]:
    """Make the tables, the trust and its first administrator; give her enrolment code.

    Raises:
        SifieldError: "has-trust", there is one already.
    """
    store.make_tables()
    with store.write() as connection:
        trust = authority.make_trust(
            connection, settings.secrets, name=name, address=address, passphrase=passphrase, at=at
        )
        first = Invite(admin, ADMINISTRATOR, (ALL_SCHOOLS,))
        invited = enrolment.invite(connection, trust, first, by=CENTRE, minutes=settings.code_minutes, at=at)
    return trust, invited


def open_trust(store: Store, secrets: Path) -> Trust:
    """Read the trust from a store that was set up.

    Raises:
        SifieldError: "no-trust", "newer-store", "no-key".
    """
    store.check()
    with store.read() as connection:
        return authority.load_trust(connection, secrets)


def find_schools(connection: Connection, wanted: Sequence[str]) -> tuple[str, ...]:
    """Give the ids of schools named by id or by name (case does not matter).

    Raises:
        SifieldError: "unknown-school", or "unclear-school": two have that name.
    """
    known = schools(connection)
    found = []
    for word in wanted:
        ids = [school_id for school_id, name in known.items() if word == school_id or word.lower() == name.lower()]
        if not ids:
            raise SifieldError(
                f"There is no school called “{word}” in this trust.",
                "Add it in the program first, or look how it is written there.",
                code="unknown-school",
            )
        if len(ids) > 1:
            raise SifieldError(
                f"There are {len(ids)} schools called “{word}”.",
                f"Give one by its id: {', '.join(ids)}.",
                code="unclear-school",
            )
        found += ids
    return tuple(found)


def find_person(connection: Connection, wanted: str) -> str:
    """Give the id of a person named by id or by name.

    Raises:
        SifieldError: "unknown-person", or "unclear-person": two have that name.
    """
    names = {
        person_id: str(values.get("name", "")) for person_id, values in trust_records(connection, "person").items()
    }
    names |= {found.id: found.name for found in connection.execute(select(account.c.id, account.c.name))}
    ids = [person_id for person_id, name in names.items() if wanted == person_id or wanted.lower() == name.lower()]
    if len(ids) == 1:
        return ids[0]
    if not ids:
        raise SifieldError(
            f"There is nobody called “{wanted}”.", "Look in “sifield-central people”.", code="unknown-person"
        )
    raise SifieldError(
        f"There are {len(ids)} people called “{wanted}”.",
        f"Give one by the id: {', '.join(ids)}.",
        code="unclear-person",
    )


def list_people(connection: Connection) -> list[PersonRow]:
    """Give everybody with an account, by name."""
    rows = []
    for found in connection.execute(select(account).order_by(account.c.name)).mappings().all():
        laptops = connection.execute(select(device).where(device.c.account_id == found["id"])).all()
        who = accounts.to_account(found)
        rows.append(
            PersonRow(
                who.person_id, who.name, who.role, who.schools, found["revoked_at"] is not None,
                tuple((laptop.id, laptop.name, laptop.revoked_at is not None) for laptop in laptops),
            )
        )  # fmt: skip
    return rows


def revoke(connection: Connection, *, device_id: str | None, person: str | None, at: datetime) -> None:
    """Refuse a laptop by its id, or a person by id or name, and revoke the certificates.

    Raises:
        SifieldError: "unknown-device", "unknown-person" or "unclear-person".
    """
    if device_id and not accounts.revoke_device(connection, device_id, at=at):
        raise SifieldError(
            f"There is no laptop “{device_id}”.", "Look in “sifield-central people”.", code="unknown-device"
        )
    if person and not accounts.revoke_person(connection, find_person(connection, person), at=at):
        raise SifieldError(f"“{person}” has no account.", "Look in “sifield-central people”.", code="unknown-person")
