"""Booking a visit: who comes to a school on which day, and for what. Moved, given to others, cancelled, held.

A booking lies where the requirements lie that it is for, so one transaction settles both, and whoever may not see one
does not see the other. Every change of when, where, who or what counts ``sequence`` up: calendar programs replace an
entry only by one with a higher number (RFC 5545, section 3.8.7.4).
"""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date

from sqlalchemy import select
from sqlalchemy.orm import Session

from sifield.errors import SifieldError
from sifield.fieldwork import access, diary, visiting_days
from sifield.fieldwork.diary import PARTS, BookingRow, Diary
from sifield.fieldwork.here import find
from sifield.frameworks.calendar import say_day
from sifield.models.people import Person
from sifield.models.programme import Booking, Requirement
from sifield.wire.records import class_of


@dataclass(frozen=True, slots=True, kw_only=True)
class Arrangement:
    """What is agreed of a booked visit. ``part`` is "morning", "afternoon" or "day"; ``accepts_clash`` says that
    somebody is meant to be in two schools in one half-day.
    """

    school_id: str
    on: date
    part: str = "day"
    lead_id: str = ""
    with_ids: tuple[str, ...] = ()
    requirement_ids: tuple[str, ...] = ()
    focus: str = ""
    prepare: str = ""
    told: str = ""
    accepts_clash: bool = False

    @property
    def person_ids(self) -> tuple[str, ...]:
        """Everybody who comes, the lead first."""
        return tuple(one for one in dict.fromkeys((self.lead_id, *self.with_ids)) if one)


def book(session: Session, wanted: Arrangement, today: date, *, elsewhere: Diary | None = None) -> str:
    """Book a visit and give its id.

    Args:
        session: of the store in which the requirements lie.
        elsewhere: what the other store holds, where it has been read: its bookings take people's half-days too, and
            calls of inspectors lie in the general one only.

    Raises:
        SifieldError: "no-requirement", "no-lead", "no-right", "no-visiting-day" (the remedy offers the nearest one),
            "clash" (somebody is at another school then, and nobody said that it is meant so).
    """
    found = _requirements(session, wanted.requirement_ids, wanted.school_id)
    if done := [one for one in found if one.state != "due"]:
        message = f"“{done[0].title}” is not due any more."
        raise SifieldError(message, "Leave it out, or ask for another one.", code="no-requirement")
    _check(session, wanted, today, elsewhere, booking_id="")
    row = Booking(scope=found[0].scope, school_id=wanted.school_id, title=_title(found), on=wanted.on)
    session.add(row)
    _write(row, wanted)
    return row.id


def change(
    session: Session, booking_id: str, wanted: Arrangement, today: date, *, elsewhere: Diary | None = None
) -> None:
    """Move a booking, give it to others, change what it is for or how it is announced; the same again changes nothing.

    Raises:
        SifieldError: as ``book``; "no-booking", "not-booked" where it has been held or cancelled.
    """
    row = _open(session, booking_id)
    if wanted.school_id != row.school_id:
        raise SifieldError("A booking stays with its school.", "Cancel it and book the other school.", code="school")
    found = _requirements(session, wanted.requirement_ids, wanted.school_id)
    stays = (row.on, row.part, set(_people(row))) == (wanted.on, wanted.part, set(wanted.person_ids))
    if not stays:  # what is only reworded is not measured anew against a calendar that may have changed since
        _check(session, wanted, today, elsewhere, booking_id=booking_id)
    elif not wanted.lead_id:
        raise _no_lead()
    before = arrangement_of(row)
    if before != _tidy(wanted):
        row.title = _title(found)
        _write(row, wanted)
        row.sequence += 1


def cancel(session: Session, booking_id: str, reason: str) -> None:
    """Cancel a booking, with the reason in words; what it was for stays due.

    Raises:
        SifieldError: "no-booking", "not-booked", "no-reason".
    """
    row = _open(session, booking_id)
    words = " ".join(reason.split())
    if not words:
        raise SifieldError("A visit is cancelled with a reason.", "Say why, in a few words.", code="no-reason")
    row.state, row.reason = "cancelled", words
    row.sequence += 1


