"""Events of a calendar program's file (.ics, RFC 5545), as far as whole days go: when, and what they are called.

Of events that come again and again the first counts. Texts and dates of any program; the file may hold anything.
"""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, timedelta

_FOLD = re.compile(r"\r?\n[ \t]")
_LINE = re.compile(r'([A-Za-z-]+)((?:;[^:"]*(?:"[^"]*")?[^:"]*)*):(.*)')
_MOMENT = re.compile(r"(\d{4})(\d\d)(\d\d)(?:T(\d\d)(\d\d)(\d\d)(Z?))?")
_ESCAPED = re.compile(r"\\(.)")


@dataclass(frozen=True, slots=True)
class Event:
    """The first and last day of an event, and its name."""

    first: date
    last: date
    name: str


def read_events(text: str) -> list[Event] | None:
    """Read the events of a file, those without a day left out; None if it is no calendar."""
    if not text.lstrip("\ufeff \r\n").upper().startswith("BEGIN:VCALENDAR"):
        return None
    return [event for fields in _events(_FOLD.sub("", text)) if (event := _event(fields)) is not None]


def _events(text: str) -> Iterator[dict[str, str]]:
    inside: list[str] = []
    fields: dict[str, str] = {}
    for line in text.splitlines():
        found = _LINE.fullmatch(line.strip())
        if found is None:
            continue
        key, value = found[1].upper(), found[3]
        if key == "BEGIN":
            inside.append(value.upper())
            fields = {} if value.upper() == "VEVENT" else fields
        elif key == "END":
            if value.upper() == "VEVENT":
                yield fields
                fields = {}
            inside = inside[:-1]
        elif inside[-1:] == ["VEVENT"]:
            fields.setdefault(key, value)


def _event(fields: dict[str, str]) -> Event | None:
    start, end = _day(fields.get("DTSTART", "")), _day(fields.get("DTEND", ""))
    if start is None:
        return None
    first = start[0]
    # an end at midnight, or of a whole day, is the first moment that is no longer of the event (section 3.6.1)
    last = first if end is None else end[0] - timedelta(days=1 if end[1] else 0)
    name = " ".join(
        _ESCAPED.sub(lambda found: " " if found[1] in "nN" else found[1], fields.get("SUMMARY", "")).split()
    )
    return Event(first, max(first, last), name)


def _day(value: str) -> tuple[date, bool] | None:
    """Give the day of a moment, and whether that is its first moment; None for what is none."""
    found = _MOMENT.fullmatch(value.strip())
    if found is None:
        return None
    try:
        day = date(int(found[1]), int(found[2]), int(found[3]))
    except ValueError:
        return None
    if found[4] is None:
        return day, True
    clock = found[4] + found[5] + found[6]
    if found[7] and clock == "230000" and day < date.max:
        return day + timedelta(days=1), True  # midnight of summer time in England, told in universal time
    return day, clock == "000000"
