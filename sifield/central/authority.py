"""The trust's certificate authority as the centre keeps it.

Three keys, in three places. The **root key** is needed again only to make a new issuing authority: it is written out
once, when the trust is set up, for the trust's officers to put away, and the centre keeps no copy. The **issuing key**
lies in the database, sealed. The **key that unseals it** lies in a file of the secrets folder, so that neither a copy
of the database nor that file alone can make a certificate.
"""

import os
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path

from sqlalchemy import Connection, insert, select, update

from sifield.central.scope import Asker
from sifield.central.store import LAYOUT
from sifield.central.tables import certificate
from sifield.central.tables import trust as trust_table
from sifield.errors import SifieldError
from sifield.sealing import seal, unseal
from sifield.signing.authority import Authority, Revoked, issue, issue_server, make_authority, revocation_list
from sifield.signing.authority import renew as renew_leaf
from sifield.signing.certificates import describe, new_key, to_pem
from sifield.wire.ids import new_id
from sifield.wire.joining import TrustFacts

KEY_FILE = "central.key"
ROOT_KEY_FILE = "trust-root.key.pem"
ROOT_FILE = "trust-root.pem"


@dataclass(frozen=True, slots=True)
class Trust:
    """The trust that a centre serves, with what is needed to issue certificates in its name."""

    trust_id: str
    name: str
    address: str
    authority: Authority

    @property
    def facts(self) -> TrustFacts:
        """What everybody may know."""
        return TrustFacts(self.trust_id, self.name, self.authority.root_certificate, self.authority.issuing_certificate)


def make_trust(
    connection: Connection, secrets: Path, *, name: str, address: str, passphrase: bytes | None, at: datetime
) -> Trust:
    """Make a trust with an authority of its own, and write its keys into the secrets folder.

    Args:
        passphrase: protects the root key's file; None leaves it protected by nothing but where it is kept.

    Raises:
        SifieldError: "has-trust", the database or the folder holds one already.
    """
    if connection.execute(select(trust_table.c.id)).first() is not None:
        raise SifieldError(
            "This database holds a trust already.", "Give another --store, or go on with this one.", code="has-trust"
        )
    secrets.mkdir(mode=0o700, parents=True, exist_ok=True)
    new = make_authority(name, at)
    key, trust_id = os.urandom(32), new_id()
    _write_secret(secrets / KEY_FILE, key.hex().encode())
    _write_secret(secrets / ROOT_KEY_FILE, _root_key_pem(new.root_key, passphrase))
    (secrets / ROOT_FILE).write_bytes(to_pem(new.root_certificate))
    connection.execute(
        insert(trust_table).values(
            id=trust_id,
            name=name,
            address=address,
            root=new.root_certificate,
            issuing=new.issuing_certificate,
            issuing_key=seal(key, new.issuing_key, trust_id.encode()),
            layout=LAYOUT,
            made_at=at,
        )
    )
    return Trust(trust_id, name, address, new.working)


def _write_secret(path: Path, content: bytes) -> None:
    try:
        handle = os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
    except FileExistsError as fault:
        raise SifieldError(
            f"{path} is there already and belongs to another trust.", "Give another --secrets folder.", code="has-trust"
        ) from fault
    with os.fdopen(handle, "wb") as file:
        file.write(content)


def _root_key_pem(key: bytes, passphrase: bytes | None) -> bytes:
    from cryptography.hazmat.primitives import serialization

    protection: serialization.KeySerializationEncryption = serialization.NoEncryption()
    if passphrase is not None:
        protection = serialization.BestAvailableEncryption(passphrase)
    loaded = serialization.load_der_private_key(key, None)
    return loaded.private_bytes(serialization.Encoding.PEM, serialization.PrivateFormat.PKCS8, protection)


def load_trust(connection: Connection, secrets: Path) -> Trust:
    """Read the trust and unseal its issuing key.

    Raises:
        SifieldError: "no-key", the secrets folder does not hold the key, or holds another trust's.
    """
    found = connection.execute(select(trust_table)).one()
    try:
        key = bytes.fromhex((secrets / KEY_FILE).read_text())
    except (OSError, ValueError):
        key = b""
    issuing_key = unseal(key, found.issuing_key, found.id.encode()) if len(key) == 32 else None
    if issuing_key is None:
        raise SifieldError(
            f"{secrets} does not hold the key of this trust ({KEY_FILE}).",
            "Give the folder that “sifield-central init” wrote, as --secrets.",
            code="no-key",
        )
    authority = Authority(root_certificate=found.root, issuing_certificate=found.issuing, issuing_key=issuing_key)
    return Trust(found.id, found.name, found.address, authority)


