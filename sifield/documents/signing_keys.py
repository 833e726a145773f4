"""Opening the key that somebody signs with: her own, one prepared for her, or one made on the spot.

These functions stretch PINs, so they take a store and use short sessions of their own: call them off the window's
thread.
"""

from datetime import datetime

from sifield.errors import SifieldError
from sifield.fieldwork import signers
from sifield.fieldwork.plans import PersonName, PlanDetails
from sifield.models.store import Store
from sifield.pins import seal_with_pin
from sifield.signing import certificates
from sifield.signing.fields import say_day, say_moment
from sifield.signing.seal import Signer


def check_pin(store: Store, person_id: str, *, pin: str, at: datetime) -> None:
    """Make sure that a person is who she says, by her signing PIN.

    Raises:
        SifieldError: wrong PIN, tried too often, or she has no key here.
    """
    with store.read() as session:
        row = signers.find_signer(session, person_id)
    open_key(store, row.id, pin, person_id, at)


def require_in_date(signer: Signer, at: datetime) -> None:
    """Refuse while it can still be mended: a plan signed out of date is frozen, and worth nothing for ever."""
    facts = certificates.describe(signer.certificate)
    if not facts.not_before <= at <= facts.not_after:
        first, last = say_day(facts.not_before.date()), say_day(facts.not_after.date())
        raise SifieldError(
            f"{facts.name}’s certificate runs from {first} to {last}, but this laptop’s clock says {say_moment(at)}.",
            "Set the laptop’s date and time, then sign. If they are right, ask the administrator for a new code.",
            code="out-of-date",
        )


def open_key(store: Store, key_id: str, pin: str, person_id: str, at: datetime) -> tuple[Signer, bool]:
    """Open a ready key; a wrong PIN is counted in a transaction of its own, so that a kill cannot undo the count.

    Keys lie in the general store, also those that sign a safeguarding plan.
    """
    with store.trust.read() as session:
        sealed = signers.sealed_key(session, key_id, at)
    try:
        signer = signers.open_key(sealed, pin)
    except SifieldError as fault:
        if fault.code != "wrong-pin":
            raise
        with store.trust.write(person_id, at) as session:
            left = signers.count_wrong_pin(session, key_id, at)
        remedy = f"Try again: {left} of {signers.TRIES} tries left." if left else "Wait five minutes, then try again."
        raise SifieldError("This is not the right PIN.", remedy, code="wrong-pin") from fault
    with store.trust.write(person_id, at) as session:
        signers.forget_tries(session, key_id)
    return signer, sealed.is_confirmed


def guest_signer(store: Store, plan: PlanDetails, person: PersonName, pin: str, at: datetime) -> tuple[Signer, bool]:
    """Open the key of somebody who signs on this laptop without it being hers: prepared, made here, or her own.

    Where it was prepared, the PIN given is the one she chooses now; where nothing was prepared, a key is made for her
    here that nobody has certified yet. Tell also whether the trust's authority has.
    """
    with store.trust.read() as session:
        row = signers.find_signer(session, person.id, plan.visit_id)
        bare = signers.prepared_key(session, row.id) if row.state == "prepared" else b""
    if row.state == "missing":
        bare = certificates.new_key()
        certificate = certificates.self_signed(
            bare, name=person.name, role=person.role, organisation=plan.trust_name, at=at
        )
        box = seal_with_pin(bare, pin)
        with store.trust.write(person.id, at) as session:
            key_id = signers.add_self_signed(session, person.id, plan.visit_id, box, certificate, at)
    elif row.state == "prepared":
        box = seal_with_pin(bare, pin)
        key_id = row.id
        with store.trust.write(person.id, at) as session:
            signers.keep_pin(session, key_id, box)
    else:
        key_id = row.id
    return open_key(store, key_id, pin, person.id, at)
