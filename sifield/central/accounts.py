"""The people who may ask and their laptops: invitations, one-time codes, enrolment, revocation."""

import hashlib
import secrets
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from sqlalchemy import Connection, RowMapping, insert, select, update

from sifield.central.scope import Account
from sifield.central.tables import account as account_table
from sifield.central.tables import certificate, device, enrolment_code
from sifield.errors import SifieldError
from sifield.wire.codes import LETTERS
from sifield.wire.ids import new_id

_FINDER, _SECRET = 8, 16
"""Letters (five bits each) of a code's secret: those by which the code is found, and those that are the secret."""


@dataclass(frozen=True, slots=True)
class Device:
    """An enrolled laptop."""

    device_id: str
    account: Account
    public_key: bytes


def to_account(found: RowMapping) -> Account:
    """Give an account from its row."""
    return Account(found["id"], found["name"], found["role"], tuple(found["schools"]), found["safeguarding"])


def find_account(connection: Connection, person_id: str) -> Account | None:
    """Give a person's account, revoked or not."""
    query = select(account_table).where(account_table.c.id == person_id)
    found = connection.execute(query).mappings().first()
    return to_account(found) if found else None


def email_of(connection: Connection, person_id: str) -> str:
    """Give the address that a person was invited with."""
    return connection.scalar(select(account_table.c.email).where(account_table.c.id == person_id)) or ""


def put_account(connection: Connection, account: Account, *, email: str, at: datetime) -> None:
    """Open a person's account, or give the one she has these rights from now on."""
    values = {
        "name": account.name,
        "role": account.role,
        "schools": list(account.schools),
        "safeguarding": account.safeguarding,
        "revoked_at": None,
    }
    if find_account(connection, account.person_id) is None:
        values |= {"id": account.person_id, "email": email, "made_at": at}
        connection.execute(insert(account_table).values(values))
    else:
        connection.execute(update(account_table).where(account_table.c.id == account.person_id).values(values))


def make_code(connection: Connection, person_id: str, *, by: str, minutes: int, at: datetime) -> tuple[str, datetime]:
    """Make a one-time secret for a person; give it with the time it ends. The store keeps only its hash."""
    finder, secret = _letters(_FINDER), _letters(_SECRET)
    expires = at + timedelta(minutes=minutes)
    connection.execute(
        insert(enrolment_code).values(
            id=finder, account_id=person_id, secret_hash=_hash(secret), tries=0, made_by=by, expires_at=expires
        )
    )
    return finder + secret, expires


def _letters(count: int) -> str:
    return "".join(secrets.choice(LETTERS) for _ in range(count))


def _hash(secret: str) -> bytes:
    # 80 random bits: nothing to stretch.
    return hashlib.sha256(secret.encode()).digest()


def redeem(
    connection: Connection, secret: str, public_key: bytes, *, tries: int, at: datetime
) -> tuple[Account, str] | SifieldError:
    """Use up a one-time secret.

    Returns:
        The person it was made for and the id of her laptop, which is noted. Or why not: returned and not raised, so
        that the caller's transaction keeps the count of wrong tries.
    """
    columns = enrolment_code.c
    finder = secret[:_FINDER]
    query = select(enrolment_code).where(columns.id == finder).with_for_update()
    code = connection.execute(query).mappings().first()
    if code is None:
        return _bad_code()
    own = update(enrolment_code).where(columns.id == finder)
    if code["tries"] >= tries or not secrets.compare_digest(code["secret_hash"], _hash(secret[_FINDER:])):
        connection.execute(own.values(tries=code["tries"] + 1))
        return _bad_code()
    if code["used_at"] is not None:
        return _enrolled_before(connection, code, public_key)
    account = _valid_account(connection, code["account_id"])
    if code["expires_at"] < at or account is None:
        return SifieldError("This enrolment code has run out.", "Ask for a new one.", code="used-code")
    device_id = new_id()
    connection.execute(own.values(used_at=at, device_id=device_id))
    return account, device_id


def _enrolled_before(connection: Connection, code: RowMapping, public_key: bytes) -> tuple[Account, str] | SifieldError:
    """Let the laptop that used a code ask again, for an answer that was lost on the way."""
    found = find_device(connection, code["device_id"])
    if found is None or not secrets.compare_digest(found.public_key, public_key):
        return SifieldError("This enrolment code was used already.", "Ask for a new one.", code="used-code")
    return found.account, found.device_id


def _valid_account(connection: Connection, person_id: str) -> Account | None:
    query = select(account_table).where(account_table.c.id == person_id, account_table.c.revoked_at.is_(None))
    found = connection.execute(query).mappings().first()
    return to_account(found) if found else None


def _bad_code() -> SifieldError:
    return SifieldError(
        "The centre does not accept this enrolment code.",
        "Copy the whole code again, or ask for a new one.",
        code="bad-code",
    )


def add_device(
    connection: Connection, device_id: str, account: Account, *, name: str, public_key: bytes, at: datetime
) -> None:
    """Note a person's laptop."""
    connection.execute(
        insert(device).values(
            id=device_id, account_id=account.person_id, name=name, public_key=public_key, enrolled_at=at
        )
    )


def find_device(connection: Connection, device_id: str) -> Device | None:
    """Give a laptop with the account of its person.

    Raises:
        SifieldError: "device-revoked", the laptop or its person may no longer ask.
    """
    joined = device.join(account_table, device.c.account_id == account_table.c.id)
    query = select(account_table, device.c.public_key, device.c.revoked_at.label("device_revoked_at")).select_from(
        joined
    )
    found = connection.execute(query.where(device.c.id == device_id)).mappings().first()
    if found is None:
        return None
    if found["device_revoked_at"] is not None or found["revoked_at"] is not None:
        raise SifieldError(
            "This laptop may no longer sync with the centre.",
            "Ask the administrator of your trust; your work stays on this laptop.",
            code="device-revoked",
        )
    return Device(device_id, to_account(found), found["public_key"])


def first_certificate(connection: Connection, account: Account, device_id: str) -> bytes | None:
    """Give the certificate (DER) that a person's laptop was given for her when it enrolled."""
    columns = certificate.c
    query = select(columns.content).where(columns.device_id == device_id, columns.person_id == account.person_id)
    return connection.scalar(query.order_by(columns.issued_at).limit(1))


def revoke_device(connection: Connection, device_id: str, *, at: datetime) -> bool:
    """Refuse a laptop from now on, and revoke every certificate whose key lies on it. False: no such laptop."""
    if connection.execute(select(device.c.id).where(device.c.id == device_id)).first() is None:
        return False
    _revoke(connection, device, device.c.id == device_id, at)
    _revoke(connection, certificate, certificate.c.device_id == device_id, at)
    return True


def revoke_person(connection: Connection, person_id: str, *, at: datetime) -> bool:
    """Refuse a person and her laptops from now on, and revoke her certificates. False: no such person."""
    if find_account(connection, person_id) is None:
        return False
    _revoke(connection, account_table, account_table.c.id == person_id, at)
    _revoke(connection, certificate, certificate.c.person_id == person_id, at)
    for device_id in connection.scalars(select(device.c.id).where(device.c.account_id == person_id)).all():
        revoke_device(connection, device_id, at=at)
    return True


def _revoke(connection: Connection, table: Any, which: Any, at: datetime) -> None:
    connection.execute(update(table).where(which, table.c.revoked_at.is_(None)).values(revoked_at=at))
