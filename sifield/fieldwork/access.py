"""Whose laptop this is: the person, her trust, and whether it is the sample trust."""

from dataclasses import dataclass

from sqlalchemy.orm import Session

from sifield.errors import SifieldError
from sifield.models.exchange import Device
from sifield.wire.records import is_safeguarding


@dataclass(frozen=True, slots=True, kw_only=True)
class Laptop:
    """The person this laptop works for, and her trust. ``role`` is one of the centre's roles."""

    person_id: str
    person_name: str
    role: str
    trust_name: str
    centre_address: str
    is_sample: bool
    root_pem: str
    crl: bytes | None
    sees_safeguarding: bool = False

    @property
    def may_administer(self) -> bool:
        """Whether she may add schools and people and publish forms."""
        return self.role == "administrator"


def find_laptop(session: Session) -> Laptop | None:
    """Give whose laptop this is, or None before a trust is chosen."""
    device = session.get(Device, 1)
    if device is None:
        return None
    return Laptop(
        person_id=device.person_id,
        person_name=device.person_name,
        role=device.role,
        trust_name=device.trust_name,
        centre_address=device.centre_address,
        is_sample=device.is_sample,
        root_pem=device.root_pem,
        crl=device.crl,
        sees_safeguarding=device.is_sample or any(is_safeguarding(scope) for scope in device.scopes),
    )


def whose_laptop(session: Session) -> Laptop:
    """Give whose laptop this is.

    Raises:
        SifieldError: no trust has been chosen yet.
    """
    laptop = find_laptop(session)
    if laptop is None:
        raise SifieldError(
            "This laptop does not belong to a trust yet.", "Start sifield and choose how to begin.", code="no-trust"
        )
    return laptop
