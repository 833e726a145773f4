"""One sync: send, fetch, apply, then the files. Typing never waits for it, and whatever it could not do waits."""

import logging
from dataclasses import dataclass
from datetime import datetime, timedelta

from sifield.errors import SifieldError
from sifield.fieldwork import believed, disposal, pictures, purging, struck_copies, templates
from sifield.fieldwork.templates import FormRow
from sifield.models.exchange import Device
from sifield.models.store import Store, Stores
from sifield.sync import calls, faults, files, inbox, mails, outbox, signers, withdrawal
from sifield.sync.link import Link, check_protocol

_log = logging.getLogger(__name__)


@dataclass(frozen=True, slots=True, kw_only=True)
class Outcome:
    """What a sync has done.

    Attributes:
        pushed: changes that the centre has taken.
        pulled: changes of others, and of one's own as merged, applied here.
        conflicts: conflicts that have come to light.
        refused: changes and files that the centre would not take, or that this program cannot read; nothing is lost.
        blobs_up: files sent.
        blobs_down: files fetched.
        changed: the stores ("general", "safeguarding") in which something arrived, or was taken away with a right.
        expired: pictures whose last day has passed, deleted here and so everywhere.
        unmailed: of each signed plan that could not be mailed and waits no longer: whose, to whom, and what to do.
    """

    pushed: int
    pulled: int
    conflicts: int
    refused: int
    blobs_up: int
    blobs_down: int
    changed: tuple[str, ...] = ()
    expired: int = 0
    unmailed: tuple[str, ...] = ()


def sync_once(stores: Stores, link: Link, at: datetime) -> Outcome:
    """Bring both stores and the centre together, as far as both have got.

    Args:
        at: now, by this laptop's clock.

    Raises:
        SifieldError: the centre cannot be reached or will not talk to this laptop (see `link`), "not-synced", or the
            store cannot be written. What was exchanged until then counts, and the next sync goes on from there.
    """
    with stores.general.read() as session:
        device = session.get(Device, 1)
        if device is None or device.is_sample:
            raise faults.not_synced("There is no centre for this work to be synced with.")
    check_protocol(calls.hello(link))
    sent = [outbox.push_all(store, link) for store in stores.both()]
    scopes = inbox.fetch(stores, link)
    received = [inbox.apply_all(store, at) for store in stores.both()]
    expired = _purge_pictures(stores, device.person_id, at, link)
    purged = _purge_schools(stores, device.person_id, at)
    struck = _strike_out(stores, device.person_id, at)
    disposed = _dispose(stores, device.person_id, at, link)
    gone = expired or purged or struck or disposed
    if gone:
        sent += [outbox.push_all(store, link) for store in stores.both()]
    up = [files.send_all(store, link) for store in stores.both()]
    down = [files.fetch_all(store, link) for store in stores.both()]
    asked = [mails.send_waiting(store, link, at) for store in stores.both()]
    erased = withdrawal.erase(stores.safeguarding, scopes)
    for store in stores.both():
        withdrawal.empty(store)
    unusable = _compile_forms(stores)
    signers.prepare_missing(stores, link, at)
    signers.renew_ending(stores, link, at)
    lists = calls.revocations(link)
    with stores.general.apply() as session:
        device = session.get_one(Device, 1)
        device.crl = lists.crl
        believed.keep_time_roots(session, lists.time_roots)
        device.scopes = [scope.scope for scope in scopes]
        device.clock_offset = link.offset.total_seconds() if link.offset is not None else device.clock_offset
    return Outcome(
        pushed=sum(one.pushed for one in sent),
        pulled=sum(one.pulled for one in received),
        conflicts=sum(one.conflicts for one in received),
        refused=sum(one.refused for one in sent)
        + sum(one.refused for one in [*up, *down])
        + sum(one.unread for one in received)
        + unusable,
        blobs_up=sum(one.done for one in up),
        blobs_down=sum(one.done for one in down),
        changed=tuple(
            store.sensitivity
            for store, rows, arrived, mailed in zip(stores.both(), received, down, asked, strict=True)
            if rows.pulled or arrived.done or mailed.is_changed or gone or (erased and store is stores.safeguarding)
        ),
        expired=expired,
        unmailed=tuple(words for one in asked for words in one.refused),
    )


def _purge_pictures(stores: Stores, person_id: str, at: datetime, link: Link) -> int:
    """Delete the pictures whose day has passed by the centre's clock, and the bytes of those deleted elsewhere.

    Never by this laptop's own clock alone: set wrongly, it would delete the trust's pictures years too early.
    """
    today = (at + (link.offset or timedelta())).date()
    purged = 0
    for store in stores.both():
        with store.write(person_id, at) as session:
            purged += pictures.purge_expired(session, today, disposal.held(session, today))
    return purged


def _purge_schools(stores: Stores, person_id: str, at: datetime) -> int:
    """Delete what this laptop has to of schools that were purged, a few records at a time; count them."""
    purged = 0
    for store in stores.both():
        while _has_to_delete(store):
            with store.write(person_id, at) as session:
                purged += purging.carry_out(session)
    return purged


def _dispose(stores: Stores, person_id: str, at: datetime, link: Link) -> int:
    """Delete for good what is due by the centre's clock, and what was deleted for good elsewhere."""
    today, done = (at + (link.offset or timedelta())).date(), 0
    for store in stores.both():
        with store.read() as session:
            is_due = disposal.is_due(session, today)
        if is_due:
            with store.write(person_id, at) as session:
                done += disposal.carry_out(session) + disposal.run_due(session, today, at)
    return done


def _strike_out(stores: Stores, person_id: str, at: datetime) -> int:
    """Strike out of the copies here what somebody struck out elsewhere."""
    struck = 0
    for store in stores.both():
        with store.read() as session:
            is_due = struck_copies.is_pending(session)
        if is_due:
            with store.write(person_id, at) as session:
                struck += struck_copies.carry_out(session, at)
    return struck


def _has_to_delete(store: Store) -> bool:
    with store.read() as session:
        return purging.is_pending(session)


def _compile_forms(stores: Stores) -> int:
    """Make the forms that visits here need ready for use, outside any transaction: a large one takes seconds.

    Returns:
        How many this program cannot read; each is named when it is opened, and tried again at the next sync.
    """
    unusable = 0
    waiting: dict[str, FormRow] = {}
    for store in stores.both():
        with store.read() as session:
            waiting |= {form.sha256: form for form in templates.list_uncompiled(session)}
    for form in waiting.values():
        try:
            with stores.general.read() as session:
                workbook = templates.get_workbook(session, form.sha256)
            template = templates.compile_workbook(workbook, form.title)
        except SifieldError as fault:
            _log.warning("a form that came is not usable here: %s", fault.code)
            unusable += 1
            continue
        with stores.general.apply() as session:
            templates.keep_compiled(session, form.sha256, template)
    return unusable
