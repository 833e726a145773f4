"""The messages by which a laptop meets a centre, joins it, and gets certificates. See `messages` for the addresses."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sifield.wire.given import Given, read_count, read_octets, read_text, write_octets, write_time
from sifield.wire.pulling import Membership

ADMINISTRATOR, TRUST_LEADER, REVIEWER = "administrator", "trust_leader", "reviewer"
SOCIAL_WORKER, HEADTEACHER = "social_worker", "headteacher"
ROLES = frozenset({ADMINISTRATOR, TRUST_LEADER, REVIEWER, SOCIAL_WORKER, HEADTEACHER})

ROLE_WORDS = {
    ADMINISTRATOR: "School improvement lead",
    TRUST_LEADER: "Chief executive",
    REVIEWER: "Lead practitioner",
    SOCIAL_WORKER: "Trust social worker",
    HEADTEACHER: "Headteacher",
}
"""How a role is said on screens, on paper and in certificates."""

ALL_SCHOOLS = "*"
"""Stands in a list of schools for every school of the trust."""


def _octets(value: object) -> bytes:
    return read_octets(read_long(value))


def read_long(value: object) -> str:
    """Read a text of up to 64 kB that stands in a list."""
    return Given({"item": value}).text("item", most=65536)


@dataclass(frozen=True, slots=True)
class Hello:
    """What a centre is: GET /v1/hello, open to everybody.

    Attributes:
        limits: "changes_per_push", "message_bytes" (packed), "blob_bytes".
    """

    protocols: tuple[int, ...]
    trust_id: str
    trust_name: str
    limits: Mapping[str, int]
    server_time: datetime

    def to_json(self) -> dict[str, Any]:
        return {
            "protocols": list(self.protocols),
            "trust_id": self.trust_id,
            "trust_name": self.trust_name,
            "limits": dict(self.limits),
            "server_time": write_time(self.server_time),
        }

    @classmethod
    def from_json(cls, message: object) -> "Hello":
        given = Given(message)
        return cls(
            given.items("protocols", read_count),
            given.text("trust_id"),
            given.text("trust_name"),
            given.mapping("limits", read_count),
            given.time("server_time"),
        )


@dataclass(frozen=True, slots=True)
class TrustFacts:
    """The trust and the certificates (DER) that its signatures go back to. Compare the root with the enrolment code."""

    trust_id: str
    trust_name: str
    root: bytes
    issuing: bytes

    def to_json(self) -> dict[str, Any]:
        return {
            "trust_id": self.trust_id,
            "trust_name": self.trust_name,
            "root": write_octets(self.root),
            "issuing": write_octets(self.issuing),
        }

    @classmethod
    def from_json(cls, message: object) -> "TrustFacts":
        given = Given(message)
        return cls(given.text("trust_id"), given.text("trust_name"), given.octets("root"), given.octets("issuing"))


@dataclass(frozen=True, slots=True)
class Enrol:
    """A laptop joins: the code's one-time secret, its new device key (Ed25519, 32 bytes) and its person's CSR (DER)."""

    secret: str
    device_key: bytes
    device_name: str
    csr: bytes

    def to_json(self) -> dict[str, Any]:
        return {
            "secret": self.secret,
            "device_key": write_octets(self.device_key),
            "device_name": self.device_name,
            "csr": write_octets(self.csr),
        }

    @classmethod
    def from_json(cls, message: object) -> "Enrol":
        given = Given(message)
        return cls(
            given.text("secret", most=64),
            given.octets("device_key", most=32),
            given.text("device_name", "", most=120),
            given.octets("csr", most=16384),
        )


@dataclass(frozen=True, slots=True)
class Enrolled:
    """Who the laptop now belongs to. ``chain``: certificates (DER), the person's own first, then the issuing one."""

    device_id: str
    person_id: str
    name: str
    role: str
    scopes: tuple[Membership, ...]
    chain: tuple[bytes, ...]
    trust: TrustFacts
    server_time: datetime

    def to_json(self) -> dict[str, Any]:
        return {
            "device_id": self.device_id,
            "person_id": self.person_id,
            "name": self.name,
            "role": self.role,
            "scopes": [scope.to_json() for scope in self.scopes],
            "chain": [write_octets(one) for one in self.chain],
            "trust": self.trust.to_json(),
            "server_time": write_time(self.server_time),
        }

    @classmethod
    def from_json(cls, message: object) -> "Enrolled":
        given = Given(message)
        return cls(
            device_id=given.text("device_id"),
            person_id=given.text("person_id"),
            name=given.text("name"),
            role=given.text("role"),
            scopes=given.items("scopes", Membership.from_json),
            chain=given.items("chain", _octets),
            trust=TrustFacts.from_json(given.value("trust")),
            server_time=given.time("server_time"),
        )


