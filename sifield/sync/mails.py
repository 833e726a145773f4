"""Having the centre mail the plans that wait for it, and noting in each plan's record what became of it."""

from dataclasses import dataclass
from datetime import datetime

from sifield.errors import SifieldError
from sifield.fieldwork import access, mailing, planning
from sifield.models.store import Store
from sifield.sync import calls
from sifield.sync.link import Link
from sifield.wire.joining import Mail

_FOR_GOOD = ("no-mail", "not-mailed", "no-right", "bad-message")
"""Refusals that asking again does not change."""


@dataclass(frozen=True, slots=True)
class Asked:
    """What came of asking: what the centre refused for good, in words, and whether the store says anything new."""

    refused: tuple[str, ...]
    is_changed: bool


def send_waiting(store: Store, link: Link, at: datetime) -> Asked:
    """Ask for every mail that waits in a store.

    What is refused for good is said in the plan's record and not asked for again until somebody puts it anew; anything
    else waits for the next sync, with what the mail server said.

    Raises:
        SifieldError: the centre cannot be reached.
    """
    with store.read() as session:
        wanted = mailing.waiting(session)
    refused: list[str] = []
    is_changed = False
    for one in wanted:
        try:
            calls.mail(link, Mail(one.sha256, one.scope, one.to))
            is_sent, words = True, f"By e-mail to {one.to}."
        except SifieldError as fault:
            if fault.code in ("mail-waits", "not-found"):
                is_changed |= _wait(store, one, fault)
                continue
            if fault.code not in _FOR_GOOD:
                raise
            is_sent, words = False, f"To {one.to}: {fault.message} {fault.remedy}"
            with store.read() as session:
                school = planning.get_plan(session, one.plan_id).school_name
            refused.append(f"The signed plan of {school} was not mailed. {words}")
        with store.trust.read() as session:
            me = access.whose_laptop(session)
        with store.write(me.person_id, at) as session:
            mailing.note_outcome(session, one, me.person_name, words, at, is_sent=is_sent)
        is_changed = True
    return Asked(tuple(refused), is_changed)


def _wait(store: Store, one: mailing.ToMail, fault: SifieldError) -> bool:
    """Keep why a mail waits; tell whether that is new."""
    why = fault.message if fault.code == "mail-waits" else ""
    if why == one.last_try:
        return False
    with store.apply() as session:
        mailing.note_try(session, one, why)
    return True
