"""How a person and her laptop come to belong to a trust, and how someone on a school's staff gets a certificate."""

from collections.abc import Mapping
from datetime import datetime
from typing import Any

from sqlalchemy import Connection, select

from sifield.central import accounts
from sifield.central.authority import Trust, certify
from sifield.central.feed import memberships, trust_records
from sifield.central.intake import lock_counters, take
from sifield.central.scope import CENTRE, Account, Asker, may
from sifield.central.tables import row as row_table
from sifield.errors import SifieldError
from sifield.signing.certificates import fingerprint
from sifield.wire.codes import EnrolmentCode
from sifield.wire.ids import new_id
from sifield.wire.joining import ADMINISTRATOR, ROLE_WORDS, Certified, Certify, Enrol, Enrolled, Invite, Invited
from sifield.wire.messages import CREATE, UPDATE, Change
from sifield.wire.records import TRUST_SCOPE, school_scope

MOST_MINUTES = 7 * 24 * 60
"""No code is good for longer than a week."""

_ITSELF = Asker(Account(CENTRE, "The centre", ADMINISTRATOR, ()), CENTRE)


def invite(connection: Connection, trust: Trust, wanted: Invite, *, by: str, minutes: int, at: datetime) -> Invited:
    """Open or change a person's account and make a code for her next laptop.

    The role, schools and safeguarding right given here replace those that she had.

    Raises:
        SifieldError: "unknown-person", there is no such person in the trust's lists.
    """
    people = trust_records(connection, "person")
    known = accounts.find_account(connection, wanted.person_id)
    if wanted.person_id and wanted.person_id not in people and known is None:
        raise SifieldError(
            "The person is not in the trust's list of people.", "Add the person first.", code="unknown-person"
        )
    person_id = wanted.person_id or new_id()
    name = str(people.get(person_id, {}).get("name") or (known.name if known else wanted.name))
    account = Account(person_id, name, wanted.role, wanted.schools, wanted.safeguarding)
    accounts.put_account(connection, account, email=wanted.email, at=at)
    lasts = min(wanted.minutes or minutes, MOST_MINUTES)
    secret, expires = accounts.make_code(connection, person_id, by=by, minutes=lasts, at=at)
    code = EnrolmentCode(trust.address, fingerprint(trust.authority.root_certificate), secret)
    return Invited(code.text(), person_id, expires)


def enrol(connection: Connection, trust: Trust, asked: Enrol, *, tries: int, at: datetime) -> Enrolled | SifieldError:
    """Let a laptop in with its code: note it, certify its person's key, and put her into the list of people.

    Returns:
        What the laptop is told; or why its code was not accepted, which the caller raises after its commit.
    """
    redeemed = accounts.redeem(connection, asked.secret, asked.device_key, tries=tries, at=at)
    if isinstance(redeemed, SifieldError):
        return redeemed
    account, device_id = redeemed
    leaf = accounts.first_certificate(connection, account, device_id)
    if leaf is None:
        accounts.add_device(connection, device_id, account, name=asked.device_name, public_key=asked.device_key, at=at)
        _put_person(connection, account, at=at)
        chain = certify(
            connection, trust, Asker(account, device_id), asked.csr,
            person_id=account.person_id, name=account.name, role=ROLE_WORDS[account.role], at=at,
        )  # fmt: skip
    else:
        chain = (leaf, *trust.authority.chain)
    return Enrolled(
        device_id=device_id,
        person_id=account.person_id,
        name=account.name,
        role=account.role,
        scopes=tuple(memberships(connection, account)),
        chain=chain,
        trust=trust.facts,
        server_time=at,
    )


def _put_person(connection: Connection, account: Account, *, at: datetime) -> None:
    """Put a person into the list that every laptop has, as a change made by the centre."""
    lock_counters(connection, [TRUST_SCOPE])
    people = trust_records(connection, "person")
    wanted: dict[str, Any] = {"role": account.role, "active": True}
    if account.person_id not in people:
        wanted |= {"name": account.name, "email": accounts.email_of(connection, account.person_id)}
    has = people.get(account.person_id, {})
    fields = {name: value for name, value in wanted.items() if has.get(name) != value}
    if fields:
        _write_record(connection, "person", account.person_id, fields, is_new=not has, at=at)


def _write_record(
    connection: Connection, record: str, row: str, fields: Mapping[str, Any], *, is_new: bool, at: datetime
) -> None:
    versions = _versions(connection, row)
    change = Change(
        change_id=new_id(),
        n=0,
        txn=new_id(),
        row=row,
        record=record,
        scope=TRUST_SCOPE,
        kind=CREATE if is_new else UPDATE,
        base={name: versions[name] for name in fields if name in versions},
        fields=fields,
        actor=CENTRE,
        device_time=at,
    )
    (ack,) = take(connection, _ITSELF, [change], at=at)
    if ack.rejected is not None:
        raise RuntimeError(f"the centre refused its own change: {ack.rejected.code}")


def _versions(connection: Connection, row: str) -> dict[str, int]:
    fields = connection.scalar(select(row_table.c.fields).where(row_table.c.id == row)) or {}
    return {name: now[0] for name, now in fields.items()}


def certify_staff(connection: Connection, trust: Trust, asker: Asker, asked: Certify, *, at: datetime) -> Certified:
    """Issue a certificate for someone on a school's staff, for one visit, on the asker's laptop.

    Who she is comes from the trust's own lists, which only administrators write: otherwise anyone could make a
    certificate in anybody's name.

    Raises:
        SifieldError: "no-right", the asker may not write this school's records; "unknown-person", the person holds no
            post at the school today.
    """
    if not may(asker.account, school_scope(asked.school_id), write=True):
        raise SifieldError(
            "You may not prepare visits to this school.", "Ask the administrator of your trust.", code="no-right"
        )
    person = trust_records(connection, "person").get(asked.person_id)
    today = at.date().isoformat()
    posts = [
        post
        for post in trust_records(connection, "post").values()
        if (post.get("school_id"), post.get("person_id")) == (asked.school_id, asked.person_id)
        and str(post.get("from_on") or "") <= today
        and str(post.get("until_on") or "9999") >= today
    ]
    if person is None or not posts:
        raise SifieldError(
            "The person is not on this school's staff list.",
            "Ask the administrator of your trust to add the person with a post at the school.",
            code="unknown-person",
        )
    name, role = str(person.get("name", "")), str(posts[0].get("role") or "Headteacher")
    chain = certify(
        connection, trust, asker, asked.csr,
        person_id=asked.person_id, name=name, role=role, school_id=asked.school_id, at=at,
    )  # fmt: skip
    return Certified(name, role, chain)
