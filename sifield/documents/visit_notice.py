"""The notice of a visit, as text and as a calendar entry, and the calendar of a person.

What leaves the program as a calendar lies open: on a telephone's lock screen, in a calendar that colleagues share, with
whoever keeps the calendar. So a visit about safeguarding stands in a calendar as "Visit" alone, without place, people
or purpose, private, also where the person who saves the file may read all of it. Only for her own calendar, and only
when she asks for it, is it written out: whether her calendar is safe is hers to know, and nobody else's is hers to
decide on. The hours stay in any case: they are taken.
"""

from collections.abc import Iterable
from datetime import datetime, time

from sifield.documents.icalendar import Entry, write_calendar
from sifield.fieldwork.diary import BookingRow
from sifield.fieldwork.notices import Notice
from sifield.frameworks.calendar import say_day
from sifield.frameworks.outline import join

_HOURS = {"morning": (time(9), time(12)), "afternoon": (time(13), time(15, 30))}
VISIT = "Visit"
"""All that a calendar says of a visit about safeguarding."""


def say_notice(notice: Notice) -> str:
    """Write the notice that goes to the school before a visit."""
    one = notice.booking
    head = {"cancelled": "Cancelled: visit", "held": "Held: visit"}.get(one.state, "Visit")
    is_open = one.sensitivity == "general"
    for_what = [row.title for row in notice.wanted] or [one.title]
    lines = [f"{head} to {one.school_name}", ""]
    lines += [] if is_open else ["For the headteacher and the designated safeguarding lead, and nobody else.", ""]
    if one.state == "cancelled":
        lines += [f"This visit does not take place. {one.reason}", ""]
    elif one.sequence:
        lines += [f"This replaces the earlier notice (change {one.sequence}).", ""]
    lines += [f"When: {one.when}", f"Who comes: {one.people}", f"What for: {'; '.join(for_what)}"]
    lines += [f"Focus: {one.focus}"] if one.focus else []
    if one.state != "cancelled":
        lines += ["", f"Please have ready: {one.prepare or 'nothing needs preparing.'}"]
        lines += [f"What staff are told: {one.told or _usual_words(one)}"]
    why = [f"– {row.title}, by {say_day(row.due_on)}. {row.why}".rstrip() for row in notice.wanted]
    lines += ["", "Why it is due:", *why] if why else []
    return "\n".join(lines) + "\n"


def _usual_words(one: BookingRow) -> str:
    about = f" The focus is: {one.focus}." if one.focus and one.sensitivity == "general" else ""
    names = [name for name in (one.lead_name, *one.with_names) if name] or ["Somebody"]
    return f"{join(names)} of the trust visit{'s' if len(names) == 1 else ''} on {one.when}.{about}"


def notice_calendar(notice: Notice, at: datetime, *, says_all: bool) -> bytes:
    """Write the notice of one visit as a calendar file; of a cancelled one, what takes it out of a calendar."""
    cancels = notice.booking.state == "cancelled"
    return write_calendar([entry_of(notice, says_all=says_all)], at, cancels=cancels)


def person_calendar(
    notices: Iterable[Notice], person_id: str, name: str, at: datetime, *, says_all: bool = False
) -> bytes:
    """Write all visits of a person as one calendar file.

    A visit keeps its UID for ever, and each change has a higher number, so that a calendar program replaces what it
    has. What was cancelled, and what was given to others, is in the file as cancelled.
    """
    entries = [
        entry_of(one, says_all=says_all, is_hers=person_id in one.booking.person_ids)
        for one in sorted(notices, key=lambda one: (one.booking.on, one.booking.id))
    ]
    return write_calendar(entries, at, name=f"Visits of {name}")


def entry_of(notice: Notice, *, says_all: bool = False, is_hers: bool = True) -> Entry:
    """Make a calendar's entry of a visit; ``says_all`` writes one about safeguarding out."""
    one = notice.booking
    begins, ends = _HOURS.get(one.part, (None, None))
    is_open = one.sensitivity == "general" or says_all
    return Entry(
        uid=f"{one.id}@visits.sifield",
        sequence=one.sequence,
        on=one.on,
        begins=begins,
        ends=ends,
        summary=f"{one.title}: {one.school_name}" if is_open else VISIT,
        description=say_notice(notice) if is_open else "",
        location=one.school_name if is_open else "",
        organiser=(one.lead_name or "The trust", notice.address) if is_open else ("The trust", ""),
        is_cancelled=one.state == "cancelled" or not is_hers,
        is_private=one.sensitivity != "general",
    )
