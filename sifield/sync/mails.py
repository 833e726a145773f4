"""Having the centre mail the plans that wait for it, and noting in each plan's record what became of it."""

from datetime import datetime

from sifield.errors import SifieldError
from sifield.fieldwork import access, mailing
from sifield.models.store import Store
from sifield.sync import calls
from sifield.sync.link import Link
from sifield.wire.joining import Mail

_FOR_GOOD = ("no-mail", "not-mailed", "no-right", "bad-message")
"""Refusals that asking again does not change."""


def send_waiting(store: Store, link: Link, at: datetime) -> int:
    """Ask for every mail that waits in a store; count those that were sent.

    What the centre refuses for good is said in the plan's record and forgotten; anything else waits for the next sync,
    with what the mail server said.

    Raises:
        SifieldError: the centre cannot be reached.
    """
    with store.read() as session:
        wanted = mailing.waiting(session)
    sent = 0
    for one in wanted:
        try:
            calls.mail(link, Mail(one.sha256, one.scope, one.to))
            is_sent, words = True, f"By e-mail to {one.to}."
            sent += 1
        except SifieldError as fault:
            if fault.code in ("mail-waits", "not-found"):
                _wait(store, one, fault)
                continue
            if fault.code not in _FOR_GOOD:
                raise
            is_sent, words = False, f"To {one.to}: {fault.message} {fault.remedy}"
        with store.trust.read() as session:
            me = access.whose_laptop(session)
        with store.write(me.person_id, at) as session:
            mailing.note_outcome(session, one, me.person_name, words, at, is_sent=is_sent)
    return sent


def _wait(store: Store, one: mailing.ToMail, fault: SifieldError) -> None:
    why = fault.message if fault.code == "mail-waits" else ""
    if why != one.last_try:
        with store.apply() as session:
            mailing.note_try(session, one, why)
