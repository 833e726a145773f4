"""What a school is to have done, and when somebody comes: what is due, what is booked, and by which calendar."""

from datetime import date, datetime

from sqlalchemy import String
from sqlalchemy.orm import Mapped, mapped_column

from sifield.models.base import Base, Synced


class Requirement(Synced, Base, kw_only=True, eq=False):
    """Something due in one school by a day. ``state`` is "due", "done" or "waived" (then ``reason`` says why).

    ``origin`` is "programme", "request", "joining", or "" for what a person added by hand. Of the programme come
    ``framework``, ``year`` (2026 is 2026/27), ``grade``, ``row`` (the name of the framework's row) and ``number``
    (which time in the year); an activity done in a visit names that visit's row and number in ``within`` and
    ``within_number``. ``lead`` is the framework's role; ``half_days`` 0 where no length is given.
    ``moved_from`` is the day by which it was due before inspectors called, None where they moved nothing. Where a
    person waived it or said that it was done without a visit, ``reason`` is hers, ``settled_by`` and ``settled_on`` say
    who she is and when she said so.
    """

    __tablename__ = "requirements"

    school_id: Mapped[str] = mapped_column(index=True)
    form_id: Mapped[str]
    title: Mapped[str]
    due_on: Mapped[date]
    visit_id: Mapped[str] = mapped_column(default="")
    state: Mapped[str] = mapped_column(default="due")
    origin: Mapped[str] = mapped_column(default="")
    framework: Mapped[str] = mapped_column(default="")
    year: Mapped[int] = mapped_column(default=0)
    grade: Mapped[str] = mapped_column(default="")
    row: Mapped[str] = mapped_column(default="")
    number: Mapped[int] = mapped_column(default=0)
    kind: Mapped[str] = mapped_column(default="")
    term: Mapped[str] = mapped_column(default="")
    within: Mapped[str] = mapped_column(default="")
    within_number: Mapped[int] = mapped_column(default=0)
    lead: Mapped[str] = mapped_column(default="")
    half_days: Mapped[int] = mapped_column(default=0)
    focus: Mapped[str] = mapped_column(default="")
    why: Mapped[str] = mapped_column(default="")
    reason: Mapped[str] = mapped_column(default="")
    done_on: Mapped[date | None] = mapped_column(default=None)
    moved_from: Mapped[date | None] = mapped_column(default=None)
    settled_by: Mapped[str] = mapped_column(default="")
    settled_on: Mapped[date | None] = mapped_column(default=None)


class Booking(Synced, Base, kw_only=True, eq=False):
    """A day on which somebody comes to a school, for one requirement or several of one class.

    ``part`` is "morning", "afternoon" or "day"; ``state`` is "booked", "held" or "cancelled" (then ``reason`` says
    why). ``sequence`` counts its changes, as calendar programs want it (RFC 5545, SEQUENCE). ``prepare`` is what to
    have ready, ``told`` what staff are told. ``former_ids`` are those who were to come once: their calendars are told
    that it is theirs no more.
    """

    __tablename__ = "bookings"

    school_id: Mapped[str] = mapped_column(index=True)
    title: Mapped[str]
    on: Mapped[date] = mapped_column()
    part: Mapped[str] = mapped_column(default="day")
    lead_id: Mapped[str] = mapped_column(default="")
    with_ids: Mapped[list[str]] = mapped_column(default_factory=list)
    former_ids: Mapped[list[str]] = mapped_column(default_factory=list)
    requirement_ids: Mapped[list[str]] = mapped_column(default_factory=list)
    focus: Mapped[str] = mapped_column(default="")
    prepare: Mapped[str] = mapped_column(default="")
    told: Mapped[str] = mapped_column(default="")
    state: Mapped[str] = mapped_column(default="booked")
    reason: Mapped[str] = mapped_column(default="")
    sequence: Mapped[int] = mapped_column(default=0)

    @property
    def half_days(self) -> int:
        """How many half-days it takes of each who comes."""
        return 2 if self.part == "day" else 1


class PublishedCalendar(Synced, Base, kw_only=True, eq=False):
    """The days of a school year (``text``: see ``frameworks.calendar.read_year``) of the trust (``school_id`` "") or
    of one school. Never changed; of all of a school and year the latest counts.
    """

    __tablename__ = "calendars"

    school_id: Mapped[str] = mapped_column(default="", index=True)
    year: Mapped[int]
    text: Mapped[str]
    published_at: Mapped[datetime] = mapped_column()
    published_by: Mapped[str] = mapped_column(String(36), default="")


class InspectorCall(Synced, Base, kw_only=True, eq=False):
    """That inspectors have called a school: from one day to another the trust asks nothing of it.

    ``meant_until`` is the last day as it was called at first, where the inspection ended earlier; ``ended_at`` says
    that the call was taken back. ``changed_by`` and ``changed_at``: who did either, and when.
    """

    __tablename__ = "inspector_calls"

    school_id: Mapped[str] = mapped_column(index=True)
    from_on: Mapped[date]
    until_on: Mapped[date]
    called_at: Mapped[datetime] = mapped_column()
    called_by: Mapped[str] = mapped_column(String(36), default="")
    ended_at: Mapped[datetime | None] = mapped_column(default=None)
    meant_until: Mapped[date | None] = mapped_column(default=None)
    changed_by: Mapped[str] = mapped_column(String(36), default="")
    changed_at: Mapped[datetime | None] = mapped_column(default=None)