@dataclass(frozen=True, slots=True)
class Invite:
    """An administrator asks for an enrolment code for a person.

    Attributes:
        person_id: a person whom the trust has already (a second laptop, a headteacher in the list); "" for a new one.
        schools: school ids, or ALL_SCHOOLS.
        safeguarding: also grants the safeguarding records of those schools (a social worker has them by role).
        minutes: how long the code is good for; 0 takes the centre's own setting.
    """

    name: str
    role: str
    schools: tuple[str, ...] = ()
    person_id: str = ""
    email: str = ""
    safeguarding: bool = False
    minutes: int = 0

    def to_json(self) -> dict[str, Any]:
        return {
            "name": self.name,
            "role": self.role,
            "schools": list(self.schools),
            "person_id": self.person_id,
            "email": self.email,
            "safeguarding": self.safeguarding,
            "minutes": self.minutes,
        }

    @classmethod
    def from_json(cls, message: object) -> "Invite":
        given = Given(message)
        return cls(
            name=given.text("name"),
            role=given.one_of("role", ROLES),
            schools=given.items("schools", read_text, most=2000),
            person_id=given.text("person_id", "", most=64),
            email=given.text("email", ""),
            safeguarding=given.flag("safeguarding", False),
            minutes=given.number("minutes", 0),
        )


@dataclass(frozen=True, slots=True)
class Invited:
    """The code to hand over (`codes.EnrolmentCode.text()`), for whom, and until when it is good."""

    code: str
    person_id: str
    expires_at: datetime

    def to_json(self) -> dict[str, Any]:
        return {"code": self.code, "person_id": self.person_id, "expires_at": write_time(self.expires_at)}

    @classmethod
    def from_json(cls, message: object) -> "Invited":
        given = Given(message)
        return cls(given.text("code", most=2000), given.text("person_id"), given.time("expires_at"))


@dataclass(frozen=True, slots=True)
class Certify:
    """A reviewer's laptop asks for a certificate for someone on a school's staff, who will sign on that laptop.

    The key was made there (``csr`` is its request, DER). The person must hold a post at the school (record "post").
    """

    person_id: str
    school_id: str
    csr: bytes

    def to_json(self) -> dict[str, Any]:
        return {"person_id": self.person_id, "school_id": self.school_id, "csr": write_octets(self.csr)}

    @classmethod
    def from_json(cls, message: object) -> "Certify":
        given = Given(message)
        return cls(given.text("person_id", most=64), given.text("school_id", most=64), given.octets("csr", most=16384))


@dataclass(frozen=True, slots=True)
class Certified:
    """The certificate made, with the name and role that the centre put into it."""

    name: str
    role: str
    chain: tuple[bytes, ...]

    def to_json(self) -> dict[str, Any]:
        return {"name": self.name, "role": self.role, "chain": [write_octets(one) for one in self.chain]}

    @classmethod
    def from_json(cls, message: object) -> "Certified":
        given = Given(message)
        return cls(given.text("name"), given.text("role"), given.items("chain", _octets))


@dataclass(frozen=True, slots=True)
class Revocations:
    """The list of revoked certificates (a CRL, DER), newly signed; keep it beside the certificates.

    ``time_roots`` vouch (DER) for outside authorities whose time stamps the trust relies on.
    """

    crl: bytes
    time_roots: tuple[bytes, ...] = ()

    def to_json(self) -> dict[str, Any]:
        return {"crl": write_octets(self.crl), "time_roots": [write_octets(one) for one in self.time_roots]}

    @classmethod
    def from_json(cls, message: object) -> "Revocations":
        given = Given(message)
        return cls(given.octets("crl"), given.items("time_roots", _octets, most=16))
