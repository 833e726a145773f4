"""The signing record of a plan: who did what with it and when, line by line, each line resting on the one before.

A line holds the SHA-256 of the line before it, so that none can be changed, put in or left out between two others
without that showing. What stands after the last line nobody can miss by that: the copies that others have show it, and
the seal of the centre. Two laptops that had not met may both have written a next line; then both stand, and are shown.
Times are those of the device's clock, except in lines that the centre wrote.
"""

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import select
from sqlalchemy.orm import Session

from sifield.fieldwork.here import find_plan
from sifield.models.exchange import Device
from sifield.models.plans import SigningEvent
from sifield.signing.fields import say_moment
from sifield.wire.signing_lines import digest, write_at

CENTRE = "centre"
"""The device of lines that the centre wrote: only their times are a server's."""
_LONGEST = 4000


@dataclass(frozen=True, slots=True, kw_only=True)
class Event:
    """What happened: ``kind`` ("sent", "opened", "checked", "signed", "declined", "handed over", "received", …), who
    did it, ``how`` she was identified, ``words`` on it, and the SHA-256 of the file that it was about.
    """

    kind: str
    by_name: str
    by_role: str = ""
    how: str = ""
    words: str = ""
    sha256: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class EventRow(Event):
    """A line of the record; ``digest`` is its own SHA-256, on which the next line rests."""

    id: str
    plan_id: str
    number: int
    at: datetime
    device: str
    previous: str

    @property
    def digest(self) -> str:
        """The SHA-256 of all that the line says, what it rests on included."""
        return digest(line_of(self))

    @property
    def is_server_time(self) -> bool:
        """Whether its time is that of the centre's clock and not of a laptop's."""
        return self.device == CENTRE


def append(session: Session, plan_id: str, event: Event, at: datetime, *, device: str = "") -> EventRow:
    """Write the next line of a plan's record.

    Args:
        at: aware, by the clock of the device.
        device: who writes it where that is not this laptop: ``CENTRE``.

    Raises:
        SifieldError: "no-plan", the plan is not on this laptop.
    """
    plan = find_plan(session, plan_id)
    before = list_events(session, plan_id)
    mine = session.get(Device, 1)
    row = SigningEvent(
        scope=plan.scope,
        plan_id=plan_id,
        number=before[-1].number + 1 if before else 1,
        kind=event.kind,
        at=at,
        by_name=event.by_name,
        by_role=event.by_role,
        how=event.how,
        words=event.words.strip()[:_LONGEST],
        sha256=event.sha256,
        device=device or (mine.device_id if mine is not None else ""),
        previous=before[-1].digest if before else "",
    )
    session.add(row)
    session.flush()
    return _row(row)


def list_events(session: Session, plan_id: str) -> tuple[EventRow, ...]:
    """List the lines of a plan's record, on every laptop in the same order."""
    in_order = (SigningEvent.number, SigningEvent.at, SigningEvent.id)
    rows = session.scalars(select(SigningEvent).where(SigningEvent.plan_id == plan_id).order_by(*in_order))
    return tuple(map(_row, rows))


def what_is_wrong(lines: Sequence[EventRow]) -> tuple[str, ...]:
    """Say, in words, where a record is not whole: a line changed, put in or left out between two others."""
    there = {(line.number, line.digest) for line in lines}
    said = []
    for line in lines:
        if line.number == 1 and not line.previous:
            continue
        if (line.number - 1, line.previous) not in there:
            said.append(f"What stood before line {line.number} was changed or left out: the line does not rest on it.")
    return tuple(said)


def say_refused(lines: Sequence[EventRow]) -> tuple[str, ...]:
    """Say, in words, whose signature the trust's administrator has found to be somebody else's."""
    return tuple(
        f"The trust has refused an identity on {say_moment(line.at)}, by {line.by_name}: {line.words}"
        for line in lines
        if line.kind == "refused" and line.is_server_time
    )


def written_apart(lines: Sequence[EventRow]) -> tuple[int, ...]:
    """Give the numbers that stand on two lines: two laptops that had not met both wrote the next one."""
    return tuple(sorted(number for number, times in Counter(line.number for line in lines).items() if times > 1))


def line_of(line: EventRow) -> dict[str, str | int]:
    """Give a line as data: what is hashed, printed and attached."""
    return {
        "plan": line.plan_id,
        "number": line.number,
        "kind": line.kind,
        "at": write_at(line.at),
        "by_name": line.by_name,
        "by_role": line.by_role,
        "how": line.how,
        "words": line.words,
        "sha256": line.sha256,
        "device": line.device,
        "previous": line.previous,
    }


def _row(row: SigningEvent) -> EventRow:
    return EventRow(
        id=row.id,
        plan_id=row.plan_id,
        number=row.number,
        kind=row.kind,
        at=row.at,
        by_name=row.by_name,
        by_role=row.by_role,
        how=row.how,
        words=row.words,
        sha256=row.sha256,
        device=row.device,
        previous=row.previous,
    )
