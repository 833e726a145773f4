"""Calendar files (.ics) by RFC 5545 and RFC 5546: written by ourselves, because it is fifty lines.

Times are those of the clock on the wall in England (TZID Europe/London, with its rule in the file), so that a visit at
nine stays at nine whatever the clocks do and wherever the file is opened.
"""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta

_ZONE = "Europe/London"
_LONGEST = 75  # octets in a line, without its end (RFC 5545, section 3.1)
_ESCAPES = str.maketrans({"\\": "\\\\", ";": "\\;", ",": "\\,", "\n": "\\n", "\r": None})

# Summer time begins on the last Sunday of March and ends on that of October, at one o'clock universal time.
_LONDON = (
    "BEGIN:VTIMEZONE", f"TZID:{_ZONE}",
    "BEGIN:DAYLIGHT", "TZNAME:BST", "TZOFFSETFROM:+0000", "TZOFFSETTO:+0100", "DTSTART:19810329T010000",
    "RRULE:FREQ=YEARLY;BYMONTH=3;BYDAY=-1SU", "END:DAYLIGHT",
    "BEGIN:STANDARD", "TZNAME:GMT", "TZOFFSETFROM:+0100", "TZOFFSETTO:+0000", "DTSTART:19961027T020000",
    "RRULE:FREQ=YEARLY;BYMONTH=10;BYDAY=-1SU", "END:STANDARD",
    "END:VTIMEZONE",
)  # fmt: skip


@dataclass(frozen=True, slots=True, kw_only=True)
class Entry:
    """One event. ``begins`` and ``ends`` are None for one that takes the whole day; ``organiser`` is a name and an
    address of electronic mail ("" where none is known).
    """

    uid: str
    sequence: int
    on: date
    begins: time | None = None
    ends: time | None = None
    summary: str
    description: str = ""
    location: str = ""
    organiser: tuple[str, str] = ("", "")
    is_cancelled: bool = False
    is_private: bool = False


def write_calendar(entries: Iterable[Entry], at: datetime, *, cancels: bool = False, name: str = "") -> bytes:
    """Write a calendar file.

    Args:
        at: the moment of writing; of two files with one number of change the later one counts.
        cancels: the file does nothing but take entries away (METHOD:CANCEL); otherwise cancelled ones may stand beside
            others, marked by their status (RFC 5546, section 3.2.1).
        name: what calendar programs call a calendar made of it.
    """
    lines = ["BEGIN:VCALENDAR", "VERSION:2.0", "PRODID:-//sifield//visits//EN", "CALSCALE:GREGORIAN"]
    lines.append(f"METHOD:{'CANCEL' if cancels else 'PUBLISH'}")
    if name:
        lines.append(f"X-WR-CALNAME:{_text(name)}")
    lines += _LONDON
    for entry in entries:
        lines += _event(entry, at)
    lines.append("END:VCALENDAR")
    return "".join(f"{part}\r\n" for line in lines for part in _folded(line)).encode()


def _event(entry: Entry, at: datetime) -> Iterator[str]:
    yield "BEGIN:VEVENT"
    yield f"UID:{_text(entry.uid)}"
    yield f"SEQUENCE:{entry.sequence}"
    yield f"DTSTAMP:{at.astimezone(UTC):%Y%m%dT%H%M%SZ}"
    if entry.begins is None or entry.ends is None:
        yield f"DTSTART;VALUE=DATE:{entry.on:%Y%m%d}"
        yield f"DTEND;VALUE=DATE:{entry.on + timedelta(days=1):%Y%m%d}"
    else:
        yield f"DTSTART;TZID={_ZONE}:{entry.on:%Y%m%d}T{entry.begins:%H%M%S}"
        yield f"DTEND;TZID={_ZONE}:{entry.on:%Y%m%d}T{entry.ends:%H%M%S}"
    yield f"SUMMARY:{_text(entry.summary)}"
    if entry.description:
        yield f"DESCRIPTION:{_text(entry.description)}"
    if entry.location:
        yield f"LOCATION:{_text(entry.location)}"
    if entry.organiser[0]:
        yield _organiser(*entry.organiser)
    yield f"STATUS:{'CANCELLED' if entry.is_cancelled else 'CONFIRMED'}"
    yield f"TRANSP:{'TRANSPARENT' if entry.is_cancelled else 'OPAQUE'}"
    if entry.is_private:
        yield "CLASS:PRIVATE"
    yield "END:VEVENT"


def _organiser(name: str, address: str) -> str:
    """Name who organises; a parameter can carry no quotation marks, and an address no space."""
    quoted = "".join(" " if sign in '"\r\n' or ord(sign) < 32 else sign for sign in name)
    clean = "".join(address.split())
    return f'ORGANIZER;CN="{quoted}":{f"mailto:{clean}" if "@" in clean else "invalid:nomail"}'


def _text(words: str) -> str:
    """Escape a text; other control signs than the end of a line have no place in one."""
    return "".join(sign for sign in words if (sign >= " " and sign != "\x7f") or sign in "\t\n").translate(_ESCAPES)


def _folded(line: str) -> Iterator[str]:
    """Fold a line at 75 octets, never within a character; each line after the first begins with a space."""
    part, size = "", 0
    for sign in line:
        octets = len(sign.encode())
        if size + octets > _LONGEST:
            yield part
            part, size = " ", 1
        part, size = part + sign, size + octets
    yield part