def hold(session: Session, booking_id: str) -> None:
    """Say that a booked visit has been held, where no form says so by being finished: a meeting, a report.

    Raises:
        SifieldError: "no-booking", "not-booked"; "not-visited" where a form is still to be filled in.
    """
    row = _open(session, booking_id)
    found = _requirements(session, row.requirement_ids, row.school_id)
    if waiting := [one for one in found if one.form_id and one.state == "due"]:
        remedy = "Start the visit from here; the booking is held when that is finished."
        raise SifieldError(f"“{waiting[0].title}” has not been written down yet.", remedy, code="not-visited")
    _hold(row, found, row.on)


def settle(session: Session, requirement: Requirement, day: date) -> None:
    """Take note that a requirement has been done by a finished visit: a booking is held once each thing with a form
    is done, and what has no form was done in it.
    """
    rows = session.scalars(select(Booking).where(Booking.school_id == requirement.school_id, Booking.state == "booked"))
    for row in [row for row in rows if requirement.id in row.requirement_ids]:
        found = [one for key in row.requirement_ids if (one := session.get(Requirement, key)) is not None]
        if not any(one.form_id and one.state == "due" for one in found):
            _hold(row, found, day)


def get_booking(session: Session, booking_id: str) -> BookingRow | None:
    """Give a booking, None where this store does not hold it."""
    return next(iter(diary.read_bookings(session, select(Booking).where(Booking.id == booking_id))), None)


def list_bookings(session: Session, first: date, last: date, *, person_id: str = "") -> tuple[BookingRow, ...]:
    """List the bookings of one store from one day to another, cancelled and held ones too; of one person, those that
    she comes to, or was to come to once.
    """
    rows = diary.read_bookings(session, select(Booking).where(Booking.on >= first, Booking.on <= last))
    return tuple(row for row in rows if not person_id or person_id in (*row.person_ids, *row.former_ids))


def of_requirement(session: Session, requirement_id: str) -> BookingRow | None:
    """Give the next booking that is for a requirement and has not been held or cancelled; None for none."""
    requirement = session.get(Requirement, requirement_id) if requirement_id else None
    if requirement is None:
        return None
    wanted = select(Booking).where(Booking.school_id == requirement.school_id, Booking.state == "booked")
    return next((row for row in diary.read_bookings(session, wanted) if requirement_id in row.requirement_ids), None)


def arrangement_of(row: Booking | BookingRow) -> Arrangement:
    """Give what is agreed of a booking, to be changed by ``dataclasses.replace`` and given to ``change``."""
    return Arrangement(
        school_id=row.school_id,
        on=row.on,
        part=row.part,
        lead_id=row.lead_id,
        with_ids=tuple(row.with_ids),
        requirement_ids=tuple(row.requirement_ids),
        focus=row.focus,
        prepare=row.prepare,
        told=row.told,
    )


def _open(session: Session, booking_id: str) -> Booking:
    row = find(session, Booking, booking_id, "booking", "Sync, then look again.")
    if row.state != "booked":
        message = f"This visit has been {row.state} already."
        raise SifieldError(message, "Book another day for what is still due.", code="not-booked")
    return row


def _requirements(session: Session, ids: Iterable[str], school_id: str) -> list[Requirement]:
    """Give what a visit is for: something, of one school and of one class."""
    found = [session.get(Requirement, key) for key in dict.fromkeys(ids)]
    rows = [one for one in found if one is not None and not one.deleted and one.school_id == school_id]
    if not found:
        remedy = "Tick what is to be done, or request a review."
        raise SifieldError("Nothing says yet what the visit is for.", remedy, code="no-requirement")
    if len(rows) != len(found):
        raise _no_requirement()
    return rows