def move(connection: Connection, address: str) -> None:
    """Note the address under which laptops reach the centre from now on; new enrolment codes carry it."""
    connection.execute(update(trust_table).values(address=address))


def certify(
    connection: Connection,
    trust: Trust,
    asker: Asker,
    csr: bytes,
    *,
    person_id: str,
    name: str,
    role: str,
    school_id: str = "",
    at: datetime,
) -> tuple[bytes, ...]:
    """Issue a person's certificate for a key on the asker's laptop, note it, and give its chain (DER)."""
    leaf = issue(trust.authority, csr, name=name, role=role, at=at)
    _note(connection, leaf, asker, person_id=person_id, name=name, role=role, school_id=school_id, at=at)
    return (leaf, *trust.authority.chain)


def renew(connection: Connection, trust: Trust, asker: Asker, old: bytes, *, at: datetime) -> tuple[str, str, bytes]:
    """Give a new certificate for a key on the asker's laptop whose certificate ends; its holder's name and role too.

    Raises:
        SifieldError: "not-found", this laptop has no such certificate, or it was withdrawn: one answer for both.
    """
    known = select(certificate).where(
        certificate.c.serial == str(describe(old).serial),
        certificate.c.device_id == asker.device_id,
        certificate.c.content == old,
        certificate.c.revoked_at.is_(None),
    )
    found = connection.execute(known).one_or_none()
    if found is None:
        raise SifieldError(
            "The centre does not renew this certificate.", "Ask the administrator for a new code.", code="not-found"
        )
    name, role = found.name, found.role
    if found.person_id == asker.account.person_id:  # as the trust knows her today
        name = asker.account.name
    leaf = renew_leaf(trust.authority, old, name=name, role=role, at=at)
    _note(
        connection, leaf, asker, person_id=found.person_id, name=name, role=role, school_id=found.school_id, at=at
    )  # fmt: skip
    return name, role, leaf


def _note(
    connection: Connection,
    leaf: bytes,
    asker: Asker,
    *,
    person_id: str,
    name: str,
    role: str,
    school_id: str,
    at: datetime,
) -> None:
    connection.execute(
        insert(certificate).values(
            serial=str(describe(leaf).serial),
            person_id=person_id,
            name=name,
            role=role,
            device_id=asker.device_id,
            asked_by=asker.account.person_id,
            school_id=school_id,
            content=leaf,
            issued_at=at,
        )
    )


def crl(connection: Connection, trust: Trust, *, at: datetime) -> bytes:
    """Sign the list of revoked certificates as it is now (DER). Its number is the time, so it grows."""
    query = select(certificate.c.serial, certificate.c.revoked_at).where(certificate.c.revoked_at.is_not(None))
    revoked = [Revoked(serial=int(found.serial), at=found.revoked_at) for found in connection.execute(query)]
    return revocation_list(trust.authority, revoked, number=int(at.timestamp()), at=at)


def server_certificate(trust: Trust, secrets: Path, hosts: Sequence[str], *, at: datetime) -> tuple[Path, Path]:
    """Make the certificate and key for TLS (PEM files in the secrets folder), issued by the trust's own authority."""
    from cryptography.hazmat.primitives import serialization

    key = new_key()
    leaf = issue_server(trust.authority, key, hosts=hosts, at=at)
    certificate_file, key_file = secrets / "server.pem", secrets / "server.key.pem"
    certificate_file.write_bytes(to_pem(leaf) + to_pem(trust.authority.issuing_certificate))
    key_file.unlink(missing_ok=True)
    plain = serialization.NoEncryption()
    loaded = serialization.load_der_private_key(key, None)
    pem = loaded.private_bytes(serialization.Encoding.PEM, serialization.PrivateFormat.PKCS8, plain)
    _write_secret(key_file, pem)
    return certificate_file, key_file
