"""Whose laptop this is: the person, her trust, what she may see, and whether it is the sample trust."""

from dataclasses import dataclass

from sqlalchemy.orm import Session

from sifield.errors import SifieldError
from sifield.fieldwork import templates
from sifield.fieldwork.templates import FormRow
from sifield.models.exchange import Device
from sifield.wire.records import is_safeguarding, school_scope


@dataclass(frozen=True, slots=True, kw_only=True)
class Laptop:
    """The person this laptop works for, and her trust.

    ``role`` is one of the centre's roles; ``scopes`` are the streams of records that she may read, as the centre last
    said.
    """

    person_id: str
    person_name: str
    role: str
    trust_name: str
    centre_address: str
    is_sample: bool
    root_pem: str
    crl: bytes | None
    scopes: tuple[str, ...] = ()

    @property
    def sees_safeguarding(self) -> bool:
        """Whether she has the safeguarding records of any school."""
        return self.is_sample or any(is_safeguarding(scope) for scope in self.scopes)

    def may_visit(self, school_id: str, sensitivity: str) -> bool:
        """Tell whether she may write visits of a class in a school; the general class is for the centre to say."""
        return self.is_sample or sensitivity == "general" or school_scope(school_id, sensitivity) in self.scopes

    @property
    def may_administer(self) -> bool:
        """Whether she may add schools and people and publish forms."""
        return self.role == "administrator"

    @property
    def may_plan(self) -> bool:
        """Whether she may place schools in grades, accept their years and say that inspectors called."""
        return self.role in ("administrator", "trust_leader")


def list_forms(session: Session) -> tuple[FormRow, ...]:
    """List the forms that this person can begin a visit with; safeguarding ones only where she has such records."""
    laptop = find_laptop(session)
    sees_all = laptop is not None and laptop.sees_safeguarding
    return tuple(form for form in templates.list_forms(session) if sees_all or form.sensitivity == "general")


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
        scopes=tuple(device.scopes),
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