def _no_requirement() -> SifieldError:
    return SifieldError(
        "A part of what the visit is for does not lie with the rest of it.",
        "Book what is about safeguarding by itself; both may be on the same day.",
        code="no-requirement",
    )


def _no_lead() -> SifieldError:
    return SifieldError("Nobody leads this visit yet.", "Choose who leads it.", code="no-lead")


def _check(session: Session, wanted: Arrangement, today: date, elsewhere: Diary | None, *, booking_id: str) -> None:
    if wanted.part not in PARTS:
        raise ValueError(f"no such part of a day: {wanted.part!r}")
    days = visiting_days.read(session, wanted.school_id, today)
    sensitivity = class_of(session.get_one(Requirement, wanted.requirement_ids[0]).scope)
    if sensitivity != "general" and not access.whose_laptop(session).may_visit(wanted.school_id, sensitivity):
        message = f"You have no access to the safeguarding records of {days.school_name}."
        raise SifieldError(message, "Ask your trust's administrator for it, then sync.", code="no-right")
    if not wanted.lead_id:
        raise _no_lead()
    book_of_days = diary.read(session, *visiting_days.span_of(today))
    if elsewhere is not None:
        book_of_days = book_of_days.with_other(elsewhere)
    days.require(wanted.on, book_of_days)
    if not wanted.accepts_clash:
        _check_clash(session, wanted, book_of_days.without(booking_id))


def _check_clash(session: Session, wanted: Arrangement, book_of_days: Diary) -> None:
    for person_id in wanted.person_ids:
        for row in book_of_days.of_person(person_id):
            if row.school_id != wanted.school_id and row.meets(wanted.on, wanted.part):
                person = session.get(Person, person_id)
                who = person.name if person is not None else "Somebody who comes"
                raise SifieldError(
                    f"{who} is at {row.school_name} on {say_day(row.on)} ({row.part}).",
                    "Choose another half-day or somebody else, or say that it is meant so.",
                    code="clash",
                )


def _people(row: Booking) -> tuple[str, ...]:
    return tuple(one for one in dict.fromkeys((row.lead_id, *row.with_ids)) if one)


def _tidy(wanted: Arrangement) -> Arrangement:
    return Arrangement(
        school_id=wanted.school_id,
        on=wanted.on,
        part=wanted.part,
        lead_id=wanted.lead_id,
        with_ids=tuple(one for one in wanted.person_ids if one != wanted.lead_id),
        requirement_ids=tuple(dict.fromkeys(wanted.requirement_ids)),
        focus=" ".join(wanted.focus.split()),
        prepare=wanted.prepare.strip(),
        told=wanted.told.strip(),
    )


def _write(row: Booking, wanted: Arrangement) -> None:
    tidy = _tidy(wanted)
    gone = [one for one in _people(row) if one not in tidy.person_ids]
    row.former_ids = [one for one in dict.fromkeys((*row.former_ids, *gone)) if one not in tidy.person_ids]
    row.on, row.part = tidy.on, tidy.part
    row.lead_id, row.with_ids = tidy.lead_id, list(tidy.with_ids)
    row.requirement_ids = list(tidy.requirement_ids)
    row.focus, row.prepare, row.told = tidy.focus, tidy.prepare, tidy.told


def _title(found: list[Requirement]) -> str:
    """Give the title: that of the visit, where some of it is done within another; of several, how many more."""
    kinds = {(one.within, one.within_number) for one in found if one.within}
    first = next((one for one in found if (one.row, one.number) in kinds), found[0])
    inside = [one for one in found if one.within and (one.within, one.within_number) == (first.row, first.number)]
    more = len(found) - 1 - len(inside)
    return f"{first.title} and {more} more" if more else first.title


def _hold(row: Booking, found: list[Requirement], day: date) -> None:
    row.state = "held"
    for one in found:
        if one.state == "due" and not one.form_id:
            one.state, one.done_on = "done", day
